"""
Sources: what came from where, set aside so that no file brings it back, and restored, by the real command.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from making import make_team

from fieldkit.core import aside
from fieldkit.operations import source as operation
from fieldkit.operations.session import Session
from fieldkit.store.notes import MERGES
from fieldkit.store.workspace import Workspace

Run = Callable[..., Any]
# What a team has written by its first hand-over: ten entries of lists, a check and a finding.
FIRST = 12
CHECK = ("check", "log", "131022-GW-007", "--rest", "ok")


class Desk:
    """
    A county's workspace and two teams of it, each with files of its own.
    """

    def __init__(self, folder: Path, run: Run) -> None:
        self.folder = folder
        self.run = run
        make_team(folder / "a", laptop="A", author="刘洋")
        make_team(folder / "b", group="131022-G05", laptop="B", author="何雨")
        make_team(folder / "county", group=None, laptop="K", author="王示例")

    def log(self, team: str, day: str, file: str) -> None:
        """
        Let a team log a check and hand everything over in a file.
        """
        group = "131022-G03" if team == "a" else "131022-G05"
        self.run("-w", team, *CHECK, "--on", day, "-g", group, "-x", "漏水")
        self.run("-w", team, "export", file)

    def county(self, *args: object, **more: Any) -> Any:
        """
        Run a command at the county.
        """
        return self.run("-w", "county", *args, **more)

    def totals(self, where: str = "county") -> tuple[int, int]:
        """
        Give the checks and findings that count.
        """
        row = self.run("-w", where, "summary", "--as-of", "2021-12-31", json=True).json["fieldkit.summary/v1"]["total"]
        return row["checks"], row["findings"]

    def sources(self, where: str = "county") -> dict[str, str]:
        """
        Give the state of every source by name.
        """
        found = self.run("-w", where, "source", "list", json=True).json["fieldkit.source.list/v1"]["sources"]
        return {one["name"]: one["state"] for one in found}


@pytest.fixture
def desk(tmp_path: Path, fieldkit: Run) -> Desk:
    """
    The county has merged the first files of both teams.
    """
    made = Desk(tmp_path, fieldkit)
    made.log("a", "2021-10-18", "a1.json")
    made.log("b", "2021-10-18", "b1.json")
    made.county("merge", "a1.json", "b1.json")
    return made


def test_what_only_one_file_brought_counts_no_more(desk: Desk) -> None:
    """
    Set aside, a file's entries are in no number and no list; again it is so already; restored, all is as before.
    """
    before = desk.county("summary", "--as-of", "2021-12-31", json=True).json
    said = desk.county("source", "set-aside", "b1.json", "--reason", "练习", json=True).json
    done = said["fieldkit.source.set-aside/v1"]

    assert ({"check": 1, "finding": 1}, 2, 1) == (done["records"], done["before"]["checks"], done["after"]["checks"])
    assert (1, 1) == desk.totals()
    assert {"a1.json": "counts", "b1.json": "aside"} == desk.sources()
    assert ["131022-G03A-20211018-C01"] == [
        one["code"] for one in desk.county("check", "list", json=True).json["fieldkit.check.list/v1"]
    ]
    again = desk.county("source", "set-aside", "b1.json", "--reason", "练习", exit=5)
    assert "it is set aside already" in again.stderr
    desk.county("source", "restore", "b1.json")
    assert before == desk.county("summary", "--as-of", "2021-12-31", json=True).json
    assert "nothing of it is set aside" in desk.county("source", "restore", "2", exit=5).stderr


def test_no_file_brings_it_back(desk: Desk) -> None:
    """
    Merged again, alone, in a newer file or through the city, what is set aside stays so, and the report says by whom,
    when and why; what is new in the file counts.
    """
    desk.county("source", "set-aside", "b1.json", "--reason", "练习")
    said = desk.county("merge", "b1.json").stdout
    desk.log("b", "2021-10-19", "b2.json")
    report = desk.county("merge", "b2.json", json=True).json["fieldkit.merge/v1"]
    desk.county("export", "county.json")
    desk.run("init", "city", "--region", "131000", "--from", "county.json", "--from", "b1.json", "--from", "a1.json")

    assert f"{FIRST} entries are set aside by 王示例 on " in said
    assert said.splitlines()[2].endswith(": 练习")
    assert [FIRST] == [one["set_aside"] for one in report["files"]]
    assert [("王示例", FIRST, "b1.json", "练习")] == [
        (one["by"], one["entries"], one["source"], one["reason"]) for one in report["set_aside"]
    ]
    assert (2, 2) == desk.totals() == desk.totals("city")
    assert f"Set aside here, and in no number: {FIRST} entries." in desk.county("summary", "-r", "131000").stdout
    desk.county("source", "restore", "b1.json")
    desk.county("export", "county.json", "--no-photos")
    desk.run("-w", "city", "merge", "county.json")
    assert (3, 3) == desk.totals() == desk.totals("city")


def test_what_another_file_brought_too_stays(desk: Desk) -> None:
    """
    An old file whose entries all came in a newer one cannot be set aside alone; the newer one takes only what is new in
    it; with both aside nothing of them counts.
    """
    desk.log("b", "2021-10-19", "b2.json")
    desk.county("merge", "b2.json")
    refused = desk.county("source", "set-aside", "b1.json", "--reason", "旧", exit=5)
    shown = desk.county("source", "show", "b2.json").stdout
    desk.county("source", "set-aside", "b2.json", "--reason", "旧")
    newer = desk.totals()
    desk.county("source", "set-aside", "b1.json", "--reason", "旧")

    assert "came in another file that counts too" in refused.stderr
    assert "only from here, and counting: 2 entries" in shown
    assert ((2, 2), (1, 1)) == (newer, desk.totals())


def test_a_laptop_or_a_group_is_a_source(desk: Desk) -> None:
    """
    All that one laptop wrote is set aside by its letter or its group's code, whatever files it came in; what was
    written here is refused.
    """
    desk.log("b", "2021-10-19", "b2.json")
    desk.county("merge", "b2.json")
    desk.county("source", "set-aside", "131022-G05", "--reason", "重报")
    by_group = desk.totals()
    desk.county("source", "restore", "131022-G05")
    desk.county("source", "set-aside", "b", "--reason", "重报")

    assert (1, 1) == by_group == desk.totals()
    assert {"a1.json": "counts", "b1.json": "aside", "b2.json": "aside", "b": "aside"} == desk.sources()
    assert "written here" in desk.county("source", "set-aside", "k", "--reason", "错", exit=5).stderr
    assert "There is no source" in desk.county("source", "show", "zzz", exit=3).stderr


def test_undo_takes_either_back(desk: Desk) -> None:
    """
    Setting aside and restoring are each one command that `undo` takes back.
    """
    desk.county("source", "set-aside", "b1.json", "--reason", "练习")
    desk.county("undo")
    undone = desk.totals()
    desk.county("source", "set-aside", "b1.json", "--reason", "练习")
    again = desk.totals()
    desk.county("source", "restore", "b1.json")
    desk.county("undo")

    assert ((2, 2), (1, 1), (1, 1)) == (undone, again, desk.totals())


def test_set_aside_and_restored_at_once_is_a_conflict_and_counts(desk: Desk) -> None:
    """
    County and city decide otherwise without knowing of each other: it counts, is listed as a conflict, its rows are
    marked, and either decision, made knowing both, settles it.
    """
    desk.county("source", "set-aside", "b1.json", "--reason", "练习")
    desk.county("export", "county.json")
    desk.run("init", "city", "--region", "131000", "--author", "市办", "--from", "county.json")
    desk.county("source", "restore", "b1.json")
    desk.county("source", "set-aside", "b1.json", "--reason", "还是练习")
    desk.run("-w", "city", "source", "restore", "b1.json")
    desk.run("-w", "city", "export", "city.json")
    desk.county("merge", "city.json", exit=1)
    listed = desk.county("conflict", "list").stdout

    assert (2, 2) == desk.totals()
    assert "b1.json" in listed
    assert "counts until it is settled" in " ".join(listed.split()).replace(" restored", "")
    rows = desk.county("summary", "--by", "group", "--format", "csv").stdout.splitlines()
    assert ["*"] == [row[-1] for row in rows if row.startswith("131022-G05")]
    desk.county("source", "restore", "b1.json")
    assert (2, 2) == desk.totals()
    assert "No conflicts" in desk.county("conflict", "list").stdout
    # What came back from the city holds it too.
    desk.county("source", "set-aside", "b1.json", "--reason", "练习", exit=5)
    desk.county("source", "set-aside", "b1.json", "--reason", "练习", "--all")
    assert (1, 1) == desk.totals()
    assert "No conflicts" in desk.county("conflict", "list").stdout


def test_restoring_says_who_still_holds_it(desk: Desk) -> None:
    """
    What two decisions hold aside counts only when both are lifted: restoring one source says which other still holds
    something of it.
    """
    desk.log("b", "2021-10-19", "b2.json")
    desk.county("merge", "b2.json")
    session = Session(Workspace(desk.folder / "county"))
    held = operation.preview(session, "b")
    operation.set_aside(session, held, "整机")
    desk.county("source", "set-aside", "b1.json", "--reason", "旧", exit=5)
    refused = desk.county("source", "restore", "b1.json", exit=5)

    assert "set aside together with more" in refused.stderr
    assert (1, 1) == desk.totals()
    desk.county("source", "restore", "b")
    assert (3, 3) == desk.totals()


def test_history_tells_who_set_it_aside(desk: Desk) -> None:
    """
    The history of a record that is set aside is found by its code, its values marked, with who set it aside and why.
    """
    desk.county("source", "set-aside", "b1.json", "--reason", "练习")
    told = desk.county("history", "131022-G05B-20211018-C01").stdout
    steps = desk.county("history", "131022-G05B-20211018-C01", json=True).json["fieldkit.history/v1"]

    assert "(set aside: it does not count)" in told
    assert "Set aside: 练习" in told
    assert [True, False] == [step["set_aside"] for step in steps]
    assert ["何雨", "王示例"] == [step["by"] for step in steps]


def test_photos_of_what_is_set_aside_are_kept(desk: Desk) -> None:
    """
    A part and a bundle take what is set aside along with its photos; `verify` finds nothing missing and nothing loose.
    """
    desk.county("source", "set-aside", "b1.json", "--reason", "练习")
    desk.county("export", "part.json", "--group", "131022-G05")
    desk.run("init", "other", "--region", "131022", "--from", "part.json")

    assert (0, 0) == desk.totals("other")
    assert "all verified" in desk.county("verify").stdout
    desk.run("-w", "other", "source", "restore", "b1.json")
    assert (1, 1) == desk.totals("other")


def test_a_code_that_is_set_aside_is_not_given_again(desk: Desk) -> None:
    """
    A team that merges the decision goes on counting where it was, and a list that names what is set aside says so.
    """
    desk.county("source", "set-aside", "b1.json", "--reason", "练习")
    desk.county("export", "back.json")
    desk.run("-w", "b", "merge", "back.json")
    desk.log("b", "2021-10-18", "b2.json")
    found = desk.run("-w", "b", "check", "list", json=True).json["fieldkit.check.list/v1"]

    assert ["131022-G03A-20211018-C01", "131022-G05B-20211018-C02"] == sorted(one["code"] for one in found)


def test_a_list_brings_nothing_back(tmp_path: Path, fieldkit: Run) -> None:
    """
    Sites of a list that came in a file which is set aside stay away when the same list is imported, and are named.
    """
    (tmp_path / "sites.csv").write_text("code,name,region\n131022-GW-009,九号井,131022\n", "utf-8")
    for name in ("a", "county"):
        fieldkit("init", name, "--region", "131022", "--author", name)
    fieldkit("-w", "a", "site", "import", "sites.csv")
    fieldkit("-w", "a", "export", "a.json")
    fieldkit("-w", "county", "merge", "a.json")
    fieldkit("-w", "county", "source", "set-aside", "a.json", "--reason", "旧名单")
    again = fieldkit("-w", "county", "site", "import", "sites.csv", json=True).json["fieldkit.site.import/v1"]
    here = fieldkit("-w", "county", "site", "list", json=True).json["fieldkit.site.list/v1"]
    fieldkit("-w", "county", "source", "restore", "a.json")

    assert ([], 0, ["131022-GW-009"]) == (here, again["new"], again["withdrawn"])
    assert 1 == len(fieldkit("-w", "county", "site", "list", json=True).json["fieldkit.site.list/v1"])


def test_a_reason_is_asked_for_and_nothing_is_written_without(desk: Desk) -> None:
    """
    Without a reason, or for what nobody knows, nothing is written.
    """
    before = (desk.folder / "county" / "ledger.json").read_bytes()
    desk.county("source", "set-aside", "b1.json", exit=2)
    desk.county("source", "set-aside", "c9.json", "--reason", "练习", exit=3)

    assert before == (desk.folder / "county" / "ledger.json").read_bytes()


def test_a_note_is_small_and_an_old_one_is_read(desk: Desk) -> None:
    """
    Of a file is noted once, by ranges, which entries it brought. A note from before says nothing of that: such a file
    is listed and not set aside, until it is merged again.
    """
    desk.county("merge", "b1.json")
    folder = desk.folder / "county" / "local" / MERGES
    notes = [(path, json.loads(path.read_text("utf-8"))) for path in sorted(folder.iterdir())]
    files = [file for _, note in notes for file in note["files"]]
    assert [True, True, False] == ["brought" in file for file in files]
    assert [[[[1, FIRST]]]] * 2 == [list(file["brought"]["writers"].values()) for file in files[:2]]
    for path, note in notes:
        for file in note["files"]:
            file.pop("brought", None)
        path.write_text(json.dumps(note), "utf-8")

    assert {"a1.json": "not_noted", "b1.json": "not_noted"} == desk.sources()
    assert "not noted" in desk.county("source", "set-aside", "b1.json", "--reason", "练习", exit=5).stderr
    desk.county("merge", "b1.json")
    desk.county("source", "set-aside", "b1.json", "--reason", "练习")
    assert (1, 1) == desk.totals()


def test_verify_misses_what_is_named_and_not_here(desk: Desk) -> None:
    """
    A setting-aside that names entries nobody has is told by `verify`.
    """
    from fieldkit.core.entry import Change

    names = ["a" * 32]
    fields = {"entries": names, "state": "aside", "reason": ""}
    session = Session(Workspace(desk.folder / "county"))
    session.write(lambda state, who: [Change("set_aside", aside.set_aside_id(state.campaign, names), fields)])

    assert "aaaaaaaa" in desk.county("verify", exit=1).stdout


FAULTS = [
    (aside, "is_aside", lambda one, ids: False, test_no_file_brings_it_back),
    (operation, "only_from", lambda found, *_: (list(found.held), []), test_what_another_file_brought_too_stays),
    (operation, "RESTORED", "aside", test_what_only_one_file_brought_counts_no_more),
    (operation, "_is_of", lambda source, decision, held: True, test_restoring_says_who_still_holds_it),
]


@pytest.mark.parametrize("room, name, fault, law", FAULTS)
def test_each_promise_can_fail(
    room: Any, name: str, fault: Any, law: Callable[[Desk], None], desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Planted, each fault is found: an old copy that brings values back, entries of others set aside too, a restoring that
    does not lift, and one that lifts what was not asked for.
    """
    monkeypatch.setattr(room, name, fault)
    with pytest.raises(AssertionError):
        law(desk)
