"""
What looks odd about a check or a visit: (word, facts) pairs for a person to judge, never a refusal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from fieldkit.core.codes import normalise_code, normalise_text
from fieldkit.core.fold import Record
from fieldkit.core.relations import checks_of_group, persons, presence
from fieldkit.core.shapes import mapping, text, texts
from fieldkit.core.state import State
from fieldkit.operations.session import Session

FAR_M = 300
OddThing = tuple[str, dict[str, Any]]


def place_doubts(
    session: Session, site: Record | None, topic: str, place: object, distance_m: object
) -> tuple[OddThing, ...]:
    """
    Say when a check was far from its site, outside its county's box, or of a topic that does not apply there.
    """
    found: list[OddThing] = []
    if isinstance(distance_m, int) and distance_m > FAR_M:
        found.append(("far", {"distance_m": distance_m}))
    region = session.campaign.regions.get(str(site.fields.get("region"))) if site else None
    if place and region and _is_outside(place, region.box):
        found.append(("outside_region", {"region": region.code}))
    if region and session.campaign.is_exempt(region.code, topic):
        found.append(("exempt", {"topic": topic, "region": region.code}))
    return tuple(found)


def _is_outside(place: object, box: Mapping[str, str] | None) -> bool:
    from fieldkit.core.coordinate import Coordinate, inside_box

    position = Coordinate.from_field(place)
    return position is not None and not inside_box(*position.point(), box)


def photo_doubts(photos: Sequence[Mapping[str, Any]], day: str, told_m: object = None) -> Iterator[OddThing]:
    """
    Say which photos were taken on another day or tell no time or place, and which far from the site: the worst by
    name. One photo that was as far as the check is already said to be (`told_m`) is no news.
    """
    for fields in photos:
        taken = text(fields.get("taken_at"))
        if taken and day and not taken.startswith(day):
            yield "photo_other_day", {"path": fields.get("original_name"), "taken_at": taken}
        elif not taken or not fields.get("coordinate"):
            yield "photo_bare", {"path": fields.get("original_name")}
    yield from far_photos(photos, told_m)


def far_photos(photos: Sequence[Mapping[str, Any]], told_m: object = None) -> Iterator[OddThing]:
    """
    Name the photo taken farthest from the site and count the others that are too far.
    """
    known = [(fields.get("distance_m"), text(fields.get("original_name"))) for fields in photos]
    far = sorted(((metres, name) for metres, name in known if type(metres) is int and metres > FAR_M), reverse=True)
    if not far or (len(far) == 1 and far[0][0] == told_m):
        return
    word, others = ("photos_far", {"others": len(far) - 1}) if len(far) > 1 else ("photo_far", {})
    yield word, {"path": far[0][1], "distance_m": far[0][0], **others}


def visit_day_doubts(visit: Record | None, day: str) -> tuple[OddThing, ...]:
    """
    Say when a check is of another day than its visit.
    """
    held = text(visit.fields.get("date")) if visit else ""
    if visit is None or held == day:
        return ()
    return (("visit_other_day", {"visit": visit.code, "date": day, "visit_date": held}),)


def double_doubts(state: State, check: Record) -> Iterator[OddThing]:
    """
    Say what a check may count a second time: an outing of its group on that day, where it belongs to no visit, and
    an earlier check of its group at its site on that day.
    """
    day, groups = text(check.fields.get("date")), set(presence(state, check).groups)
    if not text(check.fields.get("visit")):
        yield from _outings_beside(state, check, day, groups)
    shown = state.class_of("site", text(check.fields.get("site")))
    codes = {
        other.id: other.code
        for group in groups
        for other in checks_of_group(state, group, day)
        if other.id != check.id
        and other.fields.get("date") == day
        and not other.withdrawn
        and state.class_of("site", text(other.fields.get("site"))) == shown
    }
    if codes:
        site, named = state.get("site", shown), sorted(codes.values())
        yield "checked_twice", {"site": site.code if site else shown, "codes": named, "code": check.code}


def shared_photos(state: State, check: Record, photos: Iterable[Record]) -> Iterator[OddThing]:
    """
    Name the photos of a check that are evidence of a check elsewhere, or of another day, too.
    """
    names = {text(photo.fields.get("sha256")): text(photo.fields.get("original_name")) for photo in photos}
    place = (state.class_of("site", text(check.fields.get("site"))), check.fields.get("date"))
    found: dict[str, set[str]] = {}
    alike = (photo for digest in names for photo in state.pointing("photo", "sha256", digest))
    for photo in alike:
        digest, other = text(photo.fields.get("sha256")), state.get("check", photo.fields.get("check"))
        if not photo.withdrawn and other and not other.withdrawn:
            there = (state.class_of("site", text(other.fields.get("site"))), other.fields.get("date"))
            if there != place:
                found.setdefault(digest, set()).add(other.code)
    for digest, codes in found.items():
        yield "photo_shared", {"path": names[digest], "codes": sorted(codes)}


def unlike_findings(check: Record, findings: Iterable[Record]) -> Iterator[OddThing]:
    """
    Say which problems of a check belong to an item that it judges otherwise.
    """
    for finding in findings:
        item = text(finding.fields.get("item"))
        judged = text(mapping(check.fields.get(f"item.{item}")).get("judgement")) if item else ""
        if judged not in ("", "problem"):
            yield "item_not_problem", {"item": item, "judgement": judged, "code": check.code}


def _outings_beside(state: State, check: Record, day: str, groups: set[str]) -> Iterator[OddThing]:
    own = (visit for group in groups for visit in state.naming("visit", "group", group))
    outings: dict[str, Record] = {}
    for visit in sorted(own, key=lambda visit: visit.code):
        if visit.fields.get("date") == day and not visit.withdrawn:
            outings.setdefault(state.class_of("visit", visit.id), visit)
    for visit in outings.values():
        people = persons(state, visit.named("deputy"))
        yield "visit_beside", {"visit": visit.code, "code": check.code, "deputies": len(people)}


def check_people_doubts(state: State, check: Record) -> tuple[OddThing, ...]:
    """
    Say who is named both as a deputy at a check, who counts, and as an escort, who never does.
    """
    there = presence(state, check)
    return _both(state, there.deputies, there.escorts)


def two_days_doubts(first: Record, second: Record) -> tuple[OddThing, ...]:
    """
    Say when two visits declared one outing are of different days.
    """
    one, other = text(first.fields.get("date")), text(second.fields.get("date"))
    if one == other or not one or not other:
        return ()
    facts = {"one": first.code, "one_date": one, "other": second.code, "other_date": other}
    return (("days_differ", facts),)


def visit_people_doubts(state: State, visit: Record) -> tuple[OddThing, ...]:
    """
    Say who is named both as a deputy and as an escort of a visit.
    """
    return _both(state, persons(state, visit.named("deputy")), texts(visit.fields.get("escorts")))


def _both(state: State, deputies: Sequence[str], escorts: Sequence[str]) -> tuple[OddThing, ...]:
    escorting = {normalise_text(name) for name in escorts}
    records = [state.get("deputy", rec) for rec in deputies]
    both = [record.name for record in records if record and normalise_text(record.name) in escorting]
    return (("deputy_and_escort", {"names": both}),) if both else ()


def joint_doubts(state: State, visit: Record) -> tuple[OddThing, ...]:
    """
    Say when a visit of another day has the same shared code: one outing is of one day, so they are not joined.
    """
    joint, day = text(visit.fields.get("joint")), text(visit.fields.get("date"))
    if not joint:
        return ()
    form = normalise_code(joint)
    for other in state.all("visit"):
        if other.id != visit.id and normalise_code(text(other.fields.get("joint"))) == form:
            held = text(other.fields.get("date"))
            if held and held != day:
                facts = {"joint": joint, "visit": other.code, "date": held, "code": visit.code}
                return (("joint_other_day", facts),)
    return ()
