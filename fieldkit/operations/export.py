"""
Handing over: a ledger or a bundle of everything, or of the whole records of a region or group; and giving back, to a
group, what became of its records, with a receipt.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from fieldkit.core.entry import Entry, decode_lines
from fieldkit.core.evidence import PhotoFile, check_code, erased_pictures, photo_files
from fieldkit.core.fold import Record
from fieldkit.core.holdings import Holdings, holdings_of
from fieldkit.core.lookup import find
from fieldkit.core.selection import Key, dangling, select, select_back, whole_records
from fieldkit.core.state import State, build_state
from fieldkit.core.tuples import NamedTuple
from fieldkit.core.union import canonical_ledger, unite
from fieldkit.errors import FileRefused, InvalidInput
from fieldkit.operations.gathering import Progress
from fieldkit.operations.handed import latest_list
from fieldkit.operations.merge_result import MissingPhoto
from fieldkit.operations.naming import region_code
from fieldkit.operations.receipt import Given, give_receipt, group_writers
from fieldkit.operations.session import Session
from fieldkit.store.arrivals import find_inputs, read_input
from fieldkit.store.bundle import Bundle, write_bundle
from fieldkit.store.handover import target_kind, write_ledger
from fieldkit.store.notes import EXPORTS, keep_note
from fieldkit.store.photos import has_photo, read_photo
from fieldkit.store.settings import load_writer
from fieldkit.store.workspace import ABOUT, LEDGER


class MissingRecord(NamedTuple):
    """
    A record that is pointed to and not here: its kind and id, and the code (or id) of the record that points to it.
    """

    kind: str
    rec: str
    by: str


class ExportResult(NamedTuple):
    """
    What was handed over: `kind` is ledger or bundle, `region` a code and `group` a code where they were asked for,
    `given` the receipt of the group that it goes back to, if it does;
    numbers of records, entries and photo files in it; `photos_left` photos that do not travel in it; `missing_photos`
    that records name but are not here or damaged, `missing_records` likewise; size in bytes, sha256, and what the other
    side will find it to hold.
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
    missing_records: tuple[MissingRecord, ...]
    size: int
    sha256: str
    holds: Holdings
    given: Given | None = None


class _Part(NamedTuple):
    """
    The lines to hand over, with how many records they make, their entries and state, and the photos they name.
    """

    lines: dict[bytes, bytes]
    records: int
    entries: list[Entry]
    state: State
    photos: dict[PhotoFile, str]


def export(
    session: Session,
    path: Path,
    region: str | None = None,
    group: str | None = None,
    photos: bool = True,
    progress: Progress | None = None,
    back_to: str | None = None,
) -> ExportResult:
    """
    Write a ledger (.json) or a bundle with photos (.zip), canonical, read again and verified before it is in place.

    A part takes whole records, closed under references. What goes `back_to` a group takes also whatever its laptops
    wrote in, and a receipt, which is written here first when it says anything new. Raises NotFound for an unknown
    region, group or folder, InvalidInput for a target that is a working ledger or holds what would be lost and for the
    own group as the one it goes back to, NotSaved, ReadOnly. What was handed over is noted in the workspace, where the
    disk takes a note.
    """
    _refuse_own(session, path)
    kind = target_kind(path, "FILE")
    of_region = region_code(session.campaign, region) if region else None
    named = find(session.state, "group", back_to or group or "", withdrawn=True) if back_to or group else None
    if named and back_to:
        _refuse_own_group(session, named)
    chosen = _chosen(session, of_region, named, bool(back_to))
    part = _part(session, chosen)
    refuse_loss(path, part.lines, "FILE", session.content.lines)
    held: list[PhotoFile] = []
    missing: tuple[MissingPhoto, ...] = ()
    if kind == "bundle":
        held, missing = _held(session, part, photos, progress)
        _refuse_photo_loss(path, held, erased_pictures(session.state))
    given = None
    if named and back_to:
        given = give_receipt(session, named, chosen)
        part = _part(session, _chosen(session, of_region, named, True)) if given.new else part
    holds = holdings_of(part.entries)
    _write(session, path, part, held if kind == "bundle" else None, holds)
    result = _result(path, part, held, missing, holds)._replace(
        kind=kind, region=of_region or "", group=named.code if named else "", given=given
    )
    _keep_note(session, result)
    return result


def _chosen(session: Session, region: str | None, group: Record | None, back: bool) -> set[Key]:
    if group and back:
        return select_back(session.state, group.id, group_writers(session, group))
    return select(session.state, region, group.id if group else None)


def _write(session: Session, path: Path, part: _Part, held: Sequence[PhotoFile] | None, holds: Holdings) -> None:
    """
    Write a bundle with the photos held, or without any given a ledger.
    """
    campaign = session.content.campaign
    data = canonical_ledger(campaign, part.lines)
    if held is None:
        write_ledger(path, data)
    else:
        absent = [photo.name for photo in part.photos if photo not in set(held)]
        write_bundle(path, campaign, data, held, lambda one: _bytes(session, one), absent, holds.writers)


def _result(
    path: Path, part: _Part, held: Collection[PhotoFile], missing: tuple[MissingPhoto, ...], holds: Holdings
) -> ExportResult:
    """
    Say what was written, by the file as it is now.
    """
    with path.open("rb") as written:
        digest = hashlib.file_digest(written, "sha256").hexdigest()
    return ExportResult(
        path=str(path),
        kind="",
        region="",
        group="",
        records=part.records,
        entries=len(part.lines),
        photos=len(held),
        photos_left=len(part.photos) - len(held) - len(missing),
        missing_photos=missing,
        missing_records=_missing_records(part),
        size=path.stat().st_size,
        sha256=digest,
        holds=holds,
    )


def _missing_records(part: _Part) -> tuple[MissingRecord, ...]:
    """
    Name what records point to and this ledger does not have: a part is closed, so it is missing here altogether.
    """
    here = {(entry.kind, entry.rec) for entry in part.entries}
    found = dangling(part.state, here)
    return tuple(MissingRecord(kind, rec, record.code or record.id[:8]) for record, (kind, rec) in found)


def _keep_note(session: Session, result: ExportResult) -> None:
    """
    Note what was handed over when, and how far of each writer: `todo` tells from it what is not handed over yet.
    """
    own = load_writer(session.workspace.folder)
    document = {
        "by": session.author,
        "own": own.dev if own else "",
        "path": str(Path(result.path).resolve()),
        **{name: getattr(result, name) for name in ("kind", "region", "group", "photos_left", "size", "sha256")},
        **({"back": True} if result.given else {}),
        "writers": [span.document() for span in result.holds.writers],
        "photos_missing": [f"{photo.sha256}.{photo.ext}" for photo in result.missing_photos],
        "lists": latest_list(session, session.content.lines),
    }
    keep_note(session.workspace, EXPORTS, session.now(), document)


def _refuse_own(session: Session, path: Path) -> None:
    """
    Refuse to write over a working ledger, this one or another, or among what a workspace keeps.
    """
    target, root = path.resolve(), session.workspace.root.resolve()
    kept = any(target.is_relative_to(root / name) for name in ("photos", "local", "cache", LEDGER, ABOUT))
    if kept or (target.name in (LEDGER, ABOUT) and (target.parent / ABOUT).is_file()):
        raise InvalidInput(field="FILE", value=str(path), reason="own_ledger", hint=None)


def _refuse_own_group(session: Session, group: Record) -> None:
    """
    Refuse to give back to the group this workspace is of: a receipt from there would speak for itself.
    """
    own = session.state.known_by_code("group", str(session.about.get("group") or ""))
    if own is not None and own.id == group.id:
        raise InvalidInput(field="--for", value=group.code, reason="own_group", hint=None)


def refuse_loss(path: Path, lines: Mapping[bytes, bytes], field: str, known: Collection[bytes] = ()) -> None:
    """
    Refuse to write over a ledger or bundle that holds entries these lines lack, as another laptop's of the same name
    on the same stick, or that is damaged or too new: it may be the only copy. Raises InvalidInput. Where all it holds
    is `known` here, it is another part, and merging it first would change nothing.
    """
    for given in find_inputs([path]) if path.is_file() and path.stat().st_size else ():
        try:
            content = read_input(given, lines).content
        except FileRefused as error:
            reason = "over_size" if error.facts["reason"] == "over_size" else "damaged"
            raise InvalidInput(field=field, value=str(path), reason=reason, hint=None) from None
        except OSError:
            raise InvalidInput(field=field, value=str(path), reason="damaged", hint=None) from None
        if content.unbelieved or content.flaw not in ("", "bom"):
            raise InvalidInput(field=field, value=str(path), reason="damaged", hint=None)
        held = content.lines
        if not held.keys() <= lines.keys():
            reason = "holds_other" if all(identity in known for identity in held) else "holds_more"
            raise InvalidInput(field=field, value=str(path), reason=reason, hint=None)


def _refuse_photo_loss(path: Path, held: Collection[PhotoFile], erased: Collection[str]) -> None:
    """
    Refuse to write over a bundle with photos that will not be in the new one and were not erased: it may be the only
    one that has them. Raises InvalidInput.
    """
    if not path.is_file() or not path.stat().st_size:
        return
    kept = {photo.digest for photo in held} | set(erased)
    with Bundle.open(path) as bundle:
        lost = any(bundle.photo(photo) is not None for photo in bundle.photos() if photo.digest not in kept)
    if lost:
        raise InvalidInput(field="FILE", value=str(path), reason="holds_photos", hint=None)


def _part(session: Session, chosen: set[Key]) -> _Part:
    """
    Take the chosen records, everything erased anywhere already dropped.
    """
    state = session.state
    whole = unite(session.content.lines)
    lines = whole_records(whole, state, chosen)
    entries = decode_lines(lines.values())
    part = build_state(state.campaign, entries)
    gone = erased_pictures(state)
    files = photo_files(part).items()
    photos = {photo: check_code(part, record) for photo, record in files if photo.digest not in gone}
    return _Part(lines, len(chosen), entries, part, photos)


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
