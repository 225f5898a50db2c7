"""
The summary of a workspace: a county's or the city's, always recomputed from records.
"""

from __future__ import annotations

from fieldkit.core.counting import Summary, summarise
from fieldkit.core.dates import parse_when
from fieldkit.operations.records import region_code
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
    day = parse_when(as_of, today).date if as_of else today.isoformat()
    named = region or str(session.about.get("region") or "")
    code = region_code(session.campaign, named) if named else None
    return summarise(session.state, session.campaign, by, code, day, lang)
