"""
The root of the command line: a table of nouns, loaded only when typed, and the one exit gate.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NoReturn

from fieldkit import language
from fieldkit.language import N_, _

if TYPE_CHECKING:
    import click

COMMANDS = {
    "init": N_("Make a workspace for a team or a coordinator."),
    "campaign": N_("Campaigns: topics, checklists, limits, counting unit."),
    "group": N_("Supervision groups."),
    "deputy": N_("The roster of deputies."),
    "site": N_("Inspection points."),
    "visit": N_("Outings: who went out, when and how."),
    "check": N_("Log checks at sites, list, correct and withdraw them."),
    "photo": N_("Photos as evidence."),
    "finding": N_("Problems found."),
    "export": N_("Write a ledger or a bundle to hand over."),
    "merge": N_("Merge team and county files."),
    "conflict": N_("What two people said differently."),
    "quarantine": N_("What arrived and could not be believed."),
    "source": N_("What came from where, and what of it is set aside."),
    "summary": N_("County and city summaries."),
    "report": N_("Papers to print, take along and sign."),
    "history": N_("Who changed what in a record, and when."),
    "freeze": N_("Sign off numbers that stay as they are."),
    "verify": N_("Check every hash, photo, counter and reference."),
    "todo": N_("What is left to do."),
    "undo": N_("Take back what the last command wrote."),
    "backup": N_("Copy the whole workspace, dated and verified."),
    "restore": N_("Make a workspace of a backup again."),
    "erase": N_("Remove personal data for good, everywhere."),
    "doctor": N_("Look at the installation and this computer."),
    "config": N_("Defaults of this user and workspace."),
    "demo": N_("Build the 74-group example city and sum it up."),
    "help": N_("Look up how to do something."),
    "completion": N_("Let the Tab key complete commands, codes and names."),
}
# Not in the table of the others' examples: the first help is read most, and waits for no file.
EXAMPLES = (N_("fieldkit demo example-city"), N_("fieldkit help merge twice"))
COMPLETE = "_FIELDKIT_COMPLETE"
# Short ways of saying what is said most often.
SHORT = {"log": ("check", "log"), "sum": ("summary",)}
GARBAGE_AFTER = 50_000


def _nouns() -> type[click.Group]:
    """
    Make the group of the nouns in `COMMANDS`, each in the module of its name.
    """
    import click

    from fieldkit.commands.app import write_examples
    from fieldkit.commands.wording import Context, Reader

    class Nouns(Reader, click.Group):
        """
        The nouns of `COMMANDS`, each in the module of its name.
        """

        context_class = Context

        def list_commands(self, ctx: click.Context) -> list[str]:
            return list(COMMANDS)

        def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
            noun, *verb = SHORT.get(cmd_name, (cmd_name,))
            if noun not in COMMANDS:
                return None
            room = f"fieldkit.commands.{noun}"
            __import__(room)
            command: click.Command = sys.modules[room].command
            return command.commands[verb[0]] if verb and isinstance(command, click.Group) else command

        def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
            if args and args[0] not in (*COMMANDS, *SHORT) and not args[0].startswith("-"):
                from fieldkit.commands.app import unknown_command

                raise unknown_command(args[0], [*COMMANDS, *SHORT], ctx)
            return super().resolve_command(ctx, args)

        def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
            with formatter.section(_("Commands")):
                formatter.write_dl([(name, _(text)) for name, text in COMMANDS.items()])
            with formatter.section(_("Short ways")):
                formatter.write_dl([(name, "fieldkit " + " ".join(meant)) for name, meant in SHORT.items()])

        def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
            write_examples(formatter, [_(line) for line in EXAMPLES])

        def shell_complete(self, ctx: click.Context, incomplete: str) -> list[Any]:
            from click.shell_completion import CompletionItem

            found = [
                CompletionItem(name, help=_(text)) for name, text in COMMANDS.items() if name.startswith(incomplete)
            ]
            found += [CompletionItem(name, help=" ".join(SHORT[name])) for name in SHORT if name.startswith(incomplete)]
            return found + click.Command.shell_complete(self, ctx, incomplete)

    return Nouns


def build_root() -> click.Group:
    """
    Build the root group; importing a command module is left until its noun is typed.
    """
    from fieldkit.commands.app import App, global_options

    root = _nouns()(
        name="fieldkit",
        params=[*global_options(), _version_option()],
        callback=_opening,
        invoke_without_command=True,
        options_metavar=_("[OPTIONS]"),
        subcommand_metavar=_("COMMAND [ARGS]..."),
        help=_("Joint supervision in the field: log checks offline, merge team files, sum up by county and city."),
        context_settings={"help_option_names": ["-h", "--help"], "obj": App(), "max_content_width": 100},
    )
    root.add_help_option = True
    return root


def _opening() -> int | None:
    """
    Show what is left to do where no command was typed in a workspace; outside of one, which commands there are.
    """
    import click

    context = click.get_current_context()
    if context.invoked_subcommand is not None:
        return None
    from fieldkit.commands import todo
    from fieldkit.errors import NoWorkspace

    try:
        context.obj.session()
    except NoWorkspace:
        if context.obj.place is not None:
            raise
        raise click.exceptions.NoArgsIsHelpError(context) from None
    return todo.show(context.obj, opening=True)


def _version_option() -> click.Option:
    import click

    def show(ctx: click.Context, parameter: click.Parameter, value: bool) -> None:
        if value and not ctx.resilient_parsing:
            from fieldkit import __version__

            click.echo(f"fieldkit {__version__}")
            ctx.exit()

    help_text = _("Show the version and exit.")
    return click.Option(
        ["--version"], is_flag=True, expose_value=False, is_eager=True, callback=show, help=help_text
    )


def run(arguments: Sequence[str] | None = None) -> int:
    """
    Run one command line and give its exit code. Users' mistakes are explained; a bug of ours is written to a file
    and said to be one.
    """
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    language.use(language.choose(arguments, os.environ))
    import click

    root = build_root()
    if os.environ.get(COMPLETE):
        from fieldkit.commands.shells import answer

        return answer(root, COMPLETE, os.environ[COMPLETE])
    try:
        outcome = root.main(arguments, prog_name="fieldkit", standalone_mode=False)
        return outcome if isinstance(outcome, int) else 0
    except click.exceptions.Exit as leave:
        return int(leave.exit_code)
    except click.ClickException as error:
        from fieldkit.views.text import visible

        vars(error)["message"] = "\n".join(map(visible, error.message.split("\n")))
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return _interrupted()
    except BrokenPipeError:
        return _pipe_closed()
    except Exception as error:
        return _explain(error, root.context_settings["obj"].workspace)


def _explain(error: Exception, workspace: str | None) -> int:
    from fieldkit.views.errors import report, report_bug

    try:
        return report(error, workspace)
    except Exception as bug:
        from fieldkit.operations.trouble import keep_trace

        return report_bug(keep_trace(bug))


def _interrupted() -> int:
    from fieldkit.commands.app import EXIT_INTERRUPTED

    print("\n" + _("Interrupted. What was saved before is safe; nothing half-written counts."), file=sys.stderr)
    return EXIT_INTERRUPTED


def _pipe_closed() -> int:
    """
    Leave quietly when the reader of a pipe went away.
    """
    sys.stdout = open(os.devnull, "w", encoding="utf-8")
    return 0


def main() -> None:
    """
    The console script.
    """
    # Nearly all that a command makes stays until it ends; looking for garbage after every 700 new objects finds none.
    gc.set_threshold(GARBAGE_AFTER)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            encoding = None if stream.isatty() or os.name != "nt" else "utf-8"
            stream.reconfigure(encoding=encoding, errors="replace")
    try:
        code: object = run()
    except SystemExit as leaving:
        code = leaving.code
    _leave(code)


def _leave(code: object) -> NoReturn:
    """
    End the process. When nothing waits for its end, no exit function, thread, debugger or unwritten output, end it at
    once: taking an interpreter down piece by piece is an eighth of the time of a short command.
    """
    import atexit

    threads = sys.modules.get("threading")
    waiting = getattr(atexit, "_ncallbacks", lambda: 1)() or (threads and threads.active_count() > 1)
    watched = sys.gettrace() or sys.getprofile() or sys.flags.inspect
    if isinstance(code, int) and not waiting and not watched and _flushed():
        os._exit(code)
    sys.exit(code if isinstance(code, int) else str(code) if code else 0)


def _flushed() -> bool:
    """
    Hand all output to the system; False when it is not taken, which the interpreter then reports its own way.
    """
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except (OSError, ValueError):
        return False
    return True
