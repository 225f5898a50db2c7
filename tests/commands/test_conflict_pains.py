"""
What users of other tools asked for in vain about conflicts, each with the thread it was asked in.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from making import Team, make_team

from fieldkit.core.fold import Record

Run = Callable[..., Any]
C1 = "131022-G03A-20211018-C01"
WELL = "131022-GW-007"


class Fleet:
    """
    A county's laptop and two of a team that got their ledger from it; they exchange files.
    """

    def __init__(self, folder: Path, run: Run) -> None:
        self.folder, self.run, self.files = folder, run, 0
        self.county = make_team(folder / "county", group=None, author="县")
        run("check", "log", "GW-007", "--on", "2021-10-18", "--group", "G03", cwd=self.county.root)
        self.one, self.other = (self._handed(*named) for named in (("one", "B"), ("other", "C")))

    def _handed(self, name: str, letter: str) -> Team:
        given = ("--region", "131022", "--group", "131022-G03", "--author", name, "--laptop", letter)
        self.run("init", self.folder / name, *given, "--from", self.export(self.county))
        return Team(self.folder / name)

    def export(self, team: Team) -> Path:
        """
        Hand over everything a laptop holds.
        """
        self.files += 1
        path = self.folder / f"{self.files}.json"
        self.run("export", path, "--region", "131000", cwd=team.root)
        return path

    def amend(self, team: Team, *words: str) -> None:
        """
        Correct the check on a laptop.
        """
        self.run("check", "amend", C1, *words, cwd=team.root)

    def merge(self, *files: Path, exit: int = 0) -> dict[str, Any]:
        """
        Merge files at the county and give the report.
        """
        report: dict[str, Any] = self.run("merge", *files, cwd=self.county.root, exit=exit, json=True).json
        return dict(report["fieldkit.merge/v1"])

    def check(self, team: Team) -> Record:
        """
        The check as a laptop has it.
        """
        record = team.session().state.by_code("check", C1)
        assert record is not None
        return record


@pytest.fixture
def fleet(tmp_path: Path, fieldkit: Run) -> Fleet:
    """
    Three laptops with one check.
    """
    return Fleet(tmp_path, fieldkit)


def test_one_record_with_other_content_is_a_version_or_a_conflict(fleet: Fleet) -> None:
    """
    kobotoolbox/kpi PR#5047, #5888, #5901: the same again adds nothing, an edit and an edit of an edit replace what they
    saw, only what did not see each other is a conflict; the record stays one.
    """
    fleet.amend(fleet.one, "--note", "一")
    first = fleet.export(fleet.one)
    assert (1, 0) == tuple(fleet.merge(first)[name] for name in ("new", "conflicts"))
    assert (0, 0) == tuple(fleet.merge(first)[name] for name in ("new", "conflicts"))
    fleet.amend(fleet.one, "--note", "二")
    fleet.amend(fleet.one, "--note", "三")
    assert (2, 0) == tuple(fleet.merge(fleet.export(fleet.one))[name] for name in ("new", "conflicts"))
    assert 0 == fleet.merge(first)["new"] and "三" == fleet.check(fleet.county).fields["note"]
    fleet.amend(fleet.other, "--note", "另")
    assert 1 == fleet.merge(fleet.export(fleet.other), exit=1)["conflicts"]
    assert 1 == len(list(fleet.county.session().state.all("check")))


def test_edits_of_edits_in_any_order_give_no_false_conflict(fleet: Fleet) -> None:
    """
    getodk/central#669, #698, #805, #815: a chain of edits made without a network, its files in every order, ends in the
    same bytes and no conflict that is not one.
    """
    files = []
    for note in ("一", "二", "三"):
        fleet.amend(fleet.one, "--note", note)
        files.append(fleet.export(fleet.one))
    united = set()
    for order in itertools.permutations(files):
        out = fleet.folder / f"order {len(united)}{order[0].stem}{order[1].stem}.json"
        fleet.run("merge", *order, "-o", out)
        united.add(out.read_bytes())

    assert 1 == len(united)
    assert 0 == fleet.merge(*files)["conflicts"]


def test_withdrawn_here_and_edited_there_is_listed_and_the_rest_merges(fleet: Fleet) -> None:
    """
    MerginMaps/geodiff#248, MerginMaps/mobile#4363, opengisch/QFieldCloud#570: neither the edit nor the withdrawal is
    lost, the other records of both files come in, and a person decides; the decision reaches everybody.
    """
    fleet.run("check", "withdraw", C1, "--reason", "重复", cwd=fleet.one.root)
    fleet.amend(fleet.other, "--note", "雨")
    for team, site in ((fleet.one, "GW-008"), (fleet.other, "BE-001")):
        fleet.run("check", "log", site, "--on", "2021-10-19", cwd=team.root)
    report = fleet.merge(fleet.export(fleet.one), fleet.export(fleet.other), exit=1)

    assert 1 == report["conflicts"] and 3 == len(list(fleet.county.session().state.all("check")))
    fleet.run("conflict", "resolve", C1, "--with", "withdrawn", cwd=fleet.county.root)
    decided = fleet.export(fleet.county)
    for team in (fleet.one, fleet.other):
        fleet.run("merge", decided, cwd=team.root)
        assert fleet.check(team).withdrawn and [] == team.session().state.conflicts()


def test_equal_edits_agree_and_different_fields_both_stay(fleet: Fleet) -> None:
    """
    MerginMaps/geodiff#152, #146, #62: equal edits are no conflict, different fields of one record both stay, and what
    two laptops number alike stays two records.
    """
    fleet.amend(fleet.one, "--note", "雨", "--item", "GW01=ok")
    fleet.amend(fleet.other, "--note", "雨", "--item", "GW02=na")
    for team in (fleet.one, fleet.other):
        fleet.run("check", "log", "GW-008", "--on", "2021-10-19", cwd=team.root)
    report = fleet.merge(fleet.export(fleet.one), fleet.export(fleet.other))

    fields = fleet.check(fleet.county).fields
    assert 0 == report["conflicts"]
    assert ("雨", "ok", "na") == (
        fields["note"], fields["item.GW01"]["judgement"], fields["item.GW02"]["judgement"]
    )  # fmt: skip
    assert 3 == len({check.code for check in fleet.county.session().state.all("check")})


def test_conflicts_are_settled_by_a_command_and_never_by_a_copy(fleet: Fleet) -> None:
    """
    MerginMaps/docs#106, MerginMaps/work-packages#60: instead of by hand, conflicts are listed, shown and settled by
    commands, and a checklist changed on one side merges as a field: no conflicted copy of anything appears.
    """
    campaign = fleet.folder / "campaign.json"
    made = ("campaign", "new", campaign, "--from", "langfang-2021", "--code", "langfang-2021")
    fleet.run(*made, cwd=fleet.one.root)
    fields = json.loads(campaign.read_text("utf-8"))
    fields["checklist.GW"]["version"] += 1
    campaign.write_text(json.dumps(fields), "utf-8")
    fleet.run("campaign", "import", campaign, cwd=fleet.one.root)
    fleet.amend(fleet.one, "--note", "甲")
    fleet.amend(fleet.other, "--note", "乙")
    files = {path.name for path in fleet.county.root.iterdir()}
    fleet.merge(fleet.export(fleet.one), fleet.export(fleet.other), exit=1)
    [one] = fleet.run("conflict", "list", cwd=fleet.county.root, json=True).json["fieldkit.conflict.list/v1"]
    fleet.run("conflict", "show", "1", cwd=fleet.county.root)
    fleet.run("conflict", "resolve", "1", "--claim", "2", cwd=fleet.county.root)

    assert one["claims"][1]["value"] == fleet.check(fleet.county).fields["note"]
    assert "✓" in fleet.run("conflict", "list", cwd=fleet.county.root).stdout
    assert files == {path.name for path in fleet.county.root.iterdir()}
    assert 2 == fleet.county.session().campaign.checklist("GW").version  # type: ignore[union-attr]
