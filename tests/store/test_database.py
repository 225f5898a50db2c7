"""
TinyDB on a ledger: inserting and reading work as TinyDB users know them; nothing can be changed or removed.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from entries import CAMPAIGN, LAPTOPS, line, rid
from tinydb import TinyDB, where
from tinydb.storages import Storage
from tinydb.table import Document, Table

from fieldkit.core.entry import BadEntry, decode_line
from fieldkit.core.scan import CLOSING, ledger_bytes, scan
from fieldkit.errors import InvalidInput, LedgerDamaged
from fieldkit.store.database import EntriesAreImmutable, EntryDocument, LedgerDatabase, LedgerStorage, LedgerTable

LINES = [line({"name": str(n)}, n=n) for n in (1, 2)]
BODY = {"at": "", "by": "李示例", "dev": LAPTOPS[1], "f": 1, "n": 1, "rec": ["site", rid("a")], "seen": []}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """
    A ledger with two entries.
    """
    found = tmp_path / "ledger.json"
    found.write_bytes(ledger_bytes(CAMPAIGN, LINES))
    return found


def test_it_is_tinydb_where_tinydb_offers_it() -> None:
    """
    The ledger's storage, table and database are TinyDB's, extended; ids are texts and queries are not cached.
    """
    assert issubclass(LedgerStorage, Storage)
    assert issubclass(LedgerTable, Table)
    assert issubclass(LedgerDatabase, TinyDB)
    assert (str, 0) == (LedgerTable.document_id_class, LedgerTable.default_query_cache_capacity)


def test_entries_are_read_and_searched(path: Path) -> None:
    """
    Entries are found by id and by query, each time as the file is now.
    """
    with LedgerDatabase(path) as database:
        table = database.entries()
        found = table.get(where("set").name == "2")

        assert isinstance(found, Document)
        assert (decode_line(LINES[1]).id, 2) == (found.doc_id, len(table))
        assert {"about", "entries"} == database.tables()
        table.insert_lines([line({"name": "2"}, n=3)])
        assert 2 == table.count(where("set").name == "2")


def test_a_document_becomes_a_line_with_its_id(path: Path) -> None:
    """
    A plain document is written as a canonical entry behind the others, and its id is given.
    """
    with LedgerDatabase(path) as database:
        identity = database.entries().insert({**BODY, "set": {"name": "新"}})

    assert identity.encode() in scan(path.read_bytes()).lines
    assert path.read_bytes().startswith(ledger_bytes(CAMPAIGN, LINES)[: -len(CLOSING)])


def test_several_documents_are_one_write(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    All documents of one insert reach the disk in one append; none at all writes nothing.
    """
    appended: list[int] = []
    real = LedgerStorage.append
    monkeypatch.setattr(
        LedgerStorage, "append", lambda self, lines: (appended.append(len(lines)), real(self, lines))[1]
    )
    with LedgerDatabase(path) as database:
        more = [EntryDocument(line({"name": str(n)}, dev=LAPTOPS[2], n=n)) for n in (1, 2, 3)]
        assert [document.doc_id for document in more] == database.entries().insert_multiple(more)
        assert [] == database.entries().insert_multiple([])

    assert [3] == appended
    assert 5 == len(scan(path.read_bytes()).lines)


def test_a_document_of_another_id_is_refused(path: Path) -> None:
    """
    A document that claims an id its content does not give is not written.
    """
    with LedgerDatabase(path) as database, pytest.raises(EntriesAreImmutable):
        database.entries().insert(Document({**BODY, "set": {}}, doc_id=decode_line(LINES[0]).id))  # type: ignore[arg-type]

    assert ledger_bytes(CAMPAIGN, LINES) == path.read_bytes()


@pytest.mark.parametrize(
    "document",
    [
        {**BODY, "n": 0, "set": {}},
        {**BODY, "rec": ["site", "well"], "set": {}},
        {**BODY, "set": [1]},
        {**BODY, "set": {"area": 2.5}},
        {"name": "井", "set": {}},
    ],
)
def test_what_is_no_entry_is_not_inserted(path: Path, document: dict[str, object]) -> None:
    """
    A document that is not shaped like an entry is refused and leaves the file as it was.
    """
    with LedgerDatabase(path) as database, pytest.raises((BadEntry, InvalidInput)):
        database.entries().insert(document)

    assert ledger_bytes(CAMPAIGN, LINES) == path.read_bytes()


@pytest.mark.parametrize(
    "attempt",
    [
        lambda database: database.entries().update({"by": "x"}),
        lambda database: database.entries().update({"by": "x"}, where("n") == 1),
        lambda database: database.entries().update_multiple([({"by": "x"}, where("n") == 1)]),
        lambda database: database.entries().upsert({"by": "x"}, where("n") == 1),
        lambda database: database.entries().remove(where("n") == 1),
        lambda database: database.entries().remove(doc_ids=["x"]),
        lambda database: database.entries().truncate(),
        lambda database: database.update({"by": "x"}),
        lambda database: database.truncate(),
        lambda database: database.drop_table("entries"),
        lambda database: database.drop_tables(),
        lambda database: database.insert({"a": 1}),
        lambda database: database.table("other").insert({**BODY, "set": {}}),
        lambda database: database.table("about").insert({"campaign": "x"}),
        lambda database: database.storage.write({}),
    ],
)
def test_nothing_is_changed_or_removed(path: Path, attempt: Callable[[LedgerDatabase], object]) -> None:
    """
    Every way TinyDB has to change or remove documents, and every other table, is refused; the file stays.
    """
    with LedgerDatabase(path) as database, pytest.raises((EntriesAreImmutable, KeyError)):
        attempt(database)

    assert ledger_bytes(CAMPAIGN, LINES) == path.read_bytes()


def test_a_torn_end_is_mended_before_an_insert(path: Path, tmp_path: Path) -> None:
    """
    An insert into a ledger with a torn end keeps the torn bytes in `local/` and stands behind the good entries.
    """
    path.write_bytes(path.read_bytes()[: -len(CLOSING)] + b',\n"torn')
    with LedgerDatabase(path) as database:
        database.entries().insert_lines([line({"name": "后"}, n=3)])

    assert 3 == len(scan(path.read_bytes()).lines)
    assert [b',\n"torn'] == [each.read_bytes() for each in (tmp_path / "local").iterdir()]


def test_a_damaged_ledger_is_not_opened_for_reading(path: Path) -> None:
    """
    Reading through TinyDB verifies every entry.
    """
    path.write_bytes(path.read_bytes().replace(b'"name":"1"', b'"name":"7"'))
    with LedgerDatabase(path) as database, pytest.raises(LedgerDamaged):
        database.entries().all()


def test_a_new_ledger_is_made_only_for_a_campaign(tmp_path: Path) -> None:
    """
    A missing file becomes an empty ledger when the campaign is named, and is otherwise not found.
    """
    with LedgerDatabase(tmp_path / "new.json", campaign=CAMPAIGN) as database:
        assert [] == database.entries().all()
    assert ledger_bytes(CAMPAIGN, []) == (tmp_path / "new.json").read_bytes()
    with LedgerDatabase(tmp_path / "none.json") as database, pytest.raises(FileNotFoundError):
        database.entries().all()
