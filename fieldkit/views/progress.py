"""
Progress on stderr, only where a person is looking.
"""

from __future__ import annotations

import time
from typing import Protocol

from fieldkit.language import N_, _
from fieldkit.views.console import Console
from fieldkit.views.text import width

STAGES = {
    "teams": N_("Team files written"),
    "counties": N_("Counties merged"),
    "city": N_("City merged"),
    "sticks": N_("Sticks read"),
    "merge": N_("Files merged"),
    "photos": N_("Photos copied"),
    "photos_checked": N_("Photos checked"),
    "copied": N_("Files copied"),
    "copies_checked": N_("Files read again"),
    "restored": N_("Files restored"),
    "index": N_("Ledger indexed (percent)"),
    "read": N_("Ledger read (percent)"),
}
_PAUSE_S = 0.1
_CELLS = 20


class Teller(Protocol):
    """
    What tells how far one stage is.
    """

    def __call__(self, done: int, of: int, entries: int = 0, conflicts: int = 0, /) -> None:
        """
        Tell how far it is.
        """


class Progress:
    """
    One line that grows: stage, bar, how many of how many. A stage that is done stays, full; one that broke off, or
    never said that it was done, goes. Silent when stderr is no terminal or quiet was asked for.
    """

    def __init__(self, quiet: bool = False) -> None:
        self.console = Console.stderr()
        self.silent = quiet or not self.console.terminal
        self._last = 0.0
        self._stage = ""
        self._full = False
        self._drawn = 0

    def __call__(self, stage: str, done: int, of: int, entries: int = 0, conflicts: int = 0) -> None:
        """
        Tell how far a stage is, and how many entries there are so far and conflicts.
        """
        if self.silent or of < 1:
            return
        now = time.monotonic()
        if stage == self._stage and done < of and now - self._last < _PAUSE_S:
            return
        if stage != self._stage:
            self.close()
        self._stage, self._last, self._full = stage, now, done >= of
        self._draw(_(STAGES.get(stage, stage)), done, of, entries, conflicts)

    def _draw(self, name: str, done: int, of: int, entries: int, conflicts: int) -> None:
        said = f" {done}/{of} "
        if entries:
            said += f"· {_('entries {count}').format(count=f'{entries:,}')} "
        if conflicts:
            said += f"· {_('conflicts {count}').format(count=f'{conflicts:,}')} "
        cells = min(_CELLS, max(self.console.width - width(name) - width(said) - 2, 0))
        filled = cells * done // of
        line = f"{name} {self.console.fit('█' * filled + '░' * (cells - filled))}{said}"
        # Blanks over what stood there, not an escape code: a console that knows none shows no signs either.
        self.console.raw("\r" + line + " " * (self._drawn - width(line)))
        self._drawn = width(line)
        self.console.flush()

    def stage(self, name: str) -> Teller:
        """
        Give the teller of one stage: (done, of), and the numbers of entries and conflicts where it brings any.
        """
        return lambda done, of, entries=0, conflicts=0: self(name, done, of, entries, conflicts)

    def close(self) -> None:
        """
        End the line of the stage: full it stays, otherwise it is wiped.
        """
        if self._stage:
            self.console.raw("\n" if self._full else "\r" + " " * self._drawn + "\r")
            self.console.flush()
        self._stage, self._drawn = "", 0
