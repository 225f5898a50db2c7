"""
The laws of merging, asked of a fleet at the end of its history: each is a function that gives what is wrong.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from recount import counted

from fieldkit.core import counting, entry, state, union
from fieldkit.core.campaign import from_fields
from fieldkit.core.state import State
from fieldkit.core.writers import writer_spans
from fieldkit.operations import reading
from fieldkit.store import ledger

from .desks import Desk, Lines
from .fleet import COUNTIES, Fleet
from .telling import CAMPAIGN, Said, erased_by, spans, spelled, tell_all

AXES = tuple(counting.AXES)


class Ended(NamedTuple):
    """
    The end of a history: the fleet, the ledgers and files there are, all of them united, what should be in the union,
    and a source of chance.
    """

    fleet: Fleet
    pieces: list[Lines]
    whole: Lines
    said: list[Said]
    dice: random.Random


def end(fleet: Fleet, seed: int) -> Ended:
    """
    Bring everything together that is anywhere.
    """
    # What a file holds of entries as they were written needs no second proof.
    files = [ledger.read_arrived(one.data, one.name, fleet.texts).lines for one in fleet.sheets]
    pieces = [*(desk.lines for desk in fleet.desks), *files]
    ids = {one for desk in fleet.desks for one in desk.held} | {one for sheet in fleet.sheets for one in sheet.ids}
    return Ended(fleet, pieces, union.unite(*pieces), fleet.held(ids), random.Random(seed))


def canonical(lines: Lines) -> bytes:
    """
    Give the bytes that a set of lines is exported as.
    """
    return union.canonical_ledger(CAMPAIGN, lines)


def folded(lines: Lines, fleet: Fleet) -> State:
    """
    Fold lines in the order in which they came.
    """
    return state.build_state(CAMPAIGN, map(fleet.decode, lines.values()))


def order_free(ended: Ended) -> Iterator[str]:
    """
    In whatever order and grouping, once or again, the merge has the same bytes; and whatever order they stand in, they
    are read alike.
    """
    wanted, records = canonical(ended.whole), folded(ended.whole, ended.fleet).records
    for _ in range(2):
        waiting = list(ended.pieces)
        ended.dice.shuffle(waiting)
        while len(waiting) > 1:
            one, other = waiting.pop(ended.dice.randrange(len(waiting))), waiting.pop()
            waiting.insert(ended.dice.randrange(len(waiting) + 1), union.unite(one, other))
        if canonical(waiting[0]) != wanted:
            yield "another order gives other bytes"
        elif folded(waiting[0], ended.fleet).records != records:
            yield "in another order the records are others"
    if union.unite(ended.whole, ended.whole) != ended.whole:
        yield "merged with itself it is another"
    if ledger.read_arrived(wanted, "all").lines != ended.whole:
        yield "read again it is another"


def old_copies(ended: Ended) -> Iterator[str]:
    """
    Nothing that was merged before changes anything when it comes again, first or last.
    """
    for place, old in enumerate(ended.pieces):
        if ended.whole != union.unite(ended.whole, old) or ended.whole != union.unite(old, ended.whole):
            yield f"piece {place + 1} of {len(ended.pieces)} changes the whole"


def exact(ended: Ended) -> Iterator[str]:
    """
    Every ledger holds exactly the entries that were said on it or came to it, each as it was written; and of those that
    an erasure in it names the stub.
    """
    for name, lines, said in _ledgers(ended):
        ids = {one.id for one in said}
        if {one.decode() for one in lines} != ids:
            yield f"{name} holds {len(lines)} entries, not {len(ids)}"
            continue
        gone = erased_by(said)
        texts = ended.fleet.texts
        for one, line in lines.items():
            if line != (entry.stub_line(texts[one]) if one.decode() in gone else texts[one]):
                yield f"{name} holds another text of {ended.fleet.said[one.decode()].kind} {one.decode()[:4]}"
                break


def _ledgers(ended: Ended) -> Iterator[tuple[str, Lines, list[Said]]]:
    for desk in ended.fleet.desks:
        yield desk.name, desk.lines, ended.fleet.held(desk.held)
    yield "the whole", ended.whole, ended.said


def erased_is_gone(ended: Ended) -> Iterator[str]:
    """
    Of what was erased not a word is left where the erasure is known, and every id still verifies.
    """
    for name, lines, said in _ledgers(ended):
        data = b"".join(lines.values())
        for one in erased_by(said) & {one.id for one in said}:
            text = ended.fleet.texts[one.encode()]
            content = text[text.index(b',"set":') + 7 : -1]
            if content in data:
                yield f"{name} still has what {ended.fleet.said[one].kind} {one[:4]} said"
            if entry.verify_line(lines[one.encode()]).decode() != one:
                yield f"the stub of {one[:4]} does not verify"


def nothing_dropped(ended: Ended) -> Iterator[str]:
    """
    Every value that nobody replaced who knew of it stands or is listed in a conflict, and nothing else is; of several
    the fixed rule chooses; a withdrawal beside an edit that did not know of it is listed and counts.
    """
    fleet = ended.fleet
    views = [(desk.name, desk.state, fleet.held(desk.held)) for desk in _few(ended)]
    for name, shown, said in [*views, ("the whole", folded(ended.whole, fleet), ended.said)]:
        told = tell_all(said)
        there = {(kind, rec) for kind, records in shown.records.items() for rec in records}
        if there != told.keys():
            yield f"{name} has {len(there)} records, not {len(told)}: {sorted(there ^ told.keys())[:4]}"
        for key in sorted(there & told.keys()):
            record, wanted = shown.records[key[0]][key[1]], told[key]
            listed = {one.field: {spelled(claim.value) for claim in one.claims} for one in record.conflicts}
            about = f"{name}, {key[0]} {record.code or key[1][:4]}"
            if listed != wanted.disputed:
                yield f"{about}: in conflict is {listed}, and should be {wanted.disputed}"
            if record.fields != wanted.fields:
                yield f"{about}: {_difference(record.fields, wanted.fields)}"
            if record.withdrawn != wanted.withdrawn:
                yield f"{about}: withdrawn is {record.withdrawn}"


def _few(ended: Ended) -> list[Desk]:
    city = next(desk for desk in ended.fleet.desks if desk.name == "city")
    return [city, ended.dice.choice(ended.fleet.desks)]


def _difference(one: dict[str, Any], other: dict[str, Any]) -> str:
    names = [name for name in sorted({*one, *other}) if one.get(name, "–") != other.get(name, "–")]
    return ", ".join(f"{name} is {one.get(name, '–')}, and should be {other.get(name, '–')}" for name in names)


def counters(ended: Ended) -> Iterator[str]:
    """
    Numbers are missing only where files did not arrive, never in everything together, and twice only where a laptop was
    copied settings and all; each ledger tells exactly that.
    """
    for name, lines, said in _ledgers(ended):
        found = {one.dev: (one.entries, one.last, one.gaps, one.forks) for one in _spans(lines, ended.fleet)}
        wanted = spans(said)
        if found != wanted:
            yield f"{name} counts {found}, and should count {wanted}"
        if any(span.forks and dev not in ended.fleet.cloned for dev, span in wanted.items()):
            yield f"{name} has a number twice that was given once"
    if any(span.gaps for span in spans(ended.said).values()):
        yield "a number was never given"


def _spans(lines: Lines, fleet: Fleet) -> list[Any]:
    return writer_spans(map(fleet.decode, lines.values()))


def counted_alike(ended: Ended) -> Iterator[str]:
    """
    The city's summary is the same from teams directly and through counties, and is what the naive records count to.
    """
    by = AXES[ended.dice.randrange(len(AXES))]
    direct = _summary(ended.whole, by)
    through = [_through(ended, region) for region in COUNTIES]
    rest = [piece for piece in ended.pieces if ended.dice.random() < 0.3]
    city = union.unite(*through, *rest)
    if city != ended.whole or _summary(city, by) != direct:
        yield f"by {by} it is another through counties"
    records = {key: (told.fields, told.withdrawn) for key, told in tell_all(ended.said).items()}
    wanted = {name: rows for name, rows in counted(records, by).items() if name in direct}
    if direct != wanted:
        yield f"by {by}: {_rows_apart(direct, wanted)}"


def _through(ended: Ended, region: str) -> Lines:
    """
    Unite what a county may have got: its teams' ledgers, and whatever nobody else hands up.
    """
    own = [desk.lines for desk in ended.fleet.desks if desk.region == region]
    other = ended.pieces if region == COUNTIES[-1] else []
    return ledger.read_arrived(canonical(union.unite(*own, *other)), region, ended.fleet.texts).lines


def _summary(lines: Lines, by: str) -> dict[str, Any]:
    found = reading.state_of(ledger.Content(CAMPAIGN, lines, False, False, 1))
    campaign = from_fields(reading.campaign_fields(found))
    summary = counting.summarise(found, campaign, by)
    rows = [_numbers(row) for row in summary.rows]
    return {"rows": rows, "total": _numbers(summary.total)}


def _numbers(row: Any) -> dict[str, Any]:
    return {name: value for name, value in row._asdict().items() if name not in ("marked", "covered")}


def _rows_apart(one: dict[str, Any], other: dict[str, Any]) -> str:
    for mine, theirs in zip([*one["rows"], one["total"]], [*other["rows"], other["total"]], strict=False):
        if mine != theirs:
            return f"row {mine['key']}: {_difference(mine, theirs)}"
    return f"{len(one['rows'])} rows, not {len(other['rows'])}"


LAWS: dict[str, Callable[[Ended], Iterator[str]]] = {
    "order": order_free,
    "old copies": old_copies,
    "exact": exact,
    "erased": erased_is_gone,
    "dropped": nothing_dropped,
    "counters": counters,
    "counted": counted_alike,
}
