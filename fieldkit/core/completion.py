"""
What a word begun at the command line may become: which of the known codes and names fit it.
"""

from __future__ import annotations

from collections.abc import Sequence

from fieldkit.core.codes import NAME_SEPARATORS, ends_in_number, normalise_code, normalise_text, split_list
from fieldkit.core.tuples import NamedTuple


class Known(NamedTuple):
    """
    Something that can be named: what is typed for it, and what a person knows it as.
    """

    value: str
    name: str = ""


def fitting(begun: str, known: Sequence[Known]) -> list[Known]:
    """
    Give what a word begun may become: what begins so; else the names that begin so, each with its code beside it;
    else the codes that begin so after a dash or end in this number; else what has such a name.

    A name that two have, or that no keyboard writes, is not offered: their codes are.
    """
    code, name = normalise_code(begun), normalise_text(begun)
    if not name:
        return list(known)
    starts = [one for one in known if normalise_code(one.value).startswith(code)]
    if starts:
        return starts
    named = [one for one in known if normalise_text(one.name).startswith(name)]
    if named:
        held = [normalise_text(one.name) for one in known]
        alone = [held.count(normalise_text(one.name)) == 1 and one.name.isprintable() for one in named]
        return [Known(one.name, one.value) if by_name else one for one, by_name in zip(named, alone, strict=True)]
    tails = [one for one in known if f"-{code}" in normalise_code(one.value) or ends_in_number(one.value, code)]
    return tails or [one for one in known if name in normalise_text(one.name)]


def fitting_list(begun: str, known: Sequence[Known]) -> list[Known]:
    """
    Give what a list begun (`D001,D0`) may become: its last part completed, what it names already left out.
    """
    place = max((begun.rfind(sign) for sign in NAME_SEPARATORS), default=-1) + 1
    kept, last = begun[:place], begun[place:]
    taken = {normalise_code(part) for part in split_list(kept)}
    left = [one for one in known if normalise_code(one.value) not in taken]
    return [Known(kept + one.value, one.name) for one in fitting(last, left)]


def fitting_answer(begun: str, items: Sequence[Known], answers: Sequence[Known]) -> list[Known]:
    """
    Give what `KEY=ANSWER` begun may become: the key with its equals sign, then the answers to it.
    """
    key, sign, answer = begun.partition("=")
    if not sign:
        return [Known(f"{one.value}=", one.name) for one in fitting(key, items)]
    return [Known(f"{key}={one.value}", one.name) for one in fitting(answer, answers)]
