"""
The receipt of a group: what of its laptops' entries and photos somebody has, said to the group by whoever has it.

The id of its record is derived from campaign, group and the writer who gives it, so each laptop that gives receipts has
one of each group, and its newer receipt is a newer entry of that. What anybody else writes into it says nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from fieldkit.core.canonical import derived_id
from fieldkit.core.entry import Change, Entry
from fieldkit.core.fold import WITHDRAWN, Record, fold
from fieldkit.core.runs import Runs, runs, runs_of
from fieldkit.core.shapes import mapping, text, texts
from fieldkit.core.state import RECEIPT, State
from fieldkit.core.tuples import NamedTuple
from fieldkit.core.writers import WriterSpan

_SAID = ("group", "region", "writers", "photos_missing", "formerly")


class Laptop(NamedTuple):
    """
    What a receipt says of one laptop: who signs there, how many of its entries are there, the greatest counter and the
    id at it, and as runs of counters (both ends included) what is missing below it and where two entries stand.
    """

    dev: str
    by: str
    entries: int
    last: int
    head: str
    gaps: Runs
    forks: Runs


class Absent(NamedTuple):
    """
    A photo that records name and that is not there: its file name, and the code of the check it belongs to.
    """

    name: str
    check: str


class Receipt(NamedTuple):
    """
    A receipt as it stands: the ids of its record and its group, the region that gives it, who wrote it, when, as which
    writer under which counter, what it says of laptops and photos, and which writers its workspace was before.
    """

    rec: str
    group: str
    region: str
    by: str
    at: str
    dev: str
    n: int
    laptops: tuple[Laptop, ...]
    photos: tuple[Absent, ...]
    formerly: tuple[str, ...] = ()

    def laptop(self, dev: str) -> Laptop:
        """
        Give what it says of a laptop; of one it does not name nothing has arrived there.
        """
        return next((one for one in self.laptops if one.dev == dev), Laptop(dev, "", 0, 0, "", (), ()))


def receipt_id(campaign: str, group: str, dev: str) -> str:
    """
    Derive the id of the record of the receipts that a writer gives a group (its record id).
    """
    return derived_id(campaign, RECEIPT, group, dev)


def receipt_fields(
    group: str, region: str, spans: Iterable[WriterSpan], photos: Iterable[Absent], formerly: Iterable[str] = ()
) -> dict[str, Any]:
    """
    Give the fields of a receipt: laptops by writer id, photos by name, and which writers its workspace was before.
    """
    before = sorted(set(formerly))
    return {
        **({"formerly": before} if before else {}),
        "group": group,
        "region": region,
        "writers": [
            {**span.document(), "forks": _pairs(span.forks), "gaps": _pairs(span.gaps)}
            for span in sorted(spans, key=lambda span: span.dev)
        ],
        "photos_missing": [{"check": one.check, "name": one.name} for one in sorted(photos)],
    }


def _pairs(numbers: Sequence[int]) -> list[list[int]]:
    return [list(run) for run in runs(numbers)]


def plan_receipt(known: Record | None, rec: str, fields: dict[str, Any]) -> list[Change]:
    """
    Plan a receipt; one that says what the last one of this writer says is not written again.
    """
    if known is None:
        return [Change(RECEIPT, rec, fields)]
    said = {name: value for name, value in fields.items() if known.fields.get(name) != value}
    if known.withdrawn:
        said[WITHDRAWN] = None
    return [Change(RECEIPT, rec, said, known.heads)] if said else []


def givers(state: State) -> frozenset[str]:
    """
    Give the writers that ever gave a receipt.
    """
    found = (read_receipt(state, record) for record in state.every_known(RECEIPT))
    return frozenset(one.dev for one in found if one)


def receipts_of(state: State, group: str, own: Collection[str] = ()) -> list[Receipt]:
    """
    Give every receipt that a group (its record id) has of others than its `own` writers, by region and writer.
    """
    found = (one for record in state.all(RECEIPT) if (one := read_receipt(state, record)) and one.group == group)
    return sorted((one for one in found if one.dev not in own), key=lambda one: (one.region, one.dev))


def standing(found: Sequence[Receipt]) -> list[Receipt]:
    """
    Give the receipts that stand; where there is any, one does. Of one region one is past whose writer another one's
    workspace was before, whatever it holds, or that another one goes beyond. No clock tells which is newer, but whoever
    has more than another had.
    """
    kept = [one for one in found if not any(stands_for(other, one) for other in found)] or found
    return [one for one in kept if not any(_goes_beyond(other, one) for other in kept)]


def receipts_for(state: State, group: str, own: Collection[str] = ()) -> list[Receipt]:
    """
    Give the receipts of others than its `own` writers that stand for a group (its record id), by region and writer.
    """
    return standing(receipts_of(state, group, own))


def read_receipt(state: State, record: Record) -> Receipt | None:
    """
    Read a receipt from what the writer its id is derived from has said in it; None where that is none.
    """
    for dev in sorted({entry.dev for entry in record.entries}):
        own = fold(entry for entry in record.entries if entry.dev == dev)
        group = text(own.fields.get("group"))
        if dev and record.id == receipt_id(state.campaign, group, dev):
            said = [entry for entry in own.entries if _says(entry)]
            latest = max(said or own.entries, key=Entry.order)
            names, region = _listed(own, "writers"), text(own.fields.get("region"))
            photos = (Absent(text(one.get("name")), text(one.get("check"))) for one in _listed(own, "photos_missing"))
            laptops, facts = tuple(map(_laptop, names)), (latest.by, latest.at, dev, latest.n)
            formerly = tuple(texts(own.fields.get("formerly")))
            return Receipt(record.id, group, region, *facts, laptops, tuple(photos), formerly)
    return None


def _says(entry: Entry) -> bool:
    return isinstance(entry.set, dict) and any(name in entry.set for name in _SAID)


def _listed(record: Record, field: str) -> list[Any]:
    value = record.fields.get(field)
    return [mapping(one) for one in value] if isinstance(value, list) else []


def _laptop(said: Any) -> Laptop:
    count, last = (value if type(value := said.get(name)) is int else 0 for name in ("count", "last"))
    dev, by, head = (text(said.get(name)) for name in ("dev", "by", "head"))
    return Laptop(dev, by, count, last, head, runs_of(said.get("gaps")), runs_of(said.get("forks")))


def stands_for(one: Receipt, other: Receipt) -> bool:
    """
    Tell whether the workspace of one receipt was the writer of another before. Two that say so of each other are none.
    """
    return one.region == other.region and other.dev in one.formerly and one.dev not in other.formerly


def _goes_beyond(one: Receipt, other: Receipt) -> bool:
    """
    Tell whether one receipt of a region has all that another has, and more, or says the same and stands for it.
    """
    if one.region != other.region or one is other or not _has_all_of(one, other):
        return False
    if not _has_all_of(other, one):
        return True
    mine, theirs = set(one.photos), set(other.photos)
    return mine < theirs or (mine == theirs and (one.n, one.dev) > (other.n, other.dev))


def _has_all_of(one: Receipt, other: Receipt) -> bool:
    """
    Tell whether one has as much of every laptop another names. Its giver is not left out: so three cannot each have
    more than the next.
    """
    own = {laptop.dev: laptop for laptop in one.laptops}
    return all(
        laptop.dev in own and own[laptop.dev].entries >= laptop.entries and own[laptop.dev].last >= laptop.last
        for laptop in other.laptops
    )
