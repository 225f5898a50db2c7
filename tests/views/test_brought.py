"""
What came, by team: a table that fits and means one thing by each cell.
"""

from __future__ import annotations

import io

from fieldkit.core.brought import Brought, TeamShare
from fieldkit.core.changed import Tally
from fieldkit.views.brought import team_lines
from fieldkit.views.console import Console
from fieldkit.views.text import width


def test_missing_photos_and_entries_are_told_apart() -> None:
    """
    Photos and entries that have not come are no sum: each is counted by its name, within 80 columns.
    """
    kinds = {kind: Tally(new=2, changed=1) for kind in ("site", "visit", "check", "finding", "photo")}
    lacking = ((2, 3), (1, 0), (0, 1), (0, 0))
    teams = tuple(
        TeamShare(f"dev{place}", "张示智（示例）", "131002-G03", 1, 0, kinds, photos, entries)
        for place, (photos, entries) in enumerate(lacking)
    )
    console = Console(io.StringIO(), 80, False)
    team_lines(console, Brought(teams=teams))
    ends = ("2 photos, 3 entries", " 1 photo", " 1 entry", "+2~1")
    lines = console.stream.getvalue().splitlines()  # type: ignore[attr-defined]

    assert list(ends) == [
        line[-len(end) :] for line, end in zip(lines[1:5], ends, strict=True)
    ]
    assert max(map(width, lines)) <= 80
