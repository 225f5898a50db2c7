"""
The stick: the folder that hand-overs and backups go to when no other is named, and the names they get there.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from fieldkit.core.codes import is_city
from fieldkit.core.lookup import find
from fieldkit.errors import InvalidInput, NotFound, UsageFault
from fieldkit.operations.session import Session
from fieldkit.store.settings import load_defaults

if TYPE_CHECKING:
    from pathlib import Path

    from fieldkit.operations.export import ExportResult

# What keeps a file of the same name in its place: it is another one's, or holds what these entries lack.
_STAYS = ("holds_more", "holds_other", "holds_photos", "damaged", "not_ours")


def stick_of(session: Session) -> str:
    """
    Give the folder set by `config stick`, of the workspace or else of the user, "" when there is none.
    """
    return str(session.about.get("stick") or load_defaults().get("stick") or "")


def is_there(folder: str) -> bool:
    """
    Tell whether a stick is plugged in: its folder is there.
    """
    return bool(folder) and os.path.isdir(folder)


def needed_stick(session: Session, missing: str) -> str:
    """
    Give the stick's folder where nothing else was named; raises UsageFault naming what is `missing` when none is set,
    and NotFound when it is not plugged in.
    """
    folder = stick_of(session)
    if not folder:
        raise UsageFault(missing=[missing])
    if not is_there(folder):
        raise NotFound(kind="stick", name=folder, nearest=[])
    return folder


def checked_target(target: str) -> str:
    """
    Give a file or folder named for a hand-over when it can be one: a folder that is there, or a file ending as they do
    in such a folder. Raises InvalidInput or NotFound, before anything is written.
    """
    from pathlib import Path

    from fieldkit.store.handover import target_kind

    path = Path(target)
    if not path.is_dir():
        target_kind(path, "--export")
    return target


def handover_stem(
    session: Session, day: str, region: str | None = None, group: str | None = None, word: str = ""
) -> str:
    """
    Give the name, without ending, of what is handed over on a day (ISO): code and name of the group asked for, else of
    the region asked for, else of the workspace's own group or region; of a group with a `word` behind them.
    """
    from fieldkit.core.filename import file_stem

    about, state = session.about, session.state
    plain = day.replace("-", "")
    record = find(state, "group", group, withdrawn=True) if group else None
    if record is None and not region:
        record = state.by_code("group", str(about.get("group") or ""))
    if record is not None:
        return file_stem([record.code, record.name, word, plain])
    if not region and about.get("group"):
        return file_stem([str(about["group"]), plain])
    from fieldkit.operations.naming import region_code

    code = region_code(session.campaign, region) if region else str(about.get("region") or "")
    name = "" if is_city(code) else session.campaign.region_name(code, "zh")
    return file_stem([code, name, plain])


def export_to(
    session: Session,
    folder: Path,
    day: str,
    region: str | None = None,
    group: str | None = None,
    receipt_word: str = "",
    back_to: str | None = None,
    **more: Any,
) -> ExportResult:
    """
    Export a bundle into a folder under the name of the day; what goes `back_to` a group is a ledger, named a receipt by
    that word: the group has its photos. A file of that name from earlier the same day is brought up to date; one that
    holds anything these entries lack stays, and the next name is taken: `…-2.zip`. Raises as `export` does.
    """
    from fieldkit.core.filename import file_names
    from fieldkit.operations.export import export

    refused: InvalidInput | None = None
    stem = handover_stem(session, day, region, back_to or group, receipt_word if back_to else "")
    for name in file_names(stem, ".json" if back_to else ".zip"):
        try:
            return export(session, folder / name, region, group, back_to=back_to, **more)
        except InvalidInput as error:
            if error.facts["reason"] not in _STAYS:
                raise
            refused = error
    assert refused is not None
    raise refused
