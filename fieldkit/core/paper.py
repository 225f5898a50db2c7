"""
What a paper says of a checklist: every item of the topic, answered or not, and the answers to items that are not in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from fieldkit.core.answers import JUDGEMENTS, topic_of_item
from fieldkit.core.campaign import Campaign, Item, Measure
from fieldkit.core.shapes import mapping, text
from fieldkit.core.tuples import NamedTuple

MEASURED = "measured"
RESULTS = (*JUDGEMENTS, MEASURED)
_FIELD = re.compile(r"item\.([^.]+)(?:\.(\d{1,3}))?")


class Value(NamedTuple):
    """
    A measured value, "" where nothing was measured, with its measure and the rule it is held to.
    """

    value: str
    measure: str
    rule: str | None


class ItemLine(NamedTuple):
    """
    One item of a checklist with its answer: `result` is a judgement, `measured` when a value alone was given, or
    `unchecked`; there is a value for each thing to be measured.
    """

    item: Item
    result: str
    values: tuple[Value, ...]


def item_lines(campaign: Campaign, topic: str, fields: Mapping[str, Any]) -> tuple[ItemLine, ...]:
    """
    Give a line for every item of a topic's checklist in its order, answered in these fields or not, then a line for
    every answer to an item that is not in it. What nobody answered is unchecked, never ok.
    """
    given = _answers(fields)
    checklist = campaign.checklist(topic)
    items = list(checklist.items) if checklist else []
    items += [_strange(campaign, code) for code in sorted(given.keys() - {item.code for item in items})]
    return tuple(_line(item, given.get(item.code, {})) for item in items)


def tally(lines: Iterable[ItemLine]) -> dict[str, int]:
    """
    Count the lines by result, in the order of `RESULTS`; a result of another program's making comes last.
    """
    found = dict.fromkeys(RESULTS, 0)
    for line in lines:
        found[line.result] = found.get(line.result, 0) + 1
    return found


def _answers(fields: Mapping[str, Any]) -> dict[str, dict[int, Mapping[str, Any]]]:
    """
    Give what was answered: item code → place of the measure (0 for the first, and for the judgement) → answer.
    """
    found: dict[str, dict[int, Mapping[str, Any]]] = {}
    for field, value in fields.items():
        named = _FIELD.fullmatch(field)
        if named and mapping(value):
            found.setdefault(named[1], {})[max(int(named[2] or 1) - 1, 0)] = value
    return found


def _strange(campaign: Campaign, code: str) -> Item:
    found = campaign.item(topic_of_item(code), code)
    return found or Item(code, "", "", True, ())


def _line(item: Item, given: Mapping[int, Mapping[str, Any]]) -> ItemLine:
    measures = dict(enumerate(item.measures))
    measured = {place: answer for place, answer in given.items() if text(answer.get("value"))}
    places = sorted(measures.keys() | measured.keys())
    values = tuple(_value(measures.get(place), given.get(place, {})) for place in places)
    judged = text(given.get(0, {}).get("judgement"))
    return ItemLine(item, judged or (MEASURED if measured else "unchecked"), values)


def _value(known: Measure | None, answer: Mapping[str, Any]) -> Value:
    """
    Give a value in the measure it was given in; the rule is that of the item's measure, for no other.
    """
    said = text(answer.get("measure"))
    if known and said in ("", known.measure):
        return Value(text(answer.get("value")), known.measure, known.rule)
    return Value(text(answer.get("value")), said, None)
