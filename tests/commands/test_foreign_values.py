"""
Values of shapes fieldkit does not write, and records half erased, stop no command: what can be read is shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from entries import line, rid
from making import Team, make_team

from fieldkit.core.scan import ledger_bytes

FIELDS = {
    "group": "code name kind level region topic leader member.X note",
    "deputy": "code name level region agency station",
    "site": "code name region topic agency group coordinate lookback",
    "visit": "code date method leader joint group.X deputy.X escorts started_at ended_at note",
    "check": "code visit site topic date time checklist item.GW04 advice note coordinate distance_m group method "
    "deputy.X escorts",
    "finding": "code check item text origin agency due_date quantity move",
    "photo": "check sha256 ext role original_name bytes taken_at coordinate direction camera width height",
    "unify": "a b of same",
    "erase": "entries photos reason",
}
ODD = {"null": None, "number": 5, "true": True, "text": "甲", "list": [1, "甲"], "object": {"a": 1, "state": 3}}
LINKS = {"check": "check", "visit": "visit", "site": "site", "group": "group"}


def foreign(odd: object) -> Iterator[bytes]:
    """
    Give the entries of one record a kind with an odd value in every field, of one with whole links and odd values
    else, and of one that has nothing but a single field left.
    """
    number = 1
    for kind, listed in FIELDS.items():
        fields = listed.split()
        linked = {name: rid(f"{LINKS[name]} linked") for name in fields if name in LINKS}
        for name, said in (
            ("odd", dict.fromkeys(fields, odd)),
            ("linked", {**dict.fromkeys(fields, odd), **linked}),
            ("half", {fields[-1]: odd}),
        ):
            yield line(said, rec=f"{kind} {name}", kind=kind, n=number)
            number += 1


@pytest.fixture(params=ODD)
def team(request: pytest.FixtureRequest, tmp_path: Path, fieldkit: Any) -> Team:
    """
    A workspace into which such a ledger was merged.
    """
    team = make_team(tmp_path / "ws")
    (tmp_path / "in.json").write_bytes(ledger_bytes("langfang-2021", list(foreign(ODD[request.param]))))
    fieldkit("merge", tmp_path / "in.json", cwd=team.root, exit=0 if request.param == "null" else 1)
    return team


def test_looking_stops_at_nothing(team: Team, fieldkit: Any) -> None:
    """
    Lists, single records, histories, summaries and what is left are shown whatever the values are.
    """
    for words in (("todo",), ("conflict", "list"), *(("summary", "--by", by) for by in ("county", "site", "agency"))):
        fieldkit(*words, cwd=team.root)
    for kind in ("group", "deputy", "site", "visit", "check", "finding", "photo"):
        fieldkit(kind, "list", cwd=team.root)
        for name in ("odd", "linked", "half"):
            fieldkit(kind, "show", rid(f"{kind} {name}"), cwd=team.root)
            fieldkit("history", rid(f"{kind} {name}"), cwd=team.root)


def test_writing_goes_on(team: Team, fieldkit: Any) -> None:
    """
    Records of odd values can be corrected, withdrawn, erased and handed over.
    """
    for name in ("odd", "linked", "half"):
        visit, check = rid(f"visit {name}"), rid(f"check {name}")
        fieldkit("visit", "amend", visit, "--note", "示例", cwd=team.root)
        fieldkit("check", "log", "GW-007", "--visit", visit, "--on", "2021-10-18", cwd=team.root)
        fieldkit("visit", "end", visit, cwd=team.root)
        fieldkit("check", "amend", check, "--note", "示例", cwd=team.root)
        fieldkit("finding", "edit", rid(f"finding {name}"), "--agency", "示例局", cwd=team.root)
        fieldkit("check", "withdraw", check, cwd=team.root)
        fieldkit("erase", check, "--yes", cwd=team.root)
    fieldkit("export", "out.zip", "--region", "131022", cwd=team.root)


def test_a_visit_without_a_date_gives_none(tmp_path: Path, fieldkit: Any) -> None:
    """
    Where a visit's date was erased, the check asks for its own.
    """
    team = make_team(tmp_path / "ws")
    said = line({"code": "131022-G03K-20211018-V9"}, rec="visit", kind="visit")
    (tmp_path / "in.json").write_bytes(ledger_bytes("langfang-2021", [said]))
    fieldkit("merge", tmp_path / "in.json", cwd=team.root)

    assert "--on" in fieldkit("check", "log", "GW-007", "--visit", rid("visit"), cwd=team.root, exit=2).stderr
