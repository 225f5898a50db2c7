"""
What the benchmarks of merging start from: the files of inspection teams, and a workspace that holds as many entries.

`python benchmarks/teams.py FOLDER 10000` makes a folder of so many team files; with `--workspace` it makes a workspace
of so many entries there instead.

Each group has its own laptop, deputies and sites and goes out once a day; what it saw is one file of eleven entries: a
visit, a check of each of its sites, three findings, and what became of two of them. The lists of the city are a file of
their own, as a coordinator hands them out.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache, partial
from multiprocessing import Pool
from pathlib import Path

from fieldkit.core.canonical import derived_id
from fieldkit.core.entry import Change, Writer, mint, mint_list_entry
from fieldkit.core.scan import ledger_bytes
from fieldkit.core.state import record_id
from fieldkit.core.union import canonical_ledger
from fieldkit.resources import read_json
from fieldkit.store.workspace import Workspace, create_workspace, rewrite_union, writing

CAMPAIGN = "langfang-2021"
LISTS = "lists.json"
GROUPS, DAYS, DEPUTIES, SITES = 74, 90, 8, 5
A_FILE = 11
TOWNS = "柳泉 宫村 马庄 彭村 礼让店 牛驼 知子营 东湾 渠沟 固安".split()
FAMILY, GIVEN = "王李张刘陈杨赵黄周吴", "启明秀兰海波雨晴建国玉梅志强文静"
PROBLEMS = (
    ("GW04", "机井未按要求封填，井口没有盖板，周边堆放杂物"),
    ("GW02", "取水计量设施损坏，近三个月没有读数记录"),
    ("GW07", "台账所列井深与现场核对不一致，责任人不清楚"),
)

Line = tuple[str, bytes]


def groups_of(count: int) -> int:
    """
    Give how many groups it takes to hand in so many files, none going out on more than `DAYS` days.
    """
    return max(GROUPS, -(-count // DAYS))


@cache
def _regions() -> list[str]:
    return sorted(key[7:] for key in read_json("data", f"campaigns/{CAMPAIGN}.json") if key.startswith("region."))


def region_of(group: int) -> str:
    """
    Give the region a group works in.
    """
    return _regions()[group % len(_regions())]


def code_of(kind: str, group: int, number: int = 0) -> str:
    """
    Give the code of a group, or of one of its deputies or sites.
    """
    region = region_of(group)
    forms = {
        "group": f"{region}-G{group:02d}",
        "deputy": f"D{group * DEPUTIES + number:05d}",
        "site": f"{region}-GW-{group * SITES + number:05d}",
    }
    return forms[kind]


def _person(number: int) -> str:
    """
    Give a name that nobody else has.
    """
    signs = FAMILY[number % len(FAMILY)]
    rest = number // len(FAMILY)
    while True:
        signs += GIVEN[rest % len(GIVEN)]
        rest //= len(GIVEN)
        if not rest:
            return signs


def list_lines(groups: int) -> list[Line]:
    """
    Give the entries of campaign, groups, deputies and sites, as importing the lists makes them.
    """
    fields = read_json("data", f"campaigns/{CAMPAIGN}.json")
    lines = [mint_list_entry("campaign", record_id(CAMPAIGN, "campaign", CAMPAIGN), fields)]

    def listed(kind: str, group: int, number: int, /, **fields: str) -> None:
        code = code_of(kind, group, number)
        fields = {"code": code, "region": region_of(group), **fields}
        lines.append(mint_list_entry(kind, record_id(CAMPAIGN, kind, code), fields))

    for group in range(groups):
        listed("group", group, 0, name=f"第{group}监督小组（示例）", kind="supervision", level="county", topic="GW")
        for number in range(DEPUTIES):
            listed("deputy", group, number, name=_person(group * DEPUTIES + number), level="county")
        for number in range(SITES):
            town = TOWNS[(group + number) % len(TOWNS)]
            listed("site", group, number, name=f"{town}镇第{group}村{number}号机井", topic="GW", agency="县水务局")
    return lines


class Team:
    """
    One group with its laptop, and what it writes on its days.
    """

    def __init__(self, group: int) -> None:
        self.group = group
        self.code = code_of("group", group)
        self.rec = record_id(CAMPAIGN, "group", self.code)
        self.dev = derived_id("laptop", str(group))[:16]
        self.by = _person(group * DEPUTIES)
        self.deputies, self.sites = (
            [record_id(CAMPAIGN, kind, code_of(kind, group, number)) for number in range(count)]
            for kind, count in (("deputy", DEPUTIES), ("site", SITES))
        )

    def lines(self, day: int) -> list[Line]:
        """
        Give the entries of one day, the writer's counter running on from day to day.
        """
        lines: list[Line] = []
        for place, change in enumerate(self._changes(day, _date(day))):
            heads = change._replace(seen=(lines[int(change.seen[0])][0],)) if change.seen else change
            lines.append(self._mint(heads, day, place))
        return lines

    def one_more(self, day: int) -> Line:
        """
        Give the entry the team writes after those of this day: one more check of its first site.
        """
        return self._mint(self._check(day, SITES, _date(day)), day, A_FILE)

    def _mint(self, change: Change, day: int, place: int) -> Line:
        n = 1 + day * A_FILE + place
        writer = Writer(self.by, self.dev, n, f"{_date(day)}T{9 + place // 2:02d}:30:00+08:00")
        return mint([change], writer, lambda: f"{self.group:08x}{n:08x}")[0]

    def _check(self, day: int, number: int, on: str) -> Change:
        """
        Give a check of a site and its answers.
        """
        fields = {
            "code": f"{self.code}A-{on.replace('-', '')}-C{number + 1:02d}",
            "visit": derived_id("visit", str(self.group), str(day)),
            "site": self.sites[number % SITES],
            "date": on,
            "time": f"{9 + number:02d}:30",
            "topic": "GW",
            "group": self.rec,
            **{f"item.GW{item:02d}": {"judgement": "ok"} for item in range(1, 9)},
        }
        return Change("check", derived_id("check", str(self.group), str(day), str(number)), fields)

    def _changes(self, day: int, on: str) -> Iterator[Change]:
        """
        Give what is written; who has seen an entry of the same day names its place among them.
        """
        code = f"{self.code}A-{on.replace('-', '')}"
        present = {f"deputy.{self.deputies[(day + step) % DEPUTIES]}": True for step in range(5)}
        visit = {"code": f"{code}-V1", "date": on, "method": "random", f"group.{self.rec}": True, **present}
        yield Change("visit", derived_id("visit", str(self.group), str(day)), visit)
        for number in range(SITES):
            yield self._check(day, number, on)
        for number, (item, words) in enumerate(PROBLEMS):
            fields = {
                "code": f"{code}-{number + 1:02d}",
                "check": derived_id("check", str(self.group), str(day), str(number)),
                "item": item,
                "text": f"{words}（第{day + 1}次检查第{number + 1}处）",
                "origin": "off_ledger",
                "agency": "县水务局",
                "due_date": (date.fromisoformat(on) + timedelta(days=30)).isoformat(),
                "move": {"state": "draft", "date": on},
            }
            yield Change("finding", derived_id("finding", str(self.group), str(day), str(number)), fields)
        for number in range(2):
            move = {"state": "confirmed", "date": on, "by": self.by, "text": "现场核实，情况属实"}
            rec = derived_id("finding", str(self.group), str(day), str(number))
            yield Change("finding", rec, {"move": move}, (str(1 + SITES + number),))


def _date(day: int) -> str:
    return (date(2021, 9, 1) + timedelta(days=day)).isoformat()


def file_name(group: int, day: int) -> str:
    """
    Give the name a team's file has.
    """
    return f"G{group:05d}-{day:02d}.json"


def canonical(lines: list[Line]) -> bytes:
    """
    Give the bytes that an export of these entries has.
    """
    return canonical_ledger(CAMPAIGN, {key.encode(): line for key, line in lines})


def _write_team(folder: str, count: int, groups: int, group: int) -> None:
    team = Team(group)
    for day in _days(count, groups, group):
        # Entries of one writer in the order of its counter are in canonical order.
        data = ledger_bytes(CAMPAIGN, [line for _, line in team.lines(day)])
        with open(os.path.join(folder, file_name(group, day)), "wb") as file:
            file.write(data)


def _own_lines(count: int, groups: int, group: int) -> list[bytes]:
    team = Team(group)
    return [line for day in _days(count, groups, group) for _, line in team.lines(day)]


def _days(count: int, groups: int, group: int) -> range:
    """
    Give the days on which a group goes out, where so many files are shared among all.
    """
    return range(len(range(group, count, groups)))


def make_files(folder: Path, count: int) -> Path:
    """
    Make a folder of so many team files and the file of the lists, unless it is there already.
    """
    mark = folder / ".whole"
    if mark.is_file() and mark.read_text() == str(count):
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    groups = groups_of(count)
    (folder / LISTS).write_bytes(canonical(list_lines(groups)))
    with Pool(2) as pool:
        pool.map(partial(_write_team, str(folder), count, groups), range(groups), 1)
    mark.write_text(str(count))
    return folder


def make_workspace(folder: Path, entries: int) -> Workspace:
    """
    Make a workspace of about so many entries, the lists among them, unless it is there already: put in place by one
    rewrite, as a merge does, so that its ledger is known by its hash.
    """
    mark = folder.with_suffix(".whole")
    if mark.is_file() and mark.read_text() == str(entries):
        return Workspace(folder)
    count = entries // A_FILE
    groups = groups_of(count)
    lists = list_lines(groups)
    count = max(0, (entries - len(lists)) // A_FILE)
    workspace = create_workspace(folder, CAMPAIGN, {"region": "131000"})
    lines = {key.encode(): line for key, line in lists}
    with Pool(2) as pool:
        for own in pool.imap(partial(_own_lines, count, groups), range(groups), 1):
            lines.update((line[1:33], line) for line in own)
    with writing(workspace) as content:
        rewrite_union(workspace, content, lines)
    mark.write_text(str(entries))
    return workspace


def main() -> int:
    """
    Make what was asked for.
    """
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("count", type=int)
    arguments.add_argument("--workspace", action="store_true")
    given = arguments.parse_args()
    (make_workspace if given.workspace else make_files)(given.folder, given.count)
    return 0


if __name__ == "__main__":
    sys.exit(main())
