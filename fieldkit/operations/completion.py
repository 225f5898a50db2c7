"""
What can be named in a workspace: codes with names, for the shell to complete. Nothing is written, nothing is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from fieldkit.core.completion import Known
from fieldkit.core.fold import Record
from fieldkit.core.shapes import mapping, text
from fieldkit.core.state import State
from fieldkit.errors import FieldkitError
from fieldkit.operations.session import Session
from fieldkit.store.durable import StrPath

KINDS = ("site", "group", "deputy", "visit", "check", "finding", "photo")
SHIPPED = "campaigns/langfang-2021.json"


def known(kind: str, place: StrPath | None, lang: str, site: str = "") -> list[Known]:
    """
    Give what of a kind can be named, in the order it is shown; `site` is the one named on the same line. Raises what
    reading the workspace raises.
    """
    sources: dict[str, Callable[[], list[Known]]] = {
        "deputies": lambda: records(place, "deputy"),
        "region": lambda: regions(place, lang),
        "topic": lambda: topics(place, lang),
        "campaign": lambda: campaigns(lang),
        "agency": lambda: agencies(place),
        "item": lambda: items(place, site, lang),
        "item_text": lambda: items(place, site, lang),
        "record": lambda: every_record(place),
        "conflict": lambda: in_conflict(place),
        "held": lambda: in_quarantine(place),
        "source": lambda: merged_files(place),
        "setting": settings,
        "heading": lambda: headings(lang),
    }
    return sources.get(kind, lambda: records(place, kind))()


def records(place: StrPath | None, kind: str) -> list[Known]:
    """
    Give the records of a kind that stand, by code; raises NoWorkspace, LedgerDamaged.
    """
    state = Session.at(place).state
    return [_known(state, record) for record in state.all(kind)]


def every_record(place: StrPath | None) -> list[Known]:
    """
    Give the records of every kind that people name, kind by kind.
    """
    state = Session.at(place).state
    return [_known(state, record) for kind in KINDS for record in state.all(kind)]


def in_conflict(place: StrPath | None) -> list[Known]:
    """
    Give the records in which something stands against something else.
    """
    state = Session.at(place).state
    found = {(one.kind, one.rec): state.get(one.kind, one.rec) for one in state.conflicts()}
    return [_known(state, record) for record in found.values() if record]


def in_quarantine(place: StrPath | None) -> list[Known]:
    """
    Give the numbers of what is in quarantine and undecided, with what it claims to be.
    """
    from fieldkit.operations.quarantine import listing

    found = listing(Session.at(place)).items
    return [Known(str(item.held.number), f"{item.claimed.kind} {item.claimed.code}".strip()) for item in found]


def merged_files(place: StrPath | None) -> list[Known]:
    """
    Give the files that were merged here and what else is set aside, by their names.
    """
    from fieldkit.operations.sources import sources

    found = sources(Session.at(place)).sources
    return [Known(one.name, one.merged[-1].at[:10] if one.merged else "") for one in found]


def agencies(place: StrPath | None) -> list[Known]:
    """
    Give the agencies named so far, so that one is not written in two ways.
    """
    state = Session.at(place).state
    named = {text(record.fields.get("agency")) for kind in ("site", "finding") for record in state.all(kind)}
    return [Known(name) for name in sorted(named - {""})]


def regions(place: StrPath | None, lang: str) -> list[Known]:
    """
    Give the regions of the campaign; before there is a workspace, those of the shipped one.
    """
    return _named(_campaign(place), "region.", lang)


def topics(place: StrPath | None, lang: str) -> list[Known]:
    """
    Give the topics of the campaign; before there is a workspace, those of the shipped one.
    """
    return _named(_campaign(place), "topic.", lang)


def campaigns(lang: str) -> list[Known]:
    """
    Give the shipped campaigns.
    """
    from fieldkit.resources import names, read_json

    found = ((name, read_json("data", f"campaigns/{name}.json")) for name in names("data", "campaigns"))
    return [Known(name, _in(mapping(fields.get("name")), lang)) for name, fields in found]


def items(place: StrPath | None, site: str, lang: str) -> list[Known]:
    """
    Give the checklist items of a site's topic, or of all topics when the site is not known.
    """
    from fieldkit.core.lookup import find

    session = Session.at(place)
    fields = session.campaign_fields
    try:
        topic = text(find(session.state, "site", site).fields.get("topic")) if site else ""
    except FieldkitError:
        topic = ""
    lists = [value for key, value in sorted(fields.items()) if key.startswith(f"checklist.{topic}")]
    found = (mapping(item) for each in lists for item in mapping(each).get("items") or ())
    return [Known(text(item.get("code")), _in(item, lang)) for item in found]


def settings() -> list[Known]:
    """
    Give the names of the defaults.
    """
    from fieldkit.operations.config import NAMES

    return [Known(name) for name in NAMES]


def headings(lang: str) -> list[Known]:
    """
    Give the headings of the cheat sheet.
    """
    from fieldkit.resources import read_json

    return [Known(section[lang]) for section in read_json("data", "help.json")["sections"]]


def _known(state: State, record: Record) -> Known:
    told = _TOLD.get(record.kind, lambda state, record: record.name)(state, record)
    value = record.code or record.name or (text(record.fields.get("sha256")) or record.id)[:8]
    return Known(value, "" if told == value else told)


def _told_visit(state: State, visit: Record) -> str:
    groups = [state.get("group", rec) for key, on in visit.fields.items() if on and (rec := _member(key, "group"))]
    names = [group.name or group.code for group in groups if group]
    return " ".join([text(visit.fields.get("date")), *sorted(names)])


def _told_check(state: State, check: Record) -> str:
    site = state.get("site", state.class_of("site", text(check.fields.get("site"))))
    return " ".join([text(check.fields.get("date")), *([site.name or site.code] if site else [])])


def _told_photo(state: State, photo: Record) -> str:
    return text(photo.fields.get("original_name"))


def _told_finding(state: State, finding: Record) -> str:
    return text(finding.fields.get("text"))


_TOLD: Mapping[str, Callable[[State, Record], str]] = {
    "visit": _told_visit,
    "check": _told_check,
    "photo": _told_photo,
    "finding": _told_finding,
}


def _member(key: str, family: str) -> str:
    return key.removeprefix(f"{family}.") if key.startswith(f"{family}.") else ""


def _campaign(place: StrPath | None) -> Mapping[str, Any]:
    from fieldkit.errors import NoWorkspace
    from fieldkit.resources import read_json

    try:
        return Session.at(place).campaign_fields
    except NoWorkspace:
        shipped: Mapping[str, Any] = read_json("data", SHIPPED)
        return shipped


def _named(fields: Mapping[str, Any], prefix: str, lang: str) -> list[Known]:
    """
    Give a family of a campaign's fields in the order the campaign gives them, else by code.
    """
    found = {key.removeprefix(prefix): mapping(value) for key, value in fields.items() if key.startswith(prefix)}
    order = sorted(found, key=lambda code: (_order(found[code]), code))
    return [Known(code, _in(found[code], lang)) for code in order]


def _order(value: Mapping[str, Any]) -> int:
    order = value.get("order")
    return order if isinstance(order, int) else 0


def _in(names: Mapping[str, Any], lang: str) -> str:
    """
    Give a name in this language, else in the other.
    """
    return text(names.get(lang)) or text(names.get("zh")) or text(names.get("en"))
