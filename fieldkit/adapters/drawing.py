"""
Pillow as a draughtsman: the small photos of the example city, each marked 示例数据 / EXAMPLE in the picture itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import lru_cache
from random import Random
from typing import TYPE_CHECKING, Any

from fieldkit import resources

if TYPE_CHECKING:
    from PIL.Image import Image as Picture
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

SIZE = (240, 180)
MARK = "示例数据 EXAMPLE"
_HORIZON = 88
_SKIES = ((150, 190, 226), (176, 202, 222), (196, 206, 214), (132, 176, 220))
_GROUNDS = ((132, 152, 84), (170, 156, 104), (118, 140, 92), (156, 140, 110))


def draw_example_photo(
    lines: Sequence[str],
    seed: int,
    taken_at: datetime | None,
    lat: float | None,
    lon: float | None,
    direction: float | None,
    camera: str,
) -> bytes:
    """
    Draw a JPEG of 240 × 180 pixels; the same arguments give the same bytes on the same installation.

    `lines` stand in the band at the foot (three at most fit). Without `taken_at` the file says neither when nor
    by what it was taken, without `lat` and `lon` (degrees, WGS-84) not where; `direction` is in degrees from north.
    """
    from io import BytesIO

    from PIL import Image, ImageDraw

    rng = Random(seed)
    picture = _backdrop(rng.randrange(len(_SKIES)), rng.randrange(len(_GROUNDS))).copy()
    draw = ImageDraw.Draw(picture)
    _road(draw, rng)
    _scene(lines, rng)(draw, rng)
    _caption(draw, lines)
    out = BytesIO()
    exif = _exif(Image.Exif(), taken_at, lat, lon, direction, camera)
    picture.save(out, "JPEG", quality=62, exif=exif)
    return out.getvalue()


def _scene(lines: Sequence[str], rng: Random) -> Callable[[ImageDraw, Random], None]:
    """
    Take the scene that goes with the topic in a site code such as `131022-GW-007`, else any.
    """
    chance = rng.choice((_field, _well, _hall, _works))
    topic = lines[0][7:9] if lines else ""
    by_topic = {"AG": _field, "LA": _field, "GW": _well, "VB": _works, "RE": _works, "MI": _works}
    return by_topic.get(topic) or (_hall if topic in ("BE", "MH", "PH", "RD") else chance)


@lru_cache(maxsize=16)
def _backdrop(sky: int, ground: int) -> Picture:
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", SIZE)
    draw = ImageDraw.Draw(picture)
    for y in range(SIZE[1]):
        base = _SKIES[sky] if y < _HORIZON else _GROUNDS[ground]
        shade = (y - _HORIZON) * 4 // 10 if y < _HORIZON else (_HORIZON - y) * 3 // 10
        draw.line((0, y, SIZE[0], y), fill=tuple(min(255, max(0, part - shade // 2)) for part in base))
    return picture


@lru_cache(maxsize=2)
def _font(size: int) -> FreeTypeFont:
    from io import BytesIO

    from PIL import ImageFont

    data = resources.root("data").joinpath("fonts", "example-subset.otf").read_bytes()
    return ImageFont.truetype(BytesIO(data), size)


@lru_cache(maxsize=1)
def _mark() -> Picture:
    """
    Draw the mark once: white letters on a red plate.
    """
    from PIL import Image, ImageDraw

    left, top, right, bottom = _font(17).getbbox(MARK)
    plate = Image.new("RGB", (int(right - left) + 12, int(bottom - top) + 10), (184, 40, 36))
    ImageDraw.Draw(plate).text((6 - left, 5 - top), MARK, font=_font(17), fill=(255, 255, 255))
    return plate


def _caption(draw: ImageDraw, lines: Sequence[str]) -> None:
    image: Any = draw._image
    image.paste(_mark(), (6, 6))
    top = SIZE[1] - 8 - 16 * ((len(lines) + 1) // 2)
    draw.rectangle((0, top, SIZE[0], SIZE[1]), fill=(28, 34, 40))
    for n, line in enumerate(lines):
        draw.text((8 if n % 2 == 0 else 150, top + 2 + 16 * (n // 2)), line, font=_font(12), fill=(240, 240, 232))


def _road(draw: ImageDraw, rng: Random) -> None:
    foot, head = rng.randrange(20, 200), rng.randrange(60, 180)
    draw.polygon(((foot - 34, 180), (foot + 34, 180), (head + 4, _HORIZON), (head - 4, _HORIZON)), fill=(150, 148, 144))
    for step in range(3):
        y = 104 + 22 * step
        x = head + (foot - head) * (y - _HORIZON) // (180 - _HORIZON)
        draw.line((x, y, x + (foot - head) // 12, y + 8), fill=(232, 232, 226), width=2)
    for x in range(rng.randrange(30), 240, 31):
        draw.ellipse((x, _HORIZON - 11, x + 15, _HORIZON + 3), fill=(84, 112 + x % 20, 74))


def _field(draw: ImageDraw, rng: Random) -> None:
    green = (96 + rng.randrange(60), 150 + rng.randrange(30), 70)
    for row in range(5):
        y = 96 + row * 11
        draw.line((0, y, 240, y + rng.randrange(-3, 4)), fill=green, width=3)
    x = rng.randrange(130, 210)
    draw.line((x, 128, x, 84), fill=(96, 78, 60), width=3)
    draw.rectangle((x - 18, 74, x + 18, 94), fill=(246, 244, 232), outline=(96, 78, 60))


def _well(draw: ImageDraw, rng: Random) -> None:
    x = rng.randrange(60, 160)
    draw.rectangle((x, 96, x + 46, 132), fill=(206, 198, 184), outline=(120, 112, 100))
    draw.ellipse((x, 88, x + 46, 104), fill=(226, 220, 206), outline=(120, 112, 100))
    draw.rectangle((x + 19, 58, x + 27, 96), fill=(70, 98, 150))
    draw.rectangle((x + 27, 64, x + 74, 72), fill=(70, 98, 150))
    draw.ellipse((x + 4, 112, x + 18, 126), fill=(250, 250, 250), outline=(60, 60, 60))


def _hall(draw: ImageDraw, rng: Random) -> None:
    x, floors = rng.randrange(20, 110), rng.randrange(2, 4)
    top = 132 - floors * 24
    draw.rectangle((x, top, x + 112, 132), fill=(214, 206, 192), outline=(130, 122, 112))
    draw.rectangle((x - 4, top - 6, x + 116, top), fill=(164, 74, 62))
    for floor in range(floors):
        for pane in range(6):
            left, up = x + 8 + 17 * pane, top + 6 + 24 * floor
            draw.rectangle((left, up, left + 10, up + 12), fill=(116, 152, 178))
    draw.rectangle((x + 48, 114, x + 64, 132), fill=(92, 74, 60))


def _works(draw: ImageDraw, rng: Random) -> None:
    x = rng.randrange(20, 100)
    for bay in range(3):
        left = x + 36 * bay
        draw.polygon(((left, 92), (left + 36, 78), (left + 36, 132), (left, 132)), fill=(168, 172, 176))
        draw.rectangle((left + 8, 104, left + 26, 118), fill=(104, 132, 150))
    height = rng.randrange(36, 60)
    draw.rectangle((x + 114, height, x + 124, 132), fill=(172, 110, 92))
    draw.rectangle((x + 114, height, x + 124, height + 6), fill=(236, 236, 230))


def _exif(
    exif: Any, taken_at: datetime | None, lat: float | None, lon: float | None, direction: float | None, camera: str
) -> Any:
    exif[0x010E] = "EXAMPLE, drawn, not a photograph"
    exif[0x010F] = "EXAMPLE"
    if camera:
        exif[0x0110] = camera
    if taken_at is not None:
        shot = exif.get_ifd(0x8769)
        shot[0x9003] = f"{taken_at:%Y:%m:%d %H:%M:%S}"
        zone = f"{taken_at:%z}"
        if zone:
            shot[0x9011] = f"{zone[:3]}:{zone[3:5]}"
    if lat is not None and lon is not None:
        place = exif.get_ifd(0x8825)
        place[1], place[2] = "N" if lat >= 0 else "S", _sexagesimal(abs(lat))
        place[3], place[4] = "E" if lon >= 0 else "W", _sexagesimal(abs(lon))
        if direction is not None:
            place[16], place[17] = "T", _rational(round(direction * 10), 10)
    return exif


def _rational(number: int, below: int) -> Any:
    from PIL.TiffImagePlugin import IFDRational

    return IFDRational(number, below)


def _sexagesimal(degrees: float) -> tuple[Any, Any, Any]:
    """
    Give degrees as degrees, minutes and ten-thousandths of a second, the way a camera stores them.
    """
    total = round(degrees * 36_000_000)
    whole, rest = divmod(total, 36_000_000)
    minutes, seconds = divmod(rest, 600_000)
    return _rational(whole, 1), _rational(minutes, 1), _rational(seconds, 10_000)
