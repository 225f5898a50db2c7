"""
Settling conflicts through the real command: every kind, one and many, put off and taken back.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from making import CHINA, Team, copy_team, make_team, unite_into
from terminal import Terminal

from fieldkit.core.edit import edit
from fieldkit.core.entry import Entry, decode_line
from fieldkit.core.state import record_id
from fieldkit.errors import ConflictStands
from fieldkit.operations import resolve as operation
from fieldkit.operations.deferred import deferrals
from fieldkit.store.workspace import read_content
from fieldkit.views.text import width

Run = Callable[..., Any]
C1, F1 = "131022-G03A-20211018-C01", "131022-G03A-20211018-01"
WELL = "131022-GW-007"


class Desk(NamedTuple):
    """
    Two laptops that have the same check with a finding, and the command run in one of them.
    """

    here: Team
    there: Team
    run: Run

    def apart(self, *words: object, here: tuple[object, ...], there: tuple[object, ...]) -> None:
        """
        Say one thing here and another there, neither knowing of the other, and bring both together here.
        """
        self.run(*words, *here, cwd=self.here.root)
        self.run(*words, *there, cwd=self.there.root)
        unite_into(self.here, self.there)

    def resolve(self, *words: object, exit: int = 0, **more: Any) -> Any:
        """
        Run `conflict resolve` here.
        """
        return self.run("conflict", "resolve", *words, cwd=self.here.root, exit=exit, **more)

    def listed(self) -> list[dict[str, Any]]:
        """
        The conflicts that stand here, as listed.
        """
        found: list[dict[str, Any]] = self.run("conflict", "list", cwd=self.here.root, json=True).json[
            "fieldkit.conflict.list/v1"
        ]
        return found

    def fields(self, kind: str, code: str) -> dict[str, Any]:
        """
        The fields of a record as they stand here.
        """
        record = self.here.session().state.by_code(kind, code)
        assert record is not None
        return record.fields

    def last(self, count: int = 1) -> list[Entry]:
        """
        The last entries of the ledger here.
        """
        return [decode_line(line) for line in read_content(self.here.workspace).lines.values()][-count:]


@pytest.fixture
def desk(tmp_path: Path, fieldkit: Run) -> Desk:
    """
    Two laptops with one check and its finding.
    """
    here = make_team(tmp_path / "here")
    fieldkit("check", "log", "GW-007", "--on", "2021-10-18", "--deputy", "D001", "-x", "GW04=机井未封填", cwd=here.root)
    return Desk(here, copy_team(here, tmp_path / "there"), fieldkit)


AMEND = ("check", "amend", C1)
MEMBER = "member." + record_id("langfang-2021", "deputy", "D004")
# Words of the correction; what is said here and there; the record and field; what is typed instead, and what it means.
FIELDS: list[tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], str, str, str, str, object]] = [
    (AMEND, ("--note", "已封"), ("--note", "未封"), "check", C1, "note", "半封", "半封"),
    (AMEND, ("--on", "10月17日"), ("--on", "10月16日"), "check", C1, "date", "2021年10月15日", "2021-10-15"),
    (AMEND, ("--method", "random"), ("--method", "tour"), "check", C1, "method", "暗访", "unannounced"),
    (AMEND, ("--item", "GW01=ok"), ("--item", "GW01=na"), "check", C1, "item.GW01", "存在问题",
     {"judgement": "problem"}),
    (AMEND, ("--escort", "甲"), ("--escort", "乙"), "check", C1, "escorts", "丙、丁", ["丙", "丁"]),
    (("site", "edit", WELL), ("--region", "永清"), ("--region", "香河"), "site", WELL, "region", "霸州", "131081"),
    (("site", "edit", WELL), ("--lookback",), ("--no-lookback",), "site", WELL, "lookback", "是", True),
    (("group", "edit", "G05"), ("--level", "city"), ("--level", "province"), "group", "131022-G05", "level", "县",
     "county"),
    (("finding", "edit", F1), ("--due", "10月30日"), ("--due", "10月31日"), "finding", F1, "due_date", "2021/11/1",
     "2021-11-01"),
    (("group", "edit", "G03"), ("--member", "D004"), ("--drop-member", "D004"), "group", "131022-G03", MEMBER, "否",
     False),
    (
        ("finding", "edit", F1), ("--quantity", "2眼"), ("--quantity", "3眼"), "finding", F1, "quantity", "4眼",
        {"measure": "眼", "value": "4"},
    ),
]  # fmt: skip


@pytest.mark.parametrize("case", FIELDS, ids=lambda case: f"{case[3]}.{case[5]}")
def test_a_field_is_settled_with_a_side_or_a_value(desk: Desk, case: tuple[Any, ...]) -> None:
    """
    `mine` and `theirs` store the very value that side says, never the word; a value is read as the correction reads
    it and stored in its shape; afterwards nothing is in conflict.
    """
    words, here, there, kind, code, field, typed, stored = case
    before = desk.fields(kind, code).get(field)
    desk.apart(*words, here=here, there=there)
    [one] = desk.listed()
    said = {claim["said_by"][0]["dev"]: claim["value"] for claim in one["claims"]}
    own = [entry.dev for entry in desk.last(8) if entry.dev in said and entry.set.get(field) != before]  # type: ignore[union-attr]
    mine, theirs = said[own[0]], next(value for dev, value in said.items() if dev != own[0])

    for word, value in (("theirs", theirs), ("我方", mine), (typed, stored)):
        desk.resolve("1", "--with", word)
        [entry] = desk.last()
        assert (value, []) == (entry.set[field], desk.listed())  # type: ignore[index]
        assert value == desk.fields(kind, code)[field]
        desk.run("undo", cwd=desk.here.root)
        desk.run("conflict", "list", cwd=desk.here.root)


def test_undo_makes_the_conflict_stand_again_with_who_said_what(desk: Desk) -> None:
    """
    After undo the same sides stand, said by those who said them; the undo of the undo settles it again.
    """
    desk.apart(*AMEND, here=("--note", "已封"), there=("--note", "未封"))
    before = desk.listed()
    desk.resolve("1", "--with", "theirs")
    said = desk.run("undo", cwd=desk.here.root).stdout

    assert "in conflict again" in said
    assert before == desk.listed()
    desk.run("undo", "1", cwd=desk.here.root)
    assert ([], "未封") == (desk.listed(), desk.fields("check", C1)["note"])
    desk.run("undo", "1", cwd=desk.here.root)
    assert before == desk.listed()
    desk.resolve(C1, "--with", "mine")
    assert "已封" == desk.fields("check", C1)["note"]


def test_a_conflict_that_an_undo_took_part_in_stands_again(desk: Desk) -> None:
    """
    Where one side of a conflict was said by an undo of this laptop, taking the settling back brings the conflict back
    too: what was undone before the settling is what stood then.
    """
    desk.run("undo", "--yes", cwd=desk.here.root)
    desk.run(*AMEND, "--note", "已封", cwd=desk.there.root)
    unite_into(desk.here, desk.there)
    [before] = desk.listed()
    desk.resolve(C1, "--with", "stands")
    assert [] == desk.listed()
    desk.run("undo", "--yes", cwd=desk.here.root)
    [again] = desk.listed()

    assert "withdrawn" == again["field"]
    assert [claim["value"] for claim in before["claims"]] == [claim["value"] for claim in again["claims"]]


def test_a_correction_that_settled_a_conflict_is_taken_back_to_it(desk: Desk) -> None:
    """
    Who undoes a correction that had settled a conflict has the conflict again, not one of its sides as settled.
    """
    desk.apart(*AMEND, here=("--note", "已封"), there=("--note", "未封"))
    before = desk.listed()
    desk.run(*AMEND, "--note", "半封", cwd=desk.here.root)
    desk.run("undo", cwd=desk.here.root)

    assert before == desk.listed()


@pytest.mark.parametrize(
    ("word", "stands"), [("stands", True), ("withdrawn", False), ("theirs", False), ("mine", True), ("撤回", False)]
)
def test_a_withdrawal_against_an_edit(desk: Desk, word: str, stands: bool) -> None:
    """
    Withdrawn on one laptop and corrected on another is settled by saying whether it stands; undo takes that back.
    """
    desk.run(*AMEND, "--note", "雨", cwd=desk.here.root)
    desk.run("check", "withdraw", C1, "--reason", "重复", cwd=desk.there.root)
    unite_into(desk.here, desk.there)
    before = desk.listed()
    assert "withdrawn" in desk.resolve("1", "--with", "雨", exit=4).stderr
    desk.resolve("1", "--with", word)

    assert [] == desk.listed()
    record = desk.here.session().state.by_code("check", C1)
    assert record is not None and stands == (not record.withdrawn)
    assert [None if stands else {"reason": "重复"}] == [one.set["withdrawn"] for one in desk.last()]  # type: ignore[index]
    desk.run("undo", cwd=desk.here.root)
    assert before == desk.listed()


def test_two_moves_of_a_finding(desk: Desk) -> None:
    """
    Of two moves one is taken whole, by its side or its number; no third one is typed.
    """
    moves = [{"state": state, "date": "2021-10-20", "actor": "县人大"} for state in ("confirmed", "dismissed")]
    for team, move in zip((desk.here, desk.there), moves, strict=True):
        session = team.session()
        finding = session.state.by_code("finding", F1)
        assert finding is not None
        change = edit(finding, {"move": move})
        session.write(lambda state, who, change=change: [change])
    unite_into(desk.here, desk.there)

    assert "--claim" in desk.resolve(F1, "--with", "confirmed", exit=4).stderr
    desk.resolve(F1, "--with", "theirs")
    assert (moves[1], []) == (desk.fields("finding", F1)["move"], desk.listed())


def test_one_code_with_two_contents_from_two_lists(tmp_path: Path, fieldkit: Run) -> None:
    """
    Two lists that say different things under one code are grouped by list; the one imported here is mine.
    """
    teams = []
    for name, agency in (("here", "县水务局"), ("there", "镇政府")):
        fieldkit("init", tmp_path / name, "--region", "131022", "--author", name)
        path = tmp_path / f"{name}.csv"
        path.write_text(f"code,name,region,topic,agency\n131022-GW-001,例井,131022,GW,{agency}\n", "utf-8")
        fieldkit("site", "import", path, cwd=tmp_path / name)
        teams.append(Team(tmp_path / name))
    unite_into(*teams)
    fieldkit("site", "add", "131022-GW-002", "--name", "二", "--topic", "GW", cwd=teams[0].root)
    desk = Desk(*teams, fieldkit)
    [one] = desk.listed()
    shown = fieldkit("conflict", "list", cwd=teams[0].root).stdout

    assert ["", "here.csv"] == one["lists"]
    assert "What lists say (site): a list imported elsewhere, here.csv" in shown and "list here.csv" in shown
    desk.resolve("1", "--with", "theirs")
    assert ("镇政府", []) == (desk.fields("site", "131022-GW-001")["agency"], desk.listed())


def test_one_outing_or_two(desk: Desk) -> None:
    """
    Whether two visits are one is settled like any field, by yes and no too.
    """
    for site in ("GW-007", "GW-008"):
        desk.run("visit", "start", "--on", "2021-10-19", cwd=desk.here.root)
        desk.run("check", "log", site, cwd=desk.here.root)
    unite_into(desk.there, desk.here)
    visits = ("131022-G03A-20211019-V1", "131022-G03A-20211019-V2")
    desk.apart("visit", "unify", *visits, here=(), there=("--apart",))
    for word, outings in (("theirs", 2), ("是", 1)):
        desk.resolve("1", "--with", word)
        state = desk.here.session().state
        assert outings == len({state.class_of("visit", desk.here.id("visit", code)) for code in visits})
        desk.run("undo", cwd=desk.here.root)
        desk.listed()


def test_fields_of_the_campaign(desk: Desk, tmp_path: Path) -> None:
    """
    A field of the campaign takes a value as its file has it; one that cannot be is refused.
    """
    for number, team in enumerate((desk.here, desk.there), 1):
        path = tmp_path / f"{number}.json"
        desk.run("campaign", "new", path, "--from", "langfang-2021", "--code", "langfang-2021", cwd=team.root)
        fields = json.loads(path.read_text("utf-8"))
        fields["limits"]["deadline"] = 30 + number
        path.write_text(json.dumps(fields), "utf-8")
        desk.run("campaign", "import", path, cwd=team.root)
    unite_into(desk.here, desk.there)

    assert "limits" in desk.resolve("1", "--with", "31 days", exit=4).stderr
    desk.resolve("1", "--with", '{"deadline": 45}')
    assert ({"deadline": 45}, []) == (desk.fields("campaign", "langfang-2021")["limits"], desk.listed())


def test_what_follows_is_written_too(desk: Desk) -> None:
    """
    With the site of a check its topic and distance are settled, also where one laptop alone had changed them.
    """
    desk.apart(*AMEND, here=("--site", "GW-008"), there=("--site", "BE-001"))
    assert "BE" == desk.fields("check", C1)["topic"]
    desk.resolve(C1, "--field", "site", "--with", "mine")

    assert ("GW", []) == (desk.fields("check", C1)["topic"], desk.listed())


def test_a_side_that_is_not_clear_is_refused_by_name(desk: Desk, tmp_path: Path) -> None:
    """
    Where none of the sides, all, or more than one other was said here, nothing is written and the sides are named.
    """
    third = copy_team(desk.here, tmp_path / "third")
    desk.run(*AMEND, "--note", "丙", cwd=third.root)
    desk.apart(*AMEND, here=("--note", "甲"), there=("--note", "乙"))
    unite_into(desk.here, third)
    fresh = copy_team(desk.here, tmp_path / "fresh")
    (fresh.root / "local").rename(tmp_path / "away")
    before = desk.here.ledger()
    several = desk.resolve("1", "--with", "theirs", exit=4).stderr
    home = {"FIELDKIT_HOME": str(tmp_path / "x")}
    none = desk.run("conflict", "resolve", C1, "--with", "mine", cwd=fresh.root, exit=4, env=home)

    assert all(f"  {number}  " in said for number in (1, 2, 3) for said in (several, none.stderr))
    assert "more than one other" in several and "none of these" in none.stderr
    assert before == desk.here.ledger()
    desk.resolve("1", "--claim", "4", exit=4)
    [one] = desk.listed()
    desk.resolve("1", "--claim", "3")
    assert one["claims"][2]["value"] == desk.fields("check", C1)["note"]


def test_a_record_with_several_fields_needs_one_named_for_a_value(desk: Desk) -> None:
    """
    One value is not written into two fields; `mine` is said of all of them, a named field is settled alone.
    """
    desk.apart(*AMEND, here=("--note", "甲", "--item", "GW01=ok"), there=("--note", "乙", "--item", "GW01=na"))
    assert "item.GW01, note" in desk.resolve(C1, "--with", "丙", exit=4).stderr
    assert "item.GW01, note" in desk.resolve(C1, "--with", "丙", "--field", "date", exit=4).stderr
    desk.resolve(C1, "--with", "theirs", "--field", "gw01")

    assert ["note"] == [one["field"] for one in desk.listed()]
    desk.resolve(C1, "--with", "mine")
    assert ({"judgement": "na"}, "甲") == tuple(desk.fields("check", C1)[name] for name in ("item.GW01", "note"))


def test_several_at_once_are_one_command(desk: Desk) -> None:
    """
    Conflicts named together are written together and taken back together; the numbers stay until listed again.
    """
    desk.apart(*AMEND, here=("--note", "甲"), there=("--note", "乙"))
    desk.apart("finding", "edit", F1, here=("--agency", "甲局"), there=("--agency", "乙局"))
    desk.apart("site", "edit", WELL, here=("--name", "甲井"), there=("--name", "乙井"))
    before = desk.listed()
    desk.resolve("1", "3", "--with", "theirs")

    assert [(1, 2), (2, 2)] == [entry.part for entry in desk.last(2)]
    assert F1 in desk.resolve("2", "--with", "mine").stdout
    desk.resolve("1", "--with", "mine", exit=3)
    desk.run("undo", "2", cwd=desk.here.root)
    assert [one["field"] for one in (before[0], before[2])] == [one["field"] for one in desk.listed()]


def test_what_nobody_saw_is_not_settled(desk: Desk) -> None:
    """
    Said more since the list was shown, or between the question and the writing: refused with 5, nothing written.
    """
    desk.apart(*AMEND, here=("--note", "甲"), there=("--note", "乙"))
    desk.listed()
    desk.run(*AMEND, "--note", "丙", cwd=desk.there.root)
    unite_into(desk.here, desk.there)
    before = desk.here.ledger()
    assert all("has changed" in desk.resolve(name, "--with", "mine", exit=5).stderr for name in ("1", C1))
    assert before == desk.here.ledger()
    assert "丙" in desk.run("conflict", "show", C1, cwd=desk.here.root).stdout
    session = desk.here.session()
    plan = operation.planned(session, ["1"], None, None, "mine")
    desk.run(*AMEND, "--advice", "查", cwd=desk.here.root)
    with pytest.raises(ConflictStands):
        operation.resolve(session, plan)
    assert 1 == len(desk.listed())


def test_what_was_never_listed_has_the_next_number(desk: Desk) -> None:
    """
    A conflict that came after the list is settled by its record; shown, it has the number behind those of the list.
    """
    desk.apart(*AMEND, here=("--note", "甲"), there=("--note", "乙"))
    desk.listed()
    desk.apart("site", "edit", WELL, here=("--name", "甲井"), there=("--name", "乙井"))
    desk.resolve("2", "--with", "mine", exit=3)
    assert f"resolve {WELL} --field name --claim 1" in desk.resolve(WELL, "--claim", "3", exit=4).stderr
    assert "resolve 2 --claim 1" in desk.run("conflict", "show", WELL, cwd=desk.here.root).stderr
    desk.resolve("2", "--with", "mine")
    desk.resolve("1", "--with", "mine")

    assert [] == desk.listed()


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo terminal")
def test_at_a_terminal_several_are_shown_and_asked_about(desk: Desk, tmp_path: Path) -> None:
    """
    What is going to be settled is listed with the values that are not taken; "no" writes nothing.
    """
    desk.apart(*AMEND, here=("--note", "甲", "--item", "GW01=ok"), there=("--note", "乙", "--item", "GW01=na"))
    before, home = desk.here.ledger(), {"FIELDKIT_HOME": str(tmp_path / "home"), "FIELDKIT_LANG": "en"}
    for answer in ("n", "y"):
        talk = Terminal("conflict", "resolve", C1, "--with", "mine", cwd=desk.here.root, env=home)
        shown = talk.expect("Settle it so?")
        assert "To be settled: 2" in shown and "(not: 乙)" in shown
        talk.type(f"{answer}\r")
        talk.end()
        assert (answer == "n") == (before == desk.here.ledger())
    assert [] == desk.listed()


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo terminal")
def test_what_a_group_brings_along_is_asked_about(tmp_path: Path, fieldkit: Run) -> None:
    """
    What `--all-from` would settle is shown and asked about though it be one; one that was named is not.
    """
    city = make_team(tmp_path / "city", group=None, author="市")
    desk = Desk(city, copy_team(city, tmp_path / "G03"), fieldkit)
    desk.there.session().remember(group="131022-G03")
    fieldkit("check", "log", "GW-008", "--on", "2021-10-18", cwd=desk.there.root)
    desk.apart("site", "edit", WELL, here=("--name", "市"), there=("--name", "三"))
    before, home = city.ledger(), {"FIELDKIT_HOME": str(tmp_path / "home"), "FIELDKIT_LANG": "en"}
    talk = Terminal("conflict", "resolve", "--all-from", "G03", "--with", "theirs", cwd=city.root, env=home)
    shown = talk.expect("Settle it so?")
    talk.type("n\r")
    talk.end()

    assert "To be settled: 1" in shown
    assert before == city.ledger()
    Terminal("conflict", "resolve", WELL, "--with", "theirs", cwd=city.root, env=home).end()
    assert [] == desk.listed()


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo terminal")
def test_what_does_not_fit_is_broken(desk: Desk, tmp_path: Path) -> None:
    """
    What is settled stays within 80 columns on the screen, and at a terminal a refusal too, but for the step to type.
    """
    desk.apart("site", "edit", WELL, here=("--agency", "甲局" * 15), there=("--agency", "乙局" * 15))
    home = {"FIELDKIT_HOME": str(tmp_path / "home"), "FIELDKIT_LANG": "en"}
    talk = Terminal("conflict", "resolve", WELL, cwd=desk.here.root, env=home)
    assert 2 == talk.end()
    said = talk.seen + desk.resolve(WELL, "--with", "mine").stdout

    assert [] == [line for line in said.splitlines() if width(line) > 80 and not line.startswith("→")]
    assert "甲局" * 15 in "".join(map(str.strip, said.splitlines()))


def test_all_from_a_group(tmp_path: Path, fieldkit: Run) -> None:
    """
    Every conflict in which a laptop of the group speaks is settled with what it says, or with what is said here; a
    conflict of other laptops stays, one in which this laptop says nothing is left and named.
    """
    city = make_team(tmp_path / "city", group=None, author="市")
    teams = [copy_team(city, tmp_path / name) for name in ("G03", "G05")]
    for team, group, site in zip(teams, ("131022-G03", "131022-G05"), ("GW-008", "BE-001"), strict=True):
        team.session().remember(group=group)
        fieldkit("check", "log", site, "--on", "2021-10-18", cwd=team.root)
    for team, name in ((city, "市"), (teams[0], "三"), (teams[1], "五")):
        fieldkit("site", "edit", WELL, "--name", name, cwd=team.root)
    fieldkit("site", "edit", "GW-008", "--note", "三", cwd=teams[0].root)
    fieldkit("site", "edit", "GW-008", "--note", "五", cwd=teams[1].root)
    fieldkit("site", "edit", "BE-001", "--note", "市", cwd=city.root)
    fieldkit("site", "edit", "BE-001", "--note", "五", cwd=teams[1].root)
    unite_into(city, *teams)
    desk = Desk(city, teams[0], fieldkit)
    desk.resolve("--all-from", "131000-G01", "--with", "theirs", exit=3)
    desk.resolve("--all-from", "131022-G03", "--with", "三", exit=4)
    desk.resolve("1", "--all-from", "131022-G03", "--with", "mine", exit=4)
    done = desk.resolve("--all-from", "131022-G03", "--with", "mine")

    assert "left" in done.stdout and "131022-GW-008" in done.stdout
    assert "one by one: fieldkit conflict resolve 131022-GW-008 --field note --claim NUMBER" in done.stderr
    assert "市" == desk.fields("site", WELL)["name"]
    desk.run("undo", cwd=city.root)
    desk.resolve("--all-from", "G03", "--with", "对方", "--yes")
    assert ("三", "三") == (desk.fields("site", WELL)["name"], desk.fields("site", "131022-GW-008")["note"])
    assert ["131022-BE-001"] == [one["code"] for one in desk.listed()]


def test_put_off_until_somebody_says_more(desk: Desk) -> None:
    """
    What is put off is listed last and marked, on this laptop alone, until its day, `off`, or something new is said.
    """
    desk.apart(*AMEND, here=("--note", "甲"), there=("--note", "乙"))
    desk.apart("site", "edit", WELL, here=("--name", "甲井"), there=("--name", "乙井"))
    before = desk.here.ledger()
    desk.resolve("--defer", "1", "--until", "2999-01-01", "--note", "等县里核实")

    assert before == desk.here.ledger()
    assert [None, {"note": "等县里核实", "until": "2999-01-01"}] == [one["deferred"] for one in desk.listed()]
    shown = " ".join(desk.run("conflict", "list", cwd=desk.here.root).stdout.split())
    assert shown.index(WELL) < shown.index("Put off") < shown.index("put off until 2999-01-01: 等县里核实)")
    assert "of them put off: 1" in desk.run("todo", cwd=desk.here.root).stdout
    desk.resolve("2", "--defer", "off")
    assert [C1, WELL] == [one["code"] for one in desk.listed()]
    assert "lie ahead" in desk.resolve("1", "--defer", "--until", "2021-10-20", exit=4).stderr
    coming = datetime.now() + timedelta(days=40)
    told = desk.resolve("1", "--defer", "--until", f"{coming.month}月{coming.day}日")
    assert f"Put off until {coming:%Y-%m-%d}" in told.stdout
    session = desk.here.session()
    operation.put_off(session, ["1"], None, "2999-01-01", None, False)
    session.now = lambda: datetime(2999, 1, 1, tzinfo=CHINA)
    assert {} == deferrals(session)
    desk.resolve("1", "--defer")
    desk.run(*AMEND, "--note", "丙", cwd=desk.there.root)
    unite_into(desk.here, desk.there)
    assert [None, None] == [one["deferred"] for one in desk.listed()]
    desk.resolve("--defer", exit=2)


def test_shown_is_what_each_had_before_them_and_what_hangs_on_it(desk: Desk) -> None:
    """
    `conflict show` tells what stood when each wrote, and the rows of the summary that differ, as the summary then says.
    """
    desk.run(*AMEND, "--note", "雨", cwd=desk.here.root)
    unite_into(desk.there, desk.here)
    desk.apart("group", "edit", "G03", here=("--region", "永清"), there=("--region", "香河"))
    shown = desk.run("conflict", "show", "1", cwd=desk.here.root, json=True).json["fieldkit.conflict.show/v1"][0]
    assert {"131022"} == {value for values in shown["seen"].values() for value in values}
    assert {"131023", "131024"} == {row["key"] for row in shown["outcomes"]}
    for number, claim in enumerate(shown["claims"]):
        desk.resolve("G03", "--claim", str(number + 1))
        rows = {row["key"]: row for row in _summary(desk)["rows"]}
        for outcome in shown["outcomes"]:
            told = outcome["claims"][number]
            assert told == {name: rows[outcome["key"]][name] for name in told}
        assert claim["value"] == desk.fields("group", "131022-G03")["region"]
        desk.run("undo", cwd=desk.here.root)


def test_no_number_hangs_on_a_note(desk: Desk) -> None:
    """
    A conflict that moves no number says so.
    """
    desk.apart(*AMEND, here=("--note", "甲"), there=("--note", "乙"))

    assert "No number" in desk.run("conflict", "show", "1", cwd=desk.here.root).stdout


def test_the_mark_goes_when_it_is_settled(desk: Desk) -> None:
    """
    A summary marks the rows a conflict stands behind until it is settled, and again when that is undone; merge and
    todo lead to it; history tells who settled what.
    """
    desk.apart(*AMEND, here=("--note", "甲"), there=("--note", "乙"))

    def marks() -> Iterator[object]:
        yield _summary(desk)["conflicts"]
        yield "*" in desk.run("summary", cwd=desk.here.root).stdout

    assert [1, True] == list(marks())
    assert "fieldkit conflict list" in desk.run("todo", cwd=desk.here.root).stderr
    desk.resolve("1", "--with", "theirs")
    assert [0, False] == list(marks())
    told = desk.run("history", C1, cwd=desk.here.root).stdout
    assert "settles what was in conflict: Note: 乙" in told
    desk.run("undo", cwd=desk.here.root)
    assert [1, True] == list(marks())
    assert "takes back" in desk.run("history", C1, cwd=desk.here.root).stdout


def _summary(desk: Desk) -> Any:
    return desk.run("summary", "--region", "131000", cwd=desk.here.root, json=True).json["fieldkit.summary/v1"]


def test_two_coordinators(desk: Desk, tmp_path: Path) -> None:
    """
    Two who settle one conflict differently have a conflict again; alike, none.
    """
    desk.apart(*AMEND, here=("--note", "甲"), there=("--note", "乙"))
    other = Desk(copy_team(desk.here, tmp_path / "other"), desk.there, desk.run)
    for words, said in ((("1", "--with", "丙"), 0), (("1", "--with", "丁"), 1)):
        second = Desk(copy_team(other.here, tmp_path / words[2]), desk.there, desk.run)
        first = Desk(copy_team(desk.here, tmp_path / f"with {words[2]}"), desk.there, desk.run)
        first.resolve("1", "--with", "丙")
        second.resolve(*words)
        unite_into(first.here, second.here)
        assert said == len(first.listed())


def test_something_is_missing(desk: Desk) -> None:
    """
    Without a conflict or a value nothing is done, and what is missing is named.
    """
    assert "--with" in desk.resolve("--all-from", "131022-G03", exit=2).stderr
    desk.resolve("1", exit=3)
    assert "NUMBER|RECORD" in desk.resolve("--with", "mine", exit=2).stderr
    desk.resolve("1", "--with", "mine", exit=3)
    desk.resolve(C1, "--with", "mine", exit=3)
    assert "not both" in desk.resolve("1", "--with", "mine", "--claim", "1", exit=4).stderr
    assert "--defer" in desk.resolve("1", "--with", "mine", "--note", "问过", exit=4).stderr


def test_nothing_says_which_value_is_right(desk: Desk) -> None:
    """
    A conflict named alone is not settled: every value is listed by the number that settles it, and nothing is written.
    """
    desk.apart(*AMEND, here=("--note", "雨"), there=("--note", "晴"))
    before = desk.here.ledger()
    said = desk.resolve(C1, exit=2).stderr
    sides = [claim["value"] for claim in desk.listed()[0]["claims"]]

    assert [["1", sides[0]], ["2", sides[1]]] == [line.split("  ")[1:3] for line in said.splitlines()[1:3]]
    assert before == desk.here.ledger()
    desk.run(*said.splitlines()[-1].partition("fieldkit ")[2].split(), cwd=desk.here.root)
    assert (sides[0], []) == (desk.fields("check", C1)["note"], desk.listed())


def test_of_a_day_or_time_nothing_is_filled_in(desk: Desk) -> None:
    """
    A day is not settled by a time, a time not by a day, and neither by nothing.
    """
    desk.apart(*AMEND, here=("--on", "2021-10-19 09:00"), there=("--on", "2021-10-20 10:00"))
    before = desk.here.ledger()
    desk.resolve(C1, "--field", "time", "--with", "2021-09-09", exit=4)
    for field in ("date", "time"):
        desk.resolve(C1, "--field", field, "--with", "", exit=4)
    assert before == desk.here.ledger()
    desk.resolve(C1, "--field", "time", "--with", "11:30")
    desk.resolve(C1, "--field", "date", "--with", "2021-10-21")

    assert ("2021-10-21", "11:30") == tuple(desk.fields("check", C1)[name] for name in ("date", "time"))


def test_what_came_since_a_record_was_shown_is_not_settled_with_it(desk: Desk) -> None:
    """
    A record of which something more is in conflict than was shown is refused with 5, like a number; shown, it is taken.
    """
    desk.apart(*AMEND, here=("--note", "甲"), there=("--note", "乙"))
    desk.run("conflict", "show", C1, cwd=desk.here.root)
    desk.apart(*AMEND, here=("--advice", "甲"), there=("--advice", "乙"))
    desk.resolve(C1, "--with", "mine", exit=5)
    desk.run("conflict", "show", C1, cwd=desk.here.root)
    desk.resolve(C1, "--with", "mine")

    assert [] == desk.listed()


def test_after_an_empty_list_no_number_means_anything(desk: Desk) -> None:
    """
    A list that was shown empty has no first conflict, whatever came since.
    """
    assert [] == desk.listed()
    desk.apart(*AMEND, here=("--note", "甲"), there=("--note", "乙"))

    desk.resolve("1", "--with", "mine", exit=3)


def test_a_field_is_not_asked_of_all_conflicts_of_a_group(desk: Desk) -> None:
    """
    What `--all-from` would pass over is refused, nothing settled and nothing put off.
    """
    desk.apart(*AMEND, here=("--note", "甲"), there=("--note", "乙"))
    desk.resolve("--all-from", "G03", "--with", "theirs", "--field", "note", exit=4)
    desk.resolve("1", "--all-from", "G03", "--defer", exit=4)

    assert [None] == [one["deferred"] for one in desk.listed()]
