"""
Measured values against the rule a checklist holds them to.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from operator import eq, ge, gt, le, lt

_COMPARED: dict[str, Callable[[Decimal, Decimal], bool]] = {"<=": le, ">=": ge, "<": lt, ">": gt, "=": eq}
_RULE = re.compile(r"(<=|>=|<|>|=)(-?\d+(?:\.\d+)?)")
_RANGE = re.compile(r"(-?\d+(?:\.\d+)?)\.\.(-?\d+(?:\.\d+)?)")


def keeps(rule: str | None, value: str) -> bool | None:
    """
    Tell whether a value keeps a rule (`<=0`, `>=100`, `=0`, `2..8`, both ends included); None where there is no rule,
    or it cannot be told from the value alone (`±5%` is of a register that is not here).
    """
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    if not number.is_finite():
        return None
    compared = _RULE.fullmatch(rule or "")
    if compared:
        return _COMPARED[compared[1]](number, Decimal(compared[2]))
    within = _RANGE.fullmatch(rule or "")
    if within:
        return Decimal(within[1]) <= number <= Decimal(within[2])
    return None
