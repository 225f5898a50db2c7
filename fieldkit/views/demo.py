"""
The demo on the screen.
"""

from __future__ import annotations

from fieldkit.language import _
from fieldkit.operations.demo import Demo
from fieldkit.views.console import Console
from fieldkit.views.file_lines import file_lines
from fieldkit.views.page import Page
from fieldkit.views.steps import shell_word
from fieldkit.views.summary import document, render


def page(shown: Demo) -> Page:
    """
    What was built, what the sticks held, the summaries by county and by topic, and what to try next.
    """
    city = shown.city

    def body(console: Console) -> None:
        console.line(_("EXAMPLE DATA: people, sites and agencies are invented."), "yellow")
        console.line(
            _("{teams} team files → {counties} county files → one city: {checks} checks, {photos} photos.").format(
                teams=city.teams, counties=city.counties, checks=city.checks, photos=city.photos
            )
        )
        console.line(_("Then four doubtful sticks were merged too; nothing was lost or counted twice:"))
        file_lines(console, city.sticks.files)
        console.line()
        render(console, shown.by_county)
        console.line()
        render(console, shown.by_topic)

    folder = city.folder
    begin = f"  fieldkit -w {shell_word(folder / 'city')}"
    talk = (
        _("Try next:"),
        f"{begin} summary --region 131022 --by group --as-of {shown.by_county.as_of}",
        f"{begin} conflict list",
        f"{begin} merge {shell_word(folder / 'teams')}",
        f"{begin} verify",
        _("  The whole story stands in {path}, the counts taken from it in {truth}.").format(
            path=folder / "plan.csv", truth=folder / "truth.json"
        ),
    )
    documents = {"county": document(shown.by_county), "topic": document(shown.by_topic)}
    return Page("demo", {"folder": str(folder), "by": documents}, body, talk)
