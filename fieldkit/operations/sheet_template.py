"""
A sheet for a group to fill in: what it offers, gathered here; how it looks and reads is said by who renders it.
"""

from __future__ import annotations

import os
from collections.abc import Callable

from fieldkit.core import sheet
from fieldkit.core.campaign import Campaign, Item
from fieldkit.core.fold import Record
from fieldkit.core.lookup import find
from fieldkit.core.planned import sites_for
from fieldkit.core.relations import persons
from fieldkit.core.shapes import text
from fieldkit.core.state import State
from fieldkit.core.tuples import NamedTuple
from fieldkit.core.workbook import Book, as_csv
from fieldkit.errors import ConflictStands, InvalidInput, UsageFault
from fieldkit.operations.people import typed_datum
from fieldkit.operations.session import Session
from fieldkit.operations.sheet_source import HIDDEN, LAYOUT
from fieldkit.store.durable import replace_file

KINDS = (".xlsx", ".csv")
FEWEST_ROWS = 10
MOST_DAYS = 60


class TopicPart(NamedTuple):
    """
    What a sheet offers for one topic: its code, the group's sites of it, its checklist; the number its first row has
    and how many rows there are.
    """

    topic: str
    sites: tuple[Record, ...]
    items: tuple[Item, ...]
    first: int
    rows: int


class Template(NamedTuple):
    """
    A sheet for a group: `token` is what it is known by, `datum` that of positions that name none, `workbook` tells
    whether it is one or a text file with all topics in one table.
    """

    path: str
    workbook: bool
    state: State
    campaign: Campaign
    group: Record
    members: tuple[Record, ...]
    parts: tuple[TopicPart, ...]
    token: str
    datum: str


def write_template(
    session: Session, path: str, group: str | None, days: int, render: Callable[[Template], Book]
) -> Template:
    """
    Write a sheet with a group's sites and deputies, a part for each topic its sites have. A file that is there is never
    written over: it may be filled in.

    Raises UsageFault without a group, NotFound, InvalidInput for another ending or an odd number of days,
    ConflictStands where the file exists, ExtraMissing.
    """
    kind = os.path.splitext(path)[1].lower()
    if kind not in KINDS:
        raise InvalidInput(field="FILE", value=path, reason="sheet_suffix", hint=None)
    if not 1 <= days <= MOST_DAYS:
        raise InvalidInput(field="--days", value=days, reason="choice", hint=f"1 … {MOST_DAYS}")
    if os.path.lexists(path):
        raise ConflictStands(what="file", code=path, reason="exists")
    template = _gather(session, path, kind == ".xlsx", group, days)
    book = render(template)
    if template.workbook:
        from fieldkit.adapters.workbooks import write_book

        data = write_book(book._replace(hidden=HIDDEN, facts=_facts(template, book)), path)
    else:
        data = as_csv(book)
    replace_file(path, data)
    return template


def _facts(template: Template, book: Book) -> tuple[tuple[str, str], ...]:
    return (
        ("layout", LAYOUT),
        ("campaign", template.state.campaign),
        ("group", template.group.code),
        ("token", template.token),
        ("datum", template.datum),
        ("guide", book.leaves[0].name),
    )


def _gather(session: Session, path: str, workbook: bool, named: str | None, days: int) -> Template:
    state, campaign = session.state, session.campaign
    code = named or str(session.about.get("group") or "")
    if not code:
        raise UsageFault(missing=["--group"])
    group = find(state, "group", code)
    members = [state.get("deputy", identity) for identity in persons(state, group.named("member"))]
    known = sorted((one for one in members if one and not one.withdrawn), key=lambda one: (one.code, one.name))
    datum = typed_datum(session)
    token = _fresh_token(session)
    parts = tuple(_parts(state, campaign, group, days))
    # Positions in a text file without a datum of their own are WGS-84: it has no place to say otherwise.
    told = datum if workbook else "wgs84"
    return Template(path, workbook, state, campaign, group, tuple(known), parts, token, told)


def _fresh_token(session: Session) -> str:
    """
    Make a token whose mark stands in no code yet: there are few marks, and a code should mean one record.
    """
    codes = [record.code for kind in ("check", "visit") for record in session.state.records[kind].values()]
    token = sheet.new_token(session.random_bytes(sheet.TOKEN_LENGTH))
    for _attempt in range(50):
        if not any(f"{sheet.mark_of(token)}-" in code for code in codes):
            break
        token = sheet.new_token(session.random_bytes(sheet.TOKEN_LENGTH))
    return token


def _parts(state: State, campaign: Campaign, group: Record, days: int) -> list[TopicPart]:
    """
    Give a part for each topic of the sites the group takes along, in the order of the campaign; without any site, a
    part for its topic, or all topics, to fill in all the same.
    """
    own = text(group.fields.get("topic"))
    by_topic: dict[str, list[Record]] = {}
    for site in sites_for(state, group)[0]:
        by_topic.setdefault(text(site.fields.get("topic")) or own, []).append(site)
    wanted = by_topic.keys() or ({own} if own else campaign.checklists.keys())
    order = {code: place for place, code in enumerate(campaign.topics)}
    parts: list[TopicPart] = []
    first = 1
    for topic in sorted(wanted, key=lambda code: (order.get(code, len(order)), code)):
        of_topic = tuple(by_topic.get(topic, ()))
        checklist = campaign.checklist(topic)
        rows = max(FEWEST_ROWS, len(of_topic) * days)
        parts.append(TopicPart(topic, of_topic, checklist.items if checklist else (), first, rows))
        # Room behind each part: a row a person adds at its end takes the next number.
        first = (first + 2 * rows) // 100 * 100 + 101
    return parts
