"""
Findings: listed, shown and corrected; their life from draft to struck off is kept in `move`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from fieldkit.core import shapes
from fieldkit.core.dates import parse_when
from fieldkit.core.edit import correct, edit
from fieldkit.core.fold import Record
from fieldkit.core.lookup import find
from fieldkit.core.problem import states_today
from fieldkit.core.relations import presence
from fieldkit.core.state import State
from fieldkit.core.tuples import NamedTuple
from fieldkit.errors import InvalidInput
from fieldkit.operations.doubts import OddThing, unlike_findings
from fieldkit.operations.people import parse_word, text_value
from fieldkit.operations.session import Session

if TYPE_CHECKING:
    from fieldkit.core.entry import Change
    from fieldkit.operations.identity import Identity

TEXT_FIELDS = ("text", "agency", "person", "item")
CLEARABLE = ("agency", "person")


class FindingShown(NamedTuple):
    """
    A finding with the state to look its check and site up in, what looks odd about it, and the fields a correction has
    set.
    """

    state: State
    finding: Record
    warnings: tuple[OddThing, ...] = ()
    changed: tuple[str, ...] = ()


class FindingList(NamedTuple):
    """
    Findings by code, with the state around them.
    """

    state: State
    findings: tuple[Record, ...]


def list_findings(
    session: Session, state_name: str | None = None, group: str | None = None, agency: str | None = None
) -> FindingList:
    """
    Give the findings of checks that stand, of one state, group or agency or all.
    """
    state = session.state
    group_id = find(state, "group", group).id if group else None
    wanted = parse_word("state", state_name, "move") if state_name else None
    findings = []
    stands = states_today(state)
    for finding in state.all("finding"):
        check = state.get("check", finding.fields.get("check"))
        if check is None or check.withdrawn:
            continue
        if wanted and stands(finding) != wanted:
            continue
        if group_id and group_id not in presence(state, check).groups:
            continue
        if agency and agency not in str(finding.fields.get("agency") or ""):
            continue
        findings.append(finding)
    return FindingList(state, tuple(findings))


def show(session: Session, name: str) -> FindingShown:
    """
    Give the named finding.
    """
    return FindingShown(session.state, find(session.state, "finding", name, withdrawn=True))


def add(session: Session, check_name: str, words: str) -> FindingShown:
    """
    Add a problem to a check that was logged before, `[ITEM=]TEXT` as `check log` takes it. An item not judged yet is
    then answered "problem"; any other answer stays. Raises NotFound or InvalidInput.
    """
    from fieldkit.core.check import CheckFacts, plan_findings
    from fieldkit.operations.answers import read_answers
    from fieldkit.operations.check_request import CheckRequest

    check = find(session.state, "check", check_name)
    topic, day = shapes.text(check.fields.get("topic")), shapes.text(check.fields.get("date"))
    answers, findings = read_answers(session, CheckRequest("", findings=(words,)), topic)
    there = presence(session.state, check)
    facts = CheckFacts("", day, None, topic, tuple(there.groups), findings=findings)
    judged = {field: value for field, value in answers.items() if not shapes.mapping(check.fields.get(field))}
    identity = session.new_id()

    def plan(state: State, who: Identity) -> list[Change]:
        planned = plan_findings(state, who.letter, check.id, facts, lambda: identity)
        return [*([edit(check, judged)] if judged else []), *planned]

    written = session.write(plan)
    finding = written.state.records["finding"][identity]
    doubts = tuple(unlike_findings(written.state.records["check"][check.id], [finding]))
    return FindingShown(written.state, finding, doubts)


def edit_finding(
    session: Session,
    name: str,
    texts: dict[str, str | None],
    origin: str | None = None,
    rect_class: str | None = None,
    due: str | None = None,
    quantity: str | None = None,
) -> FindingShown:
    """
    Correct a finding by a new entry holding only what differs: its words, agency, person, origin, class, due date
    and quantity with measure (`2.5亩`). Its state is not changed here.
    """
    finding = find(session.state, "finding", name)
    fields = read_corrections(session, finding, texts, origin, rect_class, due, quantity)
    change = correct(finding, fields)
    written = session.write(lambda state, who: [change] if change.set else [])
    state, edited = written.state, written.state.records["finding"][finding.id]
    odd = _due_doubts(state, edited) if "due_date" in change.set else ()
    return FindingShown(state, edited, odd, tuple(change.set))


def read_corrections(
    session: Session,
    finding: Record,
    texts: Mapping[str, str | None],
    origin: str | None = None,
    rect_class: str | None = None,
    due: str | None = None,
    quantity: str | None = None,
) -> dict[str, Any]:
    """
    Read the corrections of a finding as typed into its fields; what it can be without is cleared by "". Raises
    InvalidInput.
    """
    fields: dict[str, Any] = {
        field: None if field in CLEARABLE and not text else text_value(field, text)
        for field, text in texts.items()
        if field in TEXT_FIELDS and text is not None
    }
    if origin is not None:
        fields["origin"] = parse_word("origin", origin, "origin")
    if rect_class is not None:
        fields["rect_class"] = parse_word("rect_class", rect_class, "rect_class") if rect_class else None
    if due is not None:
        fields["due_date"] = _due_day(session, finding, due) if due else None
    if quantity is not None:
        fields["quantity"] = parse_quantity(quantity) if quantity else None
    return fields


def _due_day(session: Session, finding: Record, due: str) -> str:
    """
    Read a due date: without a year the first such day from the day of the check on that found the problem.
    """
    today, check = session.now().date(), session.state.get("check", finding.fields.get("check"))
    found = shapes.text(check.fields.get("date")) if check else ""
    return parse_when(due, today, since=found or today.isoformat()).date


def _due_doubts(state: State, finding: Record) -> tuple[OddThing, ...]:
    """
    Say when a problem is due before the day of the check that found it.
    """
    check = state.get("check", finding.fields.get("check"))
    due = shapes.text(finding.fields.get("due_date"))
    found = shapes.text(check.fields.get("date")) if check else ""
    return (("due_before", {"due": due, "found": found}),) if due and due < found else ()


def parse_quantity(text: str) -> dict[str, str]:
    """
    Read a number with its measure word: `2.5亩`, `3 眼`. Raises InvalidInput when it is none.
    """
    import re
    import unicodedata

    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(\S.*)", unicodedata.normalize("NFKC", text).strip())
    if not found:
        raise InvalidInput(field="quantity", value=text, reason="answer", hint="2.5亩")
    return {"value": found.group(1), "measure": found.group(2)}
