"""
The cheat sheet on the screen: a question, its answer, what to type; or its headings.
"""

from __future__ import annotations

from typing import Any

from fieldkit import language
from fieldkit.core.help import Entry, Sheet
from fieldkit.language import _
from fieldkit.operations.help import Answers
from fieldkit.views.console import Console
from fieldkit.views.page import Page
from fieldkit.views.text import pad, shorten, width, wrap

NOT_FOUND = 3


def page(answers: Answers, command: str = "") -> Page:
    """
    The entries found, best first, and the names of others; without any the headings. `command` is one whose own help
    is named beside.
    """

    def body(console: Console) -> None:
        for place, entry in enumerate(answers.found):
            if place:
                console.line()
            _tell(console, entry)
        if answers.beside:
            console.line()
            console.line(_("See also:"))
            for entry in answers.beside:
                console.line(f"  {entry.texts[language.current()].question}")
        if not answers.found:
            _headings(console, answers.sheet)

    document = {
        "words": answers.words,
        "found": [_document(entry) for entry in answers.found],
        "beside": [_document(entry) for entry in answers.beside],
        "sections": [{"key": section.key, **section.titles} for section in answers.sheet.sections],
    }
    missed = bool(answers.words) and not answers.found
    return Page("help", document, body, _talk(answers, command, missed), NOT_FOUND if missed else 0)


def _talk(answers: Answers, command: str, missed: bool) -> tuple[str, ...]:
    if missed:
        return (_("Nothing is found about “{words}”; these are the headings.").format(words=answers.words),)
    if command:
        return (_("→ All its options: fieldkit {command} --help").format(command=command),)
    if answers.words:
        return ()
    return (
        _("→ All questions under a heading: fieldkit help merge"),
        _("→ Look one up in your own words: fieldkit help how do I merge"),
    )


def _tell(console: Console, entry: Entry) -> None:
    said = entry.texts[language.current()]
    console.line(said.question, "bold")
    for line in wrap(said.answer, min(console.width, 100) - 2):
        console.line(f"  {line}")
    for typed in said.commands:
        console.line(f"    {typed}", "cyan")


def _headings(console: Console, sheet: Sheet) -> None:
    lang = language.current()
    widest = max(width(section.titles[lang]) for section in sheet.sections)
    for section in sheet.sections:
        asked = [entry.texts[lang].question for entry in sheet.entries if entry.section == section.key]
        questions = shorten(" ".join(asked), min(console.width, 100) - widest - 2)
        console.line(f"{pad(section.titles[lang], widest)}  {questions}")


def _document(entry: Entry) -> dict[str, Any]:
    texts = {
        lang: {"question": said.question, "answer": said.answer, "commands": list(said.commands)}
        for lang, said in entry.texts.items()
    }
    return {"key": entry.key, "section": entry.section, **texts}
