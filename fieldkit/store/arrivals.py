"""
What arrives: files, bundles, folders and workspaces found, read and judged. Nothing of them is ever changed.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from fieldkit.core.entry import BadEntry
from fieldkit.core.evidence import PhotoFile
from fieldkit.core.strict import decode_strict
from fieldkit.core.tuples import NamedTuple
from fieldkit.errors import FileRefused, LedgerDamaged, LedgerTooNew
from fieldkit.store.backup import opens_like_backup
from fieldkit.store.bundle import Bundle, holds_writers
from fieldkit.store.intake import Intake
from fieldkit.store.ledger import Content, read_arrived, read_ledger
from fieldkit.store.limits import limits, over_size, read_within, refuse_heavy
from fieldkit.store.photos import has_photo, read_photo
from fieldkit.store.workspace import ABOUT, LEDGER, Workspace, known_good

SUFFIXES = (".json", ".zip")
PASSED_OVER = "passed_over"
_BESIDE_A_LEDGER = ("photos", "local", "cache")


class Source(NamedTuple):
    """
    One input of a merge: `kind` is ledger, bundle, workspace, backup (`passed_over` where it only lay in a folder), or
    "" when there is nothing of that name; `photos` is the folder its photos lie in (none for a bundle).
    """

    path: Path
    kind: str
    photos: Path | None


class Arrival(NamedTuple):
    """
    A source as read: its ledger, and size and sha256 of the file it was read from.
    """

    source: Source
    content: Content
    size: int
    sha256: str


def find_sources(paths: Iterable[Path], leave_out: Path | None = None) -> Iterator[Source]:
    """
    Give the inputs that files, folders and workspaces mean, in the order given, a folder's in order of their paths.

    A workspace is one input, wherever it lies; a backup in a folder is none. Hidden files and folders are passed over,
    `photos`, `local` and `cache` beside a `ledger.json`, and the file `leave_out` inside a folder. A path that means
    nothing is given with kind "".
    """
    for path in paths:
        if path.is_dir() and not _is_workspace(path):
            # Not `resolve`, which fails on a link to itself, and a folder may hold one.
            found = list(_walk(path, os.path.realpath(leave_out) if leave_out else ""))
            yield from found or [Source(path, "", None)]
        else:
            yield _source(path)


def _is_workspace(folder: Path) -> bool:
    return (folder / LEDGER).is_file() and (folder / ABOUT).is_file()


def _source(path: Path) -> Source:
    if path.is_dir():
        return Source(path, "workspace", path / "photos")
    if not path.is_file():
        return Source(path, "", None)
    if path.name == LEDGER and _is_workspace(path.parent):
        return Source(path.parent, "workspace", path.parent / "photos")
    if path.suffix.lower() == ".zip" or _opens_like_zip(path):
        return Source(path, "backup" if opens_like_backup(path) else "bundle", None)
    return Source(path, "ledger", path.parent / "photos")


def _opens_like_zip(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(4) == b"PK\x03\x04"
    except OSError:
        return False


def _walk(folder: Path, leave_out: str) -> Iterator[Source]:
    try:
        inside = sorted(folder.iterdir(), key=lambda path: path.name)
    except OSError:
        yield Source(folder, "", None)
        return
    belonging = _BESIDE_A_LEDGER if (folder / LEDGER).is_file() else ()
    for path in inside:
        if path.name.startswith("."):
            continue
        if path.is_dir():
            if path.is_symlink() or path.name in belonging:
                continue
            yield from [_source(path)] if _is_workspace(path) else _walk(path, leave_out)
        elif path.suffix.lower() in SUFFIXES and path.name != ABOUT and os.path.realpath(path) != leave_out:
            source = _source(path)
            yield source._replace(kind=PASSED_OVER) if source.kind == "backup" else source


def read_source(source: Source, trusted: Mapping[bytes, bytes]) -> Arrival:
    """
    Read the ledger of an input, every line matching its id; lines equal to trusted ones are not hashed again.

    Raises FileRefused with the reason, and the line where there is one.
    """
    shown = str(source.path)
    try:
        if source.kind == "workspace":
            return _read_workspace(source, trusted)
        if source.kind == "bundle":
            return _read_bundle(source, trusted)
        if source.kind in ("backup", PASSED_OVER):
            raise FileRefused(shown, "backup")
        if source.kind == "ledger":
            data = read_within(source.path, limits().size)
            refuse_heavy(data, shown, limits())
            return Arrival(source, read_arrived(data, shown, trusted), len(data), sha256(data).hexdigest())
    except OSError as error:
        raise FileRefused(shown, "unreadable", error.strerror) from error
    except MemoryError as error:
        raise FileRefused(shown, "no_memory") from error
    raise FileRefused(shown, "nothing_here" if source.path.is_dir() else "not_found")


def _read_workspace(source: Source, trusted: Mapping[bytes, bytes]) -> Arrival:
    """
    Read another workspace as its own reader would: an end torn by a crash is left out, one cut further than a crash
    can is damage, read as what arrives. What its notes say to be proven is not taken on trust here.
    """
    workspace, shown, most = Workspace(source.path), str(source.path), limits().size
    size = workspace.ledger.stat().st_size
    if size > most:
        raise over_size(source.path, size, most, LEDGER)
    data = read_within(workspace.ledger, most)
    refuse_heavy(data, shown, limits())
    digest = sha256(data).hexdigest()
    try:
        content = read_ledger(workspace.ledger, known_good(workspace)._replace(sha256=""))
    except LedgerDamaged:
        return Arrival(source, read_arrived(data, shown, trusted), size, digest)
    except LedgerTooNew as error:
        raise FileRefused(shown, "too_new", error.facts["format"]) from error
    for identity, line in content.lines.items():
        if trusted.get(identity) != line:
            try:
                decode_strict(line)
            except BadEntry:
                return Arrival(source, read_arrived(data, shown, trusted), size, digest)
    return Arrival(source, content, size, digest)


def _read_bundle(source: Source, trusted: Mapping[bytes, bytes]) -> Arrival:
    """
    Read the ledger of a bundle. One that is not the listed one is taken where damaged entries in it explain that; one
    that holds less than its list says, or something else, is refused.
    """
    shown = str(source.path)
    with Bundle.open(source.path) as bundle:
        data, listed = bundle.any_ledger()
        content = read_arrived(data, shown, trusted)
        if content.campaign != bundle.manifest.campaign:
            raise FileRefused(shown, "manifest")
        held_back = len(content.unbelieved) if content.flaw != "truncated" else len(data)
        if not holds_writers(content.lines, bundle.manifest.writers, held_back):
            raise FileRefused(shown, "writers_differ")
        if not listed and not content.unbelieved and content.flaw in ("", "bom"):
            raise FileRefused(shown, "ledger_differs", "ledger.json")
    return Arrival(source, content, source.path.stat().st_size, sha256(data).hexdigest())


class Fetched(NamedTuple):
    """
    What an input gave of the photos wanted: those taken, those it lists but lacks, those whose bytes differ.
    """

    taken: tuple[PhotoFile, ...]
    lacking: tuple[PhotoFile, ...]
    damaged: tuple[PhotoFile, ...]


def fetch_photos(source: Source, wanted: Iterable[PhotoFile], unwanted: Iterable[str], intake: Intake) -> Fetched:
    """
    Take the wanted photos an input has, and whatever else a bundle lists, except digests that are `unwanted`. Each
    must match its name. An input that can no longer be read gives none.
    """
    try:
        if source.kind == "bundle":
            return _from_bundle(source, set(unwanted), intake)
        return _from_folder(source, wanted, intake)
    except (FileRefused, OSError, MemoryError):
        return Fetched((), (), ())


def _from_bundle(source: Source, unwanted: set[str], intake: Intake) -> Fetched:
    taken: list[PhotoFile] = []
    lacking: list[PhotoFile] = []
    damaged: list[PhotoFile] = []
    with Bundle.open(source.path) as bundle:
        for photo in bundle.photos():
            if photo.digest in unwanted or intake.has(photo):
                continue
            data = bundle.photo(photo)
            if data is not None:
                intake.add(photo, data)
                taken.append(photo)
            else:
                (damaged if bundle.has(photo) else lacking).append(photo)
    return Fetched(tuple(taken), tuple(lacking), tuple(damaged))


def _from_folder(source: Source, wanted: Iterable[PhotoFile], intake: Intake) -> Fetched:
    taken: list[PhotoFile] = []
    damaged: list[PhotoFile] = []
    folder = source.photos
    if folder is None or not folder.is_dir():
        return Fetched((), (), ())
    for photo in wanted:
        if intake.has(photo) or not has_photo(folder, photo.digest, photo.ext):
            continue
        data = read_photo(folder, photo.digest, photo.ext)
        if data is None:
            damaged.append(photo)
        else:
            intake.add(photo, data)
            taken.append(photo)
    return Fetched(tuple(taken), (), tuple(damaged))
