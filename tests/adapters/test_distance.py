"""
Two libraries, one distance.
"""

from __future__ import annotations

import random

from geopy.distance import geodesic

from fieldkit.adapters.distance import distance_m, fast_distance_m

GUAN, LANGFANG = (39.435, 116.294), (39.521, 116.687)


def test_both_ways_give_the_same_metres() -> None:
    """
    The fast distance and geopy's agree to less than a millimetre on random points.
    """
    chance = random.Random(20211018)
    for _ in range(300):
        a, b = ((chance.uniform(3, 54), chance.uniform(73, 136)) for _ in range(2))

        assert abs(geodesic(a, b).meters - fast_distance_m(a, b)) < 0.001
        assert round(fast_distance_m(a, b)) == distance_m(a, b)


def test_near_points_agree_too() -> None:
    """
    A few metres apart, where sites and photos are compared, they agree as well.
    """
    chance = random.Random(7)
    for _ in range(300):
        a = chance.uniform(38.5, 40), chance.uniform(116, 117.2)
        b = a[0] + chance.uniform(-0.001, 0.001), a[1] + chance.uniform(-0.001, 0.001)

        assert abs(geodesic(a, b).meters - fast_distance_m(a, b)) < 0.001


def test_a_distance_is_whole_metres() -> None:
    """
    What is shown is an int: nothing to itself, and 34.9 km from Gu'an to Langfang.
    """
    assert (0, int) == (distance_m(GUAN, GUAN), type(distance_m(GUAN, LANGFANG)))
    assert 34_900 < distance_m(GUAN, LANGFANG) < 35_300
