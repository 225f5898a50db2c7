"""
The folder to carry: its pure parts, and the installer's look at every sum. Building it whole needs a network.
"""

from __future__ import annotations

import configparser
import hashlib
import importlib.util
import re
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[1]
CONFIG = """
[options]
install_requires =
    click>=8.5,<9
    tinydb>=4.8
[options.extras_require]
sheets =
    xlsxwriter>=3
reports =
    docxtpl
    click>=8.5,<9
all =
    fieldkit[sheets,reports]
test =
    pytest
"""
FACTS = {"VERSIONS": "3.11 3.12", "PACKAGE": "fieldkit==0.1.0", "PLATFORMS": "Windows x64, Linux x86_64"}


def load(name: str) -> ModuleType:
    """
    Load a script of docs/ as a module.
    """
    spec = importlib.util.spec_from_file_location(Path(name).stem, ROOT / "docs" / name)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


carry, installer = load("carry.py"), load("carry/install.py")


def config() -> configparser.ConfigParser:
    """
    Read a small setup.cfg.
    """
    parser = configparser.ConfigParser(interpolation=None)
    parser.read_string(CONFIG)
    return parser


def test_what_is_required_is_what_setup_says() -> None:
    """
    Requirements and those of the extras named, extras of extras followed, each once; never `fieldkit` itself, for the
    package index has a stranger's program under that name.
    """
    assert ["click>=8.5,<9", "tinydb>=4.8"] == carry.requirements(config(), [])
    assert ["click>=8.5,<9", "tinydb>=4.8", "xlsxwriter>=3", "docxtpl"] == carry.requirements(config(), ["all"])


def test_an_unknown_extra_is_refused_with_the_known_ones() -> None:
    """
    An extra that is not there is refused, and those that are there are named.
    """
    with pytest.raises(carry.Refused, match="sheets, reports, all"):
        carry.requirements(config(), ["papers"])


@pytest.mark.parametrize("text, expected", [("3.11", ["3.11"]), ("3.11, 3.13", ["3.11", "3.13"]), ("", ["3.11"])])
def test_versions_are_read(text: str, expected: list[str]) -> None:
    """
    One version of Python or several, with commas.
    """
    assert expected == carry.versions(text)


@pytest.mark.parametrize("text", ["3.8", "3.10", "2.7", "3", "3.11.4", "new"])
def test_an_unfit_version_is_refused(text: str) -> None:
    """
    Older ones than fieldkit runs on, and what is no version, are refused.
    """
    with pytest.raises(carry.Refused):
        carry.versions(text)


def test_wheels_alone_are_asked_for_the_laptop() -> None:
    """
    pip is asked for wheels of the laptop's system and Python, offline for nothing but those in the folder.
    """
    words = carry.download("Windows x64", "3.11", Path("w"), Path("t"), ["click"], offline=True)

    assert {"--only-binary=:all:", "--no-index", "win_amd64", "cp311", "abi3", "click", "pip"} <= set(words)
    assert "--no-index" not in carry.download("Linux x86_64", "3.12", Path("w"), Path("w"), ["click"], offline=False)


def make_wheel(folder: Path, name: str, *required: str) -> None:
    """
    Make a wheel that holds nothing but what it requires.
    """
    lines = ["Metadata-Version: 2.1", f"Name: {name}", *(f"Requires-Dist: {line}" for line in required)]
    with zipfile.ZipFile(folder / f"{name}-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr(f"{name}-1.0.dist-info/METADATA", "\n".join([*lines, "", "Requires-Dist: not-this"]))


def test_what_only_windows_needs_is_not_forgotten(tmp_path: Path) -> None:
    """
    A library required on Windows alone, or by an older Python, is found lacking for those laptops and no others.
    """
    make_wheel(tmp_path, "one", 'colorama; sys_platform == "win32"', "two", 'tomli>=2; python_version < "3.12"')
    make_wheel(tmp_path, "two", 'extra-thing; extra == "more"')

    assert ["colorama", "tomli>=2"] == carry.lacking(tmp_path, "Windows x64", "3.11")
    assert [] == carry.lacking(tmp_path, "Linux x86_64", "3.12")
    make_wheel(tmp_path, "colorama")
    assert [] == carry.lacking(tmp_path, "Windows x64", "3.12")


def test_scripts_have_no_open_places() -> None:
    """
    Every place of the scripts is filled with a fact; one without is refused.
    """
    for path in (ROOT / "docs" / "carry").iterdir():
        if path.is_file():
            assert [] == re.findall("@[A-Z]+@", carry.filled(path.read_text("utf-8"), FACTS)), path.name
    with pytest.raises(carry.Refused):
        carry.filled("@NOBODY@", FACTS)


def make_folder(folder: Path) -> Path:
    """
    Make a small folder as it is carried: scripts, a wheel, sums.
    """
    (folder / "wheels").mkdir(parents=True)
    (folder / "wheels" / "a-1-py3-none-any.whl").write_bytes(b"wheel")
    carry.write_scripts(folder, FACTS)
    (folder / "SHA256SUMS").write_text(carry.sums(folder), encoding="utf-8", newline="\n")
    return folder


def test_windows_reads_its_own_files(tmp_path: Path) -> None:
    """
    The batch file is ASCII with Windows line ends, the README shows Chinese in Notepad, Linux scripts have neither.
    """
    folder = make_folder(tmp_path / "carry")

    assert b"\r\n" in (folder / "install.bat").read_bytes() and (folder / "install.bat").read_bytes().isascii()
    assert (folder / "README.txt").read_bytes().startswith(b"\xef\xbb\xbf")
    assert b"\r" not in (folder / "install.sh").read_bytes() + (folder / "install.py").read_bytes()


def test_the_sums_are_those_of_sha256sum(tmp_path: Path) -> None:
    """
    Every file but the sums themselves has a line as `sha256sum` writes it, by name with slashes.
    """
    folder = make_folder(tmp_path / "carry")
    listed = (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()

    assert f"{hashlib.sha256(b'wheel').hexdigest()}  wheels/a-1-py3-none-any.whl" in listed
    assert len(listed) == sum(path.is_file() for path in folder.rglob("*")) - 1
    assert [] == installer.faults(str(folder))


def test_a_changed_folder_is_found_out(tmp_path: Path) -> None:
    """
    A file changed or missing is named, and so is a wheel that somebody else put in.
    """
    folder = make_folder(tmp_path / "carry")
    (folder / "install.py").write_text("print('hello')")
    (folder / "README.txt").unlink()
    (folder / "wheels" / "evil-9-py3-none-any.whl").write_bytes(b"")

    assert ["README.txt", "install.py", "wheels/evil-9-py3-none-any.whl"] == installer.faults(str(folder))


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path: Path) -> None:
    """
    Building into a folder that holds something is refused, and nothing in it is touched.
    """
    (tmp_path / "mine.txt").write_text("mine")

    with pytest.raises(carry.Refused, match="not empty"):
        carry.carry(tmp_path, ["3.11"], [], print)
    assert ["mine.txt"] == [path.name for path in tmp_path.iterdir()]
