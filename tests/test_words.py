"""
Chinese is complete: every text of the source and of the installed Click has its translation.
"""

from __future__ import annotations

import gettext
import io
from collections.abc import Callable
from typing import Any

import pytest
from words import catalogue

from fieldkit import language

DOMAINS = sorted(catalogue.PLURALS)


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_text_is_translated(domain: str) -> None:
    """
    No text is missing, stale, untranslated or has other placeholders than the English one.
    """
    rows = catalogue.faults(catalogue.read(domain), catalogue.found(domain), domain)

    assert [] == rows, "\n".join(rows)


@pytest.mark.parametrize("domain", DOMAINS)
def test_the_compiled_catalogue_is_the_written_one(domain: str) -> None:
    """
    The .mo that is shipped holds exactly what the .po says.
    """
    expected = catalogue.compiled(catalogue.read(domain), domain)

    assert expected == (catalogue.FOLDER / f"{domain}.mo").read_bytes()


@pytest.mark.parametrize("domain", DOMAINS)
def test_the_written_catalogue_is_in_its_own_order(domain: str) -> None:
    """
    Reading a .po and writing it again changes no byte, so that two people's changes meet line by line.
    """
    written = (catalogue.FOLDER / f"{domain}.po").read_text(encoding="utf-8")

    assert written == catalogue.render(catalogue.read(domain), domain)


TEXT = catalogue.Text("{n} site", "{n} sites", ("{n} 个点位",), "a.py")


@pytest.mark.parametrize(
    "texts, source, said",
    [
        ({}, {TEXT.one: TEXT}, "missing"),
        ({TEXT.one: TEXT}, {}, "stale"),
        ({TEXT.one: TEXT._replace(chinese=("",))}, {TEXT.one: TEXT}, "untranslated"),
        ({TEXT.one: TEXT._replace(chinese=("个点位",))}, {TEXT.one: TEXT}, "placeholders"),
        ({TEXT.one: TEXT._replace(chinese=("{m} 个",))}, {TEXT.one: TEXT}, "placeholders"),
    ],
)
def test_a_planted_gap_is_found(texts: catalogue.Catalogue, source: catalogue.Catalogue, said: str) -> None:
    """
    Each kind of gap in a catalogue is named.
    """
    assert [True] == [row.startswith(said) for row in catalogue.faults(texts, source, "fieldkit")]


def test_marked_texts_are_collected() -> None:
    """
    Texts in `_`, `N_` and `ngettext` are collected; a variable is passed over, its table is marked instead.
    """
    source = 'A = N_("one")\nb = _("two {x}").format(x=1)\nc = ngettext("three", "threes", n)\nd = _(A)\n'

    found = [(text.one, text.many) for text in catalogue.extract(source, "a.py")]

    assert [("one", ""), ("two {x}", ""), ("three", "threes")] == found


@pytest.mark.parametrize("source", ['_(f"found {n}")', '_("found " + n)', '_("found {n}".format(n=n))', '_("a" % b)'])
def test_a_composed_text_is_refused(source: str) -> None:
    """
    A text put together before it is translated can be in no catalogue, and is refused.
    """
    with pytest.raises(catalogue.NotConstant):
        list(catalogue.extract(source, "a.py"))


def test_a_catalogue_survives_writing() -> None:
    """
    Quotes, line ends and plural forms come back from a .mo as they went in.
    """
    texts = {
        'say "a"\nb': catalogue.Text('say "a"\nb', "", ("说“甲”\n乙",), "a.py"),
        TEXT.one: TEXT,
    }

    read = gettext.GNUTranslations(io.BytesIO(catalogue.compiled(texts, "fieldkit")))  # type: ignore[arg-type]

    assert ["说“甲”\n乙", "{n} 个点位"] == [read.gettext('say "a"\nb'), read.ngettext("{n} site", "{n} sites", 1)]


def test_looking_a_text_up_is_reading_them_all() -> None:
    """
    A text looked up in the shipped file is what the standard library reads out of it, also one that is not there.
    """
    data = (catalogue.FOLDER / "fieldkit.mo").read_bytes()
    read, looked_up = gettext.GNUTranslations(io.BytesIO(data)), language.Catalogue(data)  # type: ignore[arg-type]
    texts = [(text.one, text.many) for text in catalogue.read("fieldkit").values()]

    for one, many in [*texts, ("", ""), ("no such text", "none"), ("\uffff", "\uffff")]:
        for text in filter(None, (one, many, one + "x", one[:-1])):
            assert read.gettext(text) == looked_up.gettext(text)
        for n in (1, 2):
            assert read.ngettext(one, many, n) == looked_up.ngettext(one, many, n)


@pytest.mark.parametrize("data", [b"", b"\x95\x04\x12\xde" + b"\0" * 40], ids=["empty", "other byte order"])
def test_what_is_no_catalogue_of_this_computer_is_not_read(data: bytes) -> None:
    """
    A file in another byte order is left to the standard library.
    """
    with pytest.raises(ValueError, match="byte order"):
        language.Catalogue(data)


@pytest.mark.parametrize(
    "argv, environ, expected",
    [
        ([], {}, "en"),
        (["--lang", "zh", "site", "list"], {}, "zh"),
        (["site", "list", "--lang=zh"], {"FIELDKIT_LANG": "en"}, "zh"),
        (["--lang", "en"], {"FIELDKIT_LANG": "zh", "LANG": "zh_CN.UTF-8"}, "en"),
        (["site", "--", "--lang", "zh"], {}, "en"),
        (["--lang"], {"LANG": "zh_CN.UTF-8"}, "zh"),
        ([], {"FIELDKIT_LANG": "zh", "LC_ALL": "en_US.UTF-8"}, "zh"),
        ([], {"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, "en"),
        ([], {"LC_MESSAGES": "zh_TW.UTF-8", "LANG": "en_US.UTF-8"}, "zh"),
        ([], {"LANG": "zh_CN.GB18030"}, "zh"),
        ([], {"LANG": "de_DE.UTF-8"}, "en"),
        (["--lang", "klingon"], {"FIELDKIT_LANG": "zh"}, "zh"),
    ],
)
def test_the_language_is_chosen(argv: list[str], environ: dict[str, str], expected: str) -> None:
    """
    The option wins over FIELDKIT_LANG, which wins over the locale; without any it is English.
    """
    assert expected == language.choose(argv, environ)


def test_switching_reaches_click() -> None:
    """
    Click speaks the language in use, also when it was imported before and the language is switched back.
    """
    import click

    said = []
    for name in ("zh", "en", "zh"):
        language.use(name)
        said.append(click.NoSuchOption("--x").format_message())

    assert ["没有选项 '--x'。", "No such option '--x'.", "没有选项 '--x'。"] == said


def test_switching_reaches_our_own_words() -> None:
    """
    Our words follow the language in use; one unknown to the catalogue is said in English rather than not at all.
    """
    said = []
    for name in ("zh", "en"):
        language.use(name)
        said.append((language.current(), language._(""), language._("no such text"), language.ngettext("a", "b", 2)))

    assert [("zh", "", "no such text", "b"), ("en", "", "no such text", "b")] == said


def test_the_help_follows_the_language(fieldkit: Callable[..., Any]) -> None:
    """
    The help of the real program is in the language asked for, also after another one was used.
    """
    said = [fieldkit("--help", lang=name).stdout.split("fieldkit")[0] for name in ("en", "zh", "en")]

    assert ["Usage: ", "用法：", "Usage: "] == said


def test_an_unknown_language_is_refused() -> None:
    """
    Only the two languages can be used.
    """
    with pytest.raises(ValueError):
        language.use("de")
