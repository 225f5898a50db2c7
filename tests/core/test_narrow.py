"""
The reading for counting alone: what is plain is read narrowly, what is not is folded, and no number differs.
"""

from __future__ import annotations

import json

import pytest
from entries import CAMPAIGN, LAPTOPS, entry, line, rid
from make import Book

from fieldkit.core.counting import AXES, summarise
from fieldkit.core.entry import decode_line, stub_line
from fieldkit.core.narrow import END, counted_state
from fieldkit.core.state import State, build_state


def both(lines: list[bytes], size: int = 2) -> tuple[State, State]:
    """
    Give the state of some lines and their narrow one, read in small batches.
    """
    rows = [one + END for one in lines]
    batches = [rows[start : start + size] for start in range(0, len(rows), size)]
    return build_state(CAMPAIGN, map(decode_line, lines)), counted_state(CAMPAIGN, lambda: batches)


def busy() -> Book:
    """
    A county with every kind of oddity: amended, withdrawn and disputed checks, own deputies, quoted texts.
    """
    book = Book()
    book.group("131022-G03")
    for deputy in ("D1", "D2", "D3"):
        book.deputy(deputy)
    for number in range(1, 6):
        book.site(f"131022-GW-00{number}", "131022-G03")
    book.visit("V1", "131022-G03", "D1 D2")
    book.say("visit", "V1", {"ended_at": "2021-10-18T17:00"})
    book.check("C1", "131022-GW-001", "V1", advice=["a"], **{"item.GW01": {"judgement": "ok"}})
    book.check("C2", "131022-GW-002", "V1", "D3")
    book.check("C3", "131022-GW-003", "V1", note='said "so" \\ then')
    book.check("C4", "131022-GW-004", "V1")
    book.say("check", "C4", {"withdrawn": {"reason": "twice"}})
    book.check("C5", "131022-GW-005")
    book.say("check", "C5", {"item.GW01": {"judgement": "ok"}}, blind=(), dev="b")
    book.say("check", "C5", {"item.GW01": {"judgement": "problem"}}, blind=(), dev="c")
    book.photo("P1", "C1")
    book.photo("P2", "C1")
    book.say("photo", "P2", {"withdrawn": {"reason": "blurred"}})
    book.finding("F1", "C1", "confirmed")
    book.say("finding", "F1", {"move": {"state": "closed", "date": "2021-11-01"}})
    book.finding("F2", "C2", "assigned", due_date="2021-10-20")
    return book


@pytest.mark.parametrize("size", [1, 3, 100])
@pytest.mark.parametrize("by", sorted(AXES))
def test_a_busy_county_counts_the_same(by: str, size: int) -> None:
    """
    Amendments, withdrawals, conflicts on fields that are not counted, own deputies: no number differs.
    """
    book = busy()
    whole, narrow = both(list(book.lines.values()), size)

    assert summarise(whole, book.campaign, by) == summarise(narrow, book.campaign, by)


def test_plain_checks_alone_are_read_narrowly() -> None:
    """
    A check of one plain entry is read narrowly; one amended, disputed or with deputies or escapes of its own is not.
    """
    book = busy()
    _, narrow = both(list(book.lines.values()))

    assert ["131022-GW-001"] == [narrow.records["site"][found.site].code for found in narrow.plain_checks.values()]
    assert {"C2", "C3", "C4", "C5"} == {record.code for record in narrow.records["check"].values()}


ODD = {
    "erased": lambda one: [stub_line(one)],
    "erased beside": lambda one: [stub_line(one), line({"site": rid("s")}, rec="c", kind="check", dev=LAPTOPS[1])],
    "later format": lambda one: [line({"site": rid("s")}, rec="c", kind="check", f=2)],
    "later format beside": lambda one: [one, line({"x": 1}, rec="c", kind="check", dev=LAPTOPS[1], f=2)],
    "unknown kind": lambda one: [one, line({"check": rid("c")}, rec="c", kind="checkup")],
    "kind in another key": lambda one: [line({"site": rid("s")}, rec="c", kind="check", a={"rec": ["visit", "x"]})],
    "nothing known": lambda one: [line({}, rec="c", kind="zzz")],
    "same record again": lambda one: [one, line({"advice": ["x"]}, rec="c", kind="check", dev=LAPTOPS[1])],
}


@pytest.mark.parametrize("name", ODD)
def test_what_is_not_plain_is_folded(name: str) -> None:
    """
    Erased entries, later formats, unknown kinds and second entries give the same records as the whole reading does.
    """
    first = line({"site": rid("s"), "date": "2021-10-18", "item.GW01": {"judgement": "ok"}}, rec="c", kind="check")
    whole, narrow = both(ODD[name](first), 1)
    plain = {rec: (fields.site, fields.date) for rec, fields in narrow.plain_checks.items()}
    shown = {rec: (one.fields.get("site"), one.fields.get("date")) for rec, one in narrow.records["check"].items()}

    assert whole.unknown == narrow.unknown
    assert {rec: (one.fields.get("site"), one.fields.get("date")) for rec, one in whole.records["check"].items()} == {
        **plain,
        **shown,
    }


def test_a_second_look_takes_no_entry_twice() -> None:
    """
    Of a check with several plain entries, read again for being no plain one, each entry is there once.
    """
    first = line({"date": "2021-10-18"}, rec="c", kind="check")
    whole, narrow = both([first, *ODD["same record again"](first)], 1)
    found, expected = (state.records["check"][rid("c")] for state in (narrow, whole))

    assert (expected.entries, 2) == (found.entries, len({entry.id for entry in found.entries}))


def test_an_escaped_key_is_seen() -> None:
    """
    A deputy whose key another program spelled with an escape is there all the same.
    """
    body = json.loads(line({"deputy.d1": True, "date": "2021-10-18"}, rec="c", kind="check")[35:])
    text = json.dumps(body, separators=(",", ":"), sort_keys=True).replace('"deputy.d1"', '"\\u0064eputy.d1"')
    _, narrow = both([b'"' + b"a" * 32 + b'":' + text.encode()])

    assert [True] == [record.fields["deputy.d1"] for record in narrow.records["check"].values()]


def test_salt_and_list_marks_are_no_fields() -> None:
    """
    Of a record read whole the reserved keys are left out, as the fold leaves them out.
    """
    whole, narrow = both([line({"name": "x", "_list": True}, rec="s", kind="site")])

    assert whole.records["site"][rid("s")].fields == narrow.records["site"][rid("s")].fields == {"name": "x"}
    assert not entry({"name": "x"}).erased
