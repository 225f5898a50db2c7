"""
Judgements that go up and down between team, county and city: none is lost, none is kept that was replaced.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from making import Team, make_team

from reliability.lawless import at_work
from reliability.levels import HISTORIES, play

C1, F1 = "131022-G03A-20211018-C01", "131022-G03A-20211018-01"
FAULTS = ("clock_wins", "withdrawal_wins", "back_from_an_old_copy", "last_wins", "splits_records", "whole_record")


def test_every_level_says_what_was_said_to_it() -> None:
    """
    surveysolutions/surveysolutions#1856, #1620, #1860, #2620, #2670: whatever files between three levels are lost, late
    or repeated, each place says of a check and a problem what a naive model says that knows who knew of what; no
    rejection is lost between levels and no note stands that somebody replaced.
    """
    assert {} == {seed: wrong for seed in range(HISTORIES) if (wrong := play(seed))}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_lost_judgement_is_seen(fault: str) -> None:
    """
    The comparison can fail: with each of these faults of a merge some history of the gate says otherwise.
    """
    with at_work(fault):
        assert any(_breaks(seed) for seed in range(HISTORIES))


def _breaks(seed: int) -> bool:
    try:
        return bool(play(seed))
    except (AssertionError, KeyError, IndexError):
        return True


def test_a_rejection_goes_down_two_levels_and_the_answer_up(tmp_path: Path, fieldkit: Any) -> None:
    """
    surveysolutions/surveysolutions#1856, #2524, #2670: by the real command: the city's rejection reaches the team
    through the county although the first file is lost and an old one comes late; the team's answer, given in ignorance,
    does not undo it but is a conflict for all three; settled at the county, it is settled everywhere.
    """
    places = {name: make_team(tmp_path / name, group=None, author=name, laptop=letter) for name, letter in (
        ("team", "A"), ("county", "K"), ("city", "Z")
    )}  # fmt: skip

    def at(place: str, *words: object, exit: int = 0, **more: Any) -> Any:
        return fieldkit(*words, cwd=places[place].root, exit=exit, **more)

    def send(place: str, to: str, name: str, exit: int = 0, lost: bool = False) -> Path:
        file = tmp_path / f"{name}.json"
        at(place, "export", file, *(["--region", "131022"] if to == "team" else []))
        if not lost:
            at(to, "merge", file, exit=exit)
        return file

    at("team", "check", "log", "GW-007", "-g", "G03", "--on", "2021-10-18", "-x", "GW04=未封填")
    old = send("team", "county", "1")
    send("county", "city", "2")
    at("city", "check", "withdraw", C1, "--reason", "不是该点位")
    send("city", "county", "3", lost=True)
    at("team", "check", "amend", C1, "--note", "已补拍")
    send("city", "county", "4")
    send("county", "team", "5", exit=1)
    at("county", "merge", old, old)

    assert [1, 0, 0] == [conflicts(places[name]) for name in ("team", "county", "city")]
    send("team", "county", "6", exit=1)
    send("county", "city", "7", exit=1)
    assert [1, 1, 1] == [conflicts(place) for place in places.values()]
    assert "不是该点位" in at("team", "conflict", "show", C1).stdout
    at("county", "conflict", "resolve", C1, "--with", "withdrawn")
    send("county", "team", "8")
    send("county", "city", "9")
    at("city", "merge", old, tmp_path / "6.json")
    for name, place in places.items():
        check = place.session().state.by_code("check", C1)
        assert check and (True, {"reason": "不是该点位"}, "已补拍", ()) == (
            check.withdrawn, check.fields["withdrawn"], check.fields["note"], check.conflicts
        ), name  # fmt: skip
        assert "131022-GW-007" in at(name, "todo", json=True).json["fieldkit.todo/v1"]["sites_left"]


def conflicts(place: Team) -> int:
    """
    Give how many conflicts stand at a place.
    """
    return len(place.session().state.conflicts())
