"""
Checks begun and not finished: kept while they are typed, shown in what is left to do, taken up again.
"""

from __future__ import annotations

from typing import Any

from fieldkit.core.codes import place_of
from fieldkit.core.shapes import text, texts
from fieldkit.core.tuples import NamedTuple
from fieldkit.errors import NotFound
from fieldkit.operations.check_request import CheckRequest
from fieldkit.operations.session import Session
from fieldkit.store.drafts import drop_draft, load_drafts, save_draft


class Draft(NamedTuple):
    """
    A check under way: its name on this laptop, when it was begun (ISO), what was given so far, at which item of the
    checklist the person was, and which questions were answered, be it with nothing.
    """

    name: str
    begun_at: str
    request: CheckRequest
    place: int = 0
    asked: tuple[str, ...] = ()


def begin(session: Session, request: CheckRequest) -> Draft:
    """
    Begin a draft; nothing is kept before something is asked.
    """
    now = session.now()
    return Draft(f"{now:%Y%m%dT%H%M%S}-{session.random_bytes(2).hex()}", now.isoformat(timespec="seconds"), request)


def keep(session: Session, draft: Draft) -> bool:
    """
    Keep a draft as it is now, over what was kept of it before; give whether the disk took it.
    """
    given = {name: value for name, value in draft.request._asdict().items() if value}
    document = {"begun_at": draft.begun_at, "place": draft.place, "asked": list(draft.asked), "check": given}
    return save_draft(session.workspace, draft.name, document)


def drafts(session: Session) -> list[Draft]:
    """
    Give the drafts of this laptop, the oldest first.
    """
    return [_read(name, document) for name, document in load_drafts(session.workspace)]


def _read(name: str, document: dict[str, Any]) -> Draft:
    given, place = document.get("check"), document.get("place")
    known: dict[str, Any] = {"site": ""}
    for field, value in given.items() if isinstance(given, dict) else ():
        if field in CheckRequest._fields:
            known[field] = tuple(map(str, value)) if isinstance(value, list) else str(value)
    begun_at, asked = text(document.get("begun_at")), tuple(texts(document.get("asked")))
    return Draft(name, begun_at, CheckRequest(**known), place if type(place) is int else 0, asked)


def take_up(session: Session, number: str, given: CheckRequest) -> Draft:
    """
    Give the draft of a number as `todo` shows it, from 1 on, with what was `given` now laid over it. Raises NotFound
    naming how many there are.
    """
    found = drafts(session)
    place = place_of(number, len(found))
    if place is not None:
        draft = found[place]
        return draft._replace(request=_laid_over(draft.request, given))
    raise NotFound(kind="draft", name=number, nearest=[str(place + 1) for place in range(len(found))])


def _laid_over(kept: CheckRequest, given: CheckRequest) -> CheckRequest:
    """
    Lay one request over another: what may be said more than once is added, anything else said again is replaced.
    """
    said = {name: value for name, value in given._asdict().items() if value}
    added = {name: (*getattr(kept, name), *value) for name, value in said.items() if isinstance(value, tuple)}
    return kept._replace(**{**said, **added})


def drop(session: Session, draft: Draft) -> None:
    """
    Forget a draft: it was logged, or is not wanted.
    """
    drop_draft(session.workspace, draft.name)
