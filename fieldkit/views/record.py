"""
A record as a readable page: every field with its label, ids as names, coordinates in both datums, conflicts marked.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from fieldkit.core.relations import persons
from fieldkit.language import _, current
from fieldkit.views import labels, terms
from fieldkit.views.campaign_field import field_words
from fieldkit.views.conflict import conflict_steps
from fieldkit.views.console import Console
from fieldkit.views.page import Page, record_document
from fieldkit.views.pairs import print_pairs
from fieldkit.views.reasons import kind_word
from fieldkit.views.text import shorten
from fieldkit.views.unify import one_with, print_one_with

if TYPE_CHECKING:
    from fieldkit.core.campaign import Campaign
    from fieldkit.core.fold import Record
    from fieldkit.core.state import State
    from fieldkit.operations.records import Saved, Shown

REFERENCES = ("group", "site", "visit", "check")
MANY = {"member": "deputy", "deputy": "deputy", "group": "group"}
TABLES = {
    "method": terms.METHODS,
    "origin": terms.ORIGINS,
    "rect_class": terms.CLASSES,
    "role": terms.ROLES,
    "count_unit": labels.COUNT_UNITS,
}
KIND_TABLES = {
    ("deputy", "level"): labels.DEPUTY_LEVELS,
    ("group", "level"): labels.LEVELS,
    ("group", "kind"): labels.GROUP_KINDS,
    ("set_aside", "state"): labels.ASIDE_STATES,
}
# What a cut is proven by is for programs to read.
TOO_LONG = {"writers": 8, "photos_missing": 8, "marks": 24}
ORDER = {name: place for place, name in enumerate(labels.LABELS)}


class Names:
    """
    Names regions, topics and records of one state in the user's language; codes unknown to it stand as they are.
    """

    def __init__(self, state: State) -> None:
        from fieldkit.core.campaign import from_fields

        self.state = state
        record = state.by_code("campaign", state.campaign)
        self.campaign: Campaign = from_fields(record.fields if record else {})

    def region(self, code: object) -> str:
        """
        Name a region, "—" for none.
        """
        return self.campaign.region_name(str(code), current()) if code else terms.NONE

    def topic(self, code: object) -> str:
        """
        Name a topic, "—" for none.
        """
        return self.campaign.topic_name(str(code), current()) if code else terms.NONE

    def record(self, kind: str, identity: object) -> str:
        """
        Name a record by code and name; an id not here yet by its first signs.
        """
        known = self.state.known(kind, identity)
        return terms.label(known) if known else str(identity or "")[:8] or terms.NONE

    def people(self, record: Record, prefix: str) -> str:
        """
        Count and name who a record switches on by `prefix.<id>` fields, "" for nobody.
        """
        found = record.named(prefix) if MANY[prefix] == "group" else persons(self.state, record.named(prefix))
        listed = terms.names(self.state, MANY[prefix], found)
        return _("{count}: {names}").format(count=len(found), names=listed) if found else ""

    def value(self, kind: str, field: str, value: Any) -> str:
        """
        Put a field's value in words, on one line.
        """
        if value is None or value == "" or value == []:
            return terms.NONE
        if kind == "campaign" and isinstance(value, Mapping):
            return field_words(self.campaign, field, value) or _shaped(field, value)
        if field == "region":
            return f"{value} {self.region(value)}"
        if field == "topic":
            return f"{value} {self.topic(value)}"
        if field in REFERENCES and isinstance(value, str):
            return self.record(field, value)
        table = KIND_TABLES.get((kind, field)) or TABLES.get(field)
        if table and isinstance(value, str):
            return terms.term(table, value)
        return _shaped(field, value)


    def brief(self, kind: str, field: str, value: Any, columns: int) -> str:
        """
        Put a field's value in words for the cell of a table: a coordinate by its numbers and datum alone, anything long
        cut short.
        """
        if field == "coordinate" and isinstance(value, Mapping):
            datum = terms.DATUMS.get(str(value.get("datum")), value.get("datum"))
            return f"{value.get('lat')},{value.get('lon')} ({datum})"
        return shorten(self.value(kind, field, value), columns)


def _shaped(field: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field in TOO_LONG:
        return str(len(value)) if isinstance(value, list) else shorten(str(value), TOO_LONG[field])
    if isinstance(value, list):
        return _(", ").join(str(each) for each in value)
    if field.endswith("distance_m") or field == "accuracy_m":
        return _("{metres} m").format(metres=value)
    if not isinstance(value, Mapping):
        return str(value)
    if field == "coordinate":
        return coordinate_text(value)
    shapes: Mapping[str, Callable[[Mapping[str, Any]], str]] = {"move": _move, "withdrawn": _reason}
    if field in shapes:
        return shapes[field](value)
    if field == "source":
        return str(value.get("name") or terms.NONE)
    if value and value.keys() <= {"zh", "en"}:
        return " / ".join(str(each) for each in value.values())
    if "judgement" in value:
        return " ".join([terms.term(terms.JUDGEMENTS, value["judgement"]), _quantity(value)]).strip()
    return _quantity(value) if "measure" in value else json.dumps(value, ensure_ascii=False, sort_keys=True)


def _move(move: Mapping[str, Any]) -> str:
    rest = [str(move[name]) for name in ("date", "actor", "note", "document", "evidence") if move.get(name)]
    return _(", ").join([terms.term(terms.STATES, move.get("state")), *rest])


def _reason(withdrawn: Mapping[str, Any]) -> str:
    return terms.why_withdrawn(withdrawn) or _("yes")


def _quantity(value: Mapping[str, Any]) -> str:
    return f"{value.get('value', '')}{value.get('measure', '')}"


def coordinate_text(value: object) -> str:
    """
    Write a coordinate in its own datum and in WGS-84, with where it came from.
    """
    from fieldkit.core.coordinate import Coordinate

    place = Coordinate.from_field(value)
    if place is None:
        return str(value)
    datum = terms.DATUMS.get(place.datum, place.datum)
    text = _("{lat}, {lon} ({datum}, {source})").format(
        lat=place.lat, lon=place.lon, datum=datum, source=terms.term(labels.SOURCES, place.source)
    )
    if place.datum != "wgs84":
        text += _("; WGS-84 {lat}, {lon}").format(lat=place.wgs84_lat, lon=place.wgs84_lon)
    return text


def field_label(field: str, kind: str = "") -> str:
    """
    Give what a field is called, of a record of this kind; of `item.GW04` the part behind the point stands beside.
    """
    family, _dot, rest = field.partition(".")
    word = labels.KIND_LABELS.get((kind, family)) or labels.LABELS.get(family)
    name = _(word) if word else family
    return f"{name} {rest}" if rest else name


def lines(state: State, record: Record) -> list[tuple[str, str]]:
    """
    Give (label, value in words) for every field that is set, in the order people expect; a conflict is marked.
    """
    names = Names(state)
    marked = {conflict.field for conflict in record.conflicts}
    found: list[tuple[str, str, str]] = []
    for prefix in {field.partition(".")[0] for field in record.fields if "." in field} & set(MANY):
        conflicting = any(field.startswith(prefix + ".") for field in marked)
        found.append((prefix, names.people(record, prefix), _mark(conflicting)))
    for field, value in record.fields.items():
        if field.partition(".")[0] not in MANY or "." not in field:
            text = "" if value is None else names.value(record.kind, field, value)
            found.append((field, text, _mark(field in marked)))
    found.sort(key=lambda each: (ORDER.get(each[0].partition(".")[0], len(ORDER)), each[0]))
    kept = [each for each in found if each[1] and each[1] != terms.NONE]
    return [(field_label(field, record.kind), value + mark) for field, value, mark in kept]


def _mark(conflict: bool) -> str:
    return _("  ⚠ conflict") if conflict else ""


def print_record(console: Console, state: State, record: Record) -> None:
    """
    Print a record: a headline, then its fields with aligned labels.
    """
    withdrawn = " " + _("(withdrawn)") if record.withdrawn else ""
    console.line(f"{kind_word(record.kind)} {terms.label(record)}{withdrawn}", "bold")
    print_pairs(console, lines(state, record))
    for conflict in record.conflicts:
        others = [Names(state).value(record.kind, conflict.field, claim.value) for claim in conflict.claims[1:]]
        words = _("  ⚠ {field}: also said: {others}").format(
            field=field_label(conflict.field, record.kind), others=" | ".join(others)
        )
        console.line(words, "yellow")


def note_words(warnings: Iterable[tuple[str, dict[str, Any]]]) -> tuple[str, ...]:
    """
    Put what looks odd into words, each as a question for a person.
    """
    return tuple(_(labels.NOTES[word]).format(**facts) for word, facts in warnings)


def changed_words(changed: Sequence[str], kind: str) -> str:
    """
    Say which fields of a record a correction has set, people and groups by what they are to it, or that it set none.
    """
    families = [field.partition(".")[0] for field in changed]
    said = [family if family in MANY else field for family, field in zip(families, changed, strict=True)]
    if not said:
        return _("Nothing changed: it says so already.")
    return _("✓ Changed: {names}").format(names=_(", ").join(dict.fromkeys(field_label(one, kind) for one in said)))


def shown(found: Shown, key: str) -> Page:
    """
    One record in full.
    """

    same = one_with(found.state, found.record)

    def body(console: Console) -> None:
        print_record(console, found.state, found.record)
        print_one_with(console, same)

    talk = note_words(found.warnings)
    document = {**record_document(found.record), **({"one_with": same} if same else {})}
    return Page(key, document, body, (*talk, *conflict_steps(found.record)))


def saved(done: Saved, key: str, next_step: str = "") -> Page:
    """
    The receipt of a record added or changed, with every field as it stands now.
    """

    def body(console: Console) -> None:
        name = f"{kind_word(done.record.kind)} {terms.label(done.record)}"
        if done.changed:
            console.line(_("✓ Saved: {name}").format(name=name), "green")
        else:
            console.line(_("Nothing to change: {name} is so already.").format(name=name))
        print_pairs(console, lines(done.state, done.record))

    talk = (*note_words(done.warnings), *([next_step] if next_step else []))
    return Page(key, {**record_document(done.record), "changed": sorted(done.changed)}, body, talk)
