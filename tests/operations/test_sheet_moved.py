"""
Rows of a sheet whose day was wrong: their checks go along to the visit of the other day, and count there once.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import Team, make_team
from sheets import OTHER, ROW, checks, fill, filled, said, write

from fieldkit.core.counting import summarise
from fieldkit.operations import check_edit, visit
from fieldkit.operations.check import CheckRequest
from fieldkit.operations.sheet_import import import_sheet
from fieldkit.operations.verify import verify_workspace

# A day with a visit made by hand, a day without any, another day with one.
DAYS = (18, 19, 20)
MADE = (18, 20)


def day(number: int) -> date:
    """
    Give a day of the inspection.
    """
    return date(2021, 10, number)


def start(team: Team, number: int) -> str:
    """
    Make a visit by hand, and end it; gives its id.
    """
    started = visit.start(team.session(), f"2021-10-{number}", [], deputies=["4"]).visit
    visit.end(team.session())
    return started.id


@pytest.fixture
def team(tmp_path: Path) -> Team:
    """
    A ready workspace.
    """
    return make_team(tmp_path / "ws")


def is_sound(team: Team, count: int) -> None:
    """
    Find every check in a visit that is here, of its own day, and counted once.
    """
    session = team.session()
    state = session.state
    days = [(one.fields["date"], state.records["visit"][one.fields["visit"]].fields["date"]) for one in checks(team)]
    summary = summarise(state, session.campaign, by="county", as_of="2021-12-31")

    assert 0 == verify_workspace(session).exit_code
    assert [of_check for of_check, _ in days] == [of_visit for _, of_visit in days]
    assert (count, count) == (summary.total.checks, sum(row.checks for row in summary.rows))
    assert len({one.fields["visit"] for one in checks(team)}) == summary.total.visits


def test_a_row_moved_to_a_day_with_a_visit_joins_it(team: Team, tmp_path: Path) -> None:
    """
    The check is in the visit that is there, and no other is named.
    """
    path = filled(team, tmp_path / "day.xlsx", ROW | {"日期": day(19)})
    import_sheet(team.session(), path)
    made = start(team, 20)
    fill(Path(path), {"序号": 1, "日期": day(20)})
    done = import_sheet(team.session(), path)

    assert ((0, 1, 0, 0), [(1, "joined")]) == (said(done), [(one.rows, one.how) for one in done.plan.visits])
    assert [made] == [one.fields["visit"] for one in checks(team)]
    is_sound(team, 1)


def test_a_row_leaves_the_visit_it_had_joined(team: Team, tmp_path: Path) -> None:
    """
    What the import itself had joined is no person's change: the check goes along to the visit of the other day.
    """
    made = start(team, 18)
    path = filled(team, tmp_path / "day.xlsx", ROW, OTHER)
    import_sheet(team.session(), path)
    fill(Path(path), {"序号": 1, "日期": day(19)})
    done = import_sheet(team.session(), path)

    assert (0, 1, 1, 0) == said(done)
    assert [(1, "joined"), (1, "made")] == sorted((one.rows, one.how) for one in done.plan.visits)
    assert [False, True] == [one.fields["visit"] == made for one in checks(team)]
    is_sound(team, 2)


def test_a_row_given_to_another_group_leaves_the_visit_it_had_joined(team: Team, tmp_path: Path) -> None:
    """
    A group is corrected like a day: the check goes along to the visit of that group.
    """
    made = start(team, 18)
    text = "表号 T4KQ7M2XH\n序号,监督小组,日期,点位,代表\n1,{group},2021-10-18,GW-007,1\n"
    import_sheet(team.session(), write(tmp_path / "day.csv", text.format(group="131022-G03")))
    assert [made] == [check.fields["visit"] for check in checks(team)]
    done = import_sheet(team.session(), write(tmp_path / "day.csv", text.format(group="131022-G05")))
    [check] = checks(team)
    there = team.session().state.records["visit"][check.fields["visit"]]

    assert ((0, 1, 0, 0), True) == (said(done), check.fields["visit"] != made)
    assert [team.id("group", "131022-G05")] == there.named("group")


def test_a_visit_a_person_chose_is_kept_and_named(team: Team, tmp_path: Path) -> None:
    """
    A check that a person put in another visit stays there; no visit without checks is made of its row.
    """
    path = filled(team, tmp_path / "day.xlsx", ROW)
    import_sheet(team.session(), path)
    made = start(team, 20)
    code = team.session().state.records["visit"][made].code
    check_edit.amend(team.session(), "C01", CheckRequest(site="", visit=code))
    fill(Path(path), {"序号": 1, "日期": day(19)})
    done = import_sheet(team.session(), path)
    [check] = checks(team)

    assert [("visit", made)] == [(cell.field, cell.mine) for cell in done.plan.kept]
    assert (made, "2021-10-19") == (check.fields["visit"], check.fields["date"])
    assert [(code, 1, "joined")] == [tuple(one) for one in done.plan.visits]
    assert ["2021-10-18", "2021-10-20"] == sorted(str(one.fields["date"]) for one in team.session().state.all("visit"))


def test_a_day_a_person_gave_keeps_its_visit(team: Team, tmp_path: Path) -> None:
    """
    Where the day in the sheet is not taken, the visit of that day is not either.
    """
    path = filled(team, tmp_path / "day.xlsx", ROW)
    import_sheet(team.session(), path)
    [before] = checks(team)
    check_edit.amend(team.session(), "C01", CheckRequest(site="", when="2021-10-20"))
    fill(Path(path), {"序号": 1, "日期": day(19)})
    done = import_sheet(team.session(), path)
    [check] = checks(team)

    assert ["date"] == [cell.field for cell in done.plan.kept]
    assert ("2021-10-20", before.fields["visit"]) == (check.fields["date"], check.fields["visit"])
    assert 1 == len(list(team.session().state.all("visit")))


@settings(max_examples=8, deadline=None)
@given(
    st.sets(st.sampled_from(MADE)),
    st.lists(st.tuples(st.sampled_from(DAYS), st.sampled_from(DAYS)), min_size=2, max_size=4),
)
def test_wherever_rows_move_each_check_counts_once(before: set[int], moves: list[tuple[int, int]]) -> None:
    """
    After any import of any days, with visits made by hand before the first or after it, the ledger verifies, every
    check is in the visit of its day and counted once, and the same sheet again adds nothing.
    """
    with TemporaryDirectory() as folder:
        team = make_team(Path(folder) / "ws")
        for number in sorted(before):
            start(team, number)
        path = filled(team, Path(folder) / "day.xlsx", ROW, OTHER)
        for place, days in enumerate(moves):
            fill(Path(path), *({"序号": number + 1, "日期": day(each)} for number, each in enumerate(days)))
            import_sheet(team.session(), path)
            ledger = team.ledger()
            again = import_sheet(team.session(), path)

            assert ((0, 0, 2, 0), ledger) == (said(again), team.ledger())
            is_sound(team, 2)
            for number in MADE if place == 0 else ():
                start(team, number)
