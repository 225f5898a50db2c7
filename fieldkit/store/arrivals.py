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
from fieldkit.core.strict import strict_reader
from fieldkit.core.tuples import NamedTuple
from fieldkit.errors import FileRefused, LedgerDamaged, LedgerTooNew
from fieldkit.store.backup import opens_like_backup
from fieldkit.store.bundle import Bundle, holds_writers
from fieldkit.store.intake import Intake
from fieldkit.store.ledger import Content, judge_ledger, read_arrived
from fieldkit.store.limits import Limits, limits, over_size, read_within, refuse_heavy
from fieldkit.store.photos import has_photo, read_photo
from fieldkit.store.workspace import ABOUT, LEDGER, Workspace, known_good

SUFFIXES = (".json", ".zip")
PASSED_OVER = "passed_over"
_ZIP = b"PK\x03\x04"
_BESIDE_A_LEDGER = ("photos", "local", "cache")


class Input(NamedTuple):
    """
    One input of a merge: `kind` is ledger, bundle, workspace, backup (`passed_over` where it only lay in a folder), or
    "" when there is nothing of that name; `photos` is the folder its photos lie in (none for a bundle). A ledger is
    only `likely` one while nobody has looked into the file.
    """

    path: Path
    kind: str
    photos: Path | None
    inside: bool = False
    likely: bool = False


class Arrival(NamedTuple):
    """
    An input as read: its ledger, and size and sha256 of the file it was read from.
    """

    input: Input
    content: Content
    size: int
    sha256: str


def find_inputs(paths: Iterable[Path], leave_out: Path | None = None, unopened: bool = False) -> Iterator[Input]:
    """
    Give the inputs that files, folders and workspaces mean, in the order given, a folder's in order of their paths.

    A workspace is one input, wherever it lies; a backup in a folder is none. Hidden files and folders are passed over,
    `photos`, `local` and `cache` beside a `ledger.json`, and the file `leave_out` inside a folder. A path that means
    nothing is given with kind "". With `unopened` no file is looked into: a ledger by its name may turn out to be a zip
    when `read_input` reads it.
    """
    for path in paths:
        if path.is_dir() and not _is_workspace(path):
            # Not `resolve`, which fails on a link to itself, and a folder may hold one.
            found = list(_walk(path, os.path.realpath(leave_out) if leave_out else ""))
            yield from (one if unopened else settled(one) for one in found or [Input(path, "", None)])
        else:
            given = _input(path)
            yield given if unopened else settled(given)


def _is_workspace(folder: Path) -> bool:
    return (folder / LEDGER).is_file() and (folder / ABOUT).is_file()


def _input(path: Path) -> Input:
    if path.is_dir():
        return Input(path, "workspace", path / "photos")
    if not path.is_file():
        return Input(path, "", None)
    if path.name == LEDGER and _is_workspace(path.parent):
        return Input(path.parent, "workspace", path.parent / "photos")
    return Input(path, "ledger", path.parent / "photos", likely=True)


def settled(given: Input, start: bytes | None = None) -> Input:
    """
    Say for sure what a likely ledger is, by its name and by how the file starts.
    """
    if not given.likely:
        return given
    path = given.path
    if path.suffix.lower() == ".zip" or (_opens_like_zip(path) if start is None else start.startswith(_ZIP)):
        backup = PASSED_OVER if given.inside else "backup"
        return Input(path, backup if opens_like_backup(path) else "bundle", None)
    return given._replace(likely=False)


def _opens_like_zip(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(4) == _ZIP
    except OSError:
        return False


def _walk(folder: Path, leave_out: str) -> Iterator[Input]:
    try:
        with os.scandir(folder) as found:
            inside = sorted(found, key=lambda one: one.name)
    except OSError:
        yield Input(folder, "", None)
        return
    belonging = _BESIDE_A_LEDGER if (folder / LEDGER).is_file() else ()
    photos, real = folder / "photos", os.path.realpath(folder)
    for one in inside:
        name, linked = one.name, one.is_symlink()
        if name.startswith("."):
            continue
        if os.path.isdir(one.path) if linked else one.is_dir():
            if linked or name in belonging:
                continue
            path = folder / name
            yield from [_input(path)] if _is_workspace(path) else _walk(path, leave_out)
        elif name.lower().endswith(SUFFIXES) and name != ABOUT:
            if (os.path.realpath(one.path) if linked else os.path.join(real, name)) != leave_out:
                there = os.path.isfile(one.path) if linked else one.is_file()
                yield Input(folder / name, "ledger" if there else "", photos if there else None, True, there)


def read_input(given: Input, trusted: Mapping[bytes, bytes], most: Limits | None = None) -> Arrival:
    """
    Read the ledger of an input, every line matching its id; lines equal to trusted ones are not hashed again. `most` is
    how much of it is taken, where the user's limits are known.

    Raises FileRefused with the reason, and the line where there is one.
    """
    shown = str(given.path)
    try:
        if given.likely and given.path.suffix.lower() == ".zip":
            given = settled(given)
        if given.kind == "workspace":
            return _read_workspace(given, trusted)
        if given.kind == "ledger":
            allowed = most or limits()
            data = read_within(given.path, allowed.size)
            given = settled(given, data[:4])
            if given.kind == "ledger":
                refuse_heavy(data, shown, allowed)
                return Arrival(given, read_arrived(data, shown, trusted), len(data), sha256(data).hexdigest())
        if given.kind == "bundle":
            return _read_bundle(given, trusted)
        if given.kind in ("backup", PASSED_OVER):
            raise FileRefused(shown, "backup")
    except OSError as error:
        raise FileRefused(shown, "unreadable", error.strerror) from error
    except MemoryError as error:
        raise FileRefused(shown, "no_memory") from error
    raise FileRefused(shown, "nothing_here" if given.path.is_dir() else "not_found")


def _read_workspace(given: Input, trusted: Mapping[bytes, bytes]) -> Arrival:
    """
    Read another workspace as its own reader would: an end torn by a crash is left out, one cut further than a crash
    can is damage, read as what arrives. What its notes say to be proven is not taken on trust here.
    """
    workspace, shown, most = Workspace(given.path), str(given.path), limits().size
    if workspace.ledger.stat().st_size > most:
        raise over_size(given.path, workspace.ledger.stat().st_size, most, LEDGER)
    data = read_within(workspace.ledger, most)
    refuse_heavy(data, shown, limits())
    size, digest = len(data), sha256(data).hexdigest()
    try:
        content = judge_ledger(data, workspace.ledger, known_good(workspace)._replace(sha256=""))
    except LedgerDamaged:
        return Arrival(given, read_arrived(data, shown, trusted), size, digest)
    except LedgerTooNew as error:
        raise FileRefused(shown, "too_new", error.facts["format"]) from error
    read = strict_reader(len(content.lines))
    for identity, line in content.lines.items():
        if trusted.get(identity) != line:
            try:
                read(line)
            except BadEntry:
                return Arrival(given, read_arrived(data, shown, trusted), size, digest)
    return Arrival(given, content, size, digest)


def _read_bundle(given: Input, trusted: Mapping[bytes, bytes]) -> Arrival:
    """
    Read the ledger of a bundle. One that is not the listed one is taken where damaged entries in it explain that; one
    that holds less than its list says, or something else, is refused.
    """
    shown = str(given.path)
    with Bundle.open(given.path) as bundle:
        data, listed = bundle.any_ledger()
        content = read_arrived(data, shown, trusted)
        if content.campaign != bundle.manifest.campaign:
            raise FileRefused(shown, "manifest")
        held_back = len(content.unbelieved) if content.flaw != "truncated" else len(data)
        if not holds_writers(content.lines, bundle.manifest.writers, held_back):
            raise FileRefused(shown, "writers_differ")
        if not listed and not content.unbelieved and content.flaw in ("", "bom"):
            raise FileRefused(shown, "ledger_differs", "ledger.json")
    return Arrival(given, content, given.path.stat().st_size, sha256(data).hexdigest())


class Fetched(NamedTuple):
    """
    What an input gave of the photos wanted: those taken, those it lists but lacks, those whose bytes differ.
    """

    taken: tuple[PhotoFile, ...]
    lacking: tuple[PhotoFile, ...]
    damaged: tuple[PhotoFile, ...]


NOTHING_FETCHED = Fetched((), (), ())


def fetch_photos(given: Input, wanted: Iterable[PhotoFile], unwanted: Iterable[str], intake: Intake) -> Fetched:
    """
    Take the wanted photos an input has, and whatever else a bundle lists, except digests that are `unwanted`. Each
    must match its name. An input that can no longer be read gives none.
    """
    try:
        if given.kind == "bundle":
            return _from_bundle(given, set(unwanted), intake)
        return _from_folder(given, wanted, intake)
    except (FileRefused, OSError, MemoryError):
        return NOTHING_FETCHED


def _from_bundle(given: Input, unwanted: set[str], intake: Intake) -> Fetched:
    taken: list[PhotoFile] = []
    lacking: list[PhotoFile] = []
    damaged: list[PhotoFile] = []
    with Bundle.open(given.path) as bundle:
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


def _from_folder(given: Input, wanted: Iterable[PhotoFile], intake: Intake) -> Fetched:
    taken: list[PhotoFile] = []
    damaged: list[PhotoFile] = []
    folder = given.photos
    if folder is None or not folder.is_dir():
        return NOTHING_FETCHED
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
