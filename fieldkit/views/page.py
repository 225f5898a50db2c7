"""
A page: one result as JSON and as text, what to say beside it, and the exit code.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fieldkit.core.tuples import NamedTuple
from fieldkit.views.console import Console
from fieldkit.views.text import acting


class Page(NamedTuple):
    """
    What a command shows. `key` is the JSON name without version ("site.list"), `document` its plain JSON value,
    `body` prints the text to a console, `talk` goes to stderr (warnings, then the next step), `exit_code` is the
    command's.
    """

    key: str
    document: Any
    body: Callable[[Console], None]
    talk: tuple[str, ...] = ()
    exit_code: int = 0


def json_text(page: Page) -> str:
    """
    Give the JSON of a page: one versioned key, sorted, never translated. What could act on a screen is escaped, so
    that it reads back as the same text.
    """
    import json

    text = json.dumps({f"fieldkit.{page.key}/v1": page.document}, ensure_ascii=False, indent=1, sort_keys=True)
    if all(map(str.isprintable, text.split("\n"))):
        return text
    return text.translate({sign: f"\\u{sign:04x}" for sign in acting() if sign >= 0x7F})


def show(page: Page, as_json: bool, quiet: bool) -> int:
    """
    Print a page to the console and give its exit code.
    """
    out = Console.stdout()
    if as_json:
        out.raw(json_text(page) + "\n")
    else:
        page.body(out)
    out.flush()
    if not quiet:
        talk = Console.stderr()
        for line in page.talk:
            talk.say(line, style="dim" if line is page.talk[-1] and line.startswith("→") else None)
    return page.exit_code


def record_document(record: Any) -> dict[str, Any]:
    """
    Give a record as JSON: its standing fields, id, withdrawn, names of fields in conflict, and its kind (a group's
    own `kind` says which kind of group it is).
    """
    return {
        "kind": record.kind,
        **record.fields,
        "id": record.id,
        "withdrawn": record.withdrawn,
        "conflicts": sorted({conflict.field for conflict in record.conflicts}),
    }
