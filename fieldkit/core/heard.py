"""
Who has been heard from: which registered groups a ledger holds visits or checks of, and how late.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from fieldkit.core.codes import groups_of_code, normalise_code
from fieldkit.core.fold import Record
from fieldkit.core.receipt import givers
from fieldkit.core.relations import presence
from fieldkit.core.state import State
from fieldkit.core.tuples import NamedTuple

EARLIEST = "2000-01-01"


class HeardGroup(NamedTuple):
    """
    A registered group: its code, name and region, and the greatest time (ISO 8601, as written) of an entry about a
    visit or check of it ("?" where none tells a time); "" when none has arrived.
    """

    code: str
    name: str
    region: str
    last_at: str

    @property
    def heard(self) -> bool:
        """
        Tell whether anything of this group has arrived.
        """
        return bool(self.last_at)


def is_absurd(at: str, latest: str) -> bool:
    """
    Tell whether a time was given by a clock that was wrong: later than the day `latest` (unless that is absurd itself,
    or none), or from before there were such ledgers, as a laptop tells it whose battery died.
    """
    day = at[:10]
    return bool(at) and (day < EARLIEST or (EARLIEST < latest < day))


def heard_groups(state: State, latest: str = "") -> tuple[HeardGroup, ...]:
    """
    Give every registered group by code: one that made a visit or check that is here, set aside or not, has been heard
    from. Who made it tells its code; being named in another team's visit is not being heard. Absurd times tell nothing.
    """
    groups = list(state.all("group"))
    by_code = {normalise_code(group.code): group.id for group in groups}
    last: dict[str, str] = {}
    for kind in ("visit", "check"):
        for record in state.every_known(kind) if state.aside.hidden else state.records[kind].values():
            makers = groups_of_code(record.code)
            at = max((entry.at for entry in record.entries if not is_absurd(entry.at, latest)), default="")
            maker = next((by_code[code] for code in makers if code in by_code), "")
            for group in [maker] if makers else _named(state, record):
                last[group] = max(last.get(group, ""), at)
    told = {group: at or "?" for group, at in last.items()}
    return tuple(
        HeardGroup(group.code, group.name, str(group.fields.get("region") or ""), told.get(group.id, ""))
        for group in groups
    )


def writers_of_group(state: State, group: Record) -> frozenset[str]:
    """
    Give a group's laptops: the writers that made more visits, checks and findings whose code holds this group's than
    for any other group; where two groups have as many, it is a laptop of both. Only what stands tells, unless nothing
    does. Who corrects what a group made, or gives receipts, is no laptop of it.
    """
    form, giving = normalise_code(group.code), givers(state)
    made: dict[str, dict[str, tuple[int, int]]] = {}
    for dev, code, stands in made_in_the_field(state):
        standing, gone = made.setdefault(dev, {}).get(code, (0, 0))
        made[dev][code] = (standing + stands, gone + (not stands))
    return frozenset(dev for dev, of in made.items() if dev not in giving and form in _most(of))


def _most(made: Mapping[str, tuple[int, int]]) -> Iterator[str]:
    """
    Give the codes with most records that stand; where none stands, with most that did.
    """
    place = 0 if any(standing for standing, _gone in made.values()) else 1
    most = max(counts[place] for counts in made.values())
    return (code for code, counts in made.items() if counts[place] == most)


def made_in_the_field(state: State) -> Iterator[tuple[str, str, bool]]:
    """
    Give, for each visit, check and finding, the writer that made it, the normalised code of the group its own code
    holds, and whether it stands, neither withdrawn nor set aside; two codes where that may be read in two ways, none
    where no writer or no group is known.
    """
    for kind in ("visit", "check", "finding"):
        for record in state.every_known(kind):
            if dev := record.entries[0].dev:
                stands = not record.withdrawn and (kind, record.id) not in state.aside.hidden
                yield from ((dev, code, stands) for code in groups_of_code(record.code))


def _named(state: State, record: Record) -> list[str]:
    return record.named("group") if record.kind == "visit" else presence(state, record).groups
