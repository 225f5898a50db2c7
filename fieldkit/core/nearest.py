"""
The nearest of many points, exactly, while measuring hardly more than one real distance a query.

A grid of cells (a dict) gives the points around a place in growing rings. A sphere is 0.6 % off the real earth
at most, so 0.99 of the distance over the sphere is a lower bound; candidates are measured in the order of their
bounds and only while a bound still beats the best measured so far.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from heapq import heappop, heappush
from math import asin, cos, degrees, floor, inf, radians, sin, sqrt

from fieldkit.core.coordinate import EARTH_RADIUS_M, Point, haversine_m

Place = tuple[str, float, float]
Distance = Callable[[Point, Point], float]

BOUND = 0.99
# A distance that rounds to whole metres may be this much below the real one.
ROUNDING_M = 0.5
POINTS_A_CELL = 2.0
SMALLEST_CELL_DEG = 1e-5


class Nearest:
    """
    Answers are those of measuring every point: nearest first, ties by id.

    `points` are `(id, lat, lon)` in degrees, finite; `distance(a, b)` takes two `(lat, lon)` points and gives
    metres (whole or not), at least 0.991 of the distance over the sphere before rounding.
    """

    def __init__(self, points: Iterable[Place], distance: Distance) -> None:
        places = list(points)
        self._distance = distance
        self._count = len(places)
        if not places:
            return
        lats, lons = [place[1] for place in places], [place[2] for place in places]
        self._west, self._east = min(lons), max(lons)
        self._cell = _cell_size(max(lats) - min(lats), self._east - self._west, len(places))
        self._rows = self._index(min(lats)), self._index(max(lats))
        self._columns = self._index(self._west), self._index(self._east)
        self._grid: dict[tuple[int, int], list[Place]] = {}
        for place in places:
            self._grid.setdefault((self._index(place[1]), self._index(place[2])), []).append(place)

    def __len__(self) -> int:
        return self._count

    def query(self, lat: float, lon: float, k: int = 1) -> list[tuple[float, str]]:
        """
        The k nearest as `(metres, id)`, nearest first, ties by id; fewer when there are fewer points.
        """
        best: list[tuple[float, str]] = []
        if k < 1 or not self._count:
            return best
        waiting: list[tuple[float, Place]] = []
        here = lat, lon
        for places, unseen in self._rings(lat, lon):
            for place in places:
                heappush(waiting, (BOUND * haversine_m(here, place[1:]) - ROUNDING_M, place))
            unseen = BOUND * unseen - ROUNDING_M
            while waiting and waiting[0][0] <= unseen and (len(best) < k or waiting[0][0] <= best[-1][0]):
                place = heappop(waiting)[1]
                best.append((self._distance(here, place[1:]), place[0]))
                best.sort()
                del best[k:]
            if len(best) == k and best[-1][0] < unseen:
                break
        return best

    def _index(self, degrees: float) -> int:
        return floor(degrees / self._cell)

    def _rings(self, lat: float, lon: float) -> Iterator[tuple[Iterable[Place], float]]:
        """
        Each ring of cells with the distance over the sphere below which no point is left outside it.
        """
        if max(lon - self._west, self._east - lon) > 180.0:
            # Across the date line cells far apart are neighbours: look at every point.
            yield (place for cell in self._grid.values() for place in cell), inf
            return
        row, column = self._index(lat), self._index(lon)
        (south, north), (west, east) = self._rows, self._columns
        first = max(0, south - row, row - north, west - column, column - east)
        last = max(row - south, north - row, column - west, east - column)
        for ring in range(first, last + 1):
            places = (place for cell in self._cells(row, column, ring) for place in self._grid.get(cell, ()))
            yield places, self._unseen_m(lat, lon, ring)

    def _cells(self, row: int, column: int, ring: int) -> Iterator[tuple[int, int]]:
        (south, north), (west, east) = self._rows, self._columns
        columns = range(max(column - ring, west), min(column + ring, east) + 1)
        for edge in {row - ring, row + ring}:
            if south <= edge <= north:
                for each in columns:
                    yield edge, each
        rows = range(max(row - ring + 1, south), min(row + ring - 1, north) + 1)
        for edge in {column - ring, column + ring} if ring else ():
            if west <= edge <= east:
                for each in rows:
                    yield each, edge

    def _unseen_m(self, lat: float, lon: float, ring: int) -> float:
        row, column, cell = self._index(lat), self._index(lon), self._cell
        (south, north), (west, east) = self._rows, self._columns
        sides = (
            (row - ring > south, lat - (row - ring) * cell, _along_meridian_m),
            (row + ring < north, (row + ring + 1) * cell - lat, _along_meridian_m),
            (column - ring > west, lon - (column - ring) * cell, _to_meridian_m),
            (column + ring < east, (column + ring + 1) * cell - lon, _to_meridian_m),
        )
        return min((measure(lat, degrees) for more, degrees, measure in sides if more), default=inf)


def _cell_size(height: float, width: float, count: int) -> float:
    """
    Cells hold about two points each; points on one line get cells along it.
    """
    square = sqrt(height * width * POINTS_A_CELL / count)
    return max(square, max(height, width) / count, SMALLEST_CELL_DEG)


def _along_meridian_m(lat: float, degrees: float) -> float:
    return EARTH_RADIUS_M * radians(degrees)


def _to_meridian_m(lat: float, degrees: float) -> float:
    """
    The shortest way from latitude `lat` to any point at least `degrees` of longitude away.
    """
    if degrees >= 90.0:
        return EARTH_RADIUS_M * radians(90.0 - abs(lat))
    return EARTH_RADIUS_M * asin(cos(radians(lat)) * sin(radians(degrees)))


def within(points: Iterable[Place], metres: float, distance: Distance) -> Iterator[tuple[str, str, float]]:
    """
    Give every pair of points no farther apart than so many metres, once, with how far: cells as wide as that are
    looked at with their neighbours, and measured is only what the sphere does not rule out.
    """
    high = degrees_of(metres / BOUND)
    cells: dict[tuple[int, int], list[Place]] = {}
    for place in points:
        _, lat, lon = place
        row = floor(lat / high)
        for beside in (row - 1, row, row + 1):
            wide = _width(beside, high)
            column = floor(lon / wide)
            for near in (column - 1, column, column + 1):
                for other in cells.get((beside, near), ()):
                    if BOUND * haversine_m(place[1:], other[1:]) <= metres:
                        apart = distance(place[1:], other[1:])
                        if apart <= metres:
                            yield place[0], other[0], apart
        cells.setdefault((row, floor(lon / _width(row, high))), []).append(place)


def degrees_of(metres: float) -> float:
    """
    Give how many degrees of a meridian are so many metres.
    """
    return degrees(metres / EARTH_RADIUS_M)


def _width(row: int, high: float) -> float:
    """
    Give how many degrees of longitude a row of cells parts them by: as many as are that far in the next row towards a
    pole, so that neighbours in both count.
    """
    polar = min((max(abs(row), abs(row + 1)) + 1) * high, 89.0)
    return high / cos(radians(polar))
