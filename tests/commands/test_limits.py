"""
How much of what arrives is taken: what is over a limit is refused with the limit and the way to raise it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from making import make_photo, make_team

from fieldkit.core.entry import Change
from fieldkit.operations.session import Session
from fieldkit.store.limits import Limits, limits
from fieldkit.store.settings import save_default
from fieldkit.store.workspace import find_workspace
from fieldkit.views.text import width

Run = Callable[..., Any]
MIB = 2**20


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """
    A team's workspace.
    """
    return make_team(tmp_path / "team").root


@pytest.mark.parametrize("text", ["", "0", "-5", "many", "9" * 5000, "１２８", "1e3"])
def test_a_limit_that_is_no_number_does_not_count(text: str) -> None:
    """
    What a hand wrote into the settings that is no limit leaves the built-in one.
    """
    save_default("max-size", text)
    save_default("max-files", "7")

    assert Limits(128 * MIB, 7) == limits()


def sparse(path: Path, size: int) -> Path:
    """
    Make a file of so many bytes that takes no room.
    """
    path.touch()
    os.truncate(path, size)
    return path


def test_limits_are_shown_set_and_unset(fieldkit: Run, root: Path) -> None:
    """
    The limits stand among the defaults with the built-in numbers; only whole numbers from 1 on are taken.
    """
    before = fieldkit("config", cwd=root, json=True).json["fieldkit.config/v1"]
    fieldkit("config", "max-size", "0256")
    now = fieldkit("config", "max-size", json=True).json["fieldkit.config/v1"]
    fieldkit("config", "max-size", "--unset")

    assert [{"value": "128", "origin": "built_in"}, {"value": "100000", "origin": "built_in"}] == [
        before[name] for name in ("max-size", "max-files")
    ]
    assert {"max-size": {"value": "256", "origin": "user"}} == now
    assert "128  (built in)" in fieldkit("config", "max-size").stdout
    for wrong in ("0", "-1", "1.5", "many", "²", "9" * 5000):
        assert "whole number" in fieldkit("config", "max-files", "--", wrong, exit=4).stderr


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_is_over_a_limit_is_refused_with_the_way_to_raise_it(fieldkit: Run, root: Path, lang: str) -> None:
    """
    A merge and an init name the limit, what is over it and by how much, and the command that raises it.
    """
    path = sparse(root.parent / "large.json", 130 * MIB)
    done = fieldkit("merge", path, cwd=root, exit=7, lang=lang)
    fresh = fieldkit("init", "fresh", "--region", "131022", "--from", path, exit=6, lang=lang)
    [file] = fieldkit("merge", path, cwd=root, exit=7, json=True).json["fieldkit.merge/v1"]["files"]

    assert "130 MiB > 128 MiB" in done.stdout and "fieldkit config max-size" in done.stderr
    assert "130 MiB > 128 MiB" in fresh.stderr and "fieldkit config max-size" in fresh.stderr
    assert [] == [line for line in done.stdout.splitlines() if width(line) > 80]
    assert ("over_size", "130 MiB > 128 MiB") == (file["reason"], file["detail"])
    assert not (root.parent / "fresh").exists()


def test_what_is_bad_in_a_bundle_stands_under_it(fieldkit: Run, root: Path) -> None:
    """
    The part of a zip a refusal is about has a line of its own.
    """
    fieldkit("export", root.parent / "a.zip", cwd=root)
    data = bytearray((root.parent / "a.zip").read_bytes())
    data[20] ^= 1
    (root.parent / "a.zip").write_bytes(data)

    assert "\n      ledger.json\n" in fieldkit("merge", root.parent / "a.zip", cwd=root, exit=7).stdout


def test_a_folder_full_of_traps_costs_only_the_traps(fieldkit: Run, root: Path, tmp_path: Path) -> None:
    """
    Of a stick with a pipe, links to themselves, a photo too large to be one and notes that are none, the entries are
    taken and the photo is named.
    """
    stick = make_team(tmp_path / "stick" / "other", laptop="B").root
    words = ["check", "log", "131022-GW-007", "--on", "2021-10-18", "--rest", "ok"]
    fieldkit(*words, "-p", make_photo(tmp_path / "a.jpg"), cwd=stick)
    [photo] = (stick / "photos").iterdir()
    sparse(photo, 150 * MIB)
    (stick / "local" / "known_good.json").write_bytes(b"[" * 100_000)
    (stick.parent / "loop.json").symlink_to("loop.json")
    (stick.parent / "around").symlink_to(stick.parent)
    if hasattr(os, "mkfifo"):
        os.mkfifo(stick.parent / "pipe.json")
    found = fieldkit("merge", stick.parent, cwd=root, exit=1, json=True).json["fieldkit.merge/v1"]

    [merged] = [file for file in found["files"] if file["status"] == "partial"]
    assert [photo.name] == merged["photos_damaged"]
    assert {"not_found"} == {file["reason"] for file in found["files"] if file["status"] == "refused"}
    assert not (root / "photos" / photo.name).exists()


def test_a_plain_list_is_weighed_before_it_is_read(fieldkit: Run, root: Path, tmp_path: Path) -> None:
    """
    A list of checks that is too large, or made to cost many times its size, is refused unread.
    """
    large = sparse(tmp_path / "large.json", 17 * MIB)
    dense = tmp_path / "dense.json"
    dense.write_bytes(b"[" + b"{}," * (2 * MIB) + b"{}]")

    assert "too large" in fieldkit("merge", "--plain", large, cwd=root, exit=7).stdout
    assert "many times its size" in fieldkit("merge", "--plain", dense, cwd=root, exit=7).stdout


def test_a_folder_is_weighed_like_a_file(fieldkit: Run, root: Path, tmp_path: Path) -> None:
    """
    A file that costs many times its size to read is refused beside a workspace.json, too.
    """
    folder = tmp_path / "stick"
    folder.mkdir()
    (folder / "workspace.json").write_text("{}", "utf-8")
    about = b'{"about":{"1":{"campaign":"langfang-2021","format":1,"program":"fieldkit"}},"entries":{"a":['
    (folder / "ledger.json").write_bytes(about + b"{}," * (2 * MIB) + b"{}]}}")

    assert "many times its size" in fieldkit("merge", folder, cwd=root, exit=7).stdout


def test_what_one_wrote_oneself_is_bound_by_no_limit(fieldkit: Run, root: Path, tmp_path: Path) -> None:
    """
    A backup is made, verified and restored whatever the limits of what is taken in; an export over one's own that is
    over them is refused by the limit, not as damaged.
    """
    session = Session(find_workspace(root))
    session.write(lambda state, who: [Change("site", session.new_id(), {"note": "长" * 400_000}) for _ in range(2)])
    fieldkit("export", tmp_path / "own.json", cwd=root)
    fieldkit("config", "max-size", "1")
    fieldkit("config", "max-files", "3")
    (tmp_path / "copies").mkdir()
    fieldkit("backup", tmp_path / "copies", cwd=root)
    [made] = (tmp_path / "copies").iterdir()
    fieldkit("verify", made)
    fieldkit("restore", made, tmp_path / "again")
    over = fieldkit("export", tmp_path / "own.json", cwd=root, exit=4).stderr

    assert 2 * MIB < (root / "ledger.json").stat().st_size == (tmp_path / "again" / "ledger.json").stat().st_size
    assert "max-size" in over and "cannot be read" not in over
