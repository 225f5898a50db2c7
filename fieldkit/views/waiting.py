"""
What a person at a terminal is told while another window holds the lock.
"""

from __future__ import annotations

from fieldkit.language import _
from fieldkit.views.console import Console
from fieldkit.views.file_errors import holder_words


def tell_waiting(holder: str) -> None:
    """
    Say on stderr, where a person is looking, that another window is writing and that this one waits for it.
    """
    console = Console.stderr()
    if console.terminal:
        console.line(_("Another window is writing{holder}; waiting for it …").format(holder=holder_words(holder)))
        console.flush()
