"""
The outputs that nasty strings are looked for in, one function each: screens, JSON, CSV, Markdown, papers, sheets.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import nasty

from fieldkit.views.text import width

from .arrived import BATCH, BIG_GROUP, BIG_TOPIC, KINDS, Ledger, region_of, topic_of
from .outsiders import formulas, guarded, markdown, name, text_file, workbook
from .report import Report
from .texts import COLOUR, HARMLESS, NARROW, STRINGS, Desk, acting, leaves, needle, squeezed, trouble

Keyed = Callable[[int], str]
AXES = ("county", "agency", "group", "topic", "site", "week")
CITY = ("--region", "131000")
# How much of a text a screen shows at least, in signs; others show all of it.
BRIEF = {"history": 90, "conflict": 15, "photo": 20, "check": 20}


def look_at_lists(desk: Desk, report: Report) -> None:
    """
    Every list shows every string on the line of its record, fits eighty columns, and nothing acts, in colour neither.
    """
    keys: dict[str, Keyed] = {kind: lambda at: f"{region_of(at)}-G01" for kind in KINDS}
    keys |= {"deputy": lambda at: f"D{at:04}", "site": lambda at: f"{region_of(at)}-{topic_of(at)}-001"}
    for kind in KINDS:
        wide = desk.ask(kind, "list")
        lines = list(map(squeezed, wide.out.splitlines()))
        report.check(f"{kind} list", trouble(wide))
        for at, text in enumerate(STRINGS):
            # A long text goes on below its line.
            long = len(nasty.shown(text)) > 150
            there = any(needle(text, 12 if long else 1000) in line for line in lines if long or keys[kind](at) in line)
            report.check(f"{kind} list {name(text)}", [] if there else ["is not on its line"])
        fits(desk, report, kind, "list", colour=kind == "site")


def fits(desk: Desk, report: Report, *words: str, colour: bool = True) -> None:
    """
    Nothing acts and no line of a table is wider than eighty columns, by our measure and by rich's, in colour too.
    """
    for terminal in (False, True) if colour else (False,):
        said = desk.ask(*words, columns=NARROW, terminal=terminal)
        out = COLOUR.sub("", said.out)
        wrong = acting(out + COLOUR.sub("", said.err))
        wrong += [f"{columns} columns: {name(line)}" for line in out.splitlines() if (columns := widest(line)) > 80]
        report.check(f"{' '.join(words)} at 80 {'colour' if terminal else ''}", wrong)


def widest(line: str) -> int:
    """
    Give the columns of a line by the larger of two measures; where terminals differ among themselves, by rich's.
    """
    from rich.cells import cell_len

    return cell_len(line) if differs(line) else max(cell_len(line), width(line))


def differs(line: str) -> bool:
    """
    Tell whether a line has signs that terminals disagree about: joined and coloured emoji, fillers, signs of no
    meaning, marks that take room.
    """
    import unicodedata

    odd = {0x200D, 0xFE0F, 0x20E3, 0x115F, 0x1160, 0x3164, *range(0x1F3FB, 0x1F400)}
    return any(ord(sign) in odd or unicodedata.category(sign) in ("Cn", "Mc") for sign in line)


def look_at_summaries(desk: Desk, report: Report, night: bool) -> None:
    """
    The summary by each axis: the table fits, JSON holds the names as they are, CSV gives them back as text, Markdown
    has them in their cells, and nothing is a formula, a link or a tag.
    """
    for axis in AXES if night else AXES[:3]:
        words = ("summary", *CITY, "--by", axis)
        fits(desk, report, *words, colour=axis == "agency")
        rows = json.loads(desk.ask("--json", *words).out)["fieldkit.summary/v1"]["rows"]
        names = [row["name"] for row in rows]
        wide = squeezed(desk.ask(*words).out)
        table = desk.ask(*words, "--format", "csv")
        cells = list(csv.reader(io.StringIO(table.out.removeprefix("\ufeff"), newline="")))
        report.check(f"{axis} csv", [*acting(table.out.removeprefix("\ufeff"), "\r\n")])
        report.check(f"{axis} csv shape", _crooked(cells) + formulas(cells))
        marked = desk.ask(*words, "--format", "md")
        report.check(f"{axis} md", acting(marked.out))
        told, wrong = markdown(marked.out)
        report.check(f"{axis} md shape", wrong + ([] if len(told) == len(rows) + 2 else [f"{len(told)} rows"]))
        read = {row[1] for row in cells}
        cells_told = [row[0].strip() for row in told]
        if axis == "week":
            continue
        for text in STRINGS:
            clean = nasty.shown(text).strip()
            wrong = [] if text in names else ["not in JSON"]
            wrong += [] if needle(text) in wide else ["not in the table"]
            wrong += [] if guarded(text) in read else ["not in CSV"]
            there = any(cell.endswith(clean) for cell in cells_told)
            wrong += [] if there else ["not in Markdown"]
            report.check(f"summary by {axis} {name(text)}", wrong)


def _crooked(cells: list[list[str]]) -> list[str]:
    return [f"rows of {sorted({len(row) for row in cells})} cells"] if len({len(row) for row in cells}) != 1 else []


def look_at_records(desk: Desk, report: Report, ledger: Ledger, night: bool) -> None:
    """
    One record of each kind for each string: in full and its history; of those that hold together and of those in which
    every field is nasty. By day histories and the latter are of one kind for each string, going round.
    """
    for turn, kind in enumerate(KINDS):
        for loose in (False, True):
            ids = [(one.all_nasty if loose else one.sound)[kind] for one in ledger.written]
            for words in ((kind, "show"), ("history",)):
                all_of_them = night or (words != ("history",) and not loose)
                longest = BRIEF["history"] if words == ("history",) else BRIEF.get(kind, 1000)
                least = [
                    squeezed("".join(desk.ask(*words, identity)[1:])).count(text)
                    for text, identity in zip(HARMLESS, ids, strict=False)
                ]
                if words == ("history",):
                    # The order of two who did not know of each other is by chance, and with it which are told of twice.
                    least = [min(least) - 4] * len(least)
                for at, (text, identity) in enumerate(zip(STRINGS, ids, strict=True)):
                    if not all_of_them and (at + turn) % len(KINDS):
                        continue
                    said = desk.ask(*words, identity)
                    there = squeezed(said.out + said.err).count(needle(text, longest))
                    wrong = trouble(said) + few(there, 1 if len(text) > 150 else least[at % ledger.texts_of[kind]])
                    report.check(f"{' '.join(words)} {kind} {name(text)}", wrong)


def look_at_conflicts(desk: Desk, report: Report, ledger: Ledger, night: bool) -> None:
    """
    The list of conflicts, and what was said against what.
    """
    fits(desk, report, "conflict", "list", colour=night)
    for at, (text, written) in enumerate(zip(STRINGS, ledger.written, strict=True)):
        for kind in KINDS if night else [KINDS[at % len(KINDS)]]:
            said = desk.ask("conflict", "show", written.sound[kind])
            shown = needle(text, 60) in squeezed(said.out)
            report.check(f"conflict show {kind} {name(text)}", trouble(said) + ([] if shown else ["not shown"]))


def look_at_json(desk: Desk, report: Report, ledger: Ledger) -> None:
    """
    JSON gives every text back as it is, and what stands in the JSON acts nowhere.
    """
    for kind in KINDS:
        said = desk.ask("--json", kind, "list")
        report.check(f"{kind} list --json", trouble(said))
        found = {one["id"]: list(leaves(one)) for one in json.loads(said.out)[f"fieldkit.{kind}.list/v1"]}
        for pick in ("sound", "all_nasty"):
            ids = [getattr(one, pick)[kind] for one in ledger.written]
            # What is one with another record, or hangs on nothing, is not listed, whatever text it holds.
            least = [found.get(one, []).count(text) for text, one in zip(HARMLESS, ids, strict=False)]
            for at, (text, one) in enumerate(zip(STRINGS, ids, strict=True)):
                there = found.get(one, []).count(text)
                wanted = least[at % ledger.texts_of[kind]]
                listed = [] if wanted or one not in found else ["is listed"]
                report.check(f"{kind} list --json {name(text)}", few(there, wanted) + listed)


def look_at_the_ledger(desk: Desk, report: Report, ledger: Ledger) -> None:
    """
    The ledger and what is handed over hold every entry byte for byte.
    """
    out = desk.root.parent / "out.json"
    report.check("export", trouble(desk.ask("export", str(out))))
    for path in (desk.root / "ledger.json", out):
        data = path.read_bytes()
        missing = [line for line in ledger.lines if line not in data]
        report.check(path.name, [f"{len(missing)} entries changed"] if missing else [])
        entries = json.loads(data)["entries"]
        kept = {one: set() for one in STRINGS}
        for entry in entries.values():
            for leaf in leaves(entry):
                kept.get(leaf, set()).add(entry["rec"][0])
        for text in STRINGS:
            lacking = set(KINDS) - kept[text]
            report.check(f"{path.name} {name(text)}", [f"not in {sorted(lacking)}"] if lacking else [])
    out.unlink()


def look_at_pages(desk: Desk, report: Report, ledger: Ledger, night: bool) -> None:
    """
    The record of a check as a page, by day of each eighth, and what is taken along on paper: every text stands there,
    and nothing acts.
    """
    from papers.reading import Page, word_text
    from papers.reading import acting as acting_in_word

    html, word = desk.root.parent / "r.html", desk.root.parent / "r.docx"
    least = 0
    for at, (text, written) in enumerate(zip(STRINGS, ledger.written, strict=True)):
        if at % 8 and not night:
            continue
        said = desk.ask("report", "record", written.sound["check"], "-o", str(html), "--force")
        there = Page(html).text.count(nasty.on_paper(text))
        least = least or there - 2
        report.check(f"html {name(text)}", [*trouble(said), *_page(html), *few(there, least)])
    for path in (html, word):
        said = desk.ask("report", "blank", "--group", BIG_GROUP, "-o", str(path), "--force")
        told = word_text(path) if path is word else Page(path).text
        report.check(f"blank {path.suffix}", trouble(said) + (_page(path) if path is html else acting_in_word(path)))
        for text in STRINGS:
            report.check(f"blank {path.suffix} {name(text)}", few(told.count(nasty.on_paper(text)), 2))
        path.unlink()


def look_at_papers(desk: Desk, report: Report, ledger: Ledger) -> None:
    """
    Records in Word and as pages, many strings at once in every field: every text stands there, and only the number of a
    page acts.
    """
    from papers.reading import acting as acting_in_word
    from papers.reading import text_of

    for place, written in enumerate(ledger.written):
        for path in (desk.root.parent / "r.docx", desk.root.parent / "r.html"):
            said = desk.ask("report", "record", written.sound["check"], "-o", str(path), "--force")
            told = text_of(path)
            report.check(path.name, trouble(said) + (acting_in_word(path) if path.suffix == ".docx" else _page(path)))
            for text in STRINGS[place * BATCH : (place + 1) * BATCH]:
                report.check(f"{path.name} {name(text)}", few(told.count(nasty.on_paper(text)), 12))
            path.unlink()


def few(there: int, least: int) -> list[str]:
    """
    Complain of a text that is there too rarely.
    """
    return [] if there >= least else [f"{there} times, not {least}"]


def _page(path: Path) -> list[str]:
    from papers.reading import Page

    page = Page(path)
    return [f"refers to {one}" for one in page.elsewhere] + sorted(page.tags & {"script", "img", "a", "svg", "iframe"})


def look_at_sheets(desk: Desk, report: Report) -> None:
    """
    The sheet to be filled in, as a workbook and as a text file: cells are text, read back as they are, none a formula.
    """
    for suffix in (".xlsx", ".csv"):
        path = desk.root.parent / f"sheet{suffix}"
        report.check(f"template {suffix}", trouble(desk.ask("check", "template", str(path), "--group", BIG_GROUP)))
        cells, wrong = workbook(path) if suffix == ".xlsx" else text_file(path)
        report.check(f"template {suffix} cells", wrong)
        whole = "\n".join(cells)
        for at, text in enumerate(STRINGS):
            code = f"131022-{BIG_TOPIC}-{at:03}"
            site, item = f"{code} {text}", f"{BIG_TOPIC}{at:03} {text}"
            shown = (
                (site in cells, item in whole)
                if suffix == ".xlsx"
                else (nasty.shown(site) in whole, nasty.shown(item) in whole)
            )
            report.check(f"template {suffix} {name(text)}", [] if all(shown) else [f"site, item: {shown}"])
        path.unlink()
