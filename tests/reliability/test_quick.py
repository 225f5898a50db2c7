"""
The quick way to read a file and the careful one, asked about the same damaged and hostile files: one verdict.
"""

from __future__ import annotations

import pytest

from fieldkit.core import arrived, strict
from fieldkit.core.scan import scan
from fieldkit.errors import FileRefused
from fieldkit.store.ledger import read_arrived
from reliability.damaged import CLASSES, Original, variants
from reliability.scene import Scene

COUNT = 12


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Original:
    """
    The file of a team that logged two checks with the real program.
    """
    data = (Scene(tmp_path_factory.mktemp("scene")).workspace / "ledger.json").read_bytes()
    return Original(data, dict(scan(data).lines))


def verdict(data: bytes, trusted: dict[bytes, bytes]) -> object:
    """
    Give all that a reader says of a file but the entries it decoded on the way.
    """
    try:
        return read_arrived(data, "file", trusted)._replace(entries={})
    except FileRefused as refusal:
        return str(refusal.facts["reason"])


@pytest.mark.parametrize("name", CLASSES)
def test_both_ways_give_one_verdict(name: str, original: Original, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Of every class of damage both ways believe the same lines, in one order, and hold back the same with one reason.
    """
    files = [one.data for one in variants(original, name, COUNT)] + [original.data]
    known = dict(list(original.lines.items())[::2])
    monkeypatch.setattr(strict, "_left", 0)
    quick = [verdict(data, trusted) for data in files for trusted in ({}, known)]
    monkeypatch.setattr(arrived, "read_whole", lambda data, trusted: None)
    careful = [verdict(data, trusted) for data in files for trusted in ({}, known)]

    assert careful == quick


def test_what_is_decoded_on_the_way_is_what_the_lines_say(original: Original, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    The entries given beside the lines are theirs, one for every line that was not known.
    """
    monkeypatch.setattr(strict, "_left", 0)
    known = dict(list(original.lines.items())[::2])
    content = read_arrived(original.data, "file", known)

    assert {key: strict.decode_strict(line) for key, line in original.lines.items() if key not in known} == (
        content.entries
    )


def test_a_stub_gives_way_to_its_entry(original: Original, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Where a file holds an entry and its stub, in whatever order and whichever is known, both ways keep the entry.
    """
    from fieldkit.core.entry import stub_line

    first = next(iter(original.lines))
    full, stub = original.lines[first], stub_line(original.lines[first])
    files = [original.of([stub, full]), original.of([full, stub]), original.of([stub, stub, full, full])]
    monkeypatch.setattr(strict, "_left", 0)
    quick = [verdict(data, {first: one} if one else {}) for data in files for one in (b"", full, stub)]
    monkeypatch.setattr(arrived, "read_whole", lambda data, trusted: None)
    careful = [verdict(data, {first: one} if one else {}) for data in files for one in (b"", full, stub)]

    assert careful == quick
