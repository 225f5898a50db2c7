"""
Campaigns: the shipped ones, the ledger's own, files a person edits, and a changed file compared three-way.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fieldkit.core.campaign import Campaign, from_fields
from fieldkit.core.campaign_rules import FAMILIES, faults
from fieldkit.core.canonical import check_value
from fieldkit.core.codes import nearest
from fieldkit.core.entry import LIST, Change
from fieldkit.core.fold import Record
from fieldkit.core.listing import Kept, compare
from fieldkit.core.state import State
from fieldkit.core.tuples import NamedTuple
from fieldkit.errors import ConflictStands, InvalidCampaign, InvalidInput, NotFound, NoWorkspace
from fieldkit.operations.listed import last_listed
from fieldkit.operations.records import name_value
from fieldkit.operations.session import Session
from fieldkit.resources import names, read_json
from fieldkit.store.durable import StrPath

DEFAULT = "langfang-2021"


class CampaignShown(NamedTuple):
    """
    A campaign read from its fields; `record` is the ledger's, None for a shipped or filed one; `origin` is
    ledger, shipped or file.
    """

    campaign: Campaign
    fields: dict[str, Any]
    origin: str
    record: Record | None = None


class CampaignImported(NamedTuple):
    """
    Which fields of the campaign a changed file set, which a person had changed since and were kept.
    """

    shown: CampaignShown
    changed: tuple[str, ...]
    kept: tuple[Kept, ...]
    same: int


def read_campaign_file(path: Path) -> dict[str, Any]:
    """
    Read the fields of a campaign from an editable JSON file; raises InvalidInput, with everything that is wrong with
    the values at once.
    """
    try:
        fields = json.loads(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise InvalidInput(field="campaign", value=str(path), reason="not_utf8", hint=None) from None
    except (ValueError, RecursionError):
        raise InvalidInput(field="campaign", value=str(path), reason="not_json", hint=None) from None
    fields = fields if isinstance(fields, dict) else {}
    _refuse_faults(fields, str(path))
    check_value(fields)
    return fields


def _refuse_faults(fields: Mapping[str, Any], path: str) -> None:
    found = faults(fields)
    if found:
        raise InvalidCampaign(path=path, faults=[tuple(fault) for fault in found])


def shipped(name: str) -> dict[str, Any]:
    """
    Give the fields of a shipped campaign; raises NotFound with the nearest ones.
    """
    known = names("data", "campaigns")
    if name not in known:
        raise NotFound(kind="campaign", name=name, nearest=nearest(name, known) or known)
    fields: dict[str, Any] = read_json("data", f"campaigns/{name}.json")
    return fields


def load(name: str) -> CampaignShown:
    """
    Give a campaign by the path of its file or its shipped name; raises NotFound or InvalidInput.
    """
    path = Path(name)
    is_file = name not in names("data", "campaigns") and path.suffix.lower() == ".json"
    fields = read_campaign_file(path) if is_file else shipped(name)
    return CampaignShown(from_fields(fields), fields, "file" if is_file else "shipped")


def own(session: Session) -> CampaignShown:
    """
    Give the campaign of this ledger; raises NotFound.
    """
    campaign = session.campaign
    record = session.state.by_code("campaign", campaign.code)
    assert record is not None
    return CampaignShown(campaign, record.fields, "ledger", record)


def _own_at(folder: StrPath | None) -> CampaignShown | None:
    """
    Give the campaign of the workspace, None outside of one; raises NoWorkspace for a folder named that is none.
    """
    try:
        return own(Session.at(folder))
    except NoWorkspace:
        if folder is not None:
            raise
        return None


def list_campaigns(folder: StrPath | None) -> list[CampaignShown]:
    """
    Give the campaign of the workspace, when there is one, then the shipped ones.
    """
    mine = _own_at(folder)
    return [*([mine] if mine else []), *(load(name) for name in names("data", "campaigns"))]


def show(folder: StrPath | None, name: str | None) -> CampaignShown:
    """
    Give the named campaign; without a name the workspace's, and without a workspace the default one.
    """
    mine = _own_at(folder)
    if mine and (name is None or name == mine.campaign.code):
        return mine
    return load(name or DEFAULT)


def new(folder: StrPath | None, path: Path, origin: str, code: str | None = None) -> CampaignShown:
    """
    Write an editable campaign file made from another one under a new code (the file's name where none is given). Under
    the code of the workspace's own campaign, whose record is then given, the file is for `import_campaign`.

    Raises ConflictStands when the file exists, NotFound, InvalidInput.
    """
    if path.exists():
        raise ConflictStands(what="file", code=str(path), reason="exists")
    known = show(folder, origin).fields
    struck = ("withdrawn", *(name for name, value in known.items() if value is None and name.startswith(FAMILIES)))
    fields = {name: value for name, value in known.items() if name not in struck}
    fields["code"] = name_value("code", code or path.stem)
    _refuse_faults(fields, origin)
    mine = _own_at(folder)
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(json.dumps(fields, ensure_ascii=False, indent=1) + "\n")
    record = mine.record if mine and mine.campaign.code == fields["code"] else None
    return CampaignShown(from_fields(fields), fields, "file", record)


def import_campaign(session: Session, path: Path) -> CampaignImported:
    """
    Bring a changed campaign file into the ledger, field by field: what changed in the file is written, what a
    person changed since is kept. A region, topic or checklist struck from the file is struck here.

    Raises ConflictStands when the file is of another campaign.
    """
    fields = read_campaign_file(path)
    record = own(session).record
    assert record is not None
    if fields["code"] != record.code:
        raise ConflictStands(what="campaign", code=fields["code"], reason="other_campaign", own=record.code)
    found = compare(last_listed(record), record.fields, fields)
    struck = _struck(record, fields)
    changes = {**found.write, **struck}

    def plan(state: State, who: object) -> list[Change]:
        return [Change("campaign", record.id, {**changes, LIST: True})] if changes else []

    session.write(plan)
    return CampaignImported(own(session), tuple(sorted(changes)), tuple(found.kept), found.same)


def _struck(record: Record, fields: Mapping[str, Any]) -> dict[str, Any]:
    base = last_listed(record) or {}
    return {
        name: None
        for name, value in base.items()
        if name.startswith(FAMILIES) and value is not None and name not in fields and record.fields.get(name) == value
    }
