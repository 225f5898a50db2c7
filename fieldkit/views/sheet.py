"""
A sheet of checks as a person fills it in: its titles, lists and guide, in the user's language; and the receipt for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fieldkit.core.sheet import shown_token
from fieldkit.core.workbook import Book, Column, Leaf, Sheet, sheet_name
from fieldkit.language import N_, _, current
from fieldkit.views.console import Console
from fieldkit.views.page import Page
from fieldkit.views.steps import shell_word
from fieldkit.views.terms import DATUMS, JUDGEMENTS, METHODS, label, rule_words
from fieldkit.views.text import visible

if TYPE_CHECKING:
    from fieldkit.core.campaign import Item
    from fieldkit.operations.sheet_template import Template, TopicPart

# Title, width and kind of each column. A title must be one that `data/columns.json` knows: a test reads them back.
FIELDS = {
    "number": (N_("No."), 5, "number"),
    "date": (N_("Date"), 11, "date"),
    "time": (N_("Time"), 7, "time"),
    "site": (N_("Site"), 26, "text"),
    "method": (N_("Method"), 10, "text"),
    "deputies": (N_("Deputies"), 14, "text"),
    "escorts": (N_("Escorts"), 11, "text"),
    "rest": (N_("All other items"), 9, "text"),
    "findings": (N_("Problems found"), 30, "text"),
    "advice": (N_("Advice"), 20, "text"),
    "coordinate": (N_("Latitude, longitude"), 18, "text"),
    "datum": (N_("Datum"), 10, "text"),
    "photos": (N_("Photos"), 18, "text"),
    "note": (N_("Note"), 14, "text"),
}
ITEM_WIDTH = 13
IN_SIGHT = 4
GUIDE = (
    N_("Each row is one check at one site. Rows left empty are passed over."),
    N_("No.: leave it as it is; a row that is copied or added needs a number of its own."),
    N_("Date as 2021-10-18, time as 09:30."),
    N_("Choose site, method and answers from their lists; a site that is not on its list may be named by its code."),
    N_("Deputies: roster numbers, codes or names, parted by commas. Left empty: all who are named on that day."),
    N_("Escorts: names; they are never counted."),
    N_("Answers: ok, problem, not applicable, unchecked; a measured value with its unit: 3眼; both: problem,3眼."),
    N_("All other items: the answer of every judged item left empty. Left empty itself: they count as unchecked."),
    N_("Problems found: one a line, or parted by “；”; with the item they are found at: GW04=…"),
    N_("Latitude, longitude: as 39.5023,116.6889. Where no datum is named it is {datum}."),
    N_("Photos: names of files that lie beside this file or in a folder “photos” there, parted by commas."),
    N_("Done? fieldkit check import FILE. Again adds nothing; a row changed later corrects its check."),
)


def book(template: Template) -> Book:
    """
    Give the workbook of a template, a sheet for each topic; for a text file one sheet of all topics, and the lists as
    lines above it.
    """
    if not template.workbook:
        return _one_table(template)
    sheets: list[Sheet] = []
    for part in template.parts:
        name = sheet_name(template.campaign.topic_name(part.topic, current()), [one.name for one in sheets])
        rows = tuple((number,) for number in range(part.first, part.first + part.rows))
        columns = _columns(template, part.items, tuple(map(label, part.sites)))
        sheets.append(Sheet(name, _line(template), columns, rows, 4 * part.rows, IN_SIGHT))
    guide = sheet_name(_("How to fill in"), [one.name for one in sheets])
    return Book(tuple(sheets), (Leaf(guide, _guide(template)),))


def _one_table(template: Template) -> Book:
    sites = tuple(label(site) for part in template.parts for site in part.sites)
    items = tuple(item for part in template.parts for item in part.items)
    rows = tuple((number,) for number in range(1, sum(part.rows for part in template.parts) + 1))
    offered = {
        "site": sites,
        "method": tuple(_(word) for word in METHODS.values()),
        "deputies": tuple(map(label, template.members)),
    }
    lists = [
        _("{title}: {words}").format(title=_(FIELDS[name][0]), words=_("; ").join(words))
        for name, words in offered.items()
        if words
    ]
    columns = tuple(one._replace(title=visible(one.title)) for one in _columns(template, items, sites))
    one = Sheet("", visible(_line(template)), columns, rows, 0, IN_SIGHT)
    return Book((one,), (Leaf("", tuple(map(visible, (*_guide(template), *lists)))),))


def _line(template: Template) -> str:
    words = _("Checks · {group} · sheet no. {token}")
    return words.format(group=label(template.group), token=shown_token(template.token))


def _guide(template: Template) -> tuple[str, ...]:
    return tuple(_(line).format(datum=DATUMS[template.datum]) for line in GUIDE)


def _columns(template: Template, items: tuple[Item, ...], sites: tuple[str, ...]) -> tuple[Column, ...]:
    judged = tuple(_(word) for word in JUDGEMENTS.values())
    choices = {
        "site": sites,
        "method": tuple(_(word) for word in METHODS.values()),
        "rest": judged,
        "datum": tuple(DATUMS.values()),
    }
    members = "\n".join(label(one) for one in template.members)
    comments = {"deputies": _("Members of the group:") + "\n" + members if members else ""}
    named = {
        name: Column(_(title), width, kind, choices.get(name, ()), name != "site", comments.get(name, ""))
        for name, (title, width, kind) in FIELDS.items()
    }
    order = list(FIELDS)
    cut = order.index("rest")
    asked = tuple(_item_column(item, judged) for item in items)
    return (*(named[name] for name in order[:cut]), *asked, *(named[name] for name in order[cut:]))


def _item_column(item: Item, judged: tuple[str, ...]) -> Column:
    text = item.name(current())
    measures = [one.measure for one in item.measures]
    title = f"{item.code} {text}"
    if measures:
        title = _("{title} ({measures})").format(title=title, measures=_(", ").join(measures))
    rules = [f"{one.measure} {rule_words(one.rule)}" for one in item.measures if one.rule]
    comment = _("To be kept: {rules}").format(rules=", ".join(rules)) if rules else ""
    return Column(title, ITEM_WIDTH, "text", judged if item.judge else (), item.judge and not measures, comment)


def written(template: Template) -> Page:
    """
    The receipt for a sheet that was written.
    """

    def body(console: Console) -> None:
        console.line(_("✓ Written: {path}").format(path=template.path), "green")
        console.line("  " + _line(template))
        for part in template.parts:
            console.line("  " + _part_words(template, part))

    step = _("→ Filled in? fieldkit check import {path}").format(path=shell_word(template.path))
    return Page("check.template", document(template), body, (step,))


def _part_words(template: Template, part: TopicPart) -> str:
    words = _("{topic}: sites {sites} · items {items} · rows {rows}")
    topic = template.campaign.topic_name(part.topic, current())
    return words.format(topic=topic, sites=len(part.sites), items=len(part.items), rows=part.rows)


def document(template: Template) -> dict[str, Any]:
    """
    Give what was written as JSON.
    """
    return {
        "path": template.path,
        "group": template.group.code,
        "sheet": shown_token(template.token),
        "datum": template.datum,
        "deputies": [one.code or one.name for one in template.members],
        "topics": [
            {
                "topic": part.topic,
                "sites": [one.code for one in part.sites],
                "items": [item.code for item in part.items],
                "rows": part.rows,
            }
            for part in template.parts
        ],
    }
