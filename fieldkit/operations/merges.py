"""
The reports of the merges made in a workspace: kept with each, and given again as they were.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from fieldkit.core.brought import Brought, FileShare, TeamShare
from fieldkit.core.changed import FieldChange, Maker, RecordChange, Tally
from fieldkit.core.doubtful import Doubt
from fieldkit.core.state import Unknown
from fieldkit.core.tuples import NamedTuple
from fieldkit.errors import NotFound
from fieldkit.operations.gathering import FileReport, Gathered, Piece
from fieldkit.operations.merge_result import ConflictName, HeldBack, MergeResult, MissingPhoto, Unnamed, WriterGap
from fieldkit.operations.noted import Noted
from fieldkit.operations.session import Session
from fieldkit.store.notes import MERGES, keep_note, load_notes

# A note is read whenever the next one is kept: of records and the like it names so many, and says how many more.
KEPT = 1000
_LISTS: Mapping[str, Any] = {
    "files": FileReport,
    "new_conflicts": ConflictName,
    "missing_photos": MissingPhoto,
    "unknown": Unknown,
    "doubts": Doubt,
    "gaps": WriterGap,
    "held_back": HeldBack,
}
_NUMBERS = ("new", "entries", "erased", "photos", "conflicts")


class KeptReport(NamedTuple):
    """
    The report of one merge as it was kept: its number, when, by whom, and of its longer lists how many were left out.
    """

    number: int
    at: str
    by: str
    result: MergeResult
    left_out: int


def keep_report(session: Session, result: MergeResult, gathered: Gathered) -> bool:
    """
    Note what was merged when and what it brought, so that it can be told again, and which entries each file brought,
    if that is not noted yet; False where the disk took no note.
    """
    lists = {name: [_told(one) for one in getattr(result, name)] for name in _LISTS}
    noted = Noted(load_notes(session.workspace, MERGES), gathered)
    for file, part in zip(lists["files"], gathered.parts, strict=True):
        file.update(noted.brought(part))
        file.pop("holds", None)
    idle = _noted_before(result, lists["files"], gathered)
    told = [place for place in range(len(result.files)) if place not in idle]
    lists["files"] = [lists["files"][place] for place in told]
    changes = [_change_document(change) for change in result.brought.changes]
    left_out = max(0, len(changes) - KEPT) + sum(max(0, len(lists[name]) - KEPT) for name in lists if name != "files")
    document: dict[str, Any] = {
        "by": session.author,
        "note": result.note,
        **{name: getattr(result, name) for name in _NUMBERS},
        **{name: each if name == "files" else each[:KEPT] for name, each in lists.items()},
        "teams": [_share_document(team) for team in result.brought.teams],
        "shares": [_share_document(result.brought.files[place]) for place in told],
        "kinds": {kind: tally._asdict() for kind, tally in result.brought.kinds.items()},
        "doubles": dict(result.doubles),
        "changes": changes[:KEPT],
        "unnamed": Unnamed(len(idle), sum(result.files[place].known for place in idle))._asdict(),
        "left_out": left_out,
    }
    return keep_note(session.workspace, MERGES, session.now(), document)


def _noted_before(result: MergeResult, files: Sequence[Mapping[str, Any]], gathered: Gathered) -> set[int]:
    """
    Give the places of the files that a note need not name: where these are very many, those that are as an earlier
    merge read them, and noted by it.
    """
    idle = set()
    for place, (file, part) in enumerate(zip(files, gathered.parts, strict=True)):
        noted = isinstance(part, Piece) and part.remembered and "brought" not in file
        if noted and result.files[place].is_idle:
            idle.add(place)
    return idle if len(idle) > KEPT else set()


def _told(one: Any) -> dict[str, Any]:
    """
    Give a named tuple as a note has it: what is as it mostly is goes without saying.
    """
    usual = one._field_defaults
    return {name: value for name, value in one._asdict().items() if name not in usual or value != usual[name]}


def _share_document(share: TeamShare | FileShare) -> dict[str, Any]:
    if isinstance(share, FileShare):
        return {**_told(share), "records": _told(share.records)}
    return {**share._asdict(), "kinds": {kind: tally._asdict() for kind, tally in share.kinds.items()}}


def _change_document(change: RecordChange) -> dict[str, Any]:
    told = {name: getattr(change, name) for name in ("what", "kind", "rec", "code")}
    fields, makers = ([one._asdict() for one in each] for each in (change.fields, change.makers))
    return {**told, "fields": fields, "sources": makers}


def kept_reports(session: Session) -> list[KeptReport]:
    """
    Give the merges made in this workspace, the newest first. Of a note from before there were such reports it gives
    what it holds; one that cannot be read is left out.
    """
    found = []
    for note in load_notes(session.workspace, MERGES):
        try:
            found.append(_kept(note))
        except (TypeError, ValueError, KeyError, AttributeError):
            continue
    return sorted(found, key=lambda one: one.number, reverse=True)


def kept_report(session: Session, name: str) -> KeptReport:
    """
    Give the report of one merge by its number; raises NotFound.
    """
    reports = kept_reports(session)
    for one in reports:
        if name == str(one.number):
            return one
    raise NotFound(kind="merge", name=name, nearest=[str(one.number) for one in reports[:3]])


def _kept(note: Mapping[str, Any]) -> KeptReport:
    facts: dict[str, Any] = {name: _whole(note.get(name, 0)) for name in _NUMBERS}
    facts |= {name: tuple(_read(of, each) for each in note.get(name) or ()) for name, of in _LISTS.items()}
    shares = tuple(_read(FileShare, each, records=_read(Tally, each["records"])) for each in note.get("shares") or ())
    result = MergeResult(
        target="",
        **facts,
        heard=(),
        region="",
        campaign=None,
        sha256="",
        doubles={_text(kind): _whole(count) for kind, count in (note.get("doubles") or {}).items()},
        brought=Brought(
            teams=tuple(_read(TeamShare, each, kinds=_tallies(each["kinds"])) for each in note.get("teams") or ()),
            files=shares,
            kinds=_tallies(note.get("kinds") or {}),
            changes=tuple(map(_change, note.get("changes") or ())),
        ),
        note=_text(note.get("note", "")),
        unnamed=_read(Unnamed, note.get("unnamed") or {}),
    )
    at, by = _text(note["at"]), _text(note.get("by", ""))
    return KeptReport(_whole(note.get("number", 0)), at, by, result, _whole(note.get("left_out", 0)))


def _change(value: Mapping[str, Any]) -> RecordChange:
    fields = tuple(_read(FieldChange, each) for each in value["fields"])
    made: RecordChange = _read(
        RecordChange, value, fields=fields, makers=tuple(_read(Maker, each) for each in value["sources"])
    )
    return made


def _tallies(value: Mapping[str, Any]) -> dict[str, Tally]:
    return {_text(kind): _read(Tally, each) for kind, each in value.items()}


def _read(of: Any, value: Mapping[str, Any], **made: Any) -> Any:
    """
    Make a named tuple of a note, whose texts and numbers must be such; lists become tuples. Raises TypeError.
    """
    rules = {"str": _text, "int": _whole, "tuple[str, ...]": _texts}
    given = {name: rules.get(of.__annotations__[name], _as_is)(value[name]) for name in of._fields if name in value}
    return of(**{**given, **made})


def _as_is(value: Any) -> Any:
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def _whole(value: Any) -> int:
    if type(value) is not int:
        raise TypeError("no whole number")
    return value


def _texts(value: Iterable[Any]) -> tuple[str, ...]:
    return tuple(map(_text, value))
