"""
The visit under way on this laptop, and what looks odd about a day.
"""

from __future__ import annotations

from typing import Any

from fieldkit.core.fold import Record
from fieldkit.operations.session import Session


def current_visit(session: Session) -> Record | None:
    """
    Give the visit under way on this laptop, or None.
    """
    visit = session.state.get("visit", session.about.get("visit"))
    return visit if visit and not visit.withdrawn else None


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
