"""
What the fields of a campaign must be: every value that cannot be taken is named with what is allowed there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from fieldkit.core.shapes import text
from fieldkit.core.tuples import NamedTuple

COUNT_UNITS = ("visit", "check")
FAMILIES = ("region.", "topic.", "checklist.")
_DAY = r"\d{4}-\d{2}-\d{2}"
_DECIMAL = r"-?\d{1,3}(\.\d+)?"
_ITEM_CODE = r"[A-Z0-9]+"
_SIDES = ("west", "south", "east", "north")


class Fault(NamedTuple):
    """
    A value that cannot be taken: its field as the file spells it, the value (None where it is missing too), and a
    word of a closed list for what is allowed.
    """

    field: str
    value: Any
    allowed: str


Test = Callable[[Any], bool]


def faults(fields: Mapping[str, Any]) -> list[Fault]:
    """
    Give everything about a campaign's fields that cannot be taken, in the order of the fields; fields not known here
    are let be. What may be left out is judged only where it is given.
    """
    return [*_head(fields), *_period(fields), *_families(fields)]


def _head(fields: Mapping[str, Any]) -> Iterator[Fault]:
    if not _is_named(fields.get("code")):
        yield Fault("code", fields.get("code"), "name_text")
    yield from _given(fields, "", (("name", _is_names, "names"), ("count_unit", _is_unit, "count_unit")))
    limits, exempt = fields.get("limits", {}), fields.get("exempt", {})
    if not isinstance(limits, dict):
        yield Fault("limits", limits, "limits")
    else:
        yield from (Fault(f"limits.{name}", days, "days") for name, days in limits.items() if not _is_days(days))
    if not isinstance(exempt, dict):
        yield Fault("exempt", exempt, "exempt")
    else:
        yield from (Fault(f"exempt.{topic}", own, "codes") for topic, own in exempt.items() if not _is_texts(own))


def _period(fields: Mapping[str, Any]) -> Iterator[Fault]:
    start, end = fields.get("start_date"), fields.get("end_date")
    wrong = [(name, day) for name, day in (("start_date", start), ("end_date", end)) if not _is_day(day)]
    yield from (Fault(name, day, "day") for name, day in wrong)
    if not wrong and start is not None and end is not None and end < start:
        yield Fault("end_date", end, "not_before_start")


def _families(fields: Mapping[str, Any]) -> Iterator[Fault]:
    judges = {"region.": _region, "topic.": _topic, "checklist.": _checklist}
    for family in FAMILIES:
        members = {name: value for name, value in fields.items() if name.startswith(family)}
        if not members and family != "checklist.":
            yield Fault(f"{family}…", None, "one_at_least")
        for name, value in members.items():
            if isinstance(value, dict):
                yield from judges[family](name, value)
            else:
                yield Fault(name, value, family.rstrip("."))


def _region(name: str, value: Mapping[str, Any]) -> Iterator[Fault]:
    tests = (*_NAMES, ("seat", _is_seat, "seat"), ("box", _is_box, "box"))
    yield from _given(value, f"{name}.", tests)


def _topic(name: str, value: Mapping[str, Any]) -> Iterator[Fault]:
    tests = (*_NAMES, ("lookback", _is_switch, "yes_no"), ("order", _is_whole, "whole"))
    yield from _given(value, f"{name}.", tests)


def _checklist(name: str, value: Mapping[str, Any]) -> Iterator[Fault]:
    version, items = value.get("version"), value.get("items")
    if not _is_version(version):
        yield Fault(f"{name}.version", version, "version")
    if not isinstance(items, list):
        yield Fault(f"{name}.items", items, "items")
        return
    known: set[str] = set()
    for place, item in enumerate(items, 1):
        code = item.get("code") if isinstance(item, dict) else None
        yield from _item(f"{name}.items[{code if _is_code(code) else place}]", item, known)


def _item(name: str, item: Any, known: set[str]) -> Iterator[Fault]:
    if not isinstance(item, dict):
        yield Fault(name, item, "item")
        return
    code, measures = text(item.get("code")), item.get("measures")
    if not _is_code(code):
        yield Fault(f"{name}.code", item.get("code"), "item_code")
    elif code in known:
        yield Fault(f"{name}.code", code, "once")
    else:
        known.add(code)
    yield from _given({"zh": None, "en": None, **item}, f"{name}.", _NAMES)
    if not _is_switch(item.get("judge")):
        yield Fault(f"{name}.judge", item.get("judge"), "yes_no")
    if not (isinstance(measures, list) and all(map(_is_measure, measures))):
        yield Fault(f"{name}.measures", measures, "measures")


def _given(value: Mapping[str, Any], before: str, tests: Sequence[tuple[str, Test, str]]) -> Iterator[Fault]:
    for name, holds, allowed in tests:
        if name in value and not holds(value[name]):
            yield Fault(before + name, value[name], allowed)


def _is_text(value: Any) -> bool:
    return type(value) is str


def _is_named(value: Any) -> bool:
    return type(value) is str and 0 < len(value.strip()) <= 200


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def _is_names(value: Any) -> bool:
    return isinstance(value, dict) and all(map(_is_text, value.values())) and any(map(str.strip, value.values()))


def _is_unit(value: Any) -> bool:
    return type(value) is str and value in COUNT_UNITS


def _is_whole(value: Any) -> bool:
    return type(value) is int


def _is_version(value: Any) -> bool:
    return type(value) is int and value > 0


def _is_days(value: Any) -> bool:
    return value is None or (type(value) is int and value >= 0)


def _is_switch(value: Any) -> bool:
    return type(value) is bool


def _is_day(value: Any) -> bool:
    if value is None:
        return True
    if type(value) is not str or re.fullmatch(_DAY, value, re.ASCII) is None:
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_code(value: Any) -> bool:
    return type(value) is str and re.fullmatch(_ITEM_CODE, value) is not None


def _is_measure(value: Any) -> bool:
    if not isinstance(value, dict) or not _is_named(value.get("measure")):
        return False
    return value.get("rule") is None or _is_text(value["rule"])


def _is_decimals(value: Any, names: Sequence[str]) -> bool:
    if value is None:
        return True
    if not isinstance(value, dict) or not set(names) <= set(value):
        return False
    return all(type(value[name]) is str and re.fullmatch(_DECIMAL, value[name], re.ASCII) for name in names)


def _is_seat(value: Any) -> bool:
    return _is_decimals(value, ("lat", "lon"))


def _is_box(value: Any) -> bool:
    return _is_decimals(value, _SIDES)


_NAMES = (("zh", _is_text, "text"), ("en", _is_text, "text"))
