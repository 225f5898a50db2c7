"""
The reliability harnesses by hand: `python -m tests.reliability.night` runs all of them at their large size and prints
a table; `--gate` takes the sizes of the test suite, `--only NAME` one harness, `--plant NAME` works a fault in that
must be caught, `--json` prints for programs.
"""

from __future__ import annotations

import argparse
import gc
import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from . import (
    acting,
    bundles,
    clocks,
    crowd,
    damage,
    flips,
    full,
    histories,
    judge,
    kill,
    lawless,
    orders,
    power,
    strace,
    verbs,
)
from .planted import BLIND, PLANTS
from .report import Report
from .scene import Scene, memory, warm

Harness = Callable[[Path, str, Report, bool], None]
GATE_ALIGNMENTS = ((2, 510, 120), (0, 511, 120), (2, 509, 120), (2, 200, 0))
NIGHT_ALIGNMENTS = [(checks, place, 0) for checks in (2, 0) for place in (0, 1, 2, 3, 100, 300, 500, *range(506, 512))]
READING = (["check", "list"], ["todo"], ["photo", "list"], ["summary"], ["verify"], ["history", "131022-GW-001"])


def _kill(room: Path, plant: str, report: Report, night: bool) -> None:
    for checks in (2, 0):
        scene = Scene(room / f"checks{checks}", plant, checks)
        kill.kill_everywhere(scene, scene.log_words("killed"), report, 64 if night else 5 if checks else 1)


def _power(room: Path, plant: str, report: Report, night: bool) -> None:
    for checks, align, limit in NIGHT_ALIGNMENTS if night else GATE_ALIGNMENTS:
        scene = Scene(room / f"align{checks}-{align}", plant, checks, align)
        power.cut_everywhere(scene, scene.log_words("cut"), report, limit, 24 if night else 4)


def _crash(room: Path, plant: str, report: Report, night: bool) -> None:
    for checks in (2, 0):
        scene = Scene(room / f"crash{checks}", plant, checks)
        power.cut_after_a_crash(scene, report, 0 if night else 2, 8 if night else 2)


def _limits(room: Path, plant: str, report: Report, night: bool) -> None:
    scene = Scene(room, plant)
    full.limit_everywhere(scene, scene.log_words("limited"), report, 300 if night else 60)


def _errors(room: Path, plant: str, report: Report, night: bool) -> None:
    scene = Scene(room, plant)
    full.fail_everywhere(scene, scene.log_words("failed"), report)


def _read_only(room: Path, plant: str, report: Report, night: bool) -> None:
    scene = Scene(room, plant)
    writing = (scene.log_words("read-only")[2:], ["check", "withdraw", "C01", "--reason", "wrong"])
    full.read_only(scene, READING, writing, report)


def _crowd(room: Path, plant: str, report: Report, night: bool) -> None:
    scene = Scene(room, plant)
    crowd.crowd(scene, report, 4, 15)
    if night:
        crowd.crowd(scene, report, 8, 50, kills=40)


def _orders(room: Path, plant: str, report: Report, night: bool) -> None:
    scene = Scene(room, plant)
    orders.merge_in_every_order(scene, report, 5 if night else 4)
    if night:
        orders.merge_elsewhere(scene, report, hash_seeds=10)


def _verbs(room: Path, plant: str, report: Report, night: bool) -> None:
    scene = Scene(room, plant)
    base = scene.base
    for verb in verbs.verbs(scene):
        words = verbs.ready(scene, verb)
        kill.kill_everywhere(scene, words, report, 8)
        power.cut_everywhere(scene, words, report, 600, 8)
        power.cut_after_a_crash(scene, report, 8, 2, words)
        full.fail_everywhere(scene, words, report)
        full.limit_everywhere(scene, words, report, 300)
        scene.base = base


def _strace(room: Path, plant: str, report: Report, night: bool) -> None:
    strace.kill_by_strace(Scene(room, plant), report)


def _texts(room: Path, plant: str, report: Report, night: bool) -> None:
    acting.act(room, plant, report, night)


def _clocks(room: Path, plant: str, report: Report, night: bool) -> None:
    clocks.act(room, plant, report, night)


def _damage(room: Path, plant: str, report: Report, night: bool) -> None:
    damage.act(room, plant, report, night)


def _flips(room: Path, plant: str, report: Report, night: bool) -> None:
    flips.act(room, plant, report, night)


def _laws(room: Path, plant: str, report: Report, night: bool) -> None:
    with lawless.at_work(plant if plant in lawless.FAULTS else ""):
        histories.prove_laws(report, night)


def _bundles(room: Path, plant: str, report: Report, night: bool) -> None:
    bundles.attack(room, report, night)


def _trust(room: Path, plant: str, report: Report, night: bool) -> None:
    bundles.trust(room, report, night)


HARNESSES: dict[str, Harness] = {
    "kill": _kill,
    "power": _power,
    "crash": _crash,
    "limits": _limits,
    "errors": _errors,
    "read_only": _read_only,
    "crowd": _crowd,
    "orders": _orders,
    "laws": _laws,
    "texts": _texts,
    "clocks": _clocks,
    "damage": _damage,
    "flips": _flips,
    "bundles": _bundles,
    "trust": _trust,
}
NIGHT_ONLY: dict[str, Harness] = {"verbs": _verbs, "strace": _strace}


def prove(name: str, plant: str = "", night: bool = False) -> Report:
    """
    Run one harness in a room of its own; with a planted fault the first finding is enough.
    """
    report = Report(name, stop_after=1 if plant else 0)
    # Only the crowd's commands sync for themselves; for the others a disk in memory is as good and quicker.
    folder = None if name == "crowd" else memory()
    with tempfile.TemporaryDirectory(prefix="fieldkit-", dir=folder, ignore_cleanup_errors=True) as room:
        try:
            {**HARNESSES, **NIGHT_ONLY}[name](Path(room), plant, report, night)
        except AssertionError as error:
            report.check("set-up", [str(error)[:400]])
    return report


def warm_up() -> None:
    """
    Import what commands import and run those that every case runs, once, so that no child reads what they need again.
    """
    from fieldkit.operations.session import Session

    warm()
    defaults = Session.__init__.__defaults__
    with tempfile.TemporaryDirectory(prefix="fieldkit-", dir=memory()) as room:
        found = judge.work_on(Scene(Path(room)))
    assert not found, found
    Session.__init__.__defaults__ = defaults  # type: ignore[misc]
    gc.collect()
    gc.freeze()


def main() -> int:
    """
    Run what was asked for, print it, and give 0 when nothing was found.
    """
    asked = _arguments()
    warm_up()
    names = asked.only or [*HARNESSES, *([] if asked.gate else NIGHT_ONLY)]
    reports = []
    for name in names:
        begun = time.monotonic()
        report = prove(name, asked.plant, not asked.gate)
        reports.append(report)
        if not asked.json:
            counts = f"{name:<10} {report.cases:>7} cases {len(report.failures):>5} failures"
            print(f"{counts} {time.monotonic() - begun:>7.1f} s", *report.failures[:10], sep="\n    ", flush=True)
    failures = sum(len(report.failures) for report in reports)
    if asked.json:
        print(json.dumps({report.name: {"cases": report.cases, "failures": report.failures} for report in reports}))
    else:
        print(f"{sum(report.cases for report in reports)} cases, {failures} failures")
    return 1 if failures else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.reliability.night", description=__doc__)
    parser.add_argument("--gate", action="store_true", help="the sizes of the test suite")
    parser.add_argument("--only", action="append", choices=[*HARNESSES, *NIGHT_ONLY], help="one harness")
    faults = sorted({*PLANTS, *BLIND, *lawless.FAULTS})
    parser.add_argument("--plant", default="", choices=["", *faults], help="a fault to be caught")
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
