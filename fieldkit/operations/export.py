"""
Handing over: a ledger or a bundle of everything, or of the whole records of a region or group.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import NamedTuple

from fieldkit.core.campaign import parse_region
from fieldkit.core.codes import nearest
from fieldkit.core.entry import Entry
from fieldkit.core.evidence import PhotoFile, check_code, photo_files
from fieldkit.core.lookup import find
from fieldkit.core.selection import select, whole_records
from fieldkit.core.state import build_state
from fieldkit.core.union import canonical_ledger, unite
from fieldkit.core.writers import WriterSpan, writer_spans
from fieldkit.errors import InvalidInput, NotFound
from fieldkit.operations.gathering import Pile, Progress
from fieldkit.operations.merge_report import MissingPhoto
from fieldkit.operations.session import Session
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
    InvalidInput for a target that is a working ledger, NotSaved, ReadOnly.
    """
    kind = target_kind(path, "FILE")
    _refuse_own(session, path)
    region_code = _region(session, region)
    group_record = find(session.state, "group", group, withdrawn=True) if group else None
    part = _part(session, region_code, group_record.id if group_record else None)
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
        region=region_code or "",
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


def _region(session: Session, region: str | None) -> str | None:
    if not region:
        return None
    code = parse_region(region, session.campaign)
    if code is None:
        known = session.campaign.regions.values()
        names = [name for one in known for name in (one.code, one.zh, one.en) if name]
        raise NotFound(kind="region", name=region, nearest=nearest(region, names))
    return code


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
    photos = {photo: check_code(part, record) for photo, record in photo_files(part).items()}
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
    return held, tuple(missing)


def _bytes(session: Session, photo: PhotoFile) -> bytes:
    data = read_photo(session.workspace.photos, photo.digest, photo.ext)
    if data is None:
        raise InvalidInput(field="photo", value=photo.name, reason="unreadable", hint=None)
    return data
