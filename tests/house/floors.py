"""
The rules of the house as plain functions over source text; `tests/test_house.py` runs them and plants faults in them.

Each checker takes `(path, source)` with the path as seen from the checkout (`fieldkit/core/fold.py`) and answers the
breaches as lines of text; none is an empty list.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Mapping
from typing import NamedTuple

CORE_STDLIB = frozenset(
    "__future__ abc array base64 binascii bisect calendar collections contextlib copy csv datetime "
    "decimal difflib enum fractions functools hashlib heapq io itertools json math numbers operator re "
    "statistics string struct textwrap types typing unicodedata _sha2 _sha256".split()
)
# Builtin modules of other Python versions than the running one.
OTHER_STDLIB = frozenset({"_sha2", "_sha256"})
STDLIB = sys.stdlib_module_names | OTHER_STDLIB
FORBIDDEN_NAMES = frozenset({"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc"})
UNFINISHED = ("TODO", "FIXME", "XXX", "NotImplementedError")
# Libraries that come with another one and are used beside it.
COMPANIONS = {"geopy": {"geographiclib"}, "docxtpl": {"docx", "jinja2"}}
WORLD_METHODS = frozenset({"now", "today", "utcnow", "open"})
WORLD_CALLS = frozenset({"open", "print", "input", "eval", "exec", "__import__"})


class Floor(NamedTuple):
    """
    What one floor may import: own floors, foreign packages, and which of these only inside functions.
    """

    own: frozenset[str]
    foreign: frozenset[str] | None
    inside_only: frozenset[str] = frozenset()


def _floor(own: str, foreign: str | None, inside_only: str = "") -> Floor:
    given = None if foreign is None else frozenset(foreign.split())
    return Floor(frozenset(own.split()), given, frozenset(inside_only.split()))


# Arrows point down only. `ground` is the small rooms beside the floors (language, resources, settings …).
FLOORS = {
    "errors": _floor("", ""),
    "ground": _floor("ground errors", ""),
    "core": _floor("core errors", "msgspec"),
    "store": _floor("store core errors ground", "tinydb msgspec"),
    "adapters": _floor("adapters core errors ground", None),
    "operations": _floor("operations core store adapters errors ground", "msgspec"),
    "views": _floor("views core operations errors ground", "rich jinja2", "rich jinja2"),
    "commands": _floor("commands operations views errors ground", "click", "operations views"),
    "cli": _floor("cli errors ground commands views operations", "click", "commands views operations"),
}
FORBIDDEN_STDLIB = {"views": frozenset({"sqlite3"}), "commands": frozenset({"sqlite3", "zipfile", "dataclasses"})}


class Import(NamedTuple):
    """
    One import: the dotted module, the name taken from it (or ""), its line, and whether it stands inside a function.
    """

    module: str
    name: str
    line: int
    inside: bool
    typing_only: bool


def floor_of(module: str) -> str:
    """
    Answer the floor of a dotted fieldkit module: a folder, `cli`, `errors`, or `ground` for the rooms beside them.
    """
    room = module.split(".")[1] if "." in module else "__init__"
    if room in ("cli", "__main__"):
        return "cli"
    return room if room in FLOORS else "ground"


def module_of(path: str) -> str:
    """
    Answer the dotted name of a path: `fieldkit/core/fold.py` is `fieldkit.core.fold`.
    """
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def imports(path: str, source: str) -> list[Import]:
    """
    Answer every import of a module, also those inside functions, with relative ones made absolute.
    """
    package = module_of(path).split(".")
    package = package if path.endswith("__init__.py") else package[:-1]
    return list(_imports(ast.parse(source), package, False, False))


def _imports(node: ast.AST, package: list[str], inside: bool, typing_only: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            for alias in child.names:
                yield Import(alias.name, "", child.lineno, inside, typing_only)
        elif isinstance(child, ast.ImportFrom):
            above = package[: len(package) - child.level + 1] if child.level else []
            module = ".".join([*above, *([child.module] if child.module else [])])
            for alias in child.names:
                yield Import(module, alias.name, child.lineno, inside, typing_only)
        else:
            function = isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
            guarded = isinstance(child, ast.If) and ast.unparse(child.test).endswith("TYPE_CHECKING")
            yield from _imports(child, package, inside or function, typing_only or guarded)


def check_imports(path: str, source: str, shelves: frozenset[str] = frozenset()) -> list[str]:
    """
    List imports that the floor of *path* may not have; *shelves* are modules of commands/ that define no command.
    """
    here = floor_of(module_of(path))
    found = imports(path, source)
    rows = [f"{path}:{item.line} {why}" for item in found for why in _breaches(here, module_of(path), item, shelves)]
    foreign = {item.module.split(".")[0] for item in found if is_foreign(item.module)} - {"msgspec"}
    alone = foreign.difference(*(brought for name, brought in COMPANIONS.items() if name in foreign))
    if here == "adapters" and len(alone) > 1:
        rows.append(f"{path}:1 an adapter has one foreign library, not {sorted(foreign)}")
    return rows


def is_foreign(module: str) -> bool:
    """
    Say whether a module is neither ours nor of the standard library.
    """
    top = module.split(".")[0]
    return top != "fieldkit" and top not in STDLIB


def _breaches(here: str, module: str, item: Import, shelves: frozenset[str]) -> Iterator[str]:
    floor = FLOORS[here]
    top = item.module.split(".")[0]
    if top == "fieldkit":
        yield from _own_breaches(here, module, item, shelves)
    elif top in STDLIB:
        if here == "core" and top not in CORE_STDLIB:
            yield f"core is pure and does not import {item.module}"
        if top in FORBIDDEN_STDLIB.get(here, ()):
            yield f"{here} does not import {item.module}"
    elif floor.foreign is not None and top not in floor.foreign:
        yield f"{here} does not import {item.module}"
    elif not item.inside and not item.typing_only and (here == "adapters" or top in floor.inside_only):
        yield f"{here} imports {item.module} inside functions only"


def _own_breaches(here: str, module: str, item: Import, shelves: frozenset[str]) -> Iterator[str]:
    floor = FLOORS[here]
    target = item.module
    if item.name and target in ("fieldkit", "fieldkit.commands"):
        target = f"{target}.{item.name}" if item.name != "__version__" else target
    there = floor_of(target)
    if there not in floor.own and not item.typing_only:
        yield f"{here} does not import {target}"
    elif here == "commands" and there == "commands" and target not in shelves and target != module:
        yield f"a command does not import another command ({target})"
    elif here == "views" and there == "operations" and not item.name[:1].isupper():
        yield f"views take types from operations, not {target}.{item.name or '*'}"
    elif there in floor.inside_only and not item.inside and not item.typing_only:
        yield f"{here} imports {target} inside functions only"


def check_pure(path: str, source: str) -> list[str]:
    """
    List what core may never call: the clock, files, the terminal. Imports of such modules are the floors' business.
    """
    if floor_of(module_of(path)) != "core":
        return []
    rows = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Name) and node.func.id in WORLD_CALLS:
            rows.append(f"{path}:{node.lineno} core does not call {node.func.id}()")
        if isinstance(node.func, ast.Attribute) and node.func.attr in WORLD_METHODS:
            rows.append(f"{path}:{node.lineno} core does not call .{node.func.attr}()")
    return rows


def check_truth(path: str, source: str, files: Mapping[str, str] | None = None) -> list[str]:
    """
    List imports that let the example's truth count with the code it is there to judge.

    It may read the rows of the example beside it (*files*: path to source) and nothing else of fieldkit; a module it
    reads so is held to the same, whatever the depth.
    """
    if not path.endswith("example/truth.py"):
        return []
    rows, seen, left = [], set(), [(path, source)]
    while left:
        file, text = left.pop()
        for item in imports(file, text):
            for target in {item.module, f"{item.module}.{item.name}"}:
                beside = target.replace(".", "/") + ".py"
                if beside in (files or {}) and "/example/" in beside and beside not in seen:
                    seen.add(beside)
                    left.append((beside, (files or {})[beside]))
            if item.module.split(".")[0] == "fieldkit" and not item.module.startswith("fieldkit.operations.example"):
                rows.append(f"{file}:{item.line} the truth does not import {item.module}")
    return rows


def functions(source: str) -> list[tuple[str, int, int]]:
    """
    Answer (name, line, lines) of every function, decorators not counted.
    """
    nodes = [n for n in ast.walk(ast.parse(source)) if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef))]
    return [(node.name, node.lineno, (node.end_lineno or node.lineno) - node.lineno + 1) for node in nodes]


def check_size(path: str, source: str, lines: int = 300, longest: int = 60, body: int = 20) -> list[str]:
    """
    List a module over *lines*, functions over *longest*, and command bodies (docstring not counted) over *body*.
    """
    rows = []
    if source.count("\n") > lines:
        rows.append(f"{path}:1 module has {source.count(chr(10))} lines, {lines} are enough")
    for name, line, size in functions(source):
        if size > longest:
            rows.append(f"{path}:{line} {name} has {size} lines, {longest} are enough")
    if floor_of(module_of(path)) in ("commands", "cli"):
        for node in commands(source):
            first = node.body[1:] if ast.get_docstring(node) else node.body
            size = (node.end_lineno or 0) - first[0].lineno + 1 if first else 0
            if size > body:
                rows.append(f"{path}:{node.lineno} command {node.name} has a body of {size} lines, {body} are enough")
    return rows


def commands(source: str) -> list[ast.FunctionDef]:
    """
    Answer the functions that are commands: decorated by something called `command` or `group`.
    """
    return [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef)
        and any(_last_name(one) in ("command", "group") for one in node.decorator_list)
    ]


def _last_name(node: ast.expr) -> str:
    node = node.func if isinstance(node, ast.Call) else node
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def check_docstrings(path: str, source: str) -> list[str]:
    """
    List public modules, classes, functions and methods without a docstring whose quotes stand on their own lines.
    """
    tree = ast.parse(source)
    rows = []
    for node in [tree, *_public(tree)]:
        text = ast.get_docstring(node, clean=False)
        line = getattr(node, "lineno", 1)
        name = getattr(node, "name", "the module")
        if text is None or not text.strip():
            rows.append(f"{path}:{line} {name} has no docstring")
        elif not text.startswith("\n"):
            rows.append(f"{path}:{line} the quotes of {name} do not stand on their own lines")
    return rows


def _public(
    node: ast.Module | ast.ClassDef,
) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    for child in node.body:
        if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) and not child.name.startswith("_"):
            yield child
            if isinstance(child, ast.ClassDef):
                yield from _public(child)


def check_test_docstrings(path: str, source: str) -> list[str]:
    """
    List tests that do not say which rule they keep.
    """
    nodes = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]
    silent = [node for node in nodes if node.name.startswith("test_") and not ast.get_docstring(node)]
    return [f"{path}:{node.lineno} {node.name} has no docstring" for node in silent]


def check_annotations(path: str, source: str) -> list[str]:
    """
    List functions with an argument or a return that says no type; `self` and `cls` need none.
    """
    rows = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            continue
        given = node.args
        everyone = [*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg]
        bare = [one.arg for one in everyone if one and one.annotation is None and one.arg not in ("self", "cls")]
        if bare:
            rows.append(f"{path}:{node.lineno} {node.name} does not say the type of {', '.join(bare)}")
        if node.returns is None:
            rows.append(f"{path}:{node.lineno} {node.name} does not say what it returns")
    return rows


def check_names(path: str, source: str) -> list[str]:
    """
    List rooms with a name that says nothing (utils, helpers, common, manager) and marks of unfinished work.
    """
    rows = [f"{path}:1 a room is not called {part}" for part in module_of(path).split(".") if part in FORBIDDEN_NAMES]
    for number, line in enumerate(source.splitlines(), 1):
        rows += [f"{path}:{number} unfinished: {mark}" for mark in UNFINISHED if mark in line]
    return rows
