"""
The report of a merge: a line per file, then what needs a person.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from fieldkit.core.codes import is_city
from fieldkit.core.doubtful import Doubt
from fieldkit.core.heard import HeardGroup
from fieldkit.language import N_, _, current, ngettext
from fieldkit.operations.merge_result import MergeResult, WriterGap
from fieldkit.views.brought import brought_document, team_lines, withdrawn_lines
from fieldkit.views.console import LEAST_NAME, Console
from fieldkit.views.duplicates import likely_steps, likely_words
from fieldkit.views.file_lines import decision_words, file_lines
from fieldkit.views.labels import LABELS
from fieldkit.views.missing import missing_line
from fieldkit.views.page import Page
from fieldkit.views.reasons import OVER, kind_word, over_words, reason_word
from fieldkit.views.receipt import come_back_lines, next_steps
from fieldkit.views.receipt_document import come_back_document
from fieldkit.views.text import shorten_middle, width

SHOWN = 8
DOUBTS = {
    "same_code": N_("the code {code} was given twice: {target}. Name them by these ids"),
    "erased_photo": N_("check {code} still names a picture that was erased for good"),
    "after_erasure": N_("{target} ({code}) was erased, and written about after that: erase it again, or leave it"),
    "after_aside": N_("{target} ({code}) began with what is set aside here, and more of it counts: look at it"),
    "clock": N_("what {code} wrote is dated {target}: that clock is wrong, or the one here. Nothing is ordered by it"),
}


def page(result: MergeResult) -> Page:
    """
    The report: every file with its new and known entries or why it was refused, the sum, and what is open.
    """

    def body(console: Console) -> None:
        report_lines(console, result)
        if not result.every_file_refused:
            if result.coordinating:
                _heard(console, result)
            come_back_lines(console, result.come_back)

    return Page("merge", document(result), body, _talk(result), result.exit_code)


def report_lines(console: Console, result: MergeResult) -> None:
    """
    Print what a merge brought, or would: files, sum, teams, and what is open.
    """
    own = result.campaign.code if result.campaign else ""
    file_lines(console, result.files, result.brought.files, _set_aside(result), own, result.unnamed.files)
    _sum(console, result)
    if not result.every_file_refused:
        team_lines(console, result.brought)
        withdrawn_lines(console, result.brought)
        _open(console, result)


def document(result: MergeResult) -> dict[str, Any]:
    """
    The report as plain JSON.
    """
    return {
        **come_back_document(result.come_back),
        "brought": brought_document(result.brought, [file.path for file in result.files]),
        "campaign": result.campaign.code if result.campaign else None,
        "conflicts": result.conflicts,
        "doubts": [doubt._asdict() for doubt in result.doubts],
        "dry_run": result.dry_run,
        "entries": result.entries,
        "erased": result.erased,
        "files": [
            {**file._asdict(), "holds": file.holds.document() if file.holds else None} for file in result.files
        ],
        "held_back": [one._asdict() for one in result.held_back],
        "heard": [{**group._asdict(), "heard": group.heard} for group in result.heard],
        "incomplete_writers": [gap._asdict() for gap in result.gaps],
        "likely_doubles": dict(result.doubles),
        "missing_photos": [photo._asdict() for photo in result.missing_photos],
        "new": result.new,
        "note": result.note,
        "new_conflicts": [conflict._asdict() for conflict in result.new_conflicts],
        "out": result.target or None,
        "photos": result.photos,
        "set_aside": [
            {"by": one.by, "at": one.at, "entries": count, "file": result.files[place].path, "id": one.record.id,
             "reason": one.reason, "source": one.name}
            for place, one, count in result.set_aside
        ],
        "sha256": result.sha256 or None,
        "unknown": [unknown._asdict() for unknown in result.unknown],
        "unnamed": result.unnamed._asdict(),
    }


def _set_aside(result: MergeResult) -> dict[int, list[str]]:
    """
    Say of which files entries are set aside, by whom, when and why.
    """
    told: dict[int, list[str]] = {}
    for place, decision, count in result.set_aside:
        told.setdefault(place, []).append(decision_words(decision, count))
    return told


def _sum(console: Console, result: MergeResult) -> None:
    known = sum(file.known for file in result.files) + result.unnamed.known
    read = sum(file.new + file.quarantined for file in result.files) + known
    held_back = sum(file.quarantined for file in result.files)
    refused = sum(file.status == "refused" for file in result.files)
    console.line()
    words = _("Files: {files}, refused: {refused}.")
    console.line(words.format(files=len(result.files) + result.unnamed.files, refused=refused), "bold")
    words = _("Entries read: {read} = new {new} + known {known} + quarantined {held}.")
    console.line(words.format(read=read, new=result.new, known=known, held=held_back), "bold")
    words = _("Now {entries} entries; photos taken: {photos}.")
    if result.dry_run:
        words = _("It would be {entries} entries; photos that would be taken: {photos}.")
    console.line(words.format(entries=result.entries, photos=result.photos))


def _open(console: Console, result: MergeResult) -> None:
    """
    What needs a person: conflicts, photos missing, entries not read or not arrived.
    """
    held_lines(console, result)
    if result.conflicts:
        words = _("Conflicts: {count} standing, {new} new.")
        console.line(words.format(count=result.conflicts, new=len(result.new_conflicts)), "yellow")
        fields = [LABELS.get(one.field.split(".")[0], one.field) for one in result.new_conflicts]
        names = [f"{kind_word(one.kind)} {one.code or one.rec[:8]}" for one in result.new_conflicts]
        _list(console, [_(": ").join([name, _(field)]) for name, field in zip(names, fields, strict=True)])
    _missing_lines(console, result)
    _list(console, [_doubt_words(doubt) for doubt in result.doubts], "? ", "yellow")
    _list(console, likely_words(result.doubles), "", "yellow")
    for unknown in result.unknown:
        words = _("Carried on unread: {count} entries of kind “{kind}”, format {format}, from a newer fieldkit.")
        console.line(words.format(count=unknown.entries, kind=unknown.kind, format=unknown.format), "yellow")
    for span in result.gaps[:SHOWN]:
        if span.missing:
            words = ngettext(
                "Not arrived of {by} (laptop {dev}): {count} entry; the last one here is dated {date}.",
                "Not arrived of {by} (laptop {dev}): {count} entries; the last one here is dated {date}.",
                span.missing,
            )
            facts = {"by": span.by or "?", "dev": span.dev[:6], "date": span.last_at[:10]}
            console.beside("", words.format(count=span.missing, **facts))
            _released_line(console, span)
        if span.forked:
            words = _("Two laptops write as {dev} ({by}): a workspace folder was copied. What both wrote counts.")
            console.beside("", words.format(dev=span.dev[:6], by=span.by or "?"), style="yellow")


def _released_line(console: Console, gap: WriterGap) -> None:
    """
    Say of entries that will not come as they were that what they said is here, under whose name.
    """
    if gap.released:
        words = ngettext(
            "What {count} of them said was released from quarantine by {by} on {date}, and counts.",
            "What {count} of them said was released from quarantine, last by {by} on {date}, and counts.",
            gap.released,
        )
        facts = {"by": gap.released_by or "?", "date": gap.released_at[:10]}
        console.beside("  ", words.format(count=gap.released, **facts))


def held_lines(console: Console, result: MergeResult) -> None:
    """
    Name what could not be believed and nobody has decided about: file, line, what it claims to be, why not.
    """
    open_ones = [one for one in result.held_back if not one.decided]
    if not open_ones:
        return
    console.line(_("In quarantine, and not counted: {count}").format(count=len(open_ones)), "yellow")
    for one in open_ones[:SHOWN]:
        what = f"{kind_word(one.kind)} {one.code}".strip() if one.kind else _("unreadable")
        said = _("{what} by {name}").format(what=what, name=one.by) if one.by else what
        words = _("{file}, line {line}")
        room = max(console.width - width(console.cell("  " + words.format(file="", line=one.line))), LEAST_NAME)
        name = shorten_middle(console.cell(one.file), room, console.ellipsis)
        console.line("  " + words.format(file=name, line=one.line))
        console.beside("    ", _(": ").join([said, reason_word(one.reason)]))
    if len(open_ones) > SHOWN:
        console.line(_("  … and {count} more").format(count=len(open_ones) - SHOWN))


def _missing_lines(console: Console, result: MergeResult) -> None:
    """
    Name the photos that did not come, below the file that named them.
    """
    if not result.missing_photos:
        return
    console.line(_("Photos missing: {count}").format(count=len(result.missing_photos)), "yellow")
    named = ""
    for one in sorted(result.missing_photos, key=lambda each: each.file)[:SHOWN]:
        if one.file != named:
            named = one.file
            room = max(console.width - 2, LEAST_NAME)
            console.line("  " + shorten_middle(console.cell(named), room, console.ellipsis))
        start = "    " if named else "  "
        console.line(missing_line(console, start, one.check, f"{one.sha256}.{one.ext}", one.name))
    if len(result.missing_photos) > SHOWN:
        console.line(_("  … and {count} more").format(count=len(result.missing_photos) - SHOWN))


def _doubt_words(doubt: Doubt) -> str:
    if doubt.what == "clock":
        return _(DOUBTS["clock"]).format(code=doubt.code, target=doubt.records[0])
    records = ", ".join(rec[:8] for rec in doubt.records)
    return _(DOUBTS[doubt.what]).format(code=doubt.code, target=f"{kind_word(doubt.kind)} {records}")


def _list(console: Console, rows: Sequence[str], mark: str = "  ", style: str | None = None) -> None:
    for row in rows[:SHOWN]:
        console.line(mark + row, style)
    if len(rows) > SHOWN:
        console.line(_("  … and {count} more").format(count=len(rows) - SHOWN))


def _heard(console: Console, result: MergeResult) -> None:
    """
    Which groups have been heard from; regions that are complete are not listed one by one.
    """
    own = "" if is_city(result.region) else result.region
    groups = [group for group in result.heard if not own or group.region == own]
    if not groups:
        return
    console.line(_heard_words(_("Groups heard from"), groups))
    for region in sorted({group.region for group in groups}):
        of_region = [group for group in groups if group.region == region]
        silent = [group.code for group in of_region if not group.heard]
        if silent:
            name = result.campaign.region_name(region, current()) if result.campaign else region
            names = _(", ").join(silent[:4])
            if len(silent) > 4:
                names += _(" and {count} more").format(count=len(silent) - 4)
            console.line("  " + _heard_words(name, of_region))
            console.line("    " + _("not yet: {names}").format(names=names))


def _heard_words(name: str, groups: Sequence[HeardGroup]) -> str:
    heard = [group.last_at for group in groups if group.heard]
    if not heard:
        return _("{name}: 0 of {all}").format(name=name, all=len(groups))
    words = _("{name}: {heard} of {all}, last file dated {date}")
    return words.format(name=name, heard=len(heard), all=len(groups), date=max(heard)[:10])


def _talk(result: MergeResult) -> tuple[str, ...]:
    if result.every_file_refused:
        step = _("→ See the reasons above and ask for new copies.")
        if all(file.reason in OVER for file in result.files):
            step = over_words(result.files[0].reason)
        if all(file.reason == "not_found" for file in result.files):
            step = _("→ Check the path. Is the stick plugged in?")
        return (_("Every file was refused; nothing was changed."), step)
    if result.dry_run:
        return (_("Nothing was written: this was a trial run."), _("→ Do it: the same without --dry-run"))
    if result.sha256:
        return (*_beside(result), _("→ Written: {path}").format(path=result.target))
    return tuple(_steps(result)) or (_("→ Next: fieldkit summary --by county"),)


def _steps(result: MergeResult) -> Iterator[str]:
    if any(file.status == "refused" for file in result.files):
        yield _("→ Ask for new copies of what was refused; nothing of it was taken.")
    if any(gap.forked for gap in result.gaps):
        yield _("→ On the copy, anew: fieldkit init DIR --region CODE --group CODE --from FILE")
    if any(not one.decided for one in result.held_back):
        yield _("→ Look at what could not be believed: fieldkit quarantine list")
    if result.new_conflicts:
        yield _("→ Look at the conflicts: fieldkit conflict list")
        yield _("→ Then settle them by number: fieldkit conflict resolve NUMBER …")
    yield from likely_steps(result.doubles)
    if result.come_back and result.come_back.receipts:
        yield from next_steps(result.come_back.receipts)
        yield _("→ What is left to do: fieldkit todo")
    elif result.exit_code:
        yield _("→ All that needs a person: fieldkit todo")


def _beside(result: MergeResult) -> tuple[str, ...]:
    """
    Say where the photos of a new ledger are: a bundle holds its own, a ledger has them beside it.
    """
    if not result.photos or not result.target.lower().endswith(".json"):
        return ()
    words = _("! {count} photos were put into {folder}, beside the file: hand both over together.")
    return (words.format(count=result.photos, folder=Path(result.target).with_name("photos")),)
