"""
The Chinese map datums, through prcoords: always its exact (`_bored`) inverses.
"""

from __future__ import annotations

from fieldkit.core.coordinate import DATUMS
from fieldkit.errors import InvalidInput


def to_wgs84(lat: float, lon: float, datum: str) -> tuple[float, float]:
    """
    The same place in WGS-84, the inverse exact to well below a metre; degrees in and out.

    CGCS2000 is taken as WGS-84 (they differ by far less than a metre). Raises InvalidInput for an unknown datum.
    """
    if datum in ("wgs84", "cgcs2000"):
        return lat, lon
    import prcoords

    if datum == "gcj02":
        place = prcoords.gcj_wgs_bored((lat, lon), False)
    elif datum == "bd09":
        place = prcoords.bd_wgs_bored((lat, lon), False)
    else:
        raise InvalidInput(field="datum", value=datum, reason="unknown", hint=", ".join(DATUMS))
    return place.lat, place.lon

