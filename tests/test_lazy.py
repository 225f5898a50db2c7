"""
Start-up stays light: a command loads only what it needs, proven by what the interpreter says it imported.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fieldkit.core import entry

HEAVY = {"rich", "geopy", "PIL", "ssl", "asyncio"}
# What costs a light command more than it has to spend: 3 ms for pathlib or hashlib are 6 % of a start.
SLOW = {"pathlib", "urllib.parse", "hashlib", "_hashlib", "dataclasses", "secrets", "random", "glob", "difflib", "csv"}
PHOTOS = {"fieldkit.operations.photo", "fieldkit.store.photos", "fieldkit.adapters"}
LEDGER = {"fieldkit.core.entry", "fieldkit.core.state", "fieldkit.store.ledger", "fieldkit.core.scan"}
PLANS = {"fieldkit.core.visit", "fieldkit.core.check", "fieldkit.core.campaign", "fieldkit.core.dates"}
WRITING = {"tinydb", "fieldkit.store.database", "fieldkit.store.lock", "fieldkit.operations.identity"}
RARE = {"fieldkit.core.recovery", "fieldkit.core.relayout", "fieldkit.core.coordinate", "fieldkit.core.narrow"}
TABLES = {"fieldkit.core.plain", "fieldkit.core.workbook", "fieldkit.core.strict"}
STORE = {"tinydb", "msgspec", "sqlite3", "zipfile"}
SITES = "code,name,region,topic\n131022-GW-001,East pumping station,131022,GW\n"
GROUPS = "code,name,kind,level,region,topic\n131022-G03,Group three,supervision,county,131022,GW\n"


def loaded(said: str) -> set[str]:
    """
    Answer the top-level modules that `-X importtime` reports on stderr.
    """
    return {name.split(".")[0] for name in modules(said)}


def modules(said: str) -> set[str]:
    """
    Answer every module that `-X importtime` reports on stderr, by its full name.
    """
    return {line.rpartition("|")[2].strip() for line in said.splitlines() if line.startswith("import time:")}


@pytest.fixture
def imports_of(fieldkit_process: Callable[..., object]) -> Callable[..., set[str]]:
    """
    Run the real program and answer which top-level modules it imported.
    """

    def run(*args: object, **named: object) -> set[str]:
        outcome = fieldkit_process(*args, python=("-X", "importtime"), **named)
        found = loaded(outcome.stderr)  # type: ignore[attr-defined]
        assert "click" in found
        return found

    return run


@pytest.fixture
def workspace(tmp_path: Path, fieldkit: Callable[..., object]) -> Path:
    """
    A small workspace with one group and one site, made by the program itself.
    """
    (tmp_path / "sites.csv").write_text(SITES, encoding="utf-8")
    (tmp_path / "groups.csv").write_text(GROUPS, encoding="utf-8")
    fieldkit("init", "team", "--region", 131022, "--author", "Li", "--campaign", "langfang-2021")
    fieldkit("group", "import", tmp_path / "groups.csv", cwd=tmp_path / "team")
    fieldkit("site", "import", tmp_path / "sites.csv", cwd=tmp_path / "team")
    return tmp_path / "team"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_help_loads_nothing_heavy(imports_of: Callable[..., set[str]], lang: str) -> None:
    """
    `--help` loads Click and our own words: no library of a floor below.
    """
    assert set() == imports_of("--help", lang=lang) & (HEAVY | STORE)


def test_completion_loads_nothing_heavy(imports_of: Callable[..., set[str]]) -> None:
    """
    Pressing Tab loads no more than the help does.
    """
    asked = {"_FIELDKIT_COMPLETE": "bash_complete", "COMP_LINE": "fieldkit si"}

    assert set() == imports_of(env=asked) & (HEAVY | STORE)


def test_completion_finds_the_noun(fieldkit_process: Callable[..., object]) -> None:
    """
    The word begun is completed to the noun it can be.
    """
    asked = {"_FIELDKIT_COMPLETE": "bash_complete", "COMP_LINE": "fieldkit si"}

    assert "plain\tsite\n" == fieldkit_process(env=asked).stdout  # type: ignore[attr-defined]


def test_a_help_loads_no_examples_but_its_own(fieldkit_process: Callable[..., object]) -> None:
    """
    The first help and completion read no data: its examples are among the words; a verb's help reads the table.
    """
    said = {}
    for words in ("--help", "site list --help"):
        outcome = fieldkit_process(*words.split(), python=("-X", "importtime"))
        said[words] = "json" in modules(outcome.stderr) - loaded_anyway()  # type: ignore[attr-defined]

    assert {"--help": False, "site list --help": True} == said


def test_completing_a_code_loads_what_reading_needs(
    workspace: Path, fieldkit_process: Callable[..., object]
) -> None:
    """
    The codes of a workspace are read without tables, maps, pictures, plans, and whatever writes.
    """
    asked = {"_FIELDKIT_COMPLETE": "bash_complete", "COMP_LINE": "fieldkit site show 1310"}
    outcome = fieldkit_process(cwd=workspace, env=asked, python=("-X", "importtime"))
    found = modules(outcome.stderr)  # type: ignore[attr-defined]

    assert "plain\t131022-GW-001\n" == outcome.stdout  # type: ignore[attr-defined]
    assert set() == {name.split(".")[0] for name in found} & HEAVY
    assert set() == (found - loaded_anyway()) & (PHOTOS | PLANS | WRITING | RARE | SLOW)


def test_a_check_without_photos_loads_nothing_heavy(imports_of: Callable[..., set[str]], workspace: Path) -> None:
    """
    Logging a check in the field, the command used most, waits for no table, map or picture code.
    """
    words = ["check", "log", "131022-GW-001", "--on", "2021-10-18", "--group", "131022-G03", "--rest", "ok"]

    assert set() == imports_of(*words, cwd=workspace) & HEAVY


def test_config_loads_nothing_heavy(imports_of: Callable[..., set[str]], workspace: Path) -> None:
    """
    Looking at the defaults waits for no table, map or picture code.
    """
    assert set() == imports_of("config", "show", cwd=workspace) & HEAVY


def loaded_anyway() -> set[str]:
    """
    Give what a bare interpreter loads here before any program: an editable install brings a finder of its own.
    """
    bare = subprocess.run([sys.executable, "-X", "importtime", "-c", ""], capture_output=True, text=True, check=True)
    return modules(bare.stderr)


LIGHT = {
    "config": (["config", "show"], SLOW | PHOTOS | LEDGER | PLANS | WRITING | RARE),
    "todo": (["todo"], SLOW | PHOTOS | PLANS | WRITING | RARE),
    "visit": (["visit", "start", "--on", "2021-10-18", "--group", "131022-G03"], SLOW | PHOTOS | RARE | TABLES),
    "check": (["check", "log", "131022-GW-001", "--on", "2021-10-18", "-g", "131022-G03", "-x", "GW04=open", "--rest",
               "ok"], SLOW | PHOTOS | RARE | TABLES),
}  # fmt: skip


@pytest.mark.parametrize("name", LIGHT)
def test_a_light_command_loads_only_what_it_needs(
    name: str, workspace: Path, fieldkit_process: Callable[..., object]
) -> None:
    """
    The commands used most load neither the slow modules of the standard library nor rooms they have no use for.
    """
    words, unwanted = LIGHT[name]
    outcome = fieldkit_process(*words, cwd=workspace, python=("-X", "importtime"))
    found = modules(outcome.stderr)  # type: ignore[attr-defined]

    assert "fieldkit.cli" in found
    assert set() == (found - loaded_anyway()) & unwanted


def test_a_command_of_few_records_reads_no_others(
    workspace: Path, fieldkit: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    A visit is started and a check logged without the sites of the list being read, but for that of the check.
    """
    more = workspace / "more.csv"
    more.write_text(SITES + "".join(f"131022-GW-{n:03d},Well {n},131022,GW\n" for n in range(2, 9)), encoding="utf-8")
    fieldkit("site", "import", more, cwd=workspace)
    read: list[str] = []

    def noted(identity: str, body: dict[str, Any]) -> entry.Entry:
        found = entry_from(identity, body)
        read.append(str(found.set["code"]) if found.kind == "site" and type(found.set) is dict else "")
        return found

    entry_from = entry.entry_from
    monkeypatch.setattr(entry, "entry_from", noted)
    fieldkit("visit", "start", "--on", "2021-10-18", "-g", "131022-G03", cwd=workspace)
    fieldkit("check", "log", "131022-gw-005", "--rest", "ok", cwd=workspace)

    assert {"", "131022-GW-005"} == {*read}


def test_a_heavy_import_is_noticed() -> None:
    """
    A library that is loaded is seen, also by a submodule.
    """
    said = "import time:       90 |        95 |   rich.table\nimport time: 1 | 1 | _ssl\nTraceback: rich | geopy"

    assert ["_ssl", "rich"] == sorted(loaded(said))
