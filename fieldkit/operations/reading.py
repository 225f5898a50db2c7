"""
What every command does with a ledger it read: fold it, and find the campaign in it.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from fieldkit.core.entry import decode_lines
from fieldkit.core.state import State, build_state
from fieldkit.errors import NotFound
from fieldkit.store.ledger import Content


def state_of(content: Content) -> State:
    """
    Fold a ledger as read into its state.
    """
    with uncollected():
        return build_state(content.campaign, decode_lines(content.lines.values()))


def campaign_fields(state: State) -> Mapping[str, Any]:
    """
    Give the fields of the campaign record of a state; raises NotFound when it has none.
    """
    record = state.by_code("campaign", state.campaign)
    if record is None:
        raise NotFound(kind="campaign", name=state.campaign, nearest=[])
    return record.fields


@contextmanager
def uncollected() -> Iterator[None]:
    """
    Hold the garbage collector off while much is built that stays: it would walk all of it, again and again.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
