"""
A ledger that arrived from elsewhere and holds every string of a list in every field of every kind, as `docs/format.md`
lists the fields: a new one cannot be forgotten.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from fieldkit.core.canonical import base32
from fieldkit.core.entry import line_of
from fieldkit.core.hashing import sha256

ROOT = Path(__file__).resolve().parents[2]
KINDS = ("group", "deputy", "site", "visit", "check", "finding", "photo")
BIG_GROUP, BIG_TOPIC = "131022-G99", "ZZ"
# So many strings stand in one text where a file for each would take too long.
BATCH = 32
# Fields whose words, links or numbers the rest hangs on: sound in the records that hold together, nasty in the others.
SOUND = {
    "group": "code kind level region topic member",
    "deputy": "code level region",
    "site": "code region topic group lookback",
    "visit": "code date method group deputy started_at ended_at",
    "check": "code site date time topic visit checklist distance_m group method deputy",
    "finding": "code check item origin rect_class due_date",
    "photo": "check sha256 ext role bytes taken_at direction width height distance_m",
}


def fields_on_the_page() -> dict[str, list[str]]:
    """
    Give the fields of every kind as `docs/format.md` lists them, a family by what stands before its point.
    """
    page = (ROOT / "docs" / "format.md").read_text(encoding="utf-8").partition("## 9. ")[2].partition("## 10.")[0]
    found = {}
    for kind, listed in re.findall(r"^\| `(\w+)` \| (.*) \|$", page, re.MULTILINE):
        while (fewer := re.sub(r"\([^()]*\)|\{[^{}]*\}", "", listed)) != listed:
            listed = fewer
        names = re.findall(r"`([\w.<> ]+)`", listed)
        found[kind] = list(dict.fromkeys(name.partition(".")[0] for name in names))
    return found


def shaped(field: str, text: str) -> Any:
    """
    Give a text as the value of a field: where a field is an object or a list, it stands in all of its texts.
    """
    place = {"raw": text, "lat": "39.4", "lon": "116.3", "datum": text, "source": text, "accuracy_m": None}
    shapes: dict[str, Any] = {
        "coordinate": {**place, "wgs84": {"lat": "39.4", "lon": "116.3"}},
        "item": {"judgement": "problem", "value": text, "measure": text},
        "quantity": {"value": text, "measure": text},
        "move": {"state": "draft", **dict.fromkeys(("date", "note", "evidence", "document", "actor"), text)},
        "advice": [text, text],
        "escorts": [text],
    }
    return shapes.get(field, text)


def rid(*parts: object) -> str:
    """
    Give a record id that stands for some words.
    """
    return base32(sha256(repr(parts).encode("utf-8", "surrogatepass")).digest())


class Written(NamedTuple):
    """
    The ids of the records that hold one string, by kind: those that hold together and those of which nothing does.
    """

    sound: dict[str, str]
    all_nasty: dict[str, str]


class Ledger:
    """
    The ledger that arrives: for each string one record of each kind twice, a second claim against each, and a campaign
    whose regions, topics and items are called so.
    """

    def __init__(self, strings: Sequence[str], campaign: str) -> None:
        self.lines: list[bytes] = []
        self.campaign = campaign
        self.page = fields_on_the_page()
        self.numbers: dict[str, int] = {}
        self.photos: dict[str, bytes] = {}
        self.texts_of: dict[str, int] = {}
        self.written = [self._write(number, text) for number, text in enumerate(strings)]
        self._big_group(strings)
        self._campaign(strings)

    @classmethod
    def of_batches(cls, strings: Sequence[str], campaign: str) -> Ledger:
        """
        Give a ledger that holds many strings at once in every field.
        """
        chunks = [strings[at : at + BATCH] for at in range(0, len(strings), BATCH)]
        return cls(["\u25c6".join(chunk) for chunk in chunks], campaign)

    def _add(self, kind: str, rec: str, fields: dict[str, Any], dev: str, by: str, seen: Sequence[str] = ()) -> str:
        # Of two claims the one that says the string itself stands: the greater number does.
        self.numbers[dev] = n = self.numbers.get(dev, 1000 if seen else 0) + 1
        at = by if seen else "2021-10-18T09:30:00+08:00"
        body = {"at": at, "by": by, "dev": dev, "f": 1, "n": n, "rec": [kind, rec], "seen": sorted(seen)}
        identity, line = line_of(body, {"_salt": "00", **fields})
        self.lines.append(line)
        return identity

    def _write(self, number: int, text: str) -> Written:
        sound = {kind: rid(kind, number) for kind in KINDS}
        loose = {kind: rid("loose", kind, number) for kind in KINDS}
        region, topic, picture = region_of(number), topic_of(number), str(number).encode()
        digest = sha256(picture).hexdigest()
        self.photos[f"{digest}.jpg"] = picture
        known = {
            "group": {
                "code": f"{region}-G01",
                "kind": "supervision",
                "level": "county",
                "region": region,
                "topic": topic,
                f"member.{sound['deputy']}": True,
            },
            "deputy": {"code": f"D{number:04}", "level": "county", "region": region},
            "site": {
                "code": f"{region}-{topic}-001",
                "region": region,
                "topic": topic,
                "group": sound["group"],
                "lookback": False,
            },
            "visit": {
                "code": f"{region}-G01A-20211018-V1",
                "date": "2021-10-18",
                "method": "random",
                f"group.{sound['group']}": True,
                f"deputy.{sound['deputy']}": True,
                "started_at": "2021-10-18T09:00+08:00",
                "ended_at": "2021-10-18T10:00+08:00",
            },
            "check": {
                "code": f"{region}-G01A-20211018-C01",
                "site": sound["site"],
                "date": "2021-10-18",
                "time": "09:30",
                "topic": "GW",
                "visit": sound["visit"],
                "checklist": 1,
                "distance_m": 7,
            },
            "finding": {
                "code": f"{region}-G01A-20211018-01",
                "check": sound["check"],
                "item": "GW04",
                "origin": "off_ledger",
                "rect_class": "deadline",
                "due_date": "2021-11-18",
            },
            "photo": {
                "check": sound["check"],
                "sha256": digest,
                "ext": "jpg",
                "role": "scene",
                "bytes": 7,
                "taken_at": "2021-10-18T09:31:00+08:00",
                "width": 3,
                "height": 2,
                "distance_m": 7,
            },
        }
        for kind in KINDS:
            names = self.page[kind]
            self.texts_of[kind] = len([name for name in names if name not in SOUND[kind].split()])
            free = {spelt(name): shaped(name, text) for name in names if name not in SOUND[kind].split()}
            first = self._add(kind, sound[kind], {**known[kind], **free}, "kaaaaaaaaaaaaaaa", text)
            self._add(
                kind,
                sound[kind],
                dict([sorted(free.items())[number % len(free)]]) | {"said": text},
                text,
                text,
                [first],
            )
            field, value = sorted(free.items())[number % len(free)]
            self._add(kind, sound[kind], {field: turned(value)}, f"m{number}", text)
            self._add(kind, loose[kind], {spelt(name): shaped(name, text) for name in names}, "qaaaaaaaaaaaaaaa", text)
        self._add(
            "check",
            rid("gone", number),
            {**known["check"], "code": f"{region}-G01A-20211018-C02", "withdrawn": {"reason": text}},
            "kaaaaaaaaaaaaaaa",
            text,
        )
        return Written(sound, loose)

    def _big_group(self, strings: Sequence[str]) -> None:
        members = {f"member.{one.sound['deputy']}": True for one in self.written}
        group = {"code": BIG_GROUP, "name": "示例大组", "region": "131022", "topic": BIG_TOPIC, **members}
        self._add("group", rid("big"), group, "kaaaaaaaaaaaaaaa", "甲")
        for number, text in enumerate(strings):
            site = {
                "code": f"131022-{BIG_TOPIC}-{number:03}",
                "name": text,
                "group": rid("big"),
                "region": "131022",
                "topic": BIG_TOPIC,
            }
            self._add("site", rid("big", number), {**site, "agency": text}, "kaaaaaaaaaaaaaaa", "甲")

    def _campaign(self, strings: Sequence[str]) -> None:
        numbered = list(enumerate(strings))
        fields: dict[str, Any] = {
            f"region.{region_of(at)}": {"zh": text, "en": text, "seat": None, "box": None} for at, text in numbered
        }
        fields |= {
            f"topic.{topic_of(at)}": {"zh": text, "en": text, "lookback": False, "order": at} for at, text in numbered
        }
        items = [
            {
                "code": f"{BIG_TOPIC}{at:03}",
                "zh": text,
                "en": text,
                "judge": True,
                "measures": [{"measure": text, "rule": text}],
            }
            for at, text in numbered
        ]
        self._add(
            "campaign",
            self.campaign,
            {**fields, f"checklist.{BIG_TOPIC}": {"version": 1, "items": items}},
            "kaaaaaaaaaaaaaaa",
            "甲",
        )


def turned(value: Any) -> Any:
    """
    Give a value that says something else, with the same texts in it.
    """
    if isinstance(value, str):
        return value + "?"
    if isinstance(value, list):
        return [*value, "?"]
    return {**value, "other": "?"}


def spelt(field: str) -> str:
    """
    Give a field as an entry has it; of a family one member.
    """
    return {"item": "item.GW04", "member": "member.x", "deputy": "deputy.x"}.get(field, field)


def region_of(number: int) -> str:
    """
    Give the code of the region that is called by the string of this number.
    """
    return f"{1390 + number // 99}{number % 99 + 1:02}"


def topic_of(number: int) -> str:
    """
    Give the code of the topic that is called by the string of this number.
    """
    return f"{'QRSTUVWXYZ'[number // 26 % 10]}{chr(65 + number % 26)}"
