"""
The ledger on disk: appended in place, rewritten only whole, mended only where nothing saved is lost.
"""

from __future__ import annotations

import errno
import json
import os
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from entries import CAMPAIGN, LAPTOPS, line
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldkit.core.entry import stub_line
from fieldkit.core.scan import CLOSING, header, ledger_bytes, scan
from fieldkit.errors import FileRefused, LedgerDamaged, LedgerTooNew, NotSaved, ReadOnly
from fieldkit.store import durable
from fieldkit.store.ledger import (
    KnownGood,
    append_lines,
    create_ledger,
    read_arrived,
    read_ledger,
    rewrite_ledger,
)
from fieldkit.store.mending import repair_ledger

LINES = [line({"name": "井" * n}, n=n) for n in (1, 2, 3)]
MORE = [line({"note": str(i)}, dev=LAPTOPS[1], n=i, part=[i, 2]) for i in (1, 2)]
WHOLE = ledger_bytes(CAMPAIGN, LINES)


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """
    A ledger with three entries.
    """
    path = tmp_path / "ledger.json"
    path.write_bytes(WHOLE)
    return path


def names(path: Path) -> list[str]:
    """
    Give what lies in the folder of a file.
    """
    return sorted(each.name for each in path.parent.iterdir())


def test_an_append_touches_nothing_before_it(ledger: Path) -> None:
    """
    An append leaves every byte before the closing brackets and the file itself as they were.
    """
    before = ledger.stat().st_ino

    assert append_lines(ledger, MORE)
    assert ledger.read_bytes().startswith(WHOLE[: -len(CLOSING)] + b",\n")
    assert (before, ledger_bytes(CAMPAIGN, [*LINES, *MORE])) == (ledger.stat().st_ino, ledger.read_bytes())
    assert 5 == len(json.loads(ledger.read_bytes())["entries"])


@pytest.mark.parametrize("count", [0, 1, 2000])
def test_an_append_costs_the_same_at_any_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    """
    An append reads a few bytes and writes the entries once, however large the ledger is.
    """
    path = tmp_path / "ledger.json"
    path.write_bytes(ledger_bytes(CAMPAIGN, [line({"name": str(n)}, n=n) for n in range(1, count + 1)]))
    moved: dict[str, int] = {"read": 0, "write": 0}

    def read(descriptor: int, size: int) -> bytes:
        data = real_read(descriptor, size)
        moved["read"] += len(data)
        return data

    def write(descriptor: int, data: bytes) -> int:
        moved["write"] += len(data)
        return real_write(descriptor, data)

    real_read, real_write = os.read, os.write
    monkeypatch.setattr(os, "read", read)
    monkeypatch.setattr(os, "write", write)
    append_lines(path, MORE)
    monkeypatch.undo()

    assert moved["write"] == sum(len(one) + 2 for one in MORE) + len(CLOSING) - (0 if count else 1)
    assert moved["read"] <= 4096 + 64


def test_the_first_append_needs_no_comma(tmp_path: Path) -> None:
    """
    The first entry of an empty ledger stands on its own line.
    """
    path = tmp_path / "ledger.json"
    create_ledger(path, CAMPAIGN)

    assert append_lines(path, LINES[:1])
    assert header(CAMPAIGN) + b"\n" + LINES[0] + CLOSING == path.read_bytes()


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"null", WHOLE[:-1], WHOLE[:-4], b"\n}}\n", b"x" + WHOLE, WHOLE[: -len(CLOSING)] + b",\n}}\n"]
)
def test_no_append_to_what_is_not_whole(tmp_path: Path, data: bytes) -> None:
    """
    Where head or end of the file is not as we leave it, an append writes nothing.
    """
    path = tmp_path / "ledger.json"
    path.write_bytes(data)

    assert (False, data) == (append_lines(path, MORE), path.read_bytes())


@pytest.mark.parametrize("at_call", [1, 2])
@pytest.mark.parametrize(("number", "reason"), [(errno.ENOSPC, "full"), (errno.EIO, "medium")])
def test_a_failed_write_ends_where_it_began(
    ledger: Path, monkeypatch: pytest.MonkeyPatch, number: int, reason: str, at_call: int
) -> None:
    """
    When writing or syncing fails, the old end is put back and the entries are named as not known to be saved.
    """
    real, calls = os.write, [0]

    def some(descriptor: int, data: bytes) -> int:
        calls[0] += 1
        if calls[0] == at_call:
            raise OSError(number, os.strerror(number))
        return real(descriptor, bytes(data)[:7] if calls[0] == 1 else data)

    monkeypatch.setattr(os, "write", some)
    with pytest.raises(NotSaved) as caught:
        append_lines(ledger, MORE)
    monkeypatch.undo()

    assert WHOLE == ledger.read_bytes()
    assert (reason, [one[1:33].decode() for one in MORE]) == (
        caught.value.facts["reason"],
        caught.value.facts["entries"],
    )


def test_a_medium_without_the_right_to_write(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    On a read-only medium an append is refused as such, and reading still works.
    """

    def refuse(*_args: Any, **_named: Any) -> int:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(ReadOnly):
        append_lines(ledger, MORE)

    assert LINES == list(read_ledger(ledger).lines.values())


def test_a_rewrite_is_another_file_in_one_step(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    A rewrite that fails before its rename leaves the old ledger and no temporary file.
    """

    def refuse(*_args: Any) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(NotSaved):
        rewrite_ledger(ledger, CAMPAIGN, LINES[:1])

    assert (WHOLE, ["ledger.json"]) == (ledger.read_bytes(), names(ledger))


def test_a_rewrite_is_synced_before_and_after_its_rename(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    A rewrite syncs the new file, renames it over the old one, then syncs the folder, in this order.
    """
    steps: list[str] = []
    for name in ("sync_file", "rename_file", "sync_folder"):
        real = getattr(durable, name)
        monkeypatch.setattr(durable, name, lambda *args, real=real, name=name: (steps.append(name), real(*args))[1])
    size = rewrite_ledger(ledger, CAMPAIGN, LINES[:2])

    assert ["sync_file", "rename_file", "sync_folder"] == steps
    assert (ledger_bytes(CAMPAIGN, LINES[:2]), len(ledger.read_bytes()) - len(CLOSING)) == (ledger.read_bytes(), size)


@pytest.mark.parametrize("torn", [b',\n"abc', b",", b',\n"abc":{"at":"\0\0\0\0'])
def test_readers_leave_a_torn_end_out_and_writers_mend_it(ledger: Path, torn: bytes) -> None:
    """
    A torn end is not read and not changed by readers; the next writer cuts it and keeps a copy of what it cut.
    """
    data = WHOLE[: -len(CLOSING)] + torn
    ledger.write_bytes(data)
    content = read_ledger(ledger)

    assert (True, LINES, data) == (content.torn, list(content.lines.values()), ledger.read_bytes())
    copy = repair_ledger(ledger, ledger.parent / "local")
    assert copy is not None
    assert (torn, ledger.parent / "local", WHOLE) == (copy.read_bytes(), copy.parent, ledger.read_bytes())
    assert (None, False) == (repair_ledger(ledger, ledger.parent / "local"), read_ledger(ledger).torn)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, len(ledger_bytes(CAMPAIGN, [*LINES, *MORE]))))
def test_wherever_a_file_ends_the_next_append_is_whole(tmp_path: Path, size: int) -> None:
    """
    However short a crash left the file, either it is no ledger any more or the next entry is added to what is whole.
    """
    path = tmp_path / "ledger.json"
    path.write_bytes(ledger_bytes(CAMPAIGN, [*LINES, *MORE])[:size])
    try:
        kept = list(read_ledger(path).lines.values())
    except LedgerDamaged:
        assert size < len(header(CAMPAIGN))
        return
    repair_ledger(path, tmp_path / "local")

    assert kept == [*LINES, *MORE][: len(kept)]
    assert 4 != len(kept)
    assert append_lines(path, [line({"name": "后"}, n=9)])
    assert (True, len(kept) + 1) == (scan(path.read_bytes()).whole, len(scan(path.read_bytes()).lines))


def test_damage_in_the_middle_is_never_cut(ledger: Path) -> None:
    """
    A bad line with good ones behind it is damage: refused with the line, exit code 6, not a byte changed.
    """
    damaged = WHOLE.replace('"name":"井井"'.encode(), '"name":"井丼"'.encode())
    ledger.write_bytes(damaged)
    for attempt in (read_ledger, lambda path: repair_ledger(path, path.parent / "local")):
        with pytest.raises(LedgerDamaged) as caught:
            attempt(ledger)
        assert (4, "hash", 6) == (caught.value.facts["line"], caught.value.facts["reason"], caught.value.exit_code)

    assert (damaged, ["ledger.json"]) == (ledger.read_bytes(), names(ledger))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\0" * 4096, "empty"),
        (b"null", "null"),
        (b'{"_default":{}}', "other_program"),
        (WHOLE.decode().encode("utf-16"), "utf16"),
        (WHOLE[:9], "truncated"),
        (b"\xd6\xd0\xce\xc4", "not_utf8"),
    ],
)
def test_what_is_no_ledger_is_never_written_over(tmp_path: Path, data: bytes, reason: str) -> None:
    """
    A file that is empty, null, of another program or another encoding is refused by name and stays as it is.
    """
    path = tmp_path / "ledger.json"
    path.write_bytes(data)
    with pytest.raises(LedgerDamaged) as caught:
        repair_ledger(path, tmp_path / "local")
    with pytest.raises(FileRefused) as refused:
        read_arrived(data, "a.json")

    assert (reason, reason) == (caught.value.facts["reason"], refused.value.facts["reason"])
    assert data == path.read_bytes()


def test_a_later_format_is_too_new(tmp_path: Path) -> None:
    """
    A ledger of a later format number is refused as too new, whatever its layout.
    """
    later = ledger_bytes(CAMPAIGN, LINES, format_number=2)
    path = tmp_path / "ledger.json"
    for data in (later, json.dumps(json.loads(later), indent=1).encode()):
        path.write_bytes(data)
        with pytest.raises(LedgerTooNew) as caught:
            read_ledger(path)
        with pytest.raises(FileRefused) as refused:
            read_arrived(data, "a.json")
        assert (2, 6) == (caught.value.facts["format"], caught.value.exit_code)
        assert ("too_new", 2) == (refused.value.facts["reason"], refused.value.facts["detail"])


def test_another_layout_is_put_back_in_one_step(ledger: Path) -> None:
    """
    A ledger an editor indented is read as it is, and the next writer puts the layout back by a rename.
    """
    ledger.write_bytes(json.dumps(json.loads(WHOLE), indent=2).encode())
    before = ledger.stat().st_ino
    content = read_ledger(ledger)

    assert (True, False, LINES) == (content.changed_layout, content.torn, list(content.lines.values()))
    assert repair_ledger(ledger, ledger.parent / "local") is None
    assert WHOLE == ledger.read_bytes()
    assert before != ledger.stat().st_ino


def test_a_lost_separator_is_put_back(ledger: Path) -> None:
    """
    Good entries between which a comma is missing are all kept, and the file is written anew.
    """
    ledger.write_bytes(WHOLE.replace(LINES[1] + b",\n", LINES[1] + b"\n\n"))

    assert LINES == list(read_ledger(ledger).lines.values())
    repair_ledger(ledger, ledger.parent / "local")
    assert WHOLE == ledger.read_bytes()


def test_a_note_of_other_bytes_proves_nothing(ledger: Path) -> None:
    """
    A note of known-good bytes counts only while their hash matches: a changed line is found all the same.
    """
    changed = WHOLE.replace('"name":"井"'.encode(), '"name":"丼"'.encode())
    ledger.write_bytes(changed)
    size = len(WHOLE) - len(CLOSING)
    with pytest.raises(LedgerDamaged):
        read_ledger(ledger, KnownGood(size, sha256(WHOLE[:size]).hexdigest()))


@pytest.mark.parametrize(
    ("data", "flaw", "held", "entries"),
    [
        (WHOLE[:-30], "truncated", [(5, "json")], 2),
        (WHOLE.replace('"name":"井井"'.encode(), '"name":"井丼"'.encode()), "", [(4, "hash")], 2),
        (WHOLE.replace(LINES[1] + b",\n", b""), "", [], 2),
        (ledger_bytes(CAMPAIGN, [*LINES, b'"x":{}']), "", [(6, "layout")], 3),
    ],
)
def test_what_arrives_damaged_costs_what_is_damaged(
    data: bytes, flaw: str, held: list[tuple[int, str]], entries: int
) -> None:
    """
    Of a file that arrives cut or changed each entry that is whole is taken, each other named with its line and reason;
    one with fewer entries is simply smaller.
    """
    content = read_arrived(data, "a.json")

    assert (flaw, entries) == (content.flaw, len(content.lines))
    assert held == [(one.line, one.reason) for one in content.unbelieved]
    assert content.lines.items() <= scan(WHOLE).lines.items()


def test_an_entry_of_odd_shape_is_not_believed() -> None:
    """
    A line whose id matches but that is no entry is held back, unless the very same line is trusted already.
    """
    odd = line({"name": "x"}, n=0)
    data = ledger_bytes(CAMPAIGN, [LINES[0], odd])
    content = read_arrived(data, "a.json")

    assert [(4, "shape", odd)] == [tuple(one) for one in content.unbelieved]
    assert [LINES[0]] == list(content.lines.values())
    assert 2 == len(read_arrived(data, "a.json", {odd[1:33]: odd}).lines)


def test_what_arrives_twice_is_said(ledger: Path) -> None:
    """
    Repeated lines of an arriving file are counted; an entry stands before its stub.
    """
    content = read_arrived(ledger_bytes(CAMPAIGN, [stub_line(LINES[0]), LINES[0], LINES[0]]), "a.json")

    assert (2, [LINES[0]]) == (content.repeated, list(content.lines.values()))
