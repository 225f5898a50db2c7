"""
The summary of a workspace: a county's or the city's, always recomputed from records.
"""

from __future__ import annotations

from datetime import date

from fieldkit.core.campaign import from_fields
from fieldkit.core.counting import Summary, summarise
from fieldkit.operations.naming import region_code
from fieldkit.operations.reading import campaign_fields, uncollected
from fieldkit.operations.session import Session


def summarise_session(
    session: Session,
    by: str = "county",
    region: str | None = None,
    as_of: str | None = None,
    lang: str = "zh",
) -> Summary:
    """
    Sum up a workspace by one axis: of the region named by code or name, else the workspace's own (the city means
    everything), up to and with the day given, else today. Names come in `lang` (zh or en).

    Raises NotFound with the nearest regions, InvalidInput for a date that is none.
    """
    today = session.now().date()
    day = _day(as_of, today) if as_of else today.isoformat()
    named = region or str(session.about.get("region") or "")
    state = session.counted
    campaign = from_fields(campaign_fields(state))
    code = region_code(campaign, named) if named else None
    with uncollected():
        return summarise(state, campaign, by, code, day, lang)


def _day(text: str, today: date) -> str:
    from fieldkit.core.dates import parse_when

    return parse_when(text, today).date
