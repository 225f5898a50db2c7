"""
The writing commands the night puts to the proof, each with what must be there before it.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from .scene import DEPUTIES, GROUP, SITES, Scene, take

BACKUP = "ws_20211018-1200.zip"
BACK = "back.json"
ROSTER = "代表编号,姓名,级别,区县\n131022-D011,示例一,县级,131022\n131022-D012,示例二,县级,131022\n"
SHEET = "日期,点位,代表,GW04,发现问题,照片\n2021-10-18,{site},{deputies},存在问题,未封填,{photo}\n"


class Verb(NamedTuple):
    """
    A command line to prove, the command lines that come before it, and the file or folder it writes, or "".
    """

    name: str
    words: Sequence[str]
    before: Sequence[Sequence[str]] = ()
    product: str = ""


def verbs(scene: Scene) -> Iterator[Verb]:
    """
    Give every writing command, on the scene as it was set up with two checks.
    """
    src = scene.room / "src"
    (src / "roster.csv").write_text(ROSTER, encoding="utf-8")
    row = {"site": SITES[0], "deputies": "、".join(DEPUTIES), "photo": scene.photos[2].name}
    (src / "day.csv").write_text(SHEET.format(**row), encoding="utf-8")
    ledger, bundle = str(src / "arrived.json"), str(src / "arrived.zip")
    _arrivals(scene, ledger, bundle)
    photo = str(scene.photos[2])
    yield Verb("check log", scene.log_words("log")[2:])
    yield Verb("check amend", ["check", "amend", "C01", "--note", "amended"])
    yield Verb("check withdraw", ["check", "withdraw", "C01", "--reason", "wrong"])
    yield Verb("photo add", ["photo", "add", "C01", photo])
    yield Verb("finding edit", ["finding", "edit", "20211018-01", "--text", "已封填"])
    yield Verb("visit start", ["visit", "start", "--on", "2021-10-18", "-g", GROUP, "-d", ",".join(DEPUTIES)])
    yield Verb("site edit", ["site", "edit", SITES[1], "--address", "示例村东"])
    yield Verb("deputy import", ["deputy", "import", str(src / "roster.csv")])
    yield Verb("check import", ["check", "import", str(src / "day.csv")])
    yield Verb("merge ledger", ["merge", ledger])
    yield Verb("merge bundle", ["merge", bundle])
    yield Verb("export ledger", ["export", str(scene.case / "out.json")], product="out.json")
    yield Verb("export bundle", ["export", str(scene.case / "out.zip")], product="out.zip")
    yield Verb("export back", ["export", str(scene.case / BACK), "--for", GROUP], product=BACK)
    yield Verb("backup", ["backup", str(scene.case)], product=BACKUP)
    shutil.copy(_backup(scene), src / BACKUP)
    yield Verb("restore", ["restore", str(src / BACKUP), str(scene.case / "restored")], product="restored")
    yield Verb("freeze", ["freeze", "Q4", "--note", "示例签字"])
    yield Verb("erase", ["erase", "C01", "--reason", "asked for", "--yes"])


def ready(scene: Scene, verb: Verb) -> list[str]:
    """
    Make the scene ready for a command, and give its command line.
    """
    scene.again()
    scene.product, scene.wanted = None, b""
    words = scene.words(*verb.words)
    if verb.product:
        scene.play(words)
        scene.product = scene.case / verb.product
        scene.wanted = take(scene.product) if scene.product.is_dir() else scene.product.read_bytes()
        scene.again()
    scene.base = take(scene.case)
    return words


def _backup(scene: Scene) -> Path:
    """
    Make a backup to be restored.
    """
    scene.again()
    outcome = scene.play(scene.words("backup", str(scene.case)), real=True)
    assert outcome.exit == 0, outcome
    return scene.case / BACKUP


def _arrivals(scene: Scene, ledger: str, bundle: str) -> None:
    """
    Make what another team hands over: a check with a photo, as a ledger (photos beside it) and as a bundle.
    """
    scene.again()
    other = scene.case / "other-home"
    for words in (scene.log_words("arrived", photo=3), scene.words("export", ledger), scene.words("export", bundle)):
        outcome = scene.play(words, real=True, home=other)
        assert outcome.exit == 0, outcome
    shutil.copytree(scene.workspace / "photos", Path(ledger).parent / "photos", dirs_exist_ok=True)
    scene.again()
