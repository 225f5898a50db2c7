"""
Campaigns on the screen: topics, checklists, limits, count unit, who takes part.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fieldkit.core.campaign import Campaign, Item
from fieldkit.language import N_, _, current
from fieldkit.operations.campaign import CampaignImported, CampaignShown
from fieldkit.views.campaign_field import limits_words
from fieldkit.views.console import Column, Console
from fieldkit.views.labels import COUNT_UNITS
from fieldkit.views.page import Page, record_document
from fieldkit.views.pairs import print_pairs
from fieldkit.views.record import field_label
from fieldkit.views.steps import shell_word
from fieldkit.views.terms import NONE, term

ORIGINS = {"ledger": N_("this workspace"), "shipped": N_("shipped"), "file": N_("file")}


def _document(found: CampaignShown) -> dict[str, Any]:
    base = record_document(found.record) if found.record else {**found.fields, "kind": "campaign"}
    return {**base, "origin": found.origin}


def listing(found: list[CampaignShown]) -> Page:
    """
    The table of campaigns: this workspace's, then the shipped ones.
    """

    def body(console: Console) -> None:
        columns = [
            Column(_("Code"), wrap=False),
            Column(_("Name")),
            Column(_("From")),
            Column(_("Topics"), "right"),
            Column(_("Begins"), wrap=False),
            Column(_("Ends"), wrap=False),
        ]
        console.table(columns, [_row(one) for one in found])

    return Page("campaign.list", [_document(one) for one in found], body)


def _row(found: CampaignShown) -> list[object]:
    campaign = found.campaign
    dates = [campaign.start_date or NONE, campaign.end_date or NONE]
    return [campaign.code, campaign.name(current()), term(ORIGINS, found.origin), len(campaign.topics), *dates]


def shown(found: CampaignShown) -> Page:
    """
    One campaign in full: what it counts, its limits, regions, topics and checklists.
    """

    def body(console: Console) -> None:
        campaign = found.campaign
        console.line(f"{campaign.code} {campaign.name(current())}", "bold")
        print_pairs(console, _facts(campaign))
        _topics(console, campaign)
        _checklists(console, campaign)

    words = _("→ Make one of your own from it: fieldkit campaign new FILE --from {code}")
    if found.origin == "ledger":
        words = _(
            "→ Change it: fieldkit campaign new FILE --from {code} --code {code}, edit the file, then: "
            "fieldkit campaign import FILE"
        )
    return Page("campaign.show", _document(found), body, (words.format(code=found.campaign.code),))


def _facts(campaign: Campaign) -> list[tuple[str, str]]:
    regions = [f"{code} {campaign.region_name(code, current())}" for code in campaign.regions]
    return [
        (_("Dates"), f"{campaign.start_date or NONE} – {campaign.end_date or NONE}"),
        (_("Participations are counted"), term(COUNT_UNITS, campaign.count_unit)),
        (_("Limits in days"), limits_words(campaign.limits)),
        *_rows_of(_("Regions"), regions, 2),
    ]


def _rows_of(name: str, values: list[str], count: int) -> list[tuple[str, str]]:
    """
    Put several values on a line, so that a long list stays within the width.
    """
    rows = [_(", ").join(values[place : place + count]) for place in range(0, len(values), count)]
    return [(name if place == 0 else "", row) for place, row in enumerate(rows)]


def _topics(console: Console, campaign: Campaign) -> None:
    columns = [
        Column(_("Topic"), wrap=False),
        Column(_("Name")),
        Column(_("Look-back")),
        Column(_("Items"), "right"),
        Column(_("Does not apply in"), least=12),
    ]
    rows = []
    for code in campaign.topics:
        checklist = campaign.checklist(code)
        exempt = [campaign.region_name(region, current()) for region in sorted(campaign.exempt.get(code, ()))]
        lookback = _("yes") if campaign.topics[code].lookback else ""
        items = len(checklist.items) if checklist else 0
        rows.append([code, campaign.topic_name(code, current()), lookback, items, _(", ").join(exempt)])
    console.table(columns, rows)


def _checklists(console: Console, campaign: Campaign) -> None:
    columns = [
        Column(_("Item"), wrap=False),
        Column(_("What is checked")),
        Column(_("Answered")),
        Column(_("Measured")),
    ]
    for code in campaign.topics:
        checklist = campaign.checklist(code)
        if checklist:
            title = _("{topic} {name} (version {version})").format(
                topic=code, name=campaign.topic_name(code, current()), version=checklist.version
            )
            console.table(columns, [_item(item) for item in checklist.items], title=title)


def _item(item: Item) -> list[object]:
    names = [item.zh, item.en] if current() == "zh" else [item.en, item.zh]
    measures = [f"{each.measure} {each.rule or ''}".strip() for each in item.measures]
    return [item.code, next(filter(None, names), ""), _("yes") if item.judge else "", _(", ").join(measures)]


def made(found: CampaignShown, path: Path) -> Page:
    """
    The receipt of a campaign file, ready to be edited.
    """

    def body(console: Console) -> None:
        words = _("✓ {path}: campaign {code}, ready to be edited.")
        console.line(words.format(path=path, code=found.campaign.code), "green")

    words = _("→ Edit it, then: fieldkit init DIR --region CODE --campaign {path}")
    if found.record:
        words = _("→ Edit it, then: fieldkit campaign import {path}")
    step = words.format(path=shell_word(path))
    return Page("campaign.new", {"path": str(path), "code": found.campaign.code}, body, (step,))


def imported(done: CampaignImported) -> Page:
    """
    Which fields a changed file set, and which it did not because a person had changed them since.
    """

    def body(console: Console) -> None:
        changed = [field_label(name, "campaign") for name in done.changed]
        if changed:
            console.line(_("✓ Changed: {names}").format(names=_(", ").join(changed)), "green")
        else:
            console.line(_("Nothing new in this file."))
        for kept in done.kept:
            words = _("  Kept as a person changed it: {field}")
            console.line(words.format(field=field_label(kept.field, "campaign")), "yellow")

    document = {
        "code": done.shown.campaign.code,
        "changed": list(done.changed),
        "kept": [kept._asdict() for kept in done.kept],
        "same": done.same,
    }
    return Page("campaign.import", document, body)
