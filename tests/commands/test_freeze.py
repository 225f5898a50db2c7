"""
Signing off on the command line: a label for what is here now, its numbers whatever arrives, and what is refused.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from making import Team, copy_team, make_team

from fieldkit.core.union import canonical_ledger
from fieldkit.store.ledger import read_ledger
from fieldkit.views.text import width

Run = Callable[..., Any]
CAMPAIGN = "langfang-2021"


class Office:
    """
    A coordinator's workspace with one check, and what is run there.
    """

    def __init__(self, folder: Path, fieldkit: Run) -> None:
        self.folder, self.run = folder, fieldkit
        self.team = make_team(folder / "city", author="主任")
        self.log("131022-GW-007")

    def log(self, site: str, day: str = "2021-10-18") -> None:
        """
        Log a check with two deputies.
        """
        self("check", "log", site, "--on", day, "-d", "D001,D002")

    def __call__(self, *words: object, exit: int = 0, team: Team | None = None, **more: Any) -> Any:
        return self.run(*words, exit=exit, cwd=(team or self.team).root, **more)

    def numbers(self, *words: object, exit: int = 0, team: Team | None = None) -> Any:
        """
        Give the summary as JSON.
        """
        return self("summary", *words, json=True, exit=exit, team=team).json["fieldkit.summary/v1"]


@pytest.fixture
def office(tmp_path: Path, fieldkit: Run) -> Office:
    """
    A coordinator with one check.
    """
    return Office(tmp_path, fieldkit)


def test_a_cut_keeps_its_numbers(office: Office) -> None:
    """
    After `freeze` the summary of the label stays what it was, whatever is logged, corrected and withdrawn, and says
    what came since; without the label everything counts.
    """
    words = ("freeze", "2021-Q4", "--as-of", "2021-12-31", "--note", "常委会")
    done = office(*words, json=True).json["fieldkit.freeze/v1"]
    then = office.numbers("--as-of", "2021-12-31")
    office.log("131022-GW-008")
    office.log("131022-GW-008", "2021-10-19")
    office("check", "withdraw", "131022-G03A-20211018-C01", "--reason", "误录")
    office("site", "edit", "131022-GW-008", "--name", "新名")
    now = office.numbers("--as-of", "2021-q4")
    cut = now.pop("cut")
    shown = office("freeze", "2021-Q4", "--show", json=True).json["fieldkit.freeze.show/v1"]

    assert (1, "2021-12-31", 0) == (then["total"]["checks"], done["day"], done["conflicts"])
    assert then == now
    assert cut == shown
    assert (2, 1) == (cut["since"]["check"]["new"], cut["since"]["check"]["withdrawn"])
    assert 1 == cut["since"]["site"]["changed"]
    assert [("name", "宫村镇北王庄机井", "新名")] == [
        (field["field"], field["old"], field["new"])
        for change in cut["changes"]
        if change["kind"] == "site"
        for field in change["fields"]
    ]
    assert then != office.numbers("--as-of", "2021-12-31")


def test_a_change_of_words_is_said_to_move_no_number(office: Office) -> None:
    """
    Of what changed since a cut, words on which no number hangs are told apart from what may move one.
    """
    office("freeze", "Q4")
    office("site", "edit", "131022-GW-007", "--note", "看过")
    words = office("freeze", "Q4", "--show")
    office("site", "edit", "131022-GW-008", "--agency", "水务局", "--note", "看过")
    both = office("freeze", "Q4", "--show")
    told = office.numbers("--as-of", "Q4")["cut"]["changes"]

    assert "Since then: changed, and no number hangs on it: site 1\n" in words.stdout
    assert "Since then: changed: site 1; changed, and no number hangs on it: site 1\n" in both.stdout
    assert "  changed: site 131022-GW-008 (Responsible agency, Note)\nChanged, and no number" in both.stdout
    assert {"131022-GW-007": False, "131022-GW-008": True} == {one["code"]: one["counts"] for one in told}


def test_a_label_is_given_once(office: Office) -> None:
    """
    A label that is taken, in whatever spelling, is refused naming the cut that has it, and nothing is written; taken
    back by undo, it is free again.
    """
    office("freeze", "年终-A", "--as-of", "2021-12-31")
    before = office.team.ledger()
    refused = office("freeze", "年终—a", exit=5)
    assert (True, before) == ("年终-A (2021-12-31, 主任)" in refused.stderr, office.team.ledger())

    office("undo", "--yes")
    assert "it was withdrawn" in office("summary", "--as-of", "年终-A", exit=5).stderr
    assert [] == office("freeze", "--list", json=True).json["fieldkit.freeze.list/v1"]
    office("freeze", "年终-A", "--as-of", "2021-12-31")
    assert 1 == office.numbers("--as-of", "年终-A")["total"]["checks"]


@pytest.mark.parametrize("label", ["2021-12-31", "2021-10", "12月31日", "昨天", "a b", "x" * 41, "", "年/终", "\ud800"])
def test_a_day_is_never_a_label(office: Office, label: str) -> None:
    """
    What reads like a day, or is no word, is refused as a label with nothing written; a day stays a day for `--as-of`.
    """
    before = office.team.ledger()
    office("freeze", label, exit=4 if label else 2)

    assert before == office.team.ledger()


def test_a_day_is_a_day_where_there_are_cuts(office: Office) -> None:
    """
    With cuts there, `--as-of` takes days as days, says a wrong one is none, and answers an unknown label with near
    ones.
    """
    office("freeze", "Q4")

    assert "cut" not in office.numbers("--as-of", "10月18日")
    assert "2021-13-45" in office("summary", "--as-of", "2021-13-45", exit=4).stderr
    unknown = office("summary", "--as-of", "Q5", exit=3).stderr
    assert "Q4" in unknown
    assert "freeze --list" in unknown


def test_a_cut_that_is_not_whole_here_is_not_counted(office: Office) -> None:
    """
    A ledger that lacks entries of a cut says how many of whom, exit 3, and lists it as partly here; once they arrive it
    counts.
    """
    office("freeze", "Q4")
    lines = read_ledger(office.team.root / "ledger.json").lines
    [check] = [key for key, line in lines.items() if b'"rec":["check"' in line]
    part = {key: line for key, line in lines.items() if key != check}
    (office.folder / "part.json").write_bytes(canonical_ledger(CAMPAIGN, part))
    office.run("init", "other", "--region", "131000", "--from", "part.json")
    other = Team(office.folder / "other")
    refused = office("summary", "--as-of", "Q4", exit=3, team=other).stderr
    [listed] = office("freeze", "--list", team=other, json=True).json["fieldkit.freeze.list/v1"]
    office("export", office.folder / "whole.json")
    office("merge", office.folder / "whole.json", team=other)

    assert "missing of 主任" in refused
    assert (False, listed["entries"] - 1) == (listed["whole"], listed["here"])
    assert 1 == office.numbers("--as-of", "Q4", team=other)["total"]["checks"]


def test_a_part_leaves_cuts_out(office: Office) -> None:
    """
    An export of a region or a group cannot tell a cut, so it holds none; a whole one does.
    """
    office("freeze", "Q4")
    for name, words in (("part", ["--group", "131022-G03"]), ("county", ["--region", "131022"]), ("whole", [])):
        office("export", office.folder / f"{name}.json", *words)
        entries = json.loads((office.folder / f"{name}.json").read_text("utf-8"))["entries"].values()

        assert (name == "whole") == any(entry["rec"][0] == "freeze" for entry in entries)


def test_two_laptops_giving_one_label_are_told_apart(office: Office) -> None:
    """
    Two cuts under one label are a doubt of the merge; the label is refused with the ids of both, and each is counted by
    its id.
    """
    other = copy_team(office.team, office.folder / "other")
    office("freeze", "Q4")
    office("check", "log", "131022-GW-008", "--on", "2021-10-18", "-d", "D001", team=other)
    office("freeze", "q4", team=other)
    merged = office("merge", other.root, json=True, exit=1).json["fieldkit.merge/v1"]
    refused = office("summary", "--as-of", "Q4", exit=4).stderr
    listed = office("freeze", "--list", json=True).json["fieldkit.freeze.list/v1"]
    ids = {one["entries"]: one["id"][:8] for one in listed}
    few, many = sorted(ids)

    assert [("same_code", "freeze")] == [(one["what"], one["kind"]) for one in merged["doubts"]]
    assert all(f"({identity})" in refused for identity in ids.values())
    assert (1, 2) == tuple(office.numbers("--as-of", ids[size])["total"]["checks"] for size in (few, many))


def test_one_cut_made_twice_is_one(office: Office) -> None:
    """
    Who signs the same entries off under the same label signs the same cut: no doubt, and both are named.
    """
    other = copy_team(office.team, office.folder / "other")
    other.session().remember(author="副主任")
    office("freeze", "Q4", "--as-of", "2021-12-31")
    office("freeze", "Q4", "--as-of", "2021-12-31", team=other)
    merged = office("merge", other.root, json=True).json["fieldkit.merge/v1"]
    [cut] = office("freeze", "--list", json=True).json["fieldkit.freeze.list/v1"]

    assert ([], ["主任", "副主任"]) == (merged["doubts"], sorted(one["by"] for one in cut["signed"]))


def test_erasing_is_said_beside_the_numbers(office: Office) -> None:
    """
    What was erased after a cut is still proven to be of it and counts no more: the summary says so.
    """
    office("freeze", "Q4")
    office("erase", "131022-G03A-20211018-C01", "--yes", "--reason", "asked")
    said = office("summary", "--as-of", "Q4")

    assert 1 == office.numbers("--as-of", "Q4")["cut"]["erased_since"]
    assert "? Erased since then: 1 entries of the cut." in said.stderr


def test_a_conflict_is_signed_off_with_a_warning(office: Office) -> None:
    """
    Who signs off while something contradicts something else is told, and the cut keeps the conflict.
    """
    other = copy_team(office.team, office.folder / "other")
    for team, name in ((office.team, "甲"), (other, "乙")):
        office("site", "edit", "131022-GW-007", "--name", name, team=team)
    office("merge", other.root, exit=1)
    said = office("freeze", "Q4")
    office("site", "edit", "131022-GW-007", "--name", "丙")

    assert "signed off with it: 1" in said.stderr
    assert (1, 0) == (office.numbers("--as-of", "Q4")["conflicts"], office.numbers()["conflicts"])


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_is_shown_fits(office: Office, lang: str) -> None:
    """
    Receipt, list, one cut and its summary name label, day and who signed, within 80 columns, in both languages.
    """
    office.team.session().remember(author="很长的名字" * 4)
    label = "第四季度联动监督汇总定稿"
    said = [office("freeze", label, "--as-of", "2021-12-31", "--note", "备注" * 30, lang=lang)]
    office.log("131022-GW-008")
    office("site", "edit", "131022-GW-008", "--name", "新名" * 20)
    views = (["freeze", "--list"], ["freeze", label, "--show"], ["summary", "--as-of", label], ["history", label])
    said += [office(*words, lang=lang) for words in views]

    for one in said[:4]:
        assert [] == [line for line in one.stdout.splitlines() if width(line) > 80]
    assert all(label[:2] in one.stdout for one in said)
    assert "2021-12-31" in said[3].stdout.splitlines()[1]


def test_markdown_and_csv_of_a_cut(office: Office) -> None:
    """
    The Markdown names the cut below its title; the CSV is the table alone.
    """
    office("freeze", "Q4", "--as-of", "2021-12-31")

    assert "Cut “Q4” of 2021-12-31, signed by 主任" in office("summary", "--as-of", "Q4", "-f", "md").stdout
    assert office("summary", "--as-of", "Q4", "-f", "csv").stdout == office("summary", "-f", "csv").stdout
