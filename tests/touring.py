"""
A team's workspace in the middle of its work, made by the real program: lists, a visit under way, checks, a stick, one
conflict, a file set aside, and one that somebody edited by hand. What is shown to people as an example is tried there.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

GOLDEN = Path(__file__).parent / "golden" / "small_city"
LISTS = ("deputy import deputies.csv", "group import groups.csv", "site import sites.csv")
TEAM = (
    "init desk --region 131022 --group 131022-G03 --author 孔示敏 --campaign langfang-2021 --laptop A",
    *(f"-w desk {line}" for line in LISTS),
    "-w desk visit start --on 2021-10-18 -m 暗访 -d D02,D03,D04",
    "-w desk check log 131022-GW-001 -p photos/IMG_0001.jpg -x GW04=机井未封填",
    "-w desk check log 131022-GW-002 -p photos/IMG_0003.jpg -x GW05=未通水",
    "-w desk export desk/stick/131022-G03.zip",
    "-w desk export desk/edited.json",
)
OTHER = (
    "init other --region 131000 --group 131000-G01 --author 高示文 --campaign langfang-2021 --laptop B",
    *(f"-w other {line}" for line in LISTS),
    "-w other visit start --on 2021-10-18 -m 暗访 -d D01,D02",
    "-w other check log 131022-GW-001 -p photos/IMG_0002.jpg",
    "-w other site edit 131022-GW-003 --name 例兴洗车行",
    "-w other export desk/stick/131000-G01.zip",
    "-w desk site edit 131022-GW-003 --name 例兴洗车点",
    "-w desk merge desk/stick/131000-G01.zip",
    "-w other check log 131022-GW-002",
    "-w other export desk/practice.zip --no-photos",
    "-w desk merge desk/practice.zip",
    "-w desk source set-aside practice.zip --reason practice",
    "-w desk backup desk/stick",
)
EDITED = "-w desk merge desk/edited.json"
ASIDE = (
    "init desk/三组 --region 131022 --campaign langfang-2021",
    "init desk/team --region 131022 --campaign langfang-2021",
    "campaign new desk/本市专项.json --from langfang-2021 --code langfang-2021",
    "campaign new desk/campaign.json --from langfang-2021 --code langfang-2021",
)


def make_desk(folder: Path, fieldkit: Callable[..., Any]) -> Path:
    """
    Make the workspace in a folder, with the real program as run there, and give it; lists and photos lie in it as on a
    laptop, the hand-overs in `stick`.
    """
    shutil.copytree(GOLDEN, folder, dirs_exist_ok=True)
    (folder / "desk" / "stick").mkdir(parents=True)
    own = {"FIELDKIT_HOME": str(folder / "home"), "NO_COLOR": "1", "COLUMNS": "80"}
    for line in (*TEAM, *OTHER, *ASIDE):
        # A merge that finds a conflict is done, and says so.
        fieldkit(*line.split(" "), exit=1 if " merge desk/stick" in line else 0, lang="en", env=own)
    _edit_by_hand(folder / "desk" / "edited.json")
    fieldkit(*EDITED.split(" "), exit=1, lang="en", env=own)
    (backup,) = (folder / "desk" / "stick").glob("desk_*.zip")
    backup.rename(backup.with_name("desk_20211018-2010.zip"))
    for name in ("today.csv", "今天的检查.csv"):
        (folder / "desk" / name).write_text("date,site,rest\n2021-10-18,131022-GW-003,ok\n", encoding="utf-8")
    for name in ("deputies.csv", "groups.csv", "sites.csv"):
        shutil.copy(folder / name, folder / "desk" / name)
    shutil.copytree(folder / "photos", folder / "desk" / "photos", dirs_exist_ok=True)
    return folder / "desk"


def _edit_by_hand(path: Path) -> None:
    """
    Change two values of a file as an editor would, ids left as they are.
    """
    text = path.read_text("utf-8")
    assert text.count("机井未封填") == text.count("未通水") == 1
    path.write_text(text.replace("机井未封填", "机井已封填").replace("未通水", "已通水"), "utf-8")
