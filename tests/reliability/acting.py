"""
The order in which nasty strings are let in and looked for.
"""

from __future__ import annotations

from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path

from . import hands, looks, planted
from .arrived import Ledger
from .report import Report
from .texts import STRINGS, arrive, choose

PARTS = 2


def act(room: Path, plant: str, report: Report, night: bool) -> None:
    """
    Let every string arrive in every field, look at every output, and do with them what hands do; a part of the strings
    in each of several processes. With a planted fault the first finding is enough.
    """
    parts = [(room / str(part), plant, night, part, report.stop_after) for part in range(PARTS)]
    if plant:
        parts = parts[:1]
    with get_context("fork").Pool(len(parts)) as pool:
        for cases, failures in pool.starmap(_part, parts, 1):
            report.cases += cases
            report.failures += failures


def _part(room: Path, plant: str, night: bool, part: int, stop_after: int) -> tuple[int, list[str]]:
    report = Report("texts", stop_after)
    choose(night, part, PARTS, bool(plant))
    planted.plant(plant)
    _look(room, report, night)
    return report.cases, report.failures


def _look(room: Path, report: Report, night: bool) -> None:
    desk, ledger = arrive(room / "apart", Ledger, report)
    joined, batches = arrive(room / "joined", Ledger.of_batches, report)
    steps: list[Callable[[], None]] = [
        lambda: looks.look_at_sheets(desk, report),
        lambda: looks.look_at_summaries(desk, report, night),
        lambda: looks.look_at_lists(desk, report),
        lambda: looks.look_at_json(desk, report, ledger),
        lambda: looks.look_at_the_ledger(desk, report, ledger),
        lambda: looks.look_at_records(desk, report, ledger, night),
        lambda: looks.look_at_conflicts(desk, report, ledger, night),
        lambda: looks.look_at_pages(desk, report, ledger, night),
        lambda: hands.press_tab(desk, STRINGS, report),
    ]
    with desk.reading():
        for step in steps:
            if not report.enough:
                step()
    if not report.enough:
        with joined.reading():
            looks.look_at_papers(joined, report, batches)
            hands.name_things(joined, STRINGS, report, night)
    if not report.enough:
        hands.type_texts(room / "typed", STRINGS, report, night)
        hands.import_lists(room / "imported", STRINGS, report)
