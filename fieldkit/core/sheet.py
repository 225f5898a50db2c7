"""
A day's sheet: the ids and codes of what its rows say come from the sheet's token and the row alone, so that one sheet
imported on two laptops, or twice, is the same records. Worked bytes are in `docs/format.md`.

Terms: the *token* is what a sheet is known by; its *mark* stands in codes where a laptop's letter would; the *key* of a
row is its number or, in a file that has no token, its day, site, time and which of several it is.
"""

from __future__ import annotations

import re

from fieldkit.core.canonical import derived_id, id_number
from fieldkit.core.codes import LETTERS, dated_code, normalise_text
from fieldkit.core.tuples import NamedTuple

SIGNS = LETTERS + "234567"
TOKEN_LENGTH = 8
LARGEST_NUMBER = 99_999
MOST_FINDINGS = 99
_SAID = re.compile(rf"(?:表号|sheetno\.?):?t([{SIGNS}]{{{TOKEN_LENGTH}}})(?![a-z0-9])")


class RowId(NamedTuple):
    """
    Which row of which sheet: the sheet's token, the key of the row, and the number that stands in its codes.
    """

    token: str
    key: tuple[str, ...]
    number: int


def new_token(random: bytes) -> str:
    """
    Make a token of signs that nobody takes for digits, one for each random byte.
    """
    return "".join(SIGNS[byte % len(SIGNS)] for byte in random[:TOKEN_LENGTH])


def said_token(text: str) -> str:
    """
    Find the token in the line above the titles (`表号 T4KQ7M2XH`, `sheet no. T4KQ7M2XH`), "" where there is none.
    """
    found = _SAID.search(normalise_text(text))
    return found[1] if found else ""


def shown_token(token: str) -> str:
    """
    Write a token as people see it: its mark is what it begins with.
    """
    return f"T{token.upper()}"


def mark_of(token: str) -> str:
    """
    Give what stands in codes in the place of a laptop's letter: T and the token's first two signs that nobody takes
    for digits.
    """
    return "T" + "".join(sign for sign in token if sign in SIGNS)[:2].upper()


def group_token(campaign: str, group: str) -> str:
    """
    Give the token of files of a group that have none, and of its visits; `group` is a record id.
    """
    return derived_id(campaign, "sheet", group)


def numbered_row(token: str, number: int) -> RowId:
    """
    Name a row by its number.
    """
    return RowId(token, (str(number),), number)


def unnumbered_row(campaign: str, token: str, said: tuple[str, ...], which: int) -> RowId:
    """
    Name a row of a file without a token by what it said: date, id of the site, time or "", and which of several such
    rows it is, from 1. The number in its codes has five digits, made from its id.
    """
    key = (*said, str(which))
    number = id_number(check_id(campaign, RowId(token, key, 0)).encode()) % 90_000 + 10_000
    return RowId(token, key, number)


def check_id(campaign: str, row: RowId) -> str:
    """
    Derive the id of the check a row tells of.
    """
    return derived_id(campaign, "sheet", row.token, *row.key)


def finding_id(campaign: str, row: RowId, which: int) -> str:
    """
    Derive the id of one of the findings of a row, counted from 1.
    """
    return derived_id(campaign, "sheet", row.token, *row.key, "finding", str(which))


def photo_id(campaign: str, row: RowId, digest: str) -> str:
    """
    Derive the id of a photo of a row from the sha256 of its bytes.
    """
    return derived_id(campaign, "sheet", row.token, *row.key, "photo", digest)


def outing_id(campaign: str, group: str, date: str) -> str:
    """
    Derive the id of the visit that the rows of one group and day make; `group` is a record id.
    """
    return derived_id(campaign, "sheet", group, date)


def check_code(group_code: str, row: RowId, date: str) -> str:
    """
    Make the code of a row's check: `131022-G03T4K-20211018-C01`.
    """
    return dated_code(group_code, mark_of(row.token), date, "C", row.number)


def finding_code(group_code: str, row: RowId, date: str, which: int) -> str:
    """
    Make the code of a finding: the number of its row, then two digits for which of them it is.
    """
    return dated_code(group_code, mark_of(row.token), date, "", row.number * 100 + which)


def outing_code(campaign: str, group: str, group_code: str, date: str) -> str:
    """
    Make the code of the visit that the rows of one group and day make.
    """
    return dated_code(group_code, mark_of(group_token(campaign, group)), date, "V", 1)
