"""
The walk through the checklist of a check, as a conversation drives it: what is asked, and each answer taken.
"""

from __future__ import annotations

from fieldkit.core import walk as core
from fieldkit.core.campaign import Item
from fieldkit.core.lookup import find
from fieldkit.core.shapes import text
from fieldkit.core.tuples import NamedTuple
from fieldkit.errors import NotFound
from fieldkit.operations.check import groups_of
from fieldkit.operations.check_request import CheckRequest
from fieldkit.operations.people import words
from fieldkit.operations.session import Session

KEY, NUMBER, FINDING, END, KEPT = core.KEY, core.NUMBER, core.FINDING, core.END, core.KEPT


class Asked(NamedTuple):
    """
    A walk at a question: `ask` is KEY, NUMBER (a measured value), FINDING (the words of a problem), END or KEPT (keep
    it as a draft); `then` what is asked after it, `understood` whether the last key meant something, `against` whether
    the last value broke its rule.
    """

    topic: str
    walk: core.Walk
    ask: str
    then: tuple[str, ...] = ()
    understood: bool = True
    against: bool = False

    @property
    def item(self) -> Item | None:
        """
        The current item of the checklist, None at the end.
        """
        return self.walk.item

    def into(self, request: CheckRequest) -> CheckRequest:
        """
        Give the request with all that was answered so far.
        """
        return request._replace(items=core.as_items(self.walk), findings=core.as_findings(self.walk))


def begin(session: Session, request: CheckRequest, place: int = 0) -> Asked:
    """
    Begin the walk of a check at an item, with what the request answers already; without a checklist it is at its end.
    """
    from fieldkit.core.answers import parse_answer

    site = find(session.state, "site", request.site)
    group = session.state.get("group", next(iter(groups_of(session, request)), None))
    topic = text(site.fields.get("topic")) or text(group.fields.get("topic") if group else "")
    checklist = session.campaign.checklist(topic)
    walk = core.Walk(checklist.items if checklist else ())
    tables = words("judgement"), words("measure")
    for typed in request.items:
        walk = core.measured(walk, parse_answer(session.campaign, topic, typed, *tables))
    walk = walk._replace(findings=tuple(_placed(session, topic, typed) for typed in request.findings))
    walk = walk._replace(at=min(max(place, 0), len(walk.items)))
    return _ask(topic, core.Step(walk, core.arrive(walk)))


def _placed(session: Session, topic: str, typed: str) -> tuple[str, str]:
    """
    Give the item a finding is of and its words; what is of no item of this topic stays as typed, to be said of when the
    check is logged.
    """
    from fieldkit.core.answers import find_item
    from fieldkit.operations.answers import parted

    key, said = parted(typed)
    try:
        return (find_item(session.campaign, topic, key).code, said) if key else ("", typed)
    except NotFound:
        return "", typed


def _ask(topic: str, step: core.Step) -> Asked:
    return Asked(topic, step.walk, step.asks[0], step.asks[1:])


def _onward(asked: Asked, walk: core.Walk) -> Asked:
    """
    Go to what is asked next at this item, else to the next item.
    """
    return _ask(asked.topic, core.Step(walk, asked.then) if asked.then else core.forward(walk))


def pressed(asked: Asked, key: str) -> Asked:
    """
    Take one key; one without meaning leaves everything as it is.
    """
    step = core.press(asked.walk, key)
    if core.UNKNOWN in step.asks:
        return asked._replace(understood=False)
    return _ask(asked.topic, step)


def worded(asked: Asked, said: str) -> Asked:
    """
    Take the words of a problem, none for an empty answer.
    """
    return _onward(asked, core.found(asked.walk, said))


def valued(session: Session, asked: Asked, typed: str) -> Asked:
    """
    Take a measured value as typed, none for an empty answer; a key of the walk moves instead. A value against its
    rule asks for the words of the problem. Raises InvalidInput for a value that does not fit the item.
    """
    from fieldkit.core.answers import parse_answer

    if typed.lower() in core.MOVING:
        return pressed(asked, typed)
    walk, item = asked.walk, asked.item
    if item is None or not typed:
        return _onward(asked, walk)
    tables = words("judgement"), words("measure")
    walk = core.measured(walk, parse_answer(session.campaign, asked.topic, f"{item.code}={typed}", *tables))
    told = any(code == item.code for code, _said in walk.findings)
    if core.broken(item, walk.answers) and not told:
        return Asked(asked.topic, walk, FINDING, asked.then, against=True)
    return _onward(asked, walk)
