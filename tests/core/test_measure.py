"""
Measured values and the rules of checklists.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.core.campaign import from_fields
from fieldkit.core.measure import keeps
from fieldkit.resources import read_json


@pytest.mark.parametrize(
    ("rule", "value", "expected"),
    [
        ("<=0", "0", True),
        ("<=0", "0.01", False),
        ("<=0", "-3", True),
        ("<24", "24", False),
        ("<24", "23.9", True),
        (">=100", "100", True),
        (">=100", "99.99", False),
        ("=0", "0.0", True),
        ("=0", "1", False),
        ("2..8", "2", True),
        ("2..8", "8.0", True),
        ("2..8", "8.1", False),
        ("2..8", "-2", False),
        ("±5%", "3", None),
        (None, "3", None),
        ("<=0", "", None),
        ("<=0", "many", None),
        ("<=0", "NaN", None),
    ],
)
def test_each_kind_of_rule(rule: str | None, value: str, expected: bool | None) -> None:
    """
    A value keeps its rule, breaks it, or nothing can be said; both ends of a range belong to it.
    """
    assert expected is keeps(rule, value)


def test_every_shipped_rule_is_understood() -> None:
    """
    Of the shipped checklists only what is relative to a register cannot be judged from the value.
    """
    lists = from_fields(read_json("data", "campaigns/langfang-2021.json")).checklists.values()
    rules = {one.rule for found in lists for item in found.items for one in item.measures if one.rule}

    assert {"±5%"} == {rule for rule in rules if keeps(rule, "1") is None}


@given(st.text(max_size=12), st.text(max_size=12))
def test_no_rule_and_no_value_raises(rule: str, value: str) -> None:
    """
    Whatever a campaign file or a person writes, there is an answer.
    """
    assert keeps(rule, value) in (True, False, None)
