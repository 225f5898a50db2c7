"""
Records declared one or two on the screen: the receipt, and beside a record those it is one with.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldkit.language import _
from fieldkit.views.console import Console
from fieldkit.views.oddities import warning_words
from fieldkit.views.page import Page
from fieldkit.views.reasons import kind_word
from fieldkit.views.terms import label

if TYPE_CHECKING:
    from fieldkit.core.fold import Record
    from fieldkit.core.state import State
    from fieldkit.operations.unify import Unified


def unified(done: Unified) -> Page:
    """
    The receipt of two records declared one, or two; what they say differently is asked about.
    """
    kind = done.one.kind
    words = _("✓ They are one {kind} now, shown as {name}.")
    if done.apart and done.same:
        words = _("✓ Taken back; yet they are one, shown as {name}.")
    elif done.apart:
        words = _("✓ They are two, and nobody asks again.")

    def body(console: Console) -> None:
        console.line(words.format(kind=kind_word(kind), name=label(done.shown)), "green")
        if len(done.members) > 2 and done.same:
            codes = _(", ").join(map(short_name, done.members))
            console.beside(_("  All that are one: {codes}").format(codes=""), codes)

    document = {
        "shown_as": short_name(done.shown),
        "same": done.same,
        "members": [short_name(record) for record in done.members] if done.same else [],
        "differences": [each._asdict() for each in done.differences],
        "warnings": [{"warning": word, **facts} for word, facts in done.warnings],
    }
    talk = (*warning_words(done.warnings), *_difference_words(done))
    if kind == "visit" and done.same:
        # Unifying outings takes away no check: one that both laptops logged counts twice still.
        talk = (*talk, _("→ Was a check logged on both? fieldkit check duplicates"))
    return Page(f"{kind}.unify", document, body, talk)


def _difference_words(done: Unified) -> list[str]:
    if not done.differences:
        return []
    from fieldkit.views.record import Names, field_label

    kind, names = done.one.kind, Names(done.state)
    said = [
        f"{field_label(field, kind)} {names.value(kind, field, one)} / {names.value(kind, field, other)}"
        for field, one, other in done.differences
    ]
    words = _("? They differ: {differences}. Two after all? fieldkit {kind} unify {one} {other} --apart")
    both = {"one": short_name(done.one), "other": short_name(done.other)}
    return [words.format(differences=_("; ").join(said), kind=kind, **both)]


def short_name(record: Record) -> str:
    """
    Name a record as it can be typed: by its code, else by the beginning of its id.
    """
    return record.code or record.id[:8]


def one_with(state: State, record: Record) -> list[str]:
    """
    Give the codes of the other records that stand and are one with this one.
    """
    if record.id not in state.classes(record.kind):
        return []
    from fieldkit.core.unify import members

    others = members(state, record.kind, record.id)
    return [short_name(other) for other in others if other.id != record.id and not other.withdrawn]


def print_one_with(console: Console, codes: list[str]) -> None:
    """
    Print which records are one with a record, where there are any.
    """
    if codes:
        console.beside(_("  One with: {codes}").format(codes=""), _(", ").join(codes))
