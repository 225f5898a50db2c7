"""
The demo: the example city built in a folder and summed up, every number recomputed from its records.
"""

from __future__ import annotations

from pathlib import Path

from fieldkit.core.counting import Summary
from fieldkit.core.tuples import NamedTuple
from fieldkit.operations.example.city import City, Progress, build_city
from fieldkit.operations.example.rows import AS_OF
from fieldkit.operations.summary import summarise_session


class Demo(NamedTuple):
    """
    The city that was built and its summaries by county and by topic.
    """

    city: City
    by_county: Summary
    by_topic: Summary


def demo(folder: Path, seed: int, progress: Progress, lang: str) -> Demo:
    """
    Build the example city and sum it up at the end of its year; names in the summaries are in `lang`.
    """
    city = build_city(folder, seed, progress)
    by_county = summarise_session(city.session, "county", as_of=AS_OF, lang=lang)
    by_topic = summarise_session(city.session, "topic", as_of=AS_OF, lang=lang)
    return Demo(city, by_county, by_topic)
