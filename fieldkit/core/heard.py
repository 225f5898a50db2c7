"""
Who has been heard from: which registered groups a ledger holds visits or checks of, and how late.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from fieldkit.core.codes import normalise_code
from fieldkit.core.fold import Record
from fieldkit.core.made import MADE_IN_THE_FIELD, Field
from fieldkit.core.receipt import givers
from fieldkit.core.relations import presence
from fieldkit.core.state import State
from fieldkit.core.tuples import NamedTuple


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


def heard_groups(state: State, latest: str = "", field: Field | None = None) -> tuple[HeardGroup, ...]:
    """
    Give every registered group by code: one that made a visit or check that is here, set aside or not, has been heard
    from. Who made it tells its code; being named in another team's visit is not being heard. Absurd times tell nothing.
    """
    groups = list(state.all("group"))
    by_code = {normalise_code(group.code): group.id for group in groups}
    last: dict[str, str] = {}
    field = field or Field(state, latest)
    for kind in ("visit", "check"):
        for made in field.made(kind):
            makers = made.groups
            maker = next((by_code[code] for code in makers if code in by_code), "")
            for group in [maker] if makers else _named(state, kind, made.rec):
                last[group] = max(last.get(group, ""), made.last_at)
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
    field, counts = Field(state), dict[str, dict[str, tuple[int, int]]]()
    for made in (made for kind in MADE_IN_THE_FIELD for made in field.made(kind) if made.dev):
        for code in made.groups:
            standing, gone = counts.setdefault(made.dev, {}).get(code, (0, 0))
            counts[made.dev][code] = (standing + made.stands, gone + (not made.stands))
    return frozenset(dev for dev, of in counts.items() if dev not in giving and form in _most(of))


def _most(made: Mapping[str, tuple[int, int]]) -> Iterator[str]:
    """
    Give the codes with most records that stand; where none stands, with most that did.
    """
    place = 0 if any(standing for standing, _gone in made.values()) else 1
    most = max(counts[place] for counts in made.values())
    return (code for code, counts in made.items() if counts[place] == most)


def groups_of_writers(state: State, writers: Collection[str], field: Field) -> dict[str, str]:
    """
    Give the code of the group that a laptop's own codes are of, for those that made any.
    """
    known = {normalise_code(group.code): group.code for group in state.every("group")}
    found: dict[str, str] = {}
    for kind in MADE_IN_THE_FIELD:
        left = set(writers) - found.keys()
        for made in (one for one in field.made(kind) if one.dev in left) if left else ():
            code = next((known[code] for code in made.groups if code in known), "")
            if code:
                found.setdefault(made.dev, code)
    return found


def _named(state: State, kind: str, rec: str) -> list[str]:
    record = state.known(kind, rec)
    if record is None:
        return []
    return record.named("group") if kind == "visit" else presence(state, record).groups
