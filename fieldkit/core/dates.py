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
_TIME = (
    r"(凌晨|清晨|早晨|早上|上午|中午|下午|傍晚|晚上|夜里|深夜|半夜|am|pm)?"
    r"\s*(\d{1,2})\s*[:点时]\s*(半|\d{1,2})?\s*分?\s*(am|pm)?"
)
# The hour as said (0 to 12) → the hour of the day it means with such a word; what is not there is in doubt.
_FIRST_HALF = {hour: hour for hour in range(13)}
_AFTER_MIDNIGHT = {**{hour: hour for hour in range(12)}, 12: 0}
_HOURS = {
    **dict.fromkeys(("清晨", "早晨", "早上", "上午"), _FIRST_HALF),
    **dict.fromkeys(("凌晨", "am"), _AFTER_MIDNIGHT),
    "半夜": {0: 0, 12: 0, 1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 11: 23},
    "中午": {10: 10, 11: 11, 12: 12, 1: 13, 2: 14},
    "下午": {hour: hour + 12 for hour in range(1, 12)},
    "傍晚": {hour: hour + 12 for hour in range(4, 9)},
    "晚上": {hour: hour + 12 for hour in range(5, 12)},
    **dict.fromkeys(("夜里", "深夜"), {hour: hour + 12 for hour in range(6, 12)}),
    "pm": {**{hour: hour + 12 for hour in range(1, 12)}, 12: 12},
}


class When(NamedTuple):
    """
    A date `YYYY-MM-DD` and, where one was said, a time `HH:MM`.
    """

    date: str
    time: str | None


def parse_when(text: str, today: date, day_of: str = "", since: str = "") -> When:
    """
    Read a date with or without a time: 2021-10-18 09:30, 2021年10月18日, 10月18日 上午9点半, 昨天, yesterday 14:05.

    A date without a year is the latest such day up to a month from today; where what lies ahead is meant, it is the
    first such day from the day `since` on. A time alone is one of the day `day_of` (that of a visit or check); where
    there is none it is not taken for today's. Raises InvalidInput(reason="date" | "time" | "time_alone" |
    "midnight" | "noon_or_midnight").
    """
    year, month, day = text[:4], text[5:7], text[8:]
    if text == f"{year}-{month}-{day}" and len(day) == 2 and text.isascii() and f"{year}{month}{day}".isdecimal():
        # What programs and most people write needs no pattern, and no time to compile one.
        return When(_day(int(year), int(month), int(day), text).isoformat(), None)
    import unicodedata

    plain = unicodedata.normalize("NFKC", text).strip().lower().replace("t", " ", 1 if re.match(r"\d", text) else 0)
    if re.fullmatch(_TIME, plain):
        return _time_alone(plain, text, day_of, today)
    found, rest = _read_day(plain, today, text, since)
    rest = rest.strip(" ,，")
    return When(found.isoformat(), _read_time(rest, text, found) if rest else None)


def names_day(text: str | None) -> bool:
    """
    Tell whether what was typed says more than a time: whether it has a day of its own.
    """
    import unicodedata

    return bool(text) and not re.fullmatch(_TIME, unicodedata.normalize("NFKC", str(text)).strip().lower())


def looks_like_day(text: str) -> bool:
    """
    Tell whether a text begins like a day, or is made of nothing but what days and times are written with: such a text
    is a day, right or wrong, and never the name of anything.
    """
    import unicodedata

    plain = unicodedata.normalize("NFKC", text).strip().lower()
    if any(map(plain.startswith, _DAYS_BACK)) or not re.sub(r"[\d\s年月日号时点分./:,，-]", "", plain):
        return True
    return any(re.match(pattern, plain) for pattern in (_FULL, _COMPACT, _SHORT)) or not names_day(text)


def _time_alone(plain: str, text: str, day_of: str, today: date) -> When:
    try:
        day = date.fromisoformat(day_of)
    except ValueError:
        time = _read_time(plain, text, today)
        raise InvalidInput(field="date", value=text, reason="time_alone", hint=f"2021-10-18 {time}") from None
    return When(day.isoformat(), _read_time(plain, text, day))


def _read_day(plain: str, today: date, text: str, since: str) -> tuple[date, str]:
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
        near = _first(month, day, since, today, text) if since else _latest(month, day, today, text)
        return near, plain[found.end() :]
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


def _first(month: int, day: int, since: str, today: date, text: str) -> date:
    try:
        first = date.fromisoformat(since)
    except ValueError:
        # What another program wrote for a day.
        first = today
    # Two leap days may lie eight years apart.
    for year in range(first.year, min(first.year + 8, date.max.year) + 1):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found >= first:
            return found
    raise InvalidInput(field="date", value=text, reason="date", hint="2021-10-18")


def _read_time(rest: str, text: str, day: date) -> str:
    found = re.fullmatch(_TIME, rest)
    if not found:
        raise InvalidInput(field="time", value=text, reason="time", hint="09:30")
    before, hours, minutes, after = found.groups()
    hour = int(hours)
    minute = 30 if minutes == "半" else int(minutes or 0)
    word = before or after
    if hour > 24 or minute > 59:
        raise InvalidInput(field="time", value=text, reason="time", hint="09:30")
    if hour <= 12 and word:
        known = _HOURS[word]
        if hour not in known:
            raise _in_doubt(word, hour % 12, minute, text, day)
        hour = known[hour]
    elif hour == 24:
        raise _in_doubt("", 0, minute, text, day)
    return f"{hour:02d}:{minute:02d}"


def _in_doubt(word: str, hour: int, minute: int, text: str, day: date) -> InvalidInput:
    """
    Say that an hour is not that of the day it stands with: of a night, the small hours are the next day's.
    """
    if word in ("中午", "傍晚", "半夜"):
        return InvalidInput(field="time", value=text, reason="time", hint="09:30")
    reason = "noon_or_midnight" if word in ("下午", "pm") else "midnight"
    following = day + timedelta(days=1) if day < date.max else day
    written = f"{following.isoformat()} {hour:02d}:{minute:02d}"
    return InvalidInput(field="time", value=text, reason=reason, hint=written)
