"""
What came from where: the files that were merged here, by the notes of it, and which of their entries are set aside.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import PurePath
from typing import Any

from fieldkit.core.aside import can_be_aside
from fieldkit.core.codes import groups_of_code, nearest, normalise_code, normalise_text, place_of
from fieldkit.core.entry import Entry
from fieldkit.core.lookup import SHORTEST_ID_PREFIX
from fieldkit.core.shapes import mapping, text
from fieldkit.core.sources import ROW_SIGNS, Decision, EntryRuns, decisions, entry_runs, entry_runs_from
from fieldkit.core.state import State, all_entries
from fieldkit.core.tuples import NamedTuple
from fieldkit.core.writers import writer_spans
from fieldkit.errors import Ambiguous, NotFound
from fieldkit.operations.handed import own_writers
from fieldkit.operations.session import Session
from fieldkit.store.notes import MERGES, load_notes

MOST_TOLD = 8


class Merged(NamedTuple):
    """
    One merge of a file: when, by whom, from which path, and how many of its entries were new and known then.
    """

    at: str
    by: str
    path: str
    new: int
    known: int


class Source(NamedTuple):
    """
    Where entries came from. `kind`: file (merged here; its sha256 and size), writer (one or more laptops, named by a
    person) or decision (set aside by a decision about a file that was not merged here). `brought` is None for a file of
    which was not noted which entries it held. `held` are its entries that are here, `aside` how many of them are set
    aside; `decision` is the one that names it.
    """

    kind: str
    name: str
    number: int = 0
    sha256: str = ""
    size: int = 0
    merged: tuple[Merged, ...] = ()
    brought: EntryRuns | None = None
    writers: tuple[str, ...] = ()
    held: tuple[Entry, ...] = ()
    aside: int = 0
    decision: Decision | None = None

    @property
    def state(self) -> str:
        """
        Say what counts of it: it was set aside, some of it was with another source, it counts, or counts though what it
        brought was not noted.
        """
        if self.decision or self.aside:
            return "aside" if self.decision or self.aside == len(self.held) else "partly"
        return "counts" if self.brought else "not_noted"


class Sources(NamedTuple):
    """
    Everything that is known of where entries came from: the sources by number, how many entries were written here and
    how many are of neither, with the state to name records by.
    """

    state: State
    sources: tuple[Source, ...]
    own: int
    other: int


def sources(session: Session) -> Sources:
    """
    Give the files merged here, the first one first and equal files once, then what else is set aside.
    """
    state, index = session.state, _Index(all_entries(session.state))
    standing = decisions(state)
    gone = {entry.id for entry in state.aside.entries()}
    files = [_with_entries(one, index.held(one.brought), gone) for one in _files(session)]
    files = [one._replace(decision=_about(one, standing)) for one in files]
    digests = {one.sha256 for one in files}
    others = [_decided(one, index, gone) for one in standing if one.sha256 not in digests]
    numbered = [one._replace(number=number) for number, one in enumerate([*files, *others], 1)]
    own = set(own_writers(session))
    told = {entry.id for one in files for entry in one.held}
    rest = [entry for entry in index.entries if entry.id not in told]
    written = sum(entry.dev in own for entry in rest)
    return Sources(state, tuple(numbered), written, len(rest) - written)


class _Index:
    """
    The entries here by writer, and rows of lists by the beginning of their ids: there may be very many files.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = list(entries)
        self.by_writer: dict[str, list[Entry]] = {}
        self.by_row: dict[str, list[Entry]] = {}
        for entry in self.entries:
            if entry.dev:
                self.by_writer.setdefault(entry.dev, []).append(entry)
            else:
                self.by_row.setdefault(entry.id[:ROW_SIGNS], []).append(entry)

    def held(self, brought: EntryRuns | None) -> list[Entry]:
        """
        Give the entries that a file brought, as far as it was noted.
        """
        if brought is None:
            return []
        own = (entry for dev in brought.writers for entry in self.by_writer.get(dev, ()) if brought.holds(entry))
        return [*own, *(entry for row in sorted(brought.rows) for entry in self.by_row.get(row, ()))]


def _files(session: Session) -> list[Source]:
    found: dict[str, Source] = {}
    for note in load_notes(session.workspace, MERGES):
        files = note.get("files")
        for file in map(mapping, files if isinstance(files, list) else ()):
            digest = text(file.get("sha256"))
            if digest and file.get("status") != "refused":
                found[digest] = _again(found.get(digest), note, file)
    return list(found.values())


def _again(known: Source | None, note: Mapping[str, Any], file: Mapping[str, Any]) -> Source:
    """
    Add one merge of a file to what is known of it.
    """
    path = text(file.get("path"))
    if known is None:
        known = Source("file", PurePath(path).name, sha256=text(file.get("sha256")), size=_whole(file, "size"))
    how = Merged(text(note.get("at")), text(note.get("by")), path, _whole(file, "new"), _whole(file, "known"))
    brought = known.brought or entry_runs_from(mapping(file.get("brought")))
    return known._replace(merged=(*known.merged, how), brought=brought)


def _whole(document: Any, name: str) -> int:
    value = document.get(name)
    return value if type(value) is int else 0


def _with_entries(source: Source, held: Iterable[Entry], gone: Collection[str]) -> Source:
    found = tuple(held)
    return source._replace(held=found, aside=sum(entry.id in gone for entry in found))


def _about(file: Source, standing: Sequence[Decision]) -> Decision | None:
    return next((one for one in standing if one.sha256 == file.sha256), None)


def _decided(decision: Decision, index: _Index, gone: Collection[str]) -> Source:
    """
    Give what was set aside as a source: the laptops it names, with all they wrote, or what it holds of a file.
    """
    name, writers = decision.name or decision.record.id[:8], decision.writers
    held = [entry for dev in writers for entry in index.by_writer.get(dev, ())] if writers else decision.entries
    kind = "writer" if writers else "decision"
    source = Source(kind, name, sha256=decision.sha256, writers=writers, decision=decision, brought=entry_runs(held))
    return _with_entries(source, held, gone)


def find_source(session: Session, name: str) -> tuple[Source, Sources]:
    """
    Give the source a name means: its number in the list, a file's name, path or beginning of its sha256, what was set
    aside under that name, a group, or a laptop's letter or the beginning of its writer's id.

    Raises NotFound with what is near, Ambiguous with what it may mean.
    """
    everything = sources(session)
    listed = everything.sources
    place = place_of(name, len(listed)) if name.isdecimal() else None
    if place is not None and place >= 0:
        return listed[place], everything
    plain = normalise_text(name)
    matches = [one for one in listed if _is_called(one, name, plain)]
    if len(matches) > 1:
        raise _several(name, [f"{one.number}: {one.name}" for one in matches])
    if matches:
        return matches[0], everything
    writers = _writers(session.state, name, plain)
    if not writers:
        raise NotFound(kind="source", name=name, nearest=nearest(name, (one.name for one in listed)))
    return _written(session.state, name, writers), everything


def _is_called(source: Source, name: str, plain: str) -> bool:
    if name in (one.path for one in source.merged) or normalise_text(source.name) == plain:
        return True
    ids = [source.sha256, source.decision.record.id if source.decision else ""]
    return len(plain) >= SHORTEST_ID_PREFIX and any(one.startswith(plain) for one in ids)


def _writers(state: State, name: str, plain: str) -> list[str]:
    """
    Give the writers a name means: those of a group, by the codes of what they logged, or the one laptop whose writer's
    id begins so. Raises Ambiguous for several laptops.
    """
    code = normalise_code(name)
    made = {
        record.entries[0].dev
        for kind in ("visit", "check")
        for record in state.every_known(kind)
        if code in (*groups_of_code(record.code), normalise_code(record.code).rsplit("-", 2)[0])
    }
    if made - {""}:
        return sorted(made - {""})
    spans = [span for span in writer_spans(all_entries(state)) if plain and span.dev.startswith(plain)]
    if len(spans) > 1:
        raise _several(name, [f"{span.dev[:6]} {span.by}".strip() for span in spans])
    return [span.dev for span in spans]


def _several(name: str, matches: list[str]) -> Ambiguous:
    more = max(0, len(matches) - MOST_TOLD)
    return Ambiguous(kind="source", name=name, matches=matches[:MOST_TOLD], by_id=[], people=[], more=more)


def _written(state: State, name: str, writers: Sequence[str]) -> Source:
    entries = [entry for entry in all_entries(state) if entry.dev in writers]
    gone = {entry.id for entry in state.aside.entries()}
    source = Source("writer", name, brought=entry_runs(entries), writers=tuple(writers))
    return _with_entries(source, entries, gone)


def only_from(
    found: Source, everything: Sources, own: Collection[str], whole: bool = False
) -> tuple[list[Entry], list[Source]]:
    """
    Give the entries that count and that only a source brought, and the other sources that brought the rest: nothing
    written here nor, unless the `whole` is asked for, what another file that counts brought too. Of a laptop it is all
    that it wrote.
    """
    gone = everything.state.aside.ids
    counting = [one for one in everything.sources if one.kind == "file" and one.brought and not one.decision]
    others = [one for one in counting if found.kind == "file" and not whole and one.sha256 != found.sha256]
    rest: list[Entry] = []
    beside: dict[str, Source] = {}
    for entry in found.held:
        if entry.erased or entry.dev in own or entry.id in gone or not can_be_aside(entry):
            continue
        also = [one for one in others if one.brought and one.brought.holds(entry)]
        beside |= {one.sha256: one for one in also}
        rest += [] if also else [entry]
    return rest, list(beside.values())
