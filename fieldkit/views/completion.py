"""
Words that the shell completes: those of closed lists in the user's language, and how a completion is set up.
"""

from __future__ import annotations

from collections.abc import Sequence

from fieldkit import language
from fieldkit.core.completion import Known, fitting, fitting_answer, fitting_list
from fieldkit.language import N_, _
from fieldkit.views.console import Console
from fieldkit.views.labels import DEPUTY_LEVELS, GROUP_KINDS, LEVELS
from fieldkit.views.page import Page
from fieldkit.views.terms import CLASSES, DATUMS, JUDGEMENTS, METHODS, ORIGINS, ROLES, SIDES, STATES

LISTS = {
    "method": METHODS,
    "answer": JUDGEMENTS,
    "state": STATES,
    "class": CLASSES,
    "origin": ORIGINS,
    "role": ROLES,
    "level": DEPUTY_LEVELS,
    "group_level": LEVELS,
    "kind": GROUP_KINDS,
    "side": SIDES,
    "datum": {**DATUMS, "gcj02": N_("GCJ-02: Amap, Tencent, WeChat"), "bd09": N_("BD-09: Baidu")},
}
# Their words in Chinese say more than is typed, or are names that both languages share.
TYPED_IN_ENGLISH = ("origin", "level", "group_level", "datum", "side")
INSTALL = {
    "bash": N_("→ To install: {make} > ~/.fieldkit.bash && echo '. ~/.fieldkit.bash' >> ~/.bashrc"),
    "zsh": N_("→ To install: {make} > ~/.fieldkit.zsh && echo '. ~/.fieldkit.zsh' >> ~/.zshrc"),
    "fish": N_("→ To install: mkdir -p ~/.config/fish/conf.d && {make} > ~/.config/fish/conf.d/fieldkit.fish"),
    "powershell": N_("→ To install: mkdir -Force (Split-Path $PROFILE) | Out-Null; {make} | Add-Content $PROFILE"),
}


def closed_list(name: str) -> list[Known]:
    """
    Give the words of a closed list: in Chinese what is written there, the English word beside it, and in English the
    other way round.
    """
    table = LISTS[name]
    if language.current() == "zh" and name not in TYPED_IN_ENGLISH:
        return [Known(_(told), word) for word, told in table.items()]
    return [Known(word, _(told)) for word, told in table.items()]


def fitted(kind: str, begun: str, known: Sequence[Known]) -> list[Known]:
    """
    Give what a word begun may become: one of what is known, or a list or an answer made of it, as its kind is written.
    """
    if kind == "deputies":
        return fitting_list(begun, known)
    if kind in ("item", "item_text"):
        return fitting_answer(begun, known, closed_list("answer") if kind == "item" else [])
    return fitting(begun, known)


def script(shell: str, text: str) -> Page:
    """
    The script as data; how to install it, beside.
    """

    def body(console: Console) -> None:
        console.raw(text)

    talk = _(INSTALL[shell]).format(make=f"fieldkit -q completion {shell}")
    return Page("completion", {"shell": shell, "script": text}, body, (talk,))
