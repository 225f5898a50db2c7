"""
TinyDB on a ledger: its `Storage` and `Table` extended so that an insert is one durable append, and nothing else.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Any, NoReturn

from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Document, Table

from fieldkit.core.entry import decode_line, line_of
from fieldkit.core.scan import NOTHING_KNOWN
from fieldkit.errors import FieldkitError
from fieldkit.store.durable import StrPath, parent
from fieldkit.store.ledger import append_lines, create_ledger, read_ledger

ENTRIES = "entries"
ABOUT = "about"


class EntriesAreImmutable(FieldkitError):
    """
    An attempt to change or remove entries: `action`.
    """

    exit_code = 70


class LedgerStorage(Storage):
    """
    A ledger file as TinyDB sees it: read whole and verified; written only by appending entries.
    """

    def __init__(self, path: StrPath, campaign: str = "", torn_folder: StrPath | None = None) -> None:
        self.path = path
        self.torn_folder = torn_folder or os.path.join(parent(path), "local")
        self.known = NOTHING_KNOWN
        if campaign and not os.path.exists(path):
            create_ledger(self.path, campaign)

    def read(self) -> dict[str, dict[str, Any]]:
        """
        Give both tables, every entry verified against its id.
        """
        content = read_ledger(self.path, self.known)
        about = {"campaign": content.campaign, "format": content.format, "program": "fieldkit"}
        return {ABOUT: {"1": about}, ENTRIES: {key.decode(): _document(line) for key, line in content.lines.items()}}

    def write(self, data: dict[str, dict[str, Any]]) -> NoReturn:
        """
        Refuse: a ledger is never overwritten through TinyDB.
        """
        raise EntriesAreImmutable(action="write")

    def append(self, lines: list[bytes]) -> None:
        """
        Append lines durably; a torn end or a foreign layout is mended first.
        """
        if not append_lines(self.path, lines):
            from fieldkit.store.mending import repair_ledger

            repair_ledger(self.path, self.torn_folder, self.known)
            if not append_lines(self.path, lines):
                raise EntriesAreImmutable(action="append")


def _document(line: bytes) -> dict[str, Any]:
    import json

    body: dict[str, Any] = json.loads(line[35:])
    return body


class EntryDocument(Document):
    """
    An entry on its way into the table, with its canonical line so that it is not written twice.
    """

    def __init__(self, line: bytes) -> None:
        entry = decode_line(line)
        super().__init__(_document(line), doc_id=entry.id)  # type: ignore[arg-type]
        self.line = line


class LedgerTable(Table):
    """
    The table of entries: insert and read. Updating, removing and truncating are refused; queries are not cached.
    """

    document_id_class = str  # type: ignore[assignment]
    default_query_cache_capacity = 0

    def insert(self, document: Mapping[str, Any]) -> str:  # type: ignore[override]
        """
        Append one entry durably and give its id.
        """
        return self.insert_multiple([document])[0]

    def insert_multiple(self, documents: Iterable[Mapping[str, Any]]) -> list[str]:  # type: ignore[override]
        """
        Append the entries of one command with one durable write and give their ids.
        """
        return self.insert_lines([_line(document) for document in documents])

    def insert_lines(self, lines: list[bytes]) -> list[str]:
        """
        Append entries that are already minted lines; no other table of a ledger takes any.
        """
        storage = self._storage
        if self.name != ENTRIES or not isinstance(storage, LedgerStorage):
            raise EntriesAreImmutable(action="storage")
        if lines:
            storage.append(lines)
        return [line[1:33].decode() for line in lines]

    def _refuse(self, action: str) -> NoReturn:
        raise EntriesAreImmutable(action=action)

    def update(self, *args: Any, **kwargs: Any) -> NoReturn:
        """
        Refuse: a correction is a new entry.
        """
        self._refuse("update")

    def update_multiple(self, *args: Any, **kwargs: Any) -> NoReturn:
        """
        Refuse: a correction is a new entry.
        """
        self._refuse("update_multiple")

    def upsert(self, *args: Any, **kwargs: Any) -> NoReturn:
        """
        Refuse: a correction is a new entry.
        """
        self._refuse("upsert")

    def remove(self, *args: Any, **kwargs: Any) -> NoReturn:
        """
        Refuse: a withdrawal is a new entry.
        """
        self._refuse("remove")

    def truncate(self) -> NoReturn:
        """
        Refuse: nothing is ever removed from a ledger.
        """
        self._refuse("truncate")


def _line(document: Mapping[str, Any]) -> bytes:
    if isinstance(document, EntryDocument):
        return document.line
    from fieldkit.core.strict import decode_strict

    body = {key: value for key, value in document.items() if key != "set"}
    identity, line = line_of(body, document["set"])
    decode_strict(line)
    if isinstance(document, Document) and str(document.doc_id) != identity:
        raise EntriesAreImmutable(action="id")
    return line


class LedgerDatabase(TinyDB):
    """
    A TinyDB whose one growing table is the ledger's entries.
    """

    table_class = LedgerTable
    default_storage_class = LedgerStorage  # type: ignore[assignment]

    def entries(self) -> LedgerTable:
        """
        Give the table of entries.
        """
        table = self.table(ENTRIES)
        assert isinstance(table, LedgerTable)
        return table

    def drop_table(self, name: str) -> NoReturn:
        """
        Refuse: nothing is ever removed from a ledger.
        """
        raise EntriesAreImmutable(action="drop_table")

    def drop_tables(self) -> NoReturn:
        """
        Refuse: nothing is ever removed from a ledger.
        """
        raise EntriesAreImmutable(action="drop_tables")
