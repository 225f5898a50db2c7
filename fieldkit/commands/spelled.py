"""
Photos that were named by a pattern and reach the program as many words: a shell spells `-p IMG_*.jpg` out.
"""

from __future__ import annotations

import os
from typing import Any

import click

from fieldkit.commands.app import Verb

PHOTOS = ("-p", "--photo", "--before", "--after", "--document")


class Photographed(Verb):
    """
    A verb whose options of photos take all the files that follow them, as a shell writes a pattern.
    """

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """
        Read the arguments, each file of a pattern as if its option had been repeated.
        """
        return super().make_context(info_name, gathered(args), parent, **extra)


def gathered(words: list[str]) -> list[str]:
    """
    Repeat an option of photos before each existing file that stands behind its first one; all else stays as it is.
    """
    given: list[str] = []
    option, waiting = "", False
    for word in words:
        if word.startswith("-"):
            option, sign, _value = word.partition("=")
            waiting = not sign
        elif waiting:
            waiting = False
        elif option in PHOTOS and _named(word):
            given.append(option)
        else:
            option = ""
        given.append(word)
    return given


def _named(word: str) -> bool:
    """
    Tell whether a word names what lies there: a file, or a folder given by a path, which no site's name is.
    """
    return os.path.isfile(word) or (os.path.isdir(word) and bool(os.path.dirname(word)))
