"""
Findings that may tell of one problem: at one site, in the same words or of the same item.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from fieldkit.core.codes import normalise_text
from fieldkit.core.double_visits import laptop_of
from fieldkit.core.doubles import Double, Pairs, Reason, weightiest
from fieldkit.core.fold import Record
from fieldkit.core.likeness import likeness
from fieldkit.core.shapes import mapping, text
from fieldkit.core.state import State

LEAST_LIKE = 0.6


def double_findings(state: State) -> list[Double]:
    """
    Give the pairs of findings at one site that may tell of one problem, strongest first: in the same words; of one item
    in like words; or of one item on one day from two laptops. One found again after it was struck off has come back,
    and is another.
    """

    def keys(finding: Record) -> Iterator[Hashable]:
        check = _check(state, finding)
        site = text(check.fields.get("site")) if check else ""
        words = normalise_text(text(finding.fields.get("text")))
        if check and not check.withdrawn and site:
            place, item = state.class_of("site", site), text(finding.fields.get("item"))
            yield from ((place, kind, key) for kind, key in (("item", item), ("text", words)) if key)

    pairs = Pairs(state, "finding")
    found = pairs.distinct(pairs.sharing(state.all("finding"), keys))
    judged = (Double(one, other, weightiest(_reasons(state, one, other))) for one, other in found)
    return pairs.strongest_first(double for double in judged if _is_likely(double) and not _came_back(state, double))


def _check(state: State, finding: Record) -> Record | None:
    return state.get("check", finding.fields.get("check"))


def _is_likely(double: Double) -> bool:
    worded = double.has("same_text") or double.has("same_item", "like_text")
    return worded or double.has("same_item", "same_day", "two_laptops")


def _came_back(state: State, double: Double) -> bool:
    for one, other in ((double.one, double.other), (double.other, double.one)):
        move, check = mapping(one.fields.get("move")), _check(state, other)
        if move.get("state") == "closed" and check and text(move.get("date")) < text(check.fields.get("date")):
            return True
    return False


def _reasons(state: State, one: Record, other: Record) -> Iterator[Reason | None]:
    texts = [text(finding.fields.get("text")) for finding in (one, other)]
    if normalise_text(texts[0]) == normalise_text(texts[1]):
        yield Reason("same_text", 4)
    elif likeness(*texts) >= LEAST_LIKE:
        yield Reason("like_text", 2)
    items = [text(finding.fields.get("item")) for finding in (one, other)]
    if all(items):
        yield Reason("same_item", 2, items[0]) if items[0] == items[1] else Reason("other_item", -2)
    checks = [check for finding in (one, other) if (check := _check(state, finding))]
    if len({check.id for check in checks}) == 1:
        yield Reason("same_check", 1, checks[0].code)
    elif len({text(check.fields.get("date")) for check in checks}) == 1:
        yield Reason("same_day", 1, checks[0].fields.get("date"))
    if laptop_of(one) != laptop_of(other):
        yield Reason("two_laptops", 1)
