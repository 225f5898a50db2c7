"""
The room every harness plays in: a small real workspace, its home, photos to log, and snapshots to begin again from.
"""

from __future__ import annotations

import gc
import importlib
import io
import os
import pkgutil
import random
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from fieldkit.core.entry import mint_list_entry
from fieldkit.core.state import record_id
from fieldkit.resources import read_json
from fieldkit.store.workspace import create_workspace, writing

from . import planted
from .child import Outcome, fork, run, steady
from .disk import SECTOR
from .shim import NO_FAULT, Fault, Shim

CAMPAIGN = "langfang-2021"
GROUP = "131022-G03"
SITES = ("131022-GW-001", "131022-GW-002")
DEPUTIES = ("131022-D001", "131022-D002", "131022-D003")
FOREIGN = ("PIL.JpegImagePlugin", "rich.table", "rich.console", "geopy.point", "zipfile", "msgspec", "msgspec.json")
Snapshot = dict[str, bytes | None]


def memory() -> str | None:
    """
    Give a folder in memory that has room, for what asks no question of a disk; None where there is none.
    """
    folder = "/dev/shm"
    return folder if os.access(folder, os.W_OK) and shutil.disk_usage(folder).free >= 2 * 1024**3 else None


class Scene:
    """
    A room: `case/ws` is the workspace, `case/home` the user's settings, `src` holds photos.

    *plant* names the planted fault that is at work in every command, or ""; *checks* (at most 2) are logged before;
    with *align* the ledger's closing brackets begin so many bytes behind the beginning of a sector. `product` is the
    file or folder a command is to write beside the ledger, `wanted` its bytes or files.
    """

    def __init__(self, room: Path, plant: str = "", checks: int = 2, align: int | None = None) -> None:
        self.room = room.resolve()
        self.case = self.room / "case"
        self.workspace = self.case / "ws"
        self.home = self.case / "home"
        self.plant = plant
        self.product: Path | None = None
        self.wanted: bytes | Snapshot = b""
        self.photos = [_photo(self.room / "src" / f"photo{number}.jpg", number) for number in range(4)]
        self._set_up(checks, 0)
        if align is not None:
            pad = (align - (len(self.base["ws/ledger.json"] or b"") - 4)) % SECTOR
            shutil.rmtree(self.case)
            self._set_up(checks, pad)

    def _set_up(self, checks: int, pad: int) -> None:
        self._make(pad)
        for number in range(checks):
            outcome = self.play(self.log_words(f"before {number}", photo=number))
            assert outcome.exit == 0, outcome
        self.base = take(self.case)

    def _make(self, pad: int) -> None:
        about = {"region": "131022", "group": GROUP, "author": "甲"}
        workspace = create_workspace(self.workspace, CAMPAIGN, about)
        self.home.mkdir(parents=True)
        lines = [mint_list_entry(kind, rec, fields)[1] for kind, rec, fields in _records(pad)]
        with writing(workspace):
            from fieldkit.store.database import LedgerDatabase

            with LedgerDatabase(workspace.ledger) as database:
                database.entries().insert_lines(lines)

    @property
    def ledger(self) -> Path:
        """
        The workspace's ledger.
        """
        return self.workspace / "ledger.json"

    def log_words(self, note: str, photo: int = 2, site: int = 0) -> list[str]:
        """
        Give the command line of one check with a photo and a finding, known again by its note.
        """
        given = ["--on", "2021-10-18", "--deputy", ",".join(DEPUTIES[:2]), "--note", note, "--rest", "ok"]
        given += ["--photo", str(self.photos[photo]), "--finding", f"GW04=井口未封填 {note}"]
        return ["-w", str(self.workspace), "check", "log", SITES[site], *given]

    def words(self, *words: str) -> list[str]:
        """
        Give a command line in the workspace.
        """
        return ["-w", str(self.workspace), *words]

    def play(
        self, words: Sequence[str], fault: Fault | None = None, home: Path | None = None, real: bool = False
    ) -> Outcome:
        """
        Run one command line in a child, under the shim unless *real*.
        """
        shim = None if real else Shim(str(self.case), fault or NO_FAULT, planted.blind(self.plant))
        return fork(lambda: self.inside(words, home), shim)

    def inside(self, words: Sequence[str], home: Path | None = None, seed: str = "") -> int:
        """
        Run one command line in this process, which must be a child: its randomness follows from its words.
        """
        set_environment(home or self.home)
        steady(seed or " ".join(word for word in words if os.sep not in word))
        planted.plant(self.plant)
        return run(words)

    def fresh(self) -> int:
        """
        Give how many entries the ledger has more than after the set-up.
        """
        return self.ledger.read_bytes().count(b"\n") - (self.base["ws/ledger.json"] or b"").count(b"\n")

    def again(self) -> None:
        """
        Begin again: the room is as it was after the set-up.
        """
        put(self.case, self.base)


def set_environment(home: Path) -> None:
    """
    Give this process its own settings, in English and without colours.
    """
    os.environ.update({"FIELDKIT_HOME": str(home), "FIELDKIT_LANG": "en", "NO_COLOR": "1", "COLUMNS": "80"})
    os.environ.pop("FIELDKIT_WORKSPACE", None)


def warm() -> None:
    """
    Import what commands import, so that a forked child need not.
    """
    import fieldkit

    found = [*pkgutil.walk_packages(fieldkit.__path__, "fieldkit.")]
    for name in [*(one.name for one in found if one.name != "fieldkit.__main__"), *FOREIGN]:
        importlib.import_module(name)
    gc.freeze()


def _records(pad: int) -> list[tuple[str, str, dict[str, Any]]]:
    campaign = read_json("data", f"campaigns/{CAMPAIGN}.json")
    kept = {name: value for name, value in campaign.items() if not name.startswith("checklist.") or name.endswith("GW")}
    found = [("campaign", _id("campaign", CAMPAIGN), kept)]
    here = {"region": "131022", "topic": "GW"}
    group = {"code": GROUP, "name": "第三督察组", "kind": "supervision", "level": "county"}
    found.append(("group", _id("group", GROUP), group | here))
    for number, code in enumerate(SITES):
        site = {"code": code, "name": f"示例取水井{number}", "group": _id("group", GROUP)} | here
        site["note"] = "x" * (0 if number else pad)
        found.append(("site", _id("site", code), site))
    for number, code in enumerate(DEPUTIES):
        deputy = {"code": code, "name": "赵钱孙"[number] + "示例", "level": "county", "region": "131022"}
        found.append(("deputy", _id("deputy", code), deputy))
    return found


def _id(kind: str, code: str) -> str:
    return record_id(CAMPAIGN, kind, code)


def _photo(path: Path, number: int) -> Path:
    from PIL import Image

    path.parent.mkdir(parents=True, exist_ok=True)
    picture = Image.frombytes("RGB", (24, 24), random.Random(number).randbytes(24 * 24 * 3))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    path.write_bytes(out.getvalue())
    return path


def take(folder: Path) -> Snapshot:
    """
    Take a folder's files as {relative path: bytes}, folders as None.
    """
    return {
        path.relative_to(folder).as_posix(): None if path.is_dir() else path.read_bytes()
        for path in sorted(folder.rglob("*"))
    }


def put(folder: Path, files: Mapping[str, bytes | None]) -> None:
    """
    Make a folder hold exactly these files.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, data in sorted(files.items()):
        path = folder / name
        if data is None:
            path.mkdir(parents=True, exist_ok=True)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
