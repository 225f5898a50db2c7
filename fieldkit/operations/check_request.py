"""
What is asked of a check: everything as a person typed it, on the command line or in a row of a sheet, and what it must
have, found already.
"""

from __future__ import annotations

from fieldkit.core.dates import When
from fieldkit.core.fold import Record
from fieldkit.core.tuples import NamedTuple


class CheckRequest(NamedTuple):
    """
    What a person gave for a check, as typed; everything but the site may be missing. To a correction "" is not missing:
    it clears.
    """

    site: str
    when: str | None = None
    group: str | None = None
    visit: str | None = None
    method: str | None = None
    deputies: tuple[str, ...] = ()
    escorts: tuple[str, ...] = ()
    at: str | None = None
    datum: str | None = None
    photos: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    rest: str | None = None
    findings: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()
    note: str | None = None


class Where(NamedTuple):
    """
    What a check must have, found already: its site, its day, its groups; the visit it belongs to, the deputies named.
    """

    site: Record
    when: When
    groups: tuple[str, ...]
    visit: Record | None = None
    deputies: tuple[str, ...] = ()
