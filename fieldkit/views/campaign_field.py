"""
The fields of a campaign in words: topics, checklists, limits and regions, each on one line.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from fieldkit.core.shapes import mapping, text, texts
from fieldkit.language import N_, _, current
from fieldkit.views import labels, terms

if TYPE_CHECKING:
    from fieldkit.core.campaign import Campaign

PARTS = {
    "zh": N_("the Chinese name"),
    "en": N_("the English name"),
    "seat": N_("the seat"),
    "box": N_("the box"),
    "lookback": N_("the look-back"),
    "order": N_("the order"),
    "version": N_("the version"),
}


def field_words(campaign: Campaign, field: str, value: Mapping[str, Any]) -> str:
    """
    Put a field of a campaign in words; "" for a field that is no more than a plain value.
    """
    family, _dot, _rest = field.partition(".")
    if family == "limits":
        return limits_words(value)
    if family == "checklist":
        items = value.get("items")
        count = len(items) if isinstance(items, list) else 0
        return _("version {version}, {count} items").format(version=value.get("version", terms.NONE), count=count)
    if family == "exempt":
        said = [_exempt(campaign, topic, regions) for topic, regions in sorted(value.items())]
        return _("; ").join(said) or terms.NONE
    if family in ("region", "topic"):
        first, second = (value.get(lang) for lang in (("zh", "en") if current() == "zh" else ("en", "zh")))
        name = text(first) or text(second) or terms.NONE
        return _("{name} (look-back)").format(name=name) if value.get("lookback") is True else name
    return ""


def limits_words(limits: Mapping[str, Any]) -> str:
    """
    Say how many days each kind of rectification has, "—" where there is no limit.
    """
    known = [(name, limits[name]) for name in labels.LIMITS if name in limits]
    said = [f"{terms.term(labels.LIMITS, name)} {terms.NONE if days is None else days}" for name, days in known]
    return _(", ").join(said) or terms.NONE


def _exempt(campaign: Campaign, topic: str, regions: Any) -> str:
    names = [campaign.region_name(code, current()) for code in texts(regions)]
    name = f"{topic} {campaign.topic_name(topic, current())}"
    return _("{topic} in {regions}").format(topic=name, regions=_(", ").join(names))


def difference(field: str, old: Any, new: Any) -> str:
    """
    Name the parts in which two values of one field differ, as far as their words do not show it: the items of a
    checklist, the names or the box of a region; "" where there is nothing to add.
    """
    if not (isinstance(old, Mapping) and isinstance(new, Mapping)):
        return ""
    if field.startswith("checklist."):
        before, after = _items(old), _items(new)
        changed = sorted(code for code in {*before, *after} if before.get(code) != after.get(code))
    elif field.startswith(("region.", "topic.")):
        changed = [_(PARTS[name]) for name in PARTS if old.get(name) != new.get(name)]
    else:
        return ""
    return _(" (different: {parts})").format(parts=_(", ").join(changed)) if changed else ""


def _items(checklist: Mapping[str, Any]) -> dict[str, Any]:
    items = checklist.get("items")
    return {text(mapping(item).get("code")): item for item in (items if isinstance(items, list) else ())}
