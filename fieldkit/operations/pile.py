"""
The pile: the entries of one campaign, of what is here and of what arrives, and the state they fold to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from fieldkit.core.aside import SET_ASIDE, is_readable
from fieldkit.core.entry import Entry, decode_line, decode_lines, is_stub
from fieldkit.core.holdings import Holdings, holdings_of
from fieldkit.core.sources import EntryRuns, entry_runs_of
from fieldkit.core.state import KINDS, State, build_state, extend_state
from fieldkit.core.union import Erasures, drop_erased, erasures
from fieldkit.core.writers import counter_of

_PLAIN = frozenset(KINDS) - {"erase", SET_ASIDE}
_NONE: Mapping[bytes, Entry] = {}


class Pile:
    """
    The lines of one campaign, gathered from what is here and what arrives; of these each that is new is decoded once.
    """

    def __init__(self, campaign: str, lines: Mapping[bytes, bytes]) -> None:
        self.campaign = campaign
        self.lines = dict(lines)
        self.arrived: dict[bytes, bytes] = {}
        self._filled = False
        self._decoded: dict[bytes, Entry] = {}

    def add(self, lines: Mapping[bytes, bytes], entries: Mapping[bytes, Entry] = _NONE) -> tuple[bytes, ...]:
        """
        Add the verified lines of one input, with those of their entries that are decoded already, and give the ids of
        the new ones. The content of an entry of which only the stub is here is new content, but no new entry.
        """
        here, decoded = self.lines, self._decoded
        fresh = []
        for identity, line in lines.items():
            known = here.get(identity)
            if known is None:
                fresh.append(identity)
            elif known == line or not is_stub(known):
                continue
            else:
                self._filled = True
            decoded[identity] = entries.get(identity) or decode_line(line)
            here[identity] = self.arrived[identity] = line
        return tuple(fresh)

    def holdings(self, lines: Mapping[bytes, bytes]) -> Holdings:
        """
        Count what the lines of one input, added before, make up.
        """
        return holdings_of(self._decoded.get(identity) or decode_line(line) for identity, line in lines.items())

    def brought(self, lines: Mapping[bytes, bytes]) -> EntryRuns:
        """
        Tell shortly which entries the lines of one input are.
        """
        return entry_runs_of(self._counted(lines))

    def _counted(self, lines: Mapping[bytes, bytes]) -> Iterator[tuple[str, int, str]]:
        decoded = self._decoded
        for identity, line in lines.items():
            entry = decoded.get(identity)
            yield (entry.dev, entry.n, entry.id) if entry else (*counter_of(line), identity.decode())

    def erasures(self) -> Erasures:
        """
        Collect what is erased by any entry.
        """
        return erasures(self.lines.values())

    def union(self, erased: Erasures) -> Mapping[bytes, bytes]:
        """
        Give the union of everything, what was erased anywhere dropped to its stub; to be read only.
        """
        return drop_erased(dict(self.lines), erased) if erased.entries else self.lines

    def fresh(self, union: Mapping[bytes, bytes], erased: Erasures) -> list[Entry]:
        """
        Give the entries that arrived, as they stand in the union.
        """
        gone, decoded = erased.entries, self._decoded
        return [decode_line(union[one]) if one in gone else decoded[one] for one in self.arrived]

    def state(self, union: Mapping[bytes, bytes], erased: Erasures, before: State | None = None) -> State:
        """
        Fold the union. Onto the state there was `before` only what arrived is folded, where it is plainly new content
        of plain entries.
        """
        if before and not self.arrived and union == self.lines:
            return before
        fresh = self.fresh(union, erased)
        if before and self._is_plain_addition(before, fresh, union):
            return extend_state(before, fresh)
        came = dict(zip(self.arrived, fresh, strict=True))
        rest = iter(decode_lines([line for identity, line in union.items() if identity not in came]))
        return build_state(self.campaign, (came.get(identity) or next(rest) for identity in union))

    def _is_plain_addition(self, before: State, fresh: Sequence[Entry], union: Mapping[bytes, bytes]) -> bool:
        """
        Tell whether every line that was here is folded in the state before as it stands in the union.
        """
        plain = all(one.kind in _PLAIN and is_readable(one) for one in fresh) and not self._filled
        few = plain and not before.unknown and 2 * len(fresh) < len(union)
        return few and not any(map(is_stub, union.values()))
