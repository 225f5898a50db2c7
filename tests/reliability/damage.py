"""
P6: a damaged entry costs that entry, not the file. Damaged variants of a real team file are merged into a workspace;
each ends as the same, refused or quarantined, and what is good in it counts.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from fieldkit.core.scan import ledger_bytes, scan
from fieldkit.operations.gathering import FileReport
from fieldkit.operations.merge import merge
from fieldkit.operations.session import Session
from fieldkit.store.quarantine import load_held
from fieldkit.store.workspace import LEDGER, Workspace, create_workspace

from . import planted
from .damaged import CLASSES, Original, Variant, variants
from .report import Report
from .scene import CAMPAIGN, Scene, put, set_environment, take

BATCH = 25
LONGEST_S = 2.0
LARGEST_MIB = 300


class Bench:
    """
    A coordinator's workspace that knows the campaign, and a team's real file beside it.
    """

    def __init__(self, room: Path, ledger: bytes) -> None:
        self.original = Original(ledger, dict(scan(ledger).lines))
        self.root = room / "city"
        create_workspace(self.root, CAMPAIGN, {"region": "131000", "author": "王示例"})
        first = next(iter(self.original.lines.values()))
        (self.root / LEDGER).write_bytes(ledger_bytes(CAMPAIGN, [first]))
        self.base = take(self.root)
        self.arrived = room / "arrived"
        self.arrived.mkdir(parents=True)

    def look_at(self, name: str, made: Sequence[Variant], report: Report) -> None:
        """
        Merge some variants of a class at once and judge each, and what is kept of them all.
        """
        put(self.root, self.base)
        paths = [self.arrived / f"{number}.json" for number in range(len(made))]
        for path, variant in zip(paths, made, strict=True):
            path.write_bytes(variant.data)
        session = Session(Workspace(self.root))
        try:
            result = merge(session, paths)
        except Exception as error:
            report.check(name, [f"{type(error).__name__}: {error}"])
            return
        held = [each.raw for each in load_held(session.workspace)]
        for number, (variant, file) in enumerate(zip(made, result.files, strict=True)):
            complaints = [*_verdict(self.original, variant, file), *_kept(variant, held)]
            complaints += [] if paths[number].read_bytes() == variant.data else ["the file was changed"]
            report.check(f"{name} {number}", complaints)
        here = scan((self.root / LEDGER).read_bytes())
        allowed = {*self.original.lines.values(), *(line for variant in made for line in variant.added)}
        strange = [line[:60] for line in here.lines.values() if line not in allowed]
        report.check(f"{name}: the ledger", [] if here.whole and not strange else [f"{here.bad} {strange}"])


def _verdict(original: Original, variant: Variant, file: FileReport) -> Iterator[str]:
    """
    Complain unless a file ended as it must, with all that is good in it counted.
    """
    if file.status == "refused":
        if (variant.reasons[:1] != ("any",) and file.reason not in variant.reasons) or file.new + file.known:
            yield f"refused: {file.reason}"
        return
    if variant.refused and variant.held == 0:
        yield f"not refused: {file.status} {file.reason}"
        return
    if variant.refused and (file.status != "partial" or file.reason != "truncated"):
        yield f"neither refused nor said to be cut: {file.status} {file.reason}"
    wanted = len(variant.kept) + variant.again + sum(line[1:33] not in original.lines for line in variant.added)
    taken = file.new + file.known
    if variant.reasons[:1] == ("any",):
        wanted = max(taken, len(original.lines) - 1)
    if not variant.refused and taken != wanted:
        yield f"took {taken} entries, not {wanted}: {file.reason}"
    if variant.held is not None and file.quarantined != variant.held:
        yield f"held back {file.quarantined}, not {variant.held}: {file.status} {file.reason}"
    if variant.held is None and not variant.reasons and not file.quarantined:
        yield f"held back nothing: {file.status} {file.reason}"


def _kept(variant: Variant, held: Sequence[bytes]) -> Iterator[str]:
    """
    Complain where the bytes of what was not believed are not kept as they were.
    """
    if variant.remains and not any(variant.remains in raw for raw in held):
        yield f"nowhere: {variant.remains[:60]!r}"


def look_through(bench: Bench, report: Report, night: bool) -> None:
    """
    Take all classes, by day many variants at once, by night in small batches with time and memory measured.
    """
    batch = 5 if night else BATCH
    for name in CLASSES:
        count = CLASSES[name][2 if night else 1]
        made = list(variants(bench.original, name, count))
        for first in range(0, count, batch):
            begun = time.process_time()
            bench.look_at(name, made[first : first + batch], report)
            if night:
                _within_limits(report, name, (time.process_time() - begun) / batch)
            if report.enough:
                return


def look_at_few(bench: Bench, report: Report, name: str, count: int) -> None:
    """
    Take a few variants of one class.
    """
    bench.look_at(name, list(variants(bench.original, name, min(count, CLASSES[name][1]))), report)


def _within_limits(report: Report, name: str, seconds: float) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "linux" else 1024**2)
    slow = [f"{seconds:.1f} s each"] if seconds > LONGEST_S else []
    report.check(f"{name}: limits", slow + ([f"{used:.0f} MiB"] if used > LARGEST_MIB else []))


def act(room: Path, plant: str, report: Report, night: bool) -> None:
    """
    Make the bench with the real program, work the fault in, and take all classes.
    """
    scene = Scene(room)
    set_environment(scene.home)
    bench = Bench(room, scene.ledger.read_bytes())
    planted.plant(plant)
    look_through(bench, report, night)
