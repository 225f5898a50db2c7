"""
The records of one kind by id, and the doors through which a command finds a few of them without looking at all.

Held in memory they are a dictionary; those of a large ledger are looked up in its index and read when asked for. Both
answer alike.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import MutableMapping
from typing import Any

from fieldkit.core.codes import beginning_of, normalise_code
from fieldkit.core.fold import Record
from fieldkit.core.shapes import text

# What points from one record to another, to a day or a picture, whom it names, what few have: an index keeps these.
POINTING = {
    "check": ("visit", "visit+date", "group+date", "site"),
    "finding": ("check",),
    "photo": ("check", "sha256"),
    "visit": ("date",),
}
NAMING = {"visit": ("group",)}
HAVING = {"visit": ("joint",)}


def said(record: Record, fields: str) -> str:
    """
    Give what a record says in a field, or in several (`visit+date`) with a blank between.
    """
    one, _, other = fields.partition("+")
    said_there = text(record.fields.get(one))
    return f"{said_there} {said(record, other)}" if other else said_there


def rank(record: Record) -> tuple[str, str]:
    """
    Rank records of a kind among each other: by code, then id.
    """
    return (record.code, record.id)


class Records(MutableMapping[str, Record]):
    """
    The records of one kind by id, withdrawn ones too; whatever gives several gives them by code and id.
    """

    @abstractmethod
    def copy(self) -> Records:
        """
        Give the same records, to be changed without changing these.
        """

    @abstractmethod
    def pointing(self, field: str, target: str) -> list[Record]:
        """
        Give the records that say this in a field or, with a blank between, in several (`visit+date`).
        """

    @abstractmethod
    def naming(self, prefix: str, rec: str) -> list[Record]:
        """
        Give the records that name this one: members, deputies, groups.
        """

    @abstractmethod
    def having(self, field: str) -> list[Record]:
        """
        Give the records whose field is any text.
        """

    @abstractmethod
    def with_code(self, form: str) -> list[Record]:
        """
        Give the records whose normalised code is this.
        """

    @abstractmethod
    def numbered(self, beginning: str) -> set[str]:
        """
        Give the codes that are this and a number.
        """

    @abstractmethod
    def torn(self) -> list[Record]:
        """
        Give the records on which a conflict stands.
        """

    def ranked(self) -> list[Record]:
        """
        Give all records.
        """
        return sorted(self.values(), key=rank)


class HeldRecords(dict[str, Record], Records):
    """
    Records held in memory. What was looked up by is remembered until a record is put in or taken out.
    """

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self._found: dict[str, dict[str, list[Record]]] = {}

    def __setitem__(self, rec: str, record: Record) -> None:
        self._found.clear()
        super().__setitem__(rec, record)

    def pop(self, rec: str, *default: Any) -> Any:
        """
        Take a record out, as a dictionary does.
        """
        self._found.clear()
        return super().pop(rec, *default)

    def copy(self) -> HeldRecords:
        """
        Give a dictionary of the same records.
        """
        return HeldRecords(self)

    def pointing(self, field: str, target: str) -> list[Record]:
        """
        Look all records through once for each field asked by.
        """
        if field not in self._found:
            found = self._found[field] = {}
            for record in self.ranked():
                found.setdefault(said(record, field), []).append(record)
        return self._found[field].get(target, [])

    def naming(self, prefix: str, rec: str) -> list[Record]:
        """
        Look all records through once for each prefix asked by.
        """
        name = prefix + "."
        if name not in self._found:
            found = self._found[name] = {}
            for record in self.ranked():
                for named in record.named(prefix):
                    found.setdefault(named, []).append(record)
        return self._found[name].get(rec, [])

    def having(self, field: str) -> list[Record]:
        """
        Look all records through.
        """
        return [record for record in self.ranked() if text(record.fields.get(field))]

    def with_code(self, form: str) -> list[Record]:
        """
        Look all records through once.
        """
        if "" not in self._found:
            found = self._found[""] = {}
            for record in self.ranked():
                if record.code:
                    found.setdefault(normalise_code(record.code), []).append(record)
        return self._found[""].get(form, [])

    def numbered(self, beginning: str) -> set[str]:
        """
        Look all records through.
        """
        codes = {record.code for record in self.values()} - {""}
        return {code for code in codes if beginning_of(code) == beginning}

    def torn(self) -> list[Record]:
        """
        Look all records through.
        """
        return [record for record in self.values() if record.conflicts]
