"""
P4, the orders: the same files merged in every order give the same bytes, and an old copy never undoes a newer one.
"""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from .report import Report
from .scene import SITES, Scene, set_environment

ROOT = Path(__file__).resolve().parents[2]
DONE = (0, 1)  # 1: done, and a conflict waits for a person


def team_files(scene: Scene, count: int) -> list[Path]:
    """
    Make ledgers that differ and overlap: each team began with the same lists and logged checks; one changed a check
    after its old copy was handed over, another withdrew a check and corrected a site the first team corrected too.
    """
    found = []
    steps: list[list[Sequence[str]]] = [
        [scene.log_words("one")[2:], ["export", "{old}"], ["check", "amend", "C01", "--note", "newer"]],
        [scene.log_words("two", site=1)[2:], ["check", "withdraw", "C02", "--reason", "twice"]],
        [["site", "edit", SITES[0], "--note", "three"], ["check", "amend", "C01", "--note", "third"]],
        [scene.log_words("four", photo=3)[2:], ["site", "edit", SITES[0], "--note", "four"]],
    ]
    old = scene.room / "old.json"
    for number in range(count - 1):
        scene.again()
        for words in steps[number]:
            filled = [word.replace("{old}", str(old)) for word in words]
            outcome = scene.play(scene.words(*filled), real=True, home=None if number == 0 else _home(scene, number))
            assert outcome.exit == 0, (filled, outcome)
        found.append(scene.room / f"team{number}.json")
        shutil.copyfile(scene.ledger, found[-1])
    return [*found, old]


def _home(scene: Scene, number: int) -> Path:
    return scene.case / f"home{number}"


def merge_in_every_order(scene: Scene, report: Report, count: int) -> None:
    """
    Merge *count* files in every order into a new file, and in some orders one by one into a workspace.
    """
    files = team_files(scene, count)
    outs: dict[str, str] = {}
    for number, order in enumerate(itertools.permutations(files)):
        if report.enough:
            return
        out = scene.room / "out" / f"{number}.json"
        out.parent.mkdir(exist_ok=True)
        names = " ".join(path.stem for path in order)
        outcome = scene.play(["merge", *map(str, order), "-o", str(out)], real=True)
        outs[names] = _digest(out) if outcome.exit in DONE else f"exit {outcome.exit}: {outcome.err[-200:]}"
        first = next(iter(outs.values()))
        report.check(f"merge {names}", [] if outs[names] == first and len(first) == 64 else [f"{outs[names][:200]}"])
    _one_by_one(scene, report, files, next(iter(outs.values())))
    _again_and_again(scene, report, files)


def _one_by_one(scene: Scene, report: Report, files: list[Path], wanted: str) -> None:
    """
    Merge into a workspace file by file, the old copy last and first: its export is the very same bytes.
    """
    for order in (files, files[::-1]):
        scene.again()
        for path in order:
            outcome = scene.play(scene.words("merge", str(path)), real=True)
            report.check(f"merge {path.stem}", [] if outcome.exit in DONE else [f"exit {outcome.exit}: {outcome.err}"])
        out = scene.room / "export.json"
        scene.play(scene.words("export", str(out)), real=True)
        report.check("one by one", [] if _digest(out) == wanted else ["not the bytes of the merge into a file"])


def _again_and_again(scene: Scene, report: Report, files: list[Path]) -> None:
    """
    Merge an old copy once more: not a byte of the ledger changes, the newer note stands.
    """
    before = scene.ledger.read_bytes()
    scene.play(scene.words("merge", str(files[-1]), str(files[-1])), real=True)
    report.check("an old copy again", [] if scene.ledger.read_bytes() == before else ["the ledger changed"])


def merge_elsewhere(scene: Scene, report: Report, hash_seeds: int) -> None:
    """
    Merge in new processes under other hash seeds, time zones and locales: the same bytes everywhere.
    """
    files = team_files(scene, 4)
    worlds = [{"PYTHONHASHSEED": str(seed)} for seed in range(hash_seeds)]
    worlds += [{"TZ": zone} for zone in ("Asia/Shanghai", "UTC", "America/New_York", "Pacific/Kiritimati")]
    worlds += [{"LC_ALL": name} for name in ("C", "C.UTF-8")]
    digests = {}
    for number, world in enumerate(worlds):
        out = scene.room / f"elsewhere{number}.json"
        set_environment(scene.home)
        words = [sys.executable, "-m", "fieldkit", "merge", *map(str, files), "-o", str(out)]
        done = subprocess.run(words, env={**os.environ, "PYTHONPATH": str(ROOT), **world}, capture_output=True)
        digests[str(world)] = _digest(out) if done.returncode in DONE else done.stderr.decode("utf-8", "replace")[-200:]
        same = digests[str(world)] == next(iter(digests.values()))
        report.check(f"merge under {world}", [] if same else [digests[str(world)]])


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest() if path.is_file() else "missing"
