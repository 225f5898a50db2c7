"""
The cheat sheet searched: words of either language weighed against what each entry asks, answers and is also called.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from fieldkit.core.codes import normalise_text
from fieldkit.core.tuples import NamedTuple

WEIGHTS = {"question": 4.0, "words": 3.0, "commands": 1.0, "answer": 1.0}
SECTION_WEIGHT = 2.0
# What stands in every question tells none of them apart.
_FILLERS = re.compile(
    "怎么样|怎么办|怎么|怎样|如何|为什么|什么|哪里|哪儿|是否|能不能|可不可以|可以|请问|要不要|应该|"
    "[的了吗呢吧啊我你他们是在把和与或就都也还]"
)
_STOPS = frozenset(
    "a an and are as at be by can do does for from have how i if in into is it its me my not of on one or our so that "
    "the their then there they this to was we what when where which who why will with you your should fieldkit fk "
    "need want".split()
)
_WORD = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*|[\u3400-\u9fff]+")
_ENDINGS = ("ings", "ing", "ied", "ies", "ers", "ed", "es", "er", "s", "e", "y")
_SHORTEST_STEM = 3


class Text(NamedTuple):
    """
    An entry in one language: what a person asks, the answer in a few sentences, what to type, and what it is also
    called.
    """

    question: str
    answer: str
    commands: tuple[str, ...]
    words: str


class Entry(NamedTuple):
    """
    One question of the cheat sheet, under a section, in each language.
    """

    key: str
    section: str
    texts: Mapping[str, Text]


class Section(NamedTuple):
    """
    A heading of the cheat sheet, in each language.
    """

    key: str
    titles: Mapping[str, str]


class Sheet(NamedTuple):
    """
    The cheat sheet: headings in their order, entries in theirs.
    """

    sections: tuple[Section, ...]
    entries: tuple[Entry, ...]


def read_sheet(document: Mapping[str, Any]) -> Sheet:
    """
    Read the cheat sheet from its document.
    """
    sections = tuple(Section(one["key"], {lang: one[lang] for lang in ("zh", "en")}) for one in document["sections"])
    return Sheet(sections, tuple(_entry(one) for one in document["entries"]))


def _entry(one: Mapping[str, Any]) -> Entry:
    texts = {
        lang: Text(said["question"], said["answer"], tuple(said["commands"]), said.get("words", ""))
        for lang, said in ((lang, one[lang]) for lang in ("zh", "en"))
    }
    return Entry(one["key"], one["section"], texts)


def terms(text: str) -> list[str]:
    """
    Give what a text is searched by: Latin words without their endings, Chinese as pairs of neighbouring signs; words
    that stand in every question are left out. A sign that stands alone stays alone.
    """
    import unicodedata

    plain = _FILLERS.sub(" ", unicodedata.normalize("NFKC", text).casefold())
    found: list[str] = []
    for word in _WORD.findall(plain):
        if word[0] < "\u3400":
            found += [_stem(word)] if word not in _STOPS else []
        else:
            found += [word[place : place + 2] for place in range(len(word) - 1)] or [word]
    return found


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word.removesuffix(ending)
    return word


def search(sheet: Sheet, question: str) -> list[tuple[float, Entry]]:
    """
    Give the entries that a question in either language may mean, best first, each with its weight; of equal ones, in
    the order of the sheet. Nothing is found by words that stand in every question.

    A term weighs more the fewer entries have it, and more in a question or another name than in an answer.
    """
    titles = {section.key: section.titles for section in sheet.sections}
    weighed = [(entry, _weights(entry, titles.get(entry.section, {}))) for entry in sheet.entries]
    wanted = dict.fromkeys(terms(question))
    rarity = {term: _rarity(sum(term in weights for _entry, weights in weighed), len(weighed)) for term in wanted}
    scored = [(sum(rarity[term] * weights.get(term, 0.0) for term in wanted), entry) for entry, weights in weighed]
    return sorted([pair for pair in scored if pair[0] > 0], key=lambda pair: -pair[0])


def under(sheet: Sheet, heading: str) -> list[Entry]:
    """
    Give the entries under a heading, named as it stands in either language; none when it is no heading.
    """
    form = normalise_text(heading)
    keys = {section.key for section in sheet.sections if form in map(normalise_text, section.titles.values())}
    return [entry for entry in sheet.entries if entry.section in keys]


def best(found: Sequence[tuple[float, Entry]], shown: int = 3, named: int = 5) -> tuple[list[Entry], list[Entry]]:
    """
    Part what was found into the entries to show in full and those to name beside: none that weighs less than half,
    or a quarter, of the best.
    """
    top = found[0][0] if found else 0.0
    full = [entry for score, entry in found[:shown] if score >= top / 2]
    return full, [entry for score, entry in found[len(full) : len(full) + named] if score >= top / 4]


def _rarity(having: int, of: int) -> float:
    return math.log(1 + of / having) if having else 0.0


def _weights(entry: Entry, titles: Mapping[str, str]) -> dict[str, float]:
    weights: dict[str, float] = {}

    def weigh(texts: Iterable[str], weight: float) -> None:
        for text in texts:
            for term in (*terms(text), *_signs(text)):
                weights[term] = max(weights.get(term, 0.0), weight)

    weigh(titles.values(), SECTION_WEIGHT)
    for said in entry.texts.values():
        weigh((said.question,), WEIGHTS["question"])
        weigh((said.words,), WEIGHTS["words"])
        weigh(said.commands, WEIGHTS["commands"])
        weigh((said.answer,), WEIGHTS["answer"])
    return weights


def _signs(text: str) -> Iterable[str]:
    """
    Give the Chinese signs of a text one by one: a question of a single sign has no pairs to be found by.
    """
    return (sign for sign in text if "\u3400" <= sign <= "\u9fff")
