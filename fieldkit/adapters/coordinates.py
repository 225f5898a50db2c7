"""
Coordinates from what people type, read by geopy.Point behind guards.

geopy alone takes a wrong reading for a right one (degrees, minutes and seconds parted by blanks), wraps longitudes
above 180 and knows no Chinese signs. So the text is normalised and cut into two angles of a strict form first; geopy
then turns each angle into degrees, and the values must lie in China in the order the text says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import isfinite

from fieldkit.core.coordinate import DATUMS, Coordinate, normalise_text, tell_order
from fieldkit.core.tuples import NamedTuple
from fieldkit.errors import InvalidCoordinate, InvalidInput

LONGEST_TEXT = 200

_NUMBER = r"[0-9]+(?:\.[0-9]+)?"
_MARKED = rf"(?P<deg>{_NUMBER}) ?(?:° ?(?:(?P<min>{_NUMBER}) ?' ?(?:(?P<sec>{_NUMBER}) ?\"?)?)?)?"
_SPACED = rf"(?P<deg>[0-9]+) (?P<min>{_NUMBER})(?: (?P<sec>{_NUMBER}))?"
_SHAPES = tuple(
    re.compile(rf"(?P<front>[NSEW])? ?(?P<sign>[+-]?) ?{body} ?(?P<back>[NSEW])?") for body in (_MARKED, _SPACED)
)


class Parsed(NamedTuple):
    """
    A coordinate that was read; `swapped` says that no letter told the order and the longitude stood first.

    `note` is "" or "lon_first".
    """

    coordinate: Coordinate
    swapped: bool
    note: str


class _Angle(NamedTuple):
    letter: str
    value: float
    text: str
    spaced: bool


def parse(text: str, datum: str = "wgs84", source: str = "typed", accuracy_m: int | None = None) -> Parsed:
    """
    A coordinate is read right or refused, never guessed; either order is taken where letters or values tell it.

    Decimal degrees keep their digits; degrees, minutes and seconds become 6 decimals. Raises InvalidCoordinate with
    reason unreadable, outside (of China) or swapped (the letters contradict the values; `offer` is the repair), and
    InvalidInput for an unknown datum.
    """
    verdicts = {_judge(a, b) for a, b in _pairs(normalise_text(text))} if len(text) <= LONGEST_TEXT else set()
    good = [verdict for verdict in verdicts if verdict[0] in ("stated", "lon_first", "lat_first")]
    if len(good) == 1:
        verdict, lat, lon = good[0]
        note = "lon_first" if verdict == "lon_first" else ""
        return Parsed(_build(text, lat, lon, datum, source, accuracy_m), bool(note), note)
    for reason in ("swapped", "outside"):
        for verdict, lat, lon in verdicts if not good else ():
            if verdict == reason:
                raise InvalidCoordinate(value=text, reason=reason, offer=f"{lat},{lon}" if lat else None)
    raise InvalidCoordinate(value=text, reason="unreadable", offer=None)


def from_numbers(
    lat: float, lon: float, datum: str = "wgs84", source: str = "exif", accuracy_m: int | None = None
) -> Coordinate:
    """
    Numbers from a photo or a list must lie in China as they stand; 6 decimals are kept.

    Raises InvalidCoordinate with reason unreadable (not finite), outside or swapped (with an offer).
    """
    value = f"{lat:.6f},{lon:.6f}"
    order = tell_order(lat, lon)
    if order == "lat_lon":
        return _build(value, f"{lat:.6f}", f"{lon:.6f}", datum, source, accuracy_m)
    if order == "lon_lat":
        raise InvalidCoordinate(value=value, reason="swapped", offer=f"{lon:.6f},{lat:.6f}")
    reason = "outside" if isfinite(lat) and isfinite(lon) else "unreadable"
    raise InvalidCoordinate(value=value, reason=reason, offer=None)


def _pairs(text: str) -> Iterator[tuple[_Angle, _Angle]]:
    """
    Every way to cut the text into two whole angles; never inside a number.
    """
    for cut in range(1, len(text)):
        if re.fullmatch(r"[0-9.]{2}", text[cut - 1 : cut + 1]):
            continue
        a, b = _angle(text[:cut].strip(" ,/")), _angle(text[cut:].strip(" ,/"))
        # Blanks alone part degrees from minutes only where letters say where each angle ends.
        if a and b and (not (a.spaced or b.spaced) or (a.letter and b.letter)):
            yield a, b


def _angle(text: str) -> _Angle | None:
    for shape in _SHAPES:
        found = shape.fullmatch(text)
        if found and not (found["front"] and found["back"]):
            return _read_angle(found, spaced=shape is _SHAPES[1])
    return None


def _read_angle(found: re.Match[str], spaced: bool) -> _Angle | None:
    degrees, minutes, seconds = found["deg"], found["min"], found["sec"]
    for whole, part in ((degrees, minutes), (minutes, seconds)):
        if part is not None and ("." in whole or float(part) >= 60):
            return None
    letter = found["front"] or found["back"] or ""
    value = _degrees(f"{found['sign']}{degrees}", minutes or "0", seconds or "0", "W" if letter in ("S", "W") else "E")
    text = f"{value:.6f}" if minutes else (degrees.lstrip("0") or "0")
    return _Angle(letter, value, text, spaced)


def _degrees(degrees: str, minutes: str, seconds: str, letter: str) -> float:
    """
    geopy does the sum; what it would wrap around the earth is kept as it is, to be refused as outside.
    """
    from geopy.point import Point

    if abs(float(degrees)) >= 180:
        return float(degrees)
    return float(Point.from_string(f"0°N, {degrees}°{minutes}'{seconds}\"{letter}").longitude)


def _judge(a: _Angle, b: _Angle) -> tuple[str, str, str]:
    axes = ["lat" if angle.letter in ("N", "S") else "lon" if angle.letter else "" for angle in (a, b)]
    if axes[0] and axes[0] == axes[1]:
        return "unreadable", "", ""
    order = tell_order(a.value, b.value)
    if order is None:
        return "outside", "", ""
    lat, lon = (a.text, b.text) if order == "lat_lon" else (b.text, a.text)
    if not any(axes):
        return ("lat_first" if order == "lat_lon" else "lon_first"), lat, lon
    said = "lat_lon" if axes[0] == "lat" or axes[1] == "lon" else "lon_lat"
    return ("stated" if said == order else "swapped"), lat, lon


def _build(raw: str, lat: str, lon: str, datum: str, source: str, accuracy_m: int | None) -> Coordinate:
    from fieldkit.adapters.datums import to_wgs84

    if datum not in DATUMS:
        raise InvalidInput(field="datum", value=datum, reason="unknown", hint=", ".join(DATUMS))
    wgs84 = to_wgs84(float(lat), float(lon), datum)
    return Coordinate(raw, lat, lon, datum, f"{wgs84[0]:.6f}", f"{wgs84[1]:.6f}", source, accuracy_m)
