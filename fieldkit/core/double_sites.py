"""
Sites that may be one: close together or of like names. Either is enough; a position may be wrong, or a name be another.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from itertools import combinations

from fieldkit.core.codes import normalise_text
from fieldkit.core.coordinate import Coordinate
from fieldkit.core.doubles import Double, Pairs, Reason, weightiest
from fieldkit.core.fold import Record
from fieldkit.core.likeness import likeness, plain_name
from fieldkit.core.nearest import Distance, Place, within
from fieldkit.core.planned import is_field_code
from fieldkit.core.shapes import text
from fieldkit.core.state import State

NEAR_M = 50
LEAST_LIKE = 0.75
_UNITS = frozenset("县市区镇乡村")
# Signs that tell neighbours apart: the east well from the west one, the first from the second.
_TELLING = frozenset("东西南北上中下前后左右大小新老甲乙丙丁戊己庚辛一二三四五六七八九十0123456789")


def double_sites(state: State, distance: Distance) -> list[Double]:
    """
    Give the pairs of sites that may be one, strongest first: no farther apart than 50 m, or of one region with names
    alike, or with one number in the old ledger. `distance` measures metres.
    """
    pairs, sites = Pairs(state, "site"), list(state.all("site"))
    by_id = {site.id: site for site in sites}
    close = {frozenset(each[:2]): each[2] for each in within(_points(sites), NEAR_M, distance)}
    near = ((by_id[one], by_id[other]) for one, other in close)
    found = pairs.distinct((*near, *_named_alike(sites), *pairs.sharing(sites, _ledger_keys)))
    judged = ((one, other, _reasons(one, other, close.get(frozenset((one.id, other.id))))) for one, other in found)
    return pairs.strongest_first(Double(one, other, weightiest(reasons)) for one, other, reasons in judged)


def _points(sites: Iterable[Record]) -> Iterator[Place]:
    for site in sites:
        place = Coordinate.from_field(site.fields.get("coordinate"))
        if place:
            yield site.id, *place.point()


def _ledger_keys(site: Record) -> Iterator[Hashable]:
    number = normalise_text(text(site.fields.get("ledger_no")))
    if number:
        yield text(site.fields.get("region")), number


def _named_alike(sites: Iterable[Record]) -> Iterator[tuple[Record, Record]]:
    """
    Give the pairs of one region whose names are alike. Names alike share nearly all signs of the shorter one; those
    that do not are not compared closely.
    """
    of_region: dict[str, list[tuple[Record, frozenset[str]]]] = {}
    for site in sites:
        if site.name:
            signs = frozenset(plain_name(site.name)) - _UNITS
            of_region.setdefault(text(site.fields.get("region")), []).append((site, signs))
    for named in of_region.values():
        for (one, signs), (other, others) in combinations(named, 2):
            shared = len(signs & others)
            if 4 * shared >= 3 * min(len(signs), len(others)) and alike(one.name, other.name) >= LEAST_LIKE:
                yield one, other


def alike(one: str, other: str) -> float:
    """
    Give how alike the names of two sites are, 0 to 1; 0 when each has a sign that tells neighbours apart and the other
    lacks: 东柳村机井 and 西柳村机井 are two, 东柳村机井 and 柳村机井 may be one.
    """
    first, second = set(plain_name(one)), set(plain_name(other))
    if (first - second) & _TELLING and (second - first) & _TELLING:
        return 0.0
    digits = [[sign for sign in plain_name(name) if sign.isdigit()] for name in (one, other)]
    if all(digits) and digits[0] != digits[1]:
        return 0.0
    return likeness(one, other)


def _reasons(one: Record, other: Record, metres: float | None) -> Iterator[Reason | None]:
    if metres is not None:
        yield Reason("near", 4 if metres <= 10 else 3, round(metres))
    alikeness = alike(one.name, other.name)
    if alikeness == 1:
        yield Reason("same_name", 4, one.name)
    elif alikeness >= LEAST_LIKE:
        yield Reason("like_name", 3)
    if set(_ledger_keys(one)) & set(_ledger_keys(other)):
        yield Reason("same_ledger_no", 3, one.fields.get("ledger_no"))
    topics = text(one.fields.get("topic")), text(other.fields.get("topic"))
    if all(topics):
        yield Reason("same_topic", 2, topics[0]) if topics[0] == topics[1] else Reason("other_topic", -2)
    if text(one.fields.get("region")) != text(other.fields.get("region")):
        yield Reason("other_region", -1)
    if is_field_code(one.code) or is_field_code(other.code):
        yield Reason("from_the_field", 1)
