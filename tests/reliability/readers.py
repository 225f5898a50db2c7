"""
Planted faults of the reader: what must never be done with a file that arrives damaged.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

Undo = Callable[[], None]


def swap(module: str, name: str, make: Callable[[Any], Any]) -> Undo:
    """
    Replace a function wherever fieldkit holds it, in this process; give what puts it back.
    """
    from importlib import import_module

    original = getattr(import_module(module), name)
    replacement = make(original)
    _replace(name, original, replacement)
    # What was imported meanwhile holds the replacement too.
    return lambda: _replace(name, replacement, original)


def _replace(name: str, old: Any, new: Any) -> None:
    for key, loaded in list(sys.modules.items()):
        if key.startswith("fieldkit") and vars(loaded).get(name) is old:
            setattr(loaded, name, new)


def _no_id_check() -> None:
    def believing(original: Any) -> Any:
        def canonical_line(identity: str, body: dict[str, Any]) -> bytes:
            from fieldkit.core.entry import line_of

            made, line = line_of(body, body.pop("set"))
            return line.replace(made.encode(), identity.encode(), 1)

        return canonical_line

    swap("fieldkit.core.entry", "verify_line", lambda original: lambda line: line[1:33])
    swap("fieldkit.core.relayout", "canonical_line", believing)


def _drops_bad() -> None:
    from fieldkit.core.salvage import _Reading

    _Reading._leave = lambda self, number, raw, reason: None  # type: ignore[method-assign]


def _whole_or_nothing() -> None:
    from fieldkit.core.scan import NotALedger

    def refuse(original: Any) -> Any:
        def salvage(data: bytes, trusted: Any = None) -> Any:
            raise NotALedger("entry")

        return salvage

    swap("fieldkit.core.salvage", "salvage", refuse)


def _our_layout_only() -> None:
    _whole_or_nothing()
    swap("fieldkit.core.relayout", "relaid", lambda original: lambda data: None)


def _stops_at_bad() -> None:
    from fieldkit.core.salvage import _Reading

    row = _Reading.row

    def until(self: Any, number: int, line: bytes) -> None:
        if not self.unbelieved:
            row(self, number, line)

    _Reading.row = until  # type: ignore[method-assign]


def _both(changed: Callable[[Any], Any]) -> None:
    """
    Put a fault into both ways a file is read: all at one go, and line by line.
    """

    def make(original: Any) -> Any:
        def read(*given: Any, **more: Any) -> Any:
            found = original(*given, **more)
            return found and changed(found)

        return read

    swap("fieldkit.core.scan", "scan", make)
    swap("fieldkit.core.arrived", "read_whole", make)


def _stops_early() -> None:
    _both(lambda found: found._replace(lines=dict(list(found.lines.items())[:-1])))


def _last_key() -> None:
    swap("fieldkit.core.relayout", "no_duplicates", lambda original: dict)


def _counts_as_known() -> None:
    def make(original: Any) -> Any:
        def report(*given: Any) -> Any:
            file = original(*given)
            return file._replace(known=file.known + file.quarantined, quarantined=0)

        return report

    swap("fieldkit.operations.merge_report", "_report", make)


def _keeps_nothing() -> None:
    swap("fieldkit.store.quarantine", "hold", lambda original: lambda *given: 0)


def _alters_bytes() -> None:
    def make(original: Any) -> Any:
        def hold(workspace: Any, now: Any, by: str, file: str, digest: str, unbelieved: Any) -> Any:
            told = [one._replace(raw=one.raw.decode("utf-8", "replace").encode()) for one in unbelieved]
            return original(workspace, now, by, file, digest, told)

        return hold

    swap("fieldkit.store.quarantine", "hold", make)


def _no_cap() -> None:
    swap("fieldkit.core.strict", "LONGEST_LINE", lambda original: 1 << 40)


def _deaf_to_encodings() -> None:
    swap("fieldkit.core.salvage", "_was_recoded", lambda original: lambda data: False)


def _no_reasons() -> None:
    swap("fieldkit.core.scan", "foreign", lambda original: lambda data: "unknown")


def _believes_first_line() -> None:
    swap("fieldkit.core.belonging", "belongs", lambda original: lambda campaign, data: True)


def _drops_later() -> None:
    def make(original: Any) -> Any:
        def decode_strict(line: bytes) -> Any:
            from fieldkit.core.entry import BadEntry

            entry = original(line)
            if entry.f > 1:
                raise BadEntry(reason="shape")
            return entry

        return decode_strict

    swap("fieldkit.core.strict", "decode_strict", make)


def _drops_again() -> None:
    _both(lambda found: found._replace(repeated=0))


def _no_photo_hash() -> None:
    swap("fieldkit.operations.verify", "_digest", lambda original: lambda path: path.stem)


def _only_content() -> None:
    swap("fieldkit.store.rewritten", "is_as_written", lambda original: lambda bundle: True)


def _sees_ghosts() -> None:
    swap("fieldkit.core.belonging", "belongs", lambda original: lambda campaign, lines: False)


READERS: dict[str, Callable[[], None]] = {
    "no_id_check": _no_id_check,
    "drops_bad": _drops_bad,
    "whole_or_nothing": _whole_or_nothing,
    "our_layout_only": _our_layout_only,
    "stops_at_bad": _stops_at_bad,
    "stops_early": _stops_early,
    "last_key": _last_key,
    "counts_as_known": _counts_as_known,
    "keeps_nothing": _keeps_nothing,
    "alters_bytes": _alters_bytes,
    "no_cap": _no_cap,
    "deaf_to_encodings": _deaf_to_encodings,
    "no_reasons": _no_reasons,
    "believes_first_line": _believes_first_line,
    "drops_later": _drops_later,
    "drops_again": _drops_again,
    "no_photo_hash": _no_photo_hash,
    "only_content": _only_content,
    "sees_ghosts": _sees_ghosts,
}
