"""
What a word begun at the command line may become.
"""

from __future__ import annotations

import pytest

from fieldkit.core.completion import Known, fitting, fitting_answer, fitting_list

SITES = [
    Known("131022-GW-001", "柳泉镇机井"),
    Known("131022-GW-007", "East pump"),
    Known("131023-BE-017", "政务大厅"),
    Known("131023-BE-018", "政务大厅"),
    Known("131024-GW-009", "坏\x1b名"),
]


@pytest.mark.parametrize(
    "begun, expected",
    [
        ("", ["131022-GW-001", "131022-GW-007", "131023-BE-017", "131023-BE-018", "131024-GW-009"]),
        ("131022", ["131022-GW-001", "131022-GW-007"]),
        ("131022-gw-00", ["131022-GW-001", "131022-GW-007"]),
        ("１３１０２２－ＧＷ－００７", ["131022-GW-007"]),
        ("柳", ["柳泉镇机井"]),
        ("east p", ["East pump"]),
        ("政务", ["131023-BE-017", "131023-BE-018"]),
        ("坏", ["131024-GW-009"]),
        ("GW-00", ["131022-GW-001", "131022-GW-007", "131024-GW-009"]),
        ("7", ["131022-GW-007"]),
        ("017", ["131023-BE-017"]),
        ("大厅", ["131023-BE-017", "131023-BE-018"]),
        ("没有", []),
    ],
)
def test_a_word_begun_fits(begun: str, expected: list[str]) -> None:
    """
    Codes that begin so come first, then names, then tails and numbers of codes, then parts of names; a name that two
    have or that no keyboard writes is not offered.
    """
    assert expected == [one.value for one in fitting(begun, SITES)]


def test_a_name_has_its_code_beside_it() -> None:
    """
    Where the name is what is typed on, the code is what it is known as.
    """
    assert [Known("East pump", "131022-GW-007")] == fitting("East", SITES)


@pytest.mark.parametrize(
    "begun, expected",
    [
        ("D001,D0", ["D001,D002", "D001,D003"]),
        ("D001、D002，", ["D001、D002，D003"]),
        ("D00", ["D001", "D002", "D003"]),
    ],
)
def test_the_last_of_a_list_is_completed(begun: str, expected: list[str]) -> None:
    """
    Of a list its last part is completed, by whatever sign it is parted, and nobody is named twice.
    """
    assert expected == [one.value for one in fitting_list(begun, [Known("D001"), Known("D002"), Known("D003")])]


def test_an_answer_follows_its_key() -> None:
    """
    First the key with its equals sign, then the answers to it.
    """
    items = [Known("GW01", "许可证"), Known("GW04", "封填")]
    answers = [Known("符合", "ok"), Known("存在问题", "problem")]

    assert [Known("GW04=", "封填")] == fitting_answer("GW04", items, answers)
    assert [Known("GW04=存在问题", "problem")] == fitting_answer("GW04=存", items, answers)
