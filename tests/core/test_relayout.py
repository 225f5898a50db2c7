"""
Ledgers another program wrote anew: taken when every entry still has its id, refused otherwise.
"""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from entries import CAMPAIGN, HISTORIES, by_id, line
from hypothesis import given

from fieldkit.core.entry import stub_line
from fieldkit.core.relayout import relaid
from fieldkit.core.scan import ledger_bytes, scan

STUB = stub_line(line({"name": "删"}, n=9))
LEDGER = ledger_bytes(CAMPAIGN, [line({"name": str(n), "note": "“引号”"}, n=n) for n in (1, 2)] + [STUB])

REWRITES: dict[str, Callable[[bytes], bytes]] = {
    "indented": lambda data: json.dumps(json.loads(data), indent=2, ensure_ascii=False).encode(),
    "escaped": lambda data: json.dumps(json.loads(data)).encode(),
    "keys turned": lambda data: json.dumps(_turned(json.loads(data)), ensure_ascii=False).encode(),
    "byte order mark": lambda data: b"\xef\xbb\xbf" + data,
    "windows line ends": lambda data: data.replace(b"\n", b"\r\n"),
    "no last line end": lambda data: data.rstrip(b"\n"),
    "another table": lambda data: data.replace(b'{"about"', b'{"_default":{},"about"', 1),
}


def _turned(value: object) -> object:
    if isinstance(value, dict):
        return {key: _turned(inner) for key, inner in reversed(value.items())}
    return value


@pytest.mark.parametrize("how", REWRITES)
def test_another_layout_is_the_same_ledger(how: str) -> None:
    """
    Whatever another program did to the layout, the lines come out as they were, stubs too.
    """
    found = relaid(REWRITES[how](LEDGER))

    assert found is not None
    assert scan(LEDGER).lines == found.lines
    assert CAMPAIGN == found.about["campaign"]


@given(HISTORIES)
def test_indenting_loses_nothing(lines: list[bytes]) -> None:
    """
    Any ledger an editor indented gives the very lines back.
    """
    found = relaid(REWRITES["indented"](ledger_bytes(CAMPAIGN, lines)))

    assert found is not None
    assert by_id(lines) == found.lines


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"name":"1"', b'"name":"7"'),
        (b'"n":1', b'"n":7'),
        (b'"name":"1"', b'"name":"1","name":"1"'),
        (b'"name":"1"', b'"name":NaN'),
        (b'"name":"1"', b'"name":1.0'),
        (b'"name":"1"', b'"name":"\\ud800"'),
        (STUB[-67:], b'"' + b"0" * 64 + b'"}'),
        (b'"set":{', b'"sets":{'),
        (b'"program":"fieldkit"', b'"program":"otherkit"'),
        (b'"format":1', b'"format":"1"'),
        (b'"entries":{', b'"entry":{'),
        (b'"entries":{', b'"entries":{"x":1,'),
        (b'"about":{"1":', b'"about":{"2":'),
    ],
)
def test_one_changed_value_refuses_the_whole(old: bytes, new: bytes) -> None:
    """
    A file in which anything but the layout was changed is not taken at all.
    """
    changed = LEDGER.replace(old, new, 1)

    assert changed != LEDGER
    assert relaid(changed) is None


@pytest.mark.parametrize("data", [b"", b"null", b"[]", b"{}", b"\xff\xfe", b'{"about":1}', b"[" * 100_000])
def test_what_is_no_ledger_is_none(data: bytes) -> None:
    """
    Bytes that are no ledger give None, never an error.
    """
    assert relaid(data) is None
