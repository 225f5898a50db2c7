"""
Next steps: commands a person can type as they stand.
"""

from __future__ import annotations

import os
from collections.abc import Iterable

from fieldkit.language import N_, _

# Lists name what other lists hold: which of these comes first, by the reason a row is refused for.
FIRST = {
    "no_deputy": N_("→ First import the roster: fieldkit deputy import FILE"),
    "no_group": N_("→ First import the list of groups: fieldkit group import FILE"),
}
# What is typed without naming a workspace: `init` and `demo` make one.
_NAMED = r"fieldkit (?!(?:init|demo)\b)(?=[a-z]+(?:[\s，。；、）)]|[.,;:](?:\s|$)|$))"
_PLAIN = "@%+=:,./-_"


def shell_word(text: object) -> str:
    """
    Write a path as one word of a command line, in quotation marks where the shell would part it or read it its own way.
    """
    word = str(text)
    plain = _PLAIN + "\\~" if os.name == "nt" else _PLAIN
    if word and all(sign.isalnum() or sign in plain for sign in word):
        return word
    if os.name == "nt":
        return f'"{word}"'
    return "'" + word.replace("'", "'\\''") + "'"


def at_workspace(lines: Iterable[str], workspace: str | None) -> tuple[str, ...]:
    """
    Name the workspace of `-w` in the commands of next steps (→) and questions (?): typed as they stand they must work.
    Those that name one, or make one, stay as they are.
    """
    if not workspace:
        return tuple(lines)
    import re

    named = f"fieldkit -w {shell_word(workspace)} "
    return tuple(re.sub(_NAMED, lambda _: named, line) if line[:1] in "→?" else line for line in lines)


def import_first(reasons: Iterable[str]) -> list[str]:
    """
    Say which list is to be imported before the one whose rows were refused for these reasons.
    """
    given = set(reasons)
    return [_(words) for reason, words in FIRST.items() if reason in given]


def step_describe(code: str, item: str) -> str:
    """
    Say how the problem at an item of a check is put into words.
    """
    return _("→ Describe the problem: fieldkit finding add {code} {item}=TEXT").format(code=code, item=item)
