"""
P2, the full, failing or read-only disk: every size limit, an error at each call; the person is told, nothing is lost.
"""

from __future__ import annotations

import resource
from collections.abc import Sequence

from .child import Outcome, fork
from .judge import complaints
from .report import Report
from .scene import Scene, take
from .shim import Fault, Op

DONE = (0, 1)  # 1: done, and something waits for a person
NOT_SAVED = 6
NOTED = ("merges", "exports", "copies", "writers", "lists")
NOTES = (*(f"/local/{kind}" for kind in NOTED), "/known_good.json", "/.known_good.json")
ERRORS = ("EIO", "ENOSPC", "short")


def fail_everywhere(scene: Scene, words: Sequence[str], report: Report) -> None:
    """
    Let each call of a command fail with EIO, with ENOSPC, and half-way through a write; once, or from there on.
    """
    scene.again()
    whole = scene.play(words)
    expected = scene.fresh()
    keeps = _keeps(scene)
    calls = [op for op in whole.log if op.kind != "ack"]
    for call, op in reversed(list(enumerate(calls, 1))):
        for mode in ERRORS:
            for stays in (False, True):
                if report.enough:
                    return
                if mode != "short" or op.kind == "write":
                    scene.again()
                    outcome = scene.play(words, Fault(call, mode, stays))
                    case = f"{mode}{' lasting' if stays else ''} at {op.kind} {op.path[-40:]}"
                    report.check(case, told(scene, outcome, keeps) + complaints(scene, outcome, expected))


def limit_everywhere(scene: Scene, words: Sequence[str], report: Report, sizes: int) -> None:
    """
    Let files grow to so many bytes and no further, for *sizes* limits from nothing to more than is needed.
    """
    scene.again()
    scene.play(words)
    expected, largest, keeps = scene.fresh(), scene.ledger.stat().st_size, _keeps(scene)
    for number in range(sizes):
        if report.enough:
            return
        # Half of the limits lie where the ledger grows, each at another place in a line.
        start = len(scene.base["ws/ledger.json"] or b"") - 8
        low, high = (0, start) if number % 2 else (start, largest + 8)
        limit = low + (high - low) * (number // 2) // max(1, (sizes - 1) // 2)
        scene.again()
        outcome = fork(lambda limit=limit: _limited(scene, words, limit))  # type: ignore[misc]
        report.check(f"limit {limit}", told(scene, outcome, keeps) + complaints(scene, outcome, expected))


def _limited(scene: Scene, words: Sequence[str], limit: int) -> int:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    return scene.inside(words)


def read_only(scene: Scene, reading: Sequence[Sequence[str]], writing: Sequence[Sequence[str]], report: Report) -> None:
    """
    Take away the right to write: what reads still works, what writes says why not, and no byte changes.
    """
    scene.again()
    before = take(scene.workspace)
    for words in [*reading, *writing]:
        outcome = scene.play(scene.words(*words), Fault(1, "EROFS", True))
        found = [outcome.trouble()]
        wanted = DONE if words in reading else (NOT_SAVED,)
        if outcome.exit not in wanted:
            found.append(f"exit {outcome.exit} instead of {wanted}: {outcome.err[-200:]}")
        if words in writing and not outcome.err.strip():
            found.append("nothing was explained")
        if take(scene.workspace) != before:
            found.append("the folder changed")
        report.check("read-only: " + " ".join(words)[:60], [one for one in found if one])


def told(scene: Scene, outcome: Outcome, keeps: bool) -> list[str]:
    """
    Look at what the person was told about a write that could not be done, and at the bytes that were there before,
    which stay what they were when the command *keeps* them.
    """
    found = []
    if outcome.exit in DONE:
        needed = [op for op in outcome.failed if not _spare(scene, op)]
        found += [f"saved, it says, though {op.kind} of {op.path[-30:]} failed" for op in needed]
    elif outcome.exit != NOT_SAVED:
        found.append(f"exit {outcome.exit}")
    elif "→" not in outcome.err:
        found.append(f"it was not said what to do: {outcome.err.strip()[-200:]}")
    if keeps and not _keeps(scene):
        found.append("the bytes that were there before are damaged")
    return found


def _keeps(scene: Scene) -> bool:
    return scene.ledger.read_bytes().startswith((scene.base["ws/ledger.json"] or b"")[:-4])


def _spare(scene: Scene, op: Op) -> bool:
    """
    Tell whether a call may fail without harm: naming the lock's holder, remembering the writer,
    noting what was merged, handed over, copied or is known to be good, letting go.
    """
    return (
        op.path.startswith(str(scene.home))
        or (op.path.endswith("/lock") and op.kind in ("write", "read", "close"))
        or op.kind in ("close", "unlink")
        or any(name in op.path for name in NOTES)
        or (op.kind in ("read", "sync_folder") and op.path.endswith("/local"))
        or (op.kind == "read" and "/photos/" in op.path)
    )
