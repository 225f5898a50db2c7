"""
A value typed to settle a conflict, read by the rules of the command that corrects that field.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from fieldkit.core.campaign_rules import faults
from fieldkit.core.canonical import check_value
from fieldkit.core.entry import Change
from fieldkit.core.fold import Record
from fieldkit.core.tuples import NamedTuple
from fieldkit.errors import InvalidCampaign, InvalidInput
from fieldkit.operations.people import parse_word, split_names, text_value
from fieldkit.operations.session import Session

SWITCHES = {"group": ("member",), "visit": ("deputy", "group"), "check": ("deputy",)}
OF_CHECK = {
    "date": "when", "time": "when", "site": "site", "coordinate": "at", "group": "group", "visit": "visit",
    "method": "method", "note": "note",
}  # fmt: skip
LISTS_OF_CHECK = {"advice": "advice", "escorts": "escorts"}
OF_VISIT = ("leader", "joint", "note")
OF_FINDING = ("text", "agency", "person", "item")
WORDS_OF_FINDING = {"origin": "origin", "rect_class": "rect_class", "due_date": "due", "quantity": "quantity"}


class Read(NamedTuple):
    """
    What is to be set: the field and those that follow from it, and the changes of other records that follow.
    """

    fields: dict[str, Any]
    following: tuple[Change, ...] = ()


def read_value(session: Session, record: Record, field: str, text: str) -> Read:
    """
    Read a typed value of a field of a record, in the shape the field has. Raises InvalidInput where the field takes no
    typed value, and what the command that corrects it raises.
    """
    family, dot, _rest = field.partition(".")
    if dot and family in SWITCHES.get(record.kind, ()):
        return Read({field: _switch(field, text)})
    reader = _READERS.get(record.kind)
    found = reader(session, record, field, text) if reader else None
    if found is None:
        raise InvalidInput(field=field, value=text, reason="only_said", hint=None)
    return found


def with_following(session: Session, record: Record, field: str, value: Any) -> Read:
    """
    Give a value that was said with what follows from it: topic and distance from the site of a check, the days of the
    checks from the day of a visit, as where it is corrected.
    """
    if record.kind == "check" and field == "site" and session.state.get("site", value):
        return _of_check(session, record, field, value) or Read({field: value})
    if record.kind == "visit" and field == "date" and isinstance(value, str):
        return Read({field: value}, _with_checks(session, record, value))
    return Read({field: value})


def _with_checks(session: Session, visit: Record, date: str) -> tuple[Change, ...]:
    from fieldkit.operations.visit import following_checks

    return tuple(change for change in following_checks(session.state, visit, date) if change.set)


def _switch(field: str, text: str) -> bool:
    return parse_word("yes_no", text, field) == "yes"


def _of_list(session: Session, record: Record, field: str, text: str) -> Read | None:
    from fieldkit.operations import records

    if field == "code":
        return None
    if field == "coordinate":
        return Read({field: records.place(session, text, None, str(record.fields.get("region")))[0]})
    if field == "lookback":
        return Read({field: _switch(field, text)})
    return Read(records.read_fields(session, record.kind, {field: text}))


def _of_visit(session: Session, visit: Record, field: str, text: str) -> Read | None:
    if field == "date":
        from fieldkit.core.dates import parse_when

        date = parse_when(text, session.now().date()).date
        return Read({field: date}, _with_checks(session, visit, date))
    if field == "method":
        return Read({field: parse_word("method", text, field)})
    if field == "escorts":
        return Read({field: split_names([text])})
    return Read({field: text_value(field, text) if text else ""}) if field in OF_VISIT else None


def _of_check(session: Session, check: Record, field: str, text: str) -> Read | None:
    from fieldkit.operations.check_edit import measured_again, read_amendment
    from fieldkit.operations.check_request import CheckRequest

    family, dot, item = field.partition(".")
    asked: dict[str, Any] = {}
    if field in OF_CHECK:
        asked = {OF_CHECK[field]: text}
    elif field in LISTS_OF_CHECK:
        asked = {LISTS_OF_CHECK[field]: (text,)}
    elif dot and family == "item" and "." not in item:
        asked = {"items": (f"{item}={text}",)}
    else:
        return None
    if field in ("date", "time"):
        return _when(session, check, field, text)
    fields = read_amendment(session, check, CheckRequest("")._replace(**asked))
    site = session.state.get("site", fields.get("site"))
    moved = measured_again(session.state, check, site) if site else []
    return Read(fields, tuple(change for change in moved if change.set)) if field in fields else None


def _when(session: Session, check: Record, field: str, text: str) -> Read:
    """
    Read the day or the time of a check: what was not typed is not filled in from what stands.
    """
    from fieldkit.core.dates import parse_when

    today = session.now().date()
    if field == "date":
        return Read({field: parse_when(text, today).date})
    found = parse_when(text, today, str(check.fields.get("date") or ""))
    if not found.time:
        raise InvalidInput(field=field, value=text, reason="time", hint="09:30")
    return Read({field: found.time})


def _of_finding(session: Session, finding: Record, field: str, text: str) -> Read | None:
    from fieldkit.operations.finding import read_corrections

    if field in OF_FINDING:
        return Read(read_corrections(session, finding, {field: text}))
    if field in WORDS_OF_FINDING:
        return Read(read_corrections(session, finding, {}, **{WORDS_OF_FINDING[field]: text}))
    return None


def _of_photo(_session: Session, _photo: Record, field: str, text: str) -> Read | None:
    return Read({field: parse_word("role", text, field)}) if field == "role" else None


def _of_unify(_session: Session, _unify: Record, field: str, text: str) -> Read | None:
    return Read({field: _switch(field, text)}) if field == "same" else None


def _of_campaign(_session: Session, campaign: Record, field: str, text: str) -> Read | None:
    """
    Read a field of the campaign as it stands in a campaign file, a plain text without its quotation marks too.
    """
    if field == "code":
        return None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = text
    check_value({field: value})
    known = {name: said for name, said in campaign.fields.items() if said is not None}
    found = faults({**known, field: value})
    if found:
        raise InvalidCampaign(path=field, faults=[tuple(fault) for fault in found])
    return Read({field: value})


_READERS: Mapping[str, Callable[[Session, Record, str, str], Read | None]] = {
    "group": _of_list,
    "deputy": _of_list,
    "site": _of_list,
    "visit": _of_visit,
    "check": _of_check,
    "finding": _of_finding,
    "photo": _of_photo,
    "unify": _of_unify,
    "campaign": _of_campaign,
}
