"""
P3, the crowd: many processes log at once, some are killed; no check is lost, none is there twice, no counter is torn.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import time
from collections import Counter
from pathlib import Path
from typing import Any

from . import planted
from .child import Outcome, fork, run
from .report import Report
from .scene import Scene, set_environment

TOLD = "✓ Saved"


def crowd(scene: Scene, report: Report, processes: int, logs: int, kills: int = 0) -> None:
    """
    Let so many processes log so many checks each, in real processes with the real lock, two users' settings between
    them; kill so many commands at random moments. Every process starts its next command when the last one ended.
    """
    scene.again()
    told = scene.room / "told"
    shutil.rmtree(told, ignore_errors=True)
    told.mkdir()
    workers = [_start(scene, told, worker, logs) for worker in range(processes)]
    killed = _kill(told, kills, processes * logs)
    for pid in workers:
        os.waitpid(pid, 0)
    lines = [json.loads(line) for path in sorted(told.glob("w*")) for line in path.read_text("utf-8").splitlines()]
    report.check(f"{processes} x {logs}, {killed} killed", _judge(scene, lines, processes * logs, killed))
    slow = [line for line in lines if line["seconds"] > 1.0 and line["after_kill"]]
    if kills:
        report.check("the next command after a kill begins within a second", [f"{slow}"] if slow else [])


def _start(scene: Scene, told: Path, worker: int, logs: int) -> int:
    pid = os.fork()
    if pid == 0:
        try:
            _work(scene, told, worker, logs)
        finally:
            os._exit(0)
    return pid


def _work(scene: Scene, told: Path, worker: int, logs: int) -> None:
    after_kill = False
    for number in range(logs):
        note = f"{worker}-{number}"
        begun = time.monotonic()
        outcome = fork(lambda note=note: _log(scene, worker, note), started=lambda pid: _announce(told, worker, pid))  # type: ignore[misc]
        line = {"note": note, "exit": outcome.exit, "told": TOLD in outcome.out, "trouble": _trouble(outcome)}
        line |= {"seconds": time.monotonic() - begun, "after_kill": after_kill}
        after_kill = outcome.exit == -signal.SIGKILL
        with open(told / f"w{worker}", "a", encoding="utf-8") as stream:
            stream.write(json.dumps(line) + "\n")


def _log(scene: Scene, worker: int, note: str) -> int:
    set_environment(scene.home if worker % 2 else scene.case / "other-home")
    planted.plant(scene.plant)
    planted.slow_disk(0.005)
    if scene.plant:
        planted.meet(scene.room / "doors" / str(worker % 2), 20.0)
    return run(scene.log_words(note, photo=worker % 4, site=worker % 2))


def _trouble(outcome: Outcome) -> str:
    if outcome.exit in (0, -signal.SIGKILL):
        return outcome.trouble()
    return f"exit {outcome.exit}: {outcome.err[-200:]}"


def _announce(told: Path, worker: int, pid: int) -> None:
    (told / f"pid{worker}").write_text(str(pid))


def _kill(told: Path, kills: int, total: int) -> int:
    """
    Kill running commands at random moments until enough were killed or the work is done.
    """
    chance, killed = random.Random(7), 0
    deadline = time.monotonic() + 300
    while killed < kills and time.monotonic() < deadline:
        time.sleep(chance.random() * 0.05)
        done = sum(path.read_text("utf-8").count("\n") for path in told.glob("w*"))
        if done >= total:
            break
        for path in chance.sample(sorted(told.glob("pid*")), 1) if list(told.glob("pid*")) else []:
            killed += _killed(path)
    return killed


def _killed(path: Path) -> int:
    try:
        pid = int(path.read_text() or 0)
        path.unlink()
        os.kill(pid, signal.SIGKILL)
    except (OSError, ValueError):
        return 0
    return 1


def _judge(scene: Scene, lines: list[dict[str, Any]], total: int, killed: int) -> list[str]:
    found = [f"{line['note']}: {line['trouble']}" for line in lines if line["trouble"]][:3]
    if len(lines) != total:
        found.append(f"{len(lines)} commands of {total} ended")
    try:
        entries: dict[str, dict[str, Any]] = json.loads(_mended(scene))["entries"]
    except ValueError as error:
        return [*found, f"the ledger cannot be read: {error}"]
    notes = Counter(body["set"].get("note") for body in entries.values() if body["rec"][0] == "check")
    lost = [line["note"] for line in lines if line["told"] and not notes[line["note"]]]
    twice = [line["note"] for line in lines if notes[line["note"]] > 1]
    found += [f"lost {len(lost)}: {lost[:5]}"] if lost else []
    found += [f"twice {len(twice)}: {twice[:5]}"] if twice else []
    return found + _counters(entries) + _codes(entries) + _parts(entries)


def _mended(scene: Scene) -> bytes:
    """
    Give the ledger after one more command, which mends what the last kill may have left.
    """
    outcome = scene.play(scene.log_words("the last"), real=True)
    return scene.ledger.read_bytes() if outcome.exit == 0 else f"exit {outcome.exit}: {outcome.err}".encode()


def _counters(entries: dict[str, dict[str, Any]]) -> list[str]:
    numbers: dict[str, list[int]] = {}
    for body in entries.values():
        if body["dev"]:
            numbers.setdefault(body["dev"], []).append(body["n"])
    return [
        f"writer {dev[:4]}: {len(found)} entries, counters up to {max(found)}, {len(set(found))} different"
        for dev, found in numbers.items()
        if sorted(found) != list(range(1, len(found) + 1))
    ]


def _codes(entries: dict[str, dict[str, Any]]) -> list[str]:
    codes = Counter(body["set"]["code"] for body in entries.values() if "code" in body["set"])
    return [f"the code {code} was given {count} times" for code, count in codes.items() if count > 1][:3]


def _parts(entries: dict[str, dict[str, Any]]) -> list[str]:
    there = {(body["dev"], body["n"]) for body in entries.values()}
    halves = []
    for body in entries.values():
        index, count = body.get("part", (1, 1))
        first = body["n"] - index
        if not all((body["dev"], first + part) in there for part in range(1, count + 1)):
            halves.append(body["rec"][0])
    return [f"{len(halves)} entries of commands that are not whole"] if halves else []
