"""
Verifying: every line's id and form, every counter, reference and photo, of a workspace or of what was handed over.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import file_digest
from pathlib import Path

from fieldkit.core.doubtful import doubts
from fieldkit.core.entry import Entry
from fieldkit.core.evidence import PHOTO_NAME, PhotoFile, check_code, photo_files, standing_files
from fieldkit.core.state import State, Unknown, build_state
from fieldkit.core.tuples import NamedTuple
from fieldkit.core.union import erasures
from fieldkit.core.writers import WriterSpan, writer_spans
from fieldkit.errors import FileRefused, NotFound
from fieldkit.operations.audit import Book, Problem, audit_ledger, ranges
from fieldkit.operations.gathering import Progress
from fieldkit.operations.session import Session
from fieldkit.store.arrivals import PASSED_OVER, Input, find_inputs
from fieldkit.store.backup import PHOTOS, Backup
from fieldkit.store.bundle import Bundle, holds_writers
from fieldkit.store.limits import limits, read_within, refuse_heavy
from fieldkit.store.rewritten import is_as_written
from fieldkit.store.settings import WriterNote, load_writer
from fieldkit.store.workspace import LEDGER, Workspace, known_good


class Verified(NamedTuple):
    """
    The verdict on one workspace or file: what it holds, its problems, and what is only worth knowing (`notes`:
    torn, layout, repacked, gap, unreferenced, photo_withdrawn and the doubts of a merge,
    with the same places as problems).
    """

    path: str
    kind: str
    campaign: str
    entries: int
    records: int
    photos: int
    unknown: tuple[Unknown, ...]
    writers: tuple[WriterSpan, ...]
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...]


class VerifyResult(NamedTuple):
    """
    The verdicts on everything that was looked at.
    """

    files: tuple[Verified, ...]

    @property
    def exit_code(self) -> int:
        """
        0 all is well; 1 something needs a person.
        """
        return 1 if any(file.problems for file in self.files) else 0


def verify_workspace(session: Session, progress: Progress | None = None) -> VerifyResult:
    """
    Check a workspace: ledger, counters, references and every photo's bytes. Nothing is written.
    """
    return VerifyResult((_workspace(session.workspace, progress),))


def verify_files(paths: Sequence[Path], progress: Progress | None = None) -> VerifyResult:
    """
    Check ledgers, bundles, folders of them and workspaces. Nothing is written. Raises NotFound for a path of nothing,
    before anything is checked.
    """
    for path in paths:
        if not path.exists():
            raise NotFound(kind="file", name=str(path), nearest=[])
    return VerifyResult(tuple(_any(given, progress) for given in find_inputs(paths)))


def _any(given: Input, progress: Progress | None) -> Verified:
    if given.kind == "workspace":
        return _workspace(Workspace(given.path), progress)
    book = Book()
    try:
        if given.kind == "bundle":
            return _bundle(given, book, progress)
        if given.kind in ("backup", PASSED_OVER):
            return _backup(given, book, progress)
        if given.kind == "ledger":
            data = read_within(given.path, limits().size)
            refuse_heavy(data, str(given.path), limits())
            entries, state = audit_ledger(book, data, None)
            photos = _folder(book, state, given.photos, progress) if given.photos and given.photos.is_dir() else 0
            return _verdict(str(given.path), given.kind, book, entries, state, photos)
        book.problem("refused", detail="nothing_here" if given.path.is_dir() else "not_found")
    except FileRefused as error:
        book.problem("refused", code=str(error.facts["detail"] or ""), detail=error.facts["reason"])
    except OSError as error:
        book.problem("refused", detail=error.strerror or "unreadable")
    return _verdict(str(given.path), given.kind, book, [], build_state("", ()), 0)


def _workspace(workspace: Workspace, progress: Progress | None) -> Verified:
    book = Book()
    entries, state = audit_ledger(book, workspace.ledger.read_bytes(), known_good(workspace).size)
    photos = _folder(book, state, workspace.photos, progress)
    _unreferenced(book, state, workspace.photos)
    for doubt in doubts(state):
        book.note(doubt.what, 0, doubt.code, f"{doubt.kind} {', '.join(one[:8] for one in doubt.records)}")
    own = load_writer(workspace.root)
    for span in writer_spans(entries):
        if own and span.dev == own.dev and span.gaps:
            book.problem("own_gap", code=span.dev, detail=ranges(span.gaps))
    if own and own.last and own.last.encode() not in book.lines and not book.problems:
        _last_is_missing(book, own)
    return _verdict(str(workspace.root), "workspace", book, entries, state, photos)


def _last_is_missing(book: Book, own: WriterNote) -> None:
    """
    Note that this laptop's last entry is not here. Behind a torn end that is no news for later: a command broke off,
    or the end was damaged after it had been said to be saved, and only a person knows which.
    """
    torn = [note for note in book.notes if note.what == "torn"]
    if torn:
        book.notes.remove(torn[0])
        book.problem("torn", torn[0].line, own.dev, own.last)
    else:
        book.note("own_last", code=own.dev, detail=own.last)


def _bundle(given: Input, book: Book, progress: Progress | None) -> Verified:
    with Bundle.open(given.path) as bundle:
        data, listed_so = bundle.any_ledger()
        entries, state = audit_ledger(book, data, None)
        if not listed_so:
            book.problem("refused", code=LEDGER, detail="ledger_differs")
        if not holds_writers(book.lines, bundle.manifest.writers):
            book.problem("refused", detail="writers_differ")
        listed = bundle.photos()
        codes = _codes(state)
        for index, photo in enumerate(listed):
            if progress:
                progress(index, len(listed), photo.name)
            if bundle.photo(photo) is None:
                what = "photo_differs" if bundle.has(photo) else "photo_missing"
                book.problem(what, 0, codes.get(photo, ""), photo.name)
        if progress:
            progress(len(listed), len(listed), "")
        lacking, needed = set(bundle.manifest.missing), set(standing_files(state))
        for photo in sorted(needed - set(listed)):
            # That its writer knew does not bring it here: who relies on the file must hear of it.
            what = "photo_left_out" if photo.name in lacking else "photo_missing"
            book.problem(what, 0, codes.get(photo, ""), photo.name)
        if not book.problems and not is_as_written(bundle):
            book.note("repacked")
        for name in sorted(lacking - {photo.name for photo in needed}):
            book.note("photo_missing", detail=name)
    return _verdict(str(given.path), "bundle", book, entries, state, len(listed))


def _backup(given: Input, book: Book, progress: Progress | None) -> Verified:
    """
    Check a backup: every file against its list, and its ledger as the working one it is a copy of.
    """
    with Backup.open(given.path) as backup:
        bad = backup.differing(lambda stage, done, of: progress(done, of, "") if progress else None)
        for name in bad:
            book.problem("file_differs", code=name)
        data = backup.read(LEDGER) or b""
        entries, state = audit_ledger(book, data, 0) if data else ([], build_state("", ()))
        photos = sum(name.startswith(PHOTOS) for name in backup.contents.files if name not in bad)
    return _verdict(str(given.path), "backup", book, entries, state, photos)


def _codes(state: State) -> dict[PhotoFile, str]:
    return {photo: check_code(state, record) for photo, record in photo_files(state).items()}


def _folder(book: Book, state: State, folder: Path, progress: Progress | None) -> int:
    """
    Check the bytes of every photo that records name; give how many are here and right.
    """
    needed = standing_files(state)
    codes = _codes(state)
    gone = erasures(book.lines.values()).photos
    sound = 0
    for index, photo in enumerate(sorted(codes)):
        if progress:
            progress(index, len(codes), photo.name)
        if photo.digest in gone:
            continue
        digest = _digest(folder / photo.name)
        if digest == photo.digest:
            sound += 1
        elif digest:
            book.problem("photo_differs", 0, codes[photo], photo.name)
        elif photo in needed:
            book.problem("photo_missing", 0, codes[photo], photo.name)
        else:
            book.note("photo_withdrawn", 0, codes[photo], photo.name)
    if progress:
        progress(len(codes), len(codes), "")
    return sound


def _digest(path: Path) -> str:
    """
    Give the sha256 of a file, or "" when there is none.
    """
    try:
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except OSError as error:
        return error.strerror or "unreadable"


def _unreferenced(book: Book, state: State, folder: Path) -> None:
    named = {photo.name for photo in photo_files(state)}
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.name in named or path.name.startswith("."):
            continue
        book.note("unreferenced", 0, path.name)
        if PHOTO_NAME.fullmatch(path.name) and _digest(path) != path.stem:
            book.problem("photo_differs", 0, "", path.name)


def _verdict(path: str, kind: str, book: Book, entries: Sequence[Entry], state: State, photos: int) -> Verified:
    return Verified(
        path=path,
        kind=kind,
        campaign=book.campaign,
        entries=len(entries),
        records=sum(len(of_kind) for of_kind in state.records.values()),
        photos=photos,
        unknown=state.unknown,
        writers=tuple(writer_spans(entries)),
        problems=tuple(book.problems),
        notes=tuple(book.notes),
    )
