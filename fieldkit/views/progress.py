"""
Progress on stderr, only where a person is looking.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from fieldkit.language import N_, _
from fieldkit.views.console import Console

STAGES = {
    "teams": N_("Team files written"),
    "counties": N_("Counties merged"),
    "city": N_("City merged"),
    "sticks": N_("Sticks read"),
    "merge": N_("Files merged"),
    "photos": N_("Photos copied"),
    "photos_checked": N_("Photos checked"),
}
_PAUSE_S = 0.1


class Progress:
    """
    One line that grows: stage, bar, how many of how many. Silent when stderr is no terminal or quiet was asked for.
    """

    def __init__(self, quiet: bool = False) -> None:
        self.console = Console.stderr()
        self.silent = quiet or not self.console.terminal
        self._last = 0.0
        self._stage = ""

    def __call__(self, stage: str, done: int, of: int) -> None:
        """
        Tell how far a stage is.
        """
        if self.silent:
            return
        now = time.monotonic()
        if stage == self._stage and done < of and now - self._last < _PAUSE_S:
            return
        if self._stage and stage != self._stage:
            self.console.raw("\n")
        self._stage, self._last = stage, now
        filled = 20 * done // max(of, 1)
        bar = self.console.fit("█" * filled + "░" * (20 - filled))
        self.console.raw(f"\r{_(STAGES.get(stage, stage))} {bar} {done}/{of} ")
        self.console.flush()

    def stage(self, name: str) -> Callable[[int, int], None]:
        """
        Give the teller of one stage: (done, of).
        """
        return lambda done, of: self(name, done, of)

    def close(self) -> None:
        """
        End the line.
        """
        if self._stage and not self.silent:
            self.console.raw("\n")
