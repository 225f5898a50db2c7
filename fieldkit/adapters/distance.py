"""
Distances over the earth: geopy for the figures people see, its own geographiclib for hot loops; the same metres.
"""

from __future__ import annotations

from fieldkit.core.coordinate import Point


def distance_m(a: Point, b: Point) -> int:
    """
    A distance that is shown is the geodesic between two WGS-84 `(lat, lon)` points, in whole metres.
    """
    from geopy.distance import geodesic

    return round(float(geodesic(a, b).meters))


def fast_distance_m(a: Point, b: Point) -> float:
    """
    The same geodesic in metres, unrounded, without geopy's start-up; for searching among many points.
    """
    from geographiclib.geodesic import Geodesic

    return float(Geodesic.WGS84.Inverse(a[0], a[1], b[0], b[1], Geodesic.DISTANCE)["s12"])
