"""
P1, the crash: a command is killed at every call it makes, before it, after it and half-way through a write.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .judge import complaints
from .report import Report
from .scene import Scene
from .shim import Fault, Op

DONE = (0, 1)  # 1: done, and something waits for a person


def cases(log: Sequence[Op], cuts: int = 1) -> Iterator[Fault]:
    """
    Give every place to die at in a command that makes these calls; each write also at *cuts* places inside it.
    """
    calls = [op for op in log if op.kind != "ack"]
    for call, op in enumerate(calls, 1):
        yield Fault(call, "before")
        if op.kind == "write":
            for number in range(1, cuts + 1):
                yield Fault(call, "half", cut=len(op.data) * number // (cuts + 1))
    yield Fault(len(calls), "after")


def kill_everywhere(scene: Scene, words: Sequence[str], report: Report, cuts: int = 1) -> None:
    """
    Run a command once whole, then once for each place to die at, and judge what is left.
    """
    scene.again()
    whole = scene.play(words)
    expected = scene.fresh()
    report.check("whole", [] if whole.exit in DONE and whole.acknowledged else [f"exit {whole.exit}: {whole.err}"])
    report.check("whole, afterwards", complaints(scene, whole, expected))
    # The last places first: what a fault of the end spoils shows at once.
    for fault in list(cases(whole.log, cuts))[::-1]:
        if report.enough:
            return
        scene.again()
        outcome = scene.play(words, fault)
        where = whole.log[fault.call - 1]
        report.check(f"{fault.mode} {where.kind} {where.path[-40:]}", complaints(scene, outcome, expected))
