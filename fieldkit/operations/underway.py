"""
Who is at work on this laptop: its group, the visit under way, and what looks odd about a day.
"""

from __future__ import annotations

from typing import Any

from fieldkit.core.fold import Record
from fieldkit.core.lookup import find
from fieldkit.core.shapes import mapping, text
from fieldkit.core.tuples import NamedTuple
from fieldkit.errors import NotFound
from fieldkit.operations.session import Session


def own_group(session: Session) -> Record | None:
    """
    Give the group of this workspace, None when none is set. Raises NotFound when its record is not in the ledger: what
    is written in its name would not say whose it is.
    """
    code = str(session.about.get("group") or "")
    if not code:
        return None
    try:
        return find(session.state, "group", code)
    except NotFound as error:
        raise NotFound(kind="group", name=code, nearest=error.facts["nearest"], look="own_group") from None


def current_visit(session: Session) -> Record | None:
    """
    Give the visit under way on this laptop, or None.
    """
    visit = session.state.get("visit", session.about.get("visit"))
    return visit if visit and not visit.withdrawn else None


class Begun(NamedTuple):
    """
    A check begun on this laptop and not finished: the site as typed, and when it was begun (ISO).
    """

    site: str
    begun_at: str


def begun_checks(session: Session) -> tuple[Begun, ...]:
    """
    Give the drafts of this laptop, the oldest first, in the order of the numbers they are taken up by.
    """
    from fieldkit.store.drafts import load_drafts

    kept = [document for _name, document in load_drafts(session.workspace)]
    return tuple(Begun(text(mapping(one.get("check")).get("site")), text(one.get("begun_at"))) for one in kept)


def date_warnings(session: Session, date: str) -> tuple[tuple[str, dict[str, Any]], ...]:
    """
    Say when a date lies in the future of this laptop's clock, before the campaign or after it: flagged, never
    refused, because the clock may be the one that is wrong.
    """
    warnings: list[tuple[str, dict[str, Any]]] = []
    start = session.campaign_fields.get("start_date")
    if date > session.now().date().isoformat():
        warnings.append(("future", {"date": date, "today": session.now().date().isoformat()}))
    if start and isinstance(start, str) and date < start:
        warnings.append(("before_campaign", {"date": date, "start": start}))
    end = session.campaign_fields.get("end_date")
    if not warnings and end and isinstance(end, str) and date > end:
        warnings.append(("after_campaign", {"date": date, "end": end}))
    return tuple(warnings)
