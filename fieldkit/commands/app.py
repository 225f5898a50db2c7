"""
What every command has: the global options, the session, and the one place where a page is shown.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import click

from fieldkit import language
from fieldkit.commands.wording import Context, Reader
from fieldkit.language import _

if TYPE_CHECKING:
    from fieldkit.operations.session import Session
    from fieldkit.views.page import Page
    from fieldkit.views.progress import Progress


class App:
    """
    The choices made before the verb: workspace, JSON or text, quiet.
    """

    def __init__(self) -> None:
        self.workspace: str | None = None
        self.json = False
        self.quiet = False
        self._session: Session | None = None
        self._progress: Progress | None = None

    @property
    def place(self) -> str | None:
        """
        The workspace folder that was named, by `-w` or FIELDKIT_WORKSPACE; None: look upward from the current folder.
        """
        return self.workspace or os.environ.get("FIELDKIT_WORKSPACE") or None

    def session(self, author: str | None = None) -> Session:
        """
        Open the workspace; raises NoWorkspace.
        """
        from fieldkit.operations.session import Session

        if self._session is None:
            self._session = Session.at(self.place, author=author, waiting=self._wait)
            self._session.telling = self._tell
        return self._session

    def _tell(self, stage: str, done: int, of: int) -> None:
        from fieldkit.views.progress import Progress

        if self._progress is None:
            self._progress = Progress(self.quiet)
        self._progress(stage, 100 * done // of, 100)
        if done >= of:
            self._progress.close()

    def _wait(self, holder: str) -> None:
        from fieldkit.views.waiting import tell_waiting

        if not self.quiet:
            tell_waiting(holder)

    def show(self, page: Page) -> int:
        """
        Print a page: data to stdout (JSON when asked for), talk to stderr; give its exit code.
        """
        from fieldkit.views.page import show
        from fieldkit.views.steps import at_workspace

        torn, put_aside = self._session.torn_end if self._session else (False, "")
        if torn or put_aside:
            from fieldkit.views.oddities import with_torn_end

            page = with_torn_end(page, put_aside)
        page = page._replace(talk=at_workspace(page.talk, self.workspace))
        return show(page, as_json=self.json, quiet=self.quiet)


def global_options() -> list[click.Parameter]:
    """
    The options that may stand before or after the verb; made once in each language, since every verb has them.
    """
    return list(_global_options(language.current()))


@cache
def _global_options(_language: str) -> tuple[click.Parameter, ...]:
    def keep(name: str) -> Callable[[click.Context, click.Parameter, Any], None]:
        def callback(ctx: click.Context, parameter: click.Parameter, value: Any) -> None:
            app = ctx.ensure_object(App)
            if value:
                setattr(app, name, value)

        return callback

    def switch(ctx: click.Context, parameter: click.Parameter, value: str | None) -> None:
        if value:
            language.use(value)

    return (
        click.Option(
            ["-w", "--workspace"],
            metavar="DIR",
            help=_("The workspace folder itself; otherwise it is looked for upward from here."),
            expose_value=False,
            callback=keep("workspace"),
        ),
        click.Option(
            ["--lang"],
            type=click.Choice(["zh", "en"]),
            help=_("Language of what is said."),
            expose_value=False,
            callback=switch,
        ),
        click.Option(
            ["--json"],
            is_flag=True,
            help=_("Print JSON for scripts."),
            expose_value=False,
            callback=keep("json"),
        ),
        click.Option(
            ["-q", "--quiet"],
            is_flag=True,
            help=_("Say nothing beside the result."),
            expose_value=False,
            callback=keep("quiet"),
        ),
    )


# What a program that Ctrl-C ended leaves with.
EXIT_INTERRUPTED = 130


class Verb(Reader):
    """
    A command that takes the global options after its name too and returns the exit code of the page it showed. Its
    help ends with examples, and while a shell completes, its parameters know what they name.
    """

    context_class = Context

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("options_metavar", _("[OPTIONS]"))
        super().__init__(*args, **kwargs)
        self.params.extend(global_options())
        self.noun = ""

    @property
    def path(self) -> str:
        """
        Its noun and its own name, as it is typed: `check log`.
        """
        return f"{self.noun} {self.name}".strip()

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """
        Read the arguments. Only completion reads them leniently, and only then do the parameters learn what they name.
        """
        if extra.get("resilient_parsing"):
            from fieldkit.commands.completing import taught

            args = taught(self, args)
        return super().make_context(info_name, args, parent, **extra)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """
        End the help with examples.
        """
        super().format_epilog(ctx, formatter)
        write_examples(formatter, shipped_examples(self.path))


class Noun(Reader, click.Group):
    """
    A group of verbs; an unknown verb is answered with the nearest right ones.
    """

    command_class = Verb
    context_class = Context

    def add_command(self, cmd: click.Command, name: str | None = None) -> None:
        """
        Take a verb in and tell it whose it is, so that it knows its examples wherever else it may be called from.
        """
        super().add_command(cmd, name)
        if isinstance(cmd, Verb):
            cmd.noun = str(self.name)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """
        End the help with examples.
        """
        super().format_epilog(ctx, formatter)
        write_examples(formatter, shipped_examples(str(self.name)))

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """
        Find the verb, or raise a usage error that names the nearest ones.
        """
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            raise unknown_command(args[0], list(self.commands), ctx)
        return super().resolve_command(ctx, args)


def noun(name: str, help_text: str) -> Noun:
    """
    Make the group of a noun.
    """
    return Noun(
        name=name,
        help=help_text,
        options_metavar=_("[OPTIONS]"),
        subcommand_metavar=_("COMMAND [ARGS]..."),
    )


def shipped_examples(path: str) -> Sequence[str]:
    """
    Give the examples of a noun or a verb in the language in use; read only when a help is shown.
    """
    from fieldkit.resources import read_json

    lines: Sequence[str] = read_json("data", "examples.json").get(path, {}).get(language.current(), ())
    return lines


def write_examples(formatter: click.HelpFormatter, lines: Sequence[str]) -> None:
    """
    Write command lines as they are typed: a line that is broken cannot be copied.
    """
    if lines:
        with formatter.section(_("Examples")):
            for line in lines:
                formatter.write(f"  {line}\n")


def unknown_command(name: str, known: Sequence[str], ctx: click.Context) -> click.UsageError:
    """
    Say that there is no such command and which ones are near.
    """
    import difflib

    near = difflib.get_close_matches(name, known, n=3, cutoff=0.4)
    words = _("There is no command “{name}”.")
    if near:
        words = _("There is no command “{name}”. Did you mean: {near}?")
    return click.UsageError(words.format(name=name, near=_(", ").join(near)), ctx)


pass_app = click.make_pass_decorator(App, ensure=True)


def missing(*names: str) -> None:
    """
    Refuse with a usage error naming everything that was not given, each as (option, value) is empty.
    """
    from fieldkit.errors import UsageFault

    if names:
        raise UsageFault(missing=list(names))


def interactive() -> bool:
    """
    Tell whether a person can be asked: both ends are a terminal.
    """
    import sys

    return sys.stdin.isatty() and sys.stderr.isatty()
