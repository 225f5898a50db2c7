"""
What users of other tools asked for in vain about what stands, what can be unset, and who does what, each with the
thread it was asked in.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from making import Team, make_photo, make_team

Run = Callable[..., Any]
C1, F1 = "131022-G03A-20211018-C01", "131022-G03A-20211018-01"
WELL = "131022-GW-007"


class Desks:
    """
    Two teams of a county and the county.
    """

    def __init__(self, folder: Path, run: Run) -> None:
        self.folder, self.run, self.files = folder, run, 0
        self.county = make_team(folder / "county", group=None, author="县", laptop="K")
        self.at(self.county, "export", folder / "plan.json")
        self.team, self.other = (self._begun(*one) for one in (("team", "G03", "A"), ("other", "G05", "B")))

    def _begun(self, name: str, group: str, letter: str) -> Team:
        given = ("--region", "131022", "--group", f"131022-{group}", "--author", name, "--laptop", letter)
        self.run("init", self.folder / name, *given, "--from", self.folder / "plan.json")
        return Team(self.folder / name)

    def at(self, team: Team, *words: object, **more: Any) -> Any:
        """
        Run a command in a workspace.
        """
        return self.run(*words, cwd=team.root, **more)

    def data(self, team: Team, *words: str) -> Any:
        """
        Give what a command tells scripts.
        """
        [found] = self.at(team, *words, json=True).json.values()
        return found

    def hand_up(self, *teams: Team, exit: int = 0) -> None:
        """
        Let the county merge what teams hand over.
        """
        for team in teams or (self.team,):
            self.files += 1
            file = self.folder / f"{self.files}.zip"
            self.at(team, "export", file)
            self.at(self.county, "merge", file, exit=exit)


@pytest.fixture
def desks(tmp_path: Path, fieldkit: Run) -> Desks:
    """
    Three laptops and a check with a problem.
    """
    made = Desks(tmp_path, fieldkit)
    photo = make_photo(tmp_path / "a.jpg")
    made.at(made.team, "check", "log", "GW-007", "--on", "2021-10-18", "-x", "GW04=未封填", "-p", photo)
    return made


def test_a_withdrawal_is_taken_back_on_every_laptop(desks: Desks) -> None:
    """
    kobotoolbox/kpi#2189: a check that was withdrawn comes back by undo, with photo and problem, and the way there and
    back reaches the county: it is told in lists, numbers and JSON each time.
    """
    counts = []
    for words in ((), ("check", "withdraw", C1, "--reason", "误录"), ("undo", "--yes")):
        if words:
            desks.at(desks.team, *words)
        desks.hand_up()
        row = desks.data(desks.county, "summary", "--as-of", "2021-12-31")["total"]
        [check] = desks.data(desks.county, "check", "list", "--withdrawn")
        listed = [len(desks.data(desks.county, kind, "list")) for kind in ("check", "finding")]
        counts.append((check["withdrawn"], row["checks"], row["findings"], row["photos"], *listed))

    assert [(False, 1, 1, 1, 1, 1), (True, 0, 0, 0, 0, 0), (False, 1, 1, 1, 1, 1)] == counts


CLEARED = {
    "note": (("check", "amend", C1), "--note", "雨", "check", C1),
    "advice": (("check", "amend", C1), "--advice", "改", "check", C1),
    "method": (("check", "amend", C1), "--method", "random", "check", C1),
    "coordinate": (("check", "amend", C1), "--at", "39.435,116.294", "check", C1),
    "escorts": (("check", "amend", C1), "--escort", "丙", "check", C1),
    "agency": (("finding", "edit", F1), "--agency", "县水务局", "finding", F1),
    "person": (("finding", "edit", F1), "--person", "李某", "finding", F1),
    "due_date": (("finding", "edit", F1), "--due", "2021-11-30", "finding", F1),
    "rect_class": (("finding", "edit", F1), "--class", "deadline", "finding", F1),
    "quantity": (("finding", "edit", F1), "--quantity", "3眼", "finding", F1),
    "contact": (("site", "edit", WELL), "--contact", "张", "site", WELL),
    "group": (("site", "edit", WELL), "--group", "131022-G05", "site", WELL),
    "leader": (("group", "edit", "131022-G03"), "--leader", "甲", "group", "131022-G03"),
    "station": (("deputy", "edit", "D001"), "--station", "一站", "deputy", "D001"),
}


@pytest.mark.parametrize("field", CLEARED)
def test_what_was_set_can_be_unset_and_arrives_so(desks: Desks, field: str) -> None:
    """
    kobotoolbox/kpi#2189, kobotoolbox/kobo-transfer#18: an empty value clears a field; the county that had the value has
    none after the next file, and an old file brings it back to nobody.
    """
    words, option, value, kind, code = CLEARED[field]
    desks.at(desks.team, *words, option, value)
    desks.hand_up()
    set_ = shown(desks, kind, code)[field]
    desks.at(desks.team, *words, option, "")
    desks.hand_up()
    desks.at(desks.county, "merge", desks.folder / "1.zip")

    assert set_ not in (None, "", [])
    assert shown(desks, kind, code).get(field) in (None, "", [])
    assert "—" in desks.at(desks.county, "history", code).stdout.splitlines()[-1]


def test_a_position_is_unset_with_another_site_too(desks: Desks) -> None:
    """
    kobotoolbox/kpi#2189: an empty position clears it also where the site is corrected by the same words.
    """
    desks.at(desks.team, "check", "amend", C1, "--at", "39.435,116.294")
    desks.at(desks.team, "check", "amend", C1, "--site", "131022-GW-008", "--at", "")
    desks.hand_up()
    record = shown(desks, "check", C1)

    assert (None, None) == (record["coordinate"], record["distance_m"])


def shown(desks: Desks, kind: str, code: str) -> dict[str, Any]:
    """
    Give a record as the county has it.
    """
    found = desks.data(desks.county, kind, "show", code)
    record: dict[str, Any] = found[0] if isinstance(found, list) else found
    return record


def test_what_a_problem_needs_is_not_unset(desks: Desks) -> None:
    """
    kobotoolbox/kpi#2189: what a record cannot be without is refused with what may stand there, and nothing is written.
    """
    before = desks.team.ledger()
    for option, said in (("--text", "it is empty"), ("--origin", "off_ledger")):
        assert said in desks.at(desks.team, "finding", "edit", F1, option, "", exit=4).stderr

    assert before == desks.team.ledger()


def test_every_record_has_a_status_from_the_beginning(desks: Desks) -> None:
    """
    kobotoolbox/kobocat#428, kobotoolbox/formpack#253: nothing begins without a status: a problem is a draft off the
    ledger, an item nobody answered is unchecked, a check stands; and each is in what scripts get and in the sheet.
    """
    [finding] = desks.data(desks.team, "finding", "list")
    [check] = desks.data(desks.team, "check", "list")
    said = desks.at(desks.team, "report", "record", C1, "-o", desks.folder / "r.html").stdout
    page = (desks.folder / "r.html").read_text("utf-8")
    [row] = list(csv.DictReader(io.StringIO(desks.at(desks.team, "summary", "--format", "csv", lang="en").stdout)))[:1]

    assert ("draft", "off_ledger", False) == (finding["move"]["state"], finding["origin"], finding["withdrawn"])
    assert (False, {"judgement": "problem"}) == (check["withdrawn"], check["item.GW04"])
    assert [F1] == [one["code"] for one in desks.data(desks.team, "finding", "list", "--state", "draft")]
    assert "r.html" in said and ("未查" in page or "unchecked" in page)
    assert row


def test_each_team_has_its_list_of_work_without_a_network(desks: Desks) -> None:
    """
    surveysolutions/surveysolutions#3322, hotosm/field-tm#3095: the sites of a team are listed on its own laptop, what
    is left of them goes down with each check, and a site given to another team changes both lists with the next file.
    """
    codes = {group: [site["code"] for site in desks.data(desks.team, "site", "list", "--group", group)] for group in (
        "131022-G03", "131022-G05"
    )}  # fmt: skip
    left = desks.data(desks.team, "todo")
    desks.at(desks.county, "site", "edit", "GW-008", "--group", "131022-G05")
    desks.at(desks.county, "export", desks.folder / "new.json")
    for team in (desks.team, desks.other):
        desks.at(team, "merge", desks.folder / "new.json")
    after = [desks.data(team, "todo") for team in (desks.team, desks.other)]

    assert {"131022-G03": [WELL, "131022-GW-008"], "131022-G05": ["131022-BE-001"]} == codes
    assert (2, ["131022-GW-008"]) == (left["sites_planned"], left["sites_left"])
    assert [(1, []), (2, ["131022-BE-001", "131022-GW-008"])] == [
        (one["sites_planned"], one["sites_left"]) for one in after
    ]


def test_two_teams_at_one_site_both_count_and_the_site_once(desks: Desks) -> None:
    """
    hotosm/field-tm#3111, surveysolutions/surveysolutions#3322: no site is locked; where two teams checked one, both
    visits and checks count and are listed at the site, the site counts once, also where it was planned for one of them.
    """
    desks.at(desks.other, "check", "log", "GW-007", "--on", "2021-10-19")
    desks.hand_up(desks.team, desks.other)
    total = desks.data(desks.county, "summary", "--as-of", "2021-12-31")["total"]
    rows = {
        row["key"]: row for row in desks.data(desks.county, "summary", "--as-of", "2021-12-31", "--by", "group")["rows"]
    }
    listed = desks.data(desks.county, "check", "list", "--site", "GW-007")

    assert (2, 2, 1, 3) == tuple(total[name] for name in ("visits", "checks", "sites", "sites_planned"))
    assert [(1, 1, 2), (1, 1, 1)] == [
        tuple(rows[group][name] for name in ("visits", "sites", "sites_planned"))
        for group in ("131022-G03", "131022-G05")
    ]
    assert [C1, "131022-G05B-20211019-C01"] == [check["code"] for check in listed]
    assert WELL not in desks.data(desks.county, "todo")["sites_left"]
