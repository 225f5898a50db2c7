"""
File names made of codes and names: every system takes them, whatever was typed.
"""

from __future__ import annotations

import pytest

from fieldkit.core.filename import file_names, file_stem


@pytest.mark.parametrize(
    "parts, stem",
    [
        (["131022-G03", "固安县第三小组", "20211018"], "131022-G03_固安县第三小组_20211018"),
        (["131022-G03", "", "20211018"], "131022-G03_20211018"),
        (["a", "第三/第四：小组?", "b"], "a_第三-第四：小组_b"),
        (["../../etc", "x"], "etc_x"),
        (["con.x", "nul"], "con-x_nul"),
        (["a\x1b[2J\u202e b\n"], "a-[2J-b"),
        (["a" * 300, "b"], "a" * 120 + "_b"),
        (["固" * 50], "固" * 40),
        (["e\u0301te\u0301"], "été"),
        (["\ud800", "a "], "a"),
    ],
)
def test_a_name_stands_on_every_disk(parts: list[str], stem: str) -> None:
    """
    No sign that Windows refuses, no dot, no blank, no sign that acts; a part is cut by its bytes, never within a sign.
    """
    assert stem == file_stem(parts)


def test_the_next_name_has_a_number() -> None:
    """
    Where the first name must stay the next ones are numbered from 2 on, and there is an end to it.
    """
    names = list(file_names("a_20211018", ".zip"))

    assert ["a_20211018.zip", "a_20211018-2.zip", "a_20211018-3.zip"] == names[:3]
    assert 99 == len(names) == len(set(names))
