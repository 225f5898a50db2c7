"""
Records that may be one on the screen: each pair with why, and what to type once a person has looked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from fieldkit.core.doubles import Double, Reason
from fieldkit.core.fold import Record
from fieldkit.core.state import State
from fieldkit.language import N_, _
from fieldkit.operations.duplicates import Duplicates
from fieldkit.views.console import Console
from fieldkit.views.labels import DEPUTY_LEVELS
from fieldkit.views.page import Page
from fieldkit.views.reasons import kind_word
from fieldkit.views.steps import at_workspace
from fieldkit.views.terms import NONE, label, names, site_of, term
from fieldkit.views.text import width
from fieldkit.views.unify import short_name

REASONS = {
    "same_code": N_("one number"),
    "same_name": N_("one name"),
    "like_name": N_("names alike"),
    "names": N_("other names"),
    "same_agency": N_("one agency"),
    "other_agency": N_("other agencies"),
    "same_region": N_("one region"),
    "other_region": N_("other regions"),
    "same_level": N_("one level"),
    "other_level": N_("other levels"),
    "without_code": N_("without a roster number"),
    "near": N_("{value} m apart"),
    "same_ledger_no": N_("one number in the old ledger"),
    "same_topic": N_("one topic"),
    "other_topic": N_("other topics"),
    "from_the_field": N_("found in the field"),
    "same_day": N_("one day ({value})"),
    "same_group": N_("one group ({value})"),
    "same_site": N_("one site ({value})"),
    "same_deputies": N_("deputies in common: {value}"),
    "same_photo": N_("pictures in common: {value}"),
    "same_text": N_("the same words"),
    "like_text": N_("words alike"),
    "same_item": N_("one item ({value})"),
    "other_item": N_("other items"),
    "same_check": N_("one check ({value})"),
    "two_laptops": N_("two laptops"),
}
INDENT = " " * 5
WITHDRAW = N_("fieldkit check withdraw {code} --reason twice")
NOTHING = {
    "deputy": N_("No deputies look like one person."),
    "site": N_("No sites look like one."),
    "visit": N_("No visits look like one outing."),
    "check": N_("No checks look like the same check."),
    "finding": N_("No findings look like one problem."),
}
# What to do about a pair when it is one, and when it is two.
STEPS = {
    "check": N_("→ The same check: keep one. One outing logged twice: fieldkit visit duplicates"),
    "": N_("→ One: type the line below the pair. Two: the same with --apart."),
}


def page(found: Duplicates, workspace: str | None = None) -> Page:
    """
    The pairs, strongest first: both records, why they may be one, and the command that says so, in the *workspace* of
    `-w`.
    """

    def body(console: Console) -> None:
        if not found.pairs:
            console.line(_(NOTHING[found.kind]), "green")
        for number, pair in enumerate(found.pairs, 1):
            _print(console, found, number, pair)
            for line in at_workspace([f"→ {command(found.kind, pair, _(WITHDRAW))}"], workspace):
                # It is copied as it stands: never broken into lines.
                fits = width(INDENT + console.cell(line)) <= console.width
                console.line(INDENT + line if fits else line)

    document = [_document(found.kind, pair) for pair in found.pairs]
    step = _(STEPS.get(found.kind, STEPS[""]))
    return Page(f"{found.kind}.duplicates", document, body, (step,) if found.pairs else ())


def _print(console: Console, found: Duplicates, number: int, pair: Double) -> None:
    facts = FACTS[found.kind]
    for before, record in ((f"{number:>3}  ", pair.one), (INDENT, pair.other)):
        told = " · ".join(fact for fact in facts(found.state, record) if fact and fact != NONE)
        console.beside(before, f"{label(record)}  {told}".rstrip())
    console.beside(INDENT, _("Why: {reasons}").format(reasons=" · ".join(map(reason_words, pair.reasons))))


def reason_words(reason: Reason) -> str:
    """
    Put a reason in words.
    """
    return _(REASONS[reason.word]).format(value=reason.value)


def likely_words(doubles: Mapping[str, int]) -> list[str]:
    """
    Say of each kind how many pairs look like one.
    """
    words = _("? Likely entered twice, {kind}: {count}")
    return [words.format(kind=kind_word(kind), count=count) for kind, count in sorted(doubles.items())]


def likely_steps(doubles: Mapping[str, int]) -> list[str]:
    """
    Say where these pairs are listed.
    """
    words = _("→ See what may be entered twice: fieldkit {noun} duplicates")
    return [words.format(noun=kind) for kind in sorted(doubles)]


def command(kind: str, pair: Double, withdraw: str = WITHDRAW) -> str:
    """
    Give the command that settles a pair as one: unified, or of a check logged twice one taken back. Two that have one
    code are named by the beginnings of their ids.
    """
    alike = pair.one.code == pair.other.code
    one, other = (record.id[:8] if alike else short_name(record) for record in (pair.one, pair.other))
    if kind == "check":
        return withdraw.format(code=other)
    return f"fieldkit {kind} unify {one} {other}"


def _document(kind: str, pair: Double) -> dict[str, Any]:
    metres = [reason.value for reason in pair.reasons if reason.word == "near"]
    return {
        "one": _named(pair.one),
        "other": _named(pair.other),
        "reasons": [reason._asdict() for reason in pair.reasons],
        "weight": pair.weight,
        "strong": pair.strong,
        "command": command(kind, pair),
        **({"distance_m": metres[0] if metres else None} if kind == "site" else {}),
    }


def _named(record: Record) -> dict[str, str]:
    return {"id": record.id, "code": record.code, "name": record.name}


def _deputy(state: State, deputy: Record) -> list[str]:
    fields = deputy.fields
    groups = [group.code or group.name for group in state.all("group") if fields and deputy.id in group.named("member")]
    return [term(DEPUTY_LEVELS, fields.get("level")), str(fields.get("agency") or ""), _(", ").join(groups)]


def _site(state: State, site: Record) -> list[str]:
    return [str(site.fields.get("topic") or ""), str(site.fields.get("township") or site.fields.get("address") or "")]


def _visit(state: State, visit: Record) -> list[str]:
    people = names(state, "deputy", visit.named("deputy"))
    return [names(state, "group", visit.named("group")), people]


def _check(state: State, check: Record) -> list[str]:
    return [label(site_of(state, check)), str(check.fields.get("time") or "")]


def _finding(state: State, finding: Record) -> list[str]:
    check = state.get("check", finding.fields.get("check"))
    return [str(finding.fields.get("text") or ""), label(site_of(state, check)) if check else ""]


FACTS: dict[str, Callable[[State, Record], list[str]]] = {
    "deputy": _deputy,
    "site": _site,
    "visit": _visit,
    "check": _check,
    "finding": _finding,
}
