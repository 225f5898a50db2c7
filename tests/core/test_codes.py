"""
Codes and names: one form for every spelling, free codes that no other laptop makes, and nearest right ones.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.core.codes import (
    dated_code,
    field_site_code,
    laptop_letter,
    nearest,
    next_number,
    normalise_code,
    normalise_text,
)

SIGNS = st.sampled_from("aZ0９-—_－ 　Ｇé县Ⅳ")
TYPED = st.text(SIGNS, max_size=12)


@pytest.mark.parametrize(
    ("typed", "form"),
    [
        ("131022-gw-007", "131022-GW-007"),
        ("１３１０２２－ＧＷ－００７", "131022-GW-007"),
        ("131022—GW–007", "131022-GW-007"),
        (" 131022_GW_007\n", "131022-GW-007"),
        ("131022 - GW - 007", "131022-GW-007"),
        ("", ""),
    ],
)
def test_a_code_has_one_form(typed: str, form: str) -> None:
    """
    Width, case, spaces and the kind of dash do not tell codes apart.
    """
    assert form == normalise_code(typed)


@given(TYPED)
def test_a_form_is_its_own_form(typed: str) -> None:
    """
    Bringing a code or name to its form twice changes nothing.
    """
    assert normalise_code(typed) == normalise_code(normalise_code(typed))
    assert normalise_text(typed) == normalise_text(normalise_text(typed))


@given(TYPED)
def test_plain_and_wide_text_share_the_rules(typed: str) -> None:
    """
    The quick way for ASCII text gives what the full way gives.
    """
    wide = "县" + typed

    assert normalise_text(wide) == "县" + normalise_text(typed)


def test_names_lose_case_width_and_spaces_only() -> None:
    """
    Names that differ in a character stay apart.
    """
    assert normalise_text("Gu An　固安县（东）") == normalise_text("guan固安县(东)")
    assert normalise_text("周启明") != normalise_text("周启铭")


def test_codes_made_in_the_field_hold_group_and_laptop() -> None:
    """
    Codes made on a laptop hold the group and the laptop's letter, so that no two laptops make the same.
    """
    assert "131022-GW-G03A-X03" == field_site_code("131022-G03", "GW", "A", 3)
    assert "131022-G03A-20211018-V1" == dated_code("131022-G03", "A", "2021-10-18", "V", 1)
    assert "131022-G03A-20211018-C02" == dated_code("131022-G03", "A", "2021-10-18", "C", 2)
    assert "131022-G03A-20211018-02" == dated_code("131022-G03", "A", "2021-10-18", "", 2)
    assert ("K", "A") == (laptop_letter("kaaa"), laptop_letter(""))


@given(st.sets(st.integers(1, 30)))
def test_the_next_number_is_the_smallest_free_one(taken: set[int]) -> None:
    """
    A new code takes the smallest number that is free, gaps first.
    """
    number = next_number([f"V{n}" for n in taken], lambda n: f"V{n}")

    assert number not in taken
    assert all(smaller in taken for smaller in range(1, number))


def test_a_mistyped_name_gets_the_right_ones() -> None:
    """
    The nearest names come first, at most so many, as they are written; nothing alike gives nothing.
    """
    names = ["固安县第三监督小组", "固安县第五监督小组", "市第一监督小组", "131022-G03"]

    assert "固安县第三监督小组" == nearest("固安第三监督小组", names)[0]
    assert ["131022-G03"] == nearest("131022-G3", names)
    assert ["固安县第三监督小组"] == nearest("第三", names, 1)
    assert [] == nearest("zzzz", names)


@given(TYPED, st.lists(TYPED, max_size=6), st.integers(1, 3))
def test_nearest_gives_only_what_is_there(name: str, candidates: list[str], count: int) -> None:
    """
    What is offered is always among the candidates, no form of a name twice, and never more than asked for.
    """
    found = nearest(name, candidates, count)

    assert set(found) <= set(candidates)
    assert len({normalise_text(one) for one in found}) == len(found) <= count
