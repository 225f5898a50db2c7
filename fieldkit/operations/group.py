"""
Supervision groups: registered by code, their members by deputy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fieldkit.core.codes import is_city
from fieldkit.core.visit import switches
from fieldkit.errors import InvalidInput
from fieldkit.operations import listed, records
from fieldkit.operations.people import find_all, split_names
from fieldkit.operations.records import Listed, Saved, Shown
from fieldkit.operations.row import Row
from fieldkit.operations.rows import Reader
from fieldkit.operations.session import Session

TEXTS = ("leader", "vice_leader", "contact", "note")


def add(session: Session, code: str, members: Sequence[str], given: Mapping[str, str | None]) -> Saved:
    """
    Register a group. Its region is the given one or the one in its code, else the workspace's; its level follows
    from the region. Raises CodeTaken, NotFound for an unknown region, topic or member, InvalidInput.
    """
    fields = records.read_fields(session, "group", given)
    region = fields.get("region") or records.parts_of_code(session.campaign, code)[0] or session.about.get("region")
    if not region:
        raise InvalidInput(field="region", value="", reason="blank", hint="131022")
    fields |= {"region": region, "level": fields.get("level") or level_of(str(region))}
    fields.setdefault("kind", "supervision")
    fields.setdefault("name", code)
    fields |= switches("member", [record.id for record in find_all(session.state, "deputy", members)])
    # Codes made in the field begin with the group's: a group whose code names no region hides where they are from.
    odd = () if records.parts_of_code(session.campaign, code)[0] else (("code_without_region", {"code": code}),)
    return records.add(session, "group", code, fields, odd)


def level_of(region: str) -> str:
    """
    Tell the level of a group nobody gave one by its region: the city itself, or a county.
    """
    return "city" if is_city(region) else "county"


def edit(
    session: Session,
    name: str,
    add_members: Sequence[str],
    drop_members: Sequence[str],
    given: Mapping[str, str | None],
) -> Saved:
    """
    Change a group; each member is a field of its own, so that two people adding members both count.
    """
    fields = records.read_fields(session, "group", given)
    fields |= switches("member", [record.id for record in find_all(session.state, "deputy", add_members)])
    fields |= switches("member", [record.id for record in find_all(session.state, "deputy", drop_members)], on=False)
    return records.change(session, "group", name, fields)


def show(session: Session, name: str) -> Shown:
    """
    Give the named group.
    """
    return records.show(session, "group", name)


def list_groups(session: Session, given: Mapping[str, str | None]) -> Listed:
    """
    Give the groups, of one region, topic, level or kind or all.
    """
    return records.listing(session, "group", given)


def import_groups(session: Session, path: str, partial: bool = False, dry_run: bool = False) -> listed.Imported:
    """
    Import a list of groups; members named in it must be in the roster. See `listed.import_list`.
    """
    reader = Reader(session.state, session.campaign)
    return listed.import_list(session, "group", path, lambda row: _read_row(reader, row), partial, dry_run)


def _read_row(reader: Reader, row: Row) -> dict[str, Any]:
    region, _ = reader.region_and_topic(row)
    fields: dict[str, Any] = {"region": region, "topic": reader.topic(row)}
    fields["kind"] = reader.word(row, "kind", "group_kind") or "supervision"
    fields["level"] = reader.word(row, "level", "level") or level_of(region)
    fields |= {name: row.text(name) for name in TEXTS}
    named = [reader.record(row, "members", "deputy", name) for name in split_names([row.text("members")])]
    return fields | switches("member", [identity for identity in named if identity])
