"""
Sources on the screen: what came from where, what of it counts, and what setting it aside comes to.
"""

from __future__ import annotations

from typing import Any

from fieldkit.core.sources import Decision
from fieldkit.language import N_, _, ngettext
from fieldkit.operations.source import Setting, SourceShown
from fieldkit.operations.sources import Source, Sources
from fieldkit.views.console import Column, Console
from fieldkit.views.file_lines import decision_words
from fieldkit.views.holdings import holdings_lines
from fieldkit.views.page import Page
from fieldkit.views.reasons import kind_word
from fieldkit.views.steps import shell_word
from fieldkit.views.terms import NONE, few, moment, numbers
from fieldkit.views.text import visible

STATES = {
    "counts": N_("counts"),
    "aside": N_("set aside"),
    "partly": N_("partly set aside"),
    "not_noted": N_("counts; what it brought was not noted"),
}
FIGURES = {
    "visits": N_("Visits"),
    "participations": N_("Participations"),
    "persons": N_("Persons"),
    "sites": N_("Sites checked"),
    "checks": N_("Checks"),
    "findings": N_("Findings"),
    "photos": N_("Photos"),
}


def listing(found: Sources) -> Page:
    """
    The table of sources: every file, when it was merged last and by whom, what was new and known, and what counts.
    """

    def body(console: Console) -> None:
        if not found.sources:
            console.line(_("Nothing was merged here yet."))
        else:
            titles = [_("Source"), _("Merged"), _("By")]
            numbers = [Column(_(name), "right", wrap=False) for name in (N_("New"), N_("Known"), N_("Counting"))]
            columns = [Column(_("No."), "right", wrap=False), *map(Column, titles), *numbers, Column(_("State"))]
            console.table(columns, [_row(one) for one in found.sources])
        words = ngettext("Written here: {count} entry.", "Written here: {count} entries.", found.own)
        console.line(words.format(count=found.own))
        if found.other:
            words = _("Of none of these: {count} entries (imported lists, merges not noted so closely).")
            console.line(words.format(count=found.other))

    document = {"sources": [_document(one) for one in found.sources], "own": found.own, "other": found.other}
    talk = (_("→ See one: fieldkit source show 1"),) if found.sources else (_("→ Next: fieldkit merge FILE"),)
    return Page("source.list", document, body, talk)


def _row(source: Source) -> list[object]:
    state, counting = _(STATES[source.state]), len(source.held) - source.aside if source.brought else NONE
    if not source.merged:
        return [source.number, source.name, NONE, NONE, NONE, NONE, counting, state]
    last, new = source.merged[-1], sum(one.new for one in source.merged)
    return [source.number, source.name, last.at[:10], last.by or NONE, new, source.merged[0].known, counting, state]


def _document(source: Source) -> dict[str, Any]:
    return {
        "number": source.number,
        "kind": source.kind,
        "name": source.name,
        "sha256": source.sha256 or None,
        "size": source.size or None,
        "merged": [one._asdict() for one in source.merged],
        "new": sum(one.new for one in source.merged),
        "entries": len(source.held),
        "set_aside": source.aside,
        "state": source.state,
        "writers": {dev: [list(one) for one in own] for dev, own in sorted(_writers(source).items())},
    }


def _writers(source: Source) -> dict[str, Any]:
    return dict(source.brought.writers) if source.brought else {}


def shown(found: SourceShown) -> Page:
    """
    One source: the file, when it was merged, who wrote in it, what is in it, and what only it brought.
    """
    source = found.source

    def body(console: Console) -> None:
        console.line(source.name, "bold")
        if source.sha256:
            words = _("  SHA-256 {digest}…, {size} bytes")
            console.line(words.format(digest=source.sha256[:16], size=source.size or "?"))
        for one in source.merged:
            words = _("  merged {date} by {by}: {new} new, {known} known")
            facts = {"new": one.new, "known": one.known, "by": one.by or _("nobody named")}
            console.line(words.format(date=moment(one.at), **facts))
            console.line(f"    {one.path}", "dim")
        _holds(console, found)
        for decision in found.decisions:
            console.line("! " + decision_words(decision, _held(source, decision)), "yellow")

    document = {
        **_document(source),
        "holds": found.holds.document(),
        "only": found.only,
        "others": [one.name for one in found.beside],
        "decisions": [_decision(source, one) for one in found.decisions],
    }
    return Page("source.show", document, body, _next(found))


def _holds(console: Console, found: SourceShown) -> None:
    if found.source.brought is None:
        console.line(_("  Which entries it brought was not noted then."))
        return
    holdings_lines(console, found.holds)
    for dev, runs in sorted(_writers(found.source).items()):
        console.line(_("  laptop {dev}: entries {numbers}").format(dev=dev[:6], numbers=numbers(runs)))
    words = ngettext(
        "  only from here, and counting: {count} entry", "  only from here, and counting: {count} entries", found.only
    )
    console.line(words.format(count=found.only))
    if found.beside:
        names = few([one.name for one in found.beside])
        console.line(_("  the rest came in these too: {names}").format(names=names))


def _held(source: Source, decision: Decision) -> int:
    ids = {entry.id for entry in source.held}
    return sum(entry.id in ids for entry in decision.entries)


def _decision(source: Source, decision: Decision) -> dict[str, Any]:
    return {
        "id": decision.record.id,
        "name": decision.name,
        "by": decision.by,
        "at": decision.at,
        "reason": decision.reason,
        "entries": _held(source, decision),
    }


def _next(found: SourceShown) -> tuple[str, ...]:
    name = shell_word(found.source.name)
    if found.decisions:
        return (_("→ Let it count again: fieldkit source restore {name}").format(name=name),)
    if found.only:
        return (_("→ Let it count no more: fieldkit source set-aside {name} --reason TEXT").format(name=name),)
    return ()


def preview_lines(found: Setting) -> list[str]:
    """
    Say what setting a source aside will come to.
    """
    words = _("{name}: {count} entries that it brought would count no more.")
    if found.source.kind != "file":
        words = _("{name}: {count} entries written there would count no more.")
    lines = [words.format(name=found.source.name, count=len(found.entries)), *_changes(found)]
    if found.not_noted:
        words = _("? Of {count} files merged before, it was not noted what they brought: they may hold the same.")
        lines.append(words.format(count=found.not_noted))
    return [visible(line) for line in lines]


def _changes(found: Setting) -> list[str]:
    """
    Say which records come or go, and the numbers that change.
    """
    lines = []
    if found.gone:
        kinds = _(", ").join(f"{kind_word(kind)} {count}" for kind, count in sorted(found.gone.items()))
        lines.append(_("  whole records: {kinds}").format(kinds=kinds))
    if found.changed:
        lines.append(_("  other records that say something else: {count}").format(count=found.changed))
    pairs = [(_(word), getattr(found.before, name), getattr(found.after, name)) for name, word in FIGURES.items()]
    told = [f"{word} {before} → {after}" for word, before, after in pairs if before != after]
    lines.append("  " + (_(", ").join(told) or _("no number of the summary changes")))
    return lines


def question(found: Setting) -> str:
    """
    Ask whether to set it aside.
    """
    return _("Set {name} aside?").format(name=visible(found.source.name))


def put_aside(found: Setting) -> Page:
    """
    The receipt of setting a source aside.
    """

    def body(console: Console) -> None:
        words = _("✓ Set aside: {name}, {count} entries. They stay in the ledger and count nowhere.")
        console.line(words.format(name=found.source.name, count=len(found.entries)), "green")
        for line in _changes(found):
            console.beside("  ", line.strip())

    words = _("→ To have it back: fieldkit source restore {name}")
    return Page("source.set-aside", _setting(found), body, (words.format(name=shell_word(found.source.name)),))


def restored(found: Setting) -> Page:
    """
    The receipt of restoring a source, with what others still hold aside of it.
    """

    def body(console: Console) -> None:
        words = _("✓ Restored: {name}, {count} entries count again.")
        console.line(words.format(name=found.source.name, count=len(found.entries)), "green")
        for line in _changes(found):
            console.beside("  ", line.strip())

    words = _("? Still set aside with more than this source: {names}. See: fieldkit source show NAME")
    still = [words.format(names=few([one.name or one.record.id[:8] for one in found.still]))] if found.still else []
    step = _("→ Next: fieldkit summary --by county")
    return Page("source.restore", _setting(found), body, (*still, step))


def _setting(found: Setting) -> dict[str, Any]:
    return {
        "source": _document(found.source),
        "entries": list(found.entries),
        "records": dict(sorted(found.gone.items())),
        "changed": found.changed,
        "before": {name: getattr(found.before, name) for name in FIGURES},
        "after": {name: getattr(found.after, name) for name in FIGURES},
        "still": [one.record.id for one in found.still],
    }
