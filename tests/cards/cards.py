"""
The cards to print: one A4 page for each role and language, made of the cheat sheet and a layout.

    python tests/cards/cards.py          writes docs/card.ROLE.LANGUAGE.html anew

What a card says is said in `data/help.json`; which entries stand on it, in `layout.json`.
"""

from __future__ import annotations

import html
import json
import re
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from fieldkit.views.text import width  # noqa: E402

HERE = Path(__file__).resolve().parent
LANGUAGES = {"zh": "zh-CN", "en": "en"}


def read(path: Path) -> Any:
    """
    Read a JSON document.
    """
    return json.loads(path.read_text(encoding="utf-8"))


def names() -> list[tuple[str, str]]:
    """
    Give every card: its role and its language.
    """
    return [(role, lang) for role in read(HERE / "layout.json")["cards"] for lang in LANGUAGES]


def place(role: str, lang: str) -> Path:
    """
    Say where a card is kept.
    """
    return ROOT / "docs" / f"card.{role}.{lang}.html"


def shortened(text: str, columns: int) -> str:
    """
    Give as many sentences of an answer as a card has room for, one at least.
    """
    first, *others = re.split(r"(?<=。)|(?<=\.)(?= [A-Z])", text)
    for sentence in others:
        if width(first + sentence) > columns:
            break
        first += sentence
    return first


def render(role: str, lang: str) -> str:
    """
    Make the page of a role in a language.
    """
    sheet, layout = read(ROOT / "data" / "help.json"), read(HERE / "layout.json")
    card = layout["cards"][role]
    title, beside = card[lang]
    entries = {entry["key"]: entry for entry in sheet["entries"]}
    chosen = [entries[key] for key in card["entries"]]
    sections = {
        section[lang]: [one[lang] for one in chosen if one["section"] == section["key"]]
        for section in sheet["sections"]
    }
    body = [_section(heading, said, layout["columns"][role]) for heading, said in sections.items() if said]
    facts = {"LANG": LANGUAGES[lang], "TITLE": html.escape(title), "BESIDE": html.escape(beside)}
    facts |= {"SIZE": layout["size"][lang], "FOOTER": html.escape(layout["footer"][lang]), "BODY": "\n".join(body)}
    page = (HERE / "layout.html").read_text(encoding="utf-8")
    return re.sub(r"@([A-Z]+)@", lambda found: facts[found[1]], page)


def _section(title: str, entries: list[dict[str, Any]], columns: int) -> str:
    articles = [_article(said, columns) for said in entries]
    return "\n".join([f"<section><h2>{html.escape(title)}</h2>", *articles, "</section>"])


def _article(said: dict[str, Any], columns: int) -> str:
    typed = "".join(f"<code>{_line(line)}</code>" for line in said["commands"])
    question, answer = html.escape(said["question"]), html.escape(shortened(said["answer"], columns), quote=False)
    return f"<article><h3>{question}</h3><p>{answer}</p>{typed}</article>"


def _line(typed: str) -> str:
    """
    Write a command line so that it breaks between words, not inside an option.
    """
    return " ".join(f"<span>{html.escape(word, quote=False)}</span>" for word in typed.split(" "))


def main() -> int:
    """
    Write every card anew.
    """
    for role, lang in names():
        place(role, lang).write_text(render(role, lang), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
