"""
Small ledgers made in memory: what people would log, said as entries, without a workspace or a file.

People, sites and agencies are invented.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fieldkit import resources
from fieldkit.core.aside import set_aside_id
from fieldkit.core.campaign import Campaign, from_fields
from fieldkit.core.canonical import derived_id
from fieldkit.core.entry import Change, Writer, decode_line, mint
from fieldkit.core.state import State, build_state, record_id, unify_id
from fieldkit.core.union import canonical_ledger

CAMPAIGN = "langfang-2021"
DAY = "2021-10-18"


def rec(name: str) -> str:
    """
    Give the record id that a short name stands for in these tests.
    """
    return derived_id("make", name)


def campaign_fields(**changed: Any) -> dict[str, Any]:
    """
    Give the fields of the shipped campaign, some of them changed.
    """
    return {**resources.read_json("data", "campaigns/langfang-2021.json"), **changed}


class Book:
    """
    A ledger in the making. Records are named by short words; each call says one entry that has seen all earlier
    ones of its record, unless `blind` lists what it has seen. `dev` is who writes.
    """

    def __init__(self, **campaign: Any) -> None:
        self.lines: dict[bytes, bytes] = {}
        self.heads: dict[tuple[str, str], set[str]] = {}
        self.counters: dict[str, int] = {}
        self.at = "2021-10-18T09:30:00+08:00"
        self._say("campaign", record_id(CAMPAIGN, "campaign", CAMPAIGN), campaign_fields(**campaign))

    def say(
        self, kind: str, name: str, fields: dict[str, Any], blind: Iterable[str] | None = None, dev: str = "a"
    ) -> str:
        """
        Say one entry about the record a short name stands for and give the entry's id.
        """
        return self._say(kind, rec(name), fields, blind, dev)

    def _say(
        self, kind: str, rec: str, fields: dict[str, Any], blind: Iterable[str] | None = None, dev: str = "a"
    ) -> str:
        known = self.heads.setdefault((kind, rec), set())
        seen = tuple(sorted(known)) if blind is None else tuple(blind)
        number = self.counters[dev] = self.counters.get(dev, 0) + 1
        writer = Writer("示例", dev * 16, number, self.at)
        [(identity, line)] = mint([Change(kind, rec, fields, seen)], writer, lambda: f"{dev}{number}")
        self.lines[identity.encode()] = line
        known -= set(seen)
        known.add(identity)
        return identity

    def said(
        self, kind: str, rec: str, fields: dict[str, Any], blind: Iterable[str] | None = None, dev: str = "a"
    ) -> str:
        """
        Say one entry about the record of an id.
        """
        return self._say(kind, rec, fields, blind, dev)

    def group(self, code: str, topic: str = "GW", **fields: Any) -> str:
        """
        Register a group under its code, which is also its short name; its region is the code's beginning.
        """
        return self.say(
            "group", code, {"code": code, "name": f"{code}组", "region": code[:6], "topic": topic, **fields}
        )

    def deputy(self, code: str, **fields: Any) -> str:
        """
        Enter a deputy in the roster.
        """
        return self.say("deputy", code, {"code": code, "name": f"例{code}", "level": "county", **fields})

    def site(self, code: str, group: str = "", agency: str = "示例水务办", **fields: Any) -> str:
        """
        List a site under its code, which tells its region and topic.
        """
        given = {"code": code, "name": f"例{code}", "region": code[:6], "topic": code[7:9], "agency": agency}
        return self.say("site", code, {**given, **({"group": rec(group)} if group else {}), **fields})

    def visit(self, name: str, groups: str, deputies: str = "", day: str = DAY, **fields: Any) -> str:
        """
        Start a visit of groups with deputies, each given as words in one text.
        """
        given = {"code": name, "date": day, **_switches("group", groups), **_switches("deputy", deputies)}
        return self.say("visit", name, {**given, **fields})

    def check(self, name: str, site: str, visit: str = "", deputies: str = "", day: str = DAY, **fields: Any) -> str:
        """
        Log a check; `group` among the fields is a short name.
        """
        given: dict[str, Any] = {"code": name, "site": rec(site), "date": day, "topic": site[7:9]}
        if visit:
            given["visit"] = rec(visit)
        if "group" in fields:
            fields["group"] = rec(fields["group"])
        return self.say("check", name, {**given, **_switches("deputy", deputies), **fields})

    def photo(self, name: str, check: str, content: str = "", **fields: Any) -> str:
        """
        Add a photo to a check; photos of equal content have equal hashes.
        """
        given = {"check": rec(check), "sha256": derived_id("photo", content or name) * 2, "ext": "jpg"}
        return self.say("photo", name, {**given, **fields})

    def finding(self, name: str, check: str, state: str = "draft", **fields: Any) -> str:
        """
        Write down a problem found at a check, in a state of its life.
        """
        given = {"code": name, "check": rec(check), "text": "示例问题", "origin": "off_ledger"}
        return self.say("finding", name, {**given, "move": {"state": state, "date": DAY}, **fields})

    def withdraw(self, kind: str, name: str, blind: Iterable[str] | None = None, dev: str = "a") -> str:
        """
        Withdraw a record.
        """
        return self.say(kind, name, {"withdrawn": {"reason": "误录"}}, blind, dev)

    def unify(
        self, kind: str, one: str, other: str, same: bool = True, blind: Iterable[str] | None = None, dev: str = "a"
    ) -> str:
        """
        Declare two records to be one, or take it back.
        """
        first, second = sorted((rec(one), rec(other)))
        fields = {"a": first, "b": second, "of": kind, "same": same}
        return self._say("unify", unify_id(CAMPAIGN, kind, first, second), fields, blind, dev)

    def set_aside(
        self, entries: Iterable[str], state: str = "aside", blind: Iterable[str] | None = None, dev: str = "a"
    ) -> str:
        """
        Set entries aside, or restore them.
        """
        named = sorted(set(entries))
        return self._say("set_aside", set_aside_id(CAMPAIGN, named), {"entries": named, "state": state}, blind, dev)

    @property
    def state(self) -> State:
        """
        The ledger, folded.
        """
        return build_state(CAMPAIGN, (decode_line(line) for line in self.lines.values()))

    @property
    def campaign(self) -> Campaign:
        """
        The campaign as its record says it.
        """
        record = self.state.by_code("campaign", CAMPAIGN)
        assert record is not None
        return from_fields(record.fields)

    @property
    def exported(self) -> bytes:
        """
        The bytes `export` would write.
        """
        return canonical_ledger(CAMPAIGN, self.lines)


def _switches(prefix: str, names: str) -> dict[str, Any]:
    return {f"{prefix}.{rec(name)}": True for name in names.split()}
