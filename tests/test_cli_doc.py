"""
`docs/cli.md` against the real command tree.
"""

from __future__ import annotations

import re
from pathlib import Path

import click

from fieldkit.cli import COMMANDS, build_root

ROOT = Path(__file__).resolve().parents[1]


def real_commands() -> set[str]:
    """
    Give every `noun` or `noun verb` of the command tree.
    """
    root = build_root()
    found = set()
    context = click.Context(root)
    for name in COMMANDS:
        command = root.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            found |= {f"{name} {verb}" for verb in command.list_commands(context)}
        else:
            found.add(name)
    return found


def documented() -> set[str]:
    """
    Give the commands of the table in `docs/cli.md`.
    """
    text = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    return set(re.findall(r"^\| `([a-z]+(?: [a-z-]+)?)` \|", text, re.MULTILINE))


def test_documented_commands_are_the_real_ones() -> None:
    """
    The table of commands names every command that is built and none that is not.
    """
    assert real_commands() == documented()


def test_every_command_has_help() -> None:
    """
    Every command and every option says in words what it does.
    """
    root = build_root()
    context = click.Context(root)
    silent = []
    for path in sorted(real_commands()):
        noun, _, verb = path.partition(" ")
        command = root.get_command(context, noun)
        if verb:
            assert isinstance(command, click.Group)
            command = command.get_command(context, verb)
        assert command is not None
        if not command.help:
            silent.append(path)
        silent += [
            f"{path} {option.opts[0]}"
            for option in command.params
            if isinstance(option, click.Option) and not option.help
        ]

    assert silent == []
