"""
P4 and P5, the laws: histories of a fleet drawn by chance, every law asked at the end of each; one that breaks a law is
cut down to what is needed for that and told in words.
"""

from __future__ import annotations

import os
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from .acts import ACTS, do, gathered
from .fleet import Fleet
from .lawless import at_work
from .laws import LAWS, end
from .report import Report
from .scene import memory

GATE = (150, 50)
NIGHT = (2000, 100)
# Of so many histories one is played with real workspaces.
ON_DISK = 15
_NAMES = list(ACTS)
_WEIGHTS = [weight for _, weight in ACTS.values()]


class Step(NamedTuple):
    """
    One step: what is done, and the seed of all that is left to chance in it.
    """

    act: str
    seed: int


class Broken(NamedTuple):
    """
    A law that was broken, in what way, and what had happened, told.
    """

    law: str
    words: str
    told: tuple[str, ...]


def draw(seed: int, length: int) -> list[Step]:
    """
    Draw the history of a seed.
    """
    dice = random.Random(seed)
    return [Step(act, dice.getrandbits(32)) for act in dice.choices(_NAMES, _WEIGHTS, k=length)]


def play(seed: int, steps: list[Step]) -> Broken | None:
    """
    Play a history and give the first law it breaks.
    """
    if seed % ON_DISK:
        return _played(gathered(_unit(seed)), seed, steps)
    home = os.environ.get("FIELDKIT_HOME")
    with tempfile.TemporaryDirectory(prefix="fieldkit-", dir=memory()) as room:
        try:
            return _played(gathered(_unit(seed), Path(room)), seed, steps)
        finally:
            os.environ.pop("FIELDKIT_HOME", None)
            os.environ.update({"FIELDKIT_HOME": home} if home else {})


def caught(seed: int, length: int, fault: str) -> Broken | None:
    """
    Play the history of a seed in memory while a fault is at work.
    """
    with at_work(fault):
        return _played(gathered(_unit(seed)), seed, draw(seed, length))


def _unit(seed: int) -> str:
    return "visit" if seed % 3 else "check"


def _played(fleet: Fleet, seed: int, steps: list[Step]) -> Broken | None:
    told = []
    for step in steps:
        told.append(do(fleet, *step))
        if fleet.complaints:
            break
    for law, words in fleet.complaints or _asked(fleet, seed):
        return Broken(law, words, tuple(words for words in told if words))
    return None


def _asked(fleet: Fleet, seed: int) -> Iterator[tuple[str, str]]:
    ended = end(fleet, seed)
    for law, ask in LAWS.items():
        yield from ((law, words) for words in ask(ended))
    yield from fleet.complaints


def shorten(seed: int, steps: list[Step], law: str) -> list[Step]:
    """
    Leave out of a history what can be left out with the same law still broken: halves first, then ever less.
    """
    size = len(steps) // 2
    while size:
        place = 0
        while place < len(steps):
            less = steps[:place] + steps[place + size :]
            broken = play(seed, less)
            if broken and broken.law == law:
                steps = less
            else:
                place += size
        size //= 2
    return steps


def found(seed: int, length: int) -> Broken | None:
    """
    Play the history of a seed; one that breaks a law is given as short as it can be.
    """
    steps = draw(seed, length)
    broken = play(seed, steps)
    return broken and (play(seed, shorten(seed, steps, broken.law)) or broken)


def prove_laws(report: Report, night: bool) -> None:
    """
    Play all histories of the size asked for.
    """
    count, length = NIGHT if night else GATE
    for seed in range(count):
        broken = found(seed, length)
        story = "; ".join(broken.told) if broken else ""
        report.check(f"history {seed}", [f"{broken.law}: {broken.words}. After: {story}"] if broken else [])
        if report.enough:
            return
