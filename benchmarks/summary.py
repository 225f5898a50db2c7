"""
G8: the summary of 10,000 checks by county, whole process, beside the floor of decoding the same entries typed.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from timing import process, rounds

from fieldkit.core.canonical import derived_id
from fieldkit.core.entry import Change, Writer, mint, mint_list_entry
from fieldkit.core.scan import ledger_bytes
from fieldkit.core.state import record_id
from fieldkit.resources import read_json
from fieldkit.store.workspace import create_workspace

CAMPAIGN = "langfang-2021"
GOAL_S = 0.12
DECODE = """
import sys, gc, msgspec
gc.disable()
class Body(msgspec.Struct, gc=False):
    at: str; by: str; dev: str; f: int; n: int; rec: tuple[str, str]; seen: list[str]; set: dict[str, object]
decode = msgspec.json.Decoder(Body).decode
for line in open(sys.argv[1], 'rb').read().split(b'\\n')[2:-2]:
    decode(line[35:-1] if line[-1:] == b',' else line[35:])
"""


def fill(folder: Path, checks: int) -> Path:
    """
    Make a city workspace with 74 groups, 346 sites, 600 deputies and so many checks on a quarter as many visits.

    It comes by a merge, as cities do; so the ledger's beginning is known by its hash and not verified line by line.
    """
    campaign = read_json("data", f"campaigns/{CAMPAIGN}.json")
    regions = sorted(key[7:] for key in campaign if key.startswith("region."))
    lines = [mint_list_entry("campaign", record_id(CAMPAIGN, "campaign", CAMPAIGN), campaign)[1]]

    def listed(kind: str, code: str, **fields: str) -> str:
        rec = record_id(CAMPAIGN, kind, code)
        lines.append(mint_list_entry(kind, rec, {"code": code, "name": f"示例{code}", **fields})[1])
        return rec

    group_regions = [regions[number % len(regions)] for number in range(74)]
    groups = [listed("group", f"{region}-G{number:02d}", region=region) for number, region in enumerate(group_regions)]
    deputies = [listed("deputy", f"D{number:03d}") for number in range(600)]
    sites = [
        listed("site", f"{regions[1 + number % 10]}-GW-{number:03d}", region=regions[1 + number % 10], topic="GW")
        for number in range(346)
    ]
    answers = {f"item.GW{number:02d}": {"judgement": "ok"} for number in range(1, 9)}
    changes = []
    for number in range(checks // 4):
        present = {f"deputy.{deputies[(number * 7 + step) % 600]}": True for step in range(5)}
        group = {f"group.{groups[number % 74]}": True}
        visit = {"code": f"V{number}", "date": "2021-10-18", "method": "random"}
        changes.append(Change("visit", derived_id("visit", str(number)), {**visit, **group, **present}))
    for number in range(checks):
        fields = {"code": f"C{number}", "visit": derived_id("visit", str(number // 4)), "site": sites[number % 346]}
        fields |= {"date": "2021-10-18", "time": "09:30", "topic": "GW"}
        changes.append(Change("check", derived_id("check", str(number)), {**fields, **answers}))
    for number, change in enumerate(changes, 1):
        writer = Writer("王示例", "a" * 16, number, "2021-10-18T09:30:00+08:00")
        lines.append(mint([change], writer, lambda: "0123456789abcdef")[0][1])
    workspace = create_workspace(folder, CAMPAIGN, {"region": "131000"})
    team = folder.with_suffix(".json")
    team.write_bytes(ledger_bytes(CAMPAIGN, lines))
    process(["-m", "fieldkit", "-w", str(folder), "merge", str(team)])()
    return workspace.root


def main() -> int:
    """
    Measure and print; 1 when the goal is missed.
    """
    checks = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as folder:
        home = {"FIELDKIT_HOME": str(Path(folder) / "home"), "FIELDKIT_LANG": "en"}
        work = fill(Path(folder) / "city", checks)
        contestants: dict[str, Callable[[], object]] = {
            "bare python": process(["-c", "pass"]),
            "typed decode": process(["-c", DECODE, str(work / "ledger.json")]),
            "fieldkit summary": process(["-m", "fieldkit", "-w", str(work), "--json", "summary"], **home),
            "fieldkit summary, table": process(["-m", "fieldkit", "-w", str(work), "summary"], **home),
        }
        measured = rounds(contestants, 11)
    for name, seconds in measured.items():
        print(f"{name:26s} {seconds * 1000:7.1f} ms")
    whole, floor = measured["fieldkit summary"], measured["typed decode"]
    holds = checks > 10_000 or whole <= GOAL_S
    goal = f"   goal <= {GOAL_S * 1000:.0f} ms   {'holds' if holds else 'MISSED'}" if checks <= 10_000 else ""
    print(f"G8 summary of {checks:,} checks by county, whole process: {whole * 1000:.0f} ms{goal}")
    print(f"G8 fieldkit / typed decode of the same entries: {whole / floor:.2f}x")
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
