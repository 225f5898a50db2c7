"""
What was found at one check: answers to the checklist, findings with their moves, advice and photos.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from fieldkit.operations.example import names
from fieldkit.operations.example.matters import ADVICE, CAMERAS, PATHS, PROBLEMS, STATE_NAMES, STATES, VALUES
from fieldkit.operations.example.places import decimal, millionths
from fieldkit.operations.example.rows import AS_OF, PlanAnswer, PlanFinding, PlanMove, PlanPhoto, PlanSite

_DAYS: dict[str, int | None] = {"immediate": 7, "deadline": 30, "long_term": None}
_CLASSES = ("immediate", "immediate", "deadline", "deadline", "deadline", "deadline", "long_term")
_HOW_MANY = (0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 3)
_PHOTOS = (1, 2, 2, 2, 3, 3, 3, 3, 3, 4)


def pick_problems(rng: Random, items: list[Mapping[str, Any]], fewer: bool) -> list[str]:
    """
    Choose the items that turn out to be problems, in the order of the checklist; a look-back finds fewer.
    """
    known = [item["code"] for item in items if item["code"] in PROBLEMS]
    count = min(rng.choice(_HOW_MANY) // (2 if fewer else 1), len(known))
    return sorted(rng.sample(known, count))


def make_answers(rng: Random, items: list[Mapping[str, Any]], problems: list[str]) -> tuple[PlanAnswer, ...]:
    """
    Answer every item of a checklist; an item with a measure carries a value in the first measure it names.
    """
    return tuple(_answer(rng, item, item["code"] in problems) for item in items)


def _answer(rng: Random, item: Mapping[str, Any], problem: bool) -> PlanAnswer:
    roll = rng.randrange(100)
    judgement = "problem" if problem else "na" if roll < 6 else "unchecked" if roll < 10 else "ok"
    if not item["measures"] or judgement in ("na", "unchecked"):
        return PlanAnswer(item["code"], judgement, "", "")
    least, most, bad_least, bad_most, places = VALUES.get(item["code"], (1, 50, 60, 90, 0))
    number = rng.randrange(bad_least, bad_most + 1) if problem else rng.randrange(least, most + 1)
    return PlanAnswer(item["code"], judgement, cut(number, places), item["measures"][0]["measure"])


def cut(number: int, places: int) -> str:
    """
    Write a whole number of tenths or hundredths as a decimal.
    """
    if not places:
        return str(number)
    whole, part = divmod(number, 10**places)
    return f"{whole}.{part:0{places}d}"


def make_finding(rng: Random, code: str, item: str, site: PlanSite, region: str, day: date) -> PlanFinding:
    """
    Write down one problem and lead it, move by move, to where it stands on the day of the cut-off.

    `region` is the name of the site's county.
    """
    text, measure = PROBLEMS[item]
    rect_class = rng.choice(_CLASSES)
    limit = _DAYS[rect_class]
    elsewhere = rng.randrange(8)
    return PlanFinding(
        code=code,
        item=item,
        text=text,
        origin="off_ledger" if rng.randrange(3) == 0 else "self_reported",
        rect_class=rect_class,
        agency=f"{region}{site.township}政府（示例）" if elsewhere == 0 else "" if elsewhere < 3 else site.agency,
        person=names.person(rng),
        due_date=None if limit is None else (day + timedelta(days=limit)).isoformat(),
        value=str(rng.randrange(1, 40)) if measure else "",
        measure=measure,
        moves=_moves(rng, day),
    )


def _moves(rng: Random, day: date) -> tuple[PlanMove, ...]:
    end = date.fromisoformat(AS_OF)
    age = (end - day).days
    weights = next(chances for least, chances in STATES if age >= least)
    state = rng.choices([name for name, _ in weights], [weight for _, weight in weights])[0]
    path = PATHS[state]
    moves: list[PlanMove] = []
    now = day
    for step in path:
        document = f"示例交办〔2021〕{rng.randrange(1, 200)}号" if step == "assigned" else ""
        moves.append(PlanMove(step, now.isoformat(), STATE_NAMES[step], document, names.person(rng)))
        now = min(end, now + timedelta(days=rng.randrange(1, max(2, age // len(path) + 1))))
    return tuple(moves)


def make_advice(rng: Random, topic: str) -> tuple[str, ...]:
    """
    Give none to two pieces of advice for a topic.
    """
    stock = ADVICE.get(topic, ("建议完善台账",))
    return tuple(sorted(rng.sample(stock, min(rng.choice((0, 0, 1, 1, 2)), len(stock)))))


def make_photos(
    rng: Random, code: str, site: PlanSite, region: str, started: datetime, first: int
) -> tuple[PlanPhoto, ...]:
    """
    Plan one to four photos of a check; one in six came through a messenger and says neither when nor where.

    `first` numbers the photos of the whole city, so that no two can be drawn alike.
    """
    photos: list[PlanPhoto] = []
    count = rng.choice(_PHOTOS)
    for n in range(count):
        taken = started + timedelta(minutes=3 + 7 * n, seconds=rng.randrange(60))
        plain = rng.randrange(6) == 0
        role = "scene" if n == 0 else rng.choice(("scene", "scene", "before", "document"))
        photos.append(
            PlanPhoto(
                name=f"{code}-{n + 1}.jpg",
                role=role,
                lines=(site.code, region, f"{taken:%Y-%m-%d %H:%M}"),
                seed=first + n,
                taken_at=None if plain else taken.isoformat(),
                lat=None if plain else decimal(millionths(site.lat) + rng.randrange(-270, 271)),
                lon=None if plain else decimal(millionths(site.lon) + rng.randrange(-350, 351)),
                direction=None if plain else rng.randrange(360),
                camera="" if plain else CAMERAS[first % len(CAMERAS)],
            )
        )
    return tuple(photos)
