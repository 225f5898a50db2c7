"""
Dates and times as people write them, in both languages.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from fieldkit.core.tuples import NamedTuple
from fieldkit.errors import InvalidInput

_DAYS_BACK = {"今天": 0, "今日": 0, "today": 0, "昨天": 1, "昨日": 1, "yesterday": 1, "前天": 2, "前日": 2}
_FULL = r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?号?"
_SHORT = r"(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?号?(?![\d:])"
_COMPACT = r"(\d{4})(\d{2})(\d{2})(?!\d)"
_TIME = r"(上午|早上|中午|下午|晚上|am|pm)?\s*(\d{1,2})\s*[:点时]\s*(半|\d{1,2})?\s*分?\s*(am|pm)?"
_AFTERNOON = ("下午", "晚上", "pm")


class When(NamedTuple):
    """
    A date `YYYY-MM-DD` and, where one was said, a time `HH:MM`.
    """

    date: str
    time: str | None


def parse_when(text: str, today: date) -> When:
    """
    Read a date with or without a time: 2021-10-18 09:30, 2021年10月18日, 10月18日 上午9点半, 昨天, yesterday 14:05.

    A date without a year is the latest such day up to a month from today. Raises InvalidInput(reason="date" |
    "time").
    """
    year, month, day = text[:4], text[5:7], text[8:]
    if text == f"{year}-{month}-{day}" and len(day) == 2 and text.isascii() and f"{year}{month}{day}".isdecimal():
        # What programs and most people write needs no pattern, and no time to compile one.
        return When(_day(int(year), int(month), int(day), text).isoformat(), None)
    import unicodedata

    plain = unicodedata.normalize("NFKC", text).strip().lower().replace("t", " ", 1 if re.match(r"\d", text) else 0)
    found, rest = _read_day(plain, today, text)
    rest = rest.strip(" ,，")
    return When(found.isoformat(), _read_time(rest, text) if rest else None)


def _read_day(plain: str, today: date, text: str) -> tuple[date, str]:
    for word, back in _DAYS_BACK.items():
        if plain.startswith(word):
            return today - timedelta(days=back), plain[len(word) :]
    for pattern in (_FULL, _COMPACT):
        found = re.match(pattern, plain)
        if found:
            year, month, day = map(int, found.groups())
            return _day(year, month, day, text), plain[found.end() :]
    found = re.match(_SHORT, plain)
    if found:
        month, day = map(int, found.groups())
        return _latest(month, day, today, text), plain[found.end() :]
    raise InvalidInput(field="date", value=text, reason="date", hint="2021-10-18 09:30")


def _day(year: int, month: int, day: int, text: str) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise InvalidInput(field="date", value=text, reason="date", hint="2021-10-18") from None


def _latest(month: int, day: int, today: date, text: str) -> date:
    for year in (today.year, today.year - 1, today.year - 2, today.year - 3, today.year - 4):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found <= today + timedelta(days=31):
            return found
    raise InvalidInput(field="date", value=text, reason="date", hint="2021-10-18")


def _read_time(rest: str, text: str) -> str:
    found = re.fullmatch(_TIME, rest)
    if not found:
        raise InvalidInput(field="time", value=text, reason="time", hint="09:30")
    before, hours, minutes, after = found.groups()
    hour = int(hours)
    minute = 30 if minutes == "半" else int(minutes or 0)
    if hour < 12 and (before in _AFTERNOON or after == "pm"):
        hour += 12
    if hour > 23 or minute > 59:
        raise InvalidInput(field="time", value=text, reason="time", hint="09:30")
    return f"{hour:02d}:{minute:02d}"
