"""
Chinese map datums: the offsets of Langfang and exact ways back.
"""

from __future__ import annotations

import prcoords
import pytest

from fieldkit.adapters.datums import to_wgs84
from fieldkit.adapters.distance import fast_distance_m
from fieldkit.errors import InvalidInput

SEATS = [
    (39.502, 116.689),
    (39.521, 116.708),
    (39.435, 116.294),
    (39.319, 116.492),
    (39.756, 117.001),
    (38.699, 116.635),
    (38.866, 116.454),
    (39.888, 116.980),
    (39.116, 116.386),
    (39.981, 117.071),
]


def drawn(lat: float, lon: float, datum: str) -> tuple[float, float]:
    """
    Give where maps of a datum draw a WGS-84 place.
    """
    place = {"gcj02": prcoords.wgs_gcj, "bd09": prcoords.wgs_bd}[datum]((lat, lon), False)
    return place.lat, place.lon


@pytest.mark.parametrize("seat", SEATS)
@pytest.mark.parametrize(("datum", "least", "most"), [("gcj02", 498, 576), ("bd09", 1301, 1373)])
def test_offsets_are_those_of_langfang(seat: tuple[float, float], datum: str, least: int, most: int) -> None:
    """
    Maps draw a place 498-576 m (GCJ-02) or 1301-1373 m (BD-09) away, to the north-east; seats are known to 1 km.
    """
    place = drawn(*seat, datum)

    assert least - 2 <= fast_distance_m(seat, place) <= most + 2
    assert place[0] > seat[0] and place[1] > seat[1]


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
@pytest.mark.parametrize("seat", SEATS)
def test_the_way_back_is_exact(seat: tuple[float, float], datum: str) -> None:
    """
    There and back again is less than a metre off.
    """
    assert fast_distance_m(seat, to_wgs84(*drawn(*seat, datum), datum)) < 0.01


@pytest.mark.parametrize("datum", ["wgs84", "cgcs2000"])
def test_cgcs2000_is_taken_as_wgs84(datum: str) -> None:
    """
    The two differ by far less than a metre and are not converted.
    """
    assert (39.5, 116.7) == to_wgs84(39.5, 116.7, datum)


@pytest.mark.parametrize("datum", ["", "WGS84", "beijing54"])
def test_an_unknown_datum_is_refused(datum: str) -> None:
    """
    No datum is guessed.
    """
    with pytest.raises(InvalidInput) as caught:
        to_wgs84(39.5, 116.7, datum)

    assert ("datum", datum, "unknown") == tuple(caught.value.facts[key] for key in ("field", "value", "reason"))
