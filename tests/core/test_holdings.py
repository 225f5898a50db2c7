"""
What a file holds, counted by its entries alone.
"""

from __future__ import annotations

from entries import CAMPAIGN, line

from fieldkit.core.entry import Change, Writer, decode_line, mint
from fieldkit.core.holdings import holdings_of
from fieldkit.core.state import record_id


def test_records_are_counted_once_and_withdrawn_ones_too() -> None:
    """
    Entries are counted each, records by kind once, those of lists without a writer as well.
    """
    writer = Writer("刘洋", "a" * 16, 1, "2021-10-18T09:30:00+08:00")
    check = record_id(CAMPAIGN, "check", "c")
    changes = [
        Change("check", check, {"code": "C01"}),
        Change("check", check, {"withdrawn": {"reason": ""}}),
        Change("photo", record_id(CAMPAIGN, "photo", "p"), {"check": check}),
    ]
    minted = [decode_line(each) for _id, each in mint(changes, writer, lambda: "00" * 8)]
    held = holdings_of([*minted, decode_line(line({"code": "131022-GW-007"}))])

    assert (4, 1, 1) == (held.entries, held.kinds["check"], held.kinds["photo"])
    assert [(3, minted[-1].id)] == [(span.entries, span.head) for span in held.writers if span.dev == "a" * 16]
    assert held.document()["kinds"] == held.kinds
