"""
A plain list of checks as another program writes it: JSON objects taken for the rows of a sheet, to be read by the same
rules. Its shape stands in `docs/format.md`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from fieldkit.core.tuples import NamedTuple
from fieldkit.core.workbook import LISTED
from fieldkit.errors import TableUnreadable

CHECKS = "checks"
DEEPEST = 32
FACTS = ("campaign", "datum", "group")


class PlainList(NamedTuple):
    """
    A list of checks: what it says of all of them (campaign, datum, group), and each as its cells by name.
    """

    facts: dict[str, str]
    checks: list[dict[str, str]]


def read_plain(text: str) -> PlainList:
    """
    Read a list of checks: an array of objects, or an object that has it under `checks`.

    Raises TableUnreadable: `not_json`; `key_twice` for an object that has one key twice; `deep`; `ledger` for a ledger
    of ours; `plain` for JSON that is no list of objects.
    """
    document = _parsed(text)
    if isinstance(document, dict) and {"about", "entries"} <= document.keys():
        raise TableUnreadable(reason="ledger")
    if not is_plain(document):
        raise TableUnreadable(reason="plain")
    facts = document if isinstance(document, dict) else {}
    found = document[CHECKS] if isinstance(document, dict) else document
    told = {name: facts[name].strip() for name in FACTS if isinstance(facts.get(name), str)}
    return PlainList(told, [dict(_cells(one)) for one in found])


def is_plain(document: object) -> bool:
    """
    Tell whether a JSON document is a list of objects, or has one under `checks`.
    """
    found = document.get(CHECKS) if isinstance(document, dict) else document
    return isinstance(found, list) and all(isinstance(one, dict) for one in found)


def _parsed(text: str) -> Any:
    """
    Read JSON strictly: a key that stands twice would lose one of its values, and a number keeps the digits it has.
    """
    if _depth(text) > DEEPEST:
        raise TableUnreadable(reason="deep")
    try:
        return json.loads(text, object_pairs_hook=_once, parse_float=str, parse_int=str, parse_constant=_refused)
    except ValueError:
        raise TableUnreadable(reason="not_json") from None


def _depth(text: str) -> int:
    """
    Give how deep brackets nest at most, those in texts counted too: enough to keep a hostile file from the parser.
    """
    depth = most = 0
    for sign in text:
        if sign in "[{":
            depth += 1
            most = max(most, depth)
        elif sign in "]}":
            depth -= 1
    return most


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise TableUnreadable(reason="key_twice")
    return found


def _refused(name: str) -> Any:
    raise ValueError(name)


def _cells(check: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """
    Give the cells of one check: an object of answers or of a position becomes a cell for each.
    """
    for name, value in check.items():
        if isinstance(value, dict) and value:
            yield from ((part, _text(inner)) for part, inner in value.items())
        else:
            yield name, _text(value)


def _text(value: Any) -> str:
    """
    Write a value as the text of a cell: the members of a list apart, each exactly as it is.
    """
    if isinstance(value, list):
        return LISTED + LISTED.join(map(_member, value)) if value else ""
    return _member(value)


def _member(value: Any) -> str:
    if isinstance(value, dict) and isinstance(value.get("text"), str):
        return f"{item}={value['text']}" if (item := value.get("item")) else value["text"]
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
