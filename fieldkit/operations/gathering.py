"""
Gathering what arrives: every input read and judged, and the union of the entries of those that can be believed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.core.holdings import Holdings
from fieldkit.core.sources import EntryRuns, entry_runs_from
from fieldkit.core.tuples import NamedTuple
from fieldkit.errors import FileRefused
from fieldkit.operations.pile import Pile
from fieldkit.store.arrivals import Arrival, Input, find_inputs, read_input
from fieldkit.store.limits import Limits, limits
from fieldkit.store.remembered import Mark, Memory, Remembered, mark_of

if TYPE_CHECKING:
    from fieldkit.core.salvage import Unbelieved

# What is told of work on files: which of how many, and its name; of a merge also how many entries there are so far, and
# conflicts, which are known when all files are read.
Progress = Callable[[int, int, str], None]
Telling = Callable[[int, int, str, int, int], None]
OTHER_CAMPAIGN = "other_campaign"
BACKUP = "backup_beside"


class FileReport(NamedTuple):
    """
    What became of one input. `status`: merged | unchanged | partial | refused; `new` and `known` count its entries
    (a repeated line is known), `quarantined` those not believed; `reason` is a word from a closed list, with `line`
    where there is one (of what is partly believed, the first). `photos` were taken from it; `photos_lacking` and
    `photos_damaged` name those that it lists but that are not there, or whose bytes differ. `size` in bytes and
    `sha256` are of the ledger read; `holds` is known of an input that came alone. `set_aside` counts its entries
    that are set aside here; `detail` names what in a refused file is bad, which other campaign it is of, or by how much
    it is too large.
    """

    path: str
    status: str
    new: int = 0
    known: int = 0
    quarantined: int = 0
    reason: str | None = None
    line: int | None = None
    photos: int = 0
    photos_lacking: tuple[str, ...] = ()
    photos_damaged: tuple[str, ...] = ()
    size: int = 0
    sha256: str = ""
    holds: Holdings | None = None
    set_aside: int = 0
    detail: str = ""

    @property
    def is_idle(self) -> bool:
        """
        Tell whether it brought nothing new and there is nothing to say of it.
        """
        return self.status == "unchanged" and not (self.reason or self.holds or self.set_aside)


class Piece(NamedTuple):
    """
    One input that was read: which of its entries were new then, how many it held in all, whether its end was torn,
    what it holds where that was asked for, what in it cannot be believed, what is wrong with the file itself, and which
    entries it brought. `mark` is what tells it from a changed file, None where that cannot be told; one that is only
    `remembered` was not read this time.
    """

    input: Input
    campaign: str
    fresh: tuple[bytes, ...]
    read: int
    size: int
    sha256: str
    torn: bool = False
    holds: Holdings | None = None
    unbelieved: tuple[Unbelieved, ...] = ()
    flaw: str = ""
    brought: EntryRuns = EntryRuns()
    mark: Mark | None = None
    remembered: bool = False


class Gathered(NamedTuple):
    """
    All inputs in their order, each as a Piece or as the report of its refusal, and the pile they went to.
    """

    parts: tuple[Piece | FileReport, ...]
    pile: Pile

    def pieces(self) -> list[Piece]:
        """
        Give the inputs that were read and belong here.
        """
        return [part for part in self.parts if isinstance(part, Piece)]


def gather_into(
    pile: Pile, paths: Iterable[Path], own: Path | None, progress: Telling | None = None, memory: Memory | None = None
) -> Gathered:
    """
    Read all inputs into a pile that belongs to a campaign; files of another campaign are refused. Those that are the
    same as `memory` has them are not opened: all they hold is in the pile.
    """
    inputs, most = list(find_inputs(paths, unopened=True)), limits()
    parts: list[Piece | FileReport] = []
    for index, given in enumerate(inputs):
        if progress:
            progress(index, len(inputs), str(given.path), len(pile.lines), 0)
        mark = mark_of(str(given.path)) if memory and given.likely else None
        known = memory.recall(str(given.path), mark) if memory and mark else None
        if known and len(inputs) > 1:
            parts.append(_remembered(given, pile.campaign, known))
            continue
        part = _piece(given, {pile.campaign: pile}, False, own, len(inputs) == 1, most)
        parts.append(part._replace(mark=mark) if isinstance(part, Piece) else part)
    if progress:
        progress(len(inputs), len(inputs), "", len(pile.lines), 0)
    return Gathered(tuple(parts), pile)


def _remembered(given: Input, campaign: str, known: Remembered) -> Piece:
    """
    Give the piece that reading the file would give: it was read then, and nothing of it is new.
    """
    settled = given._replace(kind=known.kind, likely=False, photos=given.photos if known.kind == "ledger" else None)
    piece = Piece(settled, campaign, (), known.read, known.size, known.sha256, mark=known.mark, remembered=True)
    return piece._replace(brought=entry_runs_from(known.brought) or EntryRuns())


def gather_any(paths: Sequence[Path], leave_out: Path, progress: Telling | None = None) -> Gathered:
    """
    Read all inputs into a new pile. Where they belong to different campaigns, the one most files belong to (of equal
    ones the first by name) is taken and the others are refused, so that the order of the files cannot matter.
    """
    inputs, most = list(find_inputs(paths, leave_out, unopened=True)), limits()
    piles: dict[str, Pile] = {}
    parts: list[Piece | FileReport] = []
    for index, given in enumerate(inputs):
        if progress:
            progress(index, len(inputs), str(given.path), _count(piles), 0)
        parts.append(_piece(given, piles, True, None, len(inputs) == 1, most))
    if progress:
        progress(len(inputs), len(inputs), "", _count(piles), 0)
    votes: dict[str, int] = {}
    for part in parts:
        if isinstance(part, Piece):
            votes[part.campaign] = votes.get(part.campaign, 0) + 1
    chosen = min(votes, key=lambda campaign: (-votes[campaign], campaign), default="")
    kept = tuple(
        FileReport(str(part.input.path), "refused", reason=OTHER_CAMPAIGN, detail=part.campaign)
        if isinstance(part, Piece) and part.campaign != chosen
        else part
        for part in parts
    )
    return Gathered(kept, piles.get(chosen) or Pile(chosen, {}))


def _count(piles: Mapping[str, Pile]) -> int:
    return sum(len(pile.lines) for pile in piles.values())


def _piece(
    given: Input, piles: dict[str, Pile], opening: bool, own: Path | None, alone: bool, most: Limits
) -> Piece | FileReport:
    """
    Read one input into the pile of its campaign; `opening` lets a campaign open a new pile, and what an input holds is
    counted when it came `alone`: for a folder of hundreds nobody would read it.
    """
    shown = str(given.path)
    try:
        if own is not None and given.kind == "workspace" and given.path.resolve() == own.resolve():
            known = len(next(iter(piles.values())).lines)
            return FileReport(shown, "unchanged", known=known, reason="own_ledger")
        arrival = read_input(given, next(iter(piles.values())).lines if piles else {}, most)
        return _taken(arrival, piles, opening, alone)
    except FileRefused as error:
        if given.inside and error.facts["reason"] == "backup":
            return FileReport(shown, "unchanged", reason=BACKUP)
        line, detail = error.facts["line"], error.facts["detail"]
        refused = FileReport(shown, "refused", reason=str(error.facts["reason"]), detail=str(detail or ""))
        return refused._replace(line=line if type(line) is int else None)


def _taken(arrival: Arrival, piles: dict[str, Pile], opening: bool, alone: bool) -> Piece | FileReport:
    content, shown = arrival.content, str(arrival.input.path)
    pile = piles.get(content.campaign)
    if pile is None:
        if not opening:
            refused = FileReport(shown, "refused", reason=OTHER_CAMPAIGN, detail=content.campaign)
            return refused._replace(size=arrival.size, sha256=arrival.sha256)
        pile = Pile(content.campaign, {})
    fresh = pile.add(content.lines, content.entries)
    piles[content.campaign] = pile
    read = len(content.lines) + content.repeated
    holds = pile.holdings(content.lines) if alone else None
    piece = Piece(arrival.input, content.campaign, fresh, read, arrival.size, arrival.sha256, content.torn, holds)
    brought = pile.brought(content.lines)
    return piece._replace(unbelieved=content.unbelieved, flaw=content.flaw, brought=brought)
