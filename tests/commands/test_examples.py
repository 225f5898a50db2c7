"""
The examples at the end of every help: two for each command, in the user's language, and each of them works.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typed
from touring import make_desk

from fieldkit import cli
from fieldkit.language import _, use
from fieldkit.views.text import width

Run = Callable[..., Any]
ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = json.loads((ROOT / "data" / "examples.json").read_text(encoding="utf-8"))
WIDEST = 78
# Builds a city: what it does has tests of its own.
LONG = ("demo",)
# One language after the other: the commands are built anew at each change.
CASES = [(path, lang) for lang in ("zh", "en") for path in EXAMPLES]


def test_every_command_has_two_examples() -> None:
    """
    Each noun, verb and command alone has two examples in both languages, and none has them that is not there.
    """
    assert sorted(typed.every_path()) == sorted(EXAMPLES)
    assert {2} == {len(EXAMPLES[path][lang]) for path, lang in CASES}


def test_the_first_help_has_two_too() -> None:
    """
    `fieldkit --help` ends with two examples in the user's language, which its commands read.
    """
    said = {}
    for lang in ("en", "zh"):
        use(lang)
        said[lang] = [_(line) for line in cli.EXAMPLES]

    assert ["demo", "help"] == [typed.read_by_the_command(line) for line in said["en"]]
    assert ["demo", "help"] == [typed.read_by_the_command(line) for line in said["zh"]]
    assert "怎么合并" in said["zh"][1]


@pytest.mark.parametrize("path, lang", CASES)
def test_an_example_is_read_by_its_command(path: str, lang: str) -> None:
    """
    What an example types is known to the command it stands under (a noun's examples are of its verbs), and fits a line.
    """
    use(lang)
    for line in EXAMPLES[path][lang]:
        found = typed.read_by_the_command(line)

        assert path == found or found.startswith(path + " "), line
        assert width(f"  {line}") <= WIDEST, line


@pytest.mark.parametrize("line", ["fieldkit site lst", "fieldkit site list --wrong", "fieldkit check show"])
def test_a_wrong_example_is_noticed(line: str) -> None:
    """
    An unknown verb, an unknown option and a missing argument are each refused.
    """
    import click

    with pytest.raises(click.UsageError):
        typed.read_by_the_command(line)


def test_a_help_ends_with_its_examples(fieldkit: Run) -> None:
    """
    The help of root, noun and verb ends with the examples, whole lines, in the language of the user.
    """
    for lang in ("zh", "en"):
        for path in ("site", "check log", "merge"):
            said = fieldkit(*path.split(), "--help", lang=lang).stdout.rstrip().splitlines()

            assert [f"  {line}" for line in EXAMPLES[path][lang]] == said[-2:]
    assert "  fieldkit help merge twice" == fieldkit("--help").stdout.rstrip().splitlines()[-1]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, fieldkit_at: Callable[[Path], Run]) -> Path:
    """
    A team's workspace as the tour leaves it, with lists, photos, a stick, and one conflict.
    """
    folder = tmp_path_factory.mktemp("tour")
    return make_desk(folder, fieldkit_at(folder))


@pytest.mark.parametrize("path, lang", [case for case in CASES if case[0] not in LONG])
def test_an_example_works(path: str, lang: str, desk: Path, tmp_path: Path, fieldkit: Run) -> None:
    """
    Every example does what it says in a team's workspace, each in a fresh copy of it.
    """
    for number, line in enumerate(EXAMPLES[path][lang]):
        folder = tmp_path / str(number)
        shutil.copytree(desk, folder)
        done = fieldkit(*typed.words_of(line), cwd=folder, lang=lang)

        assert "" != done.stdout + done.stderr, line
