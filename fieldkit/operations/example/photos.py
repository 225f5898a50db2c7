"""
The example city's photos: drawn, then read back the way a photo of a phone is read.
"""

from __future__ import annotations

from datetime import datetime

from fieldkit.core.coordinate import Coordinate
from fieldkit.operations.example.rows import PlanPhoto
from fieldkit.operations.photo import Prepared, examine


def draw(photo: PlanPhoto, site: Coordinate | None) -> Prepared:
    """
    Draw a planned photo and examine it like any other: its EXIF is read, not assumed.
    """
    from fieldkit.adapters.drawing import draw_example_photo

    taken_at = datetime.fromisoformat(photo.taken_at) if photo.taken_at else None
    lat, lon = (float(photo.lat), float(photo.lon)) if photo.lat and photo.lon else (None, None)
    data = draw_example_photo(photo.lines, photo.seed, taken_at, lat, lon, photo.direction, photo.camera)
    return examine(data, photo.name, photo.role, site)
