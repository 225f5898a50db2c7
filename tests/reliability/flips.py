"""
P7: `verify` finds any changed byte in entries, photos and bundles, and names it; and says nothing of what is whole.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

from fieldkit.operations.export import export
from fieldkit.operations.session import Session
from fieldkit.operations.verify import Verified, verify_files
from fieldkit.store.workspace import LEDGER, LOCAL, Workspace

from . import planted
from .report import Report
from .scene import Scene, put, set_environment, take

# How many flips of each: by day, by night.
FLIPS = {"workspace": (60, 1500), "ledger": (60, 1500), "photo": (20, 500), "bundle": (60, 1500)}
CLEAN = (10, 1000)


class Desk:
    """
    A workspace with photos, its ledger as it is handed over, and its bundle.
    """

    def __init__(self, room: Path, workspace: Path) -> None:
        self.root = room / "ws"
        room.mkdir(parents=True, exist_ok=True)
        shutil.copytree(workspace, self.root)
        self.ledger, self.bundle = room / "a.json", room / "a.zip"
        session = Session(Workspace(self.root))
        export(session, self.ledger, photos=False)
        export(session, self.bundle)
        self.whole = {place: _said(place) for place in (self.root, self.ledger, self.bundle)}

    def places(self) -> dict[str, tuple[Path, list[Path]]]:
        """
        Give what is verified and the files in which a bit may flip, by what they are.
        """
        return {
            "workspace": (self.root, [self.root / LEDGER]),
            "ledger": (self.ledger, [self.ledger]),
            "photo": (self.root, sorted((self.root / "photos").iterdir())),
            "bundle": (self.bundle, [self.bundle]),
        }


def _said(place: Path) -> set[tuple[str, int, str, str]]:
    [file] = verify_files([place]).files
    return {tuple(one) for one in (*file.problems, *file.notes)}


def flip(desk: Desk, what: str, count: int, report: Report) -> None:
    """
    Flip so many bits, one at a time: each must be named.
    """
    chance = random.Random(what)
    place, files = desk.places()[what]
    for number in range(count):
        path = chance.choice(files)
        good = path.read_bytes()
        data, at = bytearray(good), chance.randrange(len(good))
        data[at] ^= 1 << chance.randrange(8)
        path.write_bytes(data)
        try:
            told = _said(place)
        except Exception as error:
            told = set()
            report.check(f"{what} {number} at {at}", [f"{type(error).__name__}: {error}"])
        report.check(f"{what} {number} at {at}", [] if told - desk.whole[place] else ["not a word"])
        path.write_bytes(good)
        if report.enough:
            return


def clean(desk: Desk, count: int, report: Report) -> None:
    """
    Verify whole workspaces whose entries came in any order and in any number: nothing may be said but what is missing.
    """
    chance, before = random.Random("clean"), take(desk.root)
    from fieldkit.core.scan import ledger_bytes, scan

    found = scan((desk.root / LEDGER).read_bytes())
    lists = [line for line in found.lines.values() if b'"dev":""' in line]
    written = [line for line in found.lines.values() if b'"dev":""' not in line]
    for number in range(count):
        lines = [*lists, *(written if chance.random() < 0.7 else [])]
        chance.shuffle(lines)
        (desk.root / LEDGER).write_bytes(ledger_bytes(str(found.about["campaign"]), lines))
        shutil.rmtree(desk.root / LOCAL, ignore_errors=True)
        [file] = verify_files([desk.root]).files
        report.check(f"clean {number}", [str(one) for one in file.problems] + _odd(file))
        if report.enough:
            break
    put(desk.root, before)


def _odd(file: Verified) -> list[str]:
    return [str(note) for note in file.notes if note.what not in ("own_last", "unreferenced")]


def act(room: Path, plant: str, report: Report, night: bool) -> None:
    """
    Make the workspace with the real program, work the fault in, flip bits everywhere and look at what is whole.
    """
    scene = Scene(room)
    set_environment(scene.home)
    planted.plant(plant)
    look(Desk(room / "desk", scene.workspace), report, night)


def look(desk: Desk, report: Report, night: bool) -> None:
    """
    Flip bits in everything, then verify what is whole.
    """
    steps: list[Callable[[], None]] = [
        lambda what=what, counts=counts: flip(desk, what, counts[night], report)  # type: ignore[misc]
        for what, counts in FLIPS.items()
    ]
    for step in [*steps, lambda: clean(desk, CLEAN[night], report)]:
        if not report.enough:
            step()
