"""
What a merge reports: what each input brought, what stands now, and what needs a person.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from fieldkit.core.brought import Brought
from fieldkit.core.campaign import Campaign
from fieldkit.core.doubtful import Doubt
from fieldkit.core.heard import HeardGroup
from fieldkit.core.sources import Decision
from fieldkit.core.state import Unknown
from fieldkit.core.tuples import NamedTuple
from fieldkit.operations.gathering import BACKUP, FileReport

if TYPE_CHECKING:
    from fieldkit.operations.delivered import ComeBack


class ConflictName(NamedTuple):
    """
    A conflict by the kind, record id, code and field it is about.
    """

    kind: str
    rec: str
    code: str
    field: str


class MissingPhoto(NamedTuple):
    """
    A photo that a standing record names and that is not here: the check it belongs to, which input named it ("" when
    that was known before), and the name its file came under.
    """

    sha256: str
    ext: str
    check: str
    file: str
    name: str = ""


class HeldBack(NamedTuple):
    """
    Something in an input that could not be believed: the file, the line and the reason; kind and code of the record it
    claims to be about and who claims to have written it ("" where that cannot be read); whether a person had decided
    about it before.
    """

    file: str
    line: int
    reason: str
    kind: str
    code: str
    by: str
    decided: bool = False


class Released(NamedTuple):
    """
    What an entry said that itself could not be believed: its writer and counter, and who released it when.
    """

    dev: str
    n: int
    by: str
    at: str


class WriterGap(NamedTuple):
    """
    A writer of whom something is amiss: how many entries have not arrived, under which numbers, the numbers under
    which two different entries stand (a copied folder), and the time of the last entry here. What some of the missing
    said was `released` from quarantine: how many, by whom and when last.
    """

    dev: str
    by: str
    missing: int
    numbers: str
    forked: str
    last_at: str
    released: int = 0
    released_by: str = ""
    released_at: str = ""


class Unnamed(NamedTuple):
    """
    The files that a kept report does not name, since there was nothing to say of them: how many they were, and how many
    entries known before they held.
    """

    files: int = 0
    known: int = 0


class MergeResult(NamedTuple):
    """
    The report of a merge. `target` is the workspace or the file written ("" when every input was refused); `entries`
    and `conflicts` are what stands after it; `new`, `photos` and `new_conflicts` what it brought; `erased` how many
    that arrived were erased. `heard` names every registered group, `region` the one the workspace works for,
    `campaign` what regions are called. `gaps` are writers of whom entries have not arrived, or whose folder was
    copied; `unknown` are entries carried on unread; `doubts` is what came up with this merge and no conflict shows;
    `doubles` counts by kind the records it brought that look like ones known. `sha256` is of the file written;
    `held_back` is what could not be believed; `brought` is whose work came, `note` the words of whoever merged, and
    after a `dry_run` nothing of all this was done. `set_aside` are the decisions that hold entries of these files
    aside, each with the place of the file and how many; `come_back` is what they tell the group of this workspace. A
    team's own workspace waits for nobody: it is not `coordinating`. Of a kept report some files are `unnamed`.
    """

    target: str
    files: tuple[FileReport, ...]
    new: int
    entries: int
    erased: int
    photos: int
    conflicts: int
    new_conflicts: tuple[ConflictName, ...]
    missing_photos: tuple[MissingPhoto, ...]
    unknown: tuple[Unknown, ...]
    doubts: tuple[Doubt, ...]
    gaps: tuple[WriterGap, ...]
    heard: tuple[HeardGroup, ...]
    region: str
    campaign: Campaign | None
    sha256: str
    doubles: Mapping[str, int]
    held_back: tuple[HeldBack, ...] = ()
    brought: Brought = Brought()
    note: str = ""
    dry_run: bool = False
    set_aside: tuple[tuple[int, Decision, int], ...] = ()
    come_back: ComeBack | None = None
    coordinating: bool = True
    unnamed: Unnamed = Unnamed()

    @property
    def every_file_refused(self) -> bool:
        """
        Tell whether nothing could be used.
        """
        return not self.unnamed.files and all(
            file.status == "refused" or file.reason == BACKUP for file in self.files
        )

    @property
    def exit_code(self) -> int:
        """
        0 done; 1 done, but something needs a person; 7 every file refused.
        """
        if self.every_file_refused:
            return 7
        doubtful = any(file.status in ("refused", "partial") for file in self.files)
        forked = any(gap.forked for gap in self.gaps)
        open_ones = self.new_conflicts or self.missing_photos or self.doubts
        return 1 if doubtful or forked or open_ones or (self.come_back and self.come_back.is_open) else 0
