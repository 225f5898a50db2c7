"""
What every command does with a ledger: read it, or look into it, fold it, and find the campaign in it.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from fieldkit.core.entry import MANY_LINES, decode_lines
from fieldkit.core.state import State, build_state
from fieldkit.errors import NotFound
from fieldkit.store.about import load_about
from fieldkit.store.ledger import Content
from fieldkit.store.workspace import Stamp, Workspace, is_large, proven_ledger, read_content, stamp

if TYPE_CHECKING:
    from fieldkit.core.campaign import Campaign
    from fieldkit.store.indexed import Looked
    from fieldkit.store.proven import ProvenLedger

LONG = 50_000_000  # bytes that take over a second to read


def state_of(content: Content) -> State:
    """
    Fold a ledger as read into its state.
    """
    with uncollected():
        return build_state(content.campaign, decode_lines(content.lines.values()))


def campaign_fields(state: State) -> Mapping[str, Any]:
    """
    Give the fields of the campaign record of a state; raises NotFound when it has none.
    """
    record = state.by_code("campaign", state.campaign)
    if record is None:
        raise NotFound(kind="campaign", name=state.campaign, nearest=[])
    return record.fields


@contextmanager
def uncollected() -> Iterator[None]:
    """
    Hold the garbage collector off while much is built that stays: it would walk all of it, again and again.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            # What was built stays until the command ends: no later collection need walk it.
            gc.freeze()
            gc.enable()


class Reading:
    """
    One command's view of one workspace. The state is read once, when first asked for. Of a large ledger only what is
    asked for is read, by its index.
    """

    def __init__(self, workspace: Workspace, author: str | None = None) -> None:
        self.workspace = workspace
        # Told how far the reading of a large ledger is (`read`), or the making of an index (`index`).
        self.telling: Callable[[str, int, int], None] | None = None
        # A command that must be quick makes no index.
        self.in_haste = False
        # One that speaks of few records reads no others.
        self.asks_for_few = False
        self._author = author
        self._read: tuple[Stamp, Content] | None = None
        self._state: State | None = None
        self._about: dict[str, Any] | None = None
        self._campaign: Campaign | None = None
        self._put_aside = ""
        self._looked: Looked | None = None

    @property
    def content(self) -> Content:
        """
        The ledger as first read by this command.
        """
        if self._read is None:
            self._read = (stamp(self.workspace), read_content(self.workspace))
        return self._read[1]

    @property
    def torn_end(self) -> tuple[bool, str]:
        """
        Tell whether this command found the ledger's end torn, and where it put the rest aside when it wrote.
        """
        return (bool(self._read and self._read[1].torn), self._put_aside)

    @property
    def state(self) -> State:
        """
        The records as shown to the person of this command.
        """
        if self._state is None:
            self._state = self._looked_up() or self._unread() or state_of(self.content)
        return self._state

    def _unread(self) -> State | None:
        """
        Give the records to a command that asks for few without reading them, None where they must be read.
        """
        if not self.asks_for_few:
            return None
        from fieldkit.core.unread import unread_state

        content = self.content
        with uncollected():
            return unread_state(content.campaign, content.lines.values())

    def _looked_up(self) -> State | None:
        """
        Give the records of a large ledger by its index, None where there is none.
        """
        if self._read is not None or not is_large(self.workspace):
            return None
        from fieldkit.store.indexed import MOST_BEHIND, looked_into

        self._looked = looked_into(self.workspace)
        far_behind = self._looked is not None and len(self._looked.behind) > MOST_BEHIND
        if (self._looked is None or far_behind) and not self.in_haste:
            if self._looked:
                self._looked.by.close()
            self.keep_index()
            self._looked = looked_into(self.workspace)
        if self._looked is None:
            return None
        if self._looked.stamp != self._looked.by.seal.ledger:
            # Its beginning was hashed to be proven: the next command need not.
            self._looked.by.follow(self.workspace, self._looked.stamp)
        self._read = (self._looked.stamp, self._looked.content())
        return self._looked.state

    def keep_index(self) -> None:
        """
        Bring the index of a large ledger up to date, where the disk takes one.
        """
        if is_large(self.workspace):
            from fieldkit.store.indexing import keep_index

            try:
                with uncollected():
                    keep_index(self.workspace, partial(self.telling, "index") if self.telling else None)
            except (KeyboardInterrupt, MemoryError):
                # What the command did is done; whoever looks next makes the index.
                return

    @property
    def about(self) -> dict[str, Any]:
        """
        Who works here: region, group, author, the current visit.
        """
        if self._about is None:
            self._about = load_about(self.workspace)
        return self._about

    @property
    def author(self) -> str:
        """
        The name entries are signed with: given with the command, of the workspace, of the user, or "".
        """
        from fieldkit.store.settings import load_defaults

        return self._author or str(self.about.get("author") or load_defaults().get("author") or "")

    @property
    def campaign(self) -> Campaign:
        """
        The campaign of this ledger; raises NotFound when the ledger holds none.
        """
        if self._campaign is None:
            from fieldkit.core.campaign import from_fields

            self._campaign = from_fields(self.campaign_fields)
        return self._campaign

    @property
    def campaign_fields(self) -> Mapping[str, Any]:
        """
        The fields of the campaign as they stand in the ledger; raises NotFound when it holds none.
        """
        return campaign_fields(self.state)

    @property
    def counted(self) -> State:
        """
        The records as far as a summary needs them: read narrowly unless they were read already.
        """
        if self._state is not None:
            return self._state
        from fieldkit.core.narrow import END, counted_state
        from fieldkit.store.proven import NotProven

        with uncollected():
            try:
                proven = proven_ledger(self.workspace)
                return counted_state(proven.campaign, partial(self._told, proven))
            except NotProven:
                lines = self.content.lines.values()
            if len(lines) < MANY_LINES:
                return self.state
            return counted_state(self.content.campaign, lambda: [[line + END for line in lines]])

    def _told(self, proven: ProvenLedger) -> Iterator[list[bytes]]:
        """
        Give the rows of a ledger, telling how far it is read where that takes a while.
        """
        from fieldkit.store.proven import PIECE

        tell = self.telling if proven.known.size > LONG else None
        for place, rows in enumerate(proven.batches()):
            if tell and not place % 64:
                tell("read", place * PIECE, proven.known.size)
            yield rows
        if tell:
            tell("read", 1, 1)

    def reread(self) -> None:
        """
        Forget what was read: the ledger was rewritten, so the next look reads it again.
        """
        self._read, self._state, self._campaign, self._looked = None, None, None, None
