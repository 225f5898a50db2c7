"""
The words that stand on papers, and the one door for text from outside that goes onto them.

A paper is filled from plain words (texts, and rows of texts) whose names stand in the templates; `templates/README.md`
lists them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from fieldkit.core.paper import RESULTS, Value
from fieldkit.language import N_, _
from fieldkit.views.terms import JUDGEMENTS, NONE, rule_words
from fieldkit.views.text import visible

# What stands in the templates itself, so that people who edit them see words and not names.
LABELS = {
    "record_title": N_("Record of an Inspection"),
    "sites_title": N_("List of Sites"),
    "signin_title": N_("Attendance Sheet"),
    "code": N_("Record no.:"),
    "time": N_("Checked at"),
    "method": N_("Method"),
    "group": N_("Inspecting group"),
    "leader": N_("Leader"),
    "site": N_("Site"),
    "address": N_("Address"),
    "position": N_("Position"),
    "topic": N_("Topic"),
    "agency": N_("Responsible agency"),
    "deputies": N_("Deputies"),
    "escorts": N_("Unit and escorts"),
    "items": N_("1. Items checked"),
    "number": N_("No."),
    "item": N_("Item"),
    "result": N_("Result"),
    "value": N_("Measured value"),
    "rule": N_("Required"),
    "findings": N_("2. Problems found"),
    "finding": N_("Problem no."),
    "text": N_("What was found"),
    "origin": N_("Ledger"),
    "amount": N_("How much"),
    "advice": N_("3. Advice of the deputies"),
    "handling": N_("4. Handled on the spot"),
    "photos": N_("5. Photos"),
    "photo": N_("Photo no."),
    "file": N_("Original file name"),
    "hash": N_("SHA-256 (first 8)"),
    "taken": N_("Time taken"),
    "role": N_("Role"),
    "distance": N_("From the site"),
    "note": N_("6. Remarks"),
    "our_side": N_("Inspecting group"),
    "their_side": N_("Unit checked"),
    "sign_leader": N_("Group leader (signature):"),
    "sign_head": N_("Person in charge (signature):"),
    "sign_deputies": N_("Deputies (signatures):"),
    "sign_escorts": N_("Escorts (signatures):"),
    "sign_recorder": N_("Recorder (signature):"),
    "sign_post": N_("Post:"),
    "sign_date": N_("Date:        Year      Month      Day"),
    "site_code": N_("Site no."),
    "site_name": N_("Site name"),
    "lat": N_("Latitude"),
    "lon": N_("Longitude"),
    "datum": N_("Datum"),
    "remark": N_("Remarks"),
    "name": N_("Full name"),
    "level": N_("Level"),
    "station": N_("Liaison station or employer"),
    "signature": N_("Signature"),
    "signin_deputies": N_("Deputies"),
    "signin_escorts": N_("Escorts (not counted as deputies)"),
    "unit": N_("Unit and post"),
}
RESULT_WORDS = {**JUDGEMENTS, "measured": N_("measured")}
_NO_CHARACTERS = {0xFFFE: "<U+FFFE>", 0xFFFF: "<U+FFFF>"}
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_TIME = re.compile(r"(\d{2}):(\d{2})")


def labels() -> dict[str, str]:
    """
    Give the words of the templates in the user's language.
    """
    return {name: _(text) for name, text in LABELS.items()}


def harmless(words: Any) -> Any:
    """
    Make every text of a paper's words harmless, however deep: signs that act are made visible, and only a line end
    stays one. Nothing reaches a paper but through here.
    """
    if isinstance(words, str):
        lines = words.replace("\r\n", "\n").split("\n")
        return "\n".join(visible(line).translate(_NO_CHARACTERS) for line in lines)
    if isinstance(words, Mapping):
        return {name: harmless(value) for name, value in words.items()}
    if isinstance(words, Sequence):
        return [harmless(value) for value in words]
    return words


def day_words(date: object) -> str:
    """
    Write a day as people write it on papers; what is no day stands as it is.
    """
    found = _DAY.fullmatch(str(date or ""))
    if not found:
        return str(date or NONE)
    year, month, day = map(int, found.groups())
    return _("{year:04}-{month:02}-{day:02}").format(year=year, month=month, day=day)


def moment_words(date: object, time: object) -> str:
    """
    Write a day and, where it is known, the time of day.
    """
    found = _TIME.fullmatch(str(time or ""))
    if not found:
        return " ".join(str(part) for part in (day_words(date), time) if part)
    hour, minute = map(int, found.groups())
    return day_words(date) + _(" {hour:02}:{minute:02}").format(hour=hour, minute=minute)


def value_words(value: Value) -> str:
    """
    Write a measured value with its measure; "—" for none.
    """
    return f"{value.value}{value.measure}" if value.value else NONE


def limit_words(value: Value) -> str:
    """
    Write the rule of a measure as people read it: ≤60天, 2–8℃, ±5%; "—" for none.
    """
    if not value.rule:
        return NONE
    signs = rule_words(value.rule)
    return signs if signs.startswith("±") else signs + value.measure


def result_word(result: str) -> str:
    """
    Give the word for a result; one of another program's making stands as it is.
    """
    return _(RESULT_WORDS[result]) if result in RESULT_WORDS else result


def tally_words(counts: Mapping[str, int]) -> str:
    """
    Say how many items have each result, those of the judgements also when there is none.
    """
    said = [name for name in counts if counts[name] or name in RESULTS[:-1]]
    return _(", ").join(f"{result_word(name)} {counts[name]}" for name in said)


def head_words(campaign_name: str, example: bool) -> dict[str, Any]:
    """
    Give what stands above every paper: the campaign, and a banner when its people and sites are invented.
    """
    banner = [_("EXAMPLE DATA: people, sites and agencies are invented.")] if example else []
    return {"banner": banner, "campaign": campaign_name}
