"""
Names that are alike: found without knowing how they sound, and none is like itself least.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.core.likeness import likeness, most_alike, plain_name

NAMES = st.text("第一二三小中学校卫生院室村镇县机井号井东西柳泉（）12 ab", max_size=12)


@pytest.mark.parametrize(
    ("one", "other", "least", "most"),
    [
        ("第二小学", "二小", 1, 1),
        ("十二中学", "12中", 1, 1),
        ("固安县宏达有限公司", "宏达公司", 0.9, 0.9),
        ("柳泉镇东柳村机井", "东柳村机井", 0.9, 0.9),
        ("宏达养殖场", "鸿达养殖场", 0.6, 0.9),
        ("文安镇", "文安县城", 0.5, 0.9),
        ("例和村7号机井", "例和七号井", 0.5, 0.9),
        ("第一卫生室", "第二卫生室", 0.2, 0.9),
        ("洗车点", "卫生院", 0, 0.2),
        ("", "洗车点", 0, 0),
        ("公司", "公司", 1, 1),
    ],
)
def test_how_alike_names_of_the_trade_are(one: str, other: str, least: float, most: float) -> None:
    """
    Short forms are one name, a part of a name nearly, a slip of the pen likely, other places not.
    """
    assert least <= likeness(one, other) <= most


@given(NAMES, NAMES)
def test_the_order_of_two_names_does_not_matter(one: str, other: str) -> None:
    """
    Likeness is the same from both sides, within 0 and 1, and whole for a name with itself.
    """
    assert likeness(one, other) == likeness(other, one)
    assert 0 <= likeness(one, other) <= 1
    assert likeness(one, one) == (1 if plain_name(one) else 0)


def test_the_most_alike_come_first() -> None:
    """
    Names are ranked, what is not like at all is left out.
    """
    names = ["例和村7号机井", "例和村9号机井", "例丰第二水厂", "例乐镇第二卫生院"]

    assert ["例和村7号机井", "例和村9号机井"] == [name for _, name in most_alike("例和七号井", names)]
