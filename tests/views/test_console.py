"""
The printer: what a console cannot show becomes ASCII, tables fit, colour is only where it is wanted.
"""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from fieldkit.views.console import Column, Console
from fieldkit.views.page import Page, json_text, show
from fieldkit.views.pairs import print_pairs
from fieldkit.views.text import width

COLUMNS = [Column("检查", wrap=False), Column("点位"), Column("问题", "right", wrap=False)]
ROWS = [
    ["131022-G03A-20211018-C01", "131022-GW-007 柳泉镇东柳村机井（二期）", 12],
    ["131022-G03A-20211018-C02", "[red]x[/] \x1b[31m \u202e", 0],
]


def printed(encoding: str = "utf-8", columns: int = 80, colour: bool = False, **more: Any) -> str:
    """
    The table as a console of this alphabet and width shows it.
    """
    buffer = io.BytesIO()
    stream = io.TextIOWrapper(buffer, encoding, newline="")
    console = Console(stream, columns, colour)
    console.table(COLUMNS, ROWS, **more)
    console.line("✓ 已保存 → 下一步 · “…”", "green")
    console.flush()
    return buffer.getvalue().decode(encoding)


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_a_table_fits_the_width(columns: int) -> None:
    """
    No line is wider than the console, Chinese counted as two, and no cell that may wrap is lost.
    """
    shown = printed(columns=columns)

    assert max(width(line) for line in shown.splitlines()) <= columns
    assert "（二期）" in "".join(line.strip() for line in shown.splitlines())


def test_cells_are_text() -> None:
    """
    Markup in a cell is shown as it is, and what could act is made visible.
    """
    shown = printed()

    assert "[red]x[/]" in shown and "<ESC>" in shown and "\x1b" not in shown and "\u202e" not in shown


def test_a_gbk_console_gets_what_it_can_show() -> None:
    """
    A GBK console keeps its Chinese; signs it lacks become ASCII, and nothing fails.
    """
    shown = printed("gbk")

    assert "柳泉镇" in shown
    assert "v 已保存" in shown
    assert "---" in shown and "─" not in shown


def test_an_ascii_console_gets_ascii() -> None:
    """
    On a console of ASCII the rules and marks are ASCII and the rest is replaced, never an error.
    """
    shown = printed("ascii")

    assert shown.isascii()
    assert "131022-G03A-20211018-C01" in shown and "---" in shown


def test_colour_is_only_where_it_is_wanted() -> None:
    """
    Without colour there is no escape code; with it there is, and text is the same.
    """
    assert "\x1b[" not in printed(title="表", last_bold=True)
    assert "\x1b[32m" in printed(colour=True)


def test_rare_characters_survive() -> None:
    """
    Characters of the supplementary planes are shown on a console that can.
    """
    buffer = io.BytesIO()
    console = Console(io.TextIOWrapper(buffer, "utf-8", newline=""), 80, False)
    console.line("㑇某 𬭚某 😀")
    console.flush()

    assert "㑇某 𬭚某 😀\n" == buffer.getvalue().decode()


def test_json_escapes_what_could_act() -> None:
    """
    JSON holds Chinese as it is and escapes what could act on a screen, so that it reads back the same.
    """
    value = {"name": "点位 \x1b \x7f \x9b \u202e \u2028 \udcff 😀"}
    text = json_text(Page("site.show", value, lambda console: None))

    assert {"fieldkit.site.show/v1": value} == json.loads(text)
    assert "点位" in text and "😀" in text
    assert [] == [sign for sign in "\x1b\x7f\x9b\u202e\u2028\udcff" if sign in text]


@pytest.mark.parametrize("as_json, quiet", [(False, False), (True, False), (False, True), (True, True)])
def test_data_and_talk_go_apart(as_json: bool, quiet: bool, capsys: pytest.CaptureFixture[str]) -> None:
    """
    Data go to stdout and talk to stderr; quiet keeps the talk back; the exit code is the page's.
    """
    page = Page("check.list", [1], lambda console: console.line("表"), ("? 疑问", "→ 下一步"), 1)
    code = show(page, as_json, quiet)
    out, err = capsys.readouterr()

    assert (1, '{\n "fieldkit.check.list/v1": [\n  1\n ]\n}\n' if as_json else "表\n") == (code, out)
    assert ("" if quiet else "? 疑问\n→ 下一步\n") == err


@pytest.mark.parametrize("encoding", ["gbk", "ascii", "utf-8"])
def test_columns_stand_straight_in_any_alphabet(encoding: str) -> None:
    """
    A sign the console cannot show is replaced before anything is measured: what stands right of it stays in its column.
    """
    names = ["\U0002ccda某甲", "\U0001f600笑", "甲乙丙", "abc", "①…"]
    buffer = io.BytesIO()
    console = Console(io.TextIOWrapper(buffer, encoding, newline=""), 60, False)
    console.table([Column("Name"), Column("End", wrap=False)], [[name, "|"] for name in names])
    print_pairs(console, [(name, "|") for name in names])
    console.flush()
    lines = [line for line in buffer.getvalue().decode(encoding).splitlines() if line.endswith("|")]

    places = [width(line[: line.rindex("|")]) for line in lines]
    assert [1, 1] == [len(set(places[:5])), len(set(places[5:]))], lines


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "ascii"])
@pytest.mark.parametrize("columns", [40, 60, 80])
def test_the_name_of_a_file_is_cut_in_the_middle(encoding: str, columns: int) -> None:
    """
    A name for which there is no room keeps beginning and ending on one line, and the table its width.
    """
    names = ["微信图片_20211018093005_现场情况说明之一（复制）.jpeg", "a.jpg"]
    buffer = io.BytesIO()
    console = Console(io.TextIOWrapper(buffer, encoding, newline=""), columns, False)
    console.table([Column("Code", wrap=False), Column("File", middle=True)], [["131022-G03A", name] for name in names])
    console.flush()
    lines = buffer.getvalue().decode(encoding).splitlines()

    assert 4 == len(lines) and max(map(width, lines)) <= columns
    assert [True, True] == [line.endswith(end) for line, end in zip(lines[2:], (".jpeg", "a.jpg"), strict=True)]


def test_a_long_value_stays_in_its_column() -> None:
    """
    A value too long for its line goes on below itself, broken at a good place; one that is a single path is left whole.
    """
    path = "/media/stick/" + "0b4c5757d7cbe5af" * 6 + ".jpg"
    place = "北纬39.435000，东经116.294000（GCJ-02，键入）；WGS-84：北纬39.433845，东经116.288005"
    buffer = io.BytesIO()
    console = Console(io.TextIOWrapper(buffer, "utf-8", newline=""), 80, False)
    print_pairs(console, [("坐标", place), ("文件", path), ("备注", "")])
    console.flush()

    assert [
        "  坐标  北纬39.435000，东经116.294000（GCJ-02，键入）；WGS-84：北纬39.433845，",
        "        东经116.288005",
        f"  文件  {path}",
        "  备注",
    ] == buffer.getvalue().decode().splitlines()


def test_talk_is_broken_at_the_width_of_a_terminal() -> None:
    """
    A line of talk that does not fit goes on below where it begins; a step that is typed, and a path, stay in one line.
    """
    console = Console(io.StringIO(), 40, False)
    question = "把 " + "很长的文件名称" * 6 + " 搁置吗？"
    path = "/a/very/long/path/that/is/copied/as/it/stands.zip"

    assert ["  one two three four five six seven", "  eight nine ten"] == console.fitted(
        "  one two three four five six seven eight nine ten"
    )
    assert max(map(width, console.fitted(question))) <= 40
    for whole in (f"→ See it: fieldkit source show {path}", f"It is refused: {path}", "short  as  it  is"):
        assert [whole] == console.fitted(whole)
