"""
Names on the command line turned into records: groups, deputies, places and words in either language.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from fieldkit.core.canonical import check_value
from fieldkit.core.codes import LETTERS, normalise_text, split_list
from fieldkit.core.fold import Record
from fieldkit.core.lookup import find
from fieldkit.core.state import State
from fieldkit.errors import InvalidInput

if TYPE_CHECKING:
    from fieldkit.core.coordinate import Coordinate
    from fieldkit.operations.session import Session

LONGEST_TEXT = 4000


def split_names(texts: Iterable[str]) -> list[str]:
    """
    Split names given as `A,B、C` or one by one; each stays as typed, the empty ones go.
    """
    return [name for text in texts for name in split_list(text)]


def find_all(state: State, kind: str, texts: Iterable[str]) -> list[Record]:
    """
    Find each named record once, in the order named; raises NotFound or Ambiguous for the first that is not one.
    """
    found = {record.id: record for record in (find(state, kind, name) for name in split_names(texts))}
    return list(found.values())


def words(name: str) -> dict[str, list[str]]:
    """
    Give a table of what people write for the words of a closed list (methods, judgements, levels …).
    """
    from fieldkit.resources import read_json

    table: dict[str, list[str]] = read_json("data", "values.json")[name]
    return table


def parse_word(name: str, text: str, field: str) -> str:
    """
    Give the word of a closed list that a text means in either language; raises InvalidInput naming all of them.
    """
    table = words(name)
    if text in table:
        return text
    form = normalise_text(text)
    for word, synonyms in table.items():
        if form == normalise_text(word) or form in map(normalise_text, synonyms):
            return word
    choices = ", ".join(f"{word} {synonyms[0]}" for word, synonyms in table.items())
    raise InvalidInput(field=field, value=text, reason="choice", hint=choices)


def coordinate_of(record: Record | None) -> Coordinate | None:
    """
    Give where a record is, or None when that is not known.
    """
    place = record.fields.get("coordinate") if record else None
    if not place:
        return None
    from fieldkit.core.coordinate import Coordinate

    return Coordinate.from_field(place)


def laptop_value(field: str, text: str) -> str:
    """
    Accept one letter for a laptop and give it as codes write it, none that is read as a digit; raises InvalidInput.
    """
    if len(text) != 1 or text.lower() not in LETTERS:
        raise InvalidInput(field=field, value=text, reason="choice", hint=" ".join(LETTERS.upper()))
    return text.upper()


def text_value(field: str, text: str, hint: str | None = None) -> str:
    """
    Accept a text exactly as typed; raises InvalidInput, with an example where one is given, when it is empty or
    absurdly long.
    """
    if not text.strip():
        raise InvalidInput(field=field, value=text, reason="blank", hint=hint)
    if len(text) > LONGEST_TEXT:
        raise InvalidInput(field=field, value=text[:60] + "…", reason="too_long", hint=None)
    return text


def note_value(field: str, text: str | None) -> str:
    """
    Accept words that are kept in a note of this workspace, "" for none; raises InvalidInput for what no entry could
    hold either.
    """
    check_value({field: text or ""})
    return text_value(field, text) if text else ""


def typed_datum(session: Session, given: str | None = None) -> str:
    """
    Give the datum of typed coordinates: the given one, the workspace's, the user's, or WGS-84. Raises InvalidInput for
    one that is none.
    """
    from fieldkit.store.settings import load_defaults

    name = given or session.about.get("datum") or load_defaults().get("datum") or "wgs84"
    return parse_word("datum", str(name), "datum")
