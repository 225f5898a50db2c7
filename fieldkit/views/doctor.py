"""
The look at installation, computer and workspace, each fact marked well or in need of a look.
"""

from __future__ import annotations

from fieldkit.language import N_, _
from fieldkit.operations.doctor import Fact, Health
from fieldkit.views.console import Console
from fieldkit.views.page import Page
from fieldkit.views.terms import NONE
from fieldkit.views.text import pad, width

FACTS = {
    "system": N_("System"),
    "settings": N_("Settings folder"),
    "language": N_("Language"),
    "console_encoding": N_("Console alphabet"),
    "file_names": N_("Alphabet of file names"),
    "console_width": N_("Console width"),
    "data": N_("Reference data"),
    "campaigns": N_("Shipped campaigns"),
    "workspace": N_("Workspace"),
    "ledger": N_("Ledger"),
    "campaign": N_("Campaign"),
    "entries": N_("Entries"),
    "writer": N_("Writer id of this laptop"),
    "region": N_("Region"),
    "group": N_("Group"),
    "author": N_("Author"),
    "lock": N_("Lock"),
    "free_mb": N_("Free space (MB)"),
    "drive": N_("Kind of drive"),
    "stick": N_("Stick"),
}
VALUES = {"free": N_("free"), "local": N_("this computer's"), "network": N_("another computer's")}
ADVICE = {
    "old_python": N_("Python 3.11 or later is needed"),
    "not_writable": N_("cannot be written to: defaults and the writer id are not kept"),
    "console_encoding": N_("cannot show Chinese: set PYTHONUTF8=1, or choose a UTF-8 console"),
    "narrow": N_("tables need 80 columns: widen the window"),
    "missing_package": N_("not installed: install fieldkit again"),
    "missing_data": N_("not found: install fieldkit again"),
    "no_workspace": N_("no workspace folder: look at -w and FIELDKIT_WORKSPACE"),
    "read_only": N_("cannot be written to: copy the folder to the laptop's disk"),
    "damaged": N_("damaged: keep all as it is with fieldkit backup, then run fieldkit verify"),
    "torn": N_("the end is torn by a crash; the next command that writes mends it"),
    "changed_layout": N_("the layout was changed by another program; the next command that writes mends it"),
    "other_copy": N_("this folder is a copy or was restored; a new writer id is made at the next entry"),
    "locked": N_("another window is writing"),
    "disk_full": N_("little room: photos may not be saved"),
    "network": N_("a network drive: work on the laptop's own disk, carry exports"),
    "no_stick": N_("not plugged in, or another name: fieldkit config stick FOLDER"),
    "stick_read_only": N_("cannot be written to: hand-overs and backups need another stick"),
    "same_disk": N_("on the same disk as the workspace: a backup there is lost with it"),
}


def examined(health: Health) -> Page:
    """
    Every fact on a line, and how many need a look: below them also where both are read from a pipe.
    """

    def body(console: Console) -> None:
        widest = max(width(console.cell(_name(fact))) for fact in health.facts)
        for fact in health.facts:
            mark = "!" if fact.advice else "✓"
            words = f"{mark} {pad(console.cell(_name(fact)), widest)}  {_value(fact)}"
            if fact.advice:
                words += "  ← " + _(ADVICE[fact.advice])
            console.line(words, "yellow" if fact.advice else None)
        look = sum(1 for fact in health.facts if fact.advice)
        console.line(_("To look at: {count}").format(count=look) if look else _("All is well."), "bold")

    document = {"ok": health.ok, "facts": [fact._asdict() for fact in health.facts]}
    return Page("doctor", document, body)


def _name(fact: Fact) -> str:
    return _(FACTS[fact.name]) if fact.name in FACTS else fact.name


def _value(fact: Fact) -> str:
    if fact.name in ("lock", "drive") and fact.value in VALUES:
        return _(VALUES[fact.value])
    return fact.value or NONE
