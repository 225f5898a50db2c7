"""
The coordinator's afternoon: both documents are played word for word, and what comes of the twenty sticks is found a
second time from the sticks themselves, without anything of fieldkit.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any, NamedTuple
from zipfile import ZipFile

import pytest
import second_reader
from journeys import sticks
from journeys.played import BLOCK, ROOT, Player, Step, perform, steps
from making import tree
from recount import recount

AS_OF = "2021-12-31"
AXES = ("county", "topic", "group", "site", "week", "agency")
CAMPAIGN = "langfang-2021-example"
DOCUMENTS = ("coordinator.md", "coordinator.zh.md")
EXITS = {"merge sticks": 1, "conflict resolve 1": 2}
REFUSED = ("19", "20")


def exit_of(command: str) -> int:
    """
    Give the exit code of a command of the documents: a merge that needs a person, a value that was not said.
    """
    words = command.partition(" > ")[0].removesuffix(" --dry-run")
    return next((code for end, code in EXITS.items() if words.endswith(end)), 0)


class Desk(Player):
    """
    The desk of a document at which fieldkit runs in this process, each command with the exit code it must have.
    """

    def __init__(self, home: Path, language: str, program: Callable[[Path], Any], table: Path) -> None:
        super().__init__(home, language)
        self.program, self.table = program, table

    def _process(self, words: list[str], stdout: IO[bytes] | None = None) -> str:
        if words[0] != "-m":
            shutil.copytree(self.table, self.folder / words[-1])
            return ""
        own = {name: value for name, value in self.environment.items() if os.environ.get(name) != value}
        run = self.program(self.folder)
        done = run(*words[2:], exit=exit_of(" ".join(words[2:])), env=own)
        if stdout:
            stdout.write(done.stdout.encode())
        return self._from_here(("" if stdout else done.stdout) + done.stderr)


class Afternoon(NamedTuple):
    """
    One document as it was played: what each command printed, and the folder in which it was.
    """

    played: list[tuple[Step, str]]
    folder: Path
    run: Callable[..., Any]


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """
    The table as it is laid before anybody touches it.
    """
    folder = tmp_path_factory.mktemp("table") / "afternoon"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FIELDKIT_HOME", str(folder.parent / "home"))
        sticks.lay_table(folder)
    return folder


@pytest.fixture(scope="module", params=DOCUMENTS)
def afternoon(
    request: pytest.FixtureRequest,
    table: Path,
    fieldkit_at: Callable[[Path], Any],
    tmp_path_factory: pytest.TempPathFactory,
) -> Afternoon:
    """
    A document played to its end.
    """
    home = tmp_path_factory.mktemp("played")
    desk = Desk(home, "zh" if ".zh" in request.param else "en", fieldkit_at, table)
    played = perform(ROOT / "docs" / request.param, desk)
    own = {"FIELDKIT_HOME": str(home / "settings")}

    def run(*words: object, exit: int = 0) -> Any:
        return fieldkit_at(desk.folder)("-w", "city", *words, json=True, env=own, exit=exit).json

    return Afternoon(played, desk.folder, run)


def test_the_document_shows_what_is_printed(afternoon: Afternoon) -> None:
    """
    Every command of the afternoon prints, word for word, what stands below it, and ends with its exit code.
    """
    for step, printed in afternoon.played:
        assert step.output == printed, step.command


def test_both_documents_play_the_same_commands() -> None:
    """
    The Chinese afternoon is the English one: the same commands in the same order, but for names and reasons.
    """

    def told(name: str) -> list[list[str]]:
        text = (ROOT / "docs" / name).read_text(encoding="utf-8")
        commands = [step.command for block in BLOCK.findall(text) for step in steps(block)]
        return [[word for word in command.split() if word.isascii()][:4] for command in commands]

    assert told(DOCUMENTS[0]) == told(DOCUMENTS[1])


def test_the_table_is_laid_alike_each_time(table: Path, tmp_path: Path) -> None:
    """
    The script that a reader runs lays the same table, byte for byte, ten good sticks and ten others.
    """
    script = ROOT / "tests" / "journeys" / "sticks.py"
    subprocess.run(
        [sys.executable, str(script), "afternoon"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=True,
    )

    assert [f"{number:02}" for number in range(1, 21)] == sorted(os.listdir(table / "sticks"))
    assert tree(table) == tree(tmp_path / "afternoon")


def ledgers(table: Path) -> Iterator[tuple[str, bytes]]:
    """
    Give the ledgers of the table: the city's own lists, and what lies on every stick that is not refused.
    """
    yield "city", (table / "city" / "ledger.json").read_bytes()
    for path in sorted((table / "sticks").rglob("*")):
        stick = path.relative_to(table / "sticks").parts[0]
        if stick in REFUSED or path.name.startswith(("backup", ".")):
            continue
        if path.suffix == ".zip":
            with ZipFile(path) as bundle:
                yield stick, bundle.read("ledger.json")
        elif path.suffix == ".json" and path.name != "workspace.json" and "local" not in path.parts:
            yield stick, path.read_bytes()


@pytest.fixture(scope="module")
def good(table: Path) -> dict[str, bytes]:
    """
    Give every entry on the table that stands under its own id, each once.
    """
    found: dict[str, bytes] = {}
    for _stick, data in ledgers(table):
        found.update(second_reader.believed(data))
    return found


def test_the_summary_is_that_of_the_good_entries(afternoon: Afternoon, good: dict[str, bytes]) -> None:
    """
    What the city holds is every good entry of the sticks once and what the coordinator decided, nothing else; and each
    cell of each summary is what a recount of that in SQL finds.
    """
    ours = json.loads((afternoon.folder / "city" / "ledger.json").read_bytes())["entries"]
    decided = {one: entry for one, entry in ours.items() if one not in good}
    lines = {**good, **{one: second_reader.make_line(entry)[1] for one, entry in decided.items()}}
    data = second_reader.write(CAMPAIGN, lines)

    assert set(good) <= set(ours)
    assert {sticks.COORDINATOR} == {entry["by"] for entry in decided.values()}
    assert ["check", "check", "freeze", "receipt", "set_aside", "set_aside", "site", "unify"] == sorted(
        entry["rec"][0] for entry in decided.values()
    )
    for axis in AXES:
        shown = afternoon.run("summary", "--by", axis, "--as-of", AS_OF)["fieldkit.summary/v1"]
        again = recount(data, axis, None, AS_OF, "zh")
        assert again["rows"] == shown["rows"], axis
        assert again["total"] == shown["total"], axis
    assert 38 == shown["total"]["checks"]


def test_the_signed_summary_is_the_same(afternoon: Afternoon) -> None:
    """
    The summary under its label is the one of the day it was signed for.
    """
    [cut] = afternoon.run("freeze", "--list")["fieldkit.freeze.list/v1"]
    for axis in ("county", "topic"):
        asked = [("summary", "--by", axis, "--as-of", day) for day in (cut["label"], AS_OF)]
        signed, plain = (afternoon.run(*words)["fieldkit.summary/v1"] for words in asked)
        assert (plain["rows"], plain["total"]) == (signed["rows"], signed["total"])


def test_exactly_the_planted_troubles_need_a_person(table: Path, fieldkit_at: Callable[[Path], Any]) -> None:
    """
    The report of the merge names every planted trouble and none besides, and says of each stick what became of it.
    """
    desk = table.parent / "report"
    shutil.copytree(table, desk)
    fieldkit = fieldkit_at(desk)
    report = fieldkit("-w", "city", "merge", "sticks", json=True, exit=1).json["fieldkit.merge/v1"]
    files = {file["path"].split(os.sep)[1]: file for file in report["files"] if file["reason"] != "backup_beside"}
    statuses = {status: [one for one in files if files[one]["status"] == status] for status in ("unchanged", "partial")}
    teams = [group["code"] for group in report["heard"]]

    assert {"unchanged": ["14", "15", "16", "17"], "partial": ["07", "18"]} == statuses
    assert [("19", "zip_names", "../../autorun.bat"), ("20", "other_campaign", sticks.LAST_YEAR)] == [
        (one, file["reason"], file["detail"]) for one, file in files.items() if file["status"] == "refused"
    ]
    assert [("131002-G03", "hash"), ("131003-G03", "json")] == [
        (Path(one["file"]).name[:10], one["reason"]) for one in report["held_back"]
    ]
    assert [("site", "131002-GW-004", "agency")] == [
        (one["kind"], one["code"], one["field"]) for one in report["new_conflicts"]
    ]
    assert ["131002-G04A-20211202-C01"] * 2 == [one["check"] for one in report["missing_photos"]]
    assert {"visit": 1} == report["likely_doubles"]
    assert [(True, 0), (False, 1)] == [(bool(one["forked"]), one["missing"]) for one in report["incomplete_writers"]]
    assert ["131022-G02", "131022-G03"] == [one["code"] for one in report["heard"] if not one["heard"]]
    assert (14, [], 0, []) == (len(teams), report["doubts"], report["erased"], report["unknown"])


def test_what_is_left_is_for_others_to_bring(afternoon: Afternoon) -> None:
    """
    At the end the list names the groups never heard from, the photos that did not come and the piece that was cut off;
    what the coordinator could settle is gone from it.
    """
    left = afternoon.run("todo")["fieldkit.todo/v1"]
    doubles = [afternoon.run(kind, "duplicates")[f"fieldkit.{kind}.duplicates/v1"] for kind in ("visit", "check")]

    assert ["131022-G02", "131022-G03"] == left["groups_silent"]
    assert ["131002-G04A-20211202-C01"] * 2 == [one["check"] for one in left["missing_photos"]]
    assert (1, 0, [], []) == (left["quarantined"], left["conflicts"], left["begun"], left["without_photo"])
    assert [[], []] == doubles
    assert [] == list(afternoon.folder.parents[1].rglob("autorun*"))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_order_of_the_sticks_matters(
    seed: int, table: Path, good: dict[str, bytes], fieldkit_at: Callable[[Path], Any]
) -> None:
    """
    Merged in any order, the twenty sticks give the same ledger, byte for byte: that of the good entries.
    """
    desk = table.parent / f"order-{seed}"
    shutil.copytree(table / "city", desk / "city")
    order = sorted((table / "sticks").iterdir())
    random.Random(seed).shuffle(order)
    fieldkit = fieldkit_at(desk)
    fieldkit("-w", "city", "merge", *order, exit=1)
    fieldkit("-w", "city", "export", "all.json")

    assert second_reader.write(CAMPAIGN, good) == (desk / "all.json").read_bytes()
