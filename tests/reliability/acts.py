"""
What people of a fleet do, one function an act: each takes the fleet, a desk and the dice, does it if it can be done,
and says in a few words what it was ("" for nothing done). A new operation is one more function in `ACTS`.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from fieldkit.core import check, edit, union, visit
from fieldkit.core.aside import ASIDE, RESTORED, SET_ASIDE, can_be_aside, set_aside_id
from fieldkit.core.entry import Change, mint_list_entry
from fieldkit.core.fold import Record
from fieldkit.core.state import State
from fieldkit.core.unify import plan_unify
from fieldkit.errors import FieldkitError
from fieldkit.operations import listed
from fieldkit.operations.erase import erase

from .desks import Desk, Window
from .fleet import COUNTIES, DAYS, DEPUTIES, GROUPS, SITES, Fleet, Sheet, derived
from .settling import settle
from .telling import CAMPAIGN

Dice = random.Random
Act = Callable[[Fleet, Desk, Dice], str]
WORDS = ("甲", "乙", "丙")
AMENDED = ("site", "check", "check", "finding", "visit", "group")
STATES = ("draft", "confirmed", "assigned", "closed", "dismissed")
AGENCIES = ("水务局", "卫健局")


def gathered(count_unit: str, room: Path | None = None) -> Fleet:
    """
    Give a fleet that is about to begin.
    """
    fleet = Fleet(room)
    listed = (mint_list_entry(kind, derived(kind, code), fields)[1] for kind, code, fields in lists(count_unit))
    fleet.gather(listed, first_day)
    return fleet


def lists(count_unit: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """
    Give the rows of the campaign's first lists: kind, code, fields.
    """
    named = {"zh": "例", "en": "Example"}
    regions = {f"region.{code}": named for code in ("131000", *COUNTIES)}
    topics = {f"topic.{code}": {**named, "order": place} for place, code in enumerate(("GW", "MH"))}
    about = {"code": CAMPAIGN, "name": named, "count_unit": count_unit, "exempt": {"MH": ["131022"]}}
    yield "campaign", CAMPAIGN, {**about, **regions, **topics}
    for place, code in enumerate(DEPUTIES):
        yield "deputy", code, {"code": code, "name": f"代表{place}", "level": "county", "region": COUNTIES[place % 2]}
    for place, code in enumerate(GROUPS):
        members = visit.switches("member", [derived("deputy", DEPUTIES[place])])
        yield "group", code, {"code": code, "name": f"{code}组", "region": code[:6], "topic": "GW", **members}
    for row in rows(0):
        yield "site", row["code"], row


def rows(version: int) -> list[dict[str, Any]]:
    """
    Give the list of sites as it was first sent out, or in one of its later versions.
    """
    found = []
    for place, code in enumerate(SITES):
        named = f"点位{place}" if place else f"点位{version // 2}"
        fields = {"code": code, "name": named, "region": code[:6], "topic": code[7:9]}
        group = derived("group", GROUPS[place])
        found.append({**fields, "agency": AGENCIES[version % 2], **({} if version == 1 else {"group": group})})
    late = {"code": "131022-GW-009", "name": "后补", "region": "131022", "topic": "GW", "agency": AGENCIES[0]}
    return [*found, late] if version else found


def first_day(fleet: Fleet, desk: Desk) -> None:
    """
    Log what everybody is told of with the campaign's file: an outing of two groups, two checks with findings, a photo.
    """
    dice = Dice(24)
    groups = tuple(derived("group", code) for code in (GROUPS[0], GROUPS[2]))
    window = desk.window()
    facts = visit.VisitFacts(DAYS[0], groups, joint="J-1", deputies=tuple(derived("deputy", one) for one in DEPUTIES))
    window.write(lambda now, who: [visit.plan_start(now, who.letter, facts, window.new_id())])
    for _ in range(2):
        log(fleet, desk, dice)


def window_of(desk: Desk, dice: Dice) -> Window:
    """
    Give a window to write in: a fresh one, or one that was left open.
    """
    if desk.windows and dice.random() < 0.5:
        return desk.windows.pop(dice.randrange(len(desk.windows)))
    return desk.window()


def open_window(fleet: Fleet, desk: Desk, dice: Dice) -> str:
    """
    Leave a window open that shows the ledger as it is now.
    """
    desk.windows.append(desk.window())
    return "opens a window"


def start(fleet: Fleet, desk: Desk, dice: Dice) -> str:
    """
    Start an outing, of one group or of two.
    """
    window = window_of(desk, dice)
    codes = [desk.group or dice.choice(GROUPS), *([dice.choice(GROUPS)] if dice.random() < 0.3 else [])]
    facts = visit.VisitFacts(
        dice.choice(DAYS),
        tuple(dict.fromkeys(derived("group", code) for code in codes)),
        deputies=tuple(derived("deputy", one) for one in dice.sample(DEPUTIES, 2)),
        joint=dice.choice(("", "J-1", "j－1")),
    )
    window.write(lambda now, who: [visit.plan_start(now, who.letter, facts, window.new_id())])
    return f"starts an outing of {' '.join(codes)}"


def log(fleet: Fleet, desk: Desk, dice: Dice) -> str:
    """
    Log a check, alone or on an outing, with photos and findings.
    """
    window = window_of(desk, dice)
    outings = [one.id for one in window.state.all("visit")]
    sites = window.state.every("site")
    if not sites:
        return ""
    site = dice.choice(sites)
    outing = dice.choice(outings) if outings and dice.random() < 0.7 else ""
    own = derived("group", desk.group or dice.choice(GROUPS))
    photo = check.PhotoFacts({"sha256": f"{dice.randrange(3):064x}", "ext": "jpg", "role": "scene"})
    facts = check.CheckFacts(
        site.id,
        dice.choice(DAYS),
        None,
        site.code[7:9],
        (own,),
        visit=outing,
        own_group="" if outing and dice.random() < 0.7 else own,
        deputies=tuple(derived("deputy", one) for one in dice.sample(DEPUTIES, dice.randrange(2))),
        advice=("改",) * dice.randrange(2),
        photos=(photo,) * dice.randrange(2),
        findings=(check.FindingFacts("问题"),) * dice.randrange(3),
    )
    window.write(lambda now, who: check.plan_log(now, who.letter, facts, window.new_id))
    return f"logs a check of {site.code}"


def change_of(state: State, record: Record, dice: Dice) -> dict[str, Any]:
    """
    Choose what a person may change of a record, from few enough values that two will often choose the same.
    """
    deputy, group = derived("deputy", dice.choice(DEPUTIES)), derived("group", dice.choice(GROUPS))
    checks = [one.id for one in state.every("check")] or [""]
    of_kind: dict[str, list[dict[str, Any]]] = {
        "site": [{"name": dice.choice(WORDS)}, {"agency": dice.choice(AGENCIES)}, {"group": group}],
        "check": [
            {f"deputy.{deputy}": dice.random() < 0.6},
            {"site": derived("site", dice.choice(SITES))},
            {"date": dice.choice(DAYS)},
            {"group": group},
            {"advice": ["改"] * dice.randrange(3)},
        ],
        "finding": [
            {"move": {"state": dice.choice(STATES), "date": dice.choice(DAYS)}},
            {"agency": dice.choice(AGENCIES)},
            {"check": dice.choice(checks)},
        ],
        "visit": [{f"group.{group}": dice.random() < 0.6}, {"joint": dice.choice(("", "J-2"))}],
        "group": [{"region": dice.choice(COUNTIES)}],
    }
    note = {"note": dice.choice(WORDS)}
    return note if dice.random() < 0.4 else dice.choice(of_kind[record.kind])


def amend(fleet: Fleet, desk: Desk, dice: Dice) -> str:
    """
    Correct a record that stands, as the window shows it.
    """
    window = window_of(desk, dice)
    records = list(window.state.all(dice.choice(AMENDED)))
    if not records:
        return ""
    record = records[0] if dice.random() < 0.6 else dice.choice(records)
    return _correct(fleet, window, record, change_of(window.state, record, dice))


def at_once(fleet: Fleet, desk: Desk, dice: Dice) -> str:
    """
    Correct one record in several windows that all show it as it was before the first of them wrote.
    """
    windows = [desk.window() for _ in range(dice.choice((2, 2, 3)))]
    records = list(windows[0].state.all(dice.choice(AMENDED)))
    if not records:
        return ""
    record = dice.choice(records)
    noted = dice.random() < 0.5
    said = [{"note": one} for one in WORDS] if noted else [change_of(windows[0].state, record, dice) for _ in windows]
    return ", and at once ".join(
        _correct(fleet, window, record, fields) for window, fields in zip(windows, said, strict=False)
    )


def _correct(fleet: Fleet, window: Window, record: Record, fields: dict[str, Any]) -> str:
    change = edit.correct(record, fields)
    fleet.meant = {(record.kind, record.id): fields}
    window.write(lambda now, who: [change] if change.set else [])
    fleet.meant = {}
    return f"sets {record.kind} {record.code or record.id[:4]}: {_plain(fields)}"


def _plain(fields: dict[str, Any]) -> str:
    return ", ".join(f"{name[:12]} = {str(value)[:30]}" for name, value in fields.items())


def withdraw(fleet: Fleet, desk: Desk, dice: Dice) -> str:
    """
    Withdraw a record.
    """
    window = window_of(desk, dice)
    records = list(window.state.all(dice.choice(("check", "check", "visit", "finding", "photo", "unify", "site"))))
    if not records:
        return ""
    record = records[0] if dice.random() < 0.6 else dice.choice(records)
    change = check.plan_withdraw(record, dice.choice(("误录", "重复")))
    fleet.meant = {(record.kind, record.id): dict(change.set)}
    window.write(lambda now, who: [change])
    fleet.meant = {}
    return f"withdraws {record.kind} {record.code or record.id[:4]}"


def resolve(fleet: Fleet, desk: Desk, dice: Dice) -> str:
    """
    Settle conflicts on a laptop that shows some, or after it disagreed with another one; perhaps while somebody says
    more in another window.
    """
    if dice.random() < 0.5:
        quarrel = _disagree(fleet, desk, dice)
        window = desk.window()
    else:
        desks = [one for one in fleet.desks if one.state.in_conflict()]
        quarrel, window = "", window_of(dice.choice(desks or [desk]), dice)
    torn = window.state.in_conflict()
    if torn and dice.random() < 0.2:
        _correct(fleet, window.desk.window(), dice.choice(torn), {"note": dice.choice(WORDS)})
    told = settle(fleet, window, dice)
    return f"{window.desk.name} {' and '.join(filter(None, (quarrel, told)))}" if quarrel or told else ""


def _disagree(fleet: Fleet, desk: Desk, dice: Dice) -> str:
    """
    Note one thing on a laptop and another on one that has the same records, and merge.
    """
    other = dice.choice([one for one in fleet.desks if one is not desk])
    kind = dice.choice(("site", "check", "visit", "finding"))
    shared = [one for one in desk.state.all(kind) if other.state.get(kind, one.id)]
    for record in dice.sample(shared, min(len(shared), dice.choice((1, 2, 3)))):
        for place, word in zip((desk, other), dice.sample(WORDS, 2), strict=True):
            window = place.window()
            known = window.state.get(kind, record.id)
            if known:
                _correct(fleet, window, known, {"note": word})
    fleet.take_in(desk, fleet.hand_over(other))
    return f"disagrees with {other.name}"


def unify(fleet: Fleet, desk: Desk, dice: Dice) -> str:
    """
    Declare two records to be one, or two after all.
    """
    window = window_of(desk, dice)
    kind = dice.choice(("visit", "visit", "site", "deputy"))
    records = list(window.state.all(kind))
    if len(records) < 2:
        return ""
    one, other = dice.sample(records[:4], 2)
    same = dice.random() < 0.7
    window.write(lambda now, who: [plan_unify(now, kind, one, other, same)])
    return f"declares {kind} {one.code} and {other.code} {'one' if same else 'two'}"


def set_aside(fleet: Fleet, desk: Desk, dice: Dice) -> str:
    """
    Set aside some of what one laptop wrote, or restore what was set aside, or set it aside again.
    """
    window = window_of(desk, dice)
    decided = list(window.state.all(SET_ASIDE))
    if decided and dice.random() < 0.5:
        record = dice.choice(decided)
        fields: dict[str, Any] = {"state": dice.choice((ASIDE, RESTORED, RESTORED))}
        change = Change(SET_ASIDE, record.id, fields, record.heads)
    else:
        shown = [one for one in map(fleet.decode, window.content.lines.values()) if can_be_aside(one)]
        writer = dice.choice(shown).dev
        written = [one.id for one in shown if one.dev == writer]
        ids = sorted(dice.sample(written, min(len(written), dice.choice((1, 3, 12)))))
        fields = {"state": ASIDE, "entries": ids}
        rec = set_aside_id(CAMPAIGN, ids)
        known = window.state.get(SET_ASIDE, rec)
        change = Change(SET_ASIDE, rec, fields, known.heads if known else ())
    fleet.meant = {(SET_ASIDE, change.rec): fields}
    window.write(lambda now, who: [change])
    fleet.meant = {}
    return f"says of {change.rec[:4]}: {_plain(fields)}"


def erase_record(fleet: Fleet, desk: Desk, dice: Dice) -> str:
    """
    Erase the content of a record for good.
    """
    window = window_of(desk, dice)
    records = window.state.every(dice.choice(("check", "deputy", "site", "visit", "finding")))
    if not records:
        return ""
    record = dice.choice(records)
    erase(window, record.id, "个人信息")
    return f"erases {record.kind} {record.code}"


def take_back(fleet: Fleet, desk: Desk, dice: Dice) -> str:
    """
    Take back the last command of this laptop that stands.
    """
    taken = desk.take_back(window_of(desk, dice))
    return taken and f"takes back {taken}"


def import_list(fleet: Fleet, desk: Desk, dice: Dice) -> str:
    """
    Import the list of sites, perhaps again, perhaps an old version of it.
    """
    window, version = window_of(desk, dice), dice.randrange(4)
    given = rows(version)

    def plan(now: State, here: Any) -> tuple[list[tuple[str, bytes]], list[Change]]:
        lines, changes, (new, *_) = listed.plan_list(now, "site", given, {row["code"] for row in given})
        erased = union.erased_records(here.values(), "site")
        away = {*erased, *(rec for kind, rec in now.aside.hidden if kind == "site")}
        kept = [line for code, line in zip(new, lines, strict=True) if derived("site", code) not in away]
        return kept, changes

    current = window.shown == desk.held
    written = window.write_list(plan)
    # What was planned on one ledger and shown another may still differ from the list once.
    again = [desk.window().write_list(plan).entries for _ in range(1 if current else 2)]
    if again[-1]:
        fleet.complain("list", f"version {version} imported again on {desk.name} wrote {len(again[-1])} entries")
    return f"imports version {version} of the sites: {len(written.entries)} entries"


def hand_over(fleet: Fleet, desk: Desk, dice: Dice) -> str:
    """
    Make a file of everything or of a part.
    """
    sheet = _sheet(fleet, desk, dice, 0.6)
    return f"makes {sheet.name}, {len(sheet.ids)} entries" + (f", of {sheet.part}" if sheet.part else "")


def _sheet(fleet: Fleet, desk: Desk, dice: Dice, in_part: float) -> Sheet:
    if dice.random() >= in_part:
        return fleet.hand_over(desk)
    if dice.random() < 0.5:
        return fleet.hand_over(desk, region=dice.choice(COUNTIES))
    there = [code for code in GROUPS if desk.state.by_code("group", code)]
    return fleet.hand_over(desk, group=dice.choice(there or [""]))


def deliver(fleet: Fleet, desk: Desk, dice: Dice) -> str:
    """
    Merge one of the files made so far: the latest, an old one, or one that came before.
    """
    if not fleet.sheets:
        return ""
    sheet = fleet.sheets[-1] if dice.random() < 0.5 else dice.choice(fleet.sheets)
    fleet.take_in(desk, sheet)
    return f"merges {sheet.name}"


def visit_desk(fleet: Fleet, desk: Desk, dice: Dice) -> str:
    """
    Merge what another laptop has, at once: file made and taken in.
    """
    others = [one for one in fleet.desks if one is not desk]
    met = dice.sample(others, dice.choice((1, 1, 3)))
    for other in met:
        fleet.take_in(desk, _sheet(fleet, other, dice, 0.2))
    return f"merges what {' and '.join(other.name for other in met)} hand over"


def lose(fleet: Fleet, desk: Desk, dice: Dice) -> str:
    """
    Lose a file before anybody, or anybody else, got it.
    """
    if not fleet.sheets:
        return ""
    lost = fleet.sheets.pop(dice.randrange(len(fleet.sheets)))
    return f"loses {lost.name}"


def copy_folder(fleet: Fleet, desk: Desk, dice: Dice) -> str:
    """
    Copy a folder to another laptop, which writes under a name of its own; or the whole laptop, which then goes on twice
    under one name.
    """
    if len(fleet.desks) > 9 or any(one.name == f"{desk.name}'" for one in fleet.desks):
        return ""
    twice = dice.random() < 0.5
    twin = desk.twin(f"{desk.name}'", twice)
    twin.held = set(desk.held)
    fleet.desks.append(twin)
    return f"is copied, {'settings and all' if twice else 'the folder alone'}"


def crash(fleet: Fleet, desk: Desk, dice: Dice) -> str:
    """
    Crash in the middle of a command: what the next writer finds is all of it or nothing.
    """
    desk.tear = dice.random() or 1.0
    words = dice.choice((amend, log, start))(fleet, desk, dice)
    desk.tear = 0.0
    return words and f"crashes when it {words}"


# How often each act is done, of a hundred.
ACTS: dict[str, tuple[Act, int]] = {
    "open": (open_window, 6),
    "start": (start, 3),
    "log": (log, 7),
    "amend": (amend, 20),
    "at once": (at_once, 4),
    "withdraw": (withdraw, 6),
    "resolve": (resolve, 5),
    "unify": (unify, 4),
    "aside": (set_aside, 3),
    "erase": (erase_record, 2),
    "undo": (take_back, 4),
    "list": (import_list, 3),
    "export": (hand_over, 8),
    "merge": (deliver, 9),
    "visit": (visit_desk, 12),
    "lose": (lose, 2),
    "copy": (copy_folder, 2),
    "crash": (crash, 3),
}


def do(fleet: Fleet, act: str, seed: int) -> str:
    """
    Do one act; all that is left to chance follows from the seed. What the program refuses is not done.
    """
    dice = fleet.dice = Dice(seed)
    fleet.ticks += 1
    # The two laptops of one team do most: they are at the same sites.
    desk = dice.choice(fleet.desks[:2] if dice.random() < 0.35 else fleet.desks)
    try:
        words = ACTS[act][0](fleet, desk, dice)
    except FieldkitError as error:
        fleet.complain("refused", f"{desk.name} {act}: {error!r}")
        words = f"{act} is refused"
    return words if act == "resolve" or not words else f"{desk.name} {words}"
