"""
Build a folder to carry to laptops without a network: wheels for Windows and Linux, install scripts, check sums.

    python docs/carry.py FOLDER [--python 3.11,3.12] [--extras NAME,NAME]

Run it in a checkout on a computer with a network. It says "done" only after pip itself has found every wheel that each
kind of laptop needs in the folder, with the network switched off. How the folder is used: docs/install.md.
"""

from __future__ import annotations

import argparse
import configparser
import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SCRIPTS = ROOT / "docs" / "carry"
WHEELS = "wheels"
SUMS = "SHA256SUMS"
OLDEST = (3, 11)
SOURCES = ("fieldkit", "data", "templates")
SOURCE_FILES = ("setup.cfg", "pyproject.toml", "README.md", "LICENSE")
PAPERS = ("card.*.html", "install*.md")
# What pip calls each kind of laptop. UOS 20 and Kylin V10 have glibc 2.28.
PLATFORMS = {
    "Windows x64": ("win_amd64",),
    "Linux x86_64": ("manylinux_2_28_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64"),
    "Linux aarch64": ("manylinux_2_28_aarch64", "manylinux_2_17_aarch64", "manylinux2014_aarch64"),
}
FOR_DEVELOPERS = ("test", "dev")
WANTED = ("Windows x64", "Linux x86_64")
ON_A_LAPTOP = {
    "win_amd64": {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt", "platform_machine": "AMD64"},
    "linux": {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
}
# What Windows shows and runs as it is written here; the sums cover it like all else.
ON_WINDOWS = {"README.txt": "utf-8-sig", "install.bat": "ascii"}


class Refused(Exception):
    """
    What cannot be built, in words for the person who asked for it.
    """


def versions(text: str) -> list[str]:
    """
    Read the Python versions of the laptops: `3.11` or `3.11,3.12`; raises Refused for one too old or no version.
    """
    found = [part.strip() for part in text.split(",") if part.strip()]
    for version in found:
        number = re.fullmatch(r"3\.(\d+)", version)
        if not number or (3, int(number[1])) < OLDEST:
            raise Refused(f"--python {version}: versions are 3.{OLDEST[1]} and newer, as in 3.11,3.12")
    return found or [f"3.{OLDEST[1]}"]


def requirements(config: configparser.ConfigParser, extras: Sequence[str]) -> list[str]:
    """
    Give what fieldkit and the extras named require, an extra that names another followed; raises Refused for one that
    setup.cfg does not have.

    fieldkit itself is never among them: what the package index has under that name is somebody else's program.
    """
    listed = config["options.extras_require"]
    found = lines(config["options"]["install_requires"])
    for extra in extras:
        if extra not in listed:
            known = [name for name in listed if name not in FOR_DEVELOPERS]
            raise Refused(f"--extras {extra}: there is no such extra; there are: {', '.join(known) or 'none'}")
        for line in lines(listed[extra]):
            own = re.fullmatch(r"fieldkit\[([^]]+)\]", line)
            found += requirements(config, re.split(r"\s*,\s*", own[1])) if own else [line]
    return list(dict.fromkeys(found))


def lines(text: str) -> list[str]:
    """
    Give the lines of a value of setup.cfg that say something.
    """
    return [line.strip() for line in text.splitlines() if line.strip()]


def download(
    platform: str, version: str, wheels: Path, target: Path, wanted: Sequence[str], offline: bool
) -> list[str]:
    """
    Give pip's words for what a kind of laptop with this Python wants, from `wheels` and the network or, offline, from
    `wheels` alone.
    """
    source = [*(["--no-index"] if offline else []), "--find-links", str(wheels)]
    kinds = [word for tag in PLATFORMS[platform] for word in ("--platform", tag)]
    abis = [word for abi in (f"cp{version.replace('.', '')}", "abi3", "none") for word in ("--abi", abi)]
    return [
        *("download", "--quiet", "--disable-pip-version-check", "--only-binary=:all:"),
        *(*source, "--dest", str(target), "--python-version", version, "--implementation", "cp"),
        *(*kinds, *abis, *wanted, "pip"),
    ]


def filled(text: str, facts: Mapping[str, str]) -> str:
    """
    Put facts in the places of a script or paper that name them: `@VERSIONS@`. Raises Refused for a place left open.
    """
    for name, value in facts.items():
        text = text.replace(f"@{name}@", value)
    left = re.search(r"@[A-Z]+@", text)
    if left:
        raise Refused(f"nothing is known for {left[0]}")
    return text


def sums(folder: Path) -> str:
    """
    Give the SHA-256 of every file of the folder, in the form of `sha256sum`, by name.
    """
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path != folder / SUMS)
    digests = {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    return "".join(f"{digest}  {path.relative_to(folder).as_posix()}\n" for path, digest in digests.items())


def pip(*words: str) -> None:
    """
    Run pip; raises Refused with its last words.
    """
    command = [sys.executable, "-m", "pip", *words]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace")
    if done.returncode:
        said = [line for line in done.stderr.strip().splitlines() if not line.startswith("WARNING")]
        raise Refused("\n".join(said[-3:]))


def build_wheel(wheels: Path, extras: Sequence[str]) -> str:
    """
    Build fieldkit's own wheel from a copy of the checkout, which stays as it is; give what is to be installed, to the
    version: `fieldkit[reports]==0.1.0`.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in SOURCES:
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        for name in SOURCE_FILES:
            shutil.copy(ROOT / name, copy / name)
        pip("wheel", "--quiet", "--no-deps", "--wheel-dir", str(wheels), str(copy))
    [built] = wheels.glob("fieldkit-*.whl")
    return f"fieldkit{'[' + ','.join(extras) + ']' if extras else ''}=={built.name.split('-')[1]}"


def lacking(wheels: Path, platform: str, version: str) -> list[str]:
    """
    Give what the wheels require on this kind of laptop and is not among them: pip asks what *this* computer requires,
    which on Linux leaves out what only Windows needs.
    """
    from pip._vendor.packaging.requirements import Requirement
    from pip._vendor.packaging.utils import canonicalize_name

    laptop = {**(ON_A_LAPTOP["win_amd64"] if platform.startswith("Windows") else ON_A_LAPTOP["linux"]), "extra": ""}
    laptop |= {"python_version": version, "python_full_version": f"{version}.0", "implementation_name": "cpython"}
    there = {canonicalize_name(wheel.name.split("-")[0]) for wheel in wheels.glob("*.whl")}
    found = set()
    for wheel in sorted(wheels.glob("*.whl")):
        for line in metadata(wheel):
            wanted = Requirement(line)
            needed = wanted.marker is not None and wanted.marker.evaluate(laptop)
            if needed and canonicalize_name(wanted.name) not in there:
                found.add(f"{wanted.name}{wanted.specifier}")
    return sorted(found)


def metadata(wheel: Path) -> list[str]:
    """
    Give what a wheel says it requires.
    """
    with zipfile.ZipFile(wheel) as opened:
        name = next(name for name in opened.namelist() if name.endswith(".dist-info/METADATA"))
        head = opened.read(name).decode("utf-8").split("\n\n")[0]
    return [line.partition(": ")[2].strip() for line in head.splitlines() if line.startswith("Requires-Dist: ")]


def build_plain(wheels: Path, required: Sequence[str]) -> None:
    """
    Put the wheels in that serve every computer: some libraries come as source only, and are built here.
    """
    with tempfile.TemporaryDirectory() as folder:
        pip("wheel", "--quiet", "--disable-pip-version-check", "--wheel-dir", folder, *required)
        for wheel in sorted(Path(folder).glob("*-none-any.whl")):
            shutil.copy(wheel, wheels / wheel.name)


def fetch(
    wheels: Path, required: Sequence[str], package: str, pythons: Sequence[str], tell: Callable[[str], None]
) -> list[str]:
    """
    Fetch the wheels of every kind of laptop and prove with pip, offline, that none lacks; give the kinds that can be
    served. Raises Refused when one of those that must be cannot.
    """
    served = []
    for platform in PLATFORMS:
        try:
            for version in pythons:
                wanted = list(required)
                while wanted:
                    pip(*download(platform, version, wheels, wheels, wanted, offline=False))
                    wanted = lacking(wheels, platform, version)
                with tempfile.TemporaryDirectory() as elsewhere:
                    pip(*download(platform, version, wheels, Path(elsewhere), [package], offline=True))
        except Refused as reason:
            if platform in WANTED:
                raise Refused(f"{platform}, Python {version}: {reason}") from None
            tell(f"- {platform}: left out, its wheels are not to be had. {str(reason).splitlines()[-1]}")
        else:
            served.append(platform)
            tell(f"✓ {platform}, Python {', '.join(pythons)}: complete without a network")
    return served


def write_scripts(folder: Path, facts: Mapping[str, str]) -> None:
    """
    Write install scripts and README with their facts, and the papers to print.
    """
    for source in sorted(path for path in SCRIPTS.iterdir() if path.is_file()):
        text = filled(source.read_text(encoding="utf-8"), facts)
        windows = source.name in ON_WINDOWS
        data = text.encode(ON_WINDOWS.get(source.name, "utf-8"))
        (folder / source.name).write_bytes(data.replace(b"\n", b"\r\n") if windows else data)
    (folder / "docs").mkdir()
    for pattern in PAPERS:
        for paper in sorted((ROOT / "docs").glob(pattern)):
            shutil.copy(paper, folder / "docs" / paper.name)


def carry(folder: Path, pythons: Sequence[str], extras: Sequence[str], tell: Callable[[str], None]) -> None:
    """
    Build the folder; raises Refused and leaves nothing behind when it cannot be whole.
    """
    config = configparser.ConfigParser(interpolation=None)
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    required = requirements(config, extras)
    if folder.exists() and any(folder.iterdir()):
        raise Refused(f"{folder} is not empty: name a new folder")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as made:
        place = Path(made) / "carry"
        (place / WHEELS).mkdir(parents=True)
        package = build_wheel(place / WHEELS, extras)
        build_plain(place / WHEELS, required)
        served = fetch(place / WHEELS, required, package, pythons, tell)
        facts = {"VERSIONS": " ".join(pythons), "PACKAGE": package, "PLATFORMS": ", ".join(served)}
        write_scripts(place, facts)
        (place / SUMS).write_text(sums(place), encoding="utf-8", newline="\n")
        if folder.exists():
            folder.rmdir()
        place.rename(folder)


def main(words: Sequence[str]) -> int:
    """
    Do what the command line asks; 0 done, 2 refused.
    """
    parser = argparse.ArgumentParser(prog="python docs/carry.py", description=(__doc__ or "").strip().splitlines()[0])
    parser.add_argument("folder", type=Path, help="a new folder, for example on the stick")
    parser.add_argument("--python", default="3.11", help="the Python of the laptops: 3.11, or 3.11,3.12 (default 3.11)")
    parser.add_argument("--extras", default="", help="extras of fieldkit to take along, with commas")
    asked = parser.parse_args(words)
    try:
        extras = [name.strip() for name in asked.extras.split(",") if name.strip()]
        carry(asked.folder, versions(asked.python), extras, print)
    except Refused as reason:
        print(f"✗ {reason}", file=sys.stderr)
        return 2
    files = [path for path in asked.folder.rglob("*") if path.is_file()]
    print(f"✓ {asked.folder}: {len(files)} files, {sum(path.stat().st_size for path in files) / 1e6:.0f} MB.")
    print("→ On Windows: double-click install.bat. On Linux: sh install.sh. Python itself: see README.txt there.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
