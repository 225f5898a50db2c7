"""
P11: whatever was typed is stored as it is and acts nowhere. Every nasty string stands in every field of a ledger that
arrived, and every output is asked for by its command.

A string is looked for as often as a harmless one is shown in its place, so that nothing passes by being left out.
"""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import nasty

from fieldkit.core.scan import ledger_bytes
from fieldkit.operations.session import Session
from fieldkit.store.workspace import find_workspace

from .arrived import Ledger
from .child import run
from .planted import swap
from .report import Report
from .scene import CAMPAIGN, Scene, set_environment

# As many as a kind has texts, since which of them is contradicted goes round.
HARMLESS = tuple(f"示例文字丙丁戊示例文字{sign}" for sign in "甲乙己庚辛壬癸子丑寅")
WIDE, NARROW = "1500", "80"
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


STRINGS: list[str] = []


def choose(night: bool, part: int, parts: int, few: bool) -> None:
    """
    Take one part of all strings, or by day of two of three; those an output once got wrong always. A few are enough to
    find a planted fault.
    """
    kept = [text for at, text in enumerate(nasty.STRINGS) if night or at % 3 or text in nasty.CAUGHT]
    STRINGS[:] = [*HARMLESS, *(nasty.CAUGHT if few else kept[part::parts])]


class Said(NamedTuple):
    """
    What a command gave: exit code, data, talk.
    """

    exit: int
    out: str
    err: str


class _Screen(io.TextIOWrapper):
    """
    A stream that is taken for a terminal or not.
    """

    terminal = False

    def isatty(self) -> bool:
        return self.terminal


def _once(original: Callable[..., Any]) -> Callable[..., Any]:
    kept: dict[str, tuple[Any, Any]] = {}

    def once(of: Any, *given: Any) -> Any:
        key = f"{id(of)} {given[1:]}"
        if key not in kept:
            # What was asked is kept beside the answer: one that is gone would give its id to another.
            kept[key] = (of, original(of, *given))
        return kept[key][1]

    return once


class Desk:
    """
    A workspace and a person at it: command lines are run in this process, and what only reads shares one reading.
    """

    def __init__(self, scene: Scene) -> None:
        self.root = scene.workspace
        self.home = scene.home
        self.shared: Session | None = None

    def ask(self, *words: str, columns: str = WIDE, terminal: bool = False, **environment: str) -> Said:
        """
        Run one command line and give what it said.
        """
        import os

        set_environment(self.home)
        os.environ.update({"COLUMNS": columns, **environment})
        if terminal:
            os.environ.pop("NO_COLOR", None)
        streams = [_Screen(io.BytesIO(), "utf-8", "replace", newline="", write_through=True) for _ in range(2)]
        for stream in streams:
            stream.terminal = terminal
        here = contextlib.chdir(self.root.parent)
        with here, contextlib.redirect_stdout(streams[0]), contextlib.redirect_stderr(streams[1]):
            code = run(["-w", str(self.root), *words])
        for name in environment:
            del os.environ[name]
        out, err = (stream.buffer.getvalue().decode("utf-8") for stream in streams)  # type: ignore[attr-defined]
        return Said(code, out, err)

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        """
        Let all commands meanwhile share one reading of the ledger.
        """
        session, before = Session(find_workspace(self.root)), Session.__dict__["at"]
        state, campaign = session.state, session.campaign
        assert state
        # What only costs time here: the same campaign read, the same numbers counted, again and again.
        swap("fieldkit.core.campaign", "from_fields", lambda original: lambda fields: campaign)
        swap("fieldkit.core.counting", "summarise", _once)
        swap("fieldkit.operations.conflict", "_ordered", _once)
        Session.at = classmethod(lambda cls, *args, **more: session)  # type: ignore[assignment]
        try:
            yield
        finally:
            Session.at = before


def arrive(room: Path, make: Callable[[Sequence[str], str], Ledger], report: Report) -> tuple[Desk, Ledger]:
    """
    Make a workspace into which a ledger of nasty strings was merged, its photos beside it.
    """
    scene = Scene(room, checks=0)
    desk = Desk(scene)
    ledger = make(STRINGS, next(iter(Session(find_workspace(desk.root)).state.records["campaign"])))
    arriving = room / "in.json"
    arriving.write_bytes(ledger_bytes(CAMPAIGN, ledger.lines))
    (desk.root / "photos").mkdir(exist_ok=True)
    for name, data in ledger.photos.items():
        (desk.root / "photos" / name).write_bytes(data)
    report.check("merge", trouble(desk.ask("merge", str(arriving), columns=NARROW), 1))
    return desk, ledger


def squeezed(text: str) -> str:
    """
    Give a text without its blanks: wrapping and padding may change those and nothing else.
    """
    return "".join(text.split())


def needle(text: str, longest: int = 1000) -> str:
    """
    Give what must be found on a screen for a text, as much as the screen has room for.
    """
    return squeezed(nasty.shown(text))[:longest]


def acting(said: str, ends: str = "\n") -> list[str]:
    """
    Name the signs in what was said that would act.
    """
    found = {sign for sign in set(said) - set(ends) if nasty.acts(sign)}
    return [f"U+{ord(sign):04X} gets out" for sign in sorted(found)]


def leaves(value: Any) -> Iterator[str]:
    """
    Give every text in a JSON value.
    """
    if isinstance(value, str):
        yield value
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from leaves(one)


def trouble(said: Said, exit: int = 0) -> list[str]:
    """
    Say what can never be right about an answer.
    """
    wrong = [] if said.exit == exit else [f"exit {said.exit}: {ascii(said.err[-200:])}"]
    return wrong + acting(said.out + said.err)
