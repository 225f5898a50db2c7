"""
Who has been heard from: which registered groups a ledger holds visits or checks of, and how late.
"""

from __future__ import annotations

from fieldkit.core.relations import presence
from fieldkit.core.state import State
from fieldkit.core.tuples import NamedTuple


class HeardGroup(NamedTuple):
    """
    A registered group: its code, name and region, and the greatest time (ISO 8601, as written) of an entry about a
    visit or check of it; "" when none has arrived.
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


def heard_groups(state: State) -> tuple[HeardGroup, ...]:
    """
    Give every registered group by code: one whose visit or check is here has been heard from.
    """
    last: dict[str, str] = {}
    for kind in ("visit", "check"):
        for record in state.every(kind):
            named = record.named("group") if kind == "visit" else presence(state, record).groups
            at = max((entry.at for entry in record.entries), default="") or "?"
            for group in map(str, named):
                last[group] = max(last.get(group, ""), at)
    return tuple(
        HeardGroup(group.code, group.name, str(group.fields.get("region") or ""), last.get(group.id, ""))
        for group in state.all("group")
    )
