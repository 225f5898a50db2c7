"""
What must be true after any crash: nothing acknowledged is lost, nothing is half there, and the next command works.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from . import planted
from .child import Outcome, fork
from .scene import Scene, take
from .shim import Shim
from .verbs import BACK, BACKUP

NEXT = "afterwards"


def complaints(scene: Scene, outcome: Outcome, expected: int, crashed: int = 0) -> list[str]:
    """
    Look at the room after a command that was to write *expected* entries came to the end told in *outcome*, work on
    in it, and give everything that is wrong. A command that crashed before may have left all its *crashed* entries.
    """
    found = [outcome.trouble()]
    before = _entries(scene.base["ws/ledger.json"] or b"")
    after = fork(lambda: work_on(scene), Shim(str(scene.case), blind=planted.blind(scene.plant)))
    found.append(after.trouble())
    if not isinstance(after.back, list):
        return [one for one in [*found, "working on was not possible"] if one]
    found += after.back
    try:
        entries = _entries(scene.ledger.read_bytes())
    except (OSError, ValueError, KeyError) as error:
        return [one for one in [*found, f"the ledger cannot be read: {error!r}"] if one]
    found += [f"an entry of before is gone: {identity}" for identity in before if identity not in entries]
    fresh = {key: body for key, body in entries.items() if key not in before}
    ours = {key: body for key, body in fresh.items() if key not in _of_next(fresh)}
    found += _whole(len(ours), outcome.acknowledged, expected, crashed)
    found += _photos(scene, entries)
    found += _product(scene, outcome)
    return [one for one in found if one]


def work_on(scene: Scene) -> Any:
    """
    Go on working in the room as the next commands would, in this child: look, log another check, look again.
    """
    import contextlib
    import io

    found: list[str] = []

    def step(name: str, *words: str) -> str:
        said, talk = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(talk):
            code = scene.inside(scene.words(*words))
        if code != 0:
            found.append(f"{name}: exit {code}: {talk.getvalue().strip()[-300:]}")
        return said.getvalue()

    first = _codes(step("check list", "--json", "check", "list"))
    step("todo", "todo")
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()) as talk:
        if scene.inside(scene.log_words(NEXT, photo=3, site=1)) != 0:
            found.append(f"the next check was not logged: {talk.getvalue().strip()[-300:]}")
    second = _codes(step("check list afterwards", "--json", "check", "list"))
    if len(second) != len(first) + 1 or first - second:
        found.append(f"shown before working on: {sorted(first)}, afterwards: {sorted(second)}")
    step("verify afterwards", "verify")
    return found


def _codes(text: str) -> set[str]:
    try:
        return {str(check["code"]) for check in next(iter(json.loads(text).values()))}
    except (ValueError, StopIteration, KeyError):
        return set()


def _entries(data: bytes) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = json.loads(data)["entries"]
    return found


def _of_next(fresh: dict[str, dict[str, Any]]) -> set[str]:
    """
    Give the ids of the entries written by the command that worked on, known by its note.
    """
    sets = {key: body["set"] for key, body in fresh.items() if isinstance(body["set"], dict)}
    checks = {fresh[key]["rec"][1] for key, fields in sets.items() if fields.get("note") == NEXT}
    return {key for key, fields in sets.items() if fresh[key]["rec"][1] in checks or fields.get("check") in checks}


def _whole(count: int, acknowledged: bool, expected: int, crashed: int) -> list[str]:
    allowed = {expected, expected + crashed} | (set() if acknowledged else {0, crashed})
    if count in allowed:
        return []
    return [f"{'' if acknowledged else 'not '}acknowledged, and {count} of {expected} entries are there"]


def _photos(scene: Scene, entries: dict[str, dict[str, Any]]) -> list[str]:
    sets = [body["set"] for body in entries.values() if isinstance(body["set"], dict)]
    gone = {digest for fields in sets for digest in fields.get("photos") or ()}
    found = []
    for fields in sets:
        digest = fields.get("sha256")
        if not digest or digest in gone:
            continue
        path = scene.workspace / "photos" / f"{digest}.{fields['ext']}"
        if not path.is_file():
            found.append(f"the photo {path.name[:12]} is missing")
        elif sha256(path.read_bytes()).hexdigest() != digest:
            found.append(f"the photo {path.name[:12]} is not what its name says")
    return found


def _product(scene: Scene, outcome: Outcome) -> list[str]:
    """
    Look at the file or folder a command was to write: it is there whole, or not at all and nobody was told otherwise.
    What could not be read is not in a backup, and who cannot read which writer this is gives a receipt as a new one.
    """
    if scene.product is None:
        return []
    if not scene.product.exists():
        return ["what it said it wrote is not there"] if outcome.acknowledged else []
    there = take(scene.product) if scene.product.is_dir() else scene.product.read_bytes()
    unread = scene.product.name in (BACKUP, BACK) and any(op.kind == "read" for op in outcome.failed)
    return [] if unread or there == scene.wanted else ["what it wrote is there and not whole"]
