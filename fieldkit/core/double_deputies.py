"""
Deputies who may be one person: of one name, or of one number, and nothing that contradicts it.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator

from fieldkit.core.codes import normalise_code, normalise_text
from fieldkit.core.doubles import Double, Pairs, Reason, weightiest
from fieldkit.core.fold import Record
from fieldkit.core.likeness import likeness
from fieldkit.core.shapes import text
from fieldkit.core.state import State

LEAST_WEIGHT = 5
LEAST_LIKE = 0.5
LIKE_AGENCY = 0.85


def double_deputies(state: State) -> list[Double]:
    """
    Give the pairs of deputies that may be one person, strongest first: of one name where agency, region and level do
    not say otherwise; under one number; or of one agency with names that differ by a sign, one of them typed in.

    Strong are those of one name and region of whom one was typed in without a roster number.
    """
    pairs = Pairs(state, "deputy")
    found = pairs.distinct(pairs.sharing(state.all("deputy"), _keys))
    judged = (_judged(one, other) for one, other in found)
    return pairs.strongest_first(double for double in judged if double.weight >= LEAST_WEIGHT and _is_likely(double))


def _is_likely(double: Double) -> bool:
    """
    Two of a roster whose names differ by a sign are two people; one typed in may be a slip.
    """
    return double.has("without_code") or not double.has("like_name")


def _keys(deputy: Record) -> Iterator[Hashable]:
    name, agency = normalise_text(deputy.name), normalise_text(text(deputy.fields.get("agency")))
    if name:
        yield "name", name
    if deputy.code:
        yield "code", normalise_code(deputy.code)
    if name and agency:
        # One sign written otherwise: two of three signs stay, and most often the family name.
        yield "agency", agency, name[0]


def _judged(one: Record, other: Record) -> Double:
    reasons = weightiest(_reasons(one, other))
    double = Double(one, other, reasons)
    strong = double.has("same_name", "same_region", "without_code") and all(each.weight > 0 for each in reasons)
    return double._replace(strong=strong)


def _reasons(one: Record, other: Record) -> Iterable[Reason | None]:
    names = normalise_text(one.name), normalise_text(other.name)
    if one.code and normalise_code(one.code) == normalise_code(other.code):
        yield Reason("same_code", 5, one.code)
    if names[0] == names[1]:
        yield Reason("same_name", 4, one.name)
    else:
        alike = likeness(*names)
        yield Reason("like_name", 2) if alike >= LEAST_LIKE and len(names[0]) == len(names[1]) else Reason("names", -4)
    yield _agency(text(one.fields.get("agency")), text(other.fields.get("agency")))
    yield _field(one, other, "region", 2, -3)
    yield _field(one, other, "level", 1, -1)
    if not (one.code and other.code):
        yield Reason("without_code", 2)


def _agency(one: str, other: str) -> Reason | None:
    if not one or not other:
        return None
    return Reason("same_agency", 3, one) if likeness(one, other) >= LIKE_AGENCY else Reason("other_agency", -4)


def _field(one: Record, other: Record, name: str, same: int, unlike: int) -> Reason | None:
    values = text(one.fields.get(name)), text(other.fields.get(name))
    if not all(values):
        return None
    return Reason(f"same_{name}", same, values[0]) if values[0] == values[1] else Reason(f"other_{name}", unlike)
