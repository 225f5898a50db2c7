"""
A paper shows every item of a checklist, answered or not, and loses no answer.
"""

from __future__ import annotations

from typing import Any

import pytest
from make import Book

from fieldkit.core.paper import ItemLine, Value, item_lines, tally

CAMPAIGN = Book().campaign


def line(fields: dict[str, Any], code: str, topic: str = "GW") -> ItemLine:
    """
    Give the line of one item.
    """
    [found] = [one for one in item_lines(CAMPAIGN, topic, fields) if one.item.code == code]
    return found


def test_every_item_has_a_line_in_order() -> None:
    """
    Without any answer every item is there, in the checklist's order, unchecked.
    """
    lines = item_lines(CAMPAIGN, "GW", {})

    assert [f"GW{number:02}" for number in range(1, 11)] == [one.item.code for one in lines]
    assert {"unchecked"} == {one.result for one in lines}


@pytest.mark.parametrize(
    "code, fields, result, values",
    [
        ("GW01", {"item.GW01": {"judgement": "ok"}}, "ok", ()),
        ("GW01", {"item.GW01": {"judgement": "unchecked"}}, "unchecked", ()),
        ("GW01", {"item.GW01": {}}, "unchecked", ()),
        ("GW01", {"item.GW01": "ok"}, "unchecked", ()),
        ("GW01", {"item.GW01": {"judgement": "great"}}, "great", ()),
        ("GW04", {}, "unchecked", (Value("", "眼", None),)),
        (
            "GW04",
            {"item.GW04": {"judgement": "problem", "value": "3", "measure": "眼"}},
            "problem",
            (Value("3", "眼", None),),
        ),
        ("GW06", {"item.GW06": {"value": "18.40", "measure": "m"}}, "measured", (Value("18.40", "m", None),)),
        ("GW07", {"item.GW07": {"value": "88", "measure": "%"}}, "measured", (Value("88", "%", ">=100"),)),
        ("GW07", {"item.GW07": {"value": "88"}}, "measured", (Value("88", "%", ">=100"),)),
        ("GW07", {"item.GW07": {"value": "88", "measure": "眼"}}, "measured", (Value("88", "眼", None),)),
        ("GW01", {"item.GW01": {"value": "2", "measure": "张"}}, "measured", (Value("2", "张", None),)),
    ],
)
def test_an_answer_is_read(code: str, fields: dict[str, Any], result: str, values: tuple[Value, ...]) -> None:
    """
    A judgement is the result; a value alone is “measured”; a rule holds for its own measure and for no other.
    """
    found = line(fields, code)

    assert (result, values) == (found.result, found.values)


def test_two_measures_are_two_values() -> None:
    """
    An item with two measures has both values, given or not, each with its rule.
    """
    fields = {"item.BE05.2": {"value": "45", "measure": "天"}}

    assert (Value("", "万元", None), Value("45", "天", "<=60")) == line(fields, "BE05", "BE").values
    assert "measured" == line(fields, "BE05", "BE").result


def test_no_answer_is_lost() -> None:
    """
    Answers to items of another topic, to items unknown, and further values of an item follow or stay.
    """
    fields = {
        "item.BE01": {"judgement": "ok"},
        "item.QQ77": {"judgement": "problem"},
        "item.GW04.3": {"value": "9", "measure": "处"},
    }
    lines = item_lines(CAMPAIGN, "GW", fields)

    assert ["BE01", "QQ77"] == [one.item.code for one in lines[10:]]
    assert ["一窗受理、一网通办落实", ""] == [one.item.zh for one in lines[10:]]
    assert (Value("", "眼", None), Value("9", "处", None)) == line(fields, "GW04").values


def test_without_a_checklist_only_answers_have_lines() -> None:
    """
    A topic unknown to the campaign has a line for each answer and no other.
    """
    assert () == item_lines(CAMPAIGN, "", {"note": "x"})
    assert ["GW01"] == [one.item.code for one in item_lines(CAMPAIGN, "ZZ", {"item.GW01": {"judgement": "ok"}})]


def test_lines_are_counted_by_result() -> None:
    """
    Every result has its number, zero too; one of another program's making is counted under its own name.
    """
    fields = {"item.GW01": {"judgement": "ok"}, "item.GW02": {"judgement": "great"}, "item.GW06": {"value": "1"}}

    counts = tally(item_lines(CAMPAIGN, "GW", fields))

    assert {"ok": 1, "problem": 0, "na": 0, "unchecked": 7, "measured": 1, "great": 1} == counts
    assert 10 == sum(counts.values())
