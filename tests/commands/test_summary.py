"""
`fieldkit summary` as it is typed: what it asks, what it refuses, where its words go.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from make import CAMPAIGN, Book

from fieldkit.store.workspace import create_workspace

Run = Callable[..., Any]


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """
    A county workspace with two checks, one in another county.
    """
    book = Book()
    for code in ("131022-G01", "131023-G01"):
        book.group(code)
        book.check(f"C{code}", f"{code[:6]}-GW-001", group=code)
    workspace = create_workspace(tmp_path / "work", CAMPAIGN, {"region": "131022"})
    workspace.ledger.write_bytes(book.exported)
    return tmp_path / "work"


def numbers(outcome: Any) -> tuple[str, str, int]:
    """
    Give region, axis and number of checks of a summary printed as JSON.
    """
    found = outcome.json["fieldkit.summary/v1"]
    return found["region"], found["by"], found["total"]["checks"]


@pytest.mark.parametrize(
    "args, expected",
    [
        ([], ("131022", "county", 1)),
        (["--region", "131000"], ("131000", "county", 2)),
        (["--region", "永清", "--by", "topic"], ("131023", "topic", 1)),
        (["--as-of", "2021-10-17"], ("131022", "county", 0)),
        (["--as-of", "10月18日", "--by", "week"], ("131022", "week", 1)),
    ],
)
def test_what_is_asked_is_counted(fieldkit: Run, work: Path, args: list[str], expected: tuple[str, str, int]) -> None:
    """
    Without options the workspace's own region by county; a region by code or name, a day as people write it.
    """
    assert expected == numbers(fieldkit("-w", work, "summary", *args, json=True))


def test_json_is_never_translated(fieldkit: Run, work: Path) -> None:
    """
    The JSON is the same bytes in either language, names too.
    """
    assert 1 == len({fieldkit("-w", work, "summary", json=True, lang=lang).stdout for lang in ("zh", "en")})


def test_json_can_be_asked_for_as_a_format(fieldkit: Run, work: Path) -> None:
    """
    `--format json` prints what `--json` prints.
    """
    found = [fieldkit("-w", work, "summary", "--format", "json"), fieldkit("-w", work, "summary", json=True)]

    assert found[0].stdout == found[1].stdout


def test_the_next_step_goes_to_the_other_stream(fieldkit: Run, work: Path) -> None:
    """
    The table is data, the next step is talk, and -q silences it.
    """
    said = fieldkit("-w", work, "summary")
    quiet = fieldkit("-w", work, "-q", "summary")

    step = f"→ See also: fieldkit -w {work} summary --by topic\n"
    assert (step, "", said.stdout) == (said.stderr, quiet.stderr, quiet.stdout)


@pytest.mark.parametrize(
    "args, code, said",
    [
        (["--region", "131099"], 3, "131099"),
        (["--region", "固安线"], 3, "固安县"),
        (["--by", "moon"], 2, "moon"),
        (["--as-of", "someday"], 4, "someday"),
        (["--format", "xlsx"], 2, "xlsx"),
    ],
)
def test_what_cannot_be_asked_is_refused(fieldkit: Run, work: Path, args: list[str], code: int, said: str) -> None:
    """
    An unknown region is answered with near ones; a wrong axis, day or format names the mistake.
    """
    assert said in fieldkit("-w", work, "summary", *args, exit=code).stderr


def test_the_csv_keeps_its_bytes(fieldkit: Run, work: Path) -> None:
    """
    The CSV comes out of the real program with its byte order mark and line ends.
    """
    found = fieldkit("-w", work, "summary", "--format", "csv").stdout

    assert ("\ufeffCode,Unit,Groups", 3) == (found[:17], found.count("\r\n"))
