"""
P6 and P7: damaged variants of a real team file by the hundred, flipped bits in everything; each class of damage and
each kind of file seen to catch its faulty reader.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reliability import damage, flips, planted
from reliability.damaged import CLASSES
from reliability.report import Report
from reliability.scene import Scene, memory

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="the harness forks as Linux does"),
    pytest.mark.timeout(600),
]
FEW = 4


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """
    The workspace of a team that logged two checks with the real program.
    """
    return Scene(tmp_path_factory.mktemp("scene")).workspace


@pytest.fixture(scope="module")
def ledger(workspace: Path) -> bytes:
    """
    The file of that team.
    """
    return (workspace / "ledger.json").read_bytes()


@pytest.fixture
def room() -> Iterator[Path]:
    """
    A folder in memory where there is one: what is asked here is no question to a disk.
    """
    with tempfile.TemporaryDirectory(prefix="fieldkit-", dir=memory()) as folder:
        yield Path(folder)


def test_a_damaged_entry_costs_that_entry(ledger: bytes, room: Path) -> None:
    """
    Every variant ends as the same, refused or quarantined; the good entries count, what is not believed is kept, the
    file stays as it was.
    """
    report = Report("damage")
    damage.look_through(damage.Bench(room, ledger), report, night=False)

    assert [] == report.failures
    assert report.cases >= 500
    assert len(CLASSES) >= 20


@pytest.mark.parametrize("plant", sorted({plant for _make, _day, _night, plant in CLASSES.values()}))
def test_each_class_catches_its_reader(ledger: bytes, room: Path, plant: str) -> None:
    """
    A reader with the fault a class of damage is there to catch is caught by that class alone.
    """
    names = [name for name, (_make, _day, _night, fault) in CLASSES.items() if fault == plant]

    def blind() -> list[str]:
        planted.plant(plant)
        missed = []
        for name in names:
            report = Report(name, stop_after=1)
            damage.look_at_few(damage.Bench(room / name, ledger), report, name, FEW)
            missed += [] if report.failures else [name]
        return missed

    assert [] == in_a_child(blind)


def test_every_flipped_bit_is_named(workspace: Path, room: Path) -> None:
    """
    One bit changed in a working ledger, one handed over, a photo or a bundle is named by `verify`, which says nothing
    of workspaces that are whole.
    """
    report = Report("flips")
    flips.look(flips.Desk(room, workspace), report, night=False)

    assert [] == report.failures
    assert report.cases >= 200


@pytest.mark.parametrize("plant", ["no_id_check", "no_photo_hash", "only_content", "sees_ghosts"])
def test_the_flips_are_awake(workspace: Path, room: Path, plant: str) -> None:
    """
    A `verify` that skips a hash, looks at nothing between the files of a bundle, or complains of what is whole is
    caught.
    """
    what = {"no_id_check": "workspace", "no_photo_hash": "photo", "only_content": "bundle"}.get(plant)

    def blind() -> list[str]:
        planted.plant(plant)
        report, desk = Report(plant, stop_after=1), flips.Desk(room, workspace)
        if what:
            flips.flip(desk, what, flips.FLIPS[what][0], report)
        else:
            flips.clean(desk, 1, report)
        return [] if report.failures else [plant]

    assert [] == in_a_child(blind)


def in_a_child(work: Callable[[], list[str]]) -> list[str]:
    """
    Do something in a forked child, which may spoil its copy of the program, and give what it found.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            said = "\n".join(work())
        except BaseException as error:
            said = f"{type(error).__name__}: {error}"
        os.write(writing, said.encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as end:
        said = end.read().decode()
    os.waitpid(child, 0)
    return said.split("\n") if said else []
