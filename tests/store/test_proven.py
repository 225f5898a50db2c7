"""
A ledger proven by the hash of its whole and read in pieces: the same lines, or none that is believed.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest
from entries import CAMPAIGN, line

from fieldkit.core.entry import stub_line
from fieldkit.core.scan import CLOSING, KnownGood, ledger_bytes
from fieldkit.store import proven
from fieldkit.store.ledger import append_lines, read_ledger
from fieldkit.store.proven import NotProven, ProvenLedger

LINES = [line({"name": f"井{number}"}, rec=f"s{number}", n=number) for number in range(1, 400)]


@pytest.fixture(autouse=True)
def _small_ones_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proven, "SMALL", 0)


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """
    A ledger as a merge leaves it.
    """
    path = tmp_path / "ledger.json"
    path.write_bytes(ledger_bytes(CAMPAIGN, LINES))
    return path


def note(path: Path) -> KnownGood:
    """
    What a merge notes of the ledger it wrote.
    """
    data = path.read_bytes()[: -len(CLOSING)]
    return KnownGood(len(data), sha256(data).hexdigest())


def read(path: Path, known: KnownGood) -> list[bytes]:
    """
    Give all rows.
    """
    return [row for rows in ProvenLedger(path, known).batches() for row in rows]


@pytest.mark.parametrize("piece", [1, 7, 300, 1 << 16, 1 << 22])
def test_the_rows_are_the_lines(monkeypatch: pytest.MonkeyPatch, ledger: Path, piece: int) -> None:
    """
    Whatever the size of the pieces, the rows are the lines of the ledger in their order, each with comma and line end.
    """
    monkeypatch.setattr(proven, "PIECE", piece)

    assert [one + b",\n" for one in read_ledger(ledger).lines.values()] == read(ledger, note(ledger))
    assert CAMPAIGN == ProvenLedger(ledger, note(ledger)).campaign


@pytest.mark.parametrize("at", [20, 200, -200, -6])
def test_a_changed_byte_is_not_believed(ledger: Path, at: int) -> None:
    """
    One byte that differs from what was noted makes the whole not proven.
    """
    known, data = note(ledger), bytearray(ledger.read_bytes())
    data[at] ^= 1
    ledger.write_bytes(data)

    with pytest.raises(NotProven):
        read(ledger, known)


def test_what_was_appended_answers_for_itself(ledger: Path) -> None:
    """
    Entries added since the note was made come behind the others, each matching its id.
    """
    known, more = note(ledger), [line({"name": name}, rec=name, n=999) for name in ("new", "newer")]
    append_lines(ledger, more)

    assert [one + b",\n" for one in (*LINES, *more)] == read(ledger, known)


@pytest.mark.parametrize("spoil", ["flip", "torn", "stub", "seam"])
def test_what_was_appended_otherwise_is_not_proven(ledger: Path, spoil: str) -> None:
    """
    Where what lies behind is not as a writer leaves it, nothing of the ledger is believed here.
    """
    known, more = note(ledger), line({"name": "new"}, rec="new", n=999)
    append_lines(ledger, [stub_line(more) if spoil == "stub" else more])
    data = ledger.read_bytes()
    spoiled = {
        "flip": data.replace(b'"new"', b'"now"'),
        "torn": data[:-9],
        "seam": data[: known.size] + b"\n" + data[known.size + 2 :],
    }
    ledger.write_bytes(spoiled.get(spoil, data))

    with pytest.raises(NotProven):
        read(ledger, known)


OTHERS = [b"", b"{}", b'{"about":', ledger_bytes(CAMPAIGN, []), ledger_bytes(CAMPAIGN, LINES)[:900]]


@pytest.mark.parametrize("data", OTHERS)
def test_another_file_is_not_proven(ledger: Path, data: bytes) -> None:
    """
    An empty, foreign or cut file is not proven, whatever the note says.
    """
    known = note(ledger)
    ledger.write_bytes(data)

    with pytest.raises(NotProven):
        read(ledger, known)


def test_a_later_format_is_left_to_the_usual_reader(ledger: Path) -> None:
    """
    A format this program does not know is not read here: the usual reader says what to do.
    """
    ledger.write_bytes(ledger_bytes(CAMPAIGN, LINES, 2))

    with pytest.raises(NotProven):
        read(ledger, note(ledger))


def test_no_note_proves_nothing(ledger: Path) -> None:
    """
    Without a note, or where there is no file, nothing is proven.
    """
    for path, known in ((ledger, KnownGood(0, "")), (ledger.parent / "none.json", note(ledger))):
        with pytest.raises(NotProven):
            read(path, known)
