"""
`unify` and `duplicates` through the real command: what is refused, asked about, shown and counted, and the way back.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from making import Team, copy_team, make_team, unite_into

from fieldkit.core.entry import Change

NEAR = "131022-GW-009"


@pytest.fixture
def team(tmp_path: Path, fieldkit: Any) -> Team:
    """
    A workspace in which a site, a deputy, an outing and a problem were entered twice.
    """
    team = make_team(tmp_path / "ws")
    where = ("--region", "131022", "--topic", "GW", "--at", "39.43505,116.2940")
    fieldkit("site", "add", NEAR, "--name", "东柳村西头井", *where, cwd=team.root)
    fieldkit("deputy", "add", "--name", "吴秀兰", "--level", "county", cwd=team.root)
    other = copy_team(team, tmp_path / "other")
    for each, deputies, site in ((team, "D001,D002", "131022-GW-007"), (other, "D001", NEAR)):
        fieldkit("visit", "start", "--on", "2021-10-18", "-d", deputies, cwd=each.root)
        fieldkit("check", "log", site, "-x", "GW04=3眼机井未封填", cwd=each.root)
    again = Change("check", "", {"site": team.id("site", "131022-GW-007")})
    session = other.session()
    [check] = session.state.all("check")
    session.write(lambda state, who: [again._replace(rec=check.id, seen=check.heads)])
    typed = typed_in(other)
    fieldkit("visit", "amend", codes(other, "visit")[0], "-d", typed, cwd=other.root)
    unite_into(team, other)
    return team


def typed_in(team: Team) -> str:
    """
    Give by what the deputy without a number can be named.
    """
    return next(deputy.id[:8] for deputy in team.session().state.all("deputy") if not deputy.code)


def codes(team: Team, kind: str) -> list[str]:
    """
    Give the codes of a kind.
    """
    return [record.code for record in team.session().state.all(kind)]


def total(fieldkit: Any, team: Team) -> dict[str, Any]:
    """
    Give the last row of the summary.
    """
    row: dict[str, Any] = fieldkit("summary", cwd=team.root, json=True).json["fieldkit.summary/v1"]["total"]
    return {name: row[name] for name in ("persons", "participations", "visits", "sites", "checks", "findings")}


def listed(fieldkit: Any, team: Team, kind: str) -> list[dict[str, Any]]:
    """
    Give the pairs that may be one.
    """
    found: list[dict[str, Any]] = fieldkit(kind, "duplicates", cwd=team.root, json=True).json[
        f"fieldkit.{kind}.duplicates/v1"
    ]
    return found


def test_what_was_entered_twice_is_found_unified_and_counted_once(team: Team, fieldkit: Any) -> None:
    """
    Each list names the pair with the command to type; typed as they stand, every number is that of one outing, and the
    lists are empty. `undo` and `--apart` bring the numbers back.
    """
    before = total(fieldkit, team)
    for kind in ("deputy", "visit", "finding"):
        [pair] = listed(fieldkit, team, kind)
        assert pair["command"].startswith(f"fieldkit {kind} unify ")
        fieldkit(*pair["command"].split()[1:], cwd=team.root)
        assert [] == listed(fieldkit, team, kind)
    after = total(fieldkit, team)
    fieldkit("undo", cwd=team.root)
    [undone] = listed(fieldkit, team, "finding")
    fieldkit(*undone["command"].split()[1:], cwd=team.root)
    again = total(fieldkit, team)
    fieldkit("undo", cwd=team.root)
    one, other = codes(team, "visit")
    fieldkit("visit", "unify", one, other, "--apart", cwd=team.root)
    two = fieldkit("deputy", "unify", "D002", typed_in(team), "--apart", cwd=team.root)

    assert {"persons": 3, "participations": 4, "visits": 2, "sites": 1, "checks": 2, "findings": 2} == before
    assert {"persons": 2, "participations": 2, "visits": 1, "sites": 1, "checks": 2, "findings": 1} == after
    assert (after, before) == (again, total(fieldkit, team))
    assert "They are two, and nobody asks again." in two.stdout
    assert [] == listed(fieldkit, team, "deputy")


def test_checks_logged_twice_are_told_with_what_to_type(team: Team, fieldkit: Any) -> None:
    """
    Two laptops that checked one site on one day look like the same check; the line below takes one back, in the
    workspace of `-w` where that was named.
    """
    [pair] = listed(fieldkit, team, "check")
    elsewhere = fieldkit("-w", team.root, "check", "duplicates")
    said = fieldkit("check", "duplicates", cwd=team.root)
    in_chinese = fieldkit("check", "duplicates", cwd=team.root, lang="zh", json=True).json
    assert [pair] == in_chinese["fieldkit.check.duplicates/v1"]
    fieldkit(*pair["command"].split()[1:], cwd=team.root)

    assert f"→ fieldkit -w {team.root} check" in elsewhere.stdout.replace("\n     ", " ")
    assert pair["command"] in said.stdout and "fieldkit visit duplicates" in said.stderr
    assert 1 == total(fieldkit, team)["checks"]
    assert [] == listed(fieldkit, team, "check")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_sites_close_by_are_listed_with_their_distance(team: Team, fieldkit: Any, lang: str) -> None:
    """
    A site a few metres from another is listed with metres, names and the command; declared one it counts as one, and
    each is shown beside the other.
    """
    said = fieldkit("site", "duplicates", cwd=team.root, lang=lang)
    [pair] = listed(fieldkit, team, "site")
    fieldkit(*pair["command"].split()[1:], cwd=team.root)

    assert 6 == pair["distance_m"]
    assert all(word in said.stdout for word in ("6", "131022-GW-007", NEAR, "东柳村西头井", pair["command"]))
    assert all(len(line.encode("gbk", "replace")) <= 80 for line in said.stdout.splitlines())
    assert [NEAR] == fieldkit("site", "show", "131022-GW-007", cwd=team.root, json=True).json["fieldkit.site.show/v1"][
        "one_with"
    ]
    assert NEAR in fieldkit("site", "show", "131022-GW-007", cwd=team.root, lang=lang).stdout


@pytest.mark.parametrize(
    "words, exit, said",
    [
        (("site", "unify", NEAR, NEAR), 5, "both are the same record"),
        (("site", "unify", NEAR, "D001"), 5, "only two of one kind"),
        (("deputy", "unify", "D001", "131022-GW-007"), 5, "only two of one kind"),
        (("site", "unify", NEAR, "131022-GW-777"), 3, "There is no site"),
    ],
)
def test_what_cannot_be_one_is_refused(team: Team, fieldkit: Any, words: Any, exit: int, said: str) -> None:
    """
    A record with itself, two of different kinds and one that is not there are refused, and nothing is written.
    """
    before = team.ledger()

    assert said in fieldkit(*words, cwd=team.root, exit=exit).stderr
    assert before == team.ledger()


def test_what_was_withdrawn_or_is_one_already_is_refused(team: Team, fieldkit: Any) -> None:
    """
    A withdrawn finding cannot be declared one with another, nor two that are one already, directly or through others.
    """
    one, other = codes(team, "finding")
    for pair in (("D001", "D003"), ("D003", "D004")):
        fieldkit("deputy", "unify", *pair, cwd=team.root)
    session = team.session()
    record = session.state.by_code("finding", other)
    assert record
    session.write(lambda state, who: [Change("finding", record.id, {"withdrawn": {"reason": "误录"}}, record.heads)])
    before = team.ledger()

    for pair in (("D001", "D003"), ("D004", "D001")):
        said = fieldkit("deputy", "unify", *pair, cwd=team.root, exit=5).stderr
        assert "they are one already" in said and "--apart" in said
    said = fieldkit("finding", "unify", one, other, cwd=team.root, exit=5).stderr
    assert "it was withdrawn" in said and f"fieldkit history {other}" in said
    assert before == team.ledger()


def test_what_looks_like_two_is_asked_about(team: Team, fieldkit: Any) -> None:
    """
    Sites far apart or of two topics, deputies of two levels, findings in two states: done, and asked about with the way
    back; parted from what joins them through others, that is said.
    """
    far = fieldkit("site", "unify", "131022-GW-007", "131022-GW-008", cwd=team.root)
    topics = fieldkit("site", "unify", "131022-GW-007", "131022-BE-001", cwd=team.root)
    levels = fieldkit("deputy", "unify", "D001", "D002", cwd=team.root)
    fieldkit("site", "unify", "131022-GW-008", "131022-BE-001", "--apart", cwd=team.root)
    still = fieldkit("site", "unify", "131022-GW-007", "131022-GW-008", "--apart", cwd=team.root)
    still = fieldkit("site", "unify", NEAR, "131022-GW-007", cwd=team.root)
    still = fieldkit("site", "unify", NEAR, "131022-BE-001", "--apart", cwd=team.root)

    assert "m apart, yet they count as one site" in far.stderr
    assert "Topic" in topics.stderr and "fieldkit site unify 131022-GW-007 131022-BE-001 --apart" in topics.stderr
    assert "city deputy / county deputy" in levels.stderr
    assert "they are one" in still.stdout and "through others still" in still.stderr


def test_a_person_entered_twice_is_named_once(team: Team, fieldkit: Any) -> None:
    """
    A name that only records of one person bear is no question any more, and lists and receipts count that person once.
    """
    fieldkit("visit", "start", "--on", "2021-10-19", "-d", "吴秀兰", cwd=team.root, exit=4)
    typed = typed_in(team)
    fieldkit("deputy", "unify", "D002", typed, cwd=team.root)
    fieldkit("visit", "start", "--on", "2021-10-19", "-d", "吴秀兰", "-d", typed, cwd=team.root)
    shown = fieldkit("visit", "show", cwd=team.root).stdout
    ended = fieldkit("visit", "end", cwd=team.root, json=True).json["fieldkit.visit.end/v1"]

    assert "1: 吴秀兰" in shown
    assert "" == fieldkit("deputy", "show", "D002", cwd=team.root).stderr
    assert 1 == ended["deputies"]


def test_a_problem_is_listed_in_one_state(team: Team, fieldkit: Any) -> None:
    """
    Findings that tell of one problem are named beside each other, and listed in the state of the one moved last.
    """
    one, other = codes(team, "finding")
    fieldkit("finding", "unify", one, other, cwd=team.root)
    session = team.session()
    record = session.state.by_code("finding", other)
    assert record
    move = {"state": "confirmed", "date": "2021-10-20"}
    session.write(lambda state, who: [Change("finding", record.id, {"move": move}, record.heads)])
    found = fieldkit("finding", "list", "--state", "confirmed", cwd=team.root, json=True).json[
        "fieldkit.finding.list/v1"
    ]

    assert [(one, [other]), (other, [one])] == sorted((each["code"], each["one_with"]) for each in found)
    assert f"One problem: {one} = {other}" in fieldkit("finding", "list", cwd=team.root).stdout
    assert "State of the problem" in fieldkit("finding", "show", one, cwd=team.root).stdout
    assert [] == fieldkit("todo", cwd=team.root, json=True).json["fieldkit.todo/v1"]["drafts"]


def test_a_merge_and_todo_say_that_something_came_twice(tmp_path: Path, fieldkit: Any) -> None:
    """
    A file with an outing that is here already says so once, with where to look; `todo` says it while it is open, and
    nothing is unified by itself.
    """
    team = make_team(tmp_path / "ws")
    other = copy_team(team, tmp_path / "other")
    for each in (team, other):
        fieldkit("visit", "start", "--on", "2021-10-18", "-d", "D001", cwd=each.root)
        fieldkit("check", "log", "131022-GW-007", cwd=each.root)
    merged = fieldkit("merge", other.root, cwd=team.root)
    again = fieldkit("merge", other.root, cwd=team.root, json=True).json["fieldkit.merge/v1"]
    todo = fieldkit("todo", cwd=team.root)

    assert "Likely entered twice, visit: 1" in merged.stdout and "fieldkit visit duplicates" in merged.stderr
    assert {} == again["likely_doubles"]
    assert "fieldkit visit duplicates" in todo.stderr
    assert 2 == total(fieldkit, team)["visits"]
    fieldkit("visit", "unify", *codes(team, "visit"), cwd=team.root)
    left = fieldkit("todo", cwd=team.root)
    assert "visit duplicates" not in left.stderr
    assert "Likely entered twice, check: 1" in left.stdout and "fieldkit check duplicates" in left.stderr
    fieldkit("check", "withdraw", codes(team, "check")[1], "--reason", "twice", cwd=team.root)
    assert {} == fieldkit("todo", cwd=team.root, json=True).json["fieldkit.todo/v1"]["likely_doubles"]


def test_teams_of_a_joint_outing_log_checks_of_their_own(tmp_path: Path, fieldkit: Any) -> None:
    """
    Where visits are one by a shared code, two checks at one site are not told of unasked.
    """
    team = make_team(tmp_path / "ws")
    other = copy_team(team, tmp_path / "other")
    for each in (team, other):
        fieldkit("visit", "start", "--on", "2021-10-18", "--joint", "J1", cwd=each.root)
        fieldkit("check", "log", "131022-GW-007", cwd=each.root)
    merged = fieldkit("merge", other.root, cwd=team.root, json=True).json["fieldkit.merge/v1"]

    assert {} == merged["likely_doubles"]


@pytest.mark.parametrize("kind", ["deputy", "site", "visit", "check", "finding"])
def test_no_pair_is_good_news(tmp_path: Path, fieldkit: Any, kind: str) -> None:
    """
    Where nothing looks entered twice, that is said, and the list is empty.
    """
    team = make_team(tmp_path / "ws")
    said = fieldkit(kind, "duplicates", cwd=team.root)

    assert said.stdout.startswith("No ") and "" == said.stderr
    assert [] == listed(fieldkit, team, kind)
