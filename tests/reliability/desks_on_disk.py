"""
A laptop of a fleet with a real workspace and settings of its own: the program's operations as they are, files and all.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.errors import ConflictStands
from fieldkit.operations.conflict import ConflictList, conflicts
from fieldkit.operations.export import export
from fieldkit.operations.handed import own_writers
from fieldkit.operations.merge import merge
from fieldkit.operations.session import ListPlan, Plan, Session, Written
from fieldkit.operations.undo import preview, undo
from fieldkit.store.ledger import Content
from fieldkit.store.settings import load_writer, save_writer
from fieldkit.store.workspace import Workspace, create_workspace, read_content, rewrite_union, writing

from .desks import Desk, Lines, Window
from .telling import CAMPAIGN

if TYPE_CHECKING:
    from fieldkit.core.state import State

    from .fleet import Fleet


class DeskOnDisk(Desk):
    """
    One laptop with a folder and settings.
    """

    def __init__(self, fleet: Fleet, name: str, letter: str, region: str, group: str) -> None:
        super().__init__(fleet, name, letter, region, group)
        assert fleet.room
        self.home = fleet.room / name.replace(" ", "-").replace("'", "-copy")
        self.folder = self.home / "work"

    def enter(self) -> Workspace:
        """
        Work on this laptop from now on.
        """
        os.environ["FIELDKIT_HOME"] = str(self.home / "settings")
        return Workspace(self.folder)

    @property
    def content(self) -> Content:
        """
        The ledger as a reader finds it now.
        """
        return read_content(self.enter())

    @property
    def lines(self) -> Lines:
        """
        The lines of the ledger, in order of arrival.
        """
        return self.content.lines

    @property
    def state(self) -> State:
        """
        The records as they are now.
        """
        return Session(self.enter()).state

    def begin(self, lines: Lines) -> None:
        """
        Make a workspace that holds these lines.
        """
        workspace = create_workspace(self.enter().folder, CAMPAIGN, {"region": self.region or "131000"})
        with writing(workspace) as content:
            rewrite_union(workspace, content, lines)

    def window(self) -> WindowOnDisk:  # type: ignore[override]
        """
        Open a window that shows the ledger as it is now.
        """
        return WindowOnDisk(self)

    def writers(self) -> tuple[str, ...]:
        """
        Give under which names this laptop wrote here, one after the other.
        """
        return own_writers(Session(self.enter()))

    def take_back(self, window: Window) -> str:
        """
        Take back the last command of this laptop as `undo` does, which leaves no check without its visit.
        """
        self.enter()
        try:
            found = preview(window)
            undo(window, found)
        except ConflictStands:
            return ""
        return f"{found.done.entries[0].kind} {found.done.command.first[:4]}"

    def export(self, region: str | None, group: str | None) -> bytes:
        """
        Hand over everything or a part.
        """
        path = self._file("out")
        export(Session(self.enter()), path, region, group)
        return path.read_bytes()

    def merge(self, name: str, data: bytes) -> int:
        """
        Merge a file. Every line of it is reported as new or known.
        """
        path = self._file(name)
        path.write_bytes(data)
        result = merge(Session(self.enter()), [path])
        told = result.files[0]
        if told.new + told.known != data.count(b"\n") - 3 or told.quarantined:
            self.fleet.complain("exact", f"{name} on {self.name}: {told}")
        return result.new

    def _file(self, name: str) -> Path:
        assert self.fleet.room
        self.fleet.made += 1
        return self.fleet.room / f"{self.fleet.made}-{name}.json"

    def twin(self, name: str, settings_too: bool) -> DeskOnDisk:
        """
        Copy the folder to another laptop, with the settings or without.
        """
        twin = DeskOnDisk(self.fleet, name, self.letter, self.region, self.group)
        known = load_writer(self.enter().folder)
        shutil.copytree(self.folder, twin.folder)
        if settings_too and known:
            save_writer(twin.enter().folder, known)
            self.fleet.cloned.add(known.dev)
        return twin


class WindowOnDisk(Session):
    """
    A window on a workspace: it shows the ledger as it was when it was opened.
    """

    def __init__(self, desk: DeskOnDisk) -> None:
        dice, clock = desk.fleet.dice.randbytes, desk.fleet.clock(desk.letter)
        super().__init__(desk.enter(), clock, dice, desk.name)
        self.desk = desk
        self.shown = frozenset(desk.held)
        self._shown_now = self.state

    @contextmanager
    def speaking(self) -> Iterator[None]:
        """
        Work on this laptop.
        """
        self.desk.enter()
        yield

    def conflicts(self) -> ConflictList:
        """
        Show the list of conflicts, whose numbers are kept from now on.
        """
        return conflicts(self)

    def write(self, plan: Plan) -> Written:
        """
        Write, or crash while the append is on its way: the end of the file is as far as it came.
        """
        ledger = self.desk.enter().ledger
        before = ledger.read_bytes()
        written = super().write(plan)
        if self.desk.tear and written.entries:
            whole, kept = ledger.read_bytes(), len(before) - 4
            ledger.write_bytes(whole[: kept + int(self.desk.tear * (len(whole) - kept))])
        self._hear(written)
        return written

    def write_list(self, plan: ListPlan) -> Written:
        """
        Import.
        """
        self.desk.enter()
        written = super().write_list(plan)
        self._hear(written)
        return written

    def _hear(self, written: Written) -> None:
        here = read_content(self.workspace).lines
        left = [here[one.id.encode()] for one in written.entries if one.id.encode() in here]
        if len(left) not in (0, len(written.entries)):
            self.desk.fleet.complain("crash", f"{self.desk.name} has {len(left)} of {len(written.entries)} lines")
        self.desk.fleet.hear(self.desk, self.shown, left)
