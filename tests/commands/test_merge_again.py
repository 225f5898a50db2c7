"""
A folder merged again: what was read before is told without being read, and nothing else is told than reading it tells.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from making import Team, copy_team, make_photo, make_team

from fieldkit.operations import gathering, merges
from fieldkit.operations import merge as merge_room
from fieldkit.store import indexing
from fieldkit.store import workspace as workspace_room
from fieldkit.views import file_lines

Run = Callable[..., Any]
OLD = 1_600_000_000


class Stick:
    """
    A folder with what teams handed over: two bundles, a ledger, and a file of which one entry is damaged.
    """

    def __init__(self, folder: Path, fieldkit: Run) -> None:
        self.folder, self.run, self.clock = folder, fieldkit, OLD
        self.path = folder / "stick"
        self.path.mkdir()
        self.city = make_team(folder / "city", group=None, author="汇总员")
        self.teams = [copy_team(self.city, folder / name) for name in ("one", "two", "three")]
        for number, (team, letter) in enumerate(zip(self.teams, "BCD", strict=True)):
            fieldkit("config", "laptop", letter, cwd=team.root)
            team.session().remember(author=f"组员{letter}")
            make_photo(folder / f"{letter}.jpg", number + 1)
            self.log(team, "131022-GW-007", "-p", folder / f"{letter}.jpg")
        for name, team in zip(("one.zip", "two.zip", "three.json"), self.teams, strict=True):
            self.hand_over(name, team)
        shutil.copytree(self.teams[2].root / "photos", self.path / "photos")
        data = (self.path / "three.json").read_bytes()
        self.put("damaged.json", data.replace(b'"time":"', b'"time":"9', 1))

    def log(self, team: Team, site: str, *more: object) -> None:
        """
        Log a check of the third group.
        """
        self.run("check", "log", site, "-g", "131022-G03", "--on", "2021-10-18 10:00", *more, cwd=team.root)

    def hand_over(self, name: str, team: Team) -> None:
        """
        Export a team's work under this name.
        """
        (self.path / name).unlink(missing_ok=True)
        self.run("export", self.path / name, cwd=team.root)
        self.put(name, (self.path / name).read_bytes())

    def put(self, name: str, data: bytes) -> None:
        """
        Write a file as it would lie there for days.
        """
        self.clock += 60
        (self.path / name).write_bytes(data)
        os.utime(self.path / name, (self.clock, self.clock))

    def merge(self, city: Team, *words: object) -> Any:
        """
        Merge the folder into a city and give the report; the damaged file is always something for a person.
        """
        return self.run("merge", self.path, *words, cwd=city.root, json=True, exit=1).json["fieldkit.merge/v1"]


@pytest.fixture
def stick(tmp_path: Path, fieldkit: Run) -> Stick:
    """
    A stick, and the city it is merged into.
    """
    return Stick(tmp_path, fieldkit)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """
    The names of the files that are opened to be merged, as they are.
    """
    names: list[str] = []
    original = gathering.read_input

    def noting(source: Any, *more: Any) -> Any:
        names.append(source.path.name)
        return original(source, *more)

    monkeypatch.setattr(gathering, "read_input", noting)
    return names


def taken(names: list[str]) -> list[str]:
    """
    Give what was opened since the last time this was asked.
    """
    found = sorted(names)
    names.clear()
    return found


def timeless(value: Any) -> Any:
    """
    Give a report without the times it was made at, and without what a folder is called.
    """
    if isinstance(value, dict):
        return {key: timeless(one) for key, one in value.items() if key not in ("at", "out")}
    return [timeless(one) for one in value] if isinstance(value, list) else value


def kept(city: Team) -> None:
    """
    Leave the cache as it is.
    """


def deleted(city: Team) -> None:
    """
    Delete the cache.
    """
    shutil.rmtree(city.root / "cache", ignore_errors=True)


def garbled(city: Team) -> None:
    """
    Change a few bytes of what is in the cache, or cut it off.
    """
    chance = random.Random(city.root.name)
    for path in sorted((city.root / "cache").glob("*.json")):
        data = bytearray(path.read_bytes())
        for _ in range(3):
            data[chance.randrange(len(data))] = chance.randrange(256)
        path.write_bytes(bytes(data[: chance.choice([len(data), len(data) // 2, 0])]))


def a_week(stick: Stick, city: Team, treat: Callable[[Team], None], *words: object) -> list[Any]:
    """
    Merge the stick as it changes during a week, and give all that was told.
    """
    told = []

    def merge(*more: object) -> None:
        treat(city)
        told.append(stick.merge(city, *words, *more))

    early = (city.root / "ledger.json").read_bytes()
    data = {path.name: path.read_bytes() for path in stick.path.iterdir() if path.is_file()}
    merge()
    merge()
    stick.put("two.zip", data["one.zip"])
    merge("--dry-run")
    merge()
    for photo in (city.root / "photos").iterdir():
        photo.unlink()
    merge()
    merge()
    (stick.path / "photos").rename(stick.folder / "aside")
    stick.put("two.zip", data["two.zip"])
    merge()
    (stick.folder / "aside").rename(stick.path / "photos")
    sites = stick.run("check", "list", cwd=city.root, json=True).json["fieldkit.check.list/v1"]
    stick.run("erase", sites[0]["id"], "--reason", "要求删除", "--yes", cwd=city.root)
    merge()
    merge()
    (city.root / "ledger.json").write_bytes(early)
    merge()
    for listed in (("source", "list"), ("history", "--merges"), ("summary", "--by", "group")):
        told.append(stick.run(*listed, cwd=city.root, json=True).json)
    return [timeless(one) for one in told]


@pytest.mark.parametrize("treat", [kept, garbled])
def test_memory_changes_no_report(stick: Stick, treat: Callable[[Team], None]) -> None:
    """
    Whatever became of the cache, every report, exit code, list and figure is the one that reading everything gives.
    """
    cities = [copy_team(stick.city, stick.folder / name / "city") for name in ("there", "here")]
    before = {path: (path.read_bytes(), path.stat().st_mtime) for path in stick.path.iterdir() if path.is_file()}
    told = []
    for city, way in zip(cities, (deleted, treat), strict=True):
        for path, (data, time) in before.items():
            path.write_bytes(data)
            os.utime(path, (time, time))
        told.append(a_week(stick, city, way))

    assert told[0] == told[1]


def test_only_what_changed_is_opened(stick: Stick, read: list[str]) -> None:
    """
    Of a folder merged again only files that changed, are new or were not all right are opened; `--recheck` opens all.
    """
    names = ["damaged.json", "one.zip", "three.json", "two.zip"]
    first = stick.merge(stick.city)
    assert names == taken(read)

    again = stick.merge(stick.city)
    assert ["damaged.json"] == taken(read)
    assert [3, "unchanged", "unchanged", "unchanged"] == [len(first["files"]) - 1] + [
        file["status"] for file in again["files"][1:]
    ]

    stick.put("two.zip", (stick.path / "one.zip").read_bytes())
    stick.merge(stick.city)
    assert ["damaged.json", "two.zip"] == taken(read)
    stick.merge(stick.city, "--recheck")
    assert names == taken(read)
    stick.merge(stick.city)
    assert ["damaged.json"] == taken(read)


def test_another_ledger_is_told_everything(stick: Stick, read: list[str]) -> None:
    """
    Where the ledger no longer begins with what the files were merged into, as after a backup was put back, all of them
    are read, and what they bring is there again.
    """
    early = stick.city.ledger()
    new = stick.merge(stick.city)["new"]
    taken(read)
    (stick.city.root / "ledger.json").write_bytes(early)

    assert new == stick.merge(stick.city)["new"] > 0
    assert 4 == len(taken(read))


def test_a_file_just_written_is_not_remembered(stick: Stick, read: list[str]) -> None:
    """
    A file that changed within the last two seconds may change once more in them: it is read again.
    """
    os.utime(stick.path / "one.zip")
    stick.merge(stick.city)
    taken(read)
    stick.merge(stick.city)

    assert ["damaged.json", "one.zip"] == taken(read)


def test_a_missing_photo_is_fetched_from_a_remembered_bundle(stick: Stick) -> None:
    """
    A photo that a record names and that is gone here is taken from the bundle that has it, remembered or not.
    """
    stick.merge(stick.city)
    photos = sorted(path.name for path in (stick.city.root / "photos").iterdir())
    for name in photos:
        (stick.city.root / "photos" / name).unlink()
    report = stick.merge(stick.city)

    assert [] == report["missing_photos"]
    assert photos == sorted(path.name for path in (stick.city.root / "photos").iterdir())


def test_a_trial_remembers_nothing(stick: Stick) -> None:
    """
    `--dry-run` writes nothing, not even to the cache.
    """
    stick.merge(stick.city, "--dry-run")

    assert not (stick.city.root / "cache").exists()


def test_a_note_of_other_rules_counts_for_nothing(stick: Stick, read: list[str], fieldkit: Run) -> None:
    """
    What was taken under other limits is judged anew: a file may be too large by now.
    """
    stick.merge(stick.city)
    taken(read)
    fieldkit("config", "max-files", 5000, cwd=stick.city.root)
    stick.merge(stick.city)

    assert 4 == len(taken(read))


def test_what_is_remembered_holds_what_a_file_brought(stick: Stick) -> None:
    """
    The note lies in the cache, its first line the hash of the rest, and names each file that was all right once.
    """
    stick.merge(stick.city)
    _digest, _, text = (stick.city.root / "cache" / "merged.json").read_bytes().partition(b"\n")

    assert ["one.zip", "three.json", "two.zip"] == sorted(Path(row[0]).name for row in json.loads(text)["files"])


@pytest.mark.parametrize("change", [(b'"files":[[', b'"files":[ ['), (b"[", b"]"), (b'"ledger":[', b'"ledger":[1')])
def test_a_changed_note_counts_for_nothing(stick: Stick, read: list[str], change: tuple[bytes, bytes]) -> None:
    """
    A note of which anything is other than it was written is none, even where it can still be read.
    """
    stick.merge(stick.city)
    note = stick.city.root / "cache" / "merged.json"
    note.write_bytes(note.read_bytes().replace(*change, 1))
    taken(read)
    stick.merge(stick.city)

    assert 4 == len(taken(read))


def test_an_older_ledger_put_back_meanwhile_loses_nothing(stick: Stick, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Where another program puts an older ledger in place while a merge reads, what was remembered or known of the newer
    one does not count: everything the files hold is in the ledger after the merge.
    """
    ledger = stick.city.root / "ledger.json"
    old = ledger.read_bytes()
    stick.merge(stick.city)
    whole = len(stick.city.session().content.lines)
    real = merge_room.writing

    @contextlib.contextmanager
    def put_back_first(*args: Any, **more: Any) -> Iterator[Any]:
        ledger.write_bytes(old)
        with real(*args, **more) as content:
            yield content

    with monkeypatch.context() as patch:
        patch.setattr(merge_room, "writing", put_back_first)
        stick.merge(stick.city)
    assert whole == len(stick.city.session().content.lines)
    again = stick.merge(stick.city)
    assert (0, whole) == (again["new"], len(stick.city.session().content.lines))


def test_an_index_broken_off_spoils_no_merge(stick: Stick, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Ctrl-C while the index is made after a merge: the report is shown and kept all the same.
    """

    def broken_off(*args: object) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(workspace_room, "LARGE", 0)
    monkeypatch.setattr(indexing, "keep_index", broken_off)
    assert stick.merge(stick.city)["new"] > 0
    assert 1 == len(stick.run("history", "--merges", cwd=stick.city.root, json=True).json["fieldkit.history.merges/v1"])


def test_of_very_many_idle_files_only_the_number_is_told(
    stick: Stick, fieldkit: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Where very many files brought nothing new, screen and note tell how many they were and what they held; the sums are
    those of all files, what is open is told as before, and JSON has every file.
    """
    stick.merge(stick.city)
    monkeypatch.setattr(file_lines, "MOST_IDLE", 1)
    monkeypatch.setattr(merges, "KEPT", 1)
    stick.log(stick.teams[2], "131022-GW-008")
    stick.hand_over("three.json", stick.teams[2])
    told = stick.merge(stick.city)
    idle = [file for file in told["files"] if file["status"] == "unchanged" and not file["reason"]]
    note = fieldkit("history", "--merges", 2, cwd=stick.city.root, json=True).json["fieldkit.history.merge/v1"]

    assert 4 == len(told["files"]) and 2 == len(idle)
    assert {"files": 2, "known": sum(file["known"] for file in idle)} == note["unnamed"]
    assert [file["path"] for file in told["files"] if file not in idle] == [file["path"] for file in note["files"]]
    assert "= 2 other files brought nothing new" in fieldkit("history", "--merges", 2, cwd=stick.city.root).stdout

    screen = fieldkit("merge", stick.path, cwd=stick.city.root, exit=1).stdout
    again = fieldkit("history", "--merges", 3, cwd=stick.city.root).stdout
    sums = [line for line in screen.splitlines() if line.startswith(("Files:", "Entries read:", "Now ", "="))]
    assert "= 3 other files brought nothing new" in sums and all(line in again for line in sums)
    (stick.path / "damaged.json").unlink()
    fieldkit("merge", stick.path, cwd=stick.city.root)
    last = fieldkit("history", "--merges", 4, cwd=stick.city.root).stdout
    assert "= 3 files brought nothing new" in last and "Files: 3, refused: 0." in last and "Now " in last
    assert "3 files brought nothing new" in fieldkit("history", "--merges", cwd=stick.city.root).stdout
