"""
Labels and values, side by side.
"""

from __future__ import annotations

from collections.abc import Sequence

from fieldkit.views.console import Console
from fieldkit.views.text import pad, width


def print_pairs(console: Console, pairs: Sequence[tuple[str, str]]) -> None:
    """
    Print labels and values in two columns, a long value within its own.
    """
    shown = [(console.cell(label), value) for label, value in pairs]
    widest = max((width(label) for label, _value in shown), default=0)
    for label, value in shown:
        console.beside(f"  {pad(label, widest)}  ", value)
