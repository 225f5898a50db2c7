"""
The summary on the screen and as files: it fits, it marks, it says how it counted, and it does no harm.
"""

from __future__ import annotations

import csv
import io
import json

import pytest
from make import Book
from rich.cells import cell_len

from fieldkit import language
from fieldkit.core.counting import AXES, Summary, summarise
from fieldkit.views import summary as view
from fieldkit.views.console import Console
from fieldkit.views.figures import bar, figures, share
from fieldkit.views.page import json_text

EVIL = "=cmd|'x'!A1 | 某\x1b[31m*粗*"


def book() -> Book:
    """
    Make a city with long names, three-digit numbers, findings in several states and one conflict.
    """
    made = Book()
    made.group("131022-G03", name="固安县第三联动监督执法检查专项工作小组")
    made.group("131028-G01", "MH", name="大厂回族自治县第一监督小组")
    people = [f"D{number}" for number in range(120)]
    for code in people:
        made.deputy(code)
    for number in range(3):
        made.site(f"131022-GW-00{number}", "131022-G03", EVIL if number == 2 else "固安县示例水务办公室综合执法大队")
    for place in range(9):
        made.visit(f"V{place}", "131022-G03", " ".join(people[place * 10 :]))
        made.check(f"C{place}", f"131022-GW-00{place % 3}", f"V{place}", advice=["一", "二"])
        made.finding(f"F{place}", f"C{place}", "closed" if place % 2 else "assigned", due_date="2021-11-01")
        made.photo(f"P{place}", f"C{place}")
    made.say("check", "C1", {"note": "甲"}, blind=[], dev="b")
    made.say("check", "C1", {"note": "乙"}, blind=[], dev="c")
    return made


def summed(by: str = "county", region: str | None = None, lang: str = "en") -> Summary:
    """
    Sum the book up in a language.
    """
    made = book()
    return summarise(made.state, made.campaign, by, region, "2021-12-31", lang)


def drawn(summary: Summary, width: int = 80, encoding: str = "utf-8") -> list[str]:
    """
    Give the lines a console of this width and alphabet shows.
    """
    stream = io.TextIOWrapper(io.BytesIO(), encoding, newline="\n", write_through=True)
    view.render(Console(stream, width, colour=False), summary)
    return stream.buffer.getvalue().decode(encoding).splitlines()  # type: ignore[attr-defined]


@pytest.mark.parametrize("region", [None, "131022"])
@pytest.mark.parametrize("by", sorted(AXES))
@pytest.mark.parametrize("width", [60, 80, 100, 120, 160])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_table_fits_the_console(lang: str, width: int, by: str, region: str | None) -> None:
    """
    No line is wider than the console, Chinese counted as two columns, in either language, on each axis.
    """
    language.use(lang)
    lines = drawn(summed(by, region, lang), width)

    assert [] == [line for line in lines if cell_len(line) > width]


@pytest.mark.parametrize("width", [80, 120])
def test_a_header_is_never_broken_inside_a_word(width: int) -> None:
    """
    Where no row has a rate its bar takes no room, so that the last figures keep theirs.
    """
    made = Book()
    made.group("131022-G03", name="固安县第三联动监督执法检查专项工作小组")
    made.site("131022-GW-001", "131022-G03", "固安县示例水务办公室综合执法大队")
    made.visit("V1", "131022-G03", "D1")
    made.check("C1", "131022-GW-001", "V1")
    lines = drawn(summarise(made.state, made.campaign, "group", None, "2021-12-31", "en"), width)

    assert "Late" in header(lines).split()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_eighty_columns_hold_the_key_figures(lang: str) -> None:
    """
    In eighty columns each county has its name and the key figures whole, the total under a line at the end.
    """
    language.use(lang)
    lines = drawn(summed(lang=lang))
    name = {"zh": "固安县 *", "en": "Gu'an County *"}[lang]
    county = next(line for line in lines if line.startswith(name)).removeprefix(name).split()
    total = {"zh": "合计 *", "en": "Total *"}[lang]
    rule = next(place for place, line in enumerate(lines) if line.startswith(total)) - 1

    assert (["1", "120", "720", "3", "9", "9"], "44.4%", {"─"}) == (
        county[:6],
        next(word for word in county if "%" in word),
        set(lines[rule].strip()),
    )


def header(lines: list[str]) -> str:
    """
    Give the words over the table: what stands before the first rule.
    """
    first = next(place for place, line in enumerate(lines) if line.startswith("──"))
    return " ".join(lines[1:first])


@pytest.mark.parametrize(
    "width, expected",
    [
        (80, [False, False, False, False, True]),
        (120, [True, True, True, True, True]),
    ],
)
def test_a_wider_console_shows_more(width: int, expected: list[bool]) -> None:
    """
    Visits, coverage, advice and photos come when there is room; what was found stays.
    """
    found = header(drawn(summed(), width)).split()

    assert expected == [word in found for word in ("Visits", "Covered", "Advice", "Photos", "Found")]


def test_what_an_axis_cannot_say_is_left_out() -> None:
    """
    A week has no planned sites; a group is not counted as one group.
    """
    found = [header(drawn(summed(by), 160)).split() for by in ("county", "week", "group")]

    assert [(True, True), (False, True), (True, False)] == [("Planned" in one, "Groups" in one) for one in found]


def test_what_is_unknown_is_a_dash_and_what_does_not_apply_says_so() -> None:
    """
    No rate and no plan are shown as "—", a topic exempt in the county as not applicable, neither as 0.
    """
    counties = drawn(summed(), 160)
    topics = drawn(summed("topic", "131022"), 160)
    anci = next(line for line in counties if line.startswith("Anci")).split()
    mines = next(line for line in topics if line.startswith("Mine restoration"))

    assert (2 + 1, ["n/a"]) == (anci.count("—"), mines.removeprefix("Mine restoration").split())


def test_what_was_counted_where_nothing_applies_is_shown() -> None:
    """
    A topic exempt in the county that has a check, a plan or a group all the same shows its numbers, not "n/a".
    """
    made = book()
    made.group("131022-G09", "MI")
    mines = [row for row in summarise(made.state, made.campaign, "topic", "131022").rows if row.key == "MI"]
    shown = next(
        line
        for line in drawn(summarise(made.state, made.campaign, "topic", "131022", lang="en"), 160)
        if line.startswith("Mine restoration")
    )

    assert ([(False, 1)], False) == ([(row.applicable, row.groups) for row in mines], "n/a" in shown)


def test_a_conflict_is_marked_and_explained() -> None:
    """
    Rows with a conflict behind them carry a star, the others none, and a legend says what it means.
    """
    lines = drawn(summed())
    marked = [line.split("*")[0].strip() for line in lines if "*" in line and not line.startswith("*")]

    assert (["Gu'an County", "Total"], "* A conflict stands behind this row.") == (marked, lines[-1])


def test_without_a_conflict_there_is_no_legend() -> None:
    """
    Where nothing is marked nothing is explained.
    """
    made = Book()
    lines = drawn(summarise(made.state, made.campaign, "county", None, "2021-12-31", "en"))

    assert [] == [line for line in lines if "*" in line]


@pytest.mark.parametrize("unit, said", [("visit", "person times per visit"), ("check", "person times per check")])
def test_under_the_table_stands_how_it_was_counted(unit: str, said: str) -> None:
    """
    Where, up to when, the count unit, what the rate divides by and the conflicts stand under every table; what covered
    means only where it is shown.
    """
    made = Book(count_unit=unit)
    summary = summarise(made.state, made.campaign, "county", "131022", "2021-12-31", "en")
    rate = "Rate = struck off ÷ (confirmed − not true − combined)."

    for covered in (False, True):
        assert [
            f"Counted: Gu'an County, up to 2021-12-31 inclusive; {said}.",
            rate,
            *(["Covered = planned sites checked ÷ planned sites."] if covered else []),
            "The last row is recounted, not added up; people count once. Conflicts: 0.",
        ] == view.caption(summary, covered)


@pytest.mark.parametrize("by", sorted(AXES))
@pytest.mark.parametrize("width", [60, 80, 100, 140, 240])
def test_what_had_no_room_is_named(width: int, by: str) -> None:
    """
    Every figure of an axis stands in the table or is named under it, with the way to see it; and no note explains a
    column that is not shown.
    """
    lines = drawn(summed(by), width)
    rule = next(place for place, line in enumerate(lines) if line.startswith("──"))
    over, under = " ".join(lines[1:rule]), " ".join(lines[rule:])
    dropped = under.partition("No room for: ")[2].partition(". Widen")[0].split(", ") if "No room" in under else []
    wanted = [figure.header for figure in figures(by) if not figure.bar]

    assert [] == [name for name in wanted if (name in dropped) == all(word in over.split() for word in name.split())]
    assert ("Covered" in over.split()) == ("Covered =" in under)
    assert bool(dropped) == ("--format csv" in under)


def test_files_keep_the_mark_of_a_conflict() -> None:
    """
    The last column of CSV and Markdown marks the rows behind which a conflict stands, and no others.
    """
    rows = list(csv.reader(io.StringIO(printed(summed(), "csv").decode("utf-8-sig"), newline="")))
    table = [line.split("|") for line in view.markdown(summed()).splitlines() if line.startswith("|")]

    assert ["Conflict", ["Gu'an County", "Total"]] == [rows[0][-1], [row[1] for row in rows[1:] if row[-1] == "*"]]
    assert {"*", ""} == {row[-1] for row in rows[1:]}
    marked = [cells[1].strip(" *") for cells in table[2:] if cells[-2].strip() == "\\*"]
    assert ["Conflict", ["Gu'an County", "Total"]] == [table[0][-2].strip(), marked]


def test_a_console_without_the_signs_gets_ascii() -> None:
    """
    Bars, rules and dashes have ASCII forms for a console that cannot show them.
    """
    lines = drawn(summed(), 120, "ascii")
    county = next(line for line in lines if line.startswith("Gu'an"))

    assert (True, True, False) == ("##" in county, "44.4%" in county, any("?" in line for line in lines))


@pytest.mark.parametrize(
    "closed, confirmed, expected",
    [(17, 37, "45.9%"), (1, 16, "6.3%"), (1, 2000, "0.1%"), (1999, 2000, "100.0%"), (0, 3, "0.0%"), (0, 0, "—")],
)
def test_a_rate_is_rounded_once(closed: int, confirmed: int, expected: str) -> None:
    """
    Per cent are rounded half up from the two numbers themselves: 17 of 37 is 45.9 %, though 0.4595 would make 46.0 %.
    """
    total = summed().total
    row = total._replace(closed=closed, confirmed=confirmed + 3, dismissed=2, combined=1)

    assert expected == share(row)


def test_every_shape_prints_the_same_rate() -> None:
    """
    Table, CSV and Markdown print one per cent, the JSON the fraction with six digits.
    """
    made = Book()
    made.group("131022-G03")
    made.site("131022-GW-001", "131022-G03")
    made.check("C1", "131022-GW-001", group="131022-G03")
    for place in range(37):
        made.finding(f"F{place}", "C1", "closed" if place < 17 else "assigned")
    found = summarise(made.state, made.campaign, "county", None, "2021-12-31", "en")
    shapes = ("\n".join(drawn(found)), view.csv_text(found), view.markdown(found))

    assert ([2, 2, 2], 0.459459) == (
        [text.count("45.9%") for text in shapes],
        view.document(found)["total"]["rectification_rate"],
    )


def test_the_bar_shows_planned_sites_alone() -> None:
    """
    The bar is as long as the part of the plan that was checked, however many other sites were.
    """
    made = Book()
    made.group("131022-G03")
    for code in ("131022-GW-001", "131022-GW-002", "131022-GW-G03A-X01"):
        made.site(code, "131022-G03")
    for code in ("131022-GW-001", "131022-GW-G03A-X01"):
        made.check(code, code, group="131022-G03")
    found = drawn(summarise(made.state, made.campaign, "county", "131022", "2021-12-31", "en"), 120)

    assert {"███░░░"} == {word for line in found for word in line.split() if "█" in word}


@pytest.mark.parametrize(
    "part, expected",
    [(0, "░░░░░"), (0.01, "█░░░░"), (0.5, "██░░░"), (0.99, "████░"), (1, "█████"), (1.4, "█████")],
)
def test_a_bar_never_lies_about_none_and_all(part: float, expected: str) -> None:
    """
    Something is never drawn as nothing, nor nearly all as all; more than planned is full.
    """
    assert expected == bar(part, 5)


def test_text_from_outside_stays_text() -> None:
    """
    Escape codes in a name do not reach the console.
    """
    assert [] == [line for line in drawn(summed("agency"), 160) if "\x1b" in line]


def printed(summary: Summary, shape: str) -> bytes:
    """
    Give the bytes a command prints in a shape.
    """
    stream = io.TextIOWrapper(io.BytesIO(), "ascii", newline="\r\n", write_through=True)
    view.page(summary, shape).body(Console(stream, 80, colour=False))
    stream.flush()
    return stream.buffer.getvalue()  # type: ignore[attr-defined,no-any-return]


def test_the_csv_opens_in_a_spreadsheet() -> None:
    """
    The CSV is UTF-8 with a byte order mark whatever the system's alphabet, with all figures and the total last.
    """
    data = printed(summed(), "csv")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    guan = next(row for row in rows if row[0] == "131022")

    assert (b"\xef\xbb\xbf", False, ["Code", "Unit", "Groups", "People", "Person times (per visit)"]) == (
        data[:3],
        b"\r\r\n" in data,
        rows[0][:5],
    )
    assert (["131022", "Gu'an County", "1", "120", "720", "9", "3", "3"], ["", "Total"], {21}) == (
        guan[:8],
        rows[-1][:2],
        {len(row) for row in rows},
    )


def test_the_csv_holds_no_formula() -> None:
    """
    A name that a spreadsheet would run is written as text, control characters made visible.
    """
    rows = list(csv.reader(io.StringIO(printed(summed("agency"), "csv").decode("utf-8-sig"), newline="")))

    assert ["'=cmd|'x'!A1 | 某<ESC>[31m*粗*"] * 2 in [row[:2] for row in rows]


def test_the_markdown_keeps_its_columns() -> None:
    """
    Pipes and marks in names are escaped, so that every row has the same cells.
    """
    text = view.markdown(summed("agency"))
    rows = [line for line in text.splitlines() if line.startswith("|")]
    name = "=cmd\\|'x'!A1 \\| 某<ESC>"

    assert ({21}, True, False) == (
        {line.replace("\\|", "").count("|") for line in rows},
        name in text.replace("\\<", "<"),
        "\x1b" in text,
    )


def test_the_json_is_the_contract() -> None:
    """
    The JSON has one versioned key, the head, the rows and the total, and nothing of the marks.
    """
    found = json.loads(json_text(view.page(summed())))["fieldkit.summary/v1"]

    assert (
        ["as_of", "by", "conflicts", "count_unit", "region", "rows", "total"],
        21,
        False,
        ("total", 720, 0.444444, 1),
    ) == (
        sorted(found),
        len(found["total"]),
        "marked" in found["total"],
        (*(found["total"][key] for key in ("key", "participations", "rectification_rate")), found["conflicts"]),
    )


def test_the_next_step_is_said() -> None:
    """
    Conflicts send to their list, an empty summary to logging and merging, else to another side.
    """
    made = Book()
    empty = summarise(made.state, made.campaign, "county", None, "2021-12-31", "en")
    made.group("131022-G01")
    made.check("C1", "131022-GW-001", group="131022-G01")
    plain = [summarise(made.state, made.campaign, by, None, "2021-12-31", "en") for by in ("county", "topic")]

    assert [
        "→ See them: fieldkit conflict list",
        "→ Next: fieldkit check log SITE, or fieldkit merge FILE",
        "→ See also: fieldkit summary --by topic",
        "→ See also: fieldkit summary --by county",
    ] == [view.talk(each)[-1] for each in (summed(), empty, *plain)]
