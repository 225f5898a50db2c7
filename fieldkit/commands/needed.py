"""
What a command still needs: asked for at a terminal, all at once; named in a usage error where nobody can answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from fieldkit.commands.app import interactive
from fieldkit.errors import UsageFault
from fieldkit.language import N_, _

Done = TypeVar("Done")
QUESTIONS = {
    "SITE": ("site", N_("Site (code or name)"), ""),
    "--on": ("when", N_("When (2021-10-18 09:30, 10月18日 上午9点半, 昨天)"), N_("today")),
    "--group": ("group", N_("Group (code or name)"), ""),
}


def with_answers(run: Callable[[Mapping[str, str]], Done]) -> Done:
    """
    Run with no answers; when something is missing and a person can be asked, ask for all of it and run once more.
    """
    try:
        return run({})
    except UsageFault as fault:
        names = [name for name in fault.facts["missing"] if name in QUESTIONS]  # type: ignore[attr-defined]
        if not names or not interactive():
            raise
    asked = [QUESTIONS[name] for name in names]
    return run({field: _asked(_(text), _(default)) for field, text, default in asked})


def _asked(text: str, default: str) -> str:
    from fieldkit.commands.asking import line

    while not (answer := line(text, default)):
        pass
    return answer
