"""
The example city on disk: plan, lists, team files, county files, the city's workspace, and the trouble on sticks.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from fieldkit.core.entry import decode_lines
from fieldkit.core.evidence import PhotoFile
from fieldkit.core.selection import select, whole_records
from fieldkit.core.state import State
from fieldkit.core.union import canonical_ledger
from fieldkit.core.writers import writer_spans
from fieldkit.errors import ConflictStands
from fieldkit.operations.deputy import import_deputies
from fieldkit.operations.example.laptop import Laptop
from fieldkit.operations.example.names import EXAMPLE
from fieldkit.operations.example.photos import draw
from fieldkit.operations.example.plan import FULL, Size, make_plan
from fieldkit.operations.example.plan_table import write_lists, write_plan
from fieldkit.operations.example.rows import CITY, Plan, PlanGroup
from fieldkit.operations.example.truth import truth
from fieldkit.operations.group import import_groups
from fieldkit.operations.init import init
from fieldkit.operations.merge import merge, merge_files
from fieldkit.operations.merge_result import MergeResult
from fieldkit.operations.people import coordinate_of
from fieldkit.operations.session import Session
from fieldkit.operations.site import import_sites
from fieldkit.resources import read_json
from fieldkit.store.bundle import Bundle, write_bundle
from fieldkit.store.ledger import read_arrived
from fieldkit.store.workspace import Workspace

MODEL = "langfang-2021"
# A campaign of its own: no file of the example is ever merged into a real one, nor the other way round.
CAMPAIGN = f"{MODEL}-example"
CAMPAIGN_FILE = "campaign.json"
AUTHOR = EXAMPLE
NOON = datetime(2021, 9, 1, 12, tzinfo=timezone(timedelta(hours=8)))
Progress = Callable[[str, int, int], None]


class City(NamedTuple):
    """
    What the demo built: its folder, the plan's size in numbers, and what each merge reported.
    """

    folder: Path
    teams: int
    checks: int
    photos: int
    counties: int
    sticks: MergeResult
    session: Session


def build_city(folder: Path, seed: int, progress: Progress, size: Size = FULL) -> City:
    """
    Build the example city in an empty or missing folder; equal seeds give equal files.

    `progress` is told (stage, done, of). Raises ConflictStands when the folder holds something already.
    """
    if folder.exists() and any(folder.iterdir()):
        raise ConflictStands(what="folder", code=str(folder), reason="not_empty")
    folder.mkdir(parents=True, exist_ok=True)
    campaign = example_campaign()
    (folder / CAMPAIGN_FILE).write_text(json.dumps(campaign, ensure_ascii=False, indent=1), encoding="utf-8")
    plan = make_plan(seed, campaign, size)
    write_plan(plan, folder / "plan.csv")
    write_lists(plan, folder)
    counted = {"example": AUTHOR, **truth(plan)}
    (folder / "truth.json").write_text(json.dumps(counted, ensure_ascii=False, indent=1), encoding="utf-8")
    session = _city_workspace(folder, seed)
    _write_teams(plan, session, folder / "teams", progress)
    counties = _merge_counties(plan, folder, progress)
    merge(session, counties, lambda done, of, *_: progress("city", done, of))
    sticks = _plant_trouble(folder, seed)
    reported = merge(session, sorted(sticks.iterdir()), lambda done, of, *_: progress("sticks", done, of))
    checks = sum(1 for check in plan.checks if not check.withdrawn)
    photos = sum(len(check.photos) for check in plan.checks)
    return City(folder, len(plan.groups), checks, photos, len(counties), reported, session)


def _city_workspace(folder: Path, seed: int) -> Session:
    """
    Make the city's workspace and import the three lists, as a coordinator does before the campaign begins.
    """
    init(folder / "city", region=CITY, author=AUTHOR, campaign=str(folder / CAMPAIGN_FILE))
    random = Random(f"{seed}/city")
    session = Session(Workspace(folder / "city"), lambda: NOON, random.randbytes, AUTHOR)
    import_deputies(session, str(folder / "deputies.csv"))
    import_groups(session, str(folder / "groups.csv"))
    import_sites(session, str(folder / "sites.csv"))
    return session


def example_campaign() -> dict[str, Any]:
    """
    Give the campaign of the example: what the shipped one says, under a code of its own and a name, which stands over
    every summary, that says it is an example.
    """
    model: dict[str, Any] = read_json("data", f"campaigns/{MODEL}.json")
    name = {"zh": f"{model['name']['zh']}（示例数据）", "en": f"{model['name']['en']} (EXAMPLE)"}
    return {**model, "code": CAMPAIGN, "name": name}


def _write_teams(plan: Plan, session: Session, teams: Path, progress: Progress) -> None:
    """
    Let every team live through its part of the plan and hand over the bundle of its county.
    """
    teams.mkdir()
    content, state = session.content, session.state
    for index, group in enumerate(plan.groups, 1):
        laptop = team_laptop(plan, group, state)
        lines = {**content.lines, **laptop.lines}
        chosen = whole_records(lines, laptop.state, select(laptop.state, region=group.region))
        hand_over(teams / f"{group.code}.zip", chosen, laptop.photos)
        progress("teams", index, len(plan.groups))


def hand_over(path: Path, lines: dict[bytes, bytes], photos: dict[PhotoFile, bytes]) -> None:
    """
    Write a bundle of these entries and photos, as `export` does.
    """
    ledger = canonical_ledger(CAMPAIGN, lines)
    spans = writer_spans(decode_lines(lines.values()))
    write_bundle(path, CAMPAIGN, ledger, list(photos), photos.__getitem__, (), spans)


def team_laptop(plan: Plan, group: PlanGroup, state: State) -> Laptop:
    """
    Let a team live through its part of the plan, in order of time.
    """
    laptop = Laptop(plan.seed, group.code, f"{group.contact or group.leader}（示例）", state)
    checks = [check for check in plan.checks if check.team == group.code]
    for visit in sorted((one for one in plan.visits if one.team == group.code), key=lambda one: one.started_at):
        identity = laptop.start_visit(visit)
        for check in (one for one in checks if one.visit == visit.code):
            site = coordinate_of(laptop.state.by_code("site", check.site))
            laptop.log_check(check, visit, identity, [draw(photo, site) for photo in check.photos])
        laptop.end_visit(identity, visit)
    for check in (one for one in checks if one.visit is None):
        site = coordinate_of(laptop.state.by_code("site", check.site))
        laptop.log_check(check, None, "", [draw(photo, site) for photo in check.photos])
    for edit in (one for one in plan.edits if one.team == group.code):
        laptop.edit_site(edit)
    return laptop


def _merge_counties(plan: Plan, folder: Path, progress: Progress) -> list[Path]:
    """
    Merge the team files of each unit into one file a county, photos beside them.
    """
    counties = folder / "counties"
    counties.mkdir()
    regions = sorted({group.region for group in plan.groups})
    made = []
    for index, region in enumerate(regions, 1):
        files = sorted((folder / "teams").glob(f"{region}-*.zip"))
        out = counties / f"{region}.json"
        merge_files(files, out)
        made.append(out)
        progress("counties", index, len(regions))
    return made


def _plant_trouble(folder: Path, seed: int) -> Path:
    """
    Lay the trouble a coordinator meets on sticks: a file delivered twice, an old copy, a cut-off copy, a bundle
    without one of its photos.
    """
    sticks = folder / "sticks"
    sticks.mkdir()
    files = sorted((folder / "teams").glob("*.zip"))
    twice, old, cut, bare = (files[(seed + step * 17) % len(files)] for step in range(4))
    shutil.copyfile(twice, sticks / f"{twice.stem}(2).zip")
    lines, photos = _opened(old)
    hand_over(sticks / f"{old.stem}_old.zip", _early(lines), {})
    whole = cut.read_bytes()
    (sticks / f"{cut.stem}_cut.zip").write_bytes(whole[: len(whole) * 2 // 3])
    lines, photos = _opened(bare)
    _without_one_photo(sticks / f"{bare.stem}_no_photo.zip", lines, photos)
    return sticks


def _opened(path: Path) -> tuple[dict[bytes, bytes], dict[PhotoFile, bytes]]:
    with Bundle.open(path) as bundle:
        lines = dict(read_arrived(bundle.ledger(), str(path)).lines)
        return lines, {photo: bundle.photo(photo) or b"" for photo in bundle.photos()}


def _early(lines: dict[bytes, bytes]) -> dict[bytes, bytes]:
    """
    Give a ledger as it was before the last third of what the team wrote.
    """
    own = sorted((entry for entry in decode_lines(lines.values()) if entry.dev), key=lambda entry: entry.n)
    late = {entry.id.encode() for entry in own[len(own) * 2 // 3 :]}
    return {identity: line for identity, line in lines.items() if identity not in late}


def _without_one_photo(path: Path, lines: dict[bytes, bytes], photos: dict[PhotoFile, bytes]) -> None:
    """
    Write a bundle whose list names every photo, one of them left out by whoever copied it.
    """
    lost = sorted(photos)[0] if photos else None
    kept = {photo: data for photo, data in photos.items() if photo != lost}
    spans = writer_spans(decode_lines(lines.values()))
    missing = [lost.name] if lost else []
    write_bundle(path, CAMPAIGN, canonical_ledger(CAMPAIGN, lines), list(kept), kept.__getitem__, missing, spans)
