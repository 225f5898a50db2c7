"""
The summary: a fold over the state. The rules, number by number, are in `docs/counting.md`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from fieldkit.core.campaign import Campaign
from fieldkit.core.codes import is_city
from fieldkit.core.planned import PlannedSite, RegisteredGroup
from fieldkit.core.relations import region_of_group
from fieldkit.core.rows import Attended, Part, Row, at_checks, at_sites, count_row, out_together
from fieldkit.core.scope import Standing, stand
from fieldkit.core.standing import StandingCheck, StandingFinding
from fieldkit.core.state import State
from fieldkit.core.tuples import NamedTuple

CITY = "131000"
COURT_FILES = "CE"
TOTAL = "total"
LAST_DAY = "9999-12-31"
# The name of the last row is data of the JSON contract, like the names of regions.
TOTAL_NAMES = {"zh": "合计", "en": "Total"}


class Summary(NamedTuple):
    """
    The numbers of a selection: `region` (the city for everything), `by` which axis, up to which day, whether 人次
    are counted by visit or by check, how many conflicts stand, one row for each key, and the recomputed total. Names
    of campaign and region, in the language asked for, and how many entries are `set_aside` there are for people and not
    in the JSON.
    """

    region: str
    by: str
    as_of: str
    count_unit: str
    conflicts: int
    rows: tuple[Row, ...]
    total: Row
    campaign_name: str = ""
    region_name: str = ""
    set_aside: int = 0


class Axis(NamedTuple):
    """
    What makes the rows: the keys that have one in any case, the rows a check, a planned site or a registered group
    belongs to, how a key is shown (key, name), where it stands, and whether it applies. `own_findings`: a finding
    belongs to the row of its own agency. `parts`: a row may hold only some sites of an outing, and counts who was at
    them.
    """

    listed: Sequence[str]
    of_check: Callable[[StandingCheck], Iterable[str]]
    of_site: Callable[[PlannedSite], str | None]
    of_group: Callable[[RegisteredGroup], str | None]
    shown: Callable[[str], tuple[str, str]]
    rank: Callable[[str], tuple[object, ...]]
    applies: Callable[[str], bool] = lambda key: True
    own_findings: bool = False
    parts: bool = False


def summarise(
    state: State, campaign: Campaign, by: str, region: str | None = None, as_of: str = LAST_DAY, lang: str = "zh"
) -> Summary:
    """
    Count a county, or everything for the city (a region ending in 00, or none), by one axis of `AXES`, up to and
    with the day `as_of` (YYYY-MM-DD). Names are in the language asked for. Raises KeyError for an unknown axis.
    """
    county = None if is_city(region) else region
    standing = stand(state, as_of, county)
    axis = AXES[by](_View(state, campaign, standing, county, lang))
    by_check = campaign.count_unit == "check"
    rows = _rows(axis, standing, at_sites if by_check else at_checks if axis.parts else out_together)
    attended = at_sites if by_check else out_together
    total = count_row(standing, TOTAL, TOTAL_NAMES[lang], True, _whole(standing), attended)
    shown = region or city_of(campaign)
    names = (campaign.name(lang), campaign.region_name(shown, lang), _aside(state, county))
    return Summary(shown, by, as_of, campaign.count_unit, standing.conflicts, tuple(rows), total, *names)


def _aside(state: State, county: str | None) -> int:
    if not state.aside.ids:
        return 0
    # In most ledgers nothing is set aside, and they need not load this.
    from fieldkit.core.aside_regions import count_aside

    return count_aside(state, county)


def city_of(campaign: Campaign) -> str:
    """
    Give the code of the campaign's city.
    """
    return next(filter(is_city, campaign.regions), CITY)


class _View(NamedTuple):
    state: State
    campaign: Campaign
    standing: Standing
    county: str | None
    lang: str


def _whole(standing: Standing) -> Part:
    findings = [finding for check in standing.checks for finding in check.findings]
    groups = [group.id for group in standing.registered]
    planned = {site.id for site in standing.planned}
    marked = standing.in_doubt or any(site.marked for site in standing.planned)
    marked = marked or any(group.marked for group in standing.registered)
    return Part(standing.checks, findings, groups, planned or None, marked)


def _rows(axis: Axis, standing: Standing, attended: Attended) -> list[Row]:
    checks: dict[str, list[StandingCheck]] = defaultdict(list, {key: [] for key in axis.listed})
    of_check = axis.of_check
    for check in standing.checks:
        for key in of_check(check):
            checks[key].append(check)
    findings = _findings(axis, checks)
    groups: dict[str | None, list[str]] = {}
    for group in standing.registered:
        groups.setdefault(axis.of_group(group), []).append(group.id)
    planned: dict[str | None, set[str]] = {}
    for site in standing.planned:
        planned.setdefault(axis.of_site(site), set()).add(site.id)
    marked = set(_marked(axis, standing))
    rows = []
    for key in sorted({*checks, *findings}, key=axis.rank):
        registered = groups.get(key, ())
        part = Part(checks.get(key, ()), findings.get(key, ()), registered, planned.get(key), key in marked)
        rows.append(count_row(standing, *axis.shown(key), axis.applies(key), part, attended))
    return rows


def _marked(axis: Axis, standing: Standing) -> Iterator[str | None]:
    """
    Give the rows that a conflict marks beside those of the checks it stands behind: of the lists, and of all that
    would be there under another claim.
    """
    shadows = standing.shadows
    yield from (axis.of_site(site) for site in standing.planned if site.marked)
    yield from (axis.of_group(group) for group in standing.registered if group.marked)
    yield from map(axis.of_site, shadows.planned)
    yield from map(axis.of_group, shadows.registered)
    for check in shadows.checks:
        yield from axis.of_check(check)
        if axis.own_findings:
            yield from (finding.agency for finding in check.findings)


def _findings(axis: Axis, checks: dict[str, list[StandingCheck]]) -> dict[str, list[StandingFinding]]:
    if not axis.own_findings:
        return {key: [finding for check in own for finding in check.findings] for key, own in checks.items()}
    findings: dict[str, list[StandingFinding]] = {}
    for own in checks.values():
        for check in own:
            for finding in check.findings:
                findings.setdefault(finding.agency, []).append(finding)
    return findings


def _listed_first(listed: Sequence[str]) -> Callable[[str], tuple[object, ...]]:
    """
    Keep the order of a list; keys it lacks follow by themselves, the empty one last.
    """
    places = {key: place for place, key in enumerate(listed)}
    return lambda key: (places.get(key, len(places)), not key, key)


def _by_text(key: str) -> tuple[object, ...]:
    return (not key, key)


def _none(_thing: object) -> None:
    return None


def _county(view: _View) -> Axis:
    county, campaign = view.county, view.campaign
    listed = [county] if county else list(campaign.regions)

    def of_check(check: StandingCheck) -> Iterable[str]:
        return (county,) if county else check.regions

    return Axis(
        listed=listed,
        of_check=of_check,
        of_site=lambda site: site.region,
        of_group=lambda group: group.region,
        shown=lambda key: (key, campaign.region_name(key, view.lang)),
        rank=_listed_first(listed),
        applies=lambda key: key in campaign.regions,
    )


def _topic(view: _View) -> Axis:
    campaign = view.campaign
    listed = [code for code in campaign.topics if code != COURT_FILES]
    asked = [view.county] if view.county else [code for code in campaign.regions if not is_city(code)]
    return Axis(
        listed=listed,
        of_check=lambda check: (check.topic,),
        of_site=lambda site: site.topic,
        of_group=lambda group: group.topic,
        shown=lambda key: (key, campaign.topic_name(key, view.lang)),
        rank=_listed_first(listed),
        applies=lambda key: not asked or not all(campaign.is_exempt(region, key) for region in asked),
        parts=True,
    )


def _group(view: _View) -> Axis:
    known = {group.id for group in view.standing.registered}

    def of_check(check: StandingCheck) -> Iterable[str]:
        if not view.county:
            return check.groups or ("",)
        return [group for group in check.groups if group in known or region_of_group(view.state, group) == view.county]

    return Axis(
        listed=sorted(known),
        of_check=of_check,
        of_site=lambda site: site.group,
        of_group=lambda group: group.id,
        shown=_code_and_name(view.state, "group"),
        rank=_by_code(view.state, "group"),
    )


def _site(view: _View) -> Axis:
    return Axis(
        listed=sorted({site.id for site in view.standing.planned}),
        of_check=lambda check: (check.site,),
        of_site=lambda site: site.id,
        of_group=_none,
        shown=_code_and_name(view.state, "site"),
        rank=_by_code(view.state, "site"),
        parts=True,
    )


def _week(view: _View) -> Axis:
    return Axis(
        listed=(),
        of_check=lambda check: (check.week,),
        of_site=_none,
        of_group=_none,
        shown=lambda key: (key, key),
        rank=_by_text,
    )


def _agency(view: _View) -> Axis:
    return Axis(
        listed=sorted({site.agency for site in view.standing.planned}),
        of_check=lambda check: (check.agency,),
        of_site=lambda site: site.agency,
        of_group=_none,
        shown=lambda key: (key, key),
        rank=_by_text,
        own_findings=True,
        parts=True,
    )


def _code_and_name(state: State, kind: str) -> Callable[[str], tuple[str, str]]:
    """
    Show a record by its code and name; one that has not arrived by its id alone.
    """

    def shown(rec: str) -> tuple[str, str]:
        record = state.get(kind, rec)
        return (record.code or rec, record.name) if record else (rec, "")

    return shown


def _by_code(state: State, kind: str) -> Callable[[str], tuple[object, ...]]:
    shown = _code_and_name(state, kind)
    return lambda rec: (not rec, shown(rec)[0], rec)


AXES: dict[str, Callable[[_View], Axis]] = {
    "county": _county,
    "topic": _topic,
    "group": _group,
    "site": _site,
    "week": _week,
    "agency": _agency,
}
