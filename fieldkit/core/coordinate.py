"""
Coordinates as people type them and as the ledger keeps them: pure text and geometry, no library.

Terms: a *point* is `(lat, lon)` in degrees as floats, always in that order; a *datum* is the system the numbers
are in; *wgs84* is what distances are measured in. Values here lie in China, where no latitude can be taken for a
longitude, so the order of a pair is always told by its values.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from math import asin, cos, isfinite, radians, sin, sqrt
from typing import Any, Literal

from fieldkit.core.tuples import NamedTuple

Point = tuple[float, float]
Order = Literal["lat_lon", "lon_lat"]

DATUMS = ("wgs84", "cgcs2000", "gcj02", "bd09")
LAT_RANGE = (3.0, 54.0)
LON_RANGE = (73.0, 136.0)
EARTH_RADIUS_M = 6_371_008.8

# NFKC would turn some of these into letters or a space with an accent, so they are replaced before it.
_LOOK_ALIKES = str.maketrans(
    {
        **dict.fromkeys("’‘′＇´｀`ˊ‵", "'"),
        **dict.fromkeys("”“″＂˝〃‶", '"'),
        **dict.fromkeys("º˚∘", "°"),
        **dict.fromkeys("，、；;､", ","),
        **dict.fromkeys("−–—－", "-"),
        **dict.fromkeys("()（）[]【】", " "),
        "｡": "。",
    }
)
_WORDS = (
    ("latitude|lat|北[纬緯]|[纬緯]度", "N"),
    ("longitude|long|lng|lon|[东東][经經]|[经經]度", "E"),
    ("南[纬緯]", "S"),
    ("西[经經]", "W"),
    ("度", "°"),
    ("分", "'"),
    ("秒", '"'),
)


class Coordinate(NamedTuple):
    """
    One place, with the numbers as typed in their own datum and the same place computed in WGS-84.

    `lat`, `lon` are decimal strings in `datum`; `wgs84_lat`, `wgs84_lon` are strings with 6 decimals; `source` is
    typed, exif or list; `accuracy_m` is whole metres or None.
    """

    raw: str
    lat: str
    lon: str
    datum: str
    wgs84_lat: str
    wgs84_lon: str
    source: str
    accuracy_m: int | None = None

    def point(self) -> Point:
        """
        Distances are measured between WGS-84 points: `(lat, lon)` as floats.
        """
        return float(self.wgs84_lat), float(self.wgs84_lon)

    def to_field(self) -> dict[str, Any]:
        """
        A coordinate is one field of a record, without floats.
        """
        return {
            "raw": self.raw,
            "lat": self.lat,
            "lon": self.lon,
            "datum": self.datum,
            "wgs84": {"lat": self.wgs84_lat, "lon": self.wgs84_lon},
            "source": self.source,
            "accuracy_m": self.accuracy_m,
        }

    @classmethod
    def from_field(cls, value: object) -> Coordinate | None:
        """
        A field that is not a whole coordinate is no coordinate: None, never a guess.
        """
        if not isinstance(value, Mapping) or not isinstance(value.get("wgs84"), Mapping):
            return None
        wgs84, accuracy_m = value["wgs84"], value.get("accuracy_m")
        raw, lat, lon, datum, source = (value.get(key) for key in ("raw", "lat", "lon", "datum", "source"))
        if not all(isinstance(text, str) for text in (raw, datum, source)):
            return None
        if not all(map(_is_degrees, (lat, lon, wgs84.get("lat"), wgs84.get("lon")))):
            return None
        whole = accuracy_m if type(accuracy_m) is int else None
        return cls(str(raw), str(lat), str(lon), str(datum), wgs84["lat"], wgs84["lon"], str(source), whole)


def normalise_text(text: str) -> str:
    """
    Full-width, Chinese and look-alike signs become the plain ones: `° ' " , . N S E W` and ASCII digits.

    Only signs change, never a number. `。` between two digits is a decimal point, elsewhere a separator.
    """
    text = unicodedata.normalize("NFKC", text.translate(_LOOK_ALIKES)).translate(_LOOK_ALIKES)
    text = "".join(char for char in text if unicodedata.category(char) != "Cf")
    text = re.sub(r"(?<=[0-9])。(?=[0-9])", ".", text).replace("。", ",").replace("''", '"')
    for pattern, sign in _WORDS:
        text = re.sub(pattern, sign, text, flags=re.IGNORECASE)
    text = re.sub(r"([NSEW])\s*[:=]\s*", r"\1", text.upper())
    text = re.sub(r"([NSEW])\s*(?=\1)", "", text)
    return re.sub(r"\s+", " ", text).strip(" ,/")


def tell_order(a: float, b: float) -> Order | None:
    """
    The values tell which of a pair is the latitude; None when they fit China in neither order.
    """
    if _within(a, LAT_RANGE) and _within(b, LON_RANGE):
        return "lat_lon"
    if _within(a, LON_RANGE) and _within(b, LAT_RANGE):
        return "lon_lat"
    return None


def inside_box(lat: float, lon: float, box: Mapping[str, Any] | None, margin_deg: float = 0.0) -> bool:
    """
    A point is outside only of a box that can be read; boxes find gross errors, nothing finer.

    `box` has west, south, east, north in degrees (numbers or decimal strings), widened by `margin_deg`.
    """
    try:
        west, south, east, north = (float((box or {})[side]) for side in ("west", "south", "east", "north"))
    except (KeyError, TypeError, ValueError):
        return True
    return (south - margin_deg <= lat <= north + margin_deg) and (west - margin_deg <= lon <= east + margin_deg)


def haversine_m(a: Point, b: Point) -> float:
    """
    Metres over a sphere: within 0.6 % of the geodesic, good for bounds, never for a figure that is shown.
    """
    lat_a, lat_b = radians(a[0]), radians(b[0])
    half_lat, half_lon = sin((lat_b - lat_a) / 2), sin(radians(b[1] - a[1]) / 2)
    square = half_lat * half_lat + cos(lat_a) * cos(lat_b) * half_lon * half_lon
    return 2 * EARTH_RADIUS_M * asin(sqrt(min(1.0, square)))


def _within(value: float, limits: tuple[float, float]) -> bool:
    return limits[0] <= value <= limits[1]


def _is_degrees(text: object) -> bool:
    try:
        return isinstance(text, str) and isfinite(float(text))
    except ValueError:
        return False
