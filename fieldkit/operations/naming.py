"""
Regions and topics of a campaign as people name them.
"""

from __future__ import annotations

from fieldkit.core.campaign import Campaign, parse_region, parse_topic
from fieldkit.core.codes import nearest
from fieldkit.errors import NotFound


def region_code(campaign: Campaign, text: str) -> str:
    """
    Give the code of a region named by code or name; raises NotFound with the nearest ones.
    """
    found = parse_region(text, campaign)
    if found:
        return found
    known = [name for region in campaign.regions.values() for name in (region.code, region.zh, region.en) if name]
    raise NotFound(kind="region", name=text, nearest=nearest(text, known))


def topic_code(campaign: Campaign, text: str) -> str:
    """
    Give the code of a topic named by code, name or part of it; raises NotFound with the nearest ones.
    """
    found = parse_topic(text, campaign)
    if found:
        return found
    known = [name for topic in campaign.topics.values() for name in (topic.code, topic.zh, topic.en) if name]
    raise NotFound(kind="topic", name=text, nearest=nearest(text, known) or list(campaign.topics))
