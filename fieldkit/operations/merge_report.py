"""
Making the report of a merge from what was gathered and what stands now.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from fieldkit.core.aside import can_be_aside
from fieldkit.core.brought import Arrived, brought
from fieldkit.core.campaign import from_fields
from fieldkit.core.canonical import encode
from fieldkit.core.claimed import read_claimed
from fieldkit.core.doubtful import doubts, wrong_clocks
from fieldkit.core.entry import Entry
from fieldkit.core.evidence import PhotoFile, check_code, original_name, standing_files
from fieldkit.core.fold import Conflict, Record
from fieldkit.core.heard import heard_groups
from fieldkit.core.made import Field
from fieldkit.core.sources import Decision, decisions
from fieldkit.core.state import State
from fieldkit.core.tuples import NamedTuple
from fieldkit.core.union import Erasures
from fieldkit.core.writers import WriterSpan, spans_of_lines, writer_spans
from fieldkit.operations.audit import ranges
from fieldkit.operations.duplicates import likely_doubles
from fieldkit.operations.gathering import FileReport, Gathered, Piece
from fieldkit.operations.merge_result import ConflictName, HeldBack, MergeResult, MissingPhoto, Released, WriterGap
from fieldkit.store.arrivals import Fetched
from fieldkit.store.quarantine import digest_of

if TYPE_CHECKING:
    from fieldkit.core.salvage import Unbelieved


class Outcome(NamedTuple):
    """
    What a merge came to, before it is reported: the inputs, the union of lines, the entries of it that arrived, its
    state, the state before (None for none), what each piece gave of its photos, what is erased, the names of what was
    decided about, and what of that was released.
    """

    gathered: Gathered
    union: Mapping[bytes, bytes]
    fresh: Sequence[Entry]
    state: State
    before: State | None
    fetched: Sequence[Fetched]
    erased: Erasures
    decided: Collection[str] = ()
    released: Collection[Released] = ()


def report(
    outcome: Outcome, has_photo: Callable[[PhotoFile], bool], target: str, region: str = "", latest: str = ""
) -> MergeResult:
    """
    Count what a merge brought and name what it left open. Times later than the day `latest` are not believed.
    """
    gathered, state = outcome.gathered, outcome.state
    got = iter(outcome.fetched)
    files = tuple(_report(part, next(got), outcome) if isinstance(part, Piece) else part for part in gathered.parts)
    places = _places(gathered)
    conflicts, record = state.conflicts(), state.by_code("campaign", state.campaign)
    fresh = _new_conflicts(conflicts, outcome.before.conflicts() if outcome.before else ())
    missing = {photo: record for photo, record in sorted(standing_files(state).items()) if not has_photo(photo)}
    # Where nothing was before all of it came, and all is looked at.
    came, field = outcome.fresh if outcome.before else None, Field(state, latest, outcome.union.values())
    spans = spans_of_lines(outcome.union.values()) if outcome.before else writer_spans(outcome.fresh)
    return MergeResult(
        target=target,
        files=files,
        new=sum(file.new for file in files),
        entries=len(outcome.union),
        erased=sum(identity in gathered.pile.arrived for identity in outcome.erased.entries),
        photos=sum(len(each.taken) for each in outcome.fetched),
        conflicts=len(conflicts),
        new_conflicts=tuple(_conflict_name(state, one) for one in fresh),
        missing_photos=tuple(
            _missing(state, photo, record, files, places.get(record.entries[0].id)) for photo, record in missing.items()
        ),
        unknown=state.unknown,
        doubts=(*doubts(state, came), *wrong_clocks(outcome.fresh, latest)),
        gaps=_gaps(spans, outcome.released),
        heard=heard_groups(state, latest, field),
        region=region,
        campaign=from_fields(record.fields) if record else None,
        sha256="",
        held_back=tuple(
            _held_back(piece, one, outcome.decided) for piece in gathered.pieces() for one in piece.unbelieved
        ),
        brought=brought(
            Arrived(
                before=outcome.before,
                fresh=outcome.fresh,
                places=places,
                inputs=len(files),
                conflicts=fresh,
                photos=[one.entries[0] for one in missing.values()],
                spans=spans,
                field=field,
            ),
            state,
            len(outcome.union),
        ),
        set_aside=tuple(_set_aside(gathered, state)),
        doubles=likely_doubles(state, came and [one for one in came if one.id in places]),
    )


def _held_back(piece: Piece, one: Unbelieved, decided: Collection[str]) -> HeldBack:
    claimed = read_claimed(one.raw)
    facts = (claimed.kind, claimed.code, claimed.by, digest_of(one.raw) in decided)
    return HeldBack(str(piece.input.path), one.line, one.reason, *facts)


def _places(gathered: Gathered) -> dict[str, int]:
    """
    Tell in which input, by its place among them, each new entry came first.
    """
    return {
        identity.decode(): place
        for place, part in enumerate(gathered.parts)
        if isinstance(part, Piece)
        for identity in part.fresh
    }


def _set_aside(gathered: Gathered, state: State) -> Iterator[tuple[int, Decision, int]]:
    """
    Give which decisions hold entries of which input aside.
    """
    standing = decisions(state) if state.aside.ids else []
    for place, part in enumerate(gathered.parts):
        for one in standing:
            count = sum(map(part.brought.holds, filter(can_be_aside, one.entries))) if isinstance(part, Piece) else 0
            if count:
                yield place, one, count


def _report(piece: Piece, got: Fetched, outcome: Outcome) -> FileReport:
    taken, lacking, damaged = got
    new = len(piece.fresh)
    open_ones = [one for one in piece.unbelieved if digest_of(one.raw) not in outcome.decided]
    cut = piece.flaw in ("truncated", "about")
    partial = bool(lacking or damaged or piece.torn or open_ones or cut)
    reason = "photo_damaged" if damaged else "photo_lacking" if lacking else "torn" if piece.torn else None
    if piece.unbelieved or piece.flaw:
        reason = piece.flaw if cut else "quarantined" if open_ones else reason or piece.flaw or "quarantined_before"
    return FileReport(
        path=str(piece.input.path),
        status="partial" if partial else "merged" if new or taken else "unchanged",
        new=new,
        known=piece.read - new,
        quarantined=len(piece.unbelieved),
        reason=reason,
        line=piece.unbelieved[0].line if piece.unbelieved else None,
        photos=len(taken),
        photos_lacking=tuple(photo.name for photo in lacking),
        photos_damaged=tuple(photo.name for photo in damaged),
        size=piece.size,
        sha256=piece.sha256,
        holds=piece.holds,
        set_aside=sum(map(piece.brought.holds, outcome.state.aside.entries())),
    )


def _gaps(spans: Sequence[WriterSpan], released: Collection[Released]) -> tuple[WriterGap, ...]:
    return tuple(_gap(span, released) for span in spans if span.gaps or span.forks)


def _gap(span: WriterSpan, released: Collection[Released]) -> WriterGap:
    gap = WriterGap(span.dev, span.by, len(span.gaps), ranges(span.gaps), ranges(span.forks), span.last_at)
    said = {one.n: one for one in released if one.dev == span.dev and one.n in span.gaps}
    if not said:
        return gap
    last = max(said.values(), key=lambda one: one.at)
    return gap._replace(released=len(said), released_by=last.by, released_at=last.at)


def _new_conflicts(after: Sequence[Conflict], before: Sequence[Conflict]) -> list[Conflict]:
    """
    Give the conflicts that did not stand before, or in which a value stands now that did not.
    """
    known = {(one.kind, one.rec, one.field): _said(one) for one in before}
    return [one for one in after if _said(one) - known.get((one.kind, one.rec, one.field), set())]


def _conflict_name(state: State, one: Conflict) -> ConflictName:
    return ConflictName(one.kind, one.rec, record.code if (record := state.get(one.kind, one.rec)) else "", one.field)


def _said(conflict: Conflict) -> set[bytes]:
    return {encode(claim.value) for claim in conflict.claims}


def _missing(
    state: State, photo: PhotoFile, record: Record, files: Sequence[FileReport], place: int | None
) -> MissingPhoto:
    named_by = "" if place is None else files[place].path
    return MissingPhoto(photo.digest, photo.ext, check_code(state, record), named_by, original_name(record))
