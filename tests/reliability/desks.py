"""
A laptop of a fleet, in memory: its ledger, who it writes as, its open windows. What it writes, shows, hands over and
takes in goes through the program's own functions; only the disk is left out, and the write is the program's up to the
append of its lines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from fieldkit.core import recovery, scan, selection, state, undo, union
from fieldkit.core.canonical import base32
from fieldkit.core.entry import Entry, decode_line
from fieldkit.core.state import State
from fieldkit.operations import conflict, handed
from fieldkit.operations.conflict import ConflictList
from fieldkit.operations.identity import Identity
from fieldkit.operations.pile import Pile
from fieldkit.operations.session import ListPlan, Plan, Session, Written
from fieldkit.store import ledger
from fieldkit.store.ledger import Content
from fieldkit.store.workspace import Workspace

from .telling import CAMPAIGN

if TYPE_CHECKING:
    from .fleet import Fleet

Lines = dict[bytes, bytes]


class Desk:
    """
    One laptop with its workspace. `held` are the ids of the entries that ought to be in its ledger, `tear` is how much
    of the next append reaches the disk before the laptop crashes (0: it does not crash).
    """

    def __init__(self, fleet: Fleet, name: str, letter: str, region: str, group: str) -> None:
        self.fleet = fleet
        self.name, self.letter, self.region, self.group = name, letter, region, group
        self.held: set[str] = set()
        self.windows: list[Window] = []
        self.tear = 0.0
        self._lines: Lines = {}
        self._proven = 0
        self._devs: list[str] = []
        self._n = 0
        self._content: Content | None = None
        self._state: State | None = None

    @property
    def lines(self) -> Lines:
        """
        The lines of the ledger, in order of arrival.
        """
        return self._lines

    @property
    def content(self) -> Content:
        """
        The ledger as a reader finds it now.
        """
        if self._content is None:
            self._content = Content(CAMPAIGN, dict(self._lines), False, False, 1)
        return self._content

    @property
    def state(self) -> State:
        """
        The records as they are now.
        """
        if self._state is None:
            self._state = state.build_state(CAMPAIGN, self.entries())
        return self._state

    def entries(self) -> Iterable[Entry]:
        """
        The entries, each line decoded once in the fleet.
        """
        return map(self.fleet.decode, self.lines.values())

    def begin(self, lines: Lines) -> None:
        """
        Have a workspace made of these lines.
        """
        self.unite_with(lines)
        self._become_another()

    def window(self) -> Window:
        """
        Open a window that shows the ledger as it is now, however long it stands open.
        """
        return Window(self)

    def writers(self) -> tuple[str, ...]:
        """
        Give under which names this laptop wrote here, one after the other.
        """
        return tuple(self._devs)

    def take_back(self, window: Window) -> str:
        """
        Take back the last command of this laptop that stands, as a window shows it; tell which ("" for none).
        """
        shown, writers = map(self.fleet.decode, window.content.lines.values()), self.writers()
        commands = undo.commands_of([one for one in shown if one.dev in writers and not one.erased], writers)
        standing = [one for one in commands if not one.undone and not one.undoes and one.entries[0].kind != "erase"]
        if not standing:
            return ""
        cancelled = undo.void(commands)
        window.write(lambda now, who: undo.plan_undo(now, standing[-1].entries, cancelled).changes)
        return f"{standing[-1].entries[0].kind} {standing[-1].first[:4]}"

    def export(self, region: str | None, group: str | None) -> bytes:
        """
        Give the file of everything or of a part.
        """
        lines: Lines = union.unite(self.lines)
        if region or group:
            lines = selection.whole_records(lines, self.state, selection.select(self.state, region, group))
        return union.canonical_ledger(CAMPAIGN, lines)

    def merge(self, name: str, data: bytes) -> int:
        """
        Take a file in: read strictly, piled up, put in place. Give how many entries were new.
        """
        read = ledger.read_arrived(data, name, self.content.lines)
        arriving = Pile(CAMPAIGN, self.content.lines)
        fresh = arriving.add(read.lines)
        if arriving.union(arriving.erasures()) != self.content.lines:
            self.unite_with(arriving.arrived)
        return len(fresh)

    def twin(self, name: str, settings_too: bool) -> Desk:
        """
        Copy the folder to another laptop, which will write under a name of its own; with the settings under the same.
        """
        twin = Desk(self.fleet, name, self.letter, self.region, self.group)
        twin._put(self._lines)
        twin._proven = self._proven
        twin._devs, twin._n = list(self._devs), self._n
        if settings_too:
            self.fleet.cloned.add(self._devs[-1])
        else:
            twin._become_another()
        return twin

    def who(self) -> Identity:
        """
        Tell who writes here next.
        """
        return Identity(self._devs[-1], self._n + 1)

    def unite_with(self, lines: Mapping[bytes, bytes], numbered: int = 0) -> bool:
        """
        Put the union of what is here and these lines in place by a rewrite.
        """
        self._put(union.unite(self._lines, lines))
        self._proven = self._size()
        self._n += numbered
        return True

    def append(self, lines: Mapping[bytes, bytes], numbered: int) -> bool:
        """
        Append a command's lines; where the laptop crashes meanwhile only a part of the bytes is left, and what the next
        writer makes of them. Tell whether the command is there then.
        """
        before, after = list(self._lines.values()), [*self._lines.values(), *lines.values()]
        left = after
        if self.tear:
            whole, kept = scan.ledger_bytes(CAMPAIGN, after), self._size()
            torn = whole[: kept + int(self.tear * (len(whole) - kept))]
            left = list(recovery.judge_tail(torn, scan.scan(torn), self._proven).lines.values())
            if left not in (before, after):
                self.fleet.complain("crash", f"{self.name} has {len(left)} lines, of {len(before)} or {len(after)}")
        self._put({one[1:33]: one for one in left})
        self._n += numbered
        if left != after:
            self._become_another()
        return left == after

    def _become_another(self) -> None:
        self._devs.append(self.letter + base32(self.fleet.dice.randbytes(20))[:15])
        self._n = 0

    def _put(self, lines: Mapping[bytes, bytes]) -> None:
        self._lines = dict(lines)
        self._content, self._state = None, None

    def _size(self) -> int:
        return len(scan.ledger_bytes(CAMPAIGN, list(self._lines.values()))) - len(scan.CLOSING)


class Window(Session):
    """
    A window on a desk: it shows the ledger as it was when it was opened. `shown` are the entries its person was shown.
    """

    desk: Desk

    def __init__(self, desk: Desk) -> None:
        dice, clock = desk.fleet.dice.randbytes, desk.fleet.clock(desk.letter)
        super().__init__(Workspace("/nowhere"), clock, dice, desk.name)
        self.desk = desk
        self._about = {"region": desk.region}
        self.reread()

    @contextmanager
    def speaking(self) -> Iterator[None]:
        """
        Let this laptop's names be known, which stand in settings and notes elsewhere.
        """
        known = handed.own_writers
        handed.own_writers = lambda session: self.desk.writers()
        try:
            yield
        finally:
            handed.own_writers = known

    def conflicts(self) -> ConflictList:
        """
        Show the list of conflicts.
        """
        return conflict.standing_conflicts(self)

    def reread(self) -> None:
        """
        Show the ledger as it is now.
        """
        self.shown = frozenset(self.desk.held)
        self._read, self._state, self._campaign = ((0, 0, 0), self.desk.content), self.desk.state, None

    def write(self, plan: Plan) -> Written:
        """
        Write as `Session.write` does, minting by its own rule, and append.
        """
        shown, who = self.state, self.desk.who()
        minted = self._mint(plan(self.desk.state, who), who, shown)
        return self._keep(minted, len(minted), self.desk.append)

    def write_list(self, plan: ListPlan) -> Written:
        """
        Write as `Session.write_list` does: list entries and changes in one union.
        """
        shown, who = self.state, self.desk.who()
        listed, changes = plan(self.desk.state, self.desk.lines)
        minted = self._mint(changes, who, shown, {key for key, _ in listed})
        fresh = [(key, line) for key, line in (*listed, *minted) if key.encode() not in self.desk.lines]
        return self._keep(fresh, len(minted), self.desk.unite_with)

    def _keep(self, minted: Iterable[tuple[str, bytes]], numbered: int, put: Callable[[Lines, int], bool]) -> Written:
        lines = {key.encode(): line for key, line in minted}
        if lines and put(lines, numbered):
            self.desk.fleet.hear(self.desk, self.shown, lines.values())
        self.reread()
        return Written(tuple(map(decode_line, lines.values())), self.desk.state)
