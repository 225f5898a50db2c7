"""
What damaged bytes claim, and what releasing them writes: only what is new, never over someone who had seen the entry.
"""

from __future__ import annotations

import pytest
from entries import CAMPAIGN, LAPTOPS, line, rid

from fieldkit.core.claimed import plan_release, read_claimed
from fieldkit.core.entry import LONGEST_LINE, Change, Writer, decode_line, line_of, mint
from fieldkit.core.state import State, build_state
from fieldkit.errors import CodeTaken, ConflictStands, InvalidInput

FIRST = line({"code": "131022-GW-007", "name": "东井", "note": "旧"})
EDITED = FIRST.replace("东井".encode(), "西井".encode())
LATER = line({"name": "中井"}, dev=LAPTOPS[1], seen=[FIRST])
BESIDE = line({"note": "新"}, dev=LAPTOPS[1])


def state(*lines: bytes) -> State:
    """
    Fold some lines.
    """
    return build_state(CAMPAIGN, [decode_line(one) for one in lines])


def test_whole_bytes_say_everything() -> None:
    """
    What is JSON is read with its fields, without what is no field; the id it stands under is kept.
    """
    claimed = read_claimed(EDITED)

    assert (FIRST[1:33].decode(), "site", rid("well"), "131022-GW-007") == claimed[:4]
    assert {"code": "131022-GW-007", "name": "西井", "note": "旧"} == claimed.fields
    assert ("李示例", "") == (claimed.by, claimed.reason)


@pytest.mark.parametrize(
    ("raw", "kind", "reason"),
    [
        (FIRST[:-9], "site", "json"),
        (FIRST.replace(b'"n":1', b'"n":1,"n":2'), "site", "json"),
        (b"\xff\xfe nothing", "", "json"),
        (FIRST.replace(b'"f":1', b'"f":2'), "site", "not_releasable"),
        (line({"entries": ["x"], "photos": []}, kind="erase"), "erase", "not_releasable"),
        (line({"a": 1}, kind="spaceship"), "spaceship", "not_releasable"),
        (FIRST.replace(rid("well").encode(), b"short"), "site", "shape"),
        (FIRST.replace('"东井"'.encode(), b"1.5"), "site", "not_canonical"),
        (b'"x":[]', "", "json"),
        (b'"x":{"rec":5}', "", "shape"),
    ],
)
def test_broken_bytes_say_what_stands_in_plain_view(raw: bytes, kind: str, reason: str) -> None:
    """
    What is no entry has no fields and a reason; what it is about is told where it can be read.
    """
    claimed = read_claimed(raw)

    assert (None, kind, reason) == (claimed.fields, claimed.kind, claimed.reason)
    with pytest.raises(ConflictStands) as caught:
        plan_release(state(FIRST), claimed, "1")
    assert reason == caught.value.facts["reason"]


@pytest.mark.parametrize(
    ("here", "written", "kept"),
    [
        ((), {"code": "131022-GW-007", "name": "西井", "note": "旧"}, ()),
        ((FIRST,), {"name": "西井"}, ()),
        ((BESIDE,), {"code": "131022-GW-007", "name": "西井", "note": "旧"}, ()),
        ((FIRST, BESIDE), {"name": "西井"}, ()),
    ],
    ids=["nothing", "the entry itself", "another entry", "both"],
)
def test_a_release_says_what_is_new(here: tuple[bytes, ...], written: dict[str, str], kept: tuple[str, ...]) -> None:
    """
    Beside the real entry only what was changed in it is written, without it what the record does not say.
    """
    found = plan_release(state(*here), read_claimed(EDITED), "1")

    assert (("site", rid("well"), written), kept) == (found.change[:3], found.kept)


def test_nobody_who_had_seen_it_is_overruled() -> None:
    """
    A field that someone set who had seen the entry stays as it is, and is named.
    """
    found = plan_release(state(LATER), read_claimed(EDITED), "1")

    assert ({"code": "131022-GW-007", "note": "旧"}, ("name",)) == (found.change.set, found.kept)


@pytest.mark.parametrize(
    ("here", "raw", "reason"),
    [
        ((FIRST,), FIRST + b" ", "said_already"),
        ((FIRST, LATER), EDITED, "said_since"),
        ((), line({"note": "x"}), "record_lacking"),
        ((), line({"check": "x", "ext": "jpg"}, kind="photo"), "record_lacking"),
    ],
)
def test_what_would_add_nothing_or_half_a_record_is_refused(here: tuple[bytes, ...], raw: bytes, reason: str) -> None:
    """
    Nothing new, or too little to make a record of, is refused by its reason.
    """
    with pytest.raises(ConflictStands) as caught:
        plan_release(state(*here), read_claimed(raw), "1")
    assert reason == caught.value.facts["reason"]


def test_a_code_is_not_given_twice() -> None:
    """
    A record whose own id is damaged would be a second one of that code: refused.
    """
    with pytest.raises(CodeTaken):
        plan_release(state(FIRST), read_claimed(EDITED.replace(rid("well").encode(), rid("other").encode())), "1")


def test_what_is_longer_than_any_entry_is_neither_written_nor_released() -> None:
    """
    The writer keeps the limit of the reader: no laptop says "saved" of what all others would hold back.
    """
    note = "长" * (LONGEST_LINE // 3)
    giant = line_of({"by": "", "f": 1, "rec": ["site", rid("well")]}, {"code": "x", "note": note})[1]
    writer = Writer("李", "a", 1, "2021-10-18T09:30:00+08:00")

    assert ("giant", None) == (read_claimed(giant).reason, read_claimed(giant).fields)
    with pytest.raises(InvalidInput):
        mint([Change("site", rid("well"), {"note": "x" * LONGEST_LINE})], writer, lambda: "salt")


def test_a_record_set_aside_is_not_released_past_that() -> None:
    """
    What is set aside whole is known all the same: nothing of it counts again by a release, and its code stays taken.
    """
    entries = {"entries": [FIRST[1:33].decode()], "state": "aside"}
    hidden = state(FIRST, line(entries, rec="deciding", kind="set_aside", n=2))
    assert hidden.get("site", rid("well")) is None

    with pytest.raises(ConflictStands) as caught:
        plan_release(hidden, read_claimed(EDITED), "1")
    assert "record_aside" == caught.value.facts["reason"]
    with pytest.raises(CodeTaken):
        plan_release(hidden, read_claimed(EDITED.replace(rid("well").encode(), rid("other").encode())), "1")
