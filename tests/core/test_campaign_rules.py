"""
What a campaign's fields may hold: the shipped one is right, and each wrong value is named with what is allowed.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.core.campaign import from_fields
from fieldkit.core.campaign_rules import faults
from fieldkit.views.reasons import ALLOWED

DATA = Path(__file__).resolve().parents[2] / "data"
SHIPPED: dict[str, Any] = json.loads((DATA / "campaigns" / "langfang-2021.json").read_text(encoding="utf-8"))
ITEM: dict[str, Any] = {"code": "GW01", "zh": "甲", "en": "one", "judge": True, "measures": []}


def checklist(**item: Any) -> dict[str, Any]:
    """
    Make a checklist of one item with these members changed.
    """
    return {"checklist.GW": {"version": 1, "items": [{**ITEM, **item}]}}


def without(name: str) -> dict[str, Any]:
    """
    Make a checklist of one item that lacks a member.
    """
    return {"checklist.GW": {"version": 1, "items": [{key: value for key, value in ITEM.items() if key != name}]}}


def test_the_shipped_campaign_is_right() -> None:
    """
    The campaign that is shipped has no fault, nor has the least one.
    """
    assert [] == faults(SHIPPED)
    assert [] == faults({"code": "x", "region.110101": {}, "topic.AA": {}})


@pytest.mark.parametrize(
    "changed, field, allowed",
    [
        ({"code": 7}, "code", "name_text"),
        ({"code": " "}, "code", "name_text"),
        ({"name": "试验"}, "name", "names"),
        ({"name": {"zh": ""}}, "name", "names"),
        ({"count_unit": "day"}, "count_unit", "count_unit"),
        ({"count_unit": None}, "count_unit", "count_unit"),
        ({"start_date": "2021.9.1"}, "start_date", "day"),
        ({"start_date": 20210901}, "start_date", "day"),
        ({"end_date": "2021-02-30"}, "end_date", "day"),
        ({"end_date": "20211231"}, "end_date", "day"),
        ({"end_date": "2021-08-31"}, "end_date", "not_before_start"),
        ({"limits": [7]}, "limits", "limits"),
        ({"limits": {"immediate": -1}}, "limits.immediate", "days"),
        ({"limits": {"deadline": "30"}}, "limits.deadline", "days"),
        ({"limits": {"deadline": 7.5}}, "limits.deadline", "days"),
        ({"limits": {"opinion": True}}, "limits.opinion", "days"),
        ({"exempt": ["MI"]}, "exempt", "exempt"),
        ({"exempt": {"MI": "131022"}}, "exempt.MI", "codes"),
        ({"region.131022": None}, "region.131022", "region"),
        ({"region.131022": {"zh": 7}}, "region.131022.zh", "text"),
        ({"region.131022": {"seat": {"lat": 39.4, "lon": 116.2}}}, "region.131022.seat", "seat"),
        ({"region.131022": {"seat": "39.4,116.2"}}, "region.131022.seat", "seat"),
        ({"region.131022": {"box": {"west": "116.1"}}}, "region.131022.box", "box"),
        ({"topic.GW": "地下水"}, "topic.GW", "topic"),
        ({"topic.GW": {"lookback": "yes"}}, "topic.GW.lookback", "yes_no"),
        ({"topic.GW": {"order": "2"}}, "topic.GW.order", "whole"),
        ({"topic.GW": {"order": False}}, "topic.GW.order", "whole"),
        ({"checklist.GW": []}, "checklist.GW", "checklist"),
        ({"checklist.GW": {"version": 0, "items": []}}, "checklist.GW.version", "version"),
        ({"checklist.GW": {"version": "2", "items": []}}, "checklist.GW.version", "version"),
        ({"checklist.GW": {"version": True, "items": []}}, "checklist.GW.version", "version"),
        ({"checklist.GW": {"version": 1}}, "checklist.GW.items", "items"),
        ({"checklist.GW": {"version": 1, "items": ["GW01"]}}, "checklist.GW.items[1]", "item"),
        ({"checklist.GW": {"version": 1, "items": [ITEM, ITEM]}}, "checklist.GW.items[GW01].code", "once"),
        (checklist(code="gw-1"), "checklist.GW.items[1].code", "item_code"),
        (checklist(zh=7), "checklist.GW.items[GW01].zh", "text"),
        (without("en"), "checklist.GW.items[GW01].en", "text"),
        (checklist(judge="yes"), "checklist.GW.items[GW01].judge", "yes_no"),
        (without("judge"), "checklist.GW.items[GW01].judge", "yes_no"),
        (without("measures"), "checklist.GW.items[GW01].measures", "measures"),
        (checklist(measures=["眼"]), "checklist.GW.items[GW01].measures", "measures"),
        (checklist(measures=[{"rule": "<=0"}]), "checklist.GW.items[GW01].measures", "measures"),
        (checklist(measures=[{"measure": "眼", "rule": 3}]), "checklist.GW.items[GW01].measures", "measures"),
    ],
)
def test_a_wrong_value_is_named(changed: dict[str, Any], field: str, allowed: str) -> None:
    """
    Each value that cannot be taken is one fault, with its field and what is allowed there.
    """
    assert [(field, allowed)] == [(fault.field, fault.allowed) for fault in faults({**SHIPPED, **changed})]


@pytest.mark.parametrize("family", ["region.", "topic."])
def test_a_campaign_has_a_region_and_a_topic(family: str) -> None:
    """
    Without any region, or without any topic, nothing can be counted.
    """
    left = {name: value for name, value in SHIPPED.items() if not name.startswith(family)}

    assert [(f"{family}…", "one_at_least")] == [(fault.field, fault.allowed) for fault in faults(left)]


@pytest.mark.parametrize(
    "changed",
    [
        {"start_date": None, "end_date": None},
        {"start_date": "2021-09-01", "end_date": "2021-09-01"},
        {"limits": {"immediate": 0, "long_term": None}},
        {"count_unit": "check"},
        {"future": {"any": ["thing"]}},
        checklist(measures=[{"measure": "眼", "rule": None}, {"measure": "%", "rule": ">=85"}]),
    ],
)
def test_what_is_allowed_is_taken(changed: dict[str, Any]) -> None:
    """
    The bounds of what is allowed are inside, and a field of a later fieldkit is let be.
    """
    assert [] == faults({**SHIPPED, **changed})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.floats() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["zh", "items", "measures", "seat", "box", "lat"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from([*SHIPPED, "region.", "topic."]), JSON))
def test_any_shape_is_judged(fields: dict[str, Any]) -> None:
    """
    Whatever a file holds is judged without failing, in words that are known; what has no fault reads as written.
    """
    found = faults({**SHIPPED, **fields})

    assert {fault.allowed for fault in found} <= set(ALLOWED)
    if not found:
        read = from_fields({**SHIPPED, **fields})
        assert fields.get("count_unit", read.count_unit) == read.count_unit
        assert fields.get("limits", read.limits) == read.limits
