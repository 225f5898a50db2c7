"""
P12: a wrong clock reorders and hides nothing. A day's work is done by real commands while the clock goes where it
likes; own work keeps its order, the last command is the last, and what is merged does not depend on any clock.
"""

from __future__ import annotations

import itertools
import json
import os
import random
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from fieldkit.operations.session import Session

from . import planted
from .report import Report
from .scene import Scene, put, take
from .texts import NARROW, Desk, Said

CHINA = timezone(timedelta(hours=8))
NOON = datetime(2021, 10, 18, 12, 0, tzinfo=CHINA)
NEW_YORK_SUMMER, NEW_YORK_WINTER = timezone(timedelta(hours=-4)), timezone(timedelta(hours=-5))
# Where the clock stands at the commands of a day, one after the other, round and round.
CLOCKS: dict[str, Sequence[datetime]] = {
    "sound": [NOON + timedelta(minutes=minute) for minute in range(20)],
    "stands still": [NOON],
    "battery dead": [datetime(1970, 1, 1, 8, 0, 7, tzinfo=CHINA)],
    "mended meanwhile": [datetime(1970, 1, 1, 8, 0, 7, tzinfo=CHINA), NOON],
    "a day behind": [NOON, NOON - timedelta(days=1)],
    "runs back": [NOON - timedelta(hours=hour) for hour in range(30)],
    "ten years on": [NOON, NOON.replace(year=2031), NOON],
    "from the future back": [NOON.replace(year=2031), NOON, NOON.replace(year=2020)],
    "leap day": [datetime(2024, 2, 29, 23, 59, 59, tzinfo=CHINA), datetime(2024, 3, 1, 0, 0, tzinfo=CHINA)],
    "farthest east": [NOON.astimezone(timezone(timedelta(hours=14)))],
    "farthest west": [NOON.astimezone(timezone(timedelta(hours=-12)))],
    "east to west": [
        (NOON + timedelta(minutes=at)).astimezone(timezone(timedelta(hours=14 if at % 2 else -12))) for at in range(20)
    ],
    "summer ends": [
        datetime(2021, 11, 7, 1, 59, 59, tzinfo=NEW_YORK_SUMMER),
        datetime(2021, 11, 7, 1, 0, 1, tzinfo=NEW_YORK_WINTER),
    ],
    "summer begins": [
        datetime(2021, 3, 14, 1, 59, 59, tzinfo=NEW_YORK_WINTER),
        datetime(2021, 3, 14, 3, 0, 1, tzinfo=NEW_YORK_SUMMER),
    ],
    "around midnight": [datetime(2021, 10, 18, 23, 59, 59, tzinfo=CHINA), datetime(2021, 10, 19, 0, 0, tzinfo=CHINA)],
    "year turns": [datetime(2021, 12, 31, 23, 59, 59, tzinfo=CHINA), datetime(2022, 1, 1, 0, 0, tzinfo=CHINA)],
    "half an hour off": [NOON.astimezone(timezone(timedelta(hours=5, minutes=45)))],
}
NIGHTS = 150
LIST = "code,name,region,topic\n131022-GW-{number},新井{number},131022,GW\n"


def set_clock(moments: Sequence[datetime]) -> Callable[[], datetime]:
    """
    Let every command from now on find the next of these moments, round and round; gives what tells the last.
    """
    told: list[datetime] = []
    coming = itertools.cycle(moments)

    def at_start() -> Callable[[], datetime]:
        moment = next(coming)
        told[:] = [moment]
        return lambda: moment

    original = Session.__init__
    original = getattr(original, "original", original)

    def started(self: Session, workspace: Any, now: Any = None, *given: Any, **more: Any) -> None:
        original(self, workspace, now or at_start(), *given, **more)

    started.original = original  # type: ignore[attr-defined]
    Session.__init__ = started  # type: ignore[method-assign]
    return lambda: told[0]


def work(scene: Scene, report: Report, name: str, moments: Sequence[datetime]) -> None:
    """
    Do a day's work under one clock and look whether it is in its order.
    """
    desk = Desk(scene)
    clock = set_clock(moments)
    done: list[set[str]] = []
    known = _ids(scene)

    def do(*words: str) -> Said:
        said = desk.ask("--json", *words, columns=NARROW)
        done.insert(0, _ids(scene) - known)
        known.update(done[0])
        report.check(f"{name}: {' '.join(words)}", [] if said.exit == 0 else [f"exit {said.exit}: {said.err[-300:]}"])
        return said

    visit = document(do("visit", "start", "--deputy", "131022-D001"))
    day = clock().date().isoformat()
    report.check(f"{name}: day of the visit", [] if visit["date"] == day else [f"{visit['date']}, not {day}"])
    logged = document(do("check", "log", "GW-001", "--on", day, "-x", "GW04=一", "--note", "甲"))
    today, first = clock().date().isoformat(), logged["code"]
    report.check(f"{name}: asked about", _asked(day, today, {one["warning"] for one in logged["warnings"]}))
    do("check", "amend", first, "--note", "乙")
    do("site", "import", str(_list(scene, 20)))
    do("check", "amend", first, "--note", "丙")
    do("site", "import", str(_list(scene, 21)))
    do("site", "import", str(_list(scene, 22)))
    do("site", "edit", "131022-GW-021", "--note", "丁")
    second = document(do("check", "log", "GW-002", "--on", day))["code"]
    _in_order(desk, report, name, done)
    shown = document(desk.ask("--json", "check", "show", first))
    report.check(
        f"{name}: what was said last stands",
        [] if shown["note"] == "丙" and not shown["conflicts"] else [shown["note"]],
    )
    codes = [one["code"] for one in document(desk.ask("--json", "check", "list"))]
    report.check(f"{name}: checks", [] if codes == sorted((first, second)) else [str(codes)])
    do("visit", "end")
    _taken_back(desk, report, name)
    for words in (
        ("todo",),
        ("verify",),
        ("summary",),
        ("visit", "list"),
        ("conflict", "list"),
        ("export", str(scene.room / "out.json")),
    ):
        said = desk.ask(*words, columns=NARROW)
        report.check(f"{name}: {words[0]}", [] if said.exit == 0 else [f"exit {said.exit}: {said.err[-300:]}"])
    (scene.room / "out.json").unlink(missing_ok=True)


def document(said: Said) -> Any:
    """
    Give the one value of a JSON answer.
    """
    return next(iter(json.loads(said.out).values())) if said.out.startswith("{") else {"warnings": (), "date": said.err}


def _asked(day: str, today: str, told: set[str]) -> list[str]:
    """
    Complain where a day outside the campaign, or after today, is not asked about, or one within it is.
    """
    wanted = {"future"} if day > today else {"after_campaign"} if day > "2021-12-31" else set()
    wanted |= {"before_campaign"} if day < "2021-09-01" else set()
    found = told & {"before_campaign", "after_campaign", "future"}
    return [f"{found}, not {wanted}"] if found != wanted else []


def _list(scene: Scene, number: int) -> Path:
    path = scene.room / f"list{number}.csv"
    path.write_text(LIST.replace("{number}", f"{number:03}"), encoding="utf-8")
    return path


def _in_order(desk: Desk, report: Report, name: str, done: Sequence[set[str]]) -> None:
    """
    What this laptop did stands newest first as it was done, and so does the story of a record.
    """
    listed = document(desk.ask("--json", "undo", "--list"))
    told = [set(one["entries"]) for one in listed]
    places = [done.index(one) if one in done else -1 for one in told]
    report.check(f"{name}: undo --list", [] if places == list(range(len(done))) else [f"{places}"])
    first = document(desk.ask("--json", "check", "list"))[0]["code"]
    steps = document(desk.ask("--json", "history", first))
    notes = [one["new"] for step in steps for one in step["changes"] if one["field"] == "note"]
    report.check(f"{name}: history", [] if notes == ["甲", "乙", "丙"] else [str(notes)])
    entries = json.loads((desk.root / "ledger.json").read_bytes())["entries"].values()
    numbers = [entry["n"] for entry in entries if entry["dev"]]
    report.check(f"{name}: counters", [] if numbers == sorted(numbers) else [str(numbers)])


def _ids(scene: Scene) -> set[str]:
    """
    Give the ids of all entries that are in the ledger.
    """
    return set(json.loads(scene.ledger.read_bytes())["entries"])


def _taken_back(desk: Desk, report: Report, name: str) -> None:
    """
    One undo after the other takes back the last that stands: the end of the visit, the second check, the note of a
    site, a list, another, the last note.
    """
    for count in range(1, 7):
        said = desk.ask("undo", "--yes", columns=NARROW)
        listed = [one for one in document(desk.ask("--json", "undo", "--list")) if not one["is_undo"]]
        places = [place for place, one in enumerate(listed) if one["undone"]]
        right = said.exit == 0 and places == list(range(min(count, len(listed))))
        report.check(f"{name}: undo {count}", [] if right else [f"{said.exit} {places} {said.err[-200:]}"])


def act(room: Path, plant: str, report: Report, night: bool) -> None:
    """
    Work under every clock, by night under clocks of chance too; merge what came of it under other clocks.
    """
    planted.plant(plant)
    clocks = dict(CLOCKS)
    for seed in range(NIGHTS if night else 0):
        chance = random.Random(seed)
        clocks[f"chance {seed}"] = [_anywhere(chance) for _ in range(23)]
    scene = Scene(room, checks=0)
    before, files = take(scene.case), []
    for name, moments in clocks.items():
        put(scene.case, before)
        work(scene, report, name, moments)
        files.append(room / f"{len(files)}.json")
        files[-1].write_bytes((scene.workspace / "ledger.json").read_bytes())
        if report.enough:
            return
    put(scene.case, before)
    _merges(scene, report, files)
    _zones(scene, report)


def _anywhere(chance: random.Random) -> datetime:
    zone = timezone(timedelta(minutes=15 * chance.randint(-48, 56)))
    return datetime(1970, 1, 2, tzinfo=UTC).astimezone(zone) + timedelta(seconds=chance.randrange(80 * 365 * 86400))


def _merges(scene: Scene, report: Report, files: Sequence[Path]) -> None:
    """
    The same files merged under different clocks are the same bytes; only what is said of their times differs.
    """
    before, desk = take(scene.case), Desk(scene)
    found: dict[bytes, str] = {}
    for name, moments in CLOCKS.items():
        put(scene.case, before)
        set_clock(moments)
        said = desk.ask("--json", "merge", *map(str, files))
        out = scene.room / "out.json"
        desk.ask("export", str(out))
        found.setdefault((scene.workspace / "ledger.json").read_bytes() + out.read_bytes(), name)
        doubted = [one for one in document(said)["doubts"] if one["what"] == "clock"]
        flagged = {one["records"][0][:4] for one in doubted}
        last = moments[0]
        wanted = {"1970"} | ({"2031"} if 2000 < last.year < 2030 else set())
        report.check(f"merge under {name}", [] if said.exit in (0, 1) else [said.err[-300:]])
        report.check(f"merge under {name}: flagged", [] if wanted <= flagged else [f"{flagged}, not {wanted}"])
        out.unlink()
    report.check("merged bytes", [f"{len(found)} results: {list(found.values())}"] if len(found) != 1 else [])
    put(scene.case, before)


def _zones(scene: Scene, report: Report) -> None:
    """
    The real program in the real zones of the earth, another at each command: today is today there, the order stays.
    """
    listed: list[str] = []
    for zone in ("Pacific/Kiritimati", "Etc/GMT+12", "America/New_York", "Asia/Shanghai", "Nowhere/At_all"):
        environment = {
            **os.environ,
            "TZ": zone,
            "FIELDKIT_HOME": str(scene.home),
            "FIELDKIT_LANG": "en",
            "PYTHONUTF8": "1",
        }
        words = [
            sys.executable,
            "-m",
            "fieldkit",
            "-w",
            str(scene.workspace),
            "--json",
            "visit",
            "start",
            "--note",
            zone,
        ]
        done = subprocess.run(words, env=environment, capture_output=True, encoding="utf-8")
        listed.insert(0, zone)
        report.check(f"zone {zone}", [] if done.returncode == 0 else [done.stderr[-300:]])
    desk = Desk(scene)
    told = document(desk.ask("--json", "undo", "--list"))
    visits = {one["id"]: one["note"] for one in document(desk.ask("--json", "visit", "list"))}
    notes = [visits[one["records"][0].partition("/")[2]] for one in told]
    report.check("zones in order", [] if notes == listed else [str(notes)])
