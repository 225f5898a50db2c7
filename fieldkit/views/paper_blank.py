"""
The words of what a group takes along on paper: its sites, a sheet to sign in, and one blank record for each topic.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fieldkit.core.coordinate import Coordinate
from fieldkit.core.paper import ItemLine, Value, item_lines
from fieldkit.core.shapes import text
from fieldkit.language import N_, _, current
from fieldkit.views import labels
from fieldkit.views.paper import day_words, harmless, head_words, limit_words
from fieldkit.views.record import Names
from fieldkit.views.terms import DATUMS, NONE, label, term
from fieldkit.views.text import width

if TYPE_CHECKING:
    from fieldkit.core.fold import Record
    from fieldkit.operations.report import Blanks

BOX = "□"
WIDE = "　"
BOXES = {"ok": N_("ok"), "problem": N_("problem"), "na": N_("n/a"), "unchecked": N_("unchecked")}
MORE_DEPUTIES = 4
ESCORTS = 6
FINDINGS = 3
PHOTOS = 2


def blank_words(found: Blanks) -> list[dict[str, Any]]:
    """
    Give the words of each blank paper, harmless: the sites, the sheet to sign, a record for each topic.
    """
    known = Names(found.state)
    return [harmless(words) for words in (_sites(found, known), _signin(found), *_forms(found, known))]


def _head(found: Blanks, kind: str) -> dict[str, Any]:
    words = _("{group}; ledger {ledger}; printed {day}")
    group, ledger, day = label(found.group), found.state.campaign, day_words(found.printed)
    return {
        "kind": kind,
        **head_words(found.campaign.name(current()), found.example),
        "group": group,
        "leader": text(found.group.fields.get("leader")),
        "trace": words.format(group=group, ledger=ledger, day=day),
    }


def _sites(found: Blanks, known: Names) -> dict[str, Any]:
    rows = [_site(number, site, known) for number, site in enumerate(found.sites, 1)]
    said = _("{count} sites").format(count=len(rows))
    if not found.assigned:
        said = _("No site is assigned to this group. These {count} are those of its region and topic.").format(
            count=len(rows)
        )
    nothing = dict.fromkeys(("number", "code", "address", "topic", "agency", "lat", "lon", "datum"), NONE)
    none = {**nothing, "name": _("None yet."), "remark": ""}
    return {**_head(found, "sites"), "sites": rows or [none], "sites_sum": said}


def _site(number: int, site: Record, known: Names) -> dict[str, str]:
    fields = site.fields
    place = Coordinate.from_field(fields.get("coordinate"))
    datum = DATUMS.get(place.datum, place.datum) if place else NONE
    if place and place.datum != "wgs84":
        datum = _("{datum}; WGS-84 {lat}, {lon}").format(datum=datum, lat=place.wgs84_lat, lon=place.wgs84_lon)
    remarks = [_("look-back") if fields.get("lookback") is True else "", text(fields.get("note"))]
    remarks.append(text(fields.get("contact")))
    return {
        "number": str(number),
        "code": site.code or site.id[:8],
        "name": site.name or NONE,
        "address": " ".join(filter(None, (text(fields.get("township")), text(fields.get("address"))))) or NONE,
        "topic": known.topic(fields.get("topic")),
        "agency": text(fields.get("agency")) or NONE,
        "lat": place.lat if place else NONE,
        "lon": place.lon if place else NONE,
        "datum": datum,
        "remark": _("; ").join(filter(None, remarks)),
    }


def _signin(found: Blanks) -> dict[str, Any]:
    rows = [
        {
            "number": str(number),
            "name": one.name or one.code,
            "level": term(labels.DEPUTY_LEVELS, one.fields.get("level")),
            "station": text(one.fields.get("station")) or text(one.fields.get("agency")),
        }
        for number, one in enumerate(found.deputies, 1)
    ]
    spare = [_empty("name", "level", "station", number=len(rows) + more) for more in range(1, MORE_DEPUTIES + 1)]
    escorts = [_empty("name", "unit", number=number) for number in range(1, ESCORTS + 1)]
    when = _("        -      -            :      ")
    return {**_head(found, "signin"), "when": when, "deputies": [*rows, *spare], "escorts": escorts}


def _empty(*names: str, number: int) -> dict[str, str]:
    return {**dict.fromkeys(names, ""), "number": str(number)}


def _forms(found: Blanks, known: Names) -> list[dict[str, Any]]:
    return [_form(found, topic, known) for topic in found.topics]


def _form(found: Blanks, topic: str, known: Names) -> dict[str, Any]:
    lines = item_lines(found.campaign, topic, {})
    bare = ("method", "site", "address", "position", "deputies", "deputy_names", "escort_names", "recorder", "note")
    return {
        **_head(found, "record"),
        **dict.fromkeys(bare, ""),
        "code": "",
        "notices": [],
        "time": _("        -      -      \n      :      "),
        "topic": known.topic(topic) if topic else "",
        "agency": "",
        "escorts": "",
        "items": [_item(number, line) for number, line in enumerate(lines, 1)]
        or [_empty("code", "text", "result", "value", "rule", number=number) for number in range(1, FINDINGS + 1)],
        "items_sum": _("Tick one box for each item; an item without a tick is unchecked."),
        "findings": [
            _empty("code", "item", "text", "origin", "amount", number=number) for number in range(1, FINDINGS + 1)
        ],
        "advice": [""],
        "handling": [""],
        "photos": [_empty("name", "hash", "time", "role", "distance", number=n) for n in range(1, PHOTOS + 1)],
        "statement": _("Both sides have read this record and sign."),
        "sources": "",
    }


def _item(number: int, line: ItemLine) -> dict[str, str]:
    words = BOXES if line.item.judge else ("na", "unchecked")
    boxes = [BOX + _(BOXES[word]) for word in words]
    widest = max(map(width, boxes[::2]))
    boxes[::2] = [box + WIDE * ((widest - width(box)) // 2) for box in boxes[::2]]
    return {
        "number": str(number),
        "code": line.item.code,
        "text": line.item.name(current()),
        "result": "\n".join("  ".join(boxes[place : place + 2]) for place in range(0, len(boxes), 2)),
        "value": "\n".join(_line_to_write(value) for value in line.values),
        "rule": "\n".join(limit_words(value) for value in line.values) or NONE,
    }


def _line_to_write(value: Value) -> str:
    return f"_____{value.measure}"
