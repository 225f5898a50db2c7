"""
P8 and P9: whatever arrives is refused, or taken with what is bad in it named. Refused means that not a byte has changed
anywhere; nothing ends in a trace, and nothing costs more than 10 seconds of work or 300 MiB.
"""

from __future__ import annotations

import json
import os
import resource
import stat
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from fieldkit.views.reasons import REASONS

from . import bombs, hostile, lax
from .bombs import MIB
from .child import Outcome, fork
from .good import Case, Good, lines_of
from .report import Report
from .scene import Scene

MOST_MEMORY, MOST_SECONDS = 300 * MIB, 10
# What the program holds before it reads anything; the child also holds the case that its parent made.
_ITSELF = 40 * MIB
# A planted fault may take what it likes, the machine of the tests must not suffer for it.
_ROOM_FOR_FAULTS = 1500 * MIB
CLASSES = {**hostile.CLASSES, **bombs.CLASSES}
Tree = dict[str, tuple[int, str]]


class Desk:
    """
    A workspace with a check in it, the good bundle another team hands over, and the place where files arrive. With
    *small* bombs are a quarter of their size, and so is what they may take.
    """

    def __init__(self, room: Path, small: bool = False) -> None:
        self.scene = Scene(room, checks=1)
        self.most = _ITSELF + (MOST_MEMORY - _ITSELF) // (4 if small else 1)
        self.arriving = self.scene.case / "in"
        self.good = Good(self._handed_over(), MIB // 4 if small else MIB)
        self.arriving.mkdir()
        self.before = tree(self.scene.case)
        self.known = set(lines_of(self.scene.ledger.read_bytes()))

    def _handed_over(self) -> Path:
        scene, path = self.scene, self.scene.room / "good.zip"
        checks = [scene.log_words(f"arrived {number}", photo=number) for number in (2, 3)]
        for words in (*checks, scene.words("export", str(path))):
            outcome = scene.play(words, real=True, home=scene.case / "other")
            assert outcome.exit == 0, outcome
        scene.again()
        return path

    def judge(self, case: Case, fault: str = "", memory: int = 0) -> list[str]:
        """
        Merge a case in a child and give everything that is wrong with what came of it. *fault* is one of the faults of
        `lax`; *memory* in bytes is all the child may still ask the system for.
        """
        path = self.arriving / f"arrived{case.suffix}"
        path.write_bytes(case.data)
        if case.sparse:
            os.truncate(path, case.sparse)
        if case.settings:
            (self.scene.home / "defaults.json").write_text(json.dumps(case.settings))
        try:
            outcome = fork(lambda: self._merge(path, fault, memory))
            path.unlink()
            return [one for one in self._complaints(case, outcome) if one]
        finally:
            (self.scene.home / "defaults.json").unlink(missing_ok=True)
            if tree(self.scene.case) != self.before:
                self.scene.again()
                self.arriving.mkdir()

    def _merge(self, path: Path, fault: str, memory: int) -> dict[str, int]:
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS + 1, MOST_SECONDS + 2))
        resource.setrlimit(resource.RLIMIT_AS, (_claimed() + (memory or _ROOM_FOR_FAULTS),) * 2)
        lax.plant(fault, self.scene)
        begun = _held()
        code = self.scene.inside(self.scene.words("--json", "merge", str(path)))
        used = resource.getrusage(resource.RUSAGE_SELF)
        memory = used.ru_maxrss * 1024 - begun + _ITSELF
        return {"exit": code, "memory": memory, "seconds": int(used.ru_utime + used.ru_stime)}

    def _complaints(self, case: Case, outcome: Outcome) -> Iterator[str]:
        yield outcome.trouble()
        if not isinstance(outcome.back, dict):
            yield f"it did not end by itself: {outcome.exit}, {outcome.err[-200:]}"
            return
        if outcome.back["memory"] > self.most:
            yield f"it took {outcome.back['memory'] // MIB} MiB"
        if outcome.back["seconds"] > MOST_SECONDS:
            yield f"it took {outcome.back['seconds']} s"
        if outcome.back["exit"] not in (0, 1, 7):
            yield f"exit {outcome.back['exit']}: {outcome.err[-200:]}"
            return
        [file] = outcome.document["files"]
        yield from _said(case, file)
        yield from self._refused(outcome) if file["status"] == "refused" else self._taken(file)

    def _refused(self, outcome: Outcome) -> Iterator[str]:
        if outcome.back["exit"] != 7:
            yield f"refused, and exit {outcome.back['exit']}"
        changed = self.before.items() ^ tree(self.scene.case).items()
        # The settings are the case's own.
        left = sorted({name for name, _state in changed} - {"home/defaults.json"})
        if left:
            yield f"refused, and changed: {left[:4]}"

    def _taken(self, file: dict[str, Any]) -> Iterator[str]:
        """
        Look at what was taken: only right entries, only photos that are what their names say, and nothing elsewhere.
        """
        lines = set(lines_of(self.scene.ledger.read_bytes()))
        if lines - self.known - set(self.good.lines) or self.known - lines:
            yield "other entries than those of before and of the bundle"
        if file["status"] == "merged" and len(lines) != len(self.known | set(self.good.lines)):
            yield "not all entries of the bundle, and nobody was told"
        for name, state in tree(self.scene.case).items():
            if name == "home/defaults.json" or self.before.get(name) == state:
                continue
            place, _slash, rest = name.removeprefix("ws/").partition("/")
            if not name.startswith("ws/") or place not in ("ledger.json", "photos", "local", "cache"):
                yield f"written outside: {name}"
            if place == "photos" and rest and (rest[:64] != state[1] or state[0] != stat.S_IFREG | 0o644):
                yield f"no such photo: {name} {state}"


def _said(case: Case, file: dict[str, Any]) -> Iterator[str]:
    """
    Look at what the merge said of a file: the status, a reason there are words for, and the name of what is bad.
    """
    if case.status and file["status"] != case.status:
        yield f"{file['status']} ({file['reason']}), not {case.status}"
    if file["status"] in ("refused", "partial") and file["reason"] not in REASONS:
        yield f"no words for {file['reason']}"
    if case.reason and file["reason"] != case.reason:
        yield f"said {file['reason']}, not {case.reason}"
    told = [file["detail"], *(f"photos/{name}" for name in file["photos_damaged"] + file["photos_lacking"])]
    if case.named and not any(case.named in one for one in told):
        yield f"{case.named} was not named: {told}"


def tree(folder: Path) -> Tree:
    """
    Give everything in a folder, links unfollowed: kind and rights, and the hash of the bytes.
    """
    found: Tree = {}
    for place, folders, files in os.walk(folder):
        for name in (*folders, *files):
            path = os.path.join(place, name)
            mode = os.lstat(path).st_mode
            held = ""
            if stat.S_ISREG(mode):
                with open(path, "rb") as file:
                    held = sha256(file.read()).hexdigest()
            elif stat.S_ISLNK(mode):
                held = os.readlink(path)
            found[os.path.relpath(path, folder)] = (mode, held)
    return found


def _claimed() -> int:
    """
    Give how much memory this process has claimed, used or not, in bytes.
    """
    return _pages(0)


def _held() -> int:
    """
    Give how much memory this process uses, in bytes.
    """
    return _pages(1)


def _pages(place: int) -> int:
    with open("/proc/self/statm") as file:
        return int(file.read().split()[place]) * resource.getpagesize()


def attack(room: Path, report: Report, night: bool) -> None:
    """
    Let every case of every class arrive; at night also many more bundles changed by chance, and all again under a limit
    of memory.
    """
    desk = Desk(room)
    for name, cases in CLASSES.items():
        for case in cases(desk.good):
            report.check(f"{name}: {case.name}", desk.judge(case))
            if night:
                report.check(f"{name}: {case.name}, short of memory", desk.judge(case, memory=MOST_MEMORY))
    for seed in range(1, 21 if night else 0):
        for case in bombs.changes(desk.good, seed):
            report.check(f"changes: {case.name}", desk.judge(case))


def _is_broken(said: str) -> bool:
    """
    Tell whether a child ended by accident and not by what was asked of it.
    """
    return said.startswith("it did not end by itself") or "Traceback" in said or "exit 70" in said


def trust(room: Path, report: Report, night: bool) -> None:
    """
    Let each reader that trusts too much meet the classes it is blind to: one that is not caught is a failure.
    """
    desk = Desk(room, small=not night)
    for fault, (_plant, classes) in lax.READERS.items():
        for name in classes:
            # A fault that ends in a trace proves nothing: it must do what it is there to do.
            judged = (desk.judge(case, fault) for case in CLASSES[name](desk.good))
            found = any(said and not any(map(_is_broken, said)) for said in judged)
            report.check(f"{fault}: {name}", [] if found else ["not caught"])
