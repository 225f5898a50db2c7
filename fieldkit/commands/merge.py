"""
`fieldkit merge`: what arrives, united with what is here or into a new file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from fieldkit.commands.app import App, Verb, pass_app
from fieldkit.language import _

if TYPE_CHECKING:
    from fieldkit.operations.merge_result import MergeResult


@click.command("merge", cls=Verb, help=_("Merge files, bundles, folders and workspaces; the inputs are never changed."))
@click.argument("paths", nargs=-1, required=True, metavar="FILE|FOLDER|WORKSPACE…")
@click.option("--plain", is_flag=True, help=_("Lists of checks in JSON that another program wrote."))
@click.option("-o", "out", metavar="OUT", help=_("Write a new ledger (.json) or bundle (.zip) instead."))
@click.option("--dry-run", is_flag=True, help=_("Only say what it would bring; nothing is written."))
@click.option("--recheck", is_flag=True, help=_("Read unchanged files too, which an earlier merge has read."))
@click.option("--note", default="", metavar="TEXT", help=_("Words kept with the report (history --merges)."))
@pass_app
def command(
    app: App, paths: tuple[str, ...], out: str | None, plain: bool, dry_run: bool, recheck: bool, note: str
) -> int:
    """
    Merge what arrives.
    """
    if plain:
        if note or recheck:
            raise click.UsageError(_("--plain goes with --dry-run alone: leave --note and --recheck out."))
        return _plain(app, paths, out, dry_run)
    from fieldkit.views import merge as view

    if note and (dry_run or out is not None):
        raise click.UsageError(_("--note is kept with the report in the workspace: not with -o or --dry-run."))
    return app.show(view.page(_merge(app, paths, out, dry_run, recheck, note)))


def _plain(app: App, paths: tuple[str, ...], out: str | None, dry_run: bool) -> int:
    from fieldkit.operations.merge_plain import merge_plain
    from fieldkit.views import merge_plain as view
    from fieldkit.views.progress import Progress

    if out is not None:
        raise click.UsageError(_("--plain goes into a workspace, not into a new file: leave -o out."))
    progress = Progress(app.quiet)
    tell = progress.stage("merge")
    try:
        merged = merge_plain(app.session(), paths, lambda done, of, name: tell(done, of), dry_run)
        return app.show(view.page(merged))
    finally:
        progress.close()


def _merge(
    app: App, paths: tuple[str, ...], out: str | None, dry_run: bool, recheck: bool, note: str
) -> MergeResult:
    from pathlib import Path

    from fieldkit.operations import merge as operation
    from fieldkit.views.progress import Progress

    progress = Progress(app.quiet)
    tell = progress.stage("merge")
    inputs = [Path(path) for path in paths]
    told = lambda done, of, _name, *so_far: tell(done, of, *so_far)  # noqa: E731
    try:
        if out is not None:
            return (operation.preview_files if dry_run else operation.merge_files)(inputs, Path(out), told)
        if dry_run:
            return operation.preview(app.session(), inputs, told, recheck)
        return operation.merge(app.session(), inputs, told, note, recheck)
    finally:
        progress.close()
