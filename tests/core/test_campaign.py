"""
The example campaign is whole, and a campaign is read from its fields without ever failing.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.core import campaign as campaigns

DATA = Path(__file__).resolve().parents[2] / "data"
FIELDS: dict[str, Any] = json.loads((DATA / "campaigns" / "langfang-2021.json").read_text(encoding="utf-8"))
REGIONS: dict[str, Any] = json.loads((DATA / "regions.json").read_text(encoding="utf-8"))
LANGFANG = campaigns.from_fields(FIELDS)
COUNTIES = ["131002", "131003", "131022", "131023", "131024", "131025", "131026", "131028", "131081", "131082"]
TOPICS = ["AG", "GW", "BE", "MH", "LA", "VB", "RE", "RD", "MI", "PH", "CE"]


def leaves(value: Any) -> list[Any]:
    """
    List all scalar values inside a JSON value.
    """
    if isinstance(value, dict):
        return [leaf for each in value.values() for leaf in leaves(each)]
    if isinstance(value, list):
        return [leaf for each in value for leaf in leaves(each)]
    return [value]


def test_the_example_has_exactly_the_fields_of_a_campaign() -> None:
    """
    The file is a campaign record's fields and nothing else, ASCII keys, no floats.
    """
    plain = {"code", "name", "count_unit", "start_date", "end_date", "limits", "exempt"}
    regions = {f"region.{code}" for code in ["131000", *COUNTIES]}
    families = {f"{family}.{topic}" for family in ("topic", "checklist") for topic in TOPICS}

    assert plain | regions | families == set(FIELDS)
    assert [] == [leaf for leaf in leaves(FIELDS) if isinstance(leaf, float)]


def test_the_campaign_runs_as_reported() -> None:
    """
    Code, period, count unit and limits are those of the campaign.
    """
    assert ("langfang-2021", "visit", "2021-09-01", "2021-12-31") == LANGFANG[0:1] + LANGFANG[2:5]
    assert {"immediate": 7, "deadline": 30, "long_term": None, "opinion": 60} == LANGFANG.limits


def test_regions_of_the_campaign_are_those_of_the_reference() -> None:
    """
    One table of regions: names, seats and boxes agree to the letter.
    """
    expected = {
        f"region.{unit['code']}": {key: unit[key] for key in ("zh", "en", "seat", "box")} for unit in REGIONS["regions"]
    }

    assert expected == {key: value for key, value in FIELDS.items() if key.startswith("region.")}


def test_the_city_comes_first_then_code_order() -> None:
    """
    Regions are in the order tables show them, topics in campaign order.
    """
    assert ["131000", *COUNTIES] == list(LANGFANG.regions)
    assert TOPICS == list(LANGFANG.topics)


def test_seats_lie_in_their_boxes_and_boxes_in_the_city() -> None:
    """
    Decimals are strings, each seat is inside its box, each box inside the city's.
    """
    city = {side: float(value) for side, value in (LANGFANG.regions["131000"].box or {}).items()}
    for code in COUNTIES:
        seat, box = LANGFANG.regions[code].seat, LANGFANG.regions[code].box
        assert seat and box
        west, south, east, north = (float(box[side]) for side in ("west", "south", "east", "north"))

        assert all(re.fullmatch(r"\d+\.\d{3}", value) for value in [*seat.values(), *box.values()])
        assert west < float(seat["lon"]) < east and south < float(seat["lat"]) < north
        assert city["west"] <= west and city["south"] <= south and city["east"] >= east and city["north"] >= north


def test_townships_add_up_to_the_published_numbers() -> None:
    """
    79 towns, 11 townships, 19 subdistricts, two of them in the development zone, which is a tag and no county.
    """
    counted = [unit["townships"] for unit in [*REGIONS["regions"], *REGIONS["tags"]] if unit["townships"]]

    assert [79, 11, 19] == [sum(each) for each in zip(*counted, strict=True)]
    assert ["131071"] == [tag["code"] for tag in REGIONS["tags"]]


def test_the_look_back_is_six_plus_one() -> None:
    """
    Seven topics are looked back at, groundwater among them.
    """
    looked_back = [code for code, each in LANGFANG.topics.items() if each.lookback]

    assert ["GW", "LA", "VB", "RE", "RD", "MI", "PH"] == looked_back


def test_mines_are_checked_in_sanhe_only() -> None:
    """
    A topic that does not exist in a county is not applicable there, and only there.
    """
    without_mines = [code for code in LANGFANG.regions if LANGFANG.is_exempt(code, "MI")]

    assert [code for code in COUNTIES if code != "131082"] == without_mines
    assert [] == [code for code in LANGFANG.regions if LANGFANG.is_exempt(code, "GW")]


def test_every_topic_has_a_checklist_in_both_languages() -> None:
    """
    Items are numbered without a gap, named twice, and each is judged or measured.
    """
    counts = {"AG": 10, "GW": 10, "BE": 9, "MH": 9, "LA": 8, "VB": 7, "RE": 8, "RD": 8, "MI": 6, "PH": 9, "CE": 7}

    assert counts == {topic: len(checklist.items) for topic, checklist in LANGFANG.checklists.items()}
    for topic, checklist in LANGFANG.checklists.items():
        assert [f"{topic}{n:02d}" for n in range(1, counts[topic] + 1)] == [item.code for item in checklist.items]
        assert all(item.zh and item.en and (item.judge or item.measures) for item in checklist.items)


def test_every_rule_is_of_a_known_shape() -> None:
    """
    A rule compares, names a range or a deviation; an item may have several measures.
    """
    measures = [measure for each in LANGFANG.checklists.values() for item in each.items for measure in item.measures]
    shape = re.compile(r"(?:<=|>=|<|>|=)\d+|\d+\.\.\d+|±\d+%")

    assert all(measure.measure and (measure.rule is None or shape.fullmatch(measure.rule)) for measure in measures)
    be05, mi04 = LANGFANG.item("BE", "BE05"), LANGFANG.item("MI", "MI04")
    assert be05 and (("万元", None), ("天", "<=60")) == be05.measures
    assert mi04 and (("亩", None), ("%", ">=85")) == mi04.measures


@pytest.mark.parametrize("key", ["GW04", "gw04", "ＧＷ０４", "4", "04", " gw 04 "])
def test_an_item_is_found_by_code_or_number(key: str) -> None:
    """
    Width and case do not matter, and a number alone is an item of the topic.
    """
    item = LANGFANG.item("GW", key)

    assert item is not None
    assert ("GW04", True, (("眼", None),)) == (item.code, item.judge, item.measures)


@pytest.mark.parametrize(("topic", "key"), [("GW", "GW99"), ("GW", "AG01"), ("XX", "1"), ("GW", ""), ("GW", "1000")])
def test_an_item_of_another_checklist_is_not_found(topic: str, key: str) -> None:
    """
    An unknown item is None, so the caller can name the right ones.
    """
    assert LANGFANG.item(topic, key) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("gw", "GW"),
        ("ＧＷ", "GW"),
        ("地下水超采治理", "GW"),
        ("地下水超采综合治理（回头看）", "GW"),
        ("地下水", "GW"),
        ("改善营商环境", "BE"),
        ("营商环境", "BE"),
        ("公共医疗卫生领域突出问题", "MH"),
        ("医疗卫生", "MH"),
        ("公共卫生", "PH"),
        ("圈占土地", "LA"),
        ("矿山", "MI"),
        ("Business environment", "BE"),
        ("groundwater", "GW"),
        ("项目", None),
        ("治理", None),
        ("回头看", None),
        ("", None),
        ("教育", None),
    ],
)
def test_topics_are_read_by_code_name_or_clear_part(text: str, code: str | None) -> None:
    """
    A part that fits one topic is that topic; a part that fits two or none is no topic.
    """
    assert code == campaigns.parse_topic(text, LANGFANG)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("131022", "131022"),
        ("１３１０２２", "131022"),
        ("131022000000", "131022"),
        ("固安县", "131022"),
        ("固安", "131022"),
        (" 固 安 县 ", "131022"),
        ("廊坊市固安县", "131022"),
        ("河北省廊坊市固安县", "131022"),
        ("大厂", "131028"),
        ("大厂县", "131028"),
        ("大厂回族自治县", "131028"),
        ("三河市", "131082"),
        ("安次", "131002"),
        ("市本级", "131000"),
        ("廊坊市本级", "131000"),
        ("廊坊市", "131000"),
        ("廊坊", "131000"),
        ("Langfang", "131000"),
        ("Gu'an County", "131022"),
        ("guan", "131022"),
        ("Dachang", "131028"),
        ("Sanhe City", "131082"),
        ("通州区", None),
        ("开发区", None),
        ("131071", None),
        ("县", None),
        ("", None),
    ],
)
def test_regions_are_read_by_code_or_name(text: str, code: str | None) -> None:
    """
    Codes, full and short names in both languages are read; a place that takes no part is none.
    """
    assert code == campaigns.parse_region(text, LANGFANG)


def test_names_come_in_both_languages() -> None:
    """
    Each language gives its own name, and an unknown code stands for itself.
    """
    assert ("廊坊市2021年联动监督", "Langfang joint supervision 2021") == (LANGFANG.name("zh"), LANGFANG.name("en"))
    assert ("固安县", "Gu'an County") == (LANGFANG.region_name("131022", "zh"), LANGFANG.region_name("131022", "en"))
    assert ("矿山综合治理", "Mine restoration") == (LANGFANG.topic_name("MI", "zh"), LANGFANG.topic_name("MI", "en"))
    assert ("999999", "ZZ") == (LANGFANG.region_name("999999", "zh"), LANGFANG.topic_name("ZZ", "en"))


def test_a_name_in_one_language_serves_for_both() -> None:
    """
    A missing translation falls back to the name there is, then to the code.
    """
    one = campaigns.from_fields({"code": "x", "name": {"zh": "试验"}, "topic.AA": {"zh": "甲"}, "region.110101": {}})

    assert ("试验", "甲", "110101") == (one.name("en"), one.topic_name("AA", "en"), one.region_name("110101", "en"))
    assert "x" == campaigns.from_fields({"code": "x"}).name("zh")


def test_a_region_taken_back_takes_no_part() -> None:
    """
    A family field set to null is gone from the view.
    """
    assert "131022" not in campaigns.from_fields(FIELDS | {"region.131022": None}).regions


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["zh", "items", "a"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from([*FIELDS, "region.", "topic."]), JSON), st.text(max_size=6))
def test_fields_of_any_shape_are_read(fields: dict[str, Any], text: str) -> None:
    """
    A campaign written by another program never makes a reader fail.
    """
    read = campaigns.from_fields(FIELDS | fields)

    assert campaigns.parse_topic(text, read) in {None, *read.topics}
    assert campaigns.parse_region(text, read) in {None, *read.regions}
    assert isinstance(read.name("zh"), str)
