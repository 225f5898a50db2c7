"""
The words of the screen: what is shown can be typed again, and every field is named in the user's language.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import fieldkit
from fieldkit import errors, language
from fieldkit.operations.people import parse_word
from fieldkit.views import labels, terms
from fieldkit.views.errors import explain

TABLES = {
    "method": terms.METHODS,
    "judgement": terms.JUDGEMENTS,
    "origin": terms.ORIGINS,
    "rect_class": terms.CLASSES,
    "role": terms.ROLES,
    "state": terms.STATES,
    "datum": terms.DATUMS,
    "deputy_level": labels.DEPUTY_LEVELS,
    "level": labels.LEVELS,
    "group_kind": labels.GROUP_KINDS,
}


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_word_shown_can_be_typed(name: str, lang: str) -> None:
    """
    The word a screen shows for a method, judgement, role … is taken where one is given.
    """
    language.use(lang)
    shown = {word: terms.term(TABLES[name], word) for word in TABLES[name]}

    assert {word: word for word in shown} == {word: parse_word(name, said, name) for word, said in shown.items()}


def fields_refused() -> set[str]:
    """
    Give the fields that some value is refused for anywhere below the views, by their literal names.
    """
    found = set()
    for path in Path(fieldkit.__path__[0]).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", "")
            if name in ("text_value", "name_value", "laptop_value"):
                found |= {arg.value for arg in node.args[:1] if isinstance(arg, ast.Constant)}
            if name == "parse_word":
                found |= {arg.value for arg in node.args[2:3] if isinstance(arg, ast.Constant)}
            given = [each.value for each in node.keywords if each.arg == "field"] if name == "InvalidInput" else []
            found |= {value.value for value in given if isinstance(value, ast.Constant)}
    return {str(name) for name in found if not str(name).startswith("-")}


@pytest.mark.parametrize("field", sorted({*fields_refused(), "author", "language", "laptop", "group", "checklist.GW"}))
def test_every_refused_field_is_named_in_chinese(field: str) -> None:
    """
    What cannot be taken is named by a Chinese word, whichever field or argument it was given for.
    """
    language.use("zh")
    named = explain(errors.InvalidInput(field=field, value="x", reason="blank", hint=None))[0].partition("：")[0]

    assert not named.removesuffix("GW").strip().isascii(), named
