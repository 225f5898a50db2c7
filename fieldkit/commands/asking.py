"""
What a person at a terminal is asked; without one nothing is ever waited for.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import click

from fieldkit.commands.app import interactive
from fieldkit.errors import InvalidCoordinate
from fieldkit.language import _

Answer = TypeVar("Answer")


def with_offer(run: Callable[[str | None], Answer], at: str | None) -> Answer:
    """
    Run with a coordinate; one that contradicts itself is offered corrected at a terminal, else refused.
    """
    try:
        return run(at)
    except InvalidCoordinate as error:
        offer = error.facts.get("offer")
        if not offer or not interactive():
            raise
        from fieldkit.views.text import visible

        question = _("“{text}” looks swapped. Take {offer} (latitude, longitude)?").format(text=at, offer=offer)
        if not click.confirm(visible(question), default=True, err=True):
            raise
        return run(str(offer))


def campaign_name(default: str) -> str:
    """
    Ask which campaign a new workspace is for, naming the default.
    """
    answer: str = click.prompt(_("Campaign (a name or a file)"), default=default, err=True)
    return answer
