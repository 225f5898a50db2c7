"""
Short ways: the same commands by fewer keys, and the receipt that says at once what the day came to.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from making import Team, make_team

DAY = ("--on", "2021-10-18")


@pytest.fixture
def team(tmp_path: Path) -> Team:
    """
    A ready workspace in the test's folder.
    """
    return make_team(tmp_path / "ws")


def test_short_ways_are_the_same_commands(team: Team, fieldkit: Any) -> None:
    """
    `log` logs a check, `sum` sums up, with every option of the long ones; the help names them.
    """
    logged = fieldkit("log", "7", *DAY, "-x", "GW04=未封填", "--rest", "ok", cwd=team.root, json=True)
    long, short = (fieldkit(name, "--by", "topic", cwd=team.root).stdout for name in ("summary", "sum"))

    assert "131022-G03A-20211018-C01" == logged.json["fieldkit.check.log/v1"]["code"]
    assert long == short
    assert fieldkit("check", "log", "--help").stdout.split()[3:] == fieldkit("log", "--help").stdout.split()[2:]
    assert "fieldkit check log" in fieldkit("--help").stdout
    assert "Did you mean: log" in fieldkit("logg", exit=2).stderr


def test_the_receipt_counts_the_day(team: Team, fieldkit: Any) -> None:
    """
    The receipt says the how manieth check of the group's day it is, and what the day came to; other days, groups and
    withdrawn checks are none of it; it ends with the way back.
    """
    fieldkit("log", "GW-007", "--on", "2021-10-17", cwd=team.root)
    fieldkit("log", "BE-001", *DAY, "-g", "131022-G05", cwd=team.root)
    for note in ("1", "2", "3"):
        fieldkit("log", "GW-007", *DAY, "--note", note, "-x", "坏", cwd=team.root)
    fieldkit("undo", cwd=team.root)
    done = fieldkit("log", "GW-008", *DAY, "-x", "坏", "-x", "漏", cwd=team.root)
    day = fieldkit("log", "GW-008", *DAY, cwd=team.root, json=True).json["fieldkit.check.log/v1"]["day"]

    assert "check no. 3 of the day" in done.stdout
    assert "checks 3 · sites 2 · findings 4 · photos 0" in done.stdout
    assert {"checks": 4, "sites": 2, "findings": 4, "photos": 0} == day
    assert "fieldkit undo" in done.stderr.splitlines()[-1]
