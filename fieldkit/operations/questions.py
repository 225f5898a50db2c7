"""
What a check under way still lacks, in the order a person is asked for it, and each answer taken into the request.
"""

from __future__ import annotations

import re
from typing import Any

from fieldkit.core.dates import parse_when
from fieldkit.core.lookup import find
from fieldkit.operations.check_request import CheckRequest
from fieldkit.operations.people import find_all, parse_word, words
from fieldkit.operations.session import Session
from fieldkit.operations.underway import current_visit

SITE, WHEN, GROUP, METHOD, DEPUTIES, PHOTOS, CHECKLIST = (
    "site", "when", "group", "method", "deputies", "photos", "checklist"
)  # fmt: skip


def lacking(session: Session, request: CheckRequest, again: bool = False) -> tuple[str, ...]:
    """
    Give what is asked for: nothing when a check can be logged as it is, else all that the visit does not lend.

    A check without any answer or finding lacks its checklist: "not looked at" must be said, not happen. So does a
    draft taken up `again`: its walk goes on where it broke off.
    """
    visit = find(session.state, "visit", request.visit) if request.visit else current_visit(session)
    own_group = visit.named("group") if visit else session.about.get("group")
    needed = {
        SITE: not request.site,
        WHEN: not (request.when or visit),
        GROUP: not (request.group or own_group),
        CHECKLIST: again or not (request.items or request.rest or request.findings),
    }
    if not any(needed.values()):
        return ()
    needed[METHOD] = not (request.method or visit)
    needed[DEPUTIES] = not (request.deputies or visit)
    needed[PHOTOS] = not (request.photos or request.before or request.after or request.documents)
    order = (PHOTOS, SITE, WHEN, GROUP, METHOD, DEPUTIES, CHECKLIST)
    return tuple(name for name in order if needed[name])


def answered(session: Session, request: CheckRequest, name: str, answer: str) -> CheckRequest:
    """
    Take an answer as typed into the request; raises what `check log` would raise for it, so that it can be asked again.
    """
    typed = answer.strip()
    if name == WHEN:
        parse_when(typed, session.now().date())
    elif name == GROUP:
        find(session.state, "group", typed)
    elif name == METHOD and typed:
        parse_word("method", typed, "method")
    elif name == DEPUTIES:
        find_all(session.state, "deputy", [typed])
    elif name == PHOTOS and typed:
        from fieldkit.operations.photo import expand, prepare

        named = _paths(typed)
        prepare(expand(named), "scene", None)
        return request._replace(photos=named)
    value: Any = (typed,) if typed and name in (DEPUTIES, PHOTOS) else () if name in (DEPUTIES, PHOTOS) else typed
    return request._replace(**{name: value})


def _paths(typed: str) -> tuple[str, ...]:
    """
    Give the files of an answer: one, spaces and all, or several with spaces between, each in quotes where it needs
    them, as a terminal writes what is dropped on it and as an input method quotes.
    """
    from glob import glob
    from os.path import exists

    if exists(typed) or glob(typed):
        return (typed,)
    parts = re.findall(r"\"([^\"]+)\"|'([^']+)'|“([^”]+)”|‘([^’]+)’|([^\s,，、]+)", typed)
    return tuple("".join(part) for part in parts)


def methods() -> tuple[str, ...]:
    """
    Give the methods of a check in the order of their numbers.
    """
    return tuple(words("method"))
