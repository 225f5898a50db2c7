"""
The answers and findings of a check as typed, read against the checklist of its topic.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fieldkit.core.check import FindingFacts
from fieldkit.core.codes import normalise_text
from fieldkit.errors import InvalidInput
from fieldkit.operations.check_request import CheckRequest
from fieldkit.operations.people import parse_word, text_value, words
from fieldkit.operations.session import Session


def checklist_version(session: Session, topic: str) -> int:
    """
    Give the version of a topic's checklist that answers refer to, 0 when it has none.
    """
    checklist = session.campaign.checklist(topic)
    return checklist.version if checklist else 0


def read_answers(
    session: Session, request: CheckRequest, topic: str, answered: Mapping[str, Any] | None = None
) -> tuple[dict[str, dict[str, str]], tuple[FindingFacts, ...]]:
    """
    Read the answers and findings. A finding at an item makes its answer "problem" unless one was given; `--rest`
    answers what neither the request nor `answered` (what the check says already) names. Raises InvalidInput for an
    answer given twice.
    """
    if not (request.items or request.rest or request.findings):
        return {}, ()
    from fieldkit.core.answers import parse_answer, rest_answers

    answers: dict[str, dict[str, str]] = {}
    table, measures = (words("judgement"), words("measure")) if request.items else ({}, {})
    for text in request.items:
        parsed = parse_answer(session.campaign, topic, text, table, measures)
        said = {answer.field: answer.value for answer in parsed}
        if answers.keys() & said.keys():
            raise InvalidInput(field="item", value=text, reason="said_twice", hint="GW04=problem,3眼")
        answers |= said
    findings = tuple(_finding(session, topic, text) for text in request.findings)
    for finding in findings:
        if finding.item:
            answers.setdefault(f"item.{finding.item}", {"judgement": "problem"}).setdefault("judgement", "problem")
    if request.rest:
        word = parse_word("judgement", request.rest, "rest")
        answers |= rest_answers(session.campaign, topic, {**(answered or {}), **answers}, word)
    return answers, findings


def _finding(session: Session, topic: str, text: str) -> FindingFacts:
    key, rest = parted(text)
    if key:
        from fieldkit.core.answers import find_item

        item = find_item(session.campaign, topic, key).code
        return FindingFacts(text_value("finding", rest, f"{item}=机井未封填"), item)
    return FindingFacts(text_value("finding", text, "GW04=机井未封填"))


def parted(text: str) -> tuple[str, str]:
    """
    Part the item a problem is of from its words, "" and all of them where none is named. Behind an item's own code a
    colon or a full-width sign means the same as `=`; anywhere else they belong to the words.
    """
    place = next((at for at, sign in enumerate(text) if sign in "=＝:："), 0)
    key, sign, said = text[:place].strip(), text[place : place + 1], text[place + 1 :]
    named = key.isalnum() and len(key) <= 4
    if sign in ("＝", ":", "："):
        named = named and normalise_text(key).isascii()
    if sign in (":", "："):
        named, said = named and key[:2].isalpha() and key[2:].isdecimal(), said.lstrip()
    return (key, said) if named else ("", text)
