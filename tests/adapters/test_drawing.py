"""
Drawn photos: real JPEGs, the same each time, marked as an example, with time and place where they are told.
"""

from __future__ import annotations

import io
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from PIL import Image, ImageFont

from fieldkit import resources
from fieldkit.adapters.drawing import MARK, draw_example_photo

TAKEN = datetime(2021, 10, 18, 9, 35, 12, tzinfo=timezone(timedelta(hours=8)))
LINES = ("131022-GW-007", "固安县", "2021-10-18 09:35")


def draw(seed: int = 7, lines: tuple[str, ...] = LINES) -> bytes:
    """
    Draw the photo most tests look at.
    """
    return draw_example_photo(lines, seed, TAKEN, 39.5375, 116.683889, 273, "EXAMPLE Phone A1")


def test_the_same_arguments_give_the_same_bytes() -> None:
    """
    A photo is the same byte for byte, and another seed or another line makes another photo.
    """
    assert draw() == draw()
    assert 3 == len({draw(), draw(8), draw(lines=("131022-GW-008", "固安县"))})


def test_a_photo_is_a_small_real_jpeg() -> None:
    """
    240 by 180 pixels, complete, under ten thousand bytes.
    """
    data = draw()
    with Image.open(io.BytesIO(data)) as picture:
        picture.load()
        shape = picture.format, picture.size

    assert ("JPEG", (240, 180)) == shape
    assert 3_000 < len(data) < 10_000


def test_a_photo_says_when_where_and_by_what() -> None:
    """
    EXIF holds the time with its offset, the place to a ten-thousandth of a second, the direction, the make EXAMPLE.
    """
    exif = Image.open(io.BytesIO(draw())).getexif()
    shot, place = exif.get_ifd(0x8769), exif.get_ifd(0x8825)
    degrees = [float(part) for part in place[2]]

    assert ("EXAMPLE", "EXAMPLE Phone A1") == (exif[0x010F], exif[0x0110])
    assert ("2021:10:18 09:35:12", "+08:00") == (shot[0x9003], shot[0x9011])
    assert [39.0, 32.0, 15.0] == degrees
    assert ("N", "E", "T", 273.0) == (place[1], place[3], place[16], float(place[17]))


def test_a_photo_from_a_messenger_says_nothing() -> None:
    """
    Without time and place there is no time and no place in the file, but it is still marked EXAMPLE.
    """
    data = draw_example_photo(LINES, 7, None, None, None, None, "")
    exif = Image.open(io.BytesIO(data)).getexif()

    assert ({}, {}) == (exif.get_ifd(0x8769), exif.get_ifd(0x8825))
    assert "EXAMPLE" == exif[0x010F]
    assert 0x0110 not in exif


def test_the_mark_is_in_the_picture() -> None:
    """
    The upper left corner is the red plate with white letters, whatever the scene.
    """
    for seed in range(8):
        with Image.open(io.BytesIO(draw(seed))) as picture:
            plate = picture.convert("RGB").crop((8, 8, 150, 28))
        colours = plate.getcolors(maxcolors=10_000) or []
        red = sum(count for count, (r, g, b) in colours if r > 150 and g < 90 and b < 90)
        white = sum(count for count, (r, g, b) in colours if min(r, g, b) > 200)
        assert red > 1_000
        assert white > 100


def test_the_font_can_draw_every_line_of_the_example(tmp_path: Path) -> None:
    """
    The mark, figures, Latin letters and the name of every region are in the shipped font: none looks like the blank.
    """
    campaign = resources.read_json("data", "campaigns/langfang-2021.json")
    names = [value["zh"] for key, value in campaign.items() if key.startswith(("region.", "topic."))]
    font = tmp_path / "font.otf"
    font.write_bytes(resources.root("data").joinpath("fonts", "example-subset.otf").read_bytes())
    face = ImageFont.truetype(str(font), 20)
    blank = bytes(face.getmask("\U000f0000"))
    signs = sorted(set(MARK + "".join(names[:11]) + "0123456789-:ABCDEFGHIJKLMNOPQRSTUVWXYZ") - {" "})

    assert [] == [sign for sign in signs if bytes(face.getmask(sign)) == blank]


@pytest.mark.parametrize("topic", ["AG", "GW", "BE", "MI", "XX"])
def test_every_topic_has_a_scene(topic: str) -> None:
    """
    A site of any topic, known or not, can be drawn.
    """
    assert b"\xff\xd8" == draw(lines=(f"131022-{topic}-001",))[:2]
