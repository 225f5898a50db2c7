"""
Checks on the screen: the receipt after logging, lists, one check in full.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from fieldkit.core.relations import attached, unworded_items
from fieldkit.core.shapes import texts
from fieldkit.language import _, current
from fieldkit.views.conflict import conflict_steps, print_conflicts
from fieldkit.views.console import LEAST_NAME, Column, Console
from fieldkit.views.oddities import bare_words, moment, warning_words
from fieldkit.views.page import Page, record_document
from fieldkit.views.pairs import print_pairs
from fieldkit.views.steps import step_describe
from fieldkit.views.terms import (
    DATUMS,
    JUDGEMENTS,
    METHODS,
    NONE,
    ROLES,
    STATES,
    counted_names,
    label,
    names,
    site_of,
    term,
    why_withdrawn,
)
from fieldkit.views.text import pad, shorten_middle, width

if TYPE_CHECKING:
    from fieldkit.core.fold import Record
    from fieldkit.core.state import State
    from fieldkit.operations.check import CheckShown
    from fieldkit.operations.check_edit import CheckList


def logged(shown: CheckShown) -> Page:
    """
    The receipt of a logged check, on one screen.
    """

    def body(console: Console) -> None:
        console.line(_("✓ Saved: check {code}").format(code=shown.check.code), "green")
        site = label(site_of(shown.state, shown.check))
        console.line(f"  {site}  {_when(shown.check)}")
        console.line("  " + " · ".join(_counts(shown)))
        for finding in shown.findings:
            console.line(f"  {finding.code}  {finding.fields.get('text')}")
        if shown.day:
            words = _("  Today so far: checks {checks} · sites {sites} · findings {findings} · photos {photos}")
            console.line(words.format(**shown.day._asdict()), "dim")

    # Where the check belongs to a visit, that visit's deputies were there: naming them here would count them twice.
    lent = any(word == "visit_beside" and facts["deputies"] for word, facts in shown.warnings)
    nobody = () if shown.presence.deputies or lent else (("no_deputies", {"code": shown.check.code}),)
    shown = shown._replace(warnings=(*nobody, *shown.warnings))
    talk = (*bare_words(shown.warnings), *warning_words(shown.warnings), *_next_steps(shown))
    day = shown.day._asdict() if shown.day else None
    return Page("check.log", {**document(shown), "day": day}, body, talk)


def _next_steps(shown: CheckShown) -> tuple[str, ...]:
    code = shown.check.code
    unsaid = tuple(step_describe(code, item) for item in unworded_items(shown.check, shown.findings)[:1])
    missing = () if shown.photos else (_("→ No photo yet: fieldkit photo add {code} FILE").format(code=code),)
    wrong = _("→ Wrong? Take it back: fieldkit undo, or correct it: fieldkit check amend {code} …")
    return (*unsaid, *missing, wrong.format(code=code))


def _when(check: Record) -> str:
    return " ".join(str(part) for part in (check.fields.get("date"), check.fields.get("time")) if part)


def _counts(shown: CheckShown) -> list[str]:
    nth = [_("check no. {number} of the day").format(number=shown.day.checks)] if shown.day else []
    parts = [
        *nth,
        _("deputies: {count}").format(count=len(shown.presence.deputies)),
        _("photos: {count}").format(count=len(shown.photos)),
        _("findings: {count}").format(count=len(shown.findings)),
    ]
    distance_m = shown.check.fields.get("distance_m")
    if distance_m is not None:
        parts.append(_("{distance} m from the site").format(distance=distance_m))
    return parts


def document(shown: CheckShown) -> dict[str, Any]:
    """
    Give a check as JSON with its photos, findings, who was there, and the words of what looks odd.
    """
    return {
        **record_document(shown.check),
        "photos": [record_document(photo) for photo in shown.photos],
        "findings": [record_document(finding) for finding in shown.findings],
        "groups": shown.presence.groups,
        "deputies": shown.presence.deputies,
        "warnings": [{"warning": word, **facts} for word, facts in shown.warnings],
        "entries": list(shown.entries),
    }


def listing(found: CheckList) -> Page:
    """
    The table of checks.
    """

    def body(console: Console) -> None:
        if not found.checks:
            console.line(_("No checks yet."))
            return
        columns = [
            Column(_("Check"), wrap=False),
            Column(_("When"), wrap=False),
            Column(_("Site")),
            Column(_("Problems"), "right"),
            Column(_("Photos"), "right"),
        ]
        tallies = [_tally(found, kind) for kind in ("finding", "photo")]
        console.table(columns, [_row(found, check, tallies) for check in found.checks])

    return Page("check.list", [record_document(check) for check in found.checks], body)


def _tally(found: CheckList, kind: str) -> dict[str, int]:
    return {check.id: len(attached(found.state, kind, check)) for check in found.checks}


def _row(found: CheckList, check: Record, tallies: Sequence[Mapping[str, int]]) -> list[object]:
    site = label(site_of(found.state, check)) + (" " + _("(withdrawn)") if check.withdrawn else "")
    return [check.code, _when(check), site, *(tally[check.id] for tally in tallies)]


def answers(check: Record) -> list[tuple[str, dict[str, str]]]:
    """
    Give the answers of a check: (item code, answer), by code.
    """
    found = ((field[5:], value) for field, value in check.fields.items() if field.startswith("item."))
    return sorted((item, value) for item, value in found if isinstance(value, dict))


def shown(found: CheckShown, key: str = "check.show") -> Page:
    """
    One check in full: who, where, answers, photos, findings, advice.
    """

    def body(console: Console) -> None:
        check = found.check
        title = _("Check {code}").format(code=check.code) + (" " + _("(withdrawn)") if check.withdrawn else "")
        console.line(title, "bold")
        print_pairs(console, [(name, str(value)) for name, value in _facts(found) if value and value != NONE])
        _answers(console, found.state, check)
        _hanging(console, found)
        print_conflicts(console, check)

    return Page(key, document(found), body, (*warning_words(found.warnings), *conflict_steps(found.check)))


def amended(found: CheckShown) -> Page:
    """
    A check after its correction: what was changed stands in its history; nothing different writes nothing.
    """
    page = shown(found, "check.amend")

    def body(console: Console) -> None:
        if found.entries:
            console.line(_("✓ Corrected: check {code}").format(code=found.check.code), "green")
        else:
            console.line(_("Nothing to change: check {code} says so already.").format(code=found.check.code))
        page.body(console)

    step = _("→ What changed: fieldkit history {code}").format(code=found.check.code)
    return page._replace(body=body, talk=(*page.talk, *([step] if found.entries else [])))


def _hanging(console: Console, found: CheckShown) -> None:
    from fieldkit.core.rectification import state_of

    if found.photos:
        console.line("  " + _("Photos"), "bold")
    for photo in found.photos:
        print_photo(console, photo, 4)
    if found.findings:
        console.line("  " + _("Findings"), "bold")
    for finding in found.findings:
        move = term(STATES, state_of(finding.fields))
        console.line(f"    {finding.code}  {finding.fields.get('text')}  [{move}]")


def _facts(found: CheckShown) -> list[tuple[str, object]]:
    from fieldkit.views.record import Names

    state, check, there = found.state, found.check, found.presence
    return [
        (_("Site"), label(site_of(state, check))),
        (_("When"), _when(check)),
        (_("Visit"), label(state.get("visit", check.fields.get("visit")))),
        (_("Groups"), names(state, "group", there.groups)),
        (_("Method"), term(METHODS, there.method)),
        (_("Deputies"), counted_names(state, there.deputies)),
        (_("Escorts (not counted)"), _(", ").join(there.escorts)),
        (_("Position"), position(check)),
        (_("Topic"), Names(state).topic(check.fields.get("topic"))),
        (_("Advice"), _("; ").join(texts(check.fields.get("advice")))),
        (_("Note"), check.fields.get("note")),
        (_("Withdrawn because"), why_withdrawn(check.fields.get("withdrawn"))),
    ]


def position(record: Record) -> str:
    """
    Give where a record is: the numbers in their datum, and how far from the site.
    """
    place = record.fields.get("coordinate")
    if not isinstance(place, dict):
        return NONE
    datum = DATUMS.get(str(place.get("datum")), place.get("datum"))
    words = f"{place.get('lat')},{place.get('lon')} ({datum})"
    distance_m = record.fields.get("distance_m")
    if distance_m is None:
        return words
    return words + " · " + _("{distance} m from the site").format(distance=distance_m)


def _answers(console: Console, state: State, check: Record) -> None:
    from fieldkit.views.record import Names

    checklist = Names(state).campaign.checklists
    texts = {item.code: item.name(current()) for one in checklist.values() for item in one.items}
    rows = []
    for item, answer in answers(check):
        value = "".join(str(answer[part]) for part in ("value", "measure") if answer.get(part))
        judged = term(JUDGEMENTS, answer["judgement"]) if answer.get("judgement") else ""
        said = console.cell(" ".join(filter(None, (judged, value))))
        rows.append((item, said, texts.get(item.partition(".")[0], "")))
    if rows:
        console.line("  " + _("Checklist"), "bold")
    widest = max((width(said) for _item, said, _text in rows), default=0)
    for item, said, text in rows:
        console.beside(f"    {pad(item, 6)}  {pad(said, widest)}  ", text)


def print_photo(console: Console, photo: Record, indent: int) -> None:
    """
    Print a photo on one line: the beginning of its hash, role, name (cut in the middle to what room there is), time and
    position.
    """
    fields = photo.fields
    taken = moment(fields.get("taken_at") or _("no time"))
    distance_m = fields.get("distance_m")
    place = _("no position") if not fields.get("coordinate") else position(photo) if distance_m is None else (
        _("{distance} m from the site").format(distance=distance_m)
    )
    before = f"{' ' * indent}{str(fields.get('sha256'))[:8]}  {term(ROLES, fields.get('role'))}  "
    after = f"  {taken}  {place}"
    room = max(console.width - width(console.cell(before + after)), LEAST_NAME)
    name = shorten_middle(console.cell(fields.get("original_name")), room, console.ellipsis)
    console.line(before + name + after)


def withdrawn(found: CheckShown) -> Page:
    """
    The receipt of a withdrawal.
    """

    def body(console: Console) -> None:
        words = _("✓ Withdrawn: check {code}. It stays in the ledger and no longer counts.")
        console.line(words.format(code=found.check.code), "green")

    return Page("check.withdraw", record_document(found.check), body)
