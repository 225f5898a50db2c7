"""
Papers as one print-ready page of HTML: no scripts, nothing from elsewhere, every text escaped.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import Any

from fieldkit.core.hashing import sha256
from fieldkit.language import current
from fieldkit.resources import read_text
from fieldkit.views.paper import labels

_SAFE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")


def html(papers: Sequence[Mapping[str, Any]]) -> str:
    """
    Fill the HTML template with the words of papers. The page allows itself nothing but its own style sheet.
    """
    from jinja2 import Environment, StrictUndefined

    engine = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    style = read_text("templates", "paper.css") + "".join(_page(place, paper) for place, paper in enumerate(papers, 1))
    digest = base64.b64encode(sha256(style.encode()).digest()).decode("ascii")
    template = engine.from_string(read_text("templates", "paper.html.j2"))
    lang, colon = ("zh-CN", "：") if current() == "zh" else ("en", ": ")
    return template.render(papers=papers, label=labels(), style=style, digest=digest, lang=lang, colon=colon)


def _page(place: int, paper: Mapping[str, Any]) -> str:
    """
    Give the page of one paper: the number outside, right on odd pages and left on even ones, the trace beside it.
    """
    name, trace = f"paper{place}", _css_text(str(paper["trace"]))
    number = 'content: "— " counter(page) " —"; width: 16%; font-size: 14pt; white-space: nowrap;'
    beside = f"content: {trace}; width: 84%;"
    wide = "size: A4 landscape; margin: 28mm 20mm 26mm;" if paper["kind"] == "sites" else ""
    return (
        f"@page {name} {{ {wide} }}\n"
        f"@page {name}:right {{ @bottom-left {{ {beside} }} @bottom-right {{ {number} text-align: right; }} }}\n"
        f"@page {name}:left {{ @bottom-left {{ {number} text-align: left; }} @bottom-right {{ {beside} }} }}\n"
        f"#{name} {{ page: {name}; }}\n"
    )


def _css_text(text: str) -> str:
    """
    Write a text as a string of CSS; every sign that could mean something there is written by its number.
    """
    return '"' + "".join(sign if sign in _SAFE else f"\\{ord(sign):06x}" for sign in text) + '"'
