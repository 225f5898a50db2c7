"""
A record as a page: labels for all fields, names for ids, both datums, conflicts marked.
"""

from __future__ import annotations

import io

import pytest

from fieldkit import language
from fieldkit.core.entry import Change, Writer, decode_line, mint, mint_list_entry
from fieldkit.core.state import State, build_state, record_id
from fieldkit.resources import read_json
from fieldkit.views.console import Console
from fieldkit.views.record import lines, print_record

CAMPAIGN = "langfang-2021"
PLACE = {
    "raw": "39.43,116.30",
    "lat": "39.43",
    "lon": "116.30",
    "datum": "gcj02",
    "wgs84": {"lat": "39.428839", "lon": "116.293996"},
    "source": "list",
    "accuracy_m": None,
}


def rec(kind: str, code: str) -> str:
    """
    Give the id of a record by its code.
    """
    return record_id(CAMPAIGN, kind, code)


def made() -> State:
    """
    A state with a campaign, a group of two, a site two people named differently, and a check at it.
    """
    listed = [
        ("campaign", CAMPAIGN, read_json("data", f"campaigns/{CAMPAIGN}.json")),
        ("deputy", "D1", {"code": "D1", "name": "示例甲", "level": "city"}),
        ("group", "131022-G03", {"code": "131022-G03", "name": "三组", f"member.{rec('deputy', 'D1')}": True}),
        ("site", "S1", {"code": "S1", "name": "泵站", "topic": "GW", "region": "131022", "coordinate": PLACE}),
    ]
    made = [mint_list_entry(kind, rec(kind, code), fields) for kind, code, fields in listed]
    for dev, name in (("aaaa", "东泵站"), ("bbbb", "[red]西[/]\x1b[0m")):
        writer = Writer("Li", dev, 1, "2021-10-18T09:00:00+08:00")
        made += mint([Change("site", rec("site", "S1"), {"name": name}, (made[3][0],))], writer, lambda: "00")
    check = {
        "code": "C1",
        "site": rec("site", "S1"),
        "item.GW04": {"judgement": "problem", "value": "3", "measure": "眼"},
        "distance_m": 12,
        "method": "unannounced",
        "advice": ["一", "二"],
    }
    made += mint([Change("check", rec("check", "C1"), check)], Writer("Li", "aaaa", 2, ""), lambda: "00")
    return build_state(CAMPAIGN, (decode_line(line) for _, line in made))


def shown(kind: str, code: str) -> dict[str, str]:
    """
    Give labels and values of a record.
    """
    state = made()
    return dict(lines(state, state.records[kind][rec(kind, code)]))


def test_a_site_is_readable() -> None:
    """
    Region and topic stand by name, the coordinate in its own datum and in WGS-84, a field in conflict is marked.
    """
    found = shown("site", "S1")

    assert ("131022 Gu'an County", "GW Groundwater over-draft") == (found["Region"], found["Topic"])
    assert "39.43, 116.30 (GCJ-02, from a list); WGS-84 39.428839, 116.293996" == found["Coordinate"]
    assert found["Name"].endswith("⚠ conflict")


def test_a_check_and_a_group_are_readable() -> None:
    """
    Ids stand as names, answers and closed words in the user's language, people counted.
    """
    check, group = shown("check", "C1"), shown("group", "131022-G03")

    assert ("12 m", "problem 3眼", "一, 二") == tuple(
        check[name] for name in ("Distance to the site", "Checklist item GW04", "Advice")
    )
    assert "1: 示例甲" == group["Members"]


def test_a_conflict_shows_what_else_was_said() -> None:
    """
    Beside the standing value stands the other, with nothing in it that could act on a screen.
    """
    state = made()
    stream = io.StringIO()
    print_record(Console(stream, width=80, colour=False), state, state.records["site"][rec("site", "S1")])

    assert "东泵站" in stream.getvalue() and "[red]西[/]<ESC>[0m" in stream.getvalue()
    assert "\x1b" not in stream.getvalue()


@pytest.mark.parametrize("lang, label", [("en", "Code"), ("zh", "编号")])
def test_labels_follow_the_language(lang: str, label: str) -> None:
    """
    The first label is that of the code, in the language in use.
    """
    language.use(lang)

    assert label == next(iter(shown("deputy", "D1")))
