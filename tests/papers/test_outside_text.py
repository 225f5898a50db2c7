"""
Text from outside stands on a paper as it is and never acts, in any field, in both forms.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import nasty
import pytest
from making import make_team
from papers.reading import Page, acting, parts, text_of

from fieldkit.core.entry import Change
from fieldkit.views.paper import harmless
from fieldkit.views.paper_html import _css_text

NASTY = {
    **{
        name: nasty.PAGES[name]
        for name in ("script", "word tags", "entity", "cdata", "link", "word field", "style tag", "css")
    },
    **{name: nasty.PROGRAMS[name] for name in ("jinja", "jinja raw", "word loop", "written braces", "quotes")},
    **{name: nasty.SIGNS[name] for name in ("family", "rare", "separators", "outer blanks")},
    **{name: nasty.ESCAPES[name] for name in ("colour", "nul", "bell", "c1 csi", "backspace")},
    **{name: nasty.LINES[name] for name in ("tab", "crlf")},
    "formula": nasty.FORMULAS["hyperlink"],
    "direction": nasty.DIRECTIONS["override"],
    "no characters": nasty.NO_CHARACTERS["no characters"],
    "long": "长" * 4000,
    "unbroken": "x" * 4000,
}


def fields_of(text: str, site: str, check: str) -> dict[str, dict[str, Any]]:
    """
    Put one text into every text field that papers show.
    """
    answers = {"item.GW01": {"judgement": text}, "item.GW03": {"value": text, "measure": text}}
    place = {"raw": text, "lat": "39.4", "lon": "116.3", "datum": text, "source": text, "accuracy_m": None}
    return {
        "site": {
            "name": text,
            "address": text,
            "township": text,
            "agency": text,
            "note": text,
            "contact": text,
            "coordinate": {**place, "wgs84": {"lat": "39.4", "lon": "116.3"}},
        },
        "check": {
            "code": f"C{text}",
            "site": site,
            "date": text,
            "time": text,
            "topic": "GW",
            "method": text,
            "advice": [text, text],
            "note": text,
            "escorts": [text],
            **answers,
        },
        "finding": {"code": text, "check": check, "text": text, "item": text, "origin": text, "agency": text},
        "photo": {"check": check, "original_name": text, "sha256": text, "role": text, "taken_at": text},
    }


@pytest.mark.parametrize("name", NASTY)
def test_no_text_acts(tmp_path: Path, fieldkit: Callable[..., Any], name: str) -> None:
    """
    Whatever stands in whatever field of a check and its site, the papers hold it as text, in every place, and nothing
    in them acts: no field but the page number, no link, no script, nothing from elsewhere.
    """
    text, expected = NASTY[name], nasty.on_paper(NASTY[name])
    team = make_team(tmp_path / "team")
    session = team.session()
    site, ids = team.id("site", "131022-GW-007"), {kind: session.new_id() for kind in ("check", "finding", "photo")}
    fields = fields_of(text, site, ids["check"])
    group = Change("group", team.id("group", "131022-G03"), {"leader": text})
    changes = [Change(kind, {**ids, "site": site}[kind], given) for kind, given in fields.items()]
    session.write(lambda state, who: [*changes, group])
    for suffix in (".docx", ".html"):
        record, blank = team.root / f"r{suffix}", team.root / f"b{suffix}"
        fieldkit("report", "record", ids["check"], "-o", record, cwd=team.root)
        fieldkit("report", "blank", "-o", blank, cwd=team.root)
        assert 14 <= text_of(record).count(expected)
        assert 4 <= text_of(blank).count(expected)
        if suffix == ".docx":
            assert [] == acting(record) + acting(blank)
            both = [*parts(record).items(), *parts(blank).items()]
            assert [] == [part for part, data in both if b"External" in data]
        else:
            page = Page(record)
            assert [] == page.elsewhere + Page(blank).elsewhere
            assert set() == page.tags - TAGS


TAGS = frozenset("html head meta title style body section h1 h2 p table thead tbody tr th td div br".split())


def test_the_page_allows_itself_nothing(tmp_path: Path, fieldkit: Callable[..., Any]) -> None:
    """
    The page's own policy lets nothing in but its one style sheet, named by its hash.
    """
    import base64
    import hashlib
    import re

    team = make_team(tmp_path / "team")
    fieldkit("report", "blank", "-o", "b.html", cwd=team.root)
    page = (team.root / "b.html").read_text(encoding="utf-8")
    [style] = re.findall("<style>(.*?)</style>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()

    assert f"default-src 'none'; style-src 'sha256-{digest}'" == Page(team.root / "b.html").policy
    assert ("url(" in style, "@import" in style) == (False, False)


@pytest.mark.parametrize("text", NASTY.values())
def test_a_style_sheet_holds_text_as_text(text: str) -> None:
    """
    A text in the style sheet is a string of letters, digits and numbered signs, whatever is in it.
    """
    shown = _css_text(harmless(text))

    assert set(shown[1:-1]) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789\\")
    assert ('"', '"') == (shown[0], shown[-1])


def test_every_text_of_the_words_passes_the_door() -> None:
    """
    The door reaches texts in lists and rows however deep.
    """
    assert {"a": ["<ESC>", {"b": "<00>"}]} == harmless({"a": ("\x1b", {"b": "\x00"})})
