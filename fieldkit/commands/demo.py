"""
`fieldkit demo`: the 74-group example city.
"""

from __future__ import annotations

import click

from fieldkit import language
from fieldkit.commands.app import App, Verb, pass_app
from fieldkit.commands.wording import Whole
from fieldkit.language import _


@click.command("demo", cls=Verb, help=_("Build the 74-group example city in a new folder and sum it up."))
@click.argument("folder", metavar="DIR")
@click.option(
    "--seed", type=Whole(0), default=1, show_default=True, metavar="N", help=_("Another number, another city.")
)
@pass_app
def command(app: App, folder: str, seed: int) -> int:
    """
    Build the example city.
    """
    from pathlib import Path

    from fieldkit.operations.demo import demo
    from fieldkit.views.demo import page
    from fieldkit.views.progress import Progress

    progress = Progress(app.quiet)
    try:
        # JSON is never translated: its names are those of the lists, in Chinese.
        shown = demo(Path(folder), seed, progress, "zh" if app.json else language.current())
    finally:
        progress.close()
    return app.show(page(shown))
