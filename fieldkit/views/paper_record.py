"""
The words of a record paper: what was checked, found and advised at one site, with a place for both sides to sign.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from fieldkit.core.paper import ItemLine, tally
from fieldkit.core.shapes import mapping, text, texts
from fieldkit.language import _, current
from fieldkit.views.check import position
from fieldkit.views.paper import (
    day_words,
    harmless,
    head_words,
    limit_words,
    moment_words,
    result_word,
    tally_words,
    value_words,
)
from fieldkit.views.record import Names, coordinate_text, field_label
from fieldkit.views.terms import CLASSES, METHODS, NONE, ORIGINS, ROLES, label, moment, names, term, why_withdrawn

if TYPE_CHECKING:
    from fieldkit.core.fold import Conflict, Record
    from fieldkit.operations.report import Records, Sheet

SHORT = 8


def record_words(found: Records) -> list[dict[str, Any]]:
    """
    Give the words of each check's paper, harmless, in the order of the checks.
    """
    return [harmless(_sheet(found, sheet, Names(found.state))) for sheet in found.sheets]


def _sheet(found: Records, sheet: Sheet, known: Names) -> dict[str, Any]:
    fields = sheet.check.fields
    return {
        "kind": "record",
        **head_words(found.campaign.name(current()), found.example),
        "code": sheet.check.code or sheet.check.id,
        "notices": notices(found, sheet),
        "time": moment_words(fields.get("date"), fields.get("time")),
        "method": term(METHODS, sheet.there.method),
        **_who(found, sheet),
        **_where(sheet, known),
        "topic": known.topic(fields.get("topic")),
        "items": [_item(number, line) for number, line in enumerate(sheet.lines, 1)] or [_no_item()],
        "items_sum": _items_sum(sheet),
        "findings": [_finding(number, one) for number, one in enumerate(sheet.findings, 1)] or [_no_finding()],
        "advice": _numbered(texts(fields.get("advice"))) or [_("None was logged.")],
        "handling": list(filter(None, map(handling, sheet.findings))) or [""],
        "photos": [_photo(number, one) for number, one in enumerate(sheet.photos, 1)] or [_no_photo()],
        "note": text(fields.get("note")) or NONE,
        "statement": _statement(sheet),
        "trace": trace(found, sheet),
        "sources": _sources(sheet),
    }


def notices(found: Records, sheet: Sheet) -> list[str]:
    """
    Say plainly what stands against a record: that it was withdrawn, contradicted, left parts out, or shares its code.
    """
    said = _withdrawn(sheet)
    if sheet.visit is not None and sheet.visit.withdrawn:
        said.append(_("The visit {code} of this check was withdrawn.").format(code=sheet.visit.code))
    said += [_conflict(found, conflict) for conflict in sheet.conflicts]
    if sheet.left_out:
        listed = _(", ").join(_named(one) for one in sheet.left_out)
        said.append(_("Withdrawn and not on this paper: {names}.").format(names=listed))
    if sheet.twins:
        same = _(", ").join(identity[:SHORT] for identity in sheet.twins)
        words = _("Another check has the same number ({ids}). This one is {id}.")
        said.append(words.format(ids=same, id=sheet.check.id[:SHORT]))
    return [*said, *_other_checklist(found, sheet)]


def _withdrawn(sheet: Sheet) -> list[str]:
    if not sheet.check.withdrawn:
        return []
    reason = why_withdrawn(sheet.check.fields.get("withdrawn"))
    by, at = sheet.withdrawn_by
    words = _("WITHDRAWN: this check does not count. Withdrawn by {who} on {day}; reason: {reason}.")
    return [words.format(who=by or NONE, day=day_words(at[:10]), reason=reason or _("none given"))]


def _conflict(found: Records, conflict: Conflict) -> str:
    known = Names(found.state)
    record = found.state.get(conflict.kind, conflict.rec)
    field = field_label(conflict.field, conflict.kind)
    if conflict.field == "withdrawn":
        words = _("IN CONFLICT: {record}: withdrawn by one and kept by another; it counts until that is settled.")
        return words.format(record=_named(record))
    said = [known.value(conflict.kind, conflict.field, claim.value) for claim in conflict.claims]
    words = _("IN CONFLICT, not settled: {record}, {field}: printed here {stands}; also said: {others}.")
    others = " | ".join(said[1:])
    return words.format(record=_named(record), field=field, stands=said[0], others=others)


def _named(record: Record | None) -> str:
    """
    Name a record on a notice: its label, or for a photo its file and hash.
    """
    if record is not None and record.kind == "photo":
        name, digest = record.fields.get("original_name"), text(record.fields.get("sha256"))[:SHORT]
        return _("photo {name} ({hash})").format(name=name or NONE, hash=digest or record.id[:SHORT])
    return label(record)


def _other_checklist(found: Records, sheet: Sheet) -> list[str]:
    checklist = found.campaign.checklist(text(sheet.check.fields.get("topic")))
    answered = sheet.check.fields.get("checklist")
    if checklist is None or not isinstance(answered, int) or answered == checklist.version:
        return []
    words = _("Answered by version {answered} of the checklist; the items are printed as version {now} has them.")
    return [words.format(answered=answered, now=checklist.version)]


def _who(found: Records, sheet: Sheet) -> dict[str, str]:
    state, there = found.state, sheet.there
    known = [state.get("group", identity) for identity in there.groups]
    groups = [label(one) if one else identity[:SHORT] for one, identity in zip(known, there.groups, strict=True)]
    deputies = names(state, "deputy", there.deputies)
    counted = _("{count}: {names}").format(count=len(there.deputies), names=deputies)
    escorts = _(", ").join(there.escorts) or _("none logged")
    agency = (sheet.site and text(sheet.site.fields.get("agency"))) or NONE
    return {
        "group": _("; ").join(groups) or NONE,
        "leader": _(", ").join(sheet.leaders) or NONE,
        "deputies": counted if there.deputies else _("none logged"),
        "deputy_names": deputies if there.deputies else "",
        "escorts": _("Responsible agency: {agency}. Escorts (not counted): {names}").format(
            agency=agency, names=escorts
        ),
        "escort_names": _(", ").join(there.escorts),
        "agency": agency,
        "recorder": sheet.recorder or NONE,
    }


def _where(sheet: Sheet, known: Names) -> dict[str, str]:
    fields = sheet.site.fields if sheet.site else {}
    parts = [known.region(fields.get("region")) if fields.get("region") else ""]
    parts += [text(fields.get("township")), text(fields.get("address"))]
    listed = coordinate_text(fields["coordinate"]) if fields.get("coordinate") else _("not known")
    said = [_("Site: {place}").format(place=listed)]
    if sheet.check.fields.get("coordinate"):
        said.append(_("At the check: {place}").format(place=position(sheet.check)))
    return {
        "site": label(sheet.site) if sheet.site else text(sheet.check.fields.get("site"))[:SHORT] or NONE,
        "address": " ".join(filter(None, parts)) or NONE,
        "position": "\n".join(said),
    }


def _item(number: int, line: ItemLine) -> dict[str, str]:
    item = line.item
    return {
        "number": str(number),
        "code": item.code,
        "text": item.name(current()),
        "result": result_word(line.result),
        "value": "\n".join(map(value_words, line.values)) or NONE,
        "rule": "\n".join(map(limit_words, line.values)) or NONE,
    }


def _no_item() -> dict[str, str]:
    bare = dict.fromkeys(("number", "code", "result", "value", "rule"), NONE)
    return {**bare, "text": _("This topic has no checklist, and nothing was answered.")}


def _items_sum(sheet: Sheet) -> str:
    said = tally_words(tally(sheet.lines))
    return _("{count} items: {results}").format(count=len(sheet.lines), results=said)


def _finding(number: int, finding: Record) -> dict[str, str]:
    fields = finding.fields
    quantity = mapping(fields.get("quantity"))
    return {
        "number": str(number),
        "code": finding.code or finding.id[:SHORT],
        "item": text(fields.get("item")) or NONE,
        "text": text(fields.get("text")) or NONE,
        "origin": term(ORIGINS, fields.get("origin")),
        "amount": f"{text(quantity.get('value'))}{text(quantity.get('measure'))}" or NONE,
    }


def _no_finding() -> dict[str, str]:
    return {**dict.fromkeys(("number", "code", "item", "origin", "amount"), NONE), "text": _("No problem was logged.")}


def handling(finding: Record) -> str:
    """
    Say how a finding is to be handled as far as that is settled: class, due date, agency, person; "" where nothing is.
    What was done on the spot is in no record, so the paper leaves room to write.
    """
    fields = finding.fields
    parts = [
        term(CLASSES, fields.get("rect_class")) if fields.get("rect_class") else "",
        _("due {day}").format(day=day_words(fields.get("due_date"))) if fields.get("due_date") else "",
        _("agency {name}").format(name=fields["agency"]) if text(fields.get("agency")) else "",
        _("person {name}").format(name=fields["person"]) if text(fields.get("person")) else "",
    ]
    said = _("; ").join(filter(None, parts))
    return _("{code}: {handling}").format(code=finding.code or finding.id[:SHORT], handling=said) if said else ""


def _numbered(lines: Iterable[str]) -> list[str]:
    return [_("({number}) {text}").format(number=number, text=line) for number, line in enumerate(lines, 1)]


def _photo(number: int, photo: Record) -> dict[str, str]:
    fields = photo.fields
    taken, distance_m = text(fields.get("taken_at")), fields.get("distance_m")
    return {
        "number": str(number),
        "name": text(fields.get("original_name")) or NONE,
        "hash": text(fields.get("sha256"))[:SHORT] or NONE,
        "time": moment(taken) or _("no time"),
        "role": term(ROLES, fields.get("role")),
        "distance": _("{metres} m").format(metres=distance_m) if distance_m is not None else NONE,
    }


def _no_photo() -> dict[str, str]:
    return {**dict.fromkeys(("number", "hash", "time", "role", "distance"), NONE), "name": _("No photo was logged.")}


def _statement(sheet: Sheet) -> str:
    words = _(
        "Record {code} holds {items} items ({results}), {findings} problems, {advice} pieces of advice and {photos} "
        "photos. Both sides have read it and sign."
    )
    return words.format(
        code=sheet.check.code or sheet.check.id[:SHORT],
        items=len(sheet.lines),
        results=tally_words(tally(sheet.lines)),
        findings=len(sheet.findings),
        advice=len(texts(sheet.check.fields.get("advice"))),
        photos=len(sheet.photos),
    )


def trace(found: Records, sheet: Sheet) -> str:
    """
    Give the line at the foot of every page by which the paper is traced: record, ledger, entries, day of printing.
    """
    words = _("Record {code}, id {id}; ledger {ledger}; entries {heads}; printed {day}")
    return words.format(
        code=sheet.check.code or NONE,
        id=sheet.check.id,
        ledger=found.state.campaign,
        heads=_heads(sheet.check),
        day=day_words(found.printed),
    )


def _sources(sheet: Sheet) -> str:
    """
    Name the latest entries of everything the paper was made from; photos are named by their hash.
    """
    records = [sheet.check, sheet.visit, sheet.site, *sheet.findings]
    listed = [f"{one.code or one.id[:SHORT]} {_heads(one)}" for one in records if one is not None]
    return _("Made from the entries: {entries}").format(entries=_("; ").join(listed))


def _heads(record: Record) -> str:
    return ",".join(head[:SHORT] for head in record.heads)
