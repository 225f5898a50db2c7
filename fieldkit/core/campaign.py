"""
A campaign as its record says it: who takes part, which topics, which checklists, what does not apply where.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from fieldkit.core.codes import is_city
from fieldkit.core.shapes import mapping, text
from fieldkit.core.tuples import NamedTuple

_COUNTY_ENDINGS = ("回族自治县", "满族自治县", "蒙古族自治县", "自治县", "地区", "新区", "市", "县", "区")
_ENGLISH_ENDINGS = ("huiautonomouscounty", "autonomouscounty", "county", "district", "city")
_OWN_NAMES = ("市本级", "本级", "市级", "city", "citylevel")
_TOPIC_FILLERS = "联动监督|回头看|综合|领域|突出|问题|专题|专项"
_PLAIN = frozenset("0123456789abcdefghijklmnopqrstuvwxyz")


class Region(NamedTuple):
    """
    One unit that takes part: GB/T 2260 code, names, seat {lat, lon} and box {west, south, east, north} as
    decimal strings in WGS-84 degrees, or None where unknown.
    """

    code: str
    zh: str
    en: str
    seat: dict[str, str] | None
    box: dict[str, str] | None


class Topic(NamedTuple):
    """
    One field of supervision: code of two letters, names, whether it is looked back at, its place in the order.
    """

    code: str
    zh: str
    en: str
    lookback: bool
    order: int


class Measure(NamedTuple):
    """
    A value to be measured: its unit, and the rule it is held to ("<=0", ">=100", "2..8", "±5%"), None = only recorded.
    """

    measure: str
    rule: str | None


class Item(NamedTuple):
    """
    One line of a checklist: code, names, whether it is judged, and what is measured (none, one or several).
    """

    code: str
    zh: str
    en: str
    judge: bool
    measures: tuple[Measure, ...]

    def name(self, lang: str) -> str:
        """
        Its words in a language, else in the other, else its code.
        """
        return _pick(self.zh, self.en, lang, self.code)


class Checklist(NamedTuple):
    """
    The items of one topic in their order, and the version that checks note.
    """

    version: int
    items: tuple[Item, ...]


class Campaign(NamedTuple):
    """
    A campaign read from its fields; regions are in code order (the city first), topics in campaign order.
    """

    code: str
    names: dict[str, str]
    count_unit: str
    start_date: str | None
    end_date: str | None
    limits: dict[str, int | None]
    regions: dict[str, Region]
    topics: dict[str, Topic]
    checklists: dict[str, Checklist]
    exempt: dict[str, frozenset[str]]

    def name(self, lang: str) -> str:
        """
        Name the campaign in this language ("zh" or "en"), else in the other, else by its code.
        """
        return self.names.get(lang) or next(filter(None, self.names.values()), self.code)

    def is_exempt(self, region: str, topic: str) -> bool:
        """
        A topic declared not applicable in a region is 不涉及 there; a region or topic not named is not exempt.
        """
        return region in self.exempt.get(topic, frozenset())

    def topic_name(self, code: str, lang: str) -> str:
        """
        Name a topic in this language; an unknown code stands for itself.
        """
        topic = self.topics.get(code)
        return _pick(topic.zh, topic.en, lang, code) if topic else code

    def region_name(self, code: str, lang: str) -> str:
        """
        Name a region in this language; an unknown code stands for itself.
        """
        region = self.regions.get(code)
        return _pick(region.zh, region.en, lang, code) if region else code

    def checklist(self, topic: str) -> Checklist | None:
        """
        Give the checklist of a topic, or None when the campaign has none for it.
        """
        return self.checklists.get(topic)

    def item(self, topic: str, key: str) -> Item | None:
        """
        Find a checklist item by its code in any width or case, or by its number alone ("4" is GW04 in GW).
        """
        wanted = _folded(key).upper()
        if wanted.isdecimal() and wanted.isascii():
            wanted = f"{topic}{int(wanted):02d}" if len(wanted) <= 3 else wanted
        found = self.checklists.get(topic)
        return next((item for item in found.items if item.code == wanted), None) if found else None


def from_fields(fields: Mapping[str, Any]) -> Campaign:
    """
    Read a campaign record's fields; what is missing, withdrawn (null) or of a foreign shape is left out, never raised.
    """
    regions = [_region(code, value) for code, value in _family(fields, "region.")]
    topics = [_topic(code, value) for code, value in _family(fields, "topic.")]
    topics.sort(key=lambda topic: (topic.order, topic.code))
    checklists = {code: _checklist(value) for code, value in _family(fields, "checklist.")}
    exempt = {code: frozenset(map(str, _list(listed))) for code, listed in mapping(fields.get("exempt")).items()}
    return Campaign(
        code=text(fields.get("code")),
        names={lang: text(name) for lang, name in mapping(fields.get("name")).items()},
        count_unit="check" if fields.get("count_unit") == "check" else "visit",
        start_date=text(fields.get("start_date")) or None,
        end_date=text(fields.get("end_date")) or None,
        limits={name: days if isinstance(days, int) else None for name, days in mapping(fields.get("limits")).items()},
        regions={region.code: region for region in regions},
        topics={topic.code: topic for topic in topics},
        checklists=checklists,
        exempt=exempt,
    )


def parse_topic(text: str, campaign: Campaign) -> str | None:
    """
    Read a topic from a code, a full name or an unmistakable part of one, in Chinese or English; None when in doubt.
    """
    wanted = _folded(text)
    if wanted.upper() in campaign.topics:
        return wanted.upper()
    wanted = re.sub(_TOPIC_FILLERS, "", wanted)
    if not wanted:
        return None
    names = {
        code: {re.sub(_TOPIC_FILLERS, "", _folded(name)) for name in (topic.zh, topic.en) if name}
        for code, topic in campaign.topics.items()
    }
    exact = _only(code for code in names if wanted in names[code])
    return exact or _only(code for code in names if any(_within(wanted, name) for name in names[code]))


def parse_region(text: str, campaign: Campaign) -> str | None:
    """
    Read a region from a code, a full or short name (固安县, 固安) or English; None when in doubt.

    A code has 6 digits, or 12 ending in zeros; the city may stand before a county's name. The city itself is
    also 市本级, and the city's name as the campaign's name begins with it.
    """
    if text in campaign.regions:
        return text
    wanted = _folded(text)
    if re.fullmatch(r"[0-9]{6}0{6}", wanted):
        wanted = wanted[:6]
    if wanted in campaign.regions:
        return wanted
    names = {code: _region_names(region, campaign) for code, region in campaign.regions.items()}
    bare = wanted.removeprefix("河北省")
    for tried in (wanted, bare, bare.removeprefix(_city(campaign))):
        found = _only(code for code in names if tried and tried in names[code])
        if found:
            return found
    return None


def _region_names(region: Region, campaign: Campaign) -> set[str]:
    chinese, english = _folded(region.zh), _folded(region.en)
    names = {chinese, english, _short(chinese, _COUNTY_ENDINGS), _short(english, _ENGLISH_ENDINGS)}
    if chinese.endswith("自治县"):
        names.add(_short(chinese, _COUNTY_ENDINGS) + "县")
    if is_city(region.code):
        city = _city(campaign)
        names |= {*_OWN_NAMES, city, city.removesuffix("市"), city + "本级"}
    return names - {""}


def _short(name: str, endings: Sequence[str]) -> str:
    for ending in endings:
        if name.endswith(ending) and len(name) - len(ending) >= 2:
            return name.removesuffix(ending)
    return name


def _city(campaign: Campaign) -> str:
    found = re.match(r"[\u3400-\u9fff]{2,6}?市", campaign.names.get("zh", ""))
    return found.group() if found else ""


def _folded(text: str) -> str:
    import unicodedata

    # Not by a pattern: a set of so many signs takes `re` longer to compile than all else a check's answers need.
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in plain if sign in _PLAIN or "\u3400" <= sign <= "\u9fff")


def _within(wanted: str, name: str) -> bool:
    return (len(wanted) > 1 and wanted in name) or (len(name) > 2 and name in wanted)


def _only(codes: Any) -> str | None:
    found = list(codes)
    return str(found[0]) if len(found) == 1 else None


def _pick(chinese: str, english: str, lang: str, code: str) -> str:
    return (chinese or english or code) if lang.startswith("zh") else (english or chinese or code)


def _family(fields: Mapping[str, Any], prefix: str) -> list[tuple[str, Mapping[str, Any]]]:
    return sorted(
        (key.removeprefix(prefix), value)
        for key, value in fields.items()
        if key.startswith(prefix) and isinstance(value, Mapping)
    )


def _region(code: str, value: Mapping[str, Any]) -> Region:
    seat, box = mapping(value.get("seat")), mapping(value.get("box"))
    return Region(code, text(value.get("zh")), text(value.get("en")), dict(seat) or None, dict(box) or None)


def _topic(code: str, value: Mapping[str, Any]) -> Topic:
    order = value.get("order")
    place = order if isinstance(order, int) else 10_000
    return Topic(code, text(value.get("zh")), text(value.get("en")), value.get("lookback") is True, place)


def _checklist(value: Mapping[str, Any]) -> Checklist:
    version = value.get("version")
    items = tuple(_item(item) for item in _list(value.get("items")) if isinstance(item, Mapping))
    return Checklist(version if isinstance(version, int) else 1, items)


def _item(value: Mapping[str, Any]) -> Item:
    measures = tuple(
        Measure(text(each.get("measure")), text(each.get("rule")) or None)
        for each in _list(value.get("measures"))
        if isinstance(each, Mapping)
    )
    return Item(
        text(value.get("code")), text(value.get("zh")), text(value.get("en")), value.get("judge") is True, measures
    )


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
