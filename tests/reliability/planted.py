"""
Planted faults: what fieldkit must never do, done on purpose in a child, so that each harness is seen to fail on it.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .readers import READERS, Undo, swap

BLIND = {
    "no_file_sync": frozenset({"sync"}),
    "no_folder_sync": frozenset({"sync_folder"}),
    "no_lock": frozenset({"lock"}),
}

_AT_WORK: set[str] = set()


def blind(name: str) -> frozenset[str]:
    """
    Give the kinds of calls a planted fault takes away at the shim.
    """
    return BLIND.get(name, frozenset())


def plant(name: str) -> None:
    """
    Put a planted fault to work in this process, which must be a child, once; "" plants nothing.
    """
    if name in PLANTS and name not in _AT_WORK:
        _AT_WORK.add(name)
        PLANTS[name]()


def _overwrite() -> None:
    def make(original: Any) -> Any:
        def append_lines(path: Path | str, lines: list[bytes]) -> bool:
            data = Path(path).read_bytes()
            whole = data[:-4] + b",\n" + b",\n".join(lines) + data[-4:]
            descriptor = os.open(path, os.O_WRONLY | os.O_TRUNC)
            os.write(descriptor, whole)
            os.fsync(descriptor)
            os.close(descriptor)
            return True

        return append_lines

    swap("fieldkit.store.ledger", "append_lines", make)


def _no_repair() -> None:
    swap("fieldkit.store.ledger", "_put_back", lambda original: lambda descriptor, at, size: None)
    swap("fieldkit.store.mending", "repair_ledger", lambda original: lambda *args: None)


def half_commands() -> Undo:
    """
    What is left of a command that broke off is believed.
    """
    return swap("fieldkit.core.recovery", "_is_complete", lambda original: lambda entry, entries: True)


def _late_photo() -> None:
    from fieldkit.operations.session import Session

    waiting: list[Callable[[], Any]] = []
    write = Session.write

    def make(original: Any) -> Any:
        from fieldkit.core.check import PhotoFacts

        def keep(session: Any, prepared: Any) -> Any:
            waiting.append(lambda: original(session, prepared))
            return tuple(PhotoFacts(photo.fields) for photo in prepared)

        return keep

    def write_first(self: Any, plan: Any) -> Any:
        written = write(self, plan)
        for late in waiting:
            late()
        return written

    swap("fieldkit.operations.photo", "keep", make)
    Session.write = write_first  # type: ignore[method-assign]


def _deaf() -> None:
    def make(original: Any) -> Any:
        def sync_file(descriptor: int) -> None:
            try:
                original(descriptor)
            except OSError:
                pass

        return sync_file

    swap("fieldkit.store.durable", "sync_file", make)


def slow_disk(seconds: float) -> None:
    """
    Make each append of this process, which must be a child, take so long: no fault, but the time in which one shows.
    """

    def make(original: Any) -> Any:
        def append_lines(path: Path, lines: list[bytes]) -> Any:
            time.sleep(seconds)
            return original(path, lines)

        return append_lines

    swap("fieldkit.store.ledger", "append_lines", make)


def meet(door: Path, longest_s: float) -> None:
    """
    Make this process, which must be a child, wait at a door when it knows what it will write, until another one stands
    there too. No fault, but no luck either: behind a lock nobody ever meets, without one both take the same numbers.
    """

    def make(original: Any) -> Any:
        def identify(*given: Any) -> Any:
            who = original(*given)
            (door / str(os.getpid())).touch()
            deadline = time.monotonic() + longest_s
            while len(os.listdir(door)) < 2 and time.monotonic() < deadline:
                time.sleep(0.001)
            return who

        return identify

    door.mkdir(parents=True, exist_ok=True)
    swap("fieldkit.operations.identity", "identify", make)


def _no_lock() -> None:
    swap("fieldkit.store.lock", "_try_lock", lambda original: lambda descriptor: True)


def _unsettled() -> None:
    swap("fieldkit.store.ledger", "sync_ledger", lambda original: lambda path: None)


def last_wins() -> Undo:
    """
    Of the entries about a record only the last one read is kept.
    """

    def make(original: Any) -> Any:
        def unite(*ledgers: Any) -> Any:
            found: dict[bytes, tuple[bytes, bytes]] = {}
            for lines in ledgers:
                for identity, line in lines.items():
                    about = line[line.index(b'"rec":[') : line.index(b'"seen"')]
                    found[about] = (identity, line)
            return dict(found.values())

        return unite

    return swap("fieldkit.core.union", "unite", make)


def _unseen() -> None:
    swap("fieldkit.views.text", "visible", lambda original: str)


def _formulas() -> None:
    swap("fieldkit.core.workbook", "no_formula", lambda original: str)


def _links() -> None:
    from fieldkit.views.text import visible

    swap("fieldkit.views.summary", "_escaped", lambda original: visible)


def _markup() -> None:
    import rich.text

    plain = rich.text.Text
    rich.text.Text = lambda text="", style="", **more: plain.from_markup(text, style=style)  # type: ignore


def _tags() -> None:
    import jinja2

    engine = jinja2.Environment
    jinja2.Environment = lambda **given: engine(**{**given, "autoescape": False})  # type: ignore


def _trimmed() -> None:
    swap("fieldkit.operations.people", "text_value", lambda original: lambda field, text, hint=None: text.strip())


def _by_the_clock() -> None:
    def dated(original: Any) -> Any:
        return lambda session: sorted(original(session), key=lambda done: done.at, reverse=True)

    swap("fieldkit.operations.undo", "_everything", dated)


def _trusting() -> None:
    swap("fieldkit.core.made", "is_absurd", lambda original: lambda at, latest: False)


PLANTS: dict[str, Callable[[], object]] = {
    **READERS,
    "overwrite": _overwrite,
    "no_repair": _no_repair,
    "half_commands": half_commands,
    "late_photo": _late_photo,
    "deaf": _deaf,
    "no_lock": _no_lock,
    "unsettled": _unsettled,
    "last_wins": last_wins,
    "unseen": _unseen,
    "formulas": _formulas,
    "links": _links,
    "markup": _markup,
    "tags": _tags,
    "trimmed": _trimmed,
    "by_the_clock": _by_the_clock,
    "trusting": _trusting,
}
