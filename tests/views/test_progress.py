"""
Progress: a stage that is done stays on the screen, full; one that broke off goes; nobody looking, nothing said.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from making import make_photo, make_team

from fieldkit.views.console import Console
from fieldkit.views.progress import Progress


class Terminal(io.StringIO):
    """
    A stream that says it is a terminal.
    """

    encoding = "utf-8"

    def isatty(self) -> bool:
        """
        Somebody is looking.
        """
        return True


def seen(written: str) -> list[str]:
    """
    Give the lines as a terminal shows them: what follows a carriage return stands over what stood there.
    """
    shown = []
    for line in written.split("\n"):
        cells: list[str] = []
        for part in line.split("\r"):
            cells[: len(part)] = list(part)
        shown.append("".join(cells).rstrip())
    return shown


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """
    A terminal in the place of stderr.
    """
    stream = Terminal()
    monkeypatch.setattr(Console, "stderr", lambda: Console(stream, colour=False))
    return stream


def test_a_stage_that_is_done_shows_full(terminal: Terminal) -> None:
    """
    Each stage that reached its end stays on a line of its own, full; the next begins below.
    """
    progress = Progress()
    for stage in ("teams", "counties"):
        for done in range(4):
            progress(stage, done, 3)
    progress.close()

    bar = "█" * 20
    assert [f"Team files written {bar} 3/3", f"Counties merged {bar} 3/3", ""] == seen(terminal.getvalue())


def test_a_stage_that_broke_off_goes(terminal: Terminal) -> None:
    """
    What never reached its end leaves no half bar behind, not even when another stage follows.
    """
    progress = Progress()
    progress("photos", 0, 997)
    progress("merge", 1, 1)
    progress("sticks", 0, 12)
    progress.close()

    assert ["Files merged " + "█" * 20 + " 1/1", ""] == seen(terminal.getvalue())


def test_a_shorter_line_wipes_a_longer_one(terminal: Terminal) -> None:
    """
    Nothing of a longer line stays behind a shorter one of the same stage.
    """
    progress = Progress()
    progress("photos_checked", 100, 100)
    progress("photos_checked", 1, 1)
    progress.close()

    assert ["Photos checked " + "█" * 20 + " 1/1", ""] == seen(terminal.getvalue())


def test_a_merge_says_how_many_entries_and_conflicts_there_are(terminal: Terminal) -> None:
    """
    Beside the files stand the entries so far and, once they are known, the conflicts.
    """
    progress = Progress()
    progress("merge", 1, 2, 1200)
    progress("merge", 2, 2, 2400, 3)
    progress.close()

    assert "2/2 · entries 2,400 · conflicts 3" in seen(terminal.getvalue())[0]


def test_the_line_fits_a_narrow_window(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    In a narrow window the bar is short: a line that wraps could not be drawn over.
    """
    monkeypatch.setenv("COLUMNS", "32")
    progress = Progress()
    progress("photos_checked", 7, 997)

    assert 20 < len(terminal.getvalue().strip("\r")) < 32


@pytest.mark.parametrize("words", [("verify",), ("export", "../out.zip"), ("merge", "../out.zip")])
def test_every_stage_ends_full(
    words: tuple[str, ...], tmp_path: Path, fieldkit: Callable[..., Any], terminal: Terminal
) -> None:
    """
    After each command that shows progress, the last line of every stage is full.
    """
    team = make_team(tmp_path / "ws")
    photos = [make_photo(tmp_path / f"{seed}.jpg", seed) for seed in (1, 2, 3)]
    given = [word for photo in photos for word in ("-p", photo)]
    fieldkit("check", "log", "GW-007", "--on", "2021-10-18", *given, cwd=team.root)
    fieldkit("export", "../out.zip", cwd=team.root)
    terminal.seek(0)
    terminal.truncate()
    fieldkit(*words, cwd=team.root)

    lines = [line for line in seen(terminal.getvalue()) if "█" in line or "░" in line]
    assert lines and all("█" * 20 in line for line in lines), lines
