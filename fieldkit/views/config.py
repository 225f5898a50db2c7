"""
Defaults on the screen; plain lines only, so that looking stays quick.
"""

from __future__ import annotations

from fieldkit.language import N_, _
from fieldkit.operations.config import Settings
from fieldkit.views.console import Console
from fieldkit.views.page import Page
from fieldkit.views.terms import NONE, term
from fieldkit.views.text import pad, width

NAMES = {
    "author": N_("who signs the entries"),
    "datum": N_("datum of typed coordinates"),
    "language": N_("language"),
    "region": N_("region of the workspace"),
    "group": N_("group of the workspace"),
    "laptop": N_("laptop letter in codes"),
    "stick": N_("folder for hand-overs and backups"),
    "max-size": N_("largest file taken in, MiB"),
    "max-files": N_("most files in one zip"),
}
ORIGINS = {
    "workspace": N_("this workspace"),
    "user": N_("this user"),
    "built_in": N_("built in"),
    "none": N_("not set"),
}


def shown(found: Settings) -> Page:
    """
    Each default with its value and whose it is.
    """

    def body(console: Console) -> None:
        widest = max(width(console.cell(_(NAMES[one.name]))) for one in found.settings)
        for one in found.settings:
            origin = term(ORIGINS, one.origin)
            words = pad(console.cell(_(NAMES[one.name])), widest)
            console.line(f"{one.name:<9} {words}  {one.value or NONE}  ({origin})")

    document = {one.name: {"value": one.value or None, "origin": one.origin} for one in found.settings}
    absent = [one.value for one in found.settings if not one.there]
    words = _("? {path} is not there now: plug the stick in before you hand over.")
    return Page("config", document, body, tuple(words.format(path=path) for path in absent))
