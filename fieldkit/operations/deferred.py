"""
Conflicts put off: a note of this workspace alone, which holds as long as nobody says anything new.
"""

from __future__ import annotations

from collections.abc import Iterable

from fieldkit.core.dates import parse_when
from fieldkit.core.shapes import text, texts
from fieldkit.core.tuples import NamedTuple
from fieldkit.errors import InvalidInput
from fieldkit.operations.numbering import Place
from fieldkit.operations.people import note_value
from fieldkit.operations.session import Session
from fieldkit.store.notes import DEFERRALS, load_notes, write_note


class Deferral(NamedTuple):
    """
    How a conflict was put off: until which day ("" until it is brought back), why, and when that was noted.
    """

    until: str
    note: str
    at: str


def deferrals(session: Session) -> dict[Place, Deferral]:
    """
    Give what is put off today: neither brought back nor past its day. Where an entry more disagrees by now it is
    another conflict, and not put off.
    """
    notes = load_notes(session.workspace, DEFERRALS)
    if not notes:
        return {}
    today = session.now().date().isoformat()
    found: dict[Place, Deferral] = {}
    for note in notes:
        kind, rec, field = (text(note.get(name)) for name in ("kind", "record", "field"))
        place = Place(kind, rec, field, tuple(texts(note.get("entries"))))
        found[place] = Deferral(text(note.get("until")), text(note.get("note")), text(note.get("at")))
        if note.get("off") or "" < found[place].until <= today:
            del found[place]
    return found


def put_off(session: Session, places: Iterable[Place], until: str | None, note: str | None, off: bool) -> str:
    """
    Note that conflicts are put off until a day or, with `off`, brought back; gives the day. Raises InvalidInput for a
    day that is none or does not lie ahead.
    """
    today = session.now().date()
    day = parse_when(until, today, since=today.isoformat()).date if until else ""
    if "" < day <= today.isoformat():
        raise InvalidInput(field="until", value=until, reason="past", hint=None)
    words = note_value("note", note)
    for place in places:
        named = {"kind": place.kind, "record": place.rec, "field": place.field, "entries": list(place.entries)}
        document = {**named, "until": day, "note": words, "off": off}
        write_note(session.workspace, DEFERRALS, session.now(), document)
    return day
