"""
A photo that is not here, or not there, in one line: by its check and the name its team knows it by.
"""

from __future__ import annotations

from fieldkit.language import _
from fieldkit.views.console import LEAST_NAME, Console
from fieldkit.views.text import shorten_middle, width


def missing_line(console: Console, start: str, check: str, file: str, name: str) -> str:
    """
    Name a photo by its check and the name it came under, the beginning of its hash behind it; where no name is known,
    by the hash alone. `file` is what its file is called, `<sha256>.<ext>`; `start` goes before all.
    """
    words = _("check {check}: photo {photo}")
    digest, _dot, ext = file.partition(".")
    if not name:
        return start + words.format(check=check, photo=f"{digest[:12]}….{ext}")
    taken = width(start + words.format(check=console.cell(check), photo=f" {digest[:8]}"))
    short = shorten_middle(console.cell(name), max(console.width - taken, 2 * LEAST_NAME), console.ellipsis)
    return start + words.format(check=check, photo=f"{short} {digest[:8]}")
