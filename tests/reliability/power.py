"""
P1, the power cut: the log of a command's calls is turned into every state the disk may be left in, and each is judged.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from .child import Outcome
from .disk import Disk
from .judge import complaints
from .report import Report
from .scene import Scene, put
from .shim import Fault, Op

State = tuple[str, bool, dict[str, bytes | None]]


def cut_everywhere(scene: Scene, words: Sequence[str], report: Report, limit: int, tries: int) -> None:
    """
    Run a command once and judge what power cuts at each of its calls may leave: at most *limit* states (0: all), with
    *tries* random choices where there are too many.
    """
    scene.again()
    whole = scene.play(words)
    judge_states(scene, states(str(scene.case), scene.base, whole.log, tries), report, scene.fresh(), limit)


def cut_after_a_crash(scene: Scene, report: Report, limit: int, tries: int, words: Sequence[str] = ()) -> None:
    """
    Kill one command at each of its calls, then let the power fail in the next one, the same again: what the first left
    is no surer than what the second writes. *limit* (0: all) and *tries* as above, for each place; fifteen times as
    many where the first had written and not yet synced.
    """
    first = words or scene.log_words("crashed")
    scene.again()
    log = scene.play(first).log
    entries = scene.fresh()
    for call, op in reversed(list(enumerate(log, 1))):
        if op.kind == "ack" or report.enough:
            continue
        scene.again()
        scene.play(first, Fault(call, "before"))
        second = scene.play(words or scene.log_words("after the crash"))
        left = [*log[: call - 1], *second.log]
        written = op.kind == "sync" and op.path.endswith("ledger.json")
        found = states(str(scene.case), scene.base, left, tries, 0 if written else len(left) - 1)
        judge_states(scene, found, report, entries, limit * 15 if written else limit, entries)


def states(root: str, base: dict[str, bytes | None], log: Sequence[Op], tries: int, start: int = 0) -> list[State]:
    """
    Give every different state: (where the power was cut, whether the person had been told, the files), with cuts from
    the call of index *start* on.
    """
    disk, found, told = Disk(root, base), {}, False
    chance = random.Random(1)
    for number, op in enumerate(log):
        told = told or op.kind == "ack"
        disk.apply(op)
        for files in disk.states(chance, tries) if number >= start else ():
            key = (told, frozenset(files.items()))
            found.setdefault(key, (f"cut after call {number + 1} ({op.kind} {op.path[-30:]})", told, files))
    return list(found.values())


def judge_states(scene: Scene, found: list[State], report: Report, expected: int, limit: int, crashed: int = 0) -> None:
    """
    Judge states, the last ones first, an even choice of them when there are more than the limit.
    """
    step = -(-len(found) // limit) or 1 if limit else 1
    for where, told, files in found[::-1][::step]:
        if report.enough:
            return
        put(scene.case, files)
        report.check(where, complaints(scene, Outcome(0, "told" if told else "", ""), expected, crashed))
