"""
What is installed is what is in the checkout: every package is listed, every shipped file is matched by a pattern.
"""

from __future__ import annotations

import configparser
import fnmatch
import re
from pathlib import Path

import fieldkit

ROOT = Path(__file__).resolve().parents[1]
MAPPED = {"fieldkit.data": "data", "fieldkit.templates": "templates"}


def setup() -> configparser.ConfigParser:
    """
    Read setup.cfg.
    """
    config = configparser.ConfigParser(interpolation=None)
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    return config


def lines(text: str) -> list[str]:
    """
    Answer the items of a list value, one a line or parted by commas.
    """
    return [item.strip() for item in re.split(r"[\n,]", text) if item.strip()]


def real_packages() -> set[str]:
    """
    Answer the packages that are in the checkout.
    """
    folders = [path.parent for path in (ROOT / "fieldkit").rglob("*.py")]
    return {folder.relative_to(ROOT).as_posix().replace("/", ".") for folder in folders}


def unmatched(folder: Path, patterns: list[str]) -> list[str]:
    """
    Answer the files under *folder* that no pattern ships.
    """
    files = [path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")) if path.is_file()]
    names = [pattern.removeprefix("**/") for pattern in patterns]
    return [file for file in files if not any(fnmatch.fnmatch(file, name) for name in names)]


def test_every_package_is_listed() -> None:
    """
    The list of packages is the packages there are: a new folder that is not listed would be left out in silence.
    """
    expected = sorted(real_packages() | set(MAPPED))

    assert expected == sorted(lines(setup()["options"]["packages"]))


def test_every_package_has_its_door() -> None:
    """
    Every folder with modules has an `__init__.py`; the mapped folders have none, they hold no code.
    """
    doors = [ROOT / name.replace(".", "/") / "__init__.py" for name in sorted(real_packages())]

    assert [] == [door for door in doors if not door.exists()]
    assert [] == [path for folder in MAPPED.values() for path in (ROOT / folder).rglob("*.py")]


def test_the_mapped_folders_are_named() -> None:
    """
    Top-level data and templates are installed inside the package; an empty one would be missing from a clone.
    """
    pairs = dict(line.split(" = ") for line in lines(setup()["options"]["package_dir"]))

    assert MAPPED == pairs
    assert [] == [folder for folder in MAPPED.values() if not any((ROOT / folder).glob("*"))]


def test_every_shipped_file_has_a_pattern() -> None:
    """
    No file of data, templates or the catalogues is left out of the package.
    """
    patterns = {name: lines(value) for name, value in setup()["options.package_data"].items()}
    left_out = [file for name, folder in MAPPED.items() for file in unmatched(ROOT / folder, patterns[name])]
    catalogues = [path.relative_to(ROOT / "fieldkit") for path in (ROOT / "fieldkit" / "locale").rglob("*.mo")]

    assert [] == left_out
    assert 2 == sum(path.match("locale/*/LC_MESSAGES/*.mo") for path in catalogues)
    assert ["py.typed", "locale/*/LC_MESSAGES/*.mo"] == patterns["fieldkit"]


def test_a_file_without_a_pattern_is_noticed(tmp_path: Path) -> None:
    """
    A new kind of file is named as left out.
    """
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "a.json").write_text("{}")
    (tmp_path / "b.parquet").write_text("")

    assert ["b.parquet"] == unmatched(tmp_path, ["**/*.json", "**/*.csv"])


def test_both_names_start_the_same_program() -> None:
    """
    `fieldkit` and `fk` are the one program, and the version is the package's own.
    """
    config = setup()

    assert ["fieldkit = fieldkit.cli:main", "fk = fieldkit.cli:main"] == lines(
        config["options.entry_points"]["console_scripts"]
    )
    assert "attr: fieldkit.__version__" == config["metadata"]["version"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", fieldkit.__version__)


def test_every_import_is_required() -> None:
    """
    Each foreign library that fieldkit imports is one that installing it brings; what an extra brings, only an adapter
    imports, and the tests have all of them.
    """
    from house import floors

    names = {"PIL": "pillow", "geographiclib": "geopy", "docx": "docxtpl", "python_calamine": "python-calamine"}
    wanted = libraries(setup()["options"]["install_requires"])
    extras = {name: libraries(text) for name, text in setup()["options.extras_require"].items()}
    optional = {one for name, brought in extras.items() if name not in ("test", "dev") for one in brought}
    found = {
        (floors.floor_of(floors.module_of(path)), item.module.split(".")[0])
        for path, source in sources()
        for item in floors.imports(path, source)
        if floors.is_foreign(item.module)
    }
    adapters = {names.get(name, name) for floor, name in found if floor == "adapters"}

    assert set() == {names.get(name, name) for floor, name in found if floor != "adapters"} - wanted
    assert set() == adapters - wanted - optional
    itself = setup()["options.extras_require"]["test"].split("]")[0].strip()
    carried = set(lines(itself.removeprefix("fieldkit[")))
    assert extras.keys() - {"test", "dev"} == carried


def libraries(text: str) -> set[str]:
    """
    Answer the names of the libraries in a list of requirements.
    """
    return {re.split(r"[<>=]", item)[0] for item in lines(text)}


def sources() -> list[tuple[str, str]]:
    """
    Answer every module of fieldkit with its source.
    """
    paths = sorted((ROOT / "fieldkit").rglob("*.py"))
    return [(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")) for path in paths]
