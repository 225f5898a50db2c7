"""
Codes and names as people write them: one normal form, the making of display codes, and the nearest right ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−－﹣_"), "-")

# A laptop's letter stands in codes that people read aloud and type: none that looks like a digit.
LETTERS = "abcdefghjkmnpqrstuvwxyz"
# The signs of a laptop or a sheet in a code, and those of a visit and a check before their number.
_SIGNS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
_MARKS = ("V", "C")
# What parts names given in one word.
NAME_SEPARATORS = ",，、;；"
_PARTING = str.maketrans(dict.fromkeys(NAME_SEPARATORS[1:], NAME_SEPARATORS[0]))
# Stands for the site the photos were taken at.
HERE = "@"


def normalise_text(text: str) -> str:
    """
    Give the form two spellings of one name share: NFKC, no white space, case folded.
    """
    if text.isascii():
        return "".join(text.split()).casefold()
    import unicodedata

    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def normalise_code(code: str) -> str:
    """
    Give the form two spellings of one code share: full-width signs, dashes, spaces and case do not matter.
    """
    if code.isascii():
        return "".join(code.split()).replace("_", "-").upper()
    return normalise_text(code.translate(_DASHES)).upper()


def is_city(region: str | None) -> bool:
    """
    Tell whether a region is the city (a code ending in 00, or none at all): its selection is everything.
    """
    return not region or region.endswith("00")


def laptop_letter(dev: str) -> str:
    """
    Give the letter of a laptop: the first of its writer id.
    """
    return dev[:1].upper() or "A"


def field_site_code(group_code: str, topic: str, letter: str, number: int) -> str:
    """
    Make the code of a site found in the field: `131022-GW-G03A-X03` (group and laptop letter inside).
    """
    region, _, tail = group_code.partition("-")
    return f"{region}-{topic or 'XX'}-{tail or 'G00'}{letter}-X{number:02d}"


def dated_code(group_code: str, letter: str, date: str, sign: str, number: int) -> str:
    """
    Make the code of a visit (sign V), check (C) or finding (no sign): `131022-G03A-20211018-02`.
    """
    plain = date.replace("-", "")
    tail = f"{sign}{number}" if sign == "V" else f"{sign}{number:02d}"
    return f"{group_code or '000000-G00'}{letter}-{plain}-{tail}"


def beginning_of(code: str) -> str:
    """
    Give a dated code without the number at its end: what all of one group, laptop, day and sign begin with.
    """
    return code.rstrip("0123456789")


def groups_of_code(code: str) -> tuple[str, ...]:
    """
    Give the normalised codes of the groups that may have made a dated code: its sign before the date is the letter of a
    laptop (`131022-G03A-20211018-02`) or the mark of a sheet (`131022-G03TNG-20211018-C07`), both of 131022-G03. None
    for a code of another form.
    """
    dated, _, number = normalise_code(code).rpartition("-")
    digits = number[1:] if number[:1] in _MARKS else number
    return _makers(dated) if digits.isascii() and digits.isdigit() else ()


@lru_cache(maxsize=4096)
def _makers(dated: str) -> tuple[str, ...]:
    """
    Read what stands before the number; thousands of codes have the same.
    """
    head, _, date = dated.rpartition("-")
    if len(date) != 8 or not (date.isascii() and date.isdigit()):
        return ()
    ends = ((1, True), (3, head[-3:-2] == "T"))
    return tuple(head[:-cut] for cut, fits in ends if fits and len(head) > cut and _SIGNS.issuperset(head[-cut:]))


def split_list(text: str) -> list[str]:
    """
    Split names given as `A,B、C`; each stays as typed, the empty ones go.
    """
    return [name.strip() for name in text.translate(_PARTING).split(NAME_SEPARATORS[0]) if name.strip()]


def ends_in_number(code: str, number: str) -> bool:
    """
    Tell whether a code ends in this number, leading zeros or not: `7` means `131022-GW-007`, `1` means `D01`.
    """
    last = code[len(code.rstrip("0123456789")) :]
    return bool(last) and number.isascii() and number.isdigit() and last.lstrip("0") == number.lstrip("0")


def place_of(number: str, count: int) -> int | None:
    """
    Give the place, from 0 on, that a number of a list of so many means as people count them, or None.
    """
    plain = number.lstrip("0")
    return int(plain) - 1 if plain.isdecimal() and len(plain) < 10 and int(plain) <= count else None


def next_number(taken: Iterable[str], make: Callable[[int], str]) -> int:
    """
    Give the smallest number from 1 on whose code, made by `make(number)`, is not among the taken ones.
    """
    used = set(taken)
    number = 1
    while make(number) in used:
        number += 1
    return number


def nearest(name: str, candidates: Iterable[str], count: int = 3) -> list[str]:
    """
    Give the candidates a mistyped name may have meant, best first; none when nothing is like it.
    """
    import difflib

    wanted = normalise_text(name)
    by_form: dict[str, str] = {}
    for candidate in candidates:
        by_form.setdefault(normalise_text(candidate), candidate)
    likeness = 0.4 if len(wanted) <= 3 else 0.5
    inside = sorted(form for form in by_form if wanted and (wanted in form or form in wanted))
    close = difflib.get_close_matches(wanted, list(by_form), n=count, cutoff=likeness)
    return [by_form[form] for form in dict.fromkeys([*close, *inside])][:count]
