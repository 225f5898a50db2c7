"""
The roster of deputies: one person by one code, whatever groups they are in.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fieldkit.core.entry import Change
from fieldkit.core.lookup import find
from fieldkit.operations import listed, records
from fieldkit.operations.records import Listed, Saved, Shown, Warnings
from fieldkit.operations.row import Row
from fieldkit.operations.rows import Reader
from fieldkit.operations.session import Session

TEXTS = ("agency", "station", "note")


def add(session: Session, code: str | None, given: Mapping[str, str | None]) -> Saved:
    """
    Add a deputy, under a roster code or without one; a namesake is shown, never taken for the same person.

    Raises CodeTaken, NotFound for an unknown region, InvalidInput.
    """
    fields = records.read_fields(session, "deputy", given)
    if "region" not in fields and session.about.get("region"):
        fields["region"] = session.about["region"]
    warnings = _namesakes(session, str(fields.get("name", "")))
    if code:
        return records.add(session, "deputy", code, fields, warnings)
    identity = session.new_id()
    written = session.write(lambda state, who: [Change("deputy", identity, fields)])
    return Saved(written.state, written.state.records["deputy"][identity], tuple(fields), warnings)


def _namesakes(session: Session, name: str, but: str = "") -> Warnings:
    found = records.namesakes(session.state, "deputy", name, but)
    return (("namesakes", {"name": name, "codes": ", ".join(found)}),) if found else ()


def edit(session: Session, name: str, given: Mapping[str, str | None]) -> Saved:
    """
    Change a deputy.
    """
    fields = records.read_fields(session, "deputy", given)
    deputy = find(session.state, "deputy", name)
    warnings = _namesakes(session, fields["name"], deputy.id) if "name" in fields else ()
    return records.change(session, "deputy", name, fields, warnings)


def show(session: Session, name: str) -> Shown:
    """
    Give the named deputy; namesakes are named beside.
    """
    shown = records.show(session, "deputy", name)
    return shown._replace(warnings=_namesakes(session, shown.record.name, shown.record.id))


def list_deputies(session: Session, group: str | None, given: Mapping[str, str | None]) -> Listed:
    """
    Give the deputies, of one region or level, or the members of one group, or all.
    """
    found = records.listing(session, "deputy", given)
    if not group:
        return found
    members = set(find(session.state, "group", group).named("member"))
    return found._replace(records=tuple(record for record in found.records if record.id in members))


def import_deputies(session: Session, path: str, partial: bool = False, dry_run: bool = False) -> listed.Imported:
    """
    Import a roster. See `listed.import_list`.
    """
    reader = Reader(session.state, session.campaign)
    return listed.import_list(session, "deputy", path, lambda row: _read_row(reader, row), partial, dry_run)


def _read_row(reader: Reader, row: Row) -> dict[str, Any]:
    region = reader.region(row)
    fields: dict[str, Any] = {"region": region, "level": reader.word(row, "level", "deputy_level")}
    return fields | {name: row.text(name) for name in TEXTS}
