"""
Checklist answers as people type them: a judgement, a value with its measure, or both.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from fieldkit.core.campaign import Campaign, Item
from fieldkit.core.codes import nearest, normalise_text
from fieldkit.core.tuples import NamedTuple
from fieldkit.errors import InvalidInput, NotFound

JUDGEMENTS = ("ok", "problem", "na", "unchecked")
_VALUE = r"([-+]?\d+(?:\.\d+)?)\s*(.*)"


class Answer(NamedTuple):
    """
    One answer, ready to be stored: the field name (`item.GW04`) and its value.
    """

    field: str
    value: dict[str, str]


def topic_of_item(key: str) -> str:
    """
    Give the topic an item's code begins with.
    """
    import unicodedata

    return unicodedata.normalize("NFKC", key).strip().upper()[:2]


def find_item(campaign: Campaign, topic: str, key: str) -> Item:
    """
    Give the item a key means in a topic's checklist (`GW04`, `gw04`, `4`); raises NotFound with the nearest ones.
    """
    item = campaign.item(topic, key) or campaign.item(topic_of_item(key), key)
    if item is None:
        checklist = campaign.checklist(topic)
        codes = [known.code for known in checklist.items] if checklist else []
        raise NotFound(kind="item", name=key, nearest=nearest(key, codes) or codes[:3])
    return item


def parse_answer(
    campaign: Campaign,
    topic: str,
    text: str,
    words: Mapping[str, Sequence[str]],
    measures: Mapping[str, Sequence[str]],
) -> tuple[Answer, ...]:
    """
    Read `KEY=ANSWER`: `GW04=problem`, `GW04=存在问题,3眼`, `GW06=12.5m`, `BE05=12.5万元,45天`. `words` maps judgements
    to their synonyms, `measures` units to the other ways to write them. The judgement and the first measure are one
    field, each further measure is its own.

    Raises NotFound for an unknown item, InvalidInput for an answer or measure that does not fit it, and for two
    judgements or two values of one measure.
    """
    import unicodedata

    key, sign, answer = unicodedata.normalize("NFKC", text).partition("=")
    if not sign or not answer.strip(" ,、;"):
        raise InvalidInput(field="item", value=text, reason="answer", hint="GW04=problem,3眼")
    item = find_item(campaign, topic, key)
    values: dict[int, dict[str, str]] = {}
    for token in filter(str.strip, re.split(r"[,、;]", answer)):
        judged = judgement(token, words)
        said, place = ({"judgement": judged}, 0) if judged else _measured(item, token.strip(), text, measures)
        if values.setdefault(place, {}).keys() & said.keys():
            raise InvalidInput(field="item", value=text, reason="answer", hint=example(item))
        values[place].update(said)
    names = {place: f"item.{item.code}" + (f".{place + 1}" if place else "") for place in values}
    return tuple(Answer(names[place], values[place]) for place in sorted(values))


def judgement(word: str, words: Mapping[str, Sequence[str]]) -> str | None:
    """
    Give the judgement a word means, in either language, or None.
    """
    if word in JUDGEMENTS:
        return word
    form = normalise_text(word)
    for name in JUDGEMENTS:
        if form == name or form in {normalise_text(known) for known in words.get(name, ())}:
            return name
    return None


def example(item: Item) -> str:
    """
    Give an answer that fits an item: judged, measured or both.
    """
    parts = ["problem" if item.measures else "ok"] if item.judge or not item.measures else []
    return f"{item.code}=" + ",".join([*parts, *(f"3{one.measure}" for one in item.measures)])


def _measured(
    item: Item, token: str, text: str, measures: Mapping[str, Sequence[str]]
) -> tuple[dict[str, str], int]:
    found = re.fullmatch(_VALUE, token)
    if not found:
        raise InvalidInput(field="item", value=text, reason="answer", hint=example(item))
    number, measure = found.groups()
    known = [_unit(one.measure, measures) for one in item.measures]
    form = _unit(measure, measures)
    if not known:
        return {"value": number, "measure": measure}, 0
    if form not in known and (form or len(known) > 1):
        raise InvalidInput(field="item", value=text, reason="measure", hint=example(item))
    place = known.index(form) if form else 0
    return {"value": number, "measure": item.measures[place].measure}, place


def _unit(measure: str, measures: Mapping[str, Sequence[str]]) -> str:
    """
    Give one form to a unit however it is written: `米` and `m` are one.
    """
    form = normalise_text(measure)
    for name, others in measures.items():
        if form in map(normalise_text, (name, *others)):
            return normalise_text(name)
    return form


def rest_answers(campaign: Campaign, topic: str, answered: Mapping[str, Any], word: str) -> dict[str, dict[str, str]]:
    """
    Give the same judgement to every judged item of the topic that was not answered.
    """
    checklist = campaign.checklist(topic)
    items = checklist.items if checklist else ()
    fields = (f"item.{item.code}" for item in items if item.judge)
    return {field: {"judgement": word} for field in fields if field not in answered}
