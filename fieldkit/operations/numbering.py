"""
Which conflict a number means: the list as it was last shown here, kept in the workspace until it is shown again.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from fieldkit.core.claims import Side
from fieldkit.core.fold import Conflict
from fieldkit.core.shapes import mapping, text, texts
from fieldkit.core.tuples import NamedTuple
from fieldkit.operations.session import Session
from fieldkit.store.durable import make_folder, read_file, replace_file
from fieldkit.store.workspace import LOCAL

NOTE = "shown_conflicts.json"


class Place(NamedTuple):
    """
    A conflict as it was shown: kind, record, field, and the entries that disagreed, sorted.
    """

    kind: str
    rec: str
    field: str
    entries: tuple[str, ...]


def place_of_conflict(conflict: Conflict, sides: Sequence[Side]) -> Place:
    """
    Give what a conflict is known by: any change of who says what makes it another.
    """
    ids = sorted(entry.id for side in sides for entry in side.entries)
    return Place(conflict.kind, conflict.rec, conflict.field, tuple(ids))


def remember_list(session: Session, places: Sequence[Place]) -> None:
    """
    Keep the order in which conflicts were shown. On a disk that takes no note the numbers mean the list as it is.
    """
    data = json.dumps([place._asdict() for place in places], indent=1, sort_keys=True).encode()
    workspace = session.workspace
    try:
        make_folder(workspace.place(LOCAL))
        replace_file(workspace.place(LOCAL, NOTE), data, durable=False)
    except OSError:
        return


def noted_list(session: Session) -> list[Place] | None:
    """
    Give the conflicts in the order they were last shown; None where they never were.
    """
    try:
        document = json.loads(read_file(session.workspace.place(LOCAL, NOTE)).decode())
    except (OSError, ValueError):
        return None
    known = map(mapping, document if isinstance(document, list) else ())
    return [
        Place(text(one.get("kind")), text(one.get("rec")), text(one.get("field")), tuple(texts(one.get("entries"))))
        for one in known
    ]
