"""
Which campaign a ledger's entries belong to. Its first line says so too, but no hash vouches for that line.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from fieldkit.core.entry import decode_line, is_stub
from fieldkit.core.state import record_id

_MARK = b'"rec":["campaign",'


def speaks_of_campaign(data: bytes) -> bool:
    """
    Tell whether there may be an entry about a campaign's record anywhere in these bytes: in most files there is none.
    """
    return _MARK in data


def belongs(campaign: str, lines: Collection[bytes]) -> bool:
    """
    Tell whether verified lines may be those of a ledger of this campaign: the record of a campaign has an id made of
    the campaign's, and theirs does not prove another.
    """
    marked = [line for line in lines if _MARK in line]
    if not marked:
        return True
    own = _MARK + b'"%b"' % record_id(campaign, "campaign", campaign).encode()
    return any(own in line for line in marked) or proven_campaign(marked) in (None, campaign)


def proven_campaign(lines: Iterable[bytes]) -> str | None:
    """
    Give the campaign that verified lines prove to be theirs, None when they prove none or two.
    """
    proven = set()
    for line in lines:
        if _MARK in line and not is_stub(line):
            entry = decode_line(line)
            code = entry.set.get("code") if isinstance(entry.set, dict) else None
            if isinstance(code, str) and record_id(code, "campaign", code) == entry.rec:
                proven.add(code)
    return proven.pop() if len(proven) == 1 else None
