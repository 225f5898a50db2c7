"""
What lies in `cache/` may be deleted or damaged at any time: every command says and writes what it would without it.
"""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from making import make_photo, make_team

from fieldkit.store import indexing, workspace
from fieldkit.store.index import SEAL, Index
from fieldkit.store.workspace import find_workspace

Run = Callable[..., Any]
LOG = ("check", "log", "131022-GW-007", "--rest", "ok")
LOOKS = (
    ("summary", "--as-of", "2021-12-31"),
    ("todo",),
    ("check", "list", "--withdrawn"),
    ("check", "list", "--site", "131022-GW-007"),
    ("finding", "list"),
    ("conflict", "list"),
    ("source", "list"),
    ("check", "show", "131022-G03A-20211018-C01"),
    ("history", "131022-GW-007"),
)


@pytest.fixture(autouse=True)
def small_ones_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Let the smallest ledger be looked up by an index.
    """
    monkeypatch.setattr(indexing, "FEWEST_ENTRIES", 0)
    monkeypatch.setattr(workspace, "LARGE", 0)


def days(fieldkit: Run, folder: Path) -> list[Callable[[], object]]:
    """
    Give what happens in a workspace, step by step.
    """
    make_team(folder / "b", group="131022-G05", laptop="B", author="何雨")
    photo = make_photo(folder / "one.jpg")

    def team(*args: object, **more: Any) -> object:
        return fieldkit("-w", "team", *args, **more)

    def other(*args: object) -> object:
        return fieldkit("-w", "b", *args)

    def arrives() -> object:
        other("check", "log", "131022-GW-007", "--on", "2021-10-19", "-g", "131022-G05", "-x", "漏水")
        other("site", "edit", "131022-GW-007", "--name", "东柳机井")
        other("export", "b.json")
        return team("merge", "b.json", exit=1)

    return [
        lambda: team("visit", "start", "--on", "2021-10-18", "-g", "131022-G03", "-d", "周启明"),
        lambda: team(*LOG, "-p", photo, "-x", "井口未封填"),
        lambda: team("check", "log", "131022-GW-008", "--rest", "ok"),
        lambda: team("site", "edit", "131022-GW-007", "--name", "柳泉机井"),
        arrives,
        lambda: team("check", "amend", "131022-G03A-20211018-C02", "--note", "再看"),
        lambda: team("source", "set-aside", "b.json", "--reason", "错的文件"),
        lambda: team("check", "withdraw", "131022-G03A-20211018-C02", "--reason", "误记"),
        lambda: team("source", "restore", "b.json"),
        lambda: team("undo"),
        lambda: team("visit", "end"),
    ]


def damaged(cache: Path, dice: random.Random) -> None:
    """
    Do something bad to what lies in a cache.
    """
    files = {path: path.read_bytes() for path in sorted(cache.rglob("*")) if path.is_file()}
    for path, whole in files.items():
        data = bytearray(whole)
        act = dice.choice(("flip", "cut", "empty", "gone", "swap", "keep"))
        if act == "flip" and data:
            for _ in range(3):
                data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
        elif act == "cut":
            del data[dice.randrange(len(data) + 1) :]
        elif act == "empty":
            data.clear()
        elif act == "swap":
            data = bytearray(dice.choice(list(files.values())))
        if act == "gone":
            path.unlink()
        elif act != "keep":
            path.write_bytes(data)


@pytest.mark.parametrize("seed", range(2))
def test_no_answer_hangs_on_the_cache(fieldkit: Run, tmp_path: Path, seed: int) -> None:
    """
    Whatever is done in a workspace, every command answers alike with a cache that is kept, damaged or deleted.
    """
    make_team(tmp_path / "team")
    cache, dice, used = tmp_path / "team" / "cache", random.Random(seed), 0
    for step in days(fieldkit, tmp_path):
        step()
        for look in dice.sample(LOOKS, 4):
            if look[:2] == ("check", "show") and "C01" not in fieldkit("-w", "team", "check", "list").stdout:
                continue
            kept = fieldkit("-w", "team", *look, json=True)
            used += (cache / SEAL).is_file()
            damaged(cache, dice)
            assert kept.stdout == fieldkit("-w", "team", *look, json=True).stdout
            shutil.rmtree(cache, ignore_errors=True)
            assert kept.stdout == fieldkit("-w", "team", *look, json=True).stdout
    assert used > 20


def test_a_check_is_logged_by_the_index_and_leaves_it_alone(fieldkit: Run, tmp_path: Path) -> None:
    """
    `check log` reads by the index, never makes or changes one, and the next command need not prove it anew.
    """
    make_team(tmp_path / "team")
    cache = tmp_path / "team" / "cache"
    shutil.rmtree(cache)
    fieldkit("-w", "team", *LOG, "--on", "2021-10-18")
    assert not cache.exists()
    fieldkit("-w", "team", "todo")
    index = (cache / "index").read_bytes()
    for _again in range(3):
        fieldkit("-w", "team", *LOG, "--on", "2021-10-19")
        opened = Index(find_workspace(tmp_path / "team"))
        assert opened.stamp == opened.seal.ledger
    assert index == (cache / "index").read_bytes()
    assert 4 == len(fieldkit("-w", "team", "check", "list", json=True).json["fieldkit.check.list/v1"])
    fieldkit("-w", "team", "verify")


def test_a_checks_number_and_warnings_are_the_same_by_the_index(fieldkit: Run, tmp_path: Path) -> None:
    """
    What a person is told when logging a check is the same with an index and without one.
    """
    told = []
    for name, kept in (("team", True), ("other", False)):
        make_team(tmp_path / name)
        for day in ("2021-10-18", "2021-10-18", "2021-10-19"):
            if kept:
                fieldkit("-w", name, "check", "list")
            done = fieldkit("-w", name, *LOG, "--on", day, "-x", "漏水")
            told.append((done.stdout + done.stderr).replace("other", "team"))
    assert told[:3] == told[3:]


def test_damage_behind_an_index_is_never_rewritten_as_sound(fieldkit: Run, tmp_path: Path) -> None:
    """
    A byte that flipped without a trace in the file's dates is refused by who would write the ledger anew, which would
    vouch for it, as it is without an index.
    """
    team = make_team(tmp_path / "team")
    shutil.rmtree(team.root / "cache")
    fieldkit("-w", "team", "todo")
    ledger, found = team.root / "ledger.json", (team.root / "ledger.json").stat()
    ledger.write_bytes(ledger.read_bytes().replace("何雨".encode(), "何云".encode(), 1))
    os.utime(ledger, ns=(found.st_atime_ns, found.st_mtime_ns))
    (tmp_path / "sites.csv").write_text("编号,名称,专题,行政区\n131022-GW-099,新井,地下水超采治理,固安县\n", "utf-8")
    before = ledger.read_bytes()

    fieldkit("-w", "team", "site", "import", tmp_path / "sites.csv", exit=6)
    assert before == ledger.read_bytes()
