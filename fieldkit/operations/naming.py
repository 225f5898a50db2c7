"""
Regions and topics of a campaign as people name them.
"""

from __future__ import annotations

from fieldkit.core.campaign import Campaign, parse_region, parse_topic
from fieldkit.core.codes import nearest
from fieldkit.errors import NotFound
from fieldkit.language import current


def region_code(campaign: Campaign, text: str) -> str:
    """
    Give the code of a region named by code or name; raises NotFound with the nearest ones, each by code and name.
    """
    found = parse_region(text, campaign)
    if found:
        return found
    code_of = {name: each.code for each in campaign.regions.values() for name in (each.code, each.zh, each.en) if name}
    offered: dict[str, str] = {}
    for name in nearest(text, code_of):
        code = code_of[name]
        offered.setdefault(code, campaign.region_name(code, current()) if name == code else name)
    raise NotFound(kind="region", name=text, nearest=[f"{code} {name}" for code, name in offered.items()])


def topic_code(campaign: Campaign, text: str) -> str:
    """
    Give the code of a topic named by code, name or part of it; raises NotFound with the nearest ones.
    """
    found = parse_topic(text, campaign)
    if found:
        return found
    known = [name for topic in campaign.topics.values() for name in (topic.code, topic.zh, topic.en) if name]
    raise NotFound(kind="topic", name=text, nearest=nearest(text, known) or list(campaign.topics))
