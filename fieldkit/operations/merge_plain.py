"""
Merging plain lists of checks that another program wrote: each whole or not at all, and the same again adds nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from fieldkit.core.lookup import find
from fieldkit.core.tuples import NamedTuple
from fieldkit.errors import FileRefused, InvalidInput, NotFound
from fieldkit.operations.plain import open_plain
from fieldkit.operations.session import Session
from fieldkit.operations.sheet_import import SheetImported, import_check_file

Progress = Callable[[int, int, str], None]
# What is wrong with one file and no reason to leave the others.
Refusal = InvalidInput | NotFound | FileRefused


class PlainFile(NamedTuple):
    """
    What became of one list: what importing it did, or why it was refused.
    """

    path: str
    done: SheetImported | None
    refusal: Refusal | None


class PlainMerged(NamedTuple):
    """
    The report of merging plain lists, with the number of conflicts that stand after it; in a `dry_run` nothing is done.
    """

    files: tuple[PlainFile, ...]
    conflicts: int
    dry_run: bool = False

    @property
    def exit_code(self) -> int:
        """
        0 done; 1 a list was refused; 7 every one was.
        """
        refused = sum(file.done is None for file in self.files)
        return 7 if refused == len(self.files) else 1 if refused else 0


def merge_plain(
    session: Session, paths: Sequence[str], progress: Progress | None = None, dry_run: bool = False
) -> PlainMerged:
    """
    Import each list into the workspace, or with `dry_run` only say what each alone would do. A list with a bad row is
    refused whole and reported, the others are taken.
    Raises LedgerLocked, NotSaved, ReadOnly, with what was taken before still there.
    """
    files = []
    for index, path in enumerate(paths):
        if progress:
            progress(index, len(paths), path)
        files.append(_merge_one(session, path, dry_run))
    if progress:
        progress(len(paths), len(paths), "")
    return PlainMerged(tuple(files), len(session.state.conflicts()), dry_run)


def _merge_one(session: Session, path: str, dry_run: bool) -> PlainFile:
    own = str(session.about.get("group") or "")
    try:
        group = find(session.state, "group", own) if own else None
        return PlainFile(path, import_check_file(session, open_plain(session, path), group, dry_run=dry_run), None)
    except FileNotFoundError:
        return PlainFile(path, None, FileRefused(path=path, reason="not_found"))
    except IsADirectoryError:
        return PlainFile(path, None, FileRefused(path=path, reason="is_folder"))
    except (InvalidInput, NotFound) as refusal:
        return PlainFile(path, None, refusal)
