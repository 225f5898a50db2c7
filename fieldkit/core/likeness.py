"""
How alike two names are, without knowing how they sound: for a site half remembered, and for two that may be one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from fieldkit.core.codes import normalise_text

# What one writer says and the next leaves out; taken off ends only, and never the whole name.
_ENDINGS = ("有限责任公司", "股份有限公司", "有限公司", "公司", "项目部", "项目", "工程", "回族自治县", "自治县")
_UNIT = re.compile(r"[县市区镇乡村]")
_ORDINAL = re.compile(r"第(?=[0-9])|号|#")
_DIGITS = str.maketrans("零〇一二三四五六七八九", "00123456789")
_TEN = re.compile(r"([1-9])?十([1-9])?")
_SHORT = (("小学", "小"), ("中学", "中"), ("卫生院", "卫"), ("卫生室", "卫"), ("医院", "院"))


@cache
def plain_name(name: str) -> str:
    """
    Give the bare form of a name: brackets, blanks, ordinals and company endings off, Chinese numbers as digits, schools
    and clinics as people shorten them, so that 第二小学 is 二小.
    """
    text = re.sub(r"[()（）\[\]【】《》“”\"'·.,，、\-]", "", normalise_text(name))
    for ending in _ENDINGS:
        if text.endswith(ending) and len(text) > len(ending) + 1:
            text = text[: -len(ending)]
    text = text.translate(_DIGITS)
    text = _TEN.sub(lambda found: f"{found[1] or '1'}{found[2] or '0'}", text)
    text = _ORDINAL.sub("", text)
    for long, short in _SHORT:
        text = text.replace(long, short)
    return text


def likeness(one: str, other: str) -> float:
    """
    Give how alike two names are, 0 to 1: 1 for one bare form, 0.9 where one holds the other, else the share of their
    pairs of neighbouring signs (Dice), units such as 县 and 镇 left aside.
    """
    first, second = plain_name(one), plain_name(other)
    if not first or not second:
        return 0.0
    if first == second:
        return 1.0
    shorter, longer = sorted((first, second), key=len)
    if len(shorter) >= 2 and shorter in longer:
        return 0.9
    return 0.9 * _dice(_UNIT.sub("", first) or first, _UNIT.sub("", second) or second)


def _dice(one: str, other: str) -> float:
    first, second = _pairs(one), _pairs(other)
    both = sum(min(first.count(pair), second.count(pair)) for pair in set(first))
    return 2 * both / (len(first) + len(second))


def _pairs(text: str) -> list[str]:
    """
    Give the pairs of neighbouring signs, and each sign alone: a name of two signs has hardly any pairs.
    """
    return [text[place : place + 2] for place in range(len(text) - 1)] + list(text)


def most_alike(name: str, names: Iterable[str], least: float = 0.45, count: int = 5) -> list[tuple[float, str]]:
    """
    Give the names most like one, best first, those below `least` left out; of equal ones in order of the names.
    """
    ranked = sorted(((likeness(name, other), other) for other in set(names)), key=lambda pair: (-pair[0], pair[1]))
    return [pair for pair in ranked if pair[0] >= least][:count]
