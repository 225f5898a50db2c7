"""
What tests of the inspector's side start from: a team's workspace that is ready to go, and real photos.

People, sites and agencies are invented.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZipFile

from fieldkit.core.entry import Change
from fieldkit.core.visit import switches
from fieldkit.operations.init import init
from fieldkit.operations.session import Session
from fieldkit.store.workspace import Workspace, find_workspace, read_content, rewrite_union, writing

CHINA = timezone(timedelta(hours=8))
TODAY = "2021-10-18"
WELL = (39.4350, 116.2940)
GROUPS = (
    ("131022-G03", "固安县第三监督小组", "131022", "GW"),
    ("131022-G05", "固安县第五监督小组", "131022", "BE"),
    ("131000-G01", "市第一监督小组", "131000", "GW"),
)
DEPUTIES = (
    ("D001", "周启明", "city"),
    ("D002", "吴秀兰", "county"),
    ("D003", "郑海波", "township"),
    ("D004", "何雨", "county"),
)
SITES = (
    ("131022-GW-007", "柳泉镇东柳村机井", "GW", "131022-G03", WELL),
    ("131022-GW-008", "宫村镇北王庄机井", "GW", "131022-G03", (39.4100, 116.2500)),
    ("131022-BE-001", "固安县政务服务大厅", "BE", "131022-G05", None),
)


class Team(NamedTuple):
    """
    A ready workspace: its folder and who is in its ledger.
    """

    root: Path

    @property
    def workspace(self) -> Workspace:
        """
        The workspace as the store knows it.
        """
        return find_workspace(self.root)

    def session(self) -> Session:
        """
        A fresh look at the workspace.
        """
        return Session(self.workspace)

    def ledger(self) -> bytes:
        """
        The bytes of the ledger.
        """
        return (self.root / "ledger.json").read_bytes()

    def id(self, kind: str, code: str) -> str:
        """
        The record id behind a code.
        """
        record = self.session().state.by_code(kind, code)
        assert record is not None
        return record.id


def make_team(root: Path, group: str | None = "131022-G03", laptop: str = "A", author: str = "刘洋") -> Team:
    """
    Make the workspace of a team: campaign, three groups, four deputies and three sites, as if their lists had come.
    """
    init(root, "131022", author=author, laptop=laptop)
    session = Session(find_workspace(root))
    session.write_list(lambda state, lines: ([], list(_records(session))))
    if group:
        Session(find_workspace(root)).remember(group=group)
    return Team(root)


def _records(session: Session) -> Iterable[Change]:
    from fieldkit.adapters.coordinates import from_numbers

    derive = session.state.derive
    for code, name, level in DEPUTIES:
        fields = {"code": code, "name": name, "level": level, "region": "131022"}
        yield Change("deputy", derive("deputy", code), fields)
    members = switches("member", [derive("deputy", code) for code, _name, _level in DEPUTIES[:3]])
    for code, name, region, topic in GROUPS:
        fields = {"code": code, "name": name, "kind": "supervision", "region": region, "topic": topic}
        fields["level"] = "city" if region == "131000" else "county"
        yield Change("group", derive("group", code), {**fields, **(members if code == "131022-G03" else {})})
    for code, name, topic, group, place in SITES:
        fields = {"code": code, "name": name, "region": "131022", "topic": topic, "agency": "县水务局"}
        fields["group"] = derive("group", group)
        if place:
            fields["coordinate"] = from_numbers(*place, "wgs84", "list").to_field()
        yield Change("site", derive("site", code), fields)


def add_deputy(team: Team, code: str, name: str) -> None:
    """
    Add one more deputy with any name at all.
    """
    session = team.session()
    change = Change("deputy", session.state.derive("deputy", code), {"code": code, "name": name, "region": "131022"})
    session.write(lambda state, who: [change])


def add_site(team: Team, code: str, name: str) -> None:
    """
    Add one more site with any name at all, without a position.
    """
    session = team.session()
    fields = {"code": code, "name": name, "region": "131022", "topic": "GW"}
    session.write(lambda state, who: [Change("site", session.state.derive("site", code), fields)])


def copy_team(team: Team, root: Path) -> Team:
    """
    Copy a workspace as a person copies a folder: the copy becomes a writer of its own at its first entry.
    """
    shutil.copytree(team.root, root)
    return Team(root)


def unite_into(team: Team, *others: Team) -> None:
    """
    Put what other workspaces hold into this one, as a merge does.
    """
    for other in others:
        with writing(team.workspace) as content:
            rewrite_union(team.workspace, content, dict(read_content(other.workspace).lines))


def spoil_packed(path: Path, name: str) -> None:
    """
    Damage one part of a zip where its packed bytes begin, as a bad sector of a stick does.
    """
    data = bytearray(path.read_bytes())
    with ZipFile(path) as packed:
        start = packed.getinfo(name).header_offset
    begins = start + 30 + sum(int.from_bytes(data[start + at : start + at + 2], "little") for at in (26, 28))
    data[begins : begins + 4] = b"\xff" * 4
    path.write_bytes(data)


def tree(folder: Path) -> dict[str, bytes]:
    """
    Give every file below a folder with its bytes.
    """
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def photo_bytes(
    seed: int = 1,
    place: tuple[float, float] | None = WELL,
    taken: datetime | None = datetime(2021, 10, 18, 9, 30, 5, tzinfo=CHINA),
    size: tuple[int, int] = (64, 48),
) -> bytes:
    """
    A JPEG as a phone makes it; without place and time as WeChat sends it on. Each seed is another picture.
    """
    from PIL import Image

    picture = Image.frombytes("RGB", size, random.Random(seed).randbytes(size[0] * size[1] * 3))
    exif = Image.Exif()
    if taken:
        exif.update({0x010F: "Example", 0x0110: "Phone 1"})
        exif.get_ifd(0x8769).update({0x9003: taken.strftime("%Y:%m:%d %H:%M:%S"), 0x9011: "+08:00"})
    if place:
        exif.get_ifd(0x8825).update({1: "N", 2: _dms(place[0]), 3: "E", 4: _dms(place[1])})
    out = BytesIO()
    picture.save(out, "JPEG", **({"exif": exif} if taken or place else {}))
    return out.getvalue()


def _dms(degrees: float) -> tuple[float, float, float]:
    whole = int(degrees)
    minutes = int((degrees - whole) * 60)
    return float(whole), float(minutes), round((degrees - whole - minutes / 60) * 3600, 4)


def make_photo(path: Path, seed: int = 1, **more: Any) -> Path:
    """
    Write such a JPEG to a file, making its folder.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(photo_bytes(seed, **more))
    return path


def make_bare(path: Path, seed: int = 1) -> Path:
    """
    Write a JPEG without any EXIF, as WeChat sends it.
    """
    return make_photo(path, seed, place=None, taken=None)
