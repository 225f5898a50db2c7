"""
Handing over: a ledger or a bundle of everything, or of the whole records of a region or group.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from fieldkit.core.entry import Entry
from fieldkit.core.evidence import PhotoFile, check_code, erased_pictures, photo_files
from fieldkit.core.lookup import find
from fieldkit.core.selection import select, whole_records
from fieldkit.core.state import build_state
from fieldkit.core.tuples import NamedTuple
from fieldkit.core.union import canonical_ledger, unite
from fieldkit.core.writers import WriterSpan, writer_spans
from fieldkit.errors import FileRefused, InvalidInput
from fieldkit.operations.gathering import Pile, Progress
from fieldkit.operations.merge_report import MissingPhoto
from fieldkit.operations.naming import region_code
from fieldkit.operations.session import Session
from fieldkit.store.arrivals import find_sources, read_source
from fieldkit.store.bundle import write_bundle
from fieldkit.store.handover import target_kind, write_ledger
from fieldkit.store.photos import has_photo, read_photo
from fieldkit.store.workspace import ABOUT, LEDGER


class ExportResult(NamedTuple):
    """
    What was handed over: `kind` is ledger or bundle, `region` a code and `group` a code where they were asked for;
    numbers of records, entries and photos in it; `photos_left` photos that do not travel in it; `missing_photos` that
    records name but are not here or damaged; size in bytes, sha256, and count and head of every writer.
    """

    path: str
    kind: str
    region: str
    group: str
    records: int
    entries: int
    photos: int
    photos_left: int
    missing_photos: tuple[MissingPhoto, ...]
    size: int
    sha256: str
    writers: tuple[WriterSpan, ...]


class _Part(NamedTuple):
    """
    The lines to hand over, with how many records they make, their entries and the photos they name.
    """

    lines: dict[bytes, bytes]
    records: int
    entries: list[Entry]
    photos: dict[PhotoFile, str]


def export(
    session: Session,
    path: Path,
    region: str | None = None,
    group: str | None = None,
    photos: bool = True,
    progress: Progress | None = None,
) -> ExportResult:
    """
    Write a ledger (.json) or a bundle with photos (.zip), canonical, read again and verified before it is in place.

    A part takes whole records, closed under references. Raises NotFound for an unknown region, group or folder,
    InvalidInput for a target that is a working ledger or holds entries that would be lost, NotSaved, ReadOnly.
    """
    _refuse_own(session, path)
    kind = target_kind(path, "FILE")
    of_region = region_code(session.campaign, region) if region else None
    group_record = find(session.state, "group", group, withdrawn=True) if group else None
    part = _part(session, of_region, group_record.id if group_record else None)
    refuse_loss(path, part.lines, "FILE")
    data = canonical_ledger(session.content.campaign, part.lines)
    spans = writer_spans(part.entries)
    held: list[PhotoFile] = []
    missing: tuple[MissingPhoto, ...] = ()
    if kind == "bundle":
        held, missing = _held(session, part, photos, progress)
        absent = [photo.name for photo in part.photos if photo not in set(held)]
        write_bundle(path, session.content.campaign, data, held, lambda one: _bytes(session, one), absent, spans)
    else:
        write_ledger(path, data)
    with path.open("rb") as written:
        digest = hashlib.file_digest(written, "sha256").hexdigest()
    return ExportResult(
        path=str(path),
        kind=kind,
        region=of_region or "",
        group=group_record.code if group_record else "",
        records=part.records,
        entries=len(part.lines),
        photos=len(held),
        photos_left=len(part.photos) - len(held) - len(missing),
        missing_photos=missing,
        size=path.stat().st_size,
        sha256=digest,
        writers=tuple(spans),
    )


def _refuse_own(session: Session, path: Path) -> None:
    """
    Refuse to write over a working ledger, this one or another, or among what a workspace keeps.
    """
    target, root = path.resolve(), session.workspace.root.resolve()
    kept = any(target.is_relative_to(root / name) for name in ("photos", "local", "cache", LEDGER, ABOUT))
    if kept or (target.name in (LEDGER, ABOUT) and (target.parent / ABOUT).is_file()):
        raise InvalidInput(field="FILE", value=str(path), reason="own_ledger", hint=None)


def refuse_loss(path: Path, lines: Mapping[bytes, bytes], field: str) -> None:
    """
    Refuse to write over a ledger or bundle that holds entries these lines lack, as another laptop's of the same name
    on the same stick, or that is damaged or too new: it may be the only copy. Raises InvalidInput.
    """
    for source in find_sources([path]) if path.is_file() and path.stat().st_size else ():
        try:
            held = read_source(source, lines).content.lines
        except (FileRefused, OSError):
            raise InvalidInput(field=field, value=str(path), reason="damaged", hint=None) from None
        if not held.keys() <= lines.keys():
            raise InvalidInput(field=field, value=str(path), reason="holds_more", hint=None)


def _part(session: Session, region: str | None, group: str | None) -> _Part:
    """
    Choose what is handed over, everything erased anywhere already dropped.
    """
    state = session.state
    chosen = select(state, region, group)
    whole = unite(session.content.lines)
    lines = whole_records(whole, state, chosen)
    entries = Pile(state.campaign, lines, state).entries(lines)
    part = build_state(state.campaign, entries)
    gone = erased_pictures(state)
    files = photo_files(part).items()
    photos = {photo: check_code(part, record) for photo, record in files if photo.digest not in gone}
    return _Part(lines, len(chosen), entries, photos)


def _held(
    session: Session, part: _Part, wanted: bool, progress: Progress | None
) -> tuple[list[PhotoFile], tuple[MissingPhoto, ...]]:
    """
    Look which photos are here whole; each is read and must match its name.
    """
    held: list[PhotoFile] = []
    missing: list[MissingPhoto] = []
    folder = session.workspace.photos
    for index, (photo, check) in enumerate(sorted(part.photos.items())):
        if progress:
            progress(index, len(part.photos), photo.name)
        if not wanted and has_photo(folder, photo.digest, photo.ext):
            continue
        if wanted and read_photo(folder, photo.digest, photo.ext) is not None:
            held.append(photo)
        else:
            missing.append(MissingPhoto(photo.digest, photo.ext, check, ""))
    if progress:
        progress(len(part.photos), len(part.photos), "")
    return held, tuple(missing)


def _bytes(session: Session, photo: PhotoFile) -> bytes:
    data = read_photo(session.workspace.photos, photo.digest, photo.ext)
    if data is None:
        raise InvalidInput(field="photo", value=photo.name, reason="unreadable", hint=None)
    return data
