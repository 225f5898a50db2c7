"""
Text from outside is made harmless, and widths count Chinese as two columns.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.views.text import acting, pad, shorten, shorten_middle, visible, width, wrap


@pytest.mark.parametrize(
    "text, expected",
    [
        ("普通 text 㑇𬭚😀", "普通 text 㑇𬭚😀"),
        ("a\x1b[31mb", "a<ESC>[31mb"),
        ("a\x07\x00\x7f", "a<07><00><7F>"),
        ("a\x9b1m", "a<9B>1m"),
        ("a\u202eb\u2066c\ufeff", "a<U+202E>b<U+2066>c<U+FEFF>"),
        ("a\nb\tc\rd", "a ⏎ b    c<0D>d"),
        ("a\u2028b", "a<U+2028>b"),
        ("a\udcffb", "a<U+DCFF>b"),
        ("[red]x[/]", "[red]x[/]"),
    ],
)
def test_what_could_act_is_made_visible(text: str, expected: str) -> None:
    """
    Control, direction and line-breaking characters and broken ones stand as what they are; all else stays.
    """
    assert expected == visible(text)


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_nothing_acting_is_left(text: str) -> None:
    """
    No text at all lets an acting character through, and harmless text is not changed.
    """
    shown = visible(text)

    assert set() == {ord(sign) for sign in shown} & acting()
    assert shown == text or set() != {ord(sign) for sign in text} & acting()


@pytest.mark.parametrize(
    "text, columns", [("abc", 3), ("点位", 4), ("㑇𬭚", 4), ("e\u0301", 1), ("（甲）", 6), ("", 0)]
)
def test_width(text: str, columns: int) -> None:
    """
    Chinese characters, rare ones too, and full-width signs take two columns, combining marks none.
    """
    assert columns == width(text)


@given(st.text(alphabet="ab点位，😀", max_size=40), st.integers(min_value=2, max_value=30))
def test_shortened_texts_fit(text: str, columns: int) -> None:
    """
    A shortened text fits its columns; one that fits already is left alone.
    """
    for shortened in (shorten(text, columns), shorten_middle(text, columns)):
        assert width(shortened) <= columns
        assert shortened == text or width(text) > columns


def test_the_ends_of_a_path_stay() -> None:
    """
    Cutting the middle keeps the beginning and the end.
    """
    short = shorten_middle("/media/stick/固安县/第三监督小组/131022-G03-20211018.zip", 30)

    assert (True, True) == (short.startswith("/med"), short.endswith("20211018.zip"))


def test_padding_counts_columns() -> None:
    """
    Padded texts of both alphabets end in the same column.
    """
    assert [8, 8] == [width(pad(text, 8)) for text in ("点位", "site")]


@given(st.text(alphabet="ab9点位，。（）、°.- ", max_size=80), st.integers(min_value=10, max_value=40))
def test_wrapped_text_fits_and_keeps_every_sign(text: str, columns: int) -> None:
    """
    No line is wider than the columns, and joined again the lines are the text, but for blanks.
    """
    lines = wrap(text, columns)

    assert all(0 < width(line) <= columns for line in lines)
    assert "".join(text.split()) == "".join("".join(lines).split())


@pytest.mark.parametrize("columns", range(32, 60))
def test_codes_and_coordinates_stay_in_one_piece(columns: int) -> None:
    """
    Neither a word, a code nor a coordinate is broken, no closing sign begins a line and no opening one ends it.
    """
    whole = ["wgs84（默认）、", "cgcs2000、", "gcj02、", "bd09。", "东经116.689°北纬39.502°，", "131022-GW-G03A-X03；"]
    lines = wrap("坐标所属坐标系：" + "".join(whole) + "以上各项须由现场人员逐一核对后填写", columns)

    assert [] == [piece for piece in whole if not any(piece in line for line in lines)]
    assert [] == [line for line in lines if line[0] in "，。；、：）" or line[-1] in "（"]
