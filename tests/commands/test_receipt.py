"""
The file that goes back to a team, and the receipt in it; what users of other tools asked for in vain about knowing what
has really arrived, each with the thread it was asked in.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from making import Team, make_photo, make_team

from fieldkit.core.entry import Change, Entry, decode_line
from fieldkit.core.scan import ledger_bytes, scan
from fieldkit.core.union import canonical_lines

Run = Callable[..., Any]
GROUP = "131022-G03"
C1 = "131022-G03A-20211018-C01"
DAY = ("--on", "2021-10-18")
ENGLISH = (
    "Receipt of Gu'an County 陈静 for 131022-G03",
    "not there yet: entries no. 2",
    "✓ All entries of your laptops are there (1)",
)


class Circle:
    """
    A county's laptop and one of a team, which began with the county's lists; files go up and come back.
    """

    def __init__(self, folder: Path, run: Run) -> None:
        self.folder, self.run, self.files, self.county_exit = folder, run, 0, 0
        self.county = make_team(folder / "county", group=None, author="陈静", laptop="K")
        self.team = self.begin("team", "A")

    def begin(self, name: str, letter: str) -> Team:
        """
        Begin the workspace of one more laptop of the group.
        """
        lists = self.folder / f"lists {name}.json"
        self.run("export", lists, cwd=self.county.root)
        given = ("--region", "131022", "--group", GROUP, "--author", "刘洋", "--laptop", letter)
        self.run("init", self.folder / name, *given, "--from", lists)
        return Team(self.folder / name)

    def log(self, site: str = "GW-007", *words: object, team: Team | None = None) -> None:
        """
        Log a check on a laptop of the team.
        """
        self.run("check", "log", site, *DAY, *words, cwd=(team or self.team).root)

    def up(self, *words: object, name: str = "json", team: Team | None = None, to: Team | None = None) -> Path:
        """
        Hand over from the team to the county, whose merge ends with `county_exit`.
        """
        path = self._next(name)
        self.run("export", path, *words, cwd=(team or self.team).root)
        self.run("merge", path, cwd=(to or self.county).root, exit=self.county_exit)
        return path

    def back(self, name: str = "json", county: Team | None = None) -> Path:
        """
        Give the file back that the county has for the team.
        """
        path = self._next(name)
        self.run("export", path, "--for", "G03", cwd=(county or self.county).root)
        return path

    def _next(self, name: str) -> Path:
        self.files += 1
        return self.folder / f"{self.files}.{name}"

    def merge(self, *files: Path, exit: int = 0, team: Team | None = None) -> dict[str, Any]:
        """
        Merge files at the team and give the report.
        """
        report = self.run("merge", *files, cwd=(team or self.team).root, exit=exit, json=True).json
        return dict(report["fieldkit.merge/v1"])

    def told(self, exit: int = 0) -> dict[str, Any]:
        """
        Let the county give the file back, merge it at the team, and give what its receipt says.
        """
        [receipt] = self.merge(self.back(), exit=exit)["receipts"]
        return dict(receipt)

    def todo(self, team: Team | None = None) -> list[Any]:
        """
        The receipts the team's todo tells of.
        """
        found = self.run("todo", cwd=(team or self.team).root, json=True).json
        return list(found["fieldkit.todo/v1"]["receipts"])

    def says(self, *words: object, team: Team | None = None, lang: str = "en", exit: int = 0) -> str:
        """
        What a command prints on a laptop of the team, its lines put together.
        """
        said = self.run(*words, cwd=(team or self.team).root, lang=lang, exit=exit)
        return " ".join((said.stdout + said.stderr).split())


@pytest.fixture
def circle(tmp_path: Path, fieldkit: Run) -> Circle:
    """
    A county and a team with two checks, one handed over.
    """
    circle = Circle(tmp_path, fieldkit)
    circle.log()
    circle.up()
    return circle


def entries(path: Path) -> list[Entry]:
    """
    The entries of a ledger that was handed over.
    """
    return [decode_line(line) for line in scan(path.read_bytes()).lines.values()]


def numbers(laptop: dict[str, Any]) -> tuple[object, ...]:
    """
    Which numbers of a laptop's are gaps and tail there, how many are there and how many here.
    """
    return laptop["gaps"]["numbers"], laptop["tail"]["numbers"], laptop["there"], laptop["here"]


def rewrite(path: Path, kept: Iterable[Entry]) -> Path:
    """
    Write a ledger of some of another one's entries beside it, as a program does that cuts its tail.
    """
    names = {entry.id.encode() for entry in kept}
    found = scan(path.read_bytes())
    lines = {identity: line for identity, line in found.lines.items() if identity in names}
    shorter = path.with_name(f"cut {path.name}")
    shorter.write_bytes(ledger_bytes(str(found.about["campaign"]), canonical_lines(lines)))
    return shorter


def test_a_team_knows_what_the_county_really_has(circle: Circle) -> None:
    """
    opengisch/QField#4033, #5205, opengisch/QFieldCloud#154: after the circle the team knows that all it handed over has
    arrived; what it wrote since is named as not there, and no more is asked of it than before.
    """
    told = circle.told()
    circle.log("GW-008")
    later = circle.merge(circle.back())["receipts"]

    assert (True, "131022", "陈静", GROUP) == tuple(told[name] for name in ("complete", "region", "by", "group"))
    [laptop] = later[0]["laptops"]
    assert ([], [[2, 2]], 1, 2) == numbers(laptop)
    assert [{"kind": "check", "code": "131022-G03A-20211018-C02"}] == laptop["tail"]["about"]
    assert "By the receipt" not in circle.says("todo") and "1 check not handed over yet" in circle.says("todo")


def test_what_was_handed_over_and_has_no_receipt_is_only_waited_for(circle: Circle) -> None:
    """
    opengisch/QField#4033: an export that the county may never have got is named until a receipt has it, and the laptop
    is not told that all is well.
    """
    circle.told()
    circle.log("GW-008")
    circle.run("export", circle.folder / "lost.zip", cwd=circle.team.root)

    assert "handed over, no receipt yet: entries no. 2 of laptop a" in circle.says("todo")
    circle.run("merge", circle.folder / "lost.zip", cwd=circle.county.root)
    assert circle.told()["complete"] and "receipt" not in circle.says("todo")


def test_a_cut_tail_shows_and_comes_back(circle: Circle) -> None:
    """
    hasamba/DFIR-Companion PR#353: a log whose tail is gone still verifies by itself; held against a receipt, what was
    lost with a laptop is named by its numbers, and the file brings it back.
    """
    (circle.folder / "safe").mkdir()
    circle.run("backup", circle.folder / "safe", cwd=circle.team.root)
    [old] = (circle.folder / "safe").iterdir()
    circle.log("GW-008")
    circle.up()
    circle.run("restore", old, circle.folder / "again")
    again = Team(circle.folder / "again")
    back = circle.back()
    mark = min(entry.dev for entry in entries(back) if entry.dev[:1] == "a")
    cut = rewrite(back, (entry for entry in entries(back) if entry.dev != mark or entry.n < 2))

    circle.run("verify", cwd=again.root)
    [lost] = circle.merge(cut, exit=1, team=again)["receipts"][0]["laptops"]
    assert ([[2, 2]], [], True) == tuple(lost[name] for name in ("lost", "back", "own"))
    assert "there, and lost here: entries no. 2 of laptop a" in circle.says("todo", team=again)
    assert "merge it" in circle.says("todo", team=again)
    [found] = circle.merge(back, team=again)["receipts"][0]["laptops"]
    assert ([], [[2, 2]]) == (found["lost"], found["back"])
    assert "lost" not in circle.says("todo", team=again)
    assert 2 == len(list(again.session().state.all("check")))


def test_a_gap_is_named_by_its_numbers_and_records(circle: Circle) -> None:
    """
    opengisch/QField#4033: what a hand-over lost, between entries that arrived, is named until it is handed over again,
    and then waited for.
    """
    circle.log("BE-001")
    circle.log("GW-008")
    whole = circle.folder / "torn.json"
    circle.run("export", whole, cwd=circle.team.root)
    torn = rewrite(whole, (entry for entry in entries(whole) if (entry.dev[:1], entry.n) != ("a", 2)))
    circle.run("merge", torn, cwd=circle.county.root)
    [laptop] = circle.told(exit=1)["laptops"]

    assert ([[2, 2]], [], 2, 3) == numbers(laptop)
    said = circle.says("todo")
    assert "not there: entries no. 2 of laptop a" in said and "check 131022-G03A-20211018-C02" in said
    given = circle.says("export", circle.folder / "x.json", "--for", "G03", team=circle.county)
    assert "not arrived: entries no. 2" in given
    whole = circle.folder / "whole.json"
    circle.run("export", whole, cwd=circle.team.root)
    assert "handed over again, no receipt yet: entries no. 2" in circle.says("todo")
    circle.run("merge", whole, cwd=circle.county.root)
    assert circle.told()["complete"]


def test_a_copied_folder_shows_on_both_sides(circle: Circle) -> None:
    """
    hasamba/DFIR-Companion PR#353: two folders that write as one laptop are named by the number from which they differ,
    whether the county has the other one's entry or both.
    """
    home = circle.folder / "home"
    before, settings = circle.team.ledger(), circle.folder / "settings"
    shutil.copytree(home, settings)
    circle.log("GW-008")
    circle.up()
    shutil.rmtree(home)
    shutil.copytree(settings, home)
    (circle.team.root / "ledger.json").write_bytes(before)
    shutil.rmtree(circle.team.root / "local")
    circle.log("BE-001")
    other = circle.back()
    cut = rewrite(other, (entry for entry in entries(other) if (entry.dev[:1], entry.n) != ("a", 2)))

    [one] = circle.merge(cut, exit=1)["receipts"][0]["laptops"]
    assert (True, []) == (one["other_head"], one["forks"])
    assert "entry 2 is another one there than here: a workspace folder was copied" in circle.says("todo")
    circle.county_exit = 1
    circle.up()
    [both] = circle.told(exit=1)["laptops"]
    assert ([[2, 2]], False) == (both["forks"], both["other_head"])
    assert "two different entries stand there under 2" in circle.says("todo")


def test_photos_missing_there_are_named_until_they_arrive(circle: Circle) -> None:
    """
    opengisch/QField#4765, #3922, #3272, #6409, opengisch/QFieldCloud#444: the records arrive and the photos do not; the
    team learns which, by check and name, hands them over, and the next receipt is clean.
    """
    circle.log("GW-008", "-p", make_photo(circle.folder / "a.jpg", 3))
    circle.county_exit = 1
    circle.up()
    missing = circle.told(exit=1)["photos_missing"]
    [photo] = (circle.team.root / "photos").iterdir()

    assert [{"name": photo.name, "check": "131022-G03A-20211018-C02", "here": True}] == missing
    assert "photos missing there: 1 (checks 131022-G03A-20211018-C02)" in circle.says("todo")
    circle.county_exit = 0
    circle.up(name="zip")
    assert "handed over again, no receipt yet: 1 photos" in circle.says("todo")
    assert circle.told()["complete"] and [True] == [one["complete"] for one in circle.todo()]


def test_what_only_another_laptop_has_is_not_asked_of_this_one(circle: Circle) -> None:
    """
    opengisch/QField#6409: a photo that the other laptop of the group took is named as missing there and here; handing
    over from this one does not pretend to have sent it.
    """
    other = circle.begin("other", "B")
    circle.log("GW-008", "-p", make_photo(circle.folder / "a.jpg", 3), team=other)
    circle.county_exit = 1
    circle.up(team=other)
    circle.merge(circle.back(), exit=1)
    circle.up(name="zip")
    said = circle.says("todo")

    assert "photos missing there, and not on this laptop: 1 (checks 131022-G03B-20211018-C01)" in said
    assert "handed over again" not in said and "Hand the photos over" not in said
    told = circle.merge(circle.back(), exit=1, team=other)["receipts"]
    assert [True] == [one["here"] for one in told[0]["photos_missing"]]


def test_a_withdrawn_photo_is_missed_no_more(circle: Circle) -> None:
    """
    opengisch/QField#4765: a photo whose check was withdrawn is missed on neither side.
    """
    circle.log("GW-008", "-p", make_photo(circle.folder / "a.jpg", 3))
    circle.county_exit = 1
    circle.up()
    circle.told(exit=1)
    circle.run("check", "withdraw", "C02", "--reason", "误录", cwd=circle.team.root)

    assert [[]] == [one["photos_missing"] for one in circle.todo()]
    circle.county_exit = 0
    circle.up()
    assert circle.told()["complete"]


def test_what_was_settled_and_returned_comes_back_named(circle: Circle) -> None:
    """
    getodk/getodk#235, forum.getodk.org 40825, getodk/collect#6140, hotosm/field-tm#2654: what the county decided about
    a team's records comes back to the team that wrote them, and its merge names it: the field, the value, and by whom.
    """
    circle.run("check", "amend", C1, "--note", "县记", cwd=circle.county.root)
    circle.run("check", "amend", C1, "--note", "组记", cwd=circle.team.root)
    circle.county_exit = 1
    circle.up()
    circle.run("conflict", "resolve", C1, "--with", "组记", cwd=circle.county.root)
    circle.run("check", "amend", C1, "--advice", "限期封井", cwd=circle.county.root)
    back = circle.back()
    report = circle.merge(back)

    facts = [(one["settled"], one["code"], one["field"], one["value"], one["by"]) for one in report["returned"]]
    assert [(True, C1, "note", "组记", "陈静"), (False, C1, "advice", ["限期封井"], "陈静")] == facts
    assert [] == circle.team.session().state.conflicts()
    assert [] == circle.merge(back)["returned"]


def test_records_that_belong_to_others_by_now_come_back(circle: Circle) -> None:
    """
    surveysolutions/surveysolutions#1856, #1620: a check that was put under another group is in the file of the laptop
    that wrote it all the same, whole and with all it refers to.
    """
    circle.run("check", "amend", C1, "--group", "131022-G05", cwd=circle.county.root)
    back = circle.back()

    assert C1 in {entry.set.get("code") for entry in entries(back) if isinstance(entry.set, dict)}
    report = circle.merge(back)
    assert ["group"] == [one["field"] for one in report["returned"]]
    circle.run("verify", back)


def test_the_same_again_is_the_same_file(circle: Circle) -> None:
    """
    getodk/briefcase#602: giving back twice writes one receipt and the same bytes, also where nothing can be written;
    what the team hands over then changes nothing, since it says nothing the county has not said.
    """
    first = circle.back()
    ledger = circle.county.ledger()
    again = circle.back()
    circle.merge(first)
    circle.up()

    assert first.read_bytes() == again.read_bytes() == circle.back().read_bytes()
    assert ledger == circle.county.ledger()


def test_what_a_county_logs_for_a_group_makes_it_no_laptop_of_it(circle: Circle) -> None:
    """
    A check that the county logs for the group goes back with the file; the county's own entries are in no receipt of
    its own, or each one would make the next.
    """
    circle.run("check", "log", "GW-008", *DAY, "--group", GROUP, cwd=circle.county.root)
    first, second = circle.back(), circle.back()
    told = circle.merge(first)["receipts"]

    assert first.read_bytes() == second.read_bytes()
    assert [["a"], True] == [[one["dev"][0] for one in told[0]["laptops"]], told[0]["complete"]]


def test_receipts_of_two_counties_say_the_same_in_any_order(circle: Circle) -> None:
    """
    getodk/central#669, #698: county and city both give receipts; in whichever order they come the team's ledger and
    todo are the same, each side's last word stands, and an old one never undoes a newer.
    """
    city = make_team(circle.folder / "city", group=None, author="市", laptop="S")
    city.session().remember(region="131000")
    circle.run("merge", circle.county.root, cwd=city.root)
    circle.log("GW-008")
    old = circle.back()
    circle.up()
    files = [old, circle.back(), circle.back(county=city)]
    twin = circle.folder / "twin"
    shutil.copytree(circle.team.root, twin)
    circle.merge(*files)
    for file in reversed(files):
        circle.merge(file, team=Team(twin))
    told = []
    for number, team in enumerate((circle.team, Team(twin))):
        out = circle.folder / f"out {number}.json"
        circle.run("export", out, "--region", "131000", cwd=team.root)
        told.append((out.read_bytes(), [(one["region"], one["complete"]) for one in circle.todo(team)]))

    assert told[0] == told[1]
    assert [("131000", False), ("131022", True)] == told[0][1]


def test_of_a_region_only_the_last_word_stands(circle: Circle) -> None:
    """
    surveysolutions/surveysolutions#2620, #2670: the receipt of a laptop that another one of its county has overtaken is
    past, whatever the clocks say and whichever comes last; it is told once, when it comes.
    """
    second = make_team(circle.folder / "second", group=None, author="副", laptop="N")
    circle.run("merge", circle.county.root, cwd=second.root)
    old = circle.back(county=second)
    circle.log("GW-008")
    circle.up()
    new = circle.back()
    told = [[one["by"] for one in circle.merge(*files)["receipts"]] for files in ([new], [old], [old, new])]

    assert [["陈静"], ["副"], ["陈静"]] == told
    assert [("陈静", True)] == [(one["by"], one["complete"]) for one in circle.todo()]


def test_two_laptops_of_a_team_learn_of_each_other(circle: Circle) -> None:
    """
    opengisch/QFieldCloud#154: the file tells of every laptop of the group, and brings each what the other wrote.
    """
    other = circle.begin("other", "B")
    circle.log("GW-008", team=other)
    circle.up(team=other)
    told = circle.told()

    assert ["a", "b"] == [one["dev"][0] for one in told["laptops"]]
    assert [[], [[1, 1]]] == [one["back"] for one in told["laptops"]]
    assert [True] == [one["complete"] for one in circle.todo()]
    assert "came with it" not in circle.says("todo")


@pytest.mark.parametrize(
    "lang, words, name",
    [
        ("en", ENGLISH, "receipt"),
        ("zh", ("固安县 陈静给 131022-G03 的回执", "对方尚未收到：第 2 号", "✓ 本组电脑的 1 条条目"), "回执"),
    ],
)
def test_the_receipt_reads_in_both_languages(circle: Circle, lang: str, words: tuple[str, ...], name: str) -> None:
    """
    In a folder the file is named by group, receipt and day; the team reads who has what in its language.
    """
    stick = circle.folder / "stick"
    stick.mkdir()
    given = circle.run("export", stick, "--for", "G03", cwd=circle.county.root, lang=lang)
    [file] = stick.iterdir()
    whole = circle.says("merge", file, lang=lang)
    circle.log("GW-008")
    said = circle.says("merge", file, lang=lang)

    assert file.name.startswith(f"131022-G03_固安县第三监督小组_{name}_2") and ".json" == file.suffix
    assert f"merge {file.name}" in given.stderr and "131022-G03 固安县第三监督小组" in given.stdout
    assert [words[0] in said, words[1] in said, words[2] in whole] == [True] * 3


def test_a_read_only_workspace_gives_no_half_receipt(circle: Circle, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Where the workspace cannot be written to a new receipt is refused before any file is made; one that stands already
    can be given again.
    """
    real = os.access

    def access(path: Any, mode: int, **named: Any) -> bool:
        return mode != os.W_OK and real(path, mode, **named)

    with monkeypatch.context() as patch:
        patch.setattr(os, "access", access)
        circle.run("export", "out.json", "--for", "G03", cwd=circle.county.root, exit=6)
    assert not (circle.county.root / "out.json").exists()
    circle.back()
    with monkeypatch.context() as patch:
        patch.setattr(os, "access", access)
        circle.run("export", circle.folder / "out.json", "--for", "G03", cwd=circle.county.root)


@pytest.mark.parametrize(
    "words, exit, said",
    [
        (("out.json", "--for", "131022-G30"), 3, "131022-G03"),
        (("out.json", "--for", "G03", "--region", "131022"), 2, "--for"),
        (("out.json", "--for", "G03", "-g", "G03"), 2, "--for"),
        (("nowhere/out.json", "--for", "G03"), 3, "nowhere"),
        (("out.docx", "--for", "G03"), 4, "out.docx"),
        (("ledger.json", "--for", "G03"), 4, "ledger.json"),
    ],
)
def test_what_cannot_be_given_back_writes_nothing(
    circle: Circle, words: tuple[str, ...], exit: int, said: str
) -> None:
    """
    An unknown group is answered with the nearest, two ways to choose at once and an impossible place are refused; no
    receipt is written then.
    """
    before = circle.county.ledger()
    refused = circle.run("export", *words, cwd=circle.county.root, exit=exit)

    assert said in refused.stderr and before == circle.county.ledger()
    assert not (circle.county.root / "out.json").exists()


def test_a_receipt_counts_nowhere_and_is_nothing_to_undo(circle: Circle) -> None:
    """
    A summary, a cut and undo are after a receipt what they were before; history tells it, and it is no hand-over.
    """
    county = circle.county.root
    circle.run("check", "log", "GW-008", *DAY, "--group", GROUP, cwd=county)
    circle.run("freeze", "Q4", cwd=county)
    looks = ("summary", ("freeze", "Q4", "--show"), ("undo", "--list"), "todo")
    before, after = {}, {}
    for found in (before, after):
        for look in looks:
            words = (look,) if isinstance(look, str) else look
            [(_key, value)] = circle.run(*words, cwd=county, json=True).json.items()
            found[words[0]] = json.dumps(value, sort_keys=True)
        circle.back()
    [receipt] = circle.county.session().state.all("receipt")

    assert before == after
    assert "receipt 131022-G03 固安县第三监督小组" in circle.run("history", receipt.id, cwd=county).stdout
    circle.run("verify", cwd=county)


def test_only_who_gives_a_receipt_speaks_in_it(circle: Circle) -> None:
    """
    What another laptop writes into a receipt, whatever it holds, is no word of whoever gave it, and stops nothing.
    """
    circle.merge(circle.back())
    [record] = circle.team.session().state.all("receipt")
    odd = [{"dev": "a", "last": 2**53, "gaps": [[1, 2**53], "x", [3]], "count": "many"}, 7]
    said = {"writers": odd, "region": 5, "photos_missing": "none", "group": record.fields["group"]}
    other = make_team(circle.folder / "liar", laptop="M")
    circle.run("merge", circle.team.root, cwd=other.root)
    other.session().write(lambda state, who: [Change("receipt", record.id, said, record.heads)])
    circle.run("merge", other.root, cwd=circle.team.root)

    assert [True] == [one["complete"] for one in circle.todo()]


def test_a_receipt_that_knows_more_than_can_be_is_told_all_the_same(circle: Circle) -> None:
    """
    Numbers that nobody can have counted cost no more to tell than others.
    """
    from fieldkit.core.receipt import receipt_id

    liar = make_team(circle.folder / "liar", laptop="M")
    group = circle.team.id("group", GROUP)
    dev = next(entry.dev for entry in entries(circle.up()) if entry.dev[:1] == "a")
    laptops = [{"dev": dev, "by": "x", "count": 1, "last": 2**53, "head": "y", "gaps": [[2, 2**52]], "forks": []}]

    def plan(state: Any, who: Any) -> list[Change]:
        said = {"group": group, "region": "131022", "writers": laptops, "photos_missing": []}
        return [Change("receipt", receipt_id(state.campaign, group, who.dev), said)]

    liar.session().write(plan)
    [laptop] = circle.merge(liar.root, exit=1)["receipts"][0]["laptops"]

    assert [[2**52 + 1, 2**53]] == laptop["lost"]
    assert "there, and lost here" in circle.says("todo")


OTHERS = ("--group", "131022-G05")


def codes(path: Path) -> set[str]:
    """
    The codes that any entry of a file gives a record, but for those of lists.
    """
    said = (entry.set for entry in entries(path) if entry.dev and isinstance(entry.set, dict))
    return {one["code"] for one in said if str(one.get("code", "")).count("-") > 2}


def test_a_coordinator_with_work_of_two_groups_gives_each_only_its_own(circle: Circle) -> None:
    """
    What a county logged for one group and for another goes to each its own way, also where a city that took both gives
    it back: no check, note or problem of the other group.
    """
    second = make_team(circle.folder / "second", group=None, author="副", laptop="N")
    city = make_team(circle.folder / "city", group=None, author="市", laptop="S")
    city.session().remember(region="131000")
    for root in (circle.county.root, second.root):
        circle.run("check", "log", "GW-008", *DAY, "--group", GROUP, cwd=root)
    circle.run("check", "log", "BE-001", *DAY, *OTHERS, "--note", "密", "-x", "绝密", cwd=circle.county.root)
    for root in (circle.county.root, second.root):
        circle.run("merge", root, cwd=city.root)
    file = circle.back(county=city)

    assert "密".encode() not in file.read_bytes()
    assert set() == {code for code in codes(file) if "G05" in code}
    assert 2 < len(codes(file))


def test_one_check_for_a_group_makes_no_laptop_of_it(circle: Circle) -> None:
    """
    A laptop that works for another group and logged one check under this one by mistake, withdrawn since, stays the
    other group's: nothing else of it goes back, and the receipt does not count it.
    """
    other = circle.begin("other", "B")
    circle.log("BE-001", *OTHERS, "--note", "密", team=other)
    circle.log("GW-008", team=other)
    circle.run("check", "withdraw", "131022-G03B-20211018-C01", "--reason", "误录", cwd=other.root)
    circle.up(team=other)
    file = circle.back()
    [receipt] = circle.merge(file)["receipts"]

    assert "密".encode() not in file.read_bytes()
    assert {C1, "131022-G03B-20211018-C01"} == codes(file)
    assert ["a"] == [one["dev"][0] for one in receipt["laptops"]]


def test_a_laptop_all_of_whose_work_is_set_aside_is_still_known(circle: Circle) -> None:
    """
    What was set aside goes back with its receipt: the laptop is counted there, and the team is not told that nothing
    of it arrived.
    """
    circle.run("source", "set-aside", "A", "--all", "--reason", "重复", cwd=circle.county.root)
    file = circle.folder / "set aside.json"
    given = circle.says("export", file, "--for", "G03", team=circle.county)
    told = circle.merge(file)["receipts"][0]["laptops"]

    assert "entries 1, the last one is number 1" in given
    assert [("a", 1)] == [(one["dev"][0], one["there"]) for one in told]


def test_with_no_laptop_at_all_nobody_is_told_that_all_is_there(circle: Circle) -> None:
    """
    Where every record of a group was erased, the receipt says plainly that nothing there counts as its work: no “all”
    of nothing, in either language.
    """
    circle.run("erase", C1, "--reason", "误录", "--yes", cwd=circle.county.root)
    file = circle.folder / "erased.json"
    given = circle.says("export", file, "--for", "G03", team=circle.county)
    told = circle.merge(file)["receipts"][0]
    said = circle.says("merge", file)

    assert ([], False) == (told["laptops"], told["complete"])
    assert "nothing of its laptops has arrived" not in given and "nothing here counts as work of its laptops" in given
    assert "✓" not in said.partition("Receipt of")[2] and "nothing there counts as work of your group's" in said
    assert "✓" not in circle.says("merge", file, lang="zh").partition("的回执")[2]


def restored(circle: Circle) -> Team:
    """
    A county that was restored from a backup of before the team's second check, which the dead one gave a receipt of.
    """
    (circle.folder / "safe").mkdir()
    circle.run("backup", circle.folder / "safe", cwd=circle.county.root)
    circle.log("GW-008")
    circle.up()
    assert circle.told()["complete"]
    [safe] = (circle.folder / "safe").iterdir()
    circle.run("restore", safe, circle.folder / "county again")
    return Team(circle.folder / "county again")


def test_a_restored_county_speaks_for_the_one_before_it(circle: Circle) -> None:
    """
    The receipt of a county that was restored from a backup stands instead of the lost one's, though that had more: the
    team learns what has to be handed over again.
    """
    again = restored(circle)
    for word in ("first", "second"):
        [told] = circle.merge(circle.back(county=again), exit=1)["receipts"]
        [laptop] = told["laptops"]

        assert (word, False, [[2, 2]], 1) == (word, told["complete"], laptop["tail"]["numbers"], laptop["there"])
    assert [1] == [laptop["there"] for one in circle.todo() for laptop in one["laptops"]]
    said = circle.says("todo")
    assert "had more before" in said and "Hand all of it over again" in said
    circle.up(to=again)
    assert "had more before" not in circle.says("todo")
    assert [True] == [one["complete"] for one in circle.merge(circle.back(county=again))["receipts"]]


def test_a_receipt_that_came_new_is_always_told(circle: Circle) -> None:
    """
    A receipt that another one goes beyond is told where it comes for the first time, as one that is past and needs
    nothing; coming again it is not told, and `todo` leaves it out.
    """
    second = make_team(circle.folder / "second", group=None, author="副", laptop="N")
    circle.run("merge", circle.county.root, cwd=second.root)
    old = circle.back(county=second)
    circle.log("GW-008")
    circle.up()
    circle.told()
    said = circle.says("merge", old)

    assert "Receipt of Gu'an County 副" in said and "another receipt of this region has more" in said
    assert [] == circle.merge(old)["receipts"]
    assert ["陈静"] == [one["by"] for one in circle.todo()]


def own_receipt(circle: Circle) -> None:
    """
    Let the team have a receipt of its own that says it has all, as an earlier program wrote it.
    """
    from fieldkit.core.receipt import receipt_id

    group = circle.team.id("group", GROUP)

    def plan(state: Any, who: Any) -> list[Change]:
        other = {"dev": "b" * 16, "by": "x", "count": 1, "last": 1, "head": "y", "gaps": [], "forks": []}
        said = {"group": group, "region": "131022", "writers": [other], "photos_missing": []}
        return [Change("receipt", receipt_id(state.campaign, group, who.dev), said)]

    circle.team.session().write(plan)


def test_a_receipt_of_its_own_silences_no_other(circle: Circle) -> None:
    """
    A receipt that the team's own laptop wrote says nothing against that of the county.
    """
    own_receipt(circle)
    back = circle.back()

    assert ["陈静"] == [one["by"] for one in circle.merge(back)["receipts"]]
    assert ["陈静"] == [one["by"] for one in circle.todo()]


@pytest.mark.parametrize("lang, words", [("en", "your own group"), ("zh", "本组")])
def test_a_team_gives_its_own_group_no_receipt(circle: Circle, lang: str, words: str) -> None:
    """
    A workspace gives nothing back to its own group: it is refused with what to do instead, and nothing is written.
    """
    before = circle.team.ledger()
    said = circle.says("export", "out.json", "--for", "G03", lang=lang, exit=4)

    assert words in said and "fieldkit export" in said
    assert before == circle.team.ledger() and not (circle.team.root / "out.json").exists()


def test_two_county_laptops_that_log_for_a_group_settle(circle: Circle) -> None:
    """
    Two laptops of a county that both logged for the group give receipts in turn: from the second round on each says
    what it said, and the team is told of its own laptop alone.
    """
    second = make_team(circle.folder / "second", group=None, author="副", laptop="N")
    for county in (circle.county, second):
        circle.run("check", "log", "GW-008", *DAY, "--group", GROUP, cwd=county.root)
    circle.run("merge", circle.county.root, cwd=second.root)
    circle.run("merge", second.root, cwd=circle.county.root)

    def turn() -> list[bytes]:
        given = []
        for one, other in ((circle.county, second), (second, circle.county)):
            file = circle.back(county=one)
            circle.run("merge", file, cwd=other.root)
            given.append(file.read_bytes())
        return given

    turn()
    turn()
    settled = turn()
    file = circle.folder / "last.json"
    file.write_bytes(settled[1])

    assert settled == turn() and settled[0] == settled[1]
    told = {one["past"]: [laptop["dev"][0] for laptop in one["laptops"]] for one in circle.merge(file)["receipts"]}
    assert {False: ["a"], True: ["a"]} == told and 1 == len(circle.todo())


def test_work_for_another_group_is_no_gap_of_this_one(circle: Circle) -> None:
    """
    A laptop that works for two groups and hands over the part of one is asked for nothing of the other: what the county
    of this group lacks of it needs nobody, and only the JSON names it.
    """
    circle.log("BE-001", *OTHERS)
    circle.log("GW-008")
    circle.up("--group", GROUP)
    told = circle.told()
    [laptop] = told["laptops"]

    assert ([], [[2, 2]], True) == (laptop["gaps"]["numbers"], laptop["others"], told["complete"])
    assert "no. 2" not in circle.says("todo") and "Hand all of it over again" not in circle.says("todo")
    circle.log("BE-001", *OTHERS)
    said = circle.says("merge", circle.back())
    assert "All entries of your laptops for this group are there (2), and all photos" in said
    assert "not there" not in said
    circle.run("export", circle.folder / "whole.json", cwd=circle.team.root)
    assert "handed over, no receipt yet: entries no. 4" in circle.says("todo")
