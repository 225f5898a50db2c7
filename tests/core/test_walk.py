"""
Walking a checklist: every key has one meaning, nothing answered is lost, and every way through it ends.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.core.answers import parse_answer
from fieldkit.core.campaign import Item, Measure, from_fields
from fieldkit.core.walk import (
    END,
    FINDING,
    KEPT,
    KEY,
    NUMBER,
    UNKNOWN,
    Walk,
    arrive,
    as_findings,
    as_items,
    broken,
    forward,
    found,
    measured,
    press,
    rest,
)
from fieldkit.resources import read_json

CAMPAIGN = from_fields(read_json("data", "campaigns/langfang-2021.json"))
GW = CAMPAIGN.checklists["GW"].items
JUDGED = Item("GW01", "许可证", "Permit", True, ())
BOTH = Item("GW04", "封填", "Sealed", True, (Measure("眼", None),))
MEASURED = Item("LA02", "面积差", "Difference", False, (Measure("亩", "<=0"),))
WALK = Walk((JUDGED, BOTH, MEASURED))
KEYS = st.sampled_from("1234opnubxrdsv= \r9?") | st.sampled_from(["\x7f", "\x1b[A", "\x1b[B"])


@pytest.mark.parametrize(
    ("at", "key", "answers", "to", "asks"),
    [
        (0, "1", {"item.GW01": {"judgement": "ok"}}, 1, (KEY,)),
        (0, "o", {"item.GW01": {"judgement": "ok"}}, 1, (KEY,)),
        (0, "O", {"item.GW01": {"judgement": "ok"}}, 1, (KEY,)),
        (0, "3", {"item.GW01": {"judgement": "na"}}, 1, (KEY,)),
        (0, "u", {"item.GW01": {"judgement": "unchecked"}}, 1, (KEY,)),
        (0, "2", {"item.GW01": {"judgement": "problem"}}, 0, (FINDING,)),
        (1, "2", {"item.GW04": {"judgement": "problem"}}, 1, (FINDING, NUMBER)),
        (1, "1", {"item.GW04": {"judgement": "ok"}}, 1, (NUMBER,)),
        (1, "n", {"item.GW04": {"judgement": "na"}}, 2, (NUMBER,)),
        (1, "v", {}, 1, (NUMBER,)),
        (0, "v", {}, 0, (UNKNOWN,)),
        (2, "1", {}, 2, (UNKNOWN,)),
        (0, " ", {}, 1, (KEY,)),
        (1, "\r", {}, 2, (NUMBER,)),
        (2, " ", {}, 3, (END,)),
        (1, "b", {}, 0, (KEY,)),
        (0, "b", {}, 0, (KEY,)),
        (3, "\x7f", {}, 2, (NUMBER,)),
        (0, "x", {}, 0, (FINDING, KEY)),
        (2, "x", {}, 2, (FINDING, NUMBER)),
        (0, "s", {}, 0, (KEPT,)),
        (1, "d", {}, 3, (END,)),
        (0, "r", {"item.GW01": {"judgement": "ok"}, "item.GW04": {"judgement": "ok"}}, 3, (END,)),
        (0, "?", {}, 0, (UNKNOWN,)),
    ],
)
def test_each_key(at: int, key: str, answers: dict[str, dict[str, str]], to: int, asks: tuple[str, ...]) -> None:
    """
    A key answers, moves or asks, always the same.
    """
    step = press(WALK._replace(at=at), key)

    assert (answers, to, asks) == (step.walk.answers, step.walk.at, step.asks)


def test_where_nothing_is_judged_a_value_is_asked() -> None:
    """
    An item that is only measured asks for its value at once, the end for nothing.
    """
    assert [(KEY,), (KEY,), (NUMBER,), (END,)] == [arrive(WALK._replace(at=at)) for at in range(4)]


def test_the_rest_leaves_what_was_said() -> None:
    """
    Answering the rest touches neither judgements given nor values, and judges nothing that is only measured.
    """
    said = WALK._replace(answers={"item.GW01": {"judgement": "problem"}, "item.GW04": {"value": "3", "measure": "眼"}})

    assert {
        "item.GW01": {"judgement": "problem"},
        "item.GW04": {"value": "3", "measure": "眼", "judgement": "ok"},
    } == rest(said, "ok").answers


@pytest.mark.parametrize(("typed", "judgement"), [("0", None), ("-2亩", None), ("1.5", "problem")])
def test_a_value_against_its_rule_is_a_problem(typed: str, judgement: str | None) -> None:
    """
    What breaks the rule is marked as a problem, what keeps it is only recorded.
    """
    item = CAMPAIGN.item("LA", "LA02")
    assert item
    walk = measured(Walk((item,)), parse_answer(CAMPAIGN, "LA", f"LA02={typed}", {}, {}))

    assert judgement == walk.answers["item.LA02"].get("judgement")
    assert (judgement == "problem") is broken(item, walk.answers)


def test_a_judgement_outlives_a_broken_rule() -> None:
    """
    A person who saw it judges it: the value never overrules the word given before.
    """
    item = Item("X01", "", "", True, (Measure("%", ">=100"),))
    walk = Walk((item,), answers={"item.X01": {"judgement": "ok"}})
    campaign = from_fields({"checklist.XX": {"version": 1, "items": [_fields(item)]}, "topic.XX": {"zh": "x"}})

    assert "ok" == measured(walk, parse_answer(campaign, "XX", "X01=90%", {}, {})).answers["item.X01"]["judgement"]


def _fields(item: Item) -> dict[str, object]:
    measures = [{"measure": one.measure, "rule": one.rule} for one in item.measures]
    return {"code": item.code, "zh": "x", "en": "x", "judge": item.judge, "measures": measures}


def test_words_of_a_problem_belong_to_the_item() -> None:
    """
    A finding is kept with its item; blank words are none.
    """
    walk = found(found(WALK, " 未封填 "), "  ")

    assert (("GW01", "未封填"),) == walk.findings
    assert ("GW01=未封填",) == as_findings(walk)


def test_going_back_keeps_everything() -> None:
    """
    Back and forth through the list changes no answer and no finding.
    """
    walk = found(press(WALK, "2").walk, "坏")
    there = forward(walk).walk

    assert walk._replace(at=0) == press(there, "b").walk


@pytest.mark.parametrize("key", ["1", "3", "4"])
def test_who_judges_it_otherwise_takes_the_problem_back(key: str) -> None:
    """
    No item is ok and a problem at once: another judgement drops the item's own findings, and no other's. Words of an
    item that was not judged a problem stay: whoever types them and then says ok is asked when the check is logged.
    """
    walk = found(press(press(found(WALK._replace(at=1), "乙"), "b").walk, "2").walk, "甲")
    only_said = found(press(found(WALK._replace(at=1), "乙"), "b").walk, "甲")

    assert (("GW04", "乙"),) == press(walk, key).walk.findings
    assert (("GW04", "乙"), ("GW01", "甲")) == press(walk, "2").walk.findings == press(only_said, key).walk.findings


@pytest.mark.parametrize(("full", "half"), [("１", "1"), ("４", "4"), ("ｒ", "r"), ("Ｂ", "b"), ("\u3000", " ")])
def test_a_key_of_an_input_method_is_the_same_key(full: str, half: str) -> None:
    """
    Full-width keys mean what the plain ones mean.
    """
    assert press(WALK._replace(at=1), half) == press(WALK._replace(at=1), full)


@given(st.lists(KEYS, max_size=60))
def test_no_sequence_of_keys_leads_astray(keys: list[str]) -> None:
    """
    Whatever is pressed, the place stays in the list, answers stay among its items, and done always ends it.
    """
    walk = Walk(GW)
    for key in keys:
        walk = press(walk, key).walk
        assert 0 <= walk.at <= len(GW)
    assert {field.partition(".")[2] for field in walk.answers} <= {item.code for item in GW}
    assert (END,) == press(walk, "d").asks


@given(st.lists(KEYS, max_size=40), st.sampled_from(["3", "2.5"]))
def test_answers_can_be_typed_again(keys: list[str], value: str) -> None:
    """
    What the walk gives to be kept reads back as the very answers it holds.
    """
    walk = Walk(GW)
    for key in keys:
        step = press(walk, key)
        walk = step.walk
        if NUMBER in step.asks and walk.item:
            walk = measured(walk, parse_answer(CAMPAIGN, "GW", f"{walk.item.code}={value}", {}, {}))
    again = Walk(GW)
    for typed in as_items(walk):
        again = measured(again, parse_answer(CAMPAIGN, "GW", typed, {}, {}))

    assert walk.answers == again.answers
