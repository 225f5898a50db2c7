"""
Dates and times as people write them: read rightly or refused, never guessed.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.core.dates import When, parse_when
from fieldkit.errors import InvalidInput

TODAY = date(2021, 11, 2)
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("typed", "day", "time"),
    [
        ("2021-10-18", "2021-10-18", None),
        ("2021/10/8", "2021-10-08", None),
        ("2021.10.18", "2021-10-18", None),
        ("20211018", "2021-10-18", None),
        ("２０２１－１０－１８", "2021-10-18", None),
        ("2021年10月18日", "2021-10-18", None),
        ("2021年 10月 8号", "2021-10-08", None),
        ("2021-10-18 09:30", "2021-10-18", "09:30"),
        ("2021-10-18T09:30", "2021-10-18", "09:30"),
        ("2021-10-18，9：30", "2021-10-18", "09:30"),
        ("20211018 09:30", "2021-10-18", "09:30"),
        ("10月18日", "2021-10-18", None),
        ("10-18 14:05", "2021-10-18", "14:05"),
        ("12月1日", "2021-12-01", None),
        ("12月20日", "2020-12-20", None),
        ("10月18日上午9点半", "2021-10-18", "09:30"),
        ("10月18日 下午2点", "2021-10-18", "14:00"),
        ("10月18日 晚上8时15分", "2021-10-18", "20:15"),
        ("10月18日 中午12点", "2021-10-18", "12:00"),
        ("昨天", "2021-11-01", None),
        ("前天 下午3点", "2021-10-31", "15:00"),
        ("今天 9:05", "2021-11-02", "09:05"),
        ("today", "2021-11-02", None),
        ("Yesterday 2:05 pm", "2021-11-01", "14:05"),
        ("10月18日 中午1点", "2021-10-18", "13:00"),
        ("10月18日 凌晨12点", "2021-10-18", "00:00"),
        ("10月18日 半夜12点半", "2021-10-18", "00:30"),
        ("10月18日 凌晨3点", "2021-10-18", "03:00"),
        ("10月18日 夜里11点", "2021-10-18", "23:00"),
        ("10月18日 上午12点", "2021-10-18", "12:00"),
        ("10月18日 晚上20:15", "2021-10-18", "20:15"),
        ("2021-10-18 12:00 am", "2021-10-18", "00:00"),
        ("2021-10-18 12:00 pm", "2021-10-18", "12:00"),
        ("2021-10-18 0:00", "2021-10-18", "00:00"),
        ("2月29日", "2020-02-29", None),
    ],
)
def test_people_write_dates_in_many_ways(typed: str, day: str, time: str | None) -> None:
    """
    Dates and times of both languages, full-width signs included, mean what a person means.
    """
    assert When(day, time) == parse_when(typed, TODAY)


@pytest.mark.parametrize(
    ("typed", "since", "day"),
    [
        ("12月31日", "2021-11-02", "2021-12-31"),
        ("1月5日", "2021-11-02", "2022-01-05"),
        ("11-2", "2021-11-02", "2021-11-02"),
        ("10月30日", "2021-10-18", "2021-10-30"),
        ("2月29日", "2096-03-01", "2104-02-29"),
        ("2021年1月5日", "2021-11-02", "2021-01-05"),
    ],
)
def test_what_lies_ahead_is_the_coming_day(typed: str, since: str, day: str) -> None:
    """
    Where what lies ahead is meant, a date without a year is the first such day from a given one on.
    """
    assert When(day, None) == parse_when(typed, TODAY, since=since)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "date"),
        ("下周", "date"),
        ("2021-13-01", "date"),
        ("2021-02-29", "date"),
        ("2021年10月32日", "date"),
        ("13月1日", "date"),
        ("2月30日", "date"),
        ("9:30", "time_alone"),
        ("上午9点半", "time_alone"),
        ("25:00", "time"),
        ("2021-10-18 晚上12点", "midnight"),
        ("2021-10-18 夜里12点半", "midnight"),
        ("2021-10-18 晚上1点", "midnight"),
        ("2021-10-18 晚上0点", "midnight"),
        ("2021-10-18 24:00", "midnight"),
        ("2021-10-18 下午12点", "noon_or_midnight"),
        ("2021-10-18 0:30 pm", "noon_or_midnight"),
        ("2021-10-18 中午6点", "time"),
        ("2021-10-18 25:00", "time"),
        ("2021-10-18 9:60", "time"),
        ("2021-10-18 早饭后", "time"),
        ("2021-10-18 下午", "time"),
        ("2021-10-18 9:30:15.5", "time"),
    ],
)
def test_what_is_no_date_is_refused(typed: str, reason: str) -> None:
    """
    A day that does not exist, a time that cannot be and anything else are refused with what was typed.
    """
    with pytest.raises(InvalidInput) as caught:
        parse_when(typed, TODAY)

    assert (reason, typed) == (caught.value.facts["reason"], caught.value.facts["value"])


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("2021-10-18 晚上12点", "2021-10-19 00:00"),
        ("2021-12-31 夜里 12点半", "2022-01-01 00:30"),
        ("2021-10-18 晚上2点", "2021-10-19 02:00"),
        ("2021-10-18 24点", "2021-10-19 00:00"),
        ("9999-12-31 晚上12点", "9999-12-31 00:00"),
        ("11:30", "2021-10-18 11:30"),
    ],
)
def test_a_doubtful_time_is_answered_with_how_to_write_it(typed: str, hint: str) -> None:
    """
    The night after midnight belongs to the next day, and a time alone needs its day: both are shown written out.
    """
    with pytest.raises(InvalidInput) as caught:
        parse_when(typed, TODAY)

    assert hint == caught.value.facts["hint"]


@pytest.mark.parametrize(("typed", "time"), [("11:30", "11:30"), ("下午2点", "14:00"), ("９：０５", "09:05")])
def test_a_time_alone_is_of_the_day_given(typed: str, time: str) -> None:
    """
    Where a day is known, of a visit or check, a time alone is a time of it; with a date of its own it is not.
    """
    assert When("2021-10-18", time) == parse_when(typed, TODAY, "2021-10-18")
    assert When("2021-11-01", time) == parse_when(f"昨天 {typed}", TODAY, "2021-10-18")


@given(
    DAYS, st.times(), st.sampled_from(["{0:%Y-%m-%d}", "{0.year}年{0.month}月{0.day}日", "{0:%Y}/{0.month}/{0.day}"])
)
def test_every_day_and_minute_is_read_back(day: date, time: object, form: str) -> None:
    """
    Any day and minute written out in full is read as itself.
    """
    clock = f"{time:%H:%M}"

    assert When(day.isoformat(), None) == parse_when(form.format(day), TODAY)
    assert When(day.isoformat(), clock) == parse_when(f"{form.format(day)} {clock}", TODAY)


@given(DAYS, DAYS)
def test_a_day_without_a_year_is_the_latest(day: date, today: date) -> None:
    """
    A day without a year is the latest such day that is not more than 31 days ahead.
    """
    found = date.fromisoformat(parse_when(f"{day.month}月{day.day}日", today).date)

    assert (day.month, day.day) == (found.month, found.day)
    assert found <= today + timedelta(days=31)
    if (day.month, day.day) != (2, 29):
        assert found + timedelta(days=365) > today + timedelta(days=30)


@given(st.text(st.sampled_from("0123456789-/.年月日号上下午点半:今昨天 TtPm，"), max_size=16))
def test_any_text_is_a_date_or_refused(typed: str) -> None:
    """
    Whatever is typed gives a real date, and a real time if any, or is refused.
    """
    try:
        found = parse_when(typed, TODAY)
    except InvalidInput:
        return

    assert found.date == date.fromisoformat(found.date).isoformat()
    assert found.time is None or ("00:00" <= found.time <= "23:59" and len(found.time) == 5)
