"""
Checklist answers: a judgement, a value with its measure, or both, in either language; never a guess.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.core.answers import JUDGEMENTS, example, find_item, judgement, parse_answer, rest_answers, topic_of_item
from fieldkit.core.campaign import Item, from_fields
from fieldkit.errors import FieldkitError, InvalidInput, NotFound

WORDS = {"ok": ["符合", "是"], "problem": ["存在问题", "不符合"], "na": ["不涉及"], "unchecked": ["未查"]}
MEASURES = {"m": ["米", "metres"], "㎡": ["平方米"], "眼": ["口"]}
ITEMS: list[dict[str, Any]] = [
    {"code": "GW01", "zh": "封井", "en": "Sealed", "judge": True, "measures": []},
    {"code": "GW04", "zh": "机井", "en": "Wells", "judge": True, "measures": [{"measure": "眼", "rule": "<=0"}]},
    {
        "code": "GW05",
        "zh": "面积",
        "en": "Area",
        "judge": False,
        "measures": [{"measure": "亩", "rule": None}, {"measure": "m", "rule": None}],
    },
]
CAMPAIGN = from_fields(
    {
        "code": "demo",
        "checklist.GW": {"version": 1, "items": ITEMS},
        "checklist.AG": {"version": 1, "items": [{**ITEMS[0], "code": "AG01"}]},
    }
)


def parse(text: str) -> dict[str, dict[str, str]]:
    """
    Read an answer at a groundwater site into fields.
    """
    return {answer.field: answer.value for answer in parse_answer(CAMPAIGN, "GW", text, WORDS, MEASURES)}


@pytest.mark.parametrize(
    ("typed", "field", "value"),
    [
        ("GW04=ok", "item.GW04", {"judgement": "ok"}),
        ("gw04=OK", "item.GW04", {"judgement": "ok"}),
        ("４＝符合", "item.GW04", {"judgement": "ok"}),
        ("GW01=不涉及", "item.GW01", {"judgement": "na"}),
        ("GW04=3眼", "item.GW04", {"value": "3", "measure": "眼"}),
        ("GW04=3", "item.GW04", {"value": "3", "measure": "眼"}),
        ("GW04=存在问题,3眼", "item.GW04", {"judgement": "problem", "value": "3", "measure": "眼"}),
        ("GW04=3 眼、存在问题", "item.GW04", {"judgement": "problem", "value": "3", "measure": "眼"}),
        ("GW05=2.50亩", "item.GW05", {"value": "2.50", "measure": "亩"}),
        ("GW05=12m", "item.GW05.2", {"value": "12", "measure": "m"}),
        ("GW04=ok,", "item.GW04", {"judgement": "ok"}),
        ("GW01=-1.5度", "item.GW01", {"value": "-1.5", "measure": "度"}),
        ("AG01=ok", "item.AG01", {"judgement": "ok"}),
    ],
)
def test_answers_in_both_languages(typed: str, field: str, value: dict[str, str]) -> None:
    """
    A key and what is said of it give one field; decimals stay as typed.
    """
    assert {field: value} == parse(typed)


def test_each_further_measure_is_its_own_field() -> None:
    """
    The judgement and the first measure are one field; the second measure of an item is another.
    """
    fields = {"item.GW05": {"judgement": "problem", "value": "2.5", "measure": "亩"}}
    fields["item.GW05.2"] = {"value": "12", "measure": "m"}

    assert fields == parse("GW05=12m,2.5亩,存在问题")


@pytest.mark.parametrize("typed", ["GW05=12米", "GW05=12 m", "GW05=12Ｍ", "GW05=12metres"])
def test_a_unit_is_taken_however_it_is_written(typed: str) -> None:
    """
    A unit is known by its other names too, and stored as the checklist writes it, so that equal values are equal.
    """
    assert {"item.GW05.2": {"value": "12", "measure": "m"}} == parse(typed)


@pytest.mark.parametrize("typed", ["GW05=12平方米", "GW05=也许", "GW05=ok,ok"])
def test_a_measured_item_is_shown_a_measured_example(typed: str) -> None:
    """
    What fits no measured item is answered with an answer that does, which is itself taken.
    """
    with pytest.raises(InvalidInput) as caught:
        parse(typed)

    hint = str(caught.value.facts["hint"])
    assert ("GW05=3亩,3m", 2) == (hint, len(parse(hint)))


@pytest.mark.parametrize("item", CAMPAIGN.checklists["GW"].items, ids=lambda item: item.code)
def test_every_example_is_an_answer(item: Item) -> None:
    """
    The example given for an item is an answer to it.
    """
    assert parse(example(item))


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("GW04", "answer"),
        ("GW04=", "answer"),
        ("GW04= ", "answer"),
        ("GW04=maybe", "answer"),
        ("GW04=3亩", "measure"),
        ("GW05=3眼", "measure"),
        ("GW04=,", "answer"),
        ("GW04=ok,problem", "answer"),
        ("GW04=3眼,4眼", "answer"),
        ("GW05=3", "measure"),
        ("GW04=三眼", "answer"),
    ],
)
def test_what_is_no_answer_is_refused(typed: str, reason: str) -> None:
    """
    An answer that is none, or in a measure the item does not have, is refused.
    """
    with pytest.raises(InvalidInput) as caught:
        parse(typed)

    assert reason == caught.value.facts["reason"]


def test_an_unknown_item_offers_the_nearest() -> None:
    """
    An item that is not in the checklist is answered with those that are.
    """
    with pytest.raises(NotFound) as caught:
        find_item(CAMPAIGN, "GW", "GW14")

    assert "GW04" in list(caught.value.facts["nearest"])  # type: ignore[call-overload]


def test_the_rest_is_what_was_not_answered() -> None:
    """
    "The rest" answers each judged item that has no answer yet, and no other.
    """
    answered = {"item.GW01": {"judgement": "problem"}}

    assert {"item.GW04": {"judgement": "ok"}} == rest_answers(CAMPAIGN, "GW", answered, "ok")
    assert {} == rest_answers(CAMPAIGN, "XX", {}, "ok")


@pytest.mark.parametrize("name", JUDGEMENTS)
def test_every_judgement_has_its_words(name: str) -> None:
    """
    Each judgement is known by its own name and all its words.
    """
    assert {name} == {judgement(word, WORDS) for word in (name, name.upper(), f" {name} ", *WORDS[name])}


def test_a_word_of_no_judgement_is_none() -> None:
    """
    A word that means no judgement gives None.
    """
    assert [None, None] == [judgement("maybe", WORDS), judgement("", WORDS)]


def test_a_key_begins_with_its_topic() -> None:
    """
    An item's topic is the first two letters of its code.
    """
    assert ["GW", "GW", ""] == [topic_of_item(key) for key in ("gw04", " ＧＷ04", "")]


@given(st.text(st.sampled_from("GWgw０45=,、;眼亩m. -3okproblem符合不"), max_size=14))
def test_any_text_is_an_answer_or_refused(typed: str) -> None:
    """
    Whatever is typed gives an answer of a known item, with a known judgement if any, or is refused.
    """
    try:
        fields = parse(typed)
    except FieldkitError:
        return

    assert {field.removesuffix(".2") for field in fields} <= {"item.GW01", "item.GW04", "item.GW05"}
    assert 1 <= len(fields)
    for value in fields.values():
        assert value.get("judgement", "ok") in JUDGEMENTS
        assert ("value" in value) == ("measure" in value)
        assert value
