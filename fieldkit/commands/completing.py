"""
What the parameters of a command name, for the shell to complete: loaded when Tab is pressed, and never else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from fieldkit import language
from fieldkit.commands.app import App

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

# What a parameter names: by its command, else by its option, else by its metavar. Words that are free are named too, so
# that a test can tell them from forgotten ones.
COMMANDS = {
    **{(f"{kind} unify", end): kind for kind in ("deputy", "site", "visit", "finding") for end in ("one", "other")},
    ("campaign new", "origin"): "campaign",
    ("campaign show", "name"): "campaign", ("config", "name"): "setting", ("help", "words"): "heading",
    ("quarantine show", "number"): "held", ("quarantine release", "number"): "held",
    ("quarantine discard", "number"): "held",
    ("group add", "level"): "group_level", ("group edit", "level"): "group_level",
    ("group list", "level"): "group_level", ("summary", "as_of"): "freeze", ("freeze", "label"): "freeze",
    ("conflict resolve", "defer"): "conflict",
}  # fmt: skip
OPTIONS = {
    "--group": "group", "--visit": "visit", "--site": "site", "--check": "check", "--deputy": "deputies",
    "--drop-deputy": "deputies", "--member": "deputies", "--drop-member": "deputies", "--region": "region",
    "--topic": "topic", "--method": "method", "--datum": "datum", "--item": "item", "--finding": "item_text",
    "--rest": "answer", "--state": "state", "--agency": "agency", "--origin": "origin", "--class": "class",
    "--kind": "kind", "--level": "level", "--role": "role", "--campaign": "campaign", "--with": "side",
}  # fmt: skip
METAVARS = {
    "SITE": "site", "GROUP": "group", "VISIT": "visit", "CHECK": "check", "CHECK|VISIT": "check",
    "FINDING": "finding", "DEPUTY": "deputy", "PHOTO": "photo", "RECORD": "record", "NUMBER|RECORD": "conflict",
    "SOURCE": "source",
    "DIR": "dir", "FILE": "file", "OUT": "file", "FILE|GLOB|DIR": "file", "FILE|FOLDER|WORKSPACE": "file",
    "FILE|FOLDER": "file", "FOLDER": "dir",
}  # fmt: skip
FREE = (
    "DRAFT", "NUMBER", "NAME", "TEXT", "COORD", "DATE", "DATE[ TIME", "LETTER", "CODE", "VALUE", "WORD", "ITEM=]TEXT",
    "FIELD",
)  # fmt: skip
PATHS = ("file", "dir")


def kind_of(command: str, parameter: click.Parameter) -> str:
    """
    Give the kind of thing a parameter of a command names: "free" for words of a person's own, "" when that is not
    known here.
    """
    kind = COMMANDS.get((command, str(parameter.name)))
    kind = kind or next((OPTIONS[name] for name in parameter.opts if name in OPTIONS), "")
    metavar = (parameter.metavar or str(parameter.name).upper()).strip("[]…")
    return kind or METAVARS.get(metavar, "free" if metavar in FREE else "")


def taught(command: Any, args: list[str]) -> list[str]:
    """
    Give the parameters of a command the types of what they name; those with a type of their own keep it. Gives the
    words to be read: without an option at their end that still waits for its value, or Click reads none of them.
    """
    for parameter in command.params:
        kind = kind_of(command.path, parameter)
        if kind not in ("", "free") and parameter.type is click.STRING:
            parameter.type = Named(kind)
    return args[:-1] if args and args[-1].startswith("-") else args


class Named(click.ParamType):
    """
    The type of a text that names something.
    """

    name = "text"

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem[Any]]:
        """
        Give what the word begun may become, each with what a person knows it as.
        """
        from click.shell_completion import CompletionItem

        if self.kind in PATHS:
            return [CompletionItem(incomplete, type=self.kind)]
        from fieldkit.operations import completion as operation
        from fieldkit.views import completion as view

        place, site, lang = ctx.ensure_object(App).place, str(ctx.params.get("site") or ""), language.current()
        closed = self.kind in view.LISTS
        known = view.closed_list(self.kind) if closed else operation.known(self.kind, place, lang, site)
        found = view.fitted(self.kind, incomplete, known)
        if not found and self.kind == "campaign":
            return [CompletionItem(incomplete, type="file")]
        return [CompletionItem(one.value, help=one.name or None) for one in found]
