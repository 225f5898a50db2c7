"""
A coordinator's table: the city's workspace with its lists, and twenty sticks as the teams of an example city bring
them, ten of them good. Equal bytes each time; people, sites and agencies are invented.

`python tests/journeys/sticks.py afternoon` lays the table in a new folder.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from pathlib import Path
from random import Random
from typing import Any, NamedTuple
from zipfile import ZipFile, ZipInfo

from fieldkit.core.entry import decode_line
from fieldkit.core.evidence import PhotoFile
from fieldkit.core.selection import select, whole_records
from fieldkit.core.state import State
from fieldkit.core.union import canonical_ledger
from fieldkit.operations.backup import backup
from fieldkit.operations.deputy import import_deputies
from fieldkit.operations.example.city import CAMPAIGN, example_campaign, hand_over, team_laptop
from fieldkit.operations.example.laptop import Laptop
from fieldkit.operations.example.photos import draw
from fieldkit.operations.example.plan import Size, make_plan
from fieldkit.operations.example.plan_table import write_lists
from fieldkit.operations.example.rows import CITY, Plan, PlanCheck, PlanEdit, PlanVisit
from fieldkit.operations.group import import_groups
from fieldkit.operations.init import init
from fieldkit.operations.merge import merge
from fieldkit.operations.people import coordinate_of
from fieldkit.operations.session import Session
from fieldkit.operations.site import import_sites
from fieldkit.store.workspace import Workspace

SEED, SIZE = 20, Size(counties=3, groups=14, sites=30)
NOON = datetime(2021, 9, 1, 12, tzinfo=timezone(timedelta(hours=8)))
LAST_YEAR = "langfang-2020"
COORDINATOR = "廊示宁"
DOUBTED = "131002-GW-004"
TOGETHER = "2021-12-16"


class Work(NamedTuple):
    """
    What lies on the desks of the teams: the plan they lived through and the laptop of each group.
    """

    plan: Plan
    base: State
    lists: Mapping[bytes, bytes]
    laptops: dict[str, Laptop]


def lay_table(folder: Path) -> None:
    """
    Make the city's workspace and the sticks, in a new folder.
    """
    folder.mkdir(parents=True)
    before = os.environ.get("FIELDKIT_HOME")
    with tempfile.TemporaryDirectory() as home:
        # What the teams' laptops remember is none of the coordinator's.
        os.environ["FIELDKIT_HOME"] = home
        try:
            work = _work(folder)
            for number in range(1, 21):
                (folder / "sticks" / f"{number:02}").mkdir(parents=True)
            _good_ones(work, folder / "sticks")
            _bad_ones(work, folder / "sticks")
        finally:
            os.environ.pop("FIELDKIT_HOME")
            if before is not None:
                os.environ["FIELDKIT_HOME"] = before


def _work(folder: Path) -> Work:
    """
    Let the teams live through the example city's plan, and through what makes an afternoon long.
    """
    campaign = example_campaign()
    plan = make_plan(SEED, campaign, SIZE)
    edits = (
        PlanEdit("131002-G01", DOUBTED, "agency", "安次区示例水务办二科", "2021-12-20T17:10:00+08:00"),
        PlanEdit("131002-G02", DOUBTED, "agency", "落垡镇示例管理站", "2021-12-21T09:40:00+08:00"),
    )
    plan = plan._replace(edits=edits)
    session = make_city(folder / "city", plan, campaign)
    groups = {group.code: group for group in plan.groups}
    laptops = {code: team_laptop(plan, group, session.state) for code, group in groups.items()}
    work = Work(plan, session.state, dict(session.content.lines), laptops)
    _together(work, "131003-G01", "131003-G02")
    return work


def make_city(root: Path, plan: Plan, campaign: Mapping[str, Any]) -> Session:
    """
    Make a workspace of the city with the three lists, as a coordinator does before the campaign begins.
    """
    import json

    with tempfile.TemporaryDirectory() as lists:
        place = Path(lists)
        (place / "campaign.json").write_text(json.dumps(campaign, ensure_ascii=False), encoding="utf-8")
        write_lists(plan, place)
        init(root, region=CITY, author=COORDINATOR, campaign=str(place / "campaign.json"))
        session = _session(root, "city")
        import_deputies(session, str(place / "deputies.csv"))
        import_groups(session, str(place / "groups.csv"))
        import_sites(session, str(place / "sites.csv"))
    return session


def _session(root: Path, name: str) -> Session:
    return Session(Workspace(root), lambda: NOON, Random(f"{SEED}/{name}").randbytes, COORDINATOR)


def go_out(work: Work, laptop: Laptop, team: str, day: str, site: str = "", groups: tuple[str, ...] = ()) -> None:
    """
    Let a team go out once more, to a site and with people of its plan.
    """
    own = next(visit for visit in work.plan.visits if visit.team == team)
    site = site or next(check.site for check in work.plan.checks if check.team == team)
    model = next(check for check in work.plan.checks if check.topic == site[7:9])
    begins = f"{team}A-{day.replace('-', '')}"
    visit: PlanVisit = own._replace(
        code=f"{begins}-V1", groups=groups or (team,), date=day, joint="", escorts=(), note="",
        started_at=f"{day}T09:00:00+08:00", ended_at=f"{day}T11:30:00+08:00",
    )  # fmt: skip
    picture = f"IMG_{laptop.random.randrange(5000, 9000)}.jpg"
    photo = model.photos[0]
    taken = f"{day}T10:05:00+08:00" if photo.taken_at else None
    photos = (photo._replace(name=picture, seed=laptop.random.randrange(10**6), taken_at=taken),)
    answers = tuple(one._replace(judgement="ok") for one in model.answers)
    check: PlanCheck = model._replace(
        code=f"{begins}-C01", visit=visit.code, site=site, date=day, time="10:00", findings=(), photos=photos,
        answers=answers, advice=(), note="", point=None, deputies=(), escorts=(), withdrawn=None, group="", method="",
    )  # fmt: skip
    identity = laptop.start_visit(visit)
    place = coordinate_of(laptop.state.by_code("site", check.site))
    laptop.log_check(check, visit, identity, [draw(photo, place) for photo in check.photos])
    laptop.end_visit(identity, visit)


def _together(work: Work, one: str, other: str) -> None:
    """
    Let two teams go out together, and each laptop log what both saw, as two outings of two codes.
    """
    site = next(check.site for check in work.plan.checks if check.team == other)
    for team in (one, other):
        go_out(work, work.laptops[team], team, TOGETHER, site, (one, other))


def _lines(work: Work, laptop: Laptop, region: str) -> dict[bytes, bytes]:
    """
    Give what an `export` of a laptop holds: its own work and what of the lists belongs to it.
    """
    lines = {**work.lists, **laptop.lines}
    return whole_records(lines, laptop.state, select(laptop.state, region=region))


def _name(work: Work, code: str, day: str, ext: str = "zip") -> str:
    (group,) = (group for group in work.plan.groups if group.code == code)
    return f"{code}_{group.name}_{day}.{ext}"


def _export(work: Work, folder: Path, code: str, day: str, kind: str = "zip", laptop: Laptop | None = None) -> Path:
    """
    Hand over what a team has: a bundle, or a ledger with its photos beside it, or (`bare`) without.
    """
    team = laptop or work.laptops[code]
    lines = _lines(work, team, code[:6])
    path = folder / _name(work, code, day, "zip" if kind == "zip" else "json")
    if kind == "zip":
        hand_over(path, lines, team.photos)
        return path
    path.write_bytes(canonical_ledger(CAMPAIGN, lines))
    if kind == "json":
        _lay_photos(folder, team.photos)
    return path


def _lay_photos(folder: Path, photos: Mapping[PhotoFile, bytes]) -> None:
    (folder / "photos").mkdir()
    for photo, data in photos.items():
        (folder / "photos" / photo.name).write_bytes(data)


def _good_ones(work: Work, sticks: Path) -> None:
    """
    Ten sticks on which all is well, with what else lies about on sticks.
    """
    for number, code in ((1, "131000-G01"), (2, "131000-G02"), (3, "131000-G03"), (4, "131000-G04")):
        _export(work, sticks / f"{number:02}", code, "20211224")
    (sticks / "02" / ".DS_Store").write_bytes(b"\0\0\0\1Bud1" + bytes(4000))
    _word_file(sticks / "04" / "卫生检查情况说明（最终版）(2).docx")
    _export(work, sticks / "05", "131002-G01", "20211221")
    _export(work, sticks / "06", "131002-G02", "20211221")
    _export(work, sticks / "08", "131002-G04", "20211220", "bare")
    for number, code in ((11, "131003-G01"), (12, "131003-G02")):
        _export(work, sticks / f"{number:02}", code, "20211217")
    _folder(work, sticks / "09" / "固安农业组", "131022-G01", sticks / "11" / "backup_20211217-1730.zip")


def _word_file(path: Path) -> None:
    with ZipFile(path, "w") as word:
        for name in ("[Content_Types].xml", "word/document.xml"):
            word.writestr(ZipInfo(name), f"<?xml version='1.0'?><!-- {name} -->")


def _folder(work: Work, root: Path, code: str, beside: Path) -> None:
    """
    Put a laptop's whole workspace on a stick, which went out once more after a second laptop had been made of it, and
    its backup on another, as people do who have one stick for everything.
    """
    first = work.laptops[code]
    second = _copied(first)
    go_out(work, first, code, "2021-12-27")
    go_out(work, second, code, "2021-12-28")
    work.laptops[f"{code} copied"] = second
    with tempfile.TemporaryDirectory() as place:
        path = _export(work, Path(place), code, "20211227")
        init(root, region=code[:6], author=first.author, campaign=str(path), laptop="A")
        session = _session(root, code)
        session.remember(group=code)
        merge(session, [path])
    shutil.rmtree(root / "local" / "merges")
    Path(backup(session, beside.parent).path).rename(beside)
    shutil.rmtree(root / "local" / "copies")


def _copied(laptop: Laptop) -> Laptop:
    other = Laptop(SEED, "copied", laptop.author, laptop.state)
    other.dev, other.lines, other.photos = laptop.dev, dict(laptop.lines), dict(laptop.photos)
    return other


def _bad_ones(work: Work, sticks: Path) -> None:
    """
    Ten sticks with a trouble each.
    """
    edited = _export(work, sticks / "07", "131002-G03", "20211220", "json")
    _edit_by_hand(edited)
    second = work.laptops["131022-G01 copied"]
    _export(work, sticks / "10", "131022-G01", "20211228", "zip", second)
    go_out(work, work.laptops["131000-G03"], "131000-G03", "2021-12-29")
    _export(work, sticks / "13", "131000-G03", "20211229")
    (first,) = (sticks / "01").iterdir()
    shutil.copyfile(first, sticks / "14" / f"{first.stem}(2).zip")
    _export(work, sticks / "15", "131000-G02", "20211224", "json")
    for number, code in ((16, "131002-G02"), (17, "131003-G02")):
        _export(work, sticks / f"{number}", code, "20211115", "zip", _as_it_was(work.laptops[code]))
    cut = _export(work, sticks / "18", "131003-G03", "20211220", "json")
    _cut_off(cut)
    _hostile(work, sticks / "19")
    _last_year(sticks / "20")


def _edit_by_hand(path: Path) -> None:
    """
    Change one number of one check, as with an editor.
    """
    text = path.read_text("utf-8")
    number, other = '"value":"97.8"', '"value":"79.8"'
    assert text.count(number) == 1
    path.write_text(text.replace(number, other), "utf-8")


def _as_it_was(laptop: Laptop) -> Laptop:
    """
    Give a laptop as it was when it had written half of what it has.
    """
    other = _copied(laptop)
    other.lines = {one: line for one, line in laptop.lines.items() if decode_line(line).n <= len(laptop.lines) // 2}
    return other


def _cut_off(path: Path) -> None:
    """
    Cut a file off in the middle of its last check.
    """
    data = path.read_bytes()
    path.write_bytes(data[: data.rindex(b'["check",') + 100])


def _hostile(work: Work, folder: Path) -> None:
    """
    Make a bundle that would write outside of where it is unpacked.
    """
    path = _export(work, folder, "131022-G02", "20211220")
    with ZipFile(path, "a") as bundle:
        bundle.writestr(ZipInfo("../../autorun.bat"), "@echo off\r\n")


def _last_year(folder: Path) -> None:
    """
    Make the file of last year's campaign, exported from the folder one forgot to leave.
    """
    campaign = example_campaign()
    name = {"zh": "廊坊市2020年联动监督（示例数据）", "en": "Langfang joint supervision 2020 (EXAMPLE)"}
    plan = make_plan(SEED, campaign, SIZE)
    with tempfile.TemporaryDirectory() as place:
        session = make_city(Path(place) / "old", plan, {**campaign, "code": LAST_YEAR, "name": name})
        data = canonical_ledger(LAST_YEAR, dict(session.content.lines))
    (folder / "131022-G03_20201221.json").write_bytes(data)


if __name__ == "__main__":
    lay_table(Path(sys.argv[1]))
