"""
Merging: what arrives is united with what is here, or into a new file; a report says what became of each input.
"""

from __future__ import annotations

import errno
import hashlib
import os
import time
from collections.abc import Iterable, Sequence
from datetime import timedelta
from pathlib import Path

from fieldkit.core.evidence import EXTENSIONS, PhotoFile, photo_files, photo_sizes
from fieldkit.core.heard import writers_of_group
from fieldkit.core.state import State
from fieldkit.core.union import canonical_ledger
from fieldkit.core.writers import spans_of_lines
from fieldkit.errors import InvalidInput
from fieldkit.operations.delivered import come_back
from fieldkit.operations.export import refuse_loss
from fieldkit.operations.gathering import Gathered, Piece, Telling, gather_any, gather_into
from fieldkit.operations.merge_report import Outcome, report
from fieldkit.operations.merge_result import MergeResult, WriterGap
from fieldkit.operations.merges import keep_report
from fieldkit.operations.people import note_value
from fieldkit.operations.pile import Pile
from fieldkit.operations.quarantine import decided, keep_unbelieved
from fieldkit.operations.reading import state_of, uncollected
from fieldkit.operations.remembering import remember_files
from fieldkit.operations.session import Session
from fieldkit.store.arrivals import NOTHING_FETCHED, Fetched, fetch_photos
from fieldkit.store.bundle import write_bundle
from fieldkit.store.handover import target_kind, write_ledger
from fieldkit.store.intake import Intake, Rehearsal
from fieldkit.store.ledger import Content
from fieldkit.store.photos import drop_photo, read_photo
from fieldkit.store.remembered import Memory, load_memory
from fieldkit.store.workspace import ABOUT, LEDGER, rewrite_union, stamp, writing


@uncollected()
def merge(
    session: Session, paths: Sequence[Path], progress: Telling | None = None, note: str = "", recheck: bool = False
) -> MergeResult:
    """
    Unite what arrives with the workspace's ledger: photos first, durably, then all new entries in one atomic step, and
    then the report, kept with the `note` of whoever merges. Files that are as an earlier merge read them are not read
    again, unless with `recheck`.

    Inputs that cannot be read are refused and reported; of others what cannot be believed is kept in quarantine before
    anything is written. Interrupted anywhere, the ledger holds all of the new entries or none.

    Raises LedgerLocked, NotSaved, ReadOnly.
    """
    workspace, note = session.workspace, note_value("note", note)
    mark, before, content = stamp(workspace), session.state, session.content
    memory = Memory({}) if recheck else load_memory(workspace)
    gathered = gather_into(Pile(content.campaign, content.lines), paths, workspace.root, progress, memory)
    outcome = _outcome(gathered, before)
    gone = outcome.erased.photos
    intake = Intake(workspace.photos, workspace.local / _temporary("arriving"))
    try:
        outcome = outcome._replace(fetched=_fetch(outcome, gone, intake, progress))
        intake.settle()
    finally:
        intake.clear()
    if gathered.pieces():
        with writing(workspace, (mark, content), waiting=session.waiting) as now:
            keep_unbelieved(session, gathered.pieces())
            if now is not content and now.lines != content.lines:
                kept = content.lines.keys() <= now.lines.keys()
                outcome = _catch_up(outcome, now) if kept else _again(outcome, now, paths, workspace.root)
                gone = outcome.erased.photos
            if outcome.union != now.lines:
                rewrite_union(workspace, now, outcome.gathered.pile.arrived)
            _drop_erased(workspace.photos, gone)
            remember_files(workspace, memory, outcome)
        session.reread()
    result = _report(session, outcome, intake)._replace(note=note)
    if gathered.pieces():
        keep_report(session, result, outcome.gathered)
        session.keep_index()
    return result


@uncollected()
def preview(
    session: Session, paths: Sequence[Path], progress: Telling | None = None, recheck: bool = False
) -> MergeResult:
    """
    Give the report that merging would give. Everything is read and judged as a merge does it, photos too, and nothing
    is written: not the ledger, not a note, not a temporary file.
    """
    workspace, before, content = session.workspace, session.state, session.content
    memory = Memory({}) if recheck else load_memory(workspace)
    gathered = gather_into(Pile(content.campaign, content.lines), paths, workspace.root, progress, memory)
    outcome, intake = _rehearsed(_outcome(gathered, before), Rehearsal(workspace.photos, workspace.local), progress)
    return _report(session, outcome, intake)._replace(dry_run=True)


def _report(session: Session, outcome: Outcome, intake: Intake) -> MergeResult:
    latest = (session.now() + timedelta(days=1)).date().isoformat()
    region = str(session.about.get("region") or "")
    names, released = decided(session)
    told = outcome._replace(decided=names, released=released)
    result = report(told, intake.has, str(session.workspace.root), region, latest)
    return result._replace(
        come_back=come_back(session, outcome),
        gaps=_our_gaps(session, outcome, result.gaps),
        coordinating=not session.about.get("group"),
    )


def _our_gaps(session: Session, outcome: Outcome, gaps: tuple[WriterGap, ...]) -> tuple[WriterGap, ...]:
    """
    Leave out, in a group's own workspace, what has not arrived of others: its part of a county's file never has all.
    """
    group = outcome.state.by_code("group", str(session.about.get("group") or ""))
    if group is None or not gaps:
        return gaps
    ours = writers_of_group(outcome.state, group)
    return tuple(gap for gap in gaps if gap.forked or gap.dev in ours)


def _rehearsed(outcome: Outcome, intake: Rehearsal, progress: Telling | None) -> tuple[Outcome, Rehearsal]:
    """
    Look which photos would be taken.
    """
    gone = outcome.erased.photos
    return outcome._replace(fetched=_fetch(outcome, gone, intake, progress)), intake


@uncollected()
def preview_files(paths: Sequence[Path], out: Path, progress: Telling | None = None) -> MergeResult:
    """
    Give the report that `merge_files` would give, and refuse what it would refuse. Nothing is written.
    """
    kind = _target(paths, out)
    outcome = _outcome(gather_any(paths, out, progress), None)
    if outcome.gathered.pieces():
        refuse_loss(out, outcome.union, "-o")
    here = out.parent / "photos" if kind == "ledger" else out.parent / _temporary(".arriving")
    outcome, intake = _rehearsed(outcome, Rehearsal(here, here), progress)
    return report(outcome, intake.has, "")._replace(dry_run=True)


def _target(paths: Sequence[Path], out: Path) -> str:
    """
    Give what kind of file is to be written; raises InvalidInput for one that must not be.
    """
    kind = target_kind(out, "-o")
    if any(path.exists() and path.resolve() == out.resolve() for path in paths) or _is_working_ledger(out):
        raise InvalidInput(field="-o", value=str(out), reason="is_input", hint=None)
    return kind


@uncollected()
def merge_files(paths: Sequence[Path], out: Path, progress: Telling | None = None) -> MergeResult:
    """
    Unite ledgers and bundles into a new ledger (photos in `photos/` beside it) or bundle, whose bytes depend on
    nothing but the set of entries and photos; read again and verified before it is in place.

    Raises InvalidInput when the target is one of the inputs or holds entries that would be lost, NotSaved, ReadOnly.
    """
    kind = _target(paths, out)
    outcome = _outcome(gather_any(paths, out, progress), None)
    if not outcome.gathered.pieces():
        return report(outcome, lambda photo: False, "")
    refuse_loss(out, outcome.union, "-o")
    gone = outcome.erased.photos
    staging = out.parent / _temporary(".arriving")
    intake = Intake(out.parent / "photos" if kind == "ledger" else staging, staging)
    try:
        outcome = outcome._replace(fetched=_fetch(outcome, gone, intake, progress))
        data = canonical_ledger(outcome.gathered.pile.campaign, outcome.union)
        if kind == "ledger":
            intake.settle()
            write_ledger(out, data, outcome.gathered.pile.lines)
            # Beside a working ledger lie the photos of that one, and only its own merges take any away.
            if not (out.parent / ABOUT).is_file():
                _drop_erased(intake.folder, gone)
        else:
            _write_bundle(out, outcome, data, intake)
        result = report(outcome, intake.has, str(out))
    finally:
        intake.clear()
    with out.open("rb") as written:
        return result._replace(sha256=hashlib.file_digest(written, "sha256").hexdigest())


def _outcome(gathered: Gathered, before: State | None) -> Outcome:
    """
    Unite and fold what was gathered; what nothing came to is not folded again.
    """
    pile = gathered.pile
    erased = pile.erasures()
    union = pile.union(erased)
    return Outcome(gathered, union, pile.fresh(union, erased), pile.state(union, erased, before), before, (), erased)


def _is_working_ledger(out: Path) -> bool:
    return out.name == LEDGER and (out.parent / ABOUT).is_file()


def _temporary(name: str) -> str:
    return f"{name}-{os.getpid()}-{time.monotonic_ns()}"


def _fetch(outcome: Outcome, gone: Iterable[str], intake: Intake, progress: Telling | None) -> tuple[Fetched, ...]:
    """
    Take the photos that records name and that are not here from wherever they arrive; give what each input gave.
    """
    erased = set(gone)
    intake.expect(photo_sizes(outcome.state))
    wanted = [photo for photo in photo_files(outcome.state) if photo.digest not in erased and not intake.has(photo)]
    parts = outcome.gathered.parts
    so_far = (len(outcome.union), len(outcome.state.conflicts()) if progress else 0)
    fetched: list[Fetched] = []
    folders: dict[Path, Fetched] = {}
    for index, part in enumerate(parts):
        if progress:
            progress(index, len(parts), str(part.input.path) if isinstance(part, Piece) else part.path, *so_far)
        if isinstance(part, Piece):
            given, nothing = part.input, part.remembered and not wanted
            known = folders.get(given.photos) if given.photos else None
            if known is not None:
                # Many files lie beside one folder; what it has of the wanted photos was taken with the first.
                got = Fetched((), (), tuple(photo for photo in known.damaged if not intake.has(photo)))
            else:
                got = NOTHING_FETCHED if nothing and not given.photos else fetch_photos(given, wanted, erased, intake)
            if given.photos:
                folders[given.photos] = got
            fetched.append(got)
    if progress:
        progress(len(parts), len(parts), "", *so_far)
    return tuple(fetched)


def _catch_up(outcome: Outcome, now: Content) -> Outcome:
    """
    Count again against a ledger that another window wrote to while the files were read.
    """
    before = state_of(now)
    pile = Pile(now.campaign, now.lines)
    pile.add(outcome.gathered.pile.arrived)
    parts = tuple(
        part._replace(fresh=tuple(one for one in part.fresh if one not in now.lines))
        if isinstance(part, Piece)
        else part
        for part in outcome.gathered.parts
    )
    return _outcome(Gathered(parts, pile), before)._replace(fetched=outcome.fetched)


def _again(outcome: Outcome, now: Content, paths: Sequence[Path], own: Path) -> Outcome:
    """
    Read everything again where another program put an older ledger in place meanwhile: what was known then may be
    missing now, and nothing remembered counts.
    """
    before = state_of(now)
    gathered = gather_into(Pile(now.campaign, now.lines), paths, own)
    same = len(gathered.pieces()) == len(outcome.fetched)
    return _outcome(gathered, before)._replace(
        fetched=outcome.fetched if same else (NOTHING_FETCHED,) * len(gathered.pieces())
    )


def _drop_erased(folder: Path, gone: Iterable[str]) -> None:
    for digest in gone:
        for ext in EXTENSIONS:
            drop_photo(folder, digest, ext)


def _write_bundle(out: Path, outcome: Outcome, data: bytes, intake: Intake) -> None:
    held = intake.waiting()
    missing = sorted({photo.name for photo in photo_files(outcome.state)} - {photo.name for photo in held})

    def read(photo: PhotoFile) -> bytes:
        found = read_photo(intake.staging, photo.digest, photo.ext)
        if found is None:
            raise OSError(errno.EIO, os.strerror(errno.EIO), photo.name)
        return found

    write_bundle(out, outcome.gathered.pile.campaign, data, held, read, missing, spans_of_lines(outcome.union.values()))
