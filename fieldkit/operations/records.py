"""
What groups, deputies and sites share: options read into fields, one record added, changed, shown, or many listed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fieldkit.core.campaign import Campaign
from fieldkit.core.codes import normalise_code, normalise_text
from fieldkit.core.coordinate import Coordinate, inside_box
from fieldkit.core.edit import correct
from fieldkit.core.entry import Change
from fieldkit.core.fold import Record
from fieldkit.core.lookup import find
from fieldkit.core.state import State
from fieldkit.core.tuples import NamedTuple
from fieldkit.errors import CodeTaken, InvalidInput
from fieldkit.operations.naming import region_code, topic_code
from fieldkit.operations.people import parse_word, text_value, typed_datum
from fieldkit.operations.session import Session

LONGEST_NAME = 200
NOT_IN_CODES = '/\\:*?"<>|,，、;；='
CLOSED = {("deputy", "level"): "deputy_level", ("group", "level"): "level", ("group", "kind"): "group_kind"}
NAMES = ("name", "leader", "vice_leader")
Warnings = tuple[tuple[str, dict[str, Any]], ...]


class Shown(NamedTuple):
    """
    One record with the state to look names up in, and what looks odd about it.
    """

    state: State
    record: Record
    warnings: Warnings = ()


class Listed(NamedTuple):
    """
    Records of one kind by code, with the state to look names up in.
    """

    state: State
    kind: str
    records: tuple[Record, ...]


class Saved(NamedTuple):
    """
    A record after a command set the fields in `changed` (none: everything was so already).
    """

    state: State
    record: Record
    changed: tuple[str, ...]
    warnings: Warnings = ()


def name_value(field: str, text: str) -> str:
    """
    Accept a name exactly as typed, 1 to 200 characters of any script; raises InvalidInput.
    """
    if not text.strip():
        raise InvalidInput(field=field, value=text, reason="blank", hint=None)
    if len(text) > LONGEST_NAME:
        raise InvalidInput(field=field, value=text[:60] + "…", reason="too_long", hint=None)
    return text


def code_value(code: str) -> str:
    """
    Accept a code typed by a person, blanks around it left out: a letter or digit in it, and no sign that names of
    files or the options that take codes give another meaning; raises InvalidInput.
    """
    text = name_value("code", code).strip()
    if not any(map(str.isalnum, text)) or not text.isprintable() or any(sign in text for sign in NOT_IN_CODES):
        raise InvalidInput(field="code", value=text, reason="code", hint="131022-G03, 131022-GW-007")
    return text


def parts_of_code(campaign: Campaign, code: str) -> tuple[str, str]:
    """
    Give the region and topic a code like `131022-GW-007` holds, "" where it holds none.
    """
    parts = normalise_code(code).split("-")
    region = parts[0] if parts[0] in campaign.regions else ""
    return region, parts[1] if region and len(parts) > 2 and parts[1] in campaign.topics else ""


def read_fields(session: Session, kind: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """
    Read options as typed into the fields of a record, leaving out those not given (None).

    An empty text clears a field; a name, region, topic or level cannot be empty. Raises InvalidInput or NotFound.
    """
    return {name: _read(session, kind, name, value) for name, value in given.items() if value is not None}


def _read(session: Session, kind: str, field: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if field == "name":
        return name_value(field, value)
    if field == "region":
        return region_code(session.campaign, value)
    if field == "topic" and value:
        return topic_code(session.campaign, value)
    if (kind, field) in CLOSED:
        return parse_word(CLOSED[kind, field], value, field)
    if field == "group" and value:
        return find(session.state, "group", value).id
    if not value:
        return value
    return name_value(field, value) if field in NAMES else text_value(field, value)


def place(session: Session, text: str, datum: str | None, region: str) -> tuple[dict[str, Any], Warnings]:
    """
    Read a typed coordinate into its field, with a warning when the longitude stood first or it lies outside the
    box of the region. Raises InvalidCoordinate.
    """
    from fieldkit.adapters.coordinates import parse

    parsed = parse(text, typed_datum(session, datum))
    found: list[tuple[str, dict[str, Any]]] = []
    if parsed.swapped:
        found.append(("lon_first", {"lat": parsed.coordinate.lat, "lon": parsed.coordinate.lon}))
    return parsed.coordinate.to_field(), (*found, *box_warnings(session.campaign, region, parsed.coordinate))


def box_warnings(campaign: Campaign, region: str, coordinate: Coordinate) -> Warnings:
    """
    Warn of a coordinate outside the box of its region: a gross error, or a place that deserves a second look.
    """
    known = campaign.regions.get(region)
    if known is None or inside_box(*coordinate.point(), known.box):
        return ()
    return (("outside_box", {"region": region, "raw": coordinate.raw}),)


def add(session: Session, kind: str, code: str, fields: Mapping[str, Any], warnings: Warnings = ()) -> Saved:
    """
    Add a record under a code; its id is derived from the code. Raises CodeTaken when the code names one already.
    """
    code = code_value(code)

    def plan(state: State, who: object) -> list[Change]:
        taken = state.known_by_code(kind, code)
        if taken:
            raise CodeTaken(kind=kind, code=taken.code, name=taken.name)
        return [Change(kind, state.derive(kind, code), {"code": code, **fields})]

    written = session.write(plan)
    return Saved(written.state, written.state.records[kind][written.entries[0].rec], tuple(fields), warnings)


def change(session: Session, kind: str, name: str, fields: Mapping[str, Any], warnings: Warnings = ()) -> Saved:
    """
    Change a named record by one entry that holds only what differs; nothing different writes nothing.
    """
    wanted = correct(find(session.state, kind, name), dict(fields))
    written = session.write(lambda state, who: [wanted] if wanted.set else [])
    return Saved(written.state, written.state.records[kind][wanted.rec], tuple(wanted.set), warnings)


def show(session: Session, kind: str, name: str) -> Shown:
    """
    Give the named record, withdrawn or not; raises NotFound with the nearest ones, or Ambiguous.
    """
    return Shown(session.state, find(session.state, kind, name, withdrawn=True))


def listing(session: Session, kind: str, given: Mapping[str, str | None]) -> Listed:
    """
    Give the records of a kind whose fields are what was asked for, by code.
    """
    wanted = read_fields(session, kind, given)
    found = [
        record
        for record in session.state.all(kind)
        if all(record.fields.get(name) == value for name, value in wanted.items())
    ]
    return Listed(session.state, kind, tuple(found))


def namesakes(state: State, kind: str, name: str, but: str = "") -> list[str]:
    """
    Give the codes (or ids) of records of the same name, without the one named and those declared one with it: shown to
    a person, never taken for one.
    """
    form = normalise_text(name)
    return [
        record.code or record.id[:8]
        for record in state.all(kind)
        if record.name and normalise_text(record.name) == form and not (but and _is_one(state, record, but))
    ]


def _is_one(state: State, record: Record, rec: str) -> bool:
    return state.class_of(record.kind, record.id) == state.class_of(record.kind, rec)
