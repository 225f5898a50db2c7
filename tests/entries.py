"""
Entries made to measure for the tests of the ledger, and histories in which several laptops write without seeing
each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any, NamedTuple

from hypothesis import strategies as st

from fieldkit.core.canonical import base32
from fieldkit.core.entry import Entry, decode_line, line_of

CAMPAIGN = "langfang-2021"
AT = "2021-10-18T09:30:00+08:00"
LAPTOPS = ("kaaaaaaaaaaaaaaa", "maaaaaaaaaaaaaaa", "qaaaaaaaaaaaaaaa")


def rid(name: str) -> str:
    """
    Give a record id that stands for a name.
    """
    return base32(sha256(name.encode()).digest())


def line(
    fields: Mapping[str, Any],
    rec: str = "well",
    kind: str = "site",
    dev: str = LAPTOPS[0],
    n: int = 1,
    seen: Iterable[bytes | Entry] = (),
    **more: Any,
) -> bytes:
    """
    Give the line of one entry; `seen` takes lines or entries, `more` sets or adds keys of the body.
    """
    ids = [one.id if isinstance(one, Entry) else one[1:33].decode() for one in seen]
    body = {"at": AT, "by": "李示例", "dev": dev, "f": 1, "n": n, "rec": [kind, rid(rec)], "seen": sorted(ids), **more}
    return line_of(body, {"_salt": "00", **fields})[1]


def entry(fields: Mapping[str, Any], **facts: Any) -> Entry:
    """
    Give one entry; see `line`.
    """
    return decode_line(line(fields, **facts))


def by_id(lines: Iterable[bytes]) -> dict[bytes, bytes]:
    """
    Give lines by id, as the ledger keeps them.
    """
    return {one[1:33]: one for one in lines}


def forged(text: bytes) -> bytes:
    """
    Give a line of this text, the bytes of a body, whose id matches, whatever the text is.
    """
    head, mark, content = text[:-1].partition(b',"set":')
    told = content[1:-1] if content[:1] == b'"' else sha256(content).hexdigest().encode()
    return b'"' + base32(sha256(head + mark + b'"' + told + b'"}').digest()).encode() + b'":' + text


class Step(NamedTuple):
    """
    One step of a history: a laptop (0–2) writes a field, withdraws, takes back, or takes over what another has.
    """

    laptop: int
    act: str
    value: int


STEPS = st.lists(
    st.builds(
        Step,
        st.integers(0, 2),
        st.sampled_from(["name", "note", "note", "take", "take", "withdraw", "keep"]),
        st.integers(0, 2),
    ),
    max_size=14,
)


def history(steps: Iterable[Step]) -> list[bytes]:
    """
    Give the lines all laptops wrote; each had seen the heads of what it held at the time.
    """
    start = line({"code": "131022-GW-007", "name": "0"}, dev="", n=0, by="", at="")
    held: list[dict[bytes, bytes]] = [by_id([start]) for _ in LAPTOPS]
    counters = [0, 0, 0]
    for laptop, act, value in steps:
        if act == "take":
            held[laptop] |= held[value]
            continue
        told = {"withdraw": {"withdrawn": {"reason": str(value)}}, "keep": {"withdrawn": None}}
        fields: dict[str, Any] = told.get(act) or {act: str(value)}
        counters[laptop] += 1
        written = line(fields, dev=LAPTOPS[laptop], n=counters[laptop], seen=_heads(held[laptop].values()))
        held[laptop] |= by_id([written])
    return list({**held[0], **held[1], **held[2]}.values())


def _heads(lines: Iterable[bytes]) -> list[bytes]:
    known = list(lines)
    seen = {identity for one in known for identity in decode_line(one).seen}
    return [one for one in known if one[1:33].decode() not in seen]


HISTORIES = STEPS.map(history)
