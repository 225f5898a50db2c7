"""
A team's laptop of the example city: its ledger in memory, written through the same plans as the real commands.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

from fieldkit.core.canonical import base32
from fieldkit.core.check import CheckFacts, FindingFacts, PhotoFacts, plan_log, plan_withdraw
from fieldkit.core.coordinate import Coordinate
from fieldkit.core.entry import Change, Writer, decode_line, mint
from fieldkit.core.evidence import PhotoFile
from fieldkit.core.fold import Record
from fieldkit.core.state import State, extend_state
from fieldkit.core.visit import VisitFacts, plan_start
from fieldkit.operations.example.rows import PlanCheck, PlanEdit, PlanFinding, PlanPoint, PlanVisit
from fieldkit.operations.people import coordinate_of
from fieldkit.operations.photo import Prepared, distance_between

ZONE = "+08:00"


class Laptop:
    """
    One team's laptop: a base of lists, then what the team writes, entry by entry, as it would on a real one.
    """

    def __init__(self, seed: int, team: str, author: str, base: State, letter: str = "a") -> None:
        self.random = Random(f"{seed}/laptop/{team}")
        self.author = author
        self.state = base
        self.dev = letter + base32(self.random.randbytes(20))[:15]
        self.lines: dict[bytes, bytes] = {}
        self.photos: dict[PhotoFile, bytes] = {}

    def write(self, changes: Sequence[Change], at: str) -> None:
        """
        Mint the changes of one command at a wall time, having seen the heads as they stand here.
        """
        seen = [change._replace(seen=self._heads(change)) for change in changes]
        writer = Writer(self.author, self.dev, len(self.lines) + 1, at)
        minted = mint(seen, writer, lambda: self.random.randbytes(8).hex())
        self.lines.update((identity.encode(), line) for identity, line in minted)
        self.state = extend_state(self.state, [decode_line(line) for _, line in minted])

    def _heads(self, change: Change) -> tuple[str, ...]:
        record = self.state.get(change.kind, change.rec)
        return record.heads if record else ()

    def new_id(self) -> str:
        """
        Give a record id from this laptop's own stream of the seed.
        """
        return base32(self.random.randbytes(20))

    def _ids(self, kind: str, codes: Sequence[str]) -> tuple[str, ...]:
        return tuple(self.state.derive(kind, code) for code in codes)

    def start_visit(self, visit: PlanVisit) -> str:
        """
        Write a visit as `visit start` and `visit end` do; gives its record id.
        """
        facts = VisitFacts(
            date=visit.date,
            groups=self._ids("group", visit.groups),
            method=visit.method,
            leader=visit.leader,
            deputies=self._ids("deputy", visit.deputies),
            escorts=visit.escorts,
            joint=visit.joint,
            note=visit.note,
            started_at=visit.started_at,
        )
        identity = self.new_id()
        change = plan_start(self.state, "A", facts, identity)
        self.write([change._replace(set={**change.set, "code": visit.code})], visit.started_at)
        return identity

    def end_visit(self, identity: str, visit: PlanVisit) -> None:
        """
        Write the end of a visit.
        """
        self.write([Change("visit", identity, {"ended_at": visit.ended_at})], visit.ended_at)

    def log_check(self, check: PlanCheck, visit: PlanVisit | None, visit_id: str, photos: Sequence[Prepared]) -> None:
        """
        Write a check with its photos and findings as `check log` does, then the findings' later moves and, where
        planned, its withdrawal.
        """
        site = self.state.by_code("site", check.site)
        groups = (check.group,) if check.group else visit.groups if visit else ()
        position = place(check.point)
        facts = CheckFacts(
            site=site.id if site else "",
            date=check.date,
            time=check.time,
            topic=check.topic,
            groups=self._ids("group", groups),
            visit=visit_id,
            own_group=self.state.derive("group", check.group) if check.group else "",
            method=check.method,
            deputies=self._ids("deputy", check.deputies),
            escorts=check.escorts,
            checklist=check.version,
            answers=answers(check),
            advice=check.advice,
            note=check.note,
            coordinate=position.to_field() if position else None,
            distance_m=distance_between(position, coordinate_of(site)),
            photos=tuple(PhotoFacts(photo.fields) for photo in photos),
            findings=tuple(finding_facts(finding) for finding in check.findings),
        )
        self.photos.update((PhotoFile(str(photo.fields["sha256"]), photo.ext), photo.data) for photo in photos)
        at = f"{check.date}T{check.time}:00{ZONE}"
        changes = plan_log(self.state, "A", facts, self.new_id)
        self.write(_with_codes(changes, check), at)
        self._afterwards(check, changes, at)

    def _afterwards(self, check: PlanCheck, changes: Sequence[Change], at: str) -> None:
        findings = [change.rec for change in changes if change.kind == "finding"]
        for identity, finding in zip(findings, check.findings, strict=True):
            for move in finding.moves[1:]:
                fields = {name: value for name, value in move._asdict().items() if value}
                self.write([Change("finding", identity, {"move": fields})], f"{move.date}T16:30:00{ZONE}")
        if check.withdrawn:
            record = self.state.records["check"][changes[0].rec]
            self.write([plan_withdraw(record, check.withdrawn)], at)

    def edit_site(self, edit: PlanEdit) -> None:
        """
        Write a change to one field of a listed site, as `site edit` does.
        """
        site: Record | None = self.state.by_code("site", edit.site)
        if site:
            self.write([Change("site", site.id, {edit.field: edit.value})], edit.at)


def place(point: PlanPoint | None) -> Coordinate | None:
    """
    Read a planned position the way a typed one is read.
    """
    if point is None:
        return None
    from fieldkit.adapters.coordinates import parse

    return parse(point.raw, point.datum).coordinate


def answers(check: PlanCheck) -> dict[str, dict[str, str]]:
    """
    Give a planned check's answers as the fields of its entry; a second value of an item has a field of its own.
    """
    found: dict[str, dict[str, str]] = {}
    for answer in check.answers:
        value = {"judgement": answer.judgement, "value": answer.value, "measure": answer.measure}
        stored = {name: text for name, text in value.items() if text and (name != "measure" or answer.value)}
        field = f"item.{answer.item}"
        found[field if field not in found else field + ".2"] = stored
    return found


def finding_facts(finding: PlanFinding) -> FindingFacts:
    """
    Give a planned finding as it is first written down: a draft.
    """
    fields: dict[str, Any] = {
        "origin": finding.origin,
        "rect_class": finding.rect_class,
        "agency": finding.agency,
        "person": finding.person,
        "due_date": finding.due_date,
    }
    if finding.value:
        fields["quantity"] = {"value": finding.value, "measure": finding.measure}
    first = finding.moves[0]
    fields["move"] = {name: value for name, value in first._asdict().items() if value}
    return FindingFacts(finding.text, finding.item, {name: value for name, value in fields.items() if value})


def _with_codes(changes: Sequence[Change], check: PlanCheck) -> list[Change]:
    """
    Put the planned codes in place of the next free ones: the plan was there first.
    """
    codes = iter(finding.code for finding in check.findings)
    renamed = []
    for change in changes:
        if change.kind == "check":
            change = change._replace(set={**change.set, "code": check.code})
        elif change.kind == "finding":
            change = change._replace(set={**change.set, "code": next(codes)})
        renamed.append(change)
    return renamed
