"""
The trade's words for what the records hold: methods, judgements, states, levels, roles.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from fieldkit.language import N_, _

if TYPE_CHECKING:
    from fieldkit.core.fold import Record
    from fieldkit.core.runs import Runs
    from fieldkit.core.state import State

METHODS = {
    "announced": N_("announced check"),
    "unannounced": N_("unannounced check"),
    "random": N_("random check"),
    "tour": N_("tour"),
    "survey": N_("survey"),
    "law_check": N_("law enforcement check"),
    "file_review": N_("review of files"),
    "meeting": N_("meeting"),
    "questionnaire": N_("questionnaire"),
}
JUDGEMENTS = {
    "ok": N_("ok"),
    "problem": N_("problem"),
    "na": N_("not applicable"),
    "unchecked": N_("unchecked"),
}
STATES = {
    "draft": N_("draft"),
    "confirmed": N_("confirmed"),
    "assigned": N_("assigned"),
    "rectifying": N_("being rectified"),
    "responded": N_("responded"),
    "returned": N_("returned"),
    "accepted": N_("accepted"),
    "closed": N_("struck off"),
    "reopened": N_("reopened"),
    "dismissed": N_("not true"),
    "combined": N_("combined"),
}
ROLES = {
    "scene": N_("scene"),
    "before": N_("before"),
    "after": N_("after"),
    "document": N_("document"),
}
ORIGINS = {
    "self_reported": N_("in the government's ledger"),
    "off_ledger": N_("off the ledger"),
}
CLASSES = {
    "immediate": N_("at once"),
    "deadline": N_("by a date"),
    "long_term": N_("long term"),
}
SIDES = {
    "mine": N_("what this laptop says"),
    "theirs": N_("what the other laptop says"),
    "stands": N_("the record stands"),
    "withdrawn": N_("the record is withdrawn"),
}
WITHDRAWALS = {"undo": N_("taken back by its writer")}
DATUMS = {"wgs84": "WGS-84", "cgcs2000": "CGCS2000", "gcj02": "GCJ-02", "bd09": "BD-09"}
NONE = "—"


def term(table: dict[str, str], word: object) -> str:
    """
    Give the word of a table in the user's language; an unknown one stands as it is, none is "—".
    """
    if not word:
        return NONE
    return _(table[str(word)]) if str(word) in table else str(word)


def why_withdrawn(value: object) -> str:
    """
    Give the reason of a withdrawal (`{reason}`): a person's words as they are, fieldkit's own in the user's language;
    "" for none.
    """
    reason = value.get("reason") if isinstance(value, Mapping) else None
    return term(WITHDRAWALS, reason) if reason else ""


def label(record: Record | None) -> str:
    """
    Name a record for a person: its code and name, whichever it has; a photo by the beginning of its hash, as lists
    show it, and the name of its file.
    """
    if record is None:
        return NONE
    parts = (record.code, record.name)
    if record.kind == "photo":
        parts = (str(record.fields.get("sha256") or "")[:8], str(record.fields.get("original_name") or ""))
    if record.kind == "set_aside" and isinstance(record.fields.get("source"), dict):
        parts = (str(record.fields["source"].get("name") or ""), "")
    return " ".join(part for part in parts if part) or record.id[:8]


def named(state: State, record: Record | None) -> str:
    """
    Name a record for a person where it has neither code nor name: what declares two records one, by these; a receipt by
    its group.
    """
    if record is not None and record.kind == "receipt":
        return label(state.get("group", record.fields.get("group")))
    if record is None or record.kind != "unify":
        return label(record)
    of = str(record.fields.get("of"))
    return " = ".join(sorted(label(state.get(of, record.fields.get(end))) for end in ("a", "b")))


def names(state: State, kind: str, ids: Iterable[str], in_full: Iterable[str] = ()) -> str:
    """
    List the names (or codes) of records by their ids, in the order of their codes; those named `in_full` with both.
    """
    known = [state.get(kind, identity) for identity in ids]
    ordered = sorted(known, key=lambda record: record.code if record else "~")
    return _(", ").join(_name(record, in_full) for record in ordered) or NONE


def _name(record: Record | None, in_full: Iterable[str]) -> str:
    if record is None:
        return NONE
    return label(record) if record.name in in_full else record.name or record.code


def counted_names(state: State, deputies: Sequence[str]) -> str:
    """
    Say how many deputies and who, those who have namesakes by number and name; "" for nobody.
    """
    if not deputies:
        return ""
    everyone = sorted(name for _, name in {(state.class_of("deputy", one.id), one.name) for one in state.all("deputy")})
    shared = {name for name, other in pairwise(everyone) if name == other}
    return _("{count}: {names}").format(count=len(deputies), names=names(state, "deputy", deputies, shared))


def rule_words(rule: str | None) -> str:
    """
    Write the rule of a measure as people do: ≤0, 2–8; "" for none.
    """
    return (rule or "").replace("<=", "≤").replace(">=", "≥").replace("..", "–")


def moment(at: object) -> str:
    """
    Write a moment (ISO) as people read it, to the minute.
    """
    return str(at)[:16].replace("T", " ")


def few(codes: Sequence[str], most: int = 8) -> str:
    """
    Name codes, and say how many more there are where a line has no room for all.
    """
    shown = _(", ").join(codes[:most])
    return shown if len(codes) <= most else _("{names} and {count} more").format(names=shown, count=len(codes) - most)


def site_of(state: State, check: Record) -> Record | None:
    """
    Give the site of a check as it is shown: the one that stands for all it was unified with.
    """
    site = str(check.fields.get("site") or "")
    return state.get("site", state.class_of("site", site))


def numbers(runs: Runs) -> str:
    """
    Write runs of counters as people do: 3, 5–9.
    """
    return _(", ").join(str(first) if first == last else f"{first}–{last}" for first, last in runs)
