"""
Walking a checklist, one item at a time: what a key means, and what is asked next. Pure, so that every way through it
can be tested without a terminal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fieldkit.core.answers import JUDGEMENTS, Answer
from fieldkit.core.campaign import Item
from fieldkit.core.measure import keeps
from fieldkit.core.tuples import NamedTuple

# One key each, on the number row and by the first letter: fingers are cold, and either may be remembered.
JUDGING = dict(zip("1234", JUDGEMENTS, strict=True)) | dict(zip("opnu", JUDGEMENTS, strict=True))
BACK = ("b", "\x7f", "\x08", "\x1b[A", "\x1b[D")
SKIP = (" ", "\r", "\n", "\x1b[B", "\x1b[C")
REST, DONE, DRAFT, MORE = "r", "d", "s", "x"
VALUE = ("v", "=")
_FULL_WIDTH = {chr(ord(key) + 0xFEE0): key for key in "1234=bdnoprsuvxBDNOPRSUVX"} | {"\u3000": " "}
# Keys that may stand where a value is asked for: none of them begins a number.
MOVING = ("b", REST, DONE, DRAFT, MORE)
# What is asked next.
KEY, NUMBER, FINDING, END, KEPT, UNKNOWN = "key", "number", "finding", "end", "kept", "unknown"


class Walk(NamedTuple):
    """
    A checklist under way: its items, the place of the current one (their number at the end), the answers by field
    name as they will be stored, and the findings as (item code, text).
    """

    items: tuple[Item, ...]
    at: int = 0
    answers: dict[str, dict[str, str]] = {}
    findings: tuple[tuple[str, str], ...] = ()

    @property
    def item(self) -> Item | None:
        """
        The current item, None at the end.
        """
        return self.items[self.at] if self.at < len(self.items) else None


class Step(NamedTuple):
    """
    Where a key led: the walk, and what is asked next, in order: KEY for one key, NUMBER for a measured value, FINDING
    for words; END when the check is complete, KEPT when it is to be kept as a draft, UNKNOWN for a key without meaning.
    """

    walk: Walk
    asks: tuple[str, ...]


def arrive(walk: Walk) -> tuple[str, ...]:
    """
    Give what is asked at the current item: a value where nothing else is to be judged, else one key.
    """
    item = walk.item
    if item is None:
        return (END,)
    return (KEY,) if item.judge else (NUMBER,)


def press(walk: Walk, key: str) -> Step:
    """
    Give what a key means at the current item. A problem asks for its words at once, then for the value if there is one
    to measure; going back changes nothing; the rest answers ok what is judged and not answered. What an input method
    sends full-width is the same key.
    """
    item = walk.item
    key = _FULL_WIDTH.get(key, key).lower()
    if key in BACK:
        return _moved(walk, max(walk.at - 1, 0))
    if item is None or key == DONE:
        return Step(walk._replace(at=len(walk.items)), (END,))
    if key in SKIP:
        return _moved(walk, walk.at + 1)
    if key == REST:
        return Step(rest(walk, "ok")._replace(at=len(walk.items)), (END,))
    if key == DRAFT:
        return Step(walk, (KEPT,))
    if key == MORE:
        return Step(walk, (FINDING, KEY) if item.judge else (FINDING, NUMBER))
    if key in VALUE and item.measures:
        return Step(walk, (NUMBER,))
    if key in JUDGING and item.judge:
        return _judged(walk, item, JUDGING[key])
    return Step(walk, (UNKNOWN,))


def _judged(walk: Walk, item: Item, word: str) -> Step:
    field = f"item.{item.code}"
    before = walk.answers.get(field, {})
    answers = {**walk.answers, field: {**before, "judgement": word}}
    asks = (FINDING,) if word == "problem" else ()
    # Who goes back and judges it otherwise has taken the problem back: no item is ok and a problem at once.
    taken_back = before.get("judgement") == "problem" and word != "problem"
    findings = tuple(one for one in walk.findings if one[0] != item.code) if taken_back else walk.findings
    if word in ("na", "unchecked"):
        answers = {name: said for name, said in answers.items() if not name.startswith(field + ".")}
        answers[field] = {"judgement": word}
    elif item.measures:
        asks = (*asks, NUMBER)
    judged = walk._replace(answers=answers, findings=findings)
    return Step(judged, asks) if asks else _moved(judged, walk.at + 1)


def _moved(walk: Walk, at: int) -> Step:
    moved = walk._replace(at=at)
    return Step(moved, arrive(moved))


def forward(walk: Walk) -> Step:
    """
    Go on to the next item, when everything asked at this one was answered.
    """
    return _moved(walk, walk.at + 1)


def measured(walk: Walk, answers: Sequence[Answer]) -> Walk:
    """
    Take a value typed at the current item; a value against its rule makes the item a problem unless it was judged.
    """
    taken = dict(walk.answers)
    for answer in answers:
        taken[answer.field] = {**taken.get(answer.field, {}), **answer.value}
    item = walk.item
    if item and broken(item, taken):
        first = f"item.{item.code}"
        taken[first] = {"judgement": "problem", **taken.get(first, {})}
    return walk._replace(answers=taken)


def broken(item: Item, answers: Mapping[str, Mapping[str, Any]]) -> bool:
    """
    Tell whether a value given for an item breaks its rule.
    """
    for place, measure in enumerate(item.measures):
        answer = answers.get(f"item.{item.code}" + (f".{place + 1}" if place else ""), {})
        if keeps(measure.rule, str(answer.get("value", ""))) is False:
            return True
    return False


def found(walk: Walk, text: str) -> Walk:
    """
    Take the words of a problem at the current item; no words, no finding.
    """
    item = walk.item
    if item is None or not text.strip():
        return walk
    return walk._replace(findings=(*walk.findings, (item.code, text.strip())))


def rest(walk: Walk, word: str) -> Walk:
    """
    Give the same judgement to every judged item that has none yet.
    """
    answers = dict(walk.answers)
    for item in walk.items:
        if item.judge and "judgement" not in answers.get(f"item.{item.code}", {}):
            answers[f"item.{item.code}"] = {**answers.get(f"item.{item.code}", {}), "judgement": word}
    return walk._replace(answers=answers)


def as_items(walk: Walk) -> tuple[str, ...]:
    """
    Give the answers as a person would type them, `GW04=problem,3眼`: what is kept of a draft and logged in the end.
    """
    found: dict[str, list[str]] = {}
    for field, answer in walk.answers.items():
        said = found.setdefault(field.split(".")[1], [])
        if "judgement" in answer:
            said.insert(0, answer["judgement"])
        if "value" in answer:
            said.append(answer["value"] + answer.get("measure", ""))
    return tuple(f"{code}={','.join(said)}" for code, said in sorted(found.items()))


def as_findings(walk: Walk) -> tuple[str, ...]:
    """
    Give the findings as a person would type them: `GW04=机井未封填`, the words alone where they are of no item.
    """
    return tuple(f"{code}={text}" if code else text for code, text in walk.findings)
