"""
The nearest of many points is the one that measuring all of them would give.
"""

from __future__ import annotations

import random
from math import cos, radians

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.adapters.distance import fast_distance_m
from fieldkit.core.coordinate import EARTH_RADIUS_M, Point, haversine_m
from fieldkit.core.nearest import Nearest, Place

LATITUDES, LONGITUDES = st.floats(-90, 90), st.floats(-180, 180)
LANGFANG_LATITUDES, LANGFANG_LONGITUDES = st.floats(38.47, 40.08), st.floats(116.11, 117.25)
COARSE = st.integers(0, 6)


def brute_force(points: list[Place], here: Point, k: int) -> list[tuple[float, str]]:
    """
    Measure every point.
    """
    return sorted((fast_distance_m(here, place[1:]), place[0]) for place in points)[:k]


def make_points(count: int, seed: int = 7) -> list[Place]:
    """
    Points scattered over Langfang's box.
    """
    chance = random.Random(seed)
    return [(f"s{i:05}", chance.uniform(38.47, 40.08), chance.uniform(116.11, 117.25)) for i in range(count)]


class Counted:
    """
    A distance that counts how often it is asked.
    """

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, a: Point, b: Point) -> float:
        """
        Measure and count.
        """
        self.asked += 1
        return fast_distance_m(a, b)


@given(
    st.lists(st.tuples(LANGFANG_LATITUDES, LANGFANG_LONGITUDES), max_size=60),
    LANGFANG_LATITUDES,
    LANGFANG_LONGITUDES,
    st.integers(1, 5),
)
def test_it_is_exact_in_the_city(places: list[Point], lat: float, lon: float, k: int) -> None:
    """
    Among points of one city the answer is that of measuring all.
    """
    points = [(f"s{i}", *place) for i, place in enumerate(places)]

    assert brute_force(points, (lat, lon), k) == Nearest(points, fast_distance_m).query(lat, lon, k)


@given(st.lists(st.tuples(LATITUDES, LONGITUDES), max_size=30), LATITUDES, LONGITUDES, st.integers(1, 3))
def test_it_is_exact_anywhere_on_earth(places: list[Point], lat: float, lon: float, k: int) -> None:
    """
    Poles, the date line and far-away queries change nothing.
    """
    points = [(f"s{i}", *place) for i, place in enumerate(places)]

    assert brute_force(points, (lat, lon), k) == Nearest(points, fast_distance_m).query(lat, lon, k)


@given(st.lists(st.tuples(COARSE, COARSE), min_size=1, max_size=40), COARSE, COARSE, st.integers(1, 8))
def test_ties_go_by_id(cells: list[tuple[int, int]], row: int, column: int, k: int) -> None:
    """
    Points at the same distance, twins among them, come in the order of their ids.
    """
    points = [(f"s{i % 7}{i}", 39 + a / 100, 116 + b / 100) for i, (a, b) in enumerate(cells)]
    here = 39 + row / 100, 116 + column / 100

    assert brute_force(points, here, k) == Nearest(points, fast_distance_m).query(*here, k)


@given(st.lists(st.tuples(COARSE, COARSE), min_size=1, max_size=40), COARSE, COARSE)
def test_whole_metres_are_exact_too(cells: list[tuple[int, int]], row: int, column: int) -> None:
    """
    A distance rounded to metres ties more often; the smallest id still wins.
    """
    points = [(f"s{i:02}", 39 + a / 100_000, 116 + b / 100_000) for i, (a, b) in enumerate(cells)]
    here = 39 + row / 100_000, 116 + column / 100_000

    def rounded(a: Point, b: Point) -> int:
        return round(fast_distance_m(a, b))

    expected = sorted((rounded(here, place[1:]), place[0]) for place in points)[:3]
    assert expected == Nearest(points, rounded).query(*here, 3)


@pytest.mark.parametrize("metres", [300.0, 3_000.0, 30_000.0])
def test_the_sphere_does_not_decide(metres: float) -> None:
    """
    A point to the east that is nearer on the sphere loses to one in the north that is nearer on the earth.
    """
    degree = radians(1) * EARTH_RADIUS_M
    here = 39.5, 116.7
    east = ("a", 39.5, 116.7 + metres / degree / cos(radians(39.5)))
    north = ("b", 39.5 + 1.002 * metres / degree, 116.7)

    assert haversine_m(here, east[1:]) < haversine_m(here, north[1:])
    assert "b" == Nearest([east, north], fast_distance_m).query(*here)[0][1]


@pytest.mark.parametrize("here", [(39.5, 116.7), (38.0, 116.0), (41.2, 118.9), (30.0, 100.0)])
def test_it_is_exact_among_many(here: Point) -> None:
    """
    Inside and far outside of 3,000 points the ten nearest are right.
    """
    points = make_points(3000)

    assert brute_force(points, here, 10) == Nearest(points, fast_distance_m).query(*here, 10)


def test_hardly_more_than_one_distance_is_measured() -> None:
    """
    A query measures 1.1 real distances on average.
    """
    count = Counted()
    nearest = Nearest(make_points(5000), count)

    for _name, lat, lon in make_points(500, seed=11):
        nearest.query(lat, lon)

    assert count.asked <= 1.1 * 500


@pytest.mark.parametrize("k", [0, -1])
def test_none_asked_none_given(k: int) -> None:
    """
    Asking for no point gives none.
    """
    assert [] == Nearest(make_points(3), fast_distance_m).query(39.5, 116.7, k)


def test_there_may_be_fewer_points_than_asked() -> None:
    """
    All points are given when there are fewer than asked; no points give an empty answer.
    """
    assert 3 == len(Nearest(make_points(3), fast_distance_m).query(39.5, 116.7, 9))
    assert [] == Nearest([], fast_distance_m).query(39.5, 116.7)
    assert (0, 3) == (len(Nearest([], haversine_m)), len(Nearest(make_points(3), haversine_m)))
