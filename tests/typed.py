"""
Command lines that are shown to people, read by the commands themselves: what cannot be typed is not shown.
"""

from __future__ import annotations

import re
import shlex

import click

from fieldkit.cli import COMMANDS, build_root

REDIRECTION = (">", "|")


def words_of(line: str) -> list[str]:
    """
    Give the words of a line as a shell hands them over, without the program and what the shell itself does.
    """
    words = shlex.split(line)
    assert words[0] in ("fieldkit", "fk"), line
    ends = [place for place, word in enumerate(words) if word in REDIRECTION]
    return words[1 : ends[0] if ends else None]


def read_by_the_command(line: str) -> str:
    """
    Let the real command read the arguments of a line, as it does before it runs; give the path of the command. Raises
    UsageError for what it does not know.
    """
    root = build_root()
    context = root.make_context("fieldkit", words_of(line))
    path = []
    while isinstance(context.command, click.Group):
        rest = [*context._protected_args, *context.args]
        name, command, rest = context.command.resolve_command(context, rest)
        assert command is not None, line
        path.append(str(name))
        context = command.make_context(name, rest, parent=context)
    return " ".join(path)


def every_path() -> list[str]:
    """
    Give every noun, verb and command alone, as it is typed.
    """
    root = build_root()
    context = click.Context(root)
    paths = []
    for name in COMMANDS:
        command = root.get_command(context, name)
        paths.append(name)
        if isinstance(command, click.Group):
            paths += [f"{name} {verb}" for verb in command.list_commands(context)]
    return paths


def lines_of(text: str) -> list[str]:
    """
    Give the command lines that stand on a line of their own in a text.
    """
    return [line.strip() for line in text.splitlines() if re.match(r"\s*(fieldkit|fk) ", line)]
