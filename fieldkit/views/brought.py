"""
What a merge brought, on the screen and as JSON: by team and kind of record, and what was withdrawn by whom.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fieldkit.core.brought import Brought, FileShare, TeamShare
from fieldkit.core.changed import RecordChange, Tally
from fieldkit.core.fold import WITHDRAWN
from fieldkit.language import N_, _, ngettext
from fieldkit.views.console import Console
from fieldkit.views.reasons import kind_word
from fieldkit.views.terms import why_withdrawn
from fieldkit.views.text import pad, shorten, shorten_middle, width

KINDS = {
    "site": N_("Sites"),
    "visit": N_("Outings"),
    "check": N_("Checks"),
    "finding": N_("Findings"),
    "photo": N_("Photos"),
    "": N_("Others"),
}
SIGNS = {"new": "+", "changed": "~", "withdrawn": "-", "erased": "×", "conflicts": "!"}
MEANT = {
    "new": N_("new"),
    "changed": N_("changed"),
    "withdrawn": N_("withdrawn"),
    "erased": N_("erased"),
    "conflicts": N_("in conflict"),
}
SHOWN_TEAMS, SHOWN = 24, 8
_LEAST_NAME, _GAP = 16, 1


def brought_document(brought: Brought, paths: Sequence[str]) -> dict[str, Any]:
    """
    The same as plain JSON: teams, the records of each kind, and every record that was here and is otherwise now, field
    by field, with who said so.
    """
    return {
        "changes": [_change_document(change) for change in brought.changes],
        "files": [
            {"path": path, **share.records._asdict(), "missing_photos": share.missing_photos}
            for path, share in zip(paths, brought.files, strict=False)
        ],
        "kinds": _kinds_document(brought.kinds),
        "teams": [{**team._asdict(), "kinds": _kinds_document(team.kinds)} for team in brought.teams],
    }


def _kinds_document(kinds: Mapping[str, Tally]) -> dict[str, Any]:
    return {kind: tally._asdict() for kind, tally in kinds.items()}


def _change_document(change: RecordChange) -> dict[str, Any]:
    return {
        "what": change.what,
        "kind": change.kind,
        "id": change.rec,
        "code": change.code,
        "fields": [field._asdict() for field in change.fields],
        "by": [maker._asdict() for maker in change.makers],
    }


def share_words(share: FileShare) -> str:
    """
    Say what a file does to what is here, "" where it only adds.
    """
    counts = share.records
    said = [
        (counts.changed, _("changed {count}")),
        (counts.withdrawn, _("withdrawn {count}")),
        (counts.erased, _("erased {count}")),
        (counts.conflicts, _("in conflict {count}")),
        (share.missing_photos, _("photos missing {count}")),
    ]
    return _(", ").join(words.format(count=count) for count, words in said if count)


def team_lines(console: Console, brought: Brought) -> None:
    """
    Print a line per team that brought something, a column per kind of record, and under them what the signs mean.
    """
    teams = [team for team in brought.teams if team.new or team.kinds]
    if not teams:
        return
    shown = teams[:SHOWN_TEAMS]
    rows = [_cells(team) for team in shown]
    columns = [key for key in (*KINDS, "missing") if any(row.get(key) for row in rows)]
    titles = {key: console.cell(_(KINDS[key]) if key in KINDS else _("Missing")) for key in columns}
    wide = {key: max(width(titles[key]), *(width(row.get(key, "")) for row in rows)) + _GAP for key in columns}
    title, names = console.cell(_("What came, by team")), [console.cell(name) for name in _names(shown)]
    room = min(max(width(name) for name in (title, *names)), console.width - sum(wide.values()))
    room = max(room, _LEAST_NAME)
    header = "".join(_right(titles[key], wide[key]) for key in columns)
    console.line(pad(shorten(title, room, console.ellipsis), room) + header, "bold")
    for name, row in zip(names, rows, strict=True):
        cells = "".join(_right(console.cell(row.get(key, "")), wide[key]) for key in columns)
        console.line((pad(shorten_middle(name, room, console.ellipsis), room) + cells).rstrip(" "))
    if len(teams) > len(shown):
        console.line(_("  … and {count} more").format(count=len(teams) - len(shown)))
    used = [what for what in SIGNS if any(SIGNS[what] in cell for row in rows for cell in row.values())]
    if used:
        console.line("  " + _(", ").join(f"{SIGNS[what]} {_(MEANT[what])}" for what in used), "dim")


def _right(text: str, columns: int) -> str:
    return " " * max(1, columns - width(text)) + text


def _cells(team: TeamShare) -> dict[str, str]:
    """
    Give the cells of a team by kind; kinds without a column of their own come together.
    """
    sums: dict[str, list[int]] = {}
    for kind, tally in team.kinds.items():
        known = sums.setdefault(kind if kind in KINDS else "", [0] * len(tally))
        known[:] = [one + other for one, other in zip(known, tally, strict=True)]
    cells = {kind: _cell(Tally(*numbers)) for kind, numbers in sums.items()}
    return {**cells, "missing": _missing_words(team.missing_photos, team.missing_entries)}


def _missing_words(photos: int, entries: int) -> str:
    """
    Say what is missing: a photo has to be handed over again, an entry is in a file that has not come.
    """
    told = [ngettext("{count} photo", "{count} photos", photos).format(count=photos)] if photos else []
    told += [ngettext("{count} entry", "{count} entries", entries).format(count=entries)] if entries else []
    return _(", ").join(told)


def _cell(tally: Tally) -> str:
    return "".join(f"{SIGNS[what]}{count}" for what, count in tally._asdict().items() if count)


def _names(teams: Sequence[TeamShare]) -> list[str]:
    """
    Name teams by group and author; laptops of which these are the same by the beginning of their ids too.
    """
    named = [" ".join(filter(None, (team.group, team.by))) for team in teams]
    found = []
    for team, name in zip(teams, named, strict=True):
        if not team.dev:
            found.append(_("lists"))
        elif name and named.count(name) == 1:
            found.append(name)
        else:
            found.append(_("{name} (laptop {dev})").format(name=name or "?", dev=team.dev[:6]))
    return found


def withdrawn_lines(console: Console, brought: Brought) -> None:
    """
    Name the records that stood here and were withdrawn, each with who did it and why.
    """
    gone = [change for change in brought.changes if change.what == "withdrawn" and change.fields]
    if not gone:
        return
    console.line(_("Withdrawn, they stood here: {count}").format(count=len(gone)), "yellow")
    for change in gone[:SHOWN]:
        words = _("  {kind} {code}: {by}{reason}")
        by = _(", ").join(maker.by or maker.dev[:6] or "?" for maker in change.makers)
        told = {"kind": kind_word(change.kind), "code": change.code or change.rec[:8], "by": by}
        console.line(words.format(**told, reason=_reason(change)))
    if len(gone) > SHOWN:
        console.line(_("  … and {count} more").format(count=len(gone) - SHOWN))
    console.line(_("  By mistake? On that laptop: fieldkit undo --list"), "dim")


def _reason(change: RecordChange) -> str:
    for field in change.fields:
        if field.field == WITHDRAWN and (reason := why_withdrawn(field.new)):
            return _(" ({reason})").format(reason=reason)
    return ""
