"""
The rows of a plan: every one immutable, every date ISO text, every number a person typed kept as text.
"""

from __future__ import annotations

from typing import NamedTuple

AS_OF = "2021-12-31"
CITY = "131000"


class Size(NamedTuple):
    """
    How large a city is: counties beside the city itself, groups in all, listed sites in all.
    """

    counties: int = 10
    groups: int = 74
    sites: int = 346


FULL = Size()


class PlanRegion(NamedTuple):
    """
    A region that takes part; the city itself is 131000.
    """

    code: str
    zh: str
    en: str


class PlanTopic(NamedTuple):
    """
    A topic in the order of the campaign, with the regions in which it does not apply.
    """

    code: str
    zh: str
    en: str
    exempt: tuple[str, ...]


class PlanGroup(NamedTuple):
    """
    A supervision group; members are codes of deputies, the leaders names of members.
    """

    code: str
    name: str
    kind: str
    level: str
    region: str
    topic: str
    leader: str
    vice_leader: str
    contact: str
    members: tuple[str, ...]


class PlanDeputy(NamedTuple):
    """
    A deputy of one of the five levels.
    """

    code: str
    name: str
    level: str
    region: str
    agency: str
    station: str


class PlanPoint(NamedTuple):
    """
    A coordinate as a person typed it (`raw`), the same as decimals, and the datum it was read in.
    """

    raw: str
    lat: str
    lon: str
    datum: str


class PlanSite(NamedTuple):
    """
    A listed site; `lat` and `lon` say where it truly is (WGS-84), `point` what stands in the list.
    """

    code: str
    name: str
    region: str
    township: str
    address: str
    topic: str
    agency: str
    contact: str
    group: str
    point: PlanPoint
    lat: str
    lon: str
    lookback: bool
    ledger_no: str
    note: str


class PlanVisit(NamedTuple):
    """
    One outing as the laptop of group `team` recorded it; two records with the same `joint` code are one outing.
    """

    code: str
    team: str
    groups: tuple[str, ...]
    date: str
    method: str
    leader: str
    joint: str
    deputies: tuple[str, ...]
    escorts: tuple[str, ...]
    started_at: str
    ended_at: str
    note: str


class PlanAnswer(NamedTuple):
    """
    The answer to one item: ok, problem, na or unchecked, and the value with its measure where one was taken.
    """

    item: str
    judgement: str
    value: str
    measure: str


class PlanMove(NamedTuple):
    """
    One step of a finding: the state it came into, when, and by whose hand.
    """

    state: str
    date: str
    note: str
    document: str
    actor: str


class PlanFinding(NamedTuple):
    """
    One problem found at a check; `moves` begins with draft and the last one tells the state.
    """

    code: str
    item: str
    text: str
    origin: str
    rect_class: str
    agency: str
    person: str
    due_date: str | None
    value: str
    measure: str
    moves: tuple[PlanMove, ...]

    @property
    def state(self) -> str:
        """
        The state the finding is in: that of its last move.
        """
        return self.moves[-1].state


class PlanPhoto(NamedTuple):
    """
    One photo to be drawn: time, place and camera are None or empty when it came through a messenger.
    """

    name: str
    role: str
    lines: tuple[str, ...]
    seed: int
    taken_at: str | None
    lat: str | None
    lon: str | None
    direction: int | None
    camera: str


class PlanCheck(NamedTuple):
    """
    One check of one site; `group`, `method`, `deputies`, `escorts` are given only where it has no visit or differs.
    """

    code: str
    team: str
    visit: str | None
    site: str
    topic: str
    date: str
    time: str
    version: int
    answers: tuple[PlanAnswer, ...]
    advice: tuple[str, ...]
    note: str
    point: PlanPoint | None
    group: str
    method: str
    deputies: tuple[str, ...]
    escorts: tuple[str, ...]
    withdrawn: str | None
    findings: tuple[PlanFinding, ...]
    photos: tuple[PlanPhoto, ...]


class PlanEdit(NamedTuple):
    """
    A field of a listed site as the laptop of group `team` changed it, not knowing of any other change.
    """

    team: str
    site: str
    field: str
    value: str
    at: str


class Plan(NamedTuple):
    """
    A whole example city: what there is, who went where, and what was found.
    """

    seed: int
    campaign: str
    regions: tuple[PlanRegion, ...]
    topics: tuple[PlanTopic, ...]
    groups: tuple[PlanGroup, ...]
    deputies: tuple[PlanDeputy, ...]
    sites: tuple[PlanSite, ...]
    visits: tuple[PlanVisit, ...]
    checks: tuple[PlanCheck, ...]
    edits: tuple[PlanEdit, ...]
