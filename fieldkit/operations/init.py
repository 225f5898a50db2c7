"""
Making a workspace: one campaign, who works here, and what earlier files hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fieldkit.core.campaign import Campaign, from_fields
from fieldkit.core.codes import is_city
from fieldkit.core.entry import mint_list_entry
from fieldkit.core.fold import Record
from fieldkit.core.lookup import find
from fieldkit.core.state import build_state, record_id
from fieldkit.core.strict import decode_strict
from fieldkit.core.tuples import NamedTuple
from fieldkit.errors import ConflictStands, FileRefused, NotFound
from fieldkit.operations.campaign import DEFAULT, load
from fieldkit.operations.naming import region_code
from fieldkit.operations.people import laptop_value
from fieldkit.operations.records import Warnings, name_value, parts_of_code
from fieldkit.operations.session import Session
from fieldkit.store.workspace import ABOUT, LEDGER, Workspace, create_workspace, workspace_around

if TYPE_CHECKING:
    from fieldkit.operations.gathering import Telling
    from fieldkit.operations.merge import MergeResult

CAMPAIGN_MARK = b'"rec":["campaign",'


class Origin(NamedTuple):
    """
    Where the campaign of a new workspace comes from: its id, its entries and what they say.
    """

    code: str
    lines: tuple[tuple[str, bytes], ...]
    campaign: Campaign


class Started(NamedTuple):
    """
    A new workspace: its folder, campaign, who works there, how many entries it holds; `merged` is the report of
    the files it was started from, None without any. When all of these were refused, no workspace is left.
    """

    root: Path
    campaign: Campaign
    about: dict[str, Any]
    entries: int
    merged: MergeResult | None = None
    warnings: Warnings = ()


def init(
    root: Path,
    region: str,
    group: str | None = None,
    author: str | None = None,
    campaign: str | None = None,
    sources: Sequence[str] = (),
    laptop: str | None = None,
    progress: Telling | None = None,
) -> Started:
    """
    Make a workspace with the campaign's entry minted from its values alone, so that two laptops start alike, then
    merge what `sources` hold. A failure leaves no workspace behind.

    Raises ConflictStands where one is already, NotFound for an unknown campaign or region, InvalidInput.
    """
    _refuse_existing(root)
    paths = [Path(path) for path in sources]
    origin = _campaign_source(campaign, paths)
    about = {"region": region_code(origin.campaign, region)}
    letter = None if laptop is None else laptop_value("--laptop", laptop)
    about |= {name: value for name, value in (("author", author), ("laptop", letter)) if value}
    fresh = not root.exists()
    workspace = Workspace(root)
    try:
        create_workspace(root, origin.code, about)
        session = Session(workspace)
        session.write_list(lambda state, lines: (list(origin.lines), []))
        merged = _merge(session, paths, progress)
        if merged and merged.every_file_refused:
            _undo(workspace, fresh)
            return Started(root, origin.campaign, about, 0, merged)
        warnings = (*_inside(root), *_keep_group(session, group))
    except BaseException:
        _undo(workspace, fresh)
        raise
    if not session.author:
        warnings = (*warnings, ("no_author", {}))
    return Started(root, session.campaign, dict(session.about), len(session.content.lines), merged, warnings)


def _refuse_existing(root: Path) -> None:
    if root.exists() and not root.is_dir():
        raise ConflictStands(what="file", code=str(root), reason="exists")
    if (root / LEDGER).exists() or (root / ABOUT).exists():
        raise ConflictStands(what="workspace", code=str(root), reason="exists")


def _campaign_source(name: str | None, paths: Sequence[Path]) -> Origin:
    """
    Find the campaign: the named one, else that of the first source, whose own entries then carry it.
    """
    if name is not None:
        return _from_any([Path(name)]) if _is_ledger(Path(name)) else _minted(name)
    for path in paths:
        if not path.exists():
            raise NotFound(kind="file", name=str(path), nearest=[])
    return _from_any(paths) if paths else _minted(DEFAULT)


def _minted(name: str) -> Origin:
    shown = load(name)
    code = shown.campaign.code
    line = mint_list_entry("campaign", record_id(code, "campaign", code), shown.fields)
    return Origin(code, (line,), shown.campaign)


def _is_ledger(path: Path) -> bool:
    if path.is_dir() or path.suffix.lower() == ".zip":
        return True
    if path.suffix.lower() != ".json" or not path.is_file():
        return False
    with path.open("rb") as file:
        return b'"about"' in file.read(64)


def _from_any(paths: Sequence[Path]) -> Origin:
    """
    Give the campaign of the first input that can be read, by its own entries; a shipped one of its id where it
    holds none. Raises FileRefused of the first input when none can be read.
    """
    from fieldkit.store.arrivals import find_inputs, read_input

    refusals: list[FileRefused] = []
    for given in find_inputs(paths):
        try:
            content = read_input(given, {}).content
        except FileRefused as refusal:
            refusals.append(refusal)
            continue
        lines = {key.decode(): line for key, line in content.lines.items() if CAMPAIGN_MARK in line}
        state = build_state(content.campaign, (decode_strict(line) for line in lines.values()))
        record = state.by_code("campaign", content.campaign)
        if record is None:
            return _minted(content.campaign)
        return Origin(content.campaign, tuple(lines.items()), from_fields(record.fields))
    raise refusals[0]


def _merge(session: Session, paths: Sequence[Path], progress: Telling | None) -> MergeResult | None:
    if not paths:
        return None
    from fieldkit.operations.merge import merge

    return merge(session, paths, progress=progress)


def _keep_group(session: Session, group: str | None) -> Warnings:
    """
    Remember the workspace's own group: by its code when it is known, else as typed until its list arrives.
    """
    if not group:
        return ()
    name_value("group", group)
    known: Record | None = None
    warnings: Warnings = ()
    try:
        known = find(session.state, "group", group)
    except NotFound:
        warnings = (("group_unknown", {"group": group}),)
    code = (known.code if known else "") or group
    session.remember(group=code)
    region = str(known.fields.get("region") or "") if known else parts_of_code(session.campaign, group)[0]
    return (*_elsewhere(session, code, region), *warnings)


def _elsewhere(session: Session, group: str, region: str) -> Warnings:
    """
    Ask when a group is of another county than its workspace; the city's group may work anywhere, and for the city all.
    """
    own = str(session.about.get("region") or "")
    if own == region or is_city(own) or is_city(region):
        return ()
    return (("group_elsewhere", {"group": group, "region": region, "own": own}),)


def _inside(root: Path) -> Warnings:
    """
    Ask when a new workspace lies inside another one: commands typed between the two would find the outer one.
    """
    outer = workspace_around(root.resolve().parent)
    return (("inside_workspace", {"folder": str(outer.root)}),) if outer else ()


def _undo(workspace: Workspace, fresh: bool) -> None:
    """
    Take away what a failed start made, and nothing else: only the files of this workspace, never a photo.
    """
    for path in (workspace.root / ABOUT, workspace.ledger, workspace.known_good_note, workspace.local / "lock"):
        path.unlink(missing_ok=True)
    for folder in (workspace.local, *([workspace.root] if fresh else [])):
        try:
            folder.rmdir()
        except OSError:
            return
