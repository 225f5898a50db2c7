"""
The documents that are played: the tour and the Chinese screens.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from journeys.played import ROOT, Step, play

from fieldkit.core.counting import summarise
from fieldkit.core.rows import Row
from fieldkit.operations.session import Session

GOLDEN = ROOT / "tests" / "golden" / "small_city"


@pytest.fixture(scope="module")
def tour(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[tuple[Step, str]]]:
    """
    The folder the tour was played in, and what its commands printed.
    """
    home = tmp_path_factory.mktemp("tour")
    return home, play(ROOT / "docs" / "tour.md", home)


def test_the_tour_shows_what_is_printed(tour: tuple[Path, list[tuple[Step, str]]]) -> None:
    """
    Every command of the tour prints, word for word, what stands below it.
    """
    for step, printed in tour[1]:
        assert step.output == printed, step.command


@pytest.mark.parametrize("name", ["tour.zh.md", "screens.zh.md"])
def test_documents_show_what_is_printed(name: str, tmp_path: Path) -> None:
    """
    Every command of a played document prints, word for word, what stands below it.
    """
    for step, printed in play(ROOT / "docs" / name, tmp_path):
        assert step.output == printed, step.command


def test_the_tour_ends_with_the_hand_count(tour: tuple[Path, list[tuple[Step, str]]]) -> None:
    """
    The summaries of the tour's city equal the hand count of the golden small city, by every axis.
    """
    expected = json.loads((GOLDEN / "expected.json").read_text(encoding="utf-8"))
    session = Session.at(tour[0] / "desk" / "tour" / "city")
    for axis, hand in expected["by"].items():
        counted = summarise(session.state, session.campaign, axis, "131000", expected["as_of"], "zh")
        assert hand["rows"] == [shown(row) for row in counted.rows], axis
        assert hand["total"] == shown(counted.total), axis


def shown(row: Row) -> dict[str, object]:
    """
    Give a row as the hand count writes it: with what the contract names.
    """
    return {name: value for name, value in row._asdict().items() if name not in ("covered", "marked")}
