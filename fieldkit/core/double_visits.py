"""
Visits that may be one outing, and checks that look like the same check: logged on two laptops on one day.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping

from fieldkit.core.doubles import Double, Pairs, Reason, weightiest
from fieldkit.core.fold import Record
from fieldkit.core.records import rank
from fieldkit.core.relations import persons, presence
from fieldkit.core.shapes import text
from fieldkit.core.state import State
from fieldkit.core.unify import said_apart

LEAST_WEIGHT = 3


def laptop_of(record: Record) -> str:
    """
    Give who wrote the first entry of a record; "" for one that came from a sheet.
    """
    return record.entries[0].dev if record.entries else ""


def double_visits(state: State, among: Iterable[Record] | None = None) -> list[Double]:
    """
    Give the pairs of visits of one day, from two laptops, that may be one outing, strongest first: at one site, of one
    group with someone on both, or with three of the same deputies. Strong are those of one group that were at one site.
    With `among` only the days are looked at on which one of these was, or what was declared one with a visit of them.
    """
    visits = list(state.all("visit") if among is None else _of_days(state, among))
    sites = sites_of_visits(state, None if among is None else visits)

    def keys(visit: Record) -> Iterator[Hashable]:
        day = text(visit.fields.get("date"))
        if day:
            yield from ((day, "group", group) for group in visit.named("group"))
            yield from ((day, "site", site) for site in sorted(sites.get(visit.id, ())))
            yield from ((day, "deputy", deputy) for deputy in persons(state, visit.named("deputy")))

    pairs = Pairs(state, "visit")
    found = pairs.distinct(_two_laptops(pairs.sharing(visits, keys)))
    judged = (Double(one, other, weightiest(_visit_reasons(state, one, other, sites))) for one, other in found)
    kept = (double._replace(strong=double.has("same_group", "same_site")) for double in judged)
    return pairs.strongest_first(double for double in kept if double.weight >= LEAST_WEIGHT)


def _of_days(state: State, visits: Iterable[Record]) -> list[Record]:
    """
    Give the standing visits of the days of some, and of the days of whatever is declared one with a visit of these.
    """
    found: dict[str, list[Record]] = {}
    open_ones = {text(visit.fields.get("date")) for visit in visits} - {""}
    while open_ones:
        day = open_ones.pop()
        found[day] = [one for one in state.pointing("visit", "date", day) if not one.withdrawn]
        alike = (state.get("visit", rec) for one in found[day] for rec in state.one_with("visit", one.id))
        open_ones |= {text(one.fields.get("date")) for one in alike if one} - found.keys() - {""}
    return sorted((one for of_day in found.values() for one in of_day), key=rank)


def sites_of_visits(state: State, visits: Iterable[Record] | None = None) -> Mapping[str, set[str]]:
    """
    Give the sites that the standing checks of each visit are of, of all or of some; those declared one as one.
    """
    sites: dict[str, set[str]] = {}
    classes = state.classes("site")
    everywhere = state.records["check"].values() if visits is None else None
    of_some = (check for visit in visits or () for check in state.pointing("check", "visit", visit.id))
    for check in of_some if everywhere is None else everywhere:
        site = text(check.fields.get("site"))
        if site and not check.withdrawn:
            sites.setdefault(text(check.fields.get("visit")), set()).add(classes.get(site, site))
    return sites


def _two_laptops(found: Iterable[tuple[Record, Record]]) -> Iterator[tuple[Record, Record]]:
    return (pair for pair in found if laptop_of(pair[0]) != laptop_of(pair[1]))


def _visit_reasons(state: State, one: Record, other: Record, sites: Mapping[str, set[str]]) -> Iterator[Reason | None]:
    yield Reason("same_day", 0, one.fields.get("date"))
    groups = set(one.named("group")) & set(other.named("group"))
    if groups:
        yield Reason("same_group", 2, _code(state, "group", min(groups)))
    both = sites.get(one.id, set()) & sites.get(other.id, set())
    if both:
        yield Reason("same_site", 3, _code(state, "site", min(both)))
    people = [set(persons(state, visit.named("deputy"))) for visit in (one, other)]
    shared = people[0] & people[1]
    if shared:
        yield Reason("same_deputies", min(len(shared), 3), len(shared))


def double_checks(state: State, among: Collection[Record] | None = None) -> list[Double]:
    """
    Give the pairs of checks that look like the same check, strongest first: at one site on one day from two laptops,
    or with the same picture at one site or on one day. Two groups on one outing each log a check of their own, and what
    two visits hold that were said to be two is two.

    Of a pair the first is to stand: the one that says more. Strong are those of one group and site on one outing: it
    was logged on two laptops, and with it the check. With `among` only these checks are looked at.
    """
    pictures: dict[str, set[str]] = {}
    of_these = (photo for check in among or () for photo in state.pointing("photo", "check", check.id))
    for photo in state.every("photo") if among is None else of_these:
        if text(photo.fields.get("sha256")) and not photo.withdrawn:
            pictures.setdefault(text(photo.fields.get("check")), set()).add(text(photo.fields.get("sha256")))

    def place(check: Record) -> Iterator[Hashable]:
        site, day = _site(state, check), text(check.fields.get("date"))
        if site and day:
            yield site, day

    pairs, checks = Pairs(state, "check"), list(state.all("check") if among is None else among)
    at_once = _two_laptops(pairs.sharing(checks, place))
    pictured = (
        pair for pair in pairs.sharing(checks, lambda check: pictures.get(check.id, ())) if _is_near(state, *pair)
    )
    apart = said_apart(state, "visit")
    found = (pair for pair in pairs.distinct((*at_once, *pictured)) if not _are_two(state, apart, *pair))
    fuller = (sorted(pair, key=lambda check: -_size(check, pictures)) for pair in found)
    judged = (Double(one, other, weightiest(_check_reasons(state, one, other, pictures))) for one, other in fuller)
    return pairs.strongest_first(double._replace(strong=_is_of_one_outing(state, double)) for double in judged)


def checks_of_unified(state: State) -> list[Record]:
    """
    Give the checks of visits that somebody declared one: the outing was logged twice, and with it perhaps the check.
    Teams that share a visit code each log what they see.
    """
    declared = [one.fields for one in state.all("unify") if one.fields.get("of") == "visit" and one.fields.get("same")]
    unified = {text(fields.get(end)) for fields in declared for end in ("a", "b")}
    found = (check for visit in unified for check in state.pointing("check", "visit", visit) if not check.withdrawn)
    return sorted(found, key=rank)


def _is_of_one_outing(state: State, double: Double) -> bool:
    visits = [text(check.fields.get("visit")) for check in (double.one, double.other)]
    outings = {state.class_of("visit", visit) if visit else "" for visit in visits}
    return len(outings) == 1 and outings != {""} and double.has("same_site", "same_day", "same_group")


def _is_near(state: State, one: Record, other: Record) -> bool:
    return _site(state, one) == _site(state, other) or one.fields.get("date") == other.fields.get("date")


def _are_two(state: State, apart: set[frozenset[str]], one: Record, other: Record) -> bool:
    outings = [state.class_of("visit", text(check.fields.get("visit"))) for check in (one, other)]
    if frozenset(outings) in apart:
        return True
    groups = [set(presence(state, check).groups) for check in (one, other)]
    return bool(outings[0]) and outings[0] == outings[1] and all(groups) and groups[0].isdisjoint(groups[1])


def _check_reasons(
    state: State, one: Record, other: Record, pictures: Mapping[str, set[str]]
) -> Iterator[Reason | None]:
    site = _site(state, one)
    if site == _site(state, other):
        yield Reason("same_site", 3, _code(state, "site", site))
    day = text(one.fields.get("date"))
    if day == other.fields.get("date"):
        yield Reason("same_day", 2, day)
    groups = set(presence(state, one).groups) & set(presence(state, other).groups)
    if groups:
        yield Reason("same_group", 2, _code(state, "group", min(groups)))
    shared = pictures.get(one.id, set()) & pictures.get(other.id, set())
    if shared:
        yield Reason("same_photo", 3, len(shared))


def _size(check: Record, pictures: Mapping[str, set[str]]) -> int:
    return len(pictures.get(check.id, ())) + sum(name.startswith("item.") for name in check.fields)


def _site(state: State, check: Record) -> str:
    site = text(check.fields.get("site"))
    return state.class_of("site", site) if site else ""


def _code(state: State, kind: str, rec: str) -> str:
    record = state.get(kind, rec)
    return record.code or record.name if record else rec[:8]
