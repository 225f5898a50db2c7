"""
What a sheet's rows are known by: ids and codes from the token and the row alone.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.core import sheet
from fieldkit.core.canonical import derived_id, is_id

CAMPAIGN = "langfang-2021"
TOKEN = "4kq7m2xh"


def test_codes_hold_the_mark_of_the_sheet_and_the_number_of_the_row() -> None:
    """
    The mark stands where a laptop's letter would; a finding has its row's number and two digits more.
    """
    row = sheet.numbered_row(TOKEN, 7)

    assert "T4K" == sheet.mark_of(TOKEN)
    assert "131022-G03T4K-20211018-C07" == sheet.check_code("131022-G03", row, "2021-10-18")
    assert "131022-G03T4K-20211018-702" == sheet.finding_code("131022-G03", row, "2021-10-18", 2)


@given(st.binary(min_size=8, max_size=8))
def test_a_token_is_found_in_the_line_it_is_written_in(random: bytes) -> None:
    """
    A token survives being shown in either language, in any width and case, and holds no sign taken for a digit.
    """
    token = sheet.new_token(random)
    shown = sheet.shown_token(token)
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in shown)

    assert not set(token) & set("ilo01")
    for line in (f"登记表 · 131022-G03 第三组 · 表号 {shown}", f"Checks · G03 · sheet no. {shown}", f"表号：{wide}"):
        assert token == sheet.said_token(line)
    assert shown.startswith(sheet.mark_of(token))


@pytest.mark.parametrize("line", ["", "检查登记表", "表号 T4KQ7M2X", "表号 T4KQ7M2XH9", "T4KQ7M2XH", "表号 TILO7M2XH"])
def test_what_is_no_token_is_none(line: str) -> None:
    """
    A number cut short, too long, unnamed or with other signs is not taken for a token.
    """
    assert "" == sheet.said_token(line)


def test_no_two_rows_share_an_id() -> None:
    """
    Checks, findings, photos and visits of sheets, rows, days and groups all have ids of their own.
    """
    rows = [sheet.numbered_row(token, number) for token in (TOKEN, "zzzzzzzz") for number in (1, 11, 111)]
    group = derived_id("group")
    token, site = sheet.group_token(CAMPAIGN, group), derived_id("site")
    rows += [sheet.unnumbered_row(CAMPAIGN, token, ("2021-10-18", site, time), 1) for time in ("", "09:30")]
    ids = [sheet.check_id(CAMPAIGN, row) for row in rows]
    ids += [sheet.finding_id(CAMPAIGN, row, which) for row in rows for which in (1, 2)]
    ids += [sheet.photo_id(CAMPAIGN, row, digest * 64) for row in rows for digest in "ab"]
    ids += [sheet.outing_id(CAMPAIGN, group, day) for day in ("2021-10-18", "2021-10-19")]
    ids += [sheet.check_id("another", row) for row in rows]

    assert len(ids) == len(set(ids))
    assert all(map(is_id, ids))


def test_a_row_without_a_number_has_one_of_five_digits() -> None:
    """
    Where a file has no token the number in a code comes from what the row says, the same each time.
    """
    token = sheet.group_token(CAMPAIGN, derived_id("group"))
    numbers = [
        sheet.unnumbered_row(CAMPAIGN, token, ("2021-10-18", derived_id("site", str(place)), ""), 1).number
        for place in range(200)
    ]

    assert all(10_000 <= number <= 99_999 for number in numbers)
    assert len(set(numbers)) > 190
