"""
The floors and budgets of the house, kept by walking the source; each rule is also shown a planted fault.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from house import floors

ROOT = Path(__file__).resolve().parents[1]
SOURCES = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in (ROOT / "fieldkit").rglob("*.py")}
TESTS = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in (ROOT / "tests").rglob("*.py")}
SHELVES = frozenset(
    floors.module_of(path)
    for path, source in SOURCES.items()
    if path.startswith("fieldkit/commands/") and not floors.commands(source)
)
CHECKS = [
    floors.check_pure,
    floors.check_size,
    floors.check_docstrings,
    floors.check_annotations,
    floors.check_names,
]


def p90(sizes: list[int]) -> int:
    """
    Answer the size that nine functions of ten do not exceed.
    """
    return sorted(sizes)[int(len(sizes) * 0.9)] if sizes else 0


def test_arrows_point_down() -> None:
    """
    No module imports what its floor may not, not even inside a function.
    """
    rows = [row for path, source in SOURCES.items() for row in floors.check_imports(path, source, SHELVES)]

    assert [] == rows, "\n".join(rows)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_every_module_keeps_the_rules(check: object) -> None:
    """
    Every module of fieldkit keeps purity, size, docstrings, annotations and names.
    """
    rows = [row for path, source in SOURCES.items() for row in check(path, source)]  # type: ignore[operator]

    assert [] == rows, "\n".join(rows)


def test_the_truth_counts_by_itself() -> None:
    """
    The example's expected numbers come from its rows alone, by none of the code that they judge.
    """
    path = "fieldkit/operations/example/truth.py"
    rows = floors.check_truth(path, SOURCES[path], SOURCES)

    assert [] == rows, "\n".join(rows)


def test_a_detour_of_the_truth_is_found() -> None:
    """
    The truth may not reach the judged code through a module of the example either.
    """
    beside = {"fieldkit/operations/example/rows.py": "from fieldkit.core import summary"}
    source = "from fieldkit.operations.example.rows import Row"

    rows = floors.check_truth("fieldkit/operations/example/truth.py", source, beside)

    assert ["fieldkit/operations/example/rows.py:1 the truth does not import fieldkit.core"] == rows


def test_nine_functions_of_ten_are_short() -> None:
    """
    Nine functions of ten have at most 25 lines.
    """
    sizes = [size for source in SOURCES.values() for _name, _line, size in floors.functions(source)]

    assert p90(sizes) <= 25


def test_every_test_says_its_rule() -> None:
    """
    Every test has a docstring.
    """
    rows = [row for path, source in TESTS.items() for row in floors.check_test_docstrings(path, source)]

    assert [] == rows, "\n".join(rows)


DOC = '"""\nSay the rule.\n"""\n'
IMPORT_FAULTS = [
    ("core/a.py", "import os", "core is pure"),
    ("core/a.py", "def f():\n    import random", "core is pure"),
    ("core/a.py", "from pathlib import Path", "core is pure"),
    ("core/a.py", "import time", "core is pure"),
    ("core/a.py", "import uuid", "core is pure"),
    ("core/a.py", "import tinydb", "core does not import tinydb"),
    ("core/a.py", "from fieldkit.store import ledger", "core does not import fieldkit.store"),
    ("core/a.py", "from fieldkit.language import _", "core does not import fieldkit.language"),
    ("core/a.py", "from ..store import ledger", "core does not import fieldkit.store"),
    ("store/a.py", "import rich", "store does not import rich"),
    ("store/a.py", "from fieldkit.operations.merge import merge", "store does not import fieldkit.operations.merge"),
    ("store/a.py", "import click", "store does not import click"),
    ("adapters/a.py", "import PIL", "inside functions only"),
    ("adapters/a.py", "from fieldkit.store import photos", "adapters does not import fieldkit.store"),
    ("adapters/a.py", "def f():\n    import PIL, geopy", "one foreign library"),
    ("operations/a.py", "def f():\n    import click", "operations does not import click"),
    ("operations/a.py", "import PIL", "operations does not import PIL"),
    ("operations/a.py", "from fieldkit.views import site", "operations does not import fieldkit.views"),
    ("views/a.py", "import rich.table", "inside functions only"),
    ("views/a.py", "from fieldkit.operations.merge import merge", "views take types"),
    ("views/a.py", "import fieldkit.operations.merge", "views take types"),
    ("views/a.py", "from fieldkit.store import ledger", "views does not import fieldkit.store"),
    ("views/a.py", "import click", "views does not import click"),
    ("commands/a.py", "def f():\n    import tinydb", "commands does not import tinydb"),
    ("commands/a.py", "from fieldkit.operations.merge import merge", "inside functions only"),
    ("commands/a.py", "from fieldkit.commands.site import near", "another command"),
    ("commands/a.py", "from fieldkit.commands import site", "another command"),
    ("commands/a.py", "def f():\n    from fieldkit.store import ledger", "commands does not import fieldkit.store"),
    ("cli.py", "import rich", "cli does not import rich"),
    ("cli.py", "from fieldkit.commands import site", "inside functions only"),
    ("cli.py", "from fieldkit.operations.merge import merge", "inside functions only"),
    ("cli.py", "def f():\n    from fieldkit.store import ledger", "cli does not import fieldkit.store"),
    ("language.py", "import click", "ground does not import click"),
    ("errors.py", "from fieldkit.language import _", "errors does not import fieldkit.language"),
]


@pytest.mark.parametrize("path, source, said", IMPORT_FAULTS)
def test_a_planted_import_is_found(path: str, source: str, said: str) -> None:
    """
    An import against the floors is named, wherever it stands in the module.
    """
    rows = floors.check_imports(f"fieldkit/{path}", source)

    assert [True] == [said in row for row in rows]


@pytest.mark.parametrize(
    "path, source",
    [
        ("core/a.py", "import json, msgspec\nfrom fieldkit.core import fold\nfrom fieldkit.errors import NotFound"),
        ("store/a.py", "import os, tinydb\nfrom fieldkit.core import fold"),
        ("adapters/a.py", "def f():\n    import geopy.distance"),
        ("operations/a.py", "from fieldkit.store import ledger"),
        ("views/a.py", "from fieldkit.operations.merge import MergeResult\ndef f():\n    from rich.table import Table"),
        ("commands/a.py", "import click\nfrom fieldkit.commands.options import at"),
        ("commands/b.py", "def f():\n    import fieldkit.views.site"),
        ("cli.py", "import click\nfrom fieldkit import __version__, language"),
    ],
)
def test_a_right_import_is_let_through(path: str, source: str) -> None:
    """
    What the table of floors allows is not reported.
    """
    assert [] == floors.check_imports(f"fieldkit/{path}", source, frozenset({"fieldkit.commands.options"}))


@pytest.mark.parametrize(
    "check, path, source, said",
    [
        (floors.check_pure, "core/a.py", "open('x')", "open()"),
        (floors.check_pure, "core/a.py", "datetime.now()", ".now()"),
        (floors.check_pure, "core/a.py", "date.today()", ".today()"),
        (floors.check_pure, "core/a.py", "io.open('x')", ".open()"),
        (floors.check_truth, "operations/example/truth.py", "from fieldkit.core import count", "fieldkit.core"),
        (floors.check_size, "core/a.py", "x = 1\n" * 301, "301 lines"),
        (floors.check_size, "core/a.py", "def f():\n" + "    x = 1\n" * 60, "61 lines"),
        (floors.check_size, "commands/a.py", "@site.command()\ndef f():\n    'd'\n" + "    x = 1\n" * 21, "body of 21"),
        (floors.check_docstrings, "core/a.py", "x = 1", "the module has no docstring"),
        (floors.check_docstrings, "core/a.py", DOC + "def f(): pass", "f has no docstring"),
        (floors.check_docstrings, "core/a.py", DOC + "class A:\n    '\\nx\\n'\n    def m(self): pass", "m has no"),
        (floors.check_docstrings, "core/a.py", '"""One line."""', "quotes of the module"),
        (floors.check_annotations, "core/a.py", "def f(a) -> int: ...", "type of a"),
        (floors.check_annotations, "core/a.py", "def f(a: int): ...", "what it returns"),
        (floors.check_names, "core/utils.py", "", "not called utils"),
        (floors.check_names, "core/a.py", "# TODO later", "unfinished"),
        (floors.check_test_docstrings, "../tests/test_a.py", "def test_a(): pass", "test_a has no docstring"),
    ],
)
def test_a_planted_fault_is_found(check: object, path: str, source: str, said: str) -> None:
    """
    Each rule names a breach of it; a rule that cannot fail keeps nothing.
    """
    rows = check(f"fieldkit/{path}", source)  # type: ignore[operator]

    assert [True] == [said in row for row in rows]


def test_long_functions_are_noticed() -> None:
    """
    One function of five over the budget moves the ninth tenth over it.
    """
    assert 40 == p90([5, 6, 7, 8, 40])
