"""
Inspection points: from a list, or found in the field; and the nearest ones to a place.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import atan2, cos, degrees, radians, sin
from typing import Any

from fieldkit.core.codes import field_site_code, next_number, normalise_text
from fieldkit.core.coordinate import Coordinate, Point
from fieldkit.core.entry import Change
from fieldkit.core.fold import Record
from fieldkit.core.lookup import find
from fieldkit.core.state import State
from fieldkit.core.tuples import NamedTuple
from fieldkit.errors import UsageFault
from fieldkit.operations import listed, records
from fieldkit.operations.identity import Identity
from fieldkit.operations.people import coordinate_of
from fieldkit.operations.records import Listed, Saved, Shown, Warnings
from fieldkit.operations.row import Row
from fieldkit.operations.rows import Reader
from fieldkit.operations.session import Session
from fieldkit.operations.underway import own_group

TEXTS = ("township", "address", "agency", "contact", "ledger_no", "note")
CLOSE_M = 30
COMPASS = ("N", "NE", "E", "SE", "S", "SW", "W", "NW")


class Near(NamedTuple):
    """
    A site near a place: how many metres away, in which of eight directions as seen from the place.
    """

    site: Record
    distance_m: int
    direction: str


class NearSites(NamedTuple):
    """
    The nearest sites to a place, nearest first.
    """

    state: State
    place: dict[str, Any]
    found: tuple[Near, ...]
    warnings: Warnings = ()


def add(
    session: Session, code: str | None, given: Mapping[str, Any], at: str | None = None, datum: str | None = None
) -> Saved:
    """
    Add a site, under its code in the list or, found in the field, under a code made of the group and laptop.

    Region and topic are the given ones, those in the code, or those of the workspace and its group. A site that may be
    here already is asked about. Raises CodeTaken, UsageFault naming what is missing, NotFound (also when the
    workspace's group, of which a code of the field is made, is not in the ledger), InvalidInput, InvalidCoordinate.
    """
    fields = records.read_fields(session, "site", given)
    group = _group(session, code, fields)
    _fill(session, code, fields, group)
    warnings: Warnings = ()
    if at:
        fields["coordinate"], warnings = records.place(session, at, datum, str(fields["region"]))
    warnings = (*warnings, *_twins(session, fields))
    if code:
        return records.add(session, "site", code, fields, warnings)
    return _add_field_site(session, fields, group, warnings)


def _group(session: Session, code: str | None, fields: Mapping[str, Any]) -> Record | None:
    named = str(fields.get("group") or "")
    if named:
        return session.state.get("group", named)
    if code:
        return session.state.by_code("group", str(session.about.get("group") or "-"))
    return own_group(session)


def _twins(session: Session, fields: Mapping[str, Any]) -> Warnings:
    """
    Ask about each site that may be the one being added: of the same name in its region, or so near and of its topic
    that two would be checked as one.
    """
    form, here = normalise_text(str(fields["name"])), Coordinate.from_field(fields.get("coordinate"))
    found: list[tuple[str, dict[str, Any]]] = []
    for site in session.state.all("site"):
        facts = {"code": site.code or site.id[:8], "name": site.name}
        if normalise_text(site.name) == form and site.fields.get("region") == fields["region"]:
            found.append(("same_name", facts))
        elif here and site.fields.get("topic") == fields["topic"] and (there := coordinate_of(site)):
            distance = _close(here.point(), there.point())
            found += [("close_by", {**facts, "distance_m": distance})] if distance is not None else []
    return tuple(found)


def _close(here: Point, there: Point) -> int | None:
    """
    Give the distance of two points in metres where they may be one site, else None.
    """
    from fieldkit.adapters.distance import distance_m

    # A hundredth of a degree is more than 800 m here: what is farther need not be measured.
    if abs(here[0] - there[0]) > 0.01 or abs(here[1] - there[1]) > 0.01:
        return None
    metres = distance_m(here, there)
    return metres if metres <= CLOSE_M else None


def _fill(session: Session, code: str | None, fields: dict[str, Any], group: Record | None) -> None:
    region, topic = records.parts_of_code(session.campaign, code or "")
    of_group = group.fields if group else {}
    fields["region"] = fields.get("region") or region or session.about.get("region") or of_group.get("region")
    fields["topic"] = fields.get("topic") or topic or ("" if code else of_group.get("topic"))
    missing = [f"--{name}" for name in ("region", "topic") if not fields[name]]
    if missing:
        raise UsageFault(missing=missing)


def _add_field_site(session: Session, fields: dict[str, Any], group: Record | None, warnings: Warnings) -> Saved:
    identity = session.new_id()

    def plan(state: State, who: Identity) -> list[Change]:
        origin = group.code if group and group.code else str(fields["region"])
        taken = [record.code for record in state.every_known("site")]

        def make(number: int) -> str:
            return field_site_code(origin, str(fields["topic"]), who.letter, number)

        return [Change("site", identity, {"code": make(next_number(taken, make)), **fields})]

    written = session.write(plan)
    return Saved(written.state, written.state.records["site"][identity], ("code", *fields), warnings)


def edit(
    session: Session, name: str, given: Mapping[str, Any], at: str | None = None, datum: str | None = None
) -> Saved:
    """
    Change a site; a datum alone tells in which datum the numbers it has were really given.
    """
    fields = records.read_fields(session, "site", given)
    site = find(session.state, "site", name)
    known = coordinate_of(site)
    text = at or (known.raw if known and datum else None)
    warnings: Warnings = ()
    if text:
        region = str(fields.get("region") or site.fields.get("region"))
        fields["coordinate"], warnings = records.place(session, text, datum, region)
    return records.change(session, "site", name, fields, warnings)


def show(session: Session, name: str) -> Shown:
    """
    Give the named site.
    """
    return records.show(session, "site", name)


def list_sites(session: Session, given: Mapping[str, Any]) -> Listed:
    """
    Give the sites, of one region, topic or assigned group or all.
    """
    return records.listing(session, "site", given)


def near(session: Session, at: str, datum: str | None = None, count: int = 5) -> NearSites:
    """
    Give the sites nearest to a place, at most *count*, measured on the earth's ellipsoid. Raises InvalidCoordinate.
    """
    field, warnings = records.place(session, at, datum, "")
    here = Coordinate.from_field(field)
    assert here is not None
    return NearSites(session.state, field, nearest_to(session.state, here.point(), count), warnings)


def nearest_to(state: State, here: Point, count: int) -> tuple[Near, ...]:
    """
    Give the sites nearest to a point, nearest first, measured on the earth's ellipsoid.
    """
    from fieldkit.adapters.distance import distance_m, fast_distance_m
    from fieldkit.core.nearest import Nearest

    sites = {site.id: site for site in state.all("site")}
    points = {identity: where.point() for identity, site in sites.items() if (where := coordinate_of(site))}
    index = Nearest([(identity, *point) for identity, point in points.items()], fast_distance_m)
    return tuple(
        Near(sites[identity], distance_m(here, points[identity]), direction(here, points[identity]))
        for _, identity in index.query(*here, count)
    )


def direction(here: Point, there: Point) -> str:
    """
    Tell in which of eight directions one point lies as seen from another; "" for the same point.
    """
    if here == there:
        return ""
    lat_a, lat_b, turn = radians(here[0]), radians(there[0]), radians(there[1] - here[1])
    bearing = atan2(sin(turn) * cos(lat_b), cos(lat_a) * sin(lat_b) - sin(lat_a) * cos(lat_b) * cos(turn))
    return COMPASS[round(degrees(bearing) / 45) % 8]


def import_sites(
    session: Session, path: str, partial: bool = False, dry_run: bool = False, datum: str | None = None
) -> listed.Imported:
    """
    Import a list of sites; `datum` is that of coordinates whose row names none (WGS-84 where not given).

    A coordinate outside its region's box is a warning. See `listed.import_list`.
    """
    from fieldkit.operations.people import parse_word

    reader = Reader(session.state, session.campaign, parse_word("datum", datum or "wgs84", "datum"))
    return listed.import_list(session, "site", path, lambda row: _read_row(reader, row), partial, dry_run)


def _read_row(reader: Reader, row: Row) -> dict[str, Any]:
    region, topic = reader.region_and_topic(row)
    fields: dict[str, Any] = {"region": region, "topic": topic or row.missing("topic")}
    fields |= {name: row.text(name) for name in TEXTS}
    if row.text("group"):
        fields["group"] = reader.record(row, "group", "group", row.text("group"))
    lookback = reader.word(row, "lookback", "yes_no")
    if lookback:
        fields["lookback"] = lookback == "yes"
    return fields | reader.coordinate(row, region)
