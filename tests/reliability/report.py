"""
What a harness counts and finds.
"""

from __future__ import annotations

from collections.abc import Iterable


class Report:
    """
    The cases of one harness run and what was wrong in them; *stop_after* findings are enough (0: never).
    """

    def __init__(self, name: str, stop_after: int = 0) -> None:
        self.name = name
        self.cases = 0
        self.failures: list[str] = []
        self.stop_after = stop_after

    @property
    def enough(self) -> bool:
        """
        Tell whether to go on looking is of no use.
        """
        return 0 < self.stop_after <= len(self.failures)

    def check(self, case: str, complaints: Iterable[str]) -> None:
        """
        Count a case, and a failure when there is any complaint.
        """
        self.cases += 1
        found = "; ".join(complaints)
        if found:
            self.failures.append(f"{case}: {found}")
