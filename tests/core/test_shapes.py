"""
Values of a shape nobody expects are read as none.
"""

from __future__ import annotations

import pytest

from fieldkit.core.shapes import mapping, text, texts

ODD = (None, 5, True, "甲", ["甲", 5], {"state": "draft"})


@pytest.mark.parametrize(
    "read, expected",
    [
        (text, ["", "", "", "甲", "", ""]),
        (texts, [[], [], [], [], ["甲"], []]),
        (mapping, [{}, {}, {}, {}, {}, {"state": "draft"}]),
    ],
)
def test_what_does_not_fit_is_none(read: object, expected: list[object]) -> None:
    """
    A text is a text, a list of texts holds its texts, an object is an object; anything else is empty.
    """
    assert expected == [read(value) for value in ODD]  # type: ignore[operator]
