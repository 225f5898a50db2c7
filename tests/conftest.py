"""
What every test stands on: an own home, English, eighty columns, no network; and two ways to run the real program.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json as json_module
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import hypothesis
import pytest

from fieldkit import language

ROOT = Path(__file__).resolve().parents[1]

# "gate" runs at every commit and gives the same answer each time; "night" searches: HYPOTHESIS_PROFILE=night.
hypothesis.settings.register_profile("gate", derandomize=True, deadline=None, max_examples=60, database=None)
hypothesis.settings.register_profile("night", deadline=None, max_examples=2000, print_blob=True)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "gate"))


MEMORY = Path("/dev/shm")
ROOM = 2 * 1024**3


def pytest_configure(config: pytest.Config) -> None:
    """
    Let the tests' own folders lie in memory where there is room: their files are thrown away, yet each sync of a
    fixture waits for the disk. Whether something is durable is proven on logs of calls, never by a disk.
    """
    if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


class Outcome(NamedTuple):
    """
    What one run of the program gave: exit code, what it printed as data, what it said.
    """

    exit: int
    stdout: str
    stderr: str

    @property
    def json(self) -> Any:
        """
        The data read as JSON.
        """
        return json_module.loads(self.stdout)


Run = Callable[..., Outcome]


@pytest.fixture(autouse=True)
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Keep each test off the person's own settings, language, workspace and network.
    """
    monkeypatch.setenv("FIELDKIT_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("FIELDKIT_LANG", "en")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "80")
    for name in ("FIELDKIT_WORKSPACE", "LANGUAGE", "FORCE_COLOR", "CLICOLOR_FORCE"):
        monkeypatch.delenv(name, raising=False)
    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, _no_network)
    monkeypatch.setattr(socket, "getaddrinfo", _no_network)
    language.use("en")


def _no_network(*_args: object, **_named: object) -> None:
    raise AssertionError("a test asked for the network")


def _words(args: tuple[object, ...], json: bool, lang: str | None) -> list[str]:
    before = [*(["--lang", lang] if lang else []), *(["--json"] if json else [])]
    return [*before, *map(str, args)]


def _expect(outcome: Outcome, words: list[str], exit: int) -> Outcome:
    said = f"fieldkit {' '.join(words)}\n--- stdout\n{outcome.stdout}\n--- stderr\n{outcome.stderr}"
    assert exit == outcome.exit, said
    return outcome


@pytest.fixture
def fieldkit(tmp_path: Path) -> Run:
    """
    Run the real program in this process through its one exit gate, in *cwd* (default: the test's own folder).
    """
    return program(tmp_path)


@pytest.fixture(scope="session")
def fieldkit_at() -> Callable[[Path], Run]:
    """
    The same in a folder that outlives the test, for what is built once for several.
    """
    return program


def program(folder: Path) -> Run:
    """
    Give the real program as it is run in this process, at home in a folder.
    """

    def run(
        *args: object,
        exit: int = 0,
        input: str | None = None,
        cwd: Path | None = None,
        json: bool = False,
        lang: str | None = None,
        env: Mapping[str, str] | None = None,
    ) -> Outcome:
        words = _words(args, json, lang)
        with pytest.MonkeyPatch.context() as patch:
            for name, value in (env or {}).items():
                patch.setenv(name, value)
            patch.chdir(cwd or folder)
            patch.setattr(sys, "argv", ["fieldkit", *words])
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO((input or "").encode()), "utf-8"))
            with captured() as (stdout, stderr):
                code = _program(words)(words)
        return _expect(Outcome(code, _text(stdout), _text(stderr)), words, exit)

    return run


def _program(words: list[str]) -> Callable[[list[str]], int]:
    # Help texts are kept when a command is built: in a new language the commands are built anew, as in a new process.
    wanted = language.choose(words, os.environ)
    cli = sys.modules.get("fieldkit.cli")
    if cli is not None and getattr(cli, "_built_in", wanted) != wanted:
        for name in [name for name in sys.modules if name == "fieldkit.cli" or name.startswith("fieldkit.commands.")]:
            above, _dot, room = name.rpartition(".")
            del sys.modules[name]
            vars(sys.modules[above]).pop(room, None)
    language.use(wanted)
    cli = importlib.import_module("fieldkit.cli")
    cli._built_in = wanted  # type: ignore[attr-defined]
    run: Callable[[list[str]], int] = cli.run
    return run


@contextlib.contextmanager
def captured() -> Iterator[tuple[io.TextIOWrapper, io.TextIOWrapper]]:
    """
    Take what is printed meanwhile, as UTF-8 with real buffers, so that bytes may be written too.
    """
    stdout, stderr = (io.TextIOWrapper(io.BytesIO(), "utf-8", newline="", write_through=True) for _ in range(2))
    with contextlib.redirect_stdout(stdout), contextlib.redirect_stderr(stderr):
        yield stdout, stderr


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode("utf-8")


@pytest.fixture
def fieldkit_process(tmp_path: Path) -> Run:
    """
    Run the real program in a process of its own, as a person would; *python* are words for the interpreter.
    """

    def run(
        *args: object,
        exit: int = 0,
        input: str | None = None,
        cwd: Path | None = None,
        json: bool = False,
        lang: str | None = None,
        env: Mapping[str, str] | None = None,
        python: tuple[str, ...] = (),
    ) -> Outcome:
        words = _words(args, json, lang)
        done = subprocess.run(
            [sys.executable, *python, "-m", "fieldkit", *words],
            input=input or "",
            cwd=cwd or tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **(env or {})},
            capture_output=True,
            encoding="utf-8",
            timeout=100,
        )
        return _expect(Outcome(done.returncode, done.stdout, done.stderr), words, exit)

    return run
