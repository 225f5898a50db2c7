"""
Photos as evidence: whole or refused, told by their bytes; EXIF is a claim that may be broken.
"""

from __future__ import annotations

import random
import struct
import warnings
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from fieldkit.adapters import images
from fieldkit.adapters.images import Picture, inspect
from fieldkit.errors import InvalidPhoto

NORTH = {1: "N", 2: (39.0, 30.0, 10.0)}
EAST = {3: "E", 4: (116.0, 41.0, 2.5)}
PLACE = {**NORTH, **EAST}
SHOT = {0x9003: "2021:10:18 09:30:05", 0x9011: "+08:00"}
NOTHING = IFDRational(0, 0)


def make_exif(
    main: dict[int, Any] | None = None, photo: dict[int, Any] | None = None, gps: dict[int, Any] | None = None
) -> Image.Exif:
    """
    EXIF with the given tags.
    """
    exif = Image.Exif()
    exif.update(main or {})
    exif.get_ifd(0x8769).update(photo or {})
    exif.get_ifd(0x8825).update(gps or {})
    return exif


def make_photo(
    kind: str = "JPEG", size: tuple[int, int] = (96, 64), exif: Image.Exif | None = None, **more: Any
) -> bytes:
    """
    A real picture with some grain in it, so that cutting it cuts data.
    """
    picture = Image.frombytes("RGB", size, random.Random(7).randbytes(size[0] * size[1] * 3))
    out = BytesIO()
    picture.save(out, kind, **({} if exif is None else {"exif": exif}), **more)
    return out.getvalue()


def make_heic() -> bytes:
    """
    The boxes of a HEIC file, with no picture in them.
    """
    return struct.pack(">I4s4sI4s", 20, b"ftyp", b"heic", 0, b"mif1") + struct.pack(">I4s", 24, b"mdat") + bytes(16)


def refusal(data: bytes, name: str = "a.jpg") -> object:
    """
    The reason with which a file is refused.
    """
    with pytest.raises(InvalidPhoto) as caught:
        inspect(data, name)
    assert name == caught.value.facts["path"]
    return caught.value.facts["reason"]


def gps_of(gps: dict[int, Any]) -> Picture:
    """
    What is read from a photo with these GPS tags.
    """
    return inspect(make_photo(exif=make_exif(photo=SHOT, gps=gps)), "a.jpg")


def test_a_phone_photo_is_read() -> None:
    """
    Kind, size, time with its zone, place, direction, accuracy and camera come out of a real JPEG.
    """
    main = {0x010F: "Invented", 0x0110: "Phone 7"}
    exif = make_exif(main, SHOT, {**PLACE, 16: "T", 17: 271.6, 31: 4.2})

    picture = inspect(make_photo(exif=exif), "IMG_1.jpg")

    assert ("jpg", 96, 64, "2021-10-18T09:30:05+08:00") == picture[:4]
    assert (39.502778, 116.684028) == (round(picture.lat or 0, 6), round(picture.lon or 0, 6))
    assert (272, 5, "Invented Phone 7", ()) == picture[6:]


@pytest.mark.parametrize(("kind", "ext"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp"), ("MPO", "jpg")])
@pytest.mark.parametrize("name", ["a.jpg", "照片.PNG", "noext", "x.txt"])
def test_the_kind_comes_from_the_bytes(kind: str, ext: str, name: str) -> None:
    """
    The name does not tell the kind of a photo.
    """
    picture = inspect(make_photo(kind), name)

    assert (ext, 96, 64, None) == picture[:4]
    assert ("no_exif",) == picture.notes


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_exif_is_read_from_every_kind(kind: str) -> None:
    """
    PNG and WebP may carry a time and a place too.
    """
    picture = inspect(make_photo(kind, exif=make_exif({0x010F: "Invented"}, SHOT, PLACE)), "a")

    assert ("2021-10-18T09:30:05+08:00", 39.50) == (picture.taken_at, round(picture.lat or 0, 2))


def test_exif_behind_the_picture_is_read() -> None:
    """
    A PNG may carry its EXIF after the picture itself.
    """
    data = make_photo("PNG", exif=make_exif({0x010F: "Invented"}, SHOT, PLACE))
    at, end = data.index(b"eXIf") - 4, data.index(b"IEND") - 4
    until = at + 12 + int.from_bytes(data[at : at + 4], "big")
    moved = data[:at] + data[until:end] + data[at:until] + data[end:]

    assert (len(data), inspect(data, "a")) == (len(moved), inspect(moved, "a"))
    assert "2021-10-18T09:30:05+08:00" == inspect(moved, "a").taken_at


def test_heic_is_kept_unopened() -> None:
    """
    A HEIC photo is known by its first box and kept, unknown in everything else.
    """
    assert Picture("heic", notes=("not_shown",)) == inspect(make_heic(), "IMG_2.HEIC")
    assert "truncated" == refusal(make_heic()[:-3])
    assert "truncated" == refusal(make_heic()[:20])


@pytest.mark.parametrize(
    "data",
    [
        b"notes of the day",
        "笔记".encode(),
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
        b"\xc5\xd0\xd3\xc6" + bytes(40),
        b"PK\x03\x04" + bytes(40),
        b"%PDF-1.7\n",
        b"\x00",
        bytes(1000),
        b"\x00\x00\x00\x14ftypavif\x00\x00\x00\x00mif1",
        make_photo("GIF"),
        make_photo("BMP"),
        make_photo("TIFF"),
    ],
)
def test_what_is_no_photo_is_refused(data: bytes) -> None:
    """
    A renamed file of another kind is not an image, whatever it is called.
    """
    assert "not_image" == refusal(data, "IMG_3.jpg")


def test_an_empty_file_is_refused() -> None:
    """
    A file of no bytes has its own reason.
    """
    assert "empty" == refusal(b"")


def test_postscript_is_never_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    PostScript named .jpg starts no program, also behind the first bytes of a JPEG.
    """
    trap = tmp_path / "ran"
    ghost = tmp_path / "gs"
    ghost.write_text(f"#!/bin/sh\ntouch {trap}\n")
    ghost.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    program = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\nshowpage\n"

    assert "not_image" == refusal(program)
    assert refusal(b"\xff\xd8\xff" + program + b"\xff\xd9") in ("truncated", "unreadable")
    assert not trap.exists()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.5, 0.9, 0.99])
def test_a_cut_photo_is_refused(kind: str, share: float) -> None:
    """
    A photo whose end is missing is refused as truncated, however little is missing.
    """
    data = make_photo(kind, exif=make_exif(photo=SHOT, gps=PLACE))

    assert "truncated" == refusal(data[: int(len(data) * share)])
    assert "truncated" == refusal(data[:-2])


@pytest.mark.parametrize("more", [{"progressive": True}, {"quality": 30}, {"subsampling": 0}])
def test_every_make_of_jpeg_is_taken(more: dict[str, Any]) -> None:
    """
    Progressive and strongly compressed JPEGs, as messengers make them, are photos.
    """
    assert ("jpg", 640, 480) == inspect(make_photo(size=(640, 480), **more), "a.jpg")[:3]


def test_bytes_behind_the_picture_do_not_matter() -> None:
    """
    Phones put films and notes behind the end of a picture.
    """
    for kind in ("JPEG", "PNG"):
        assert ("no_exif",) == inspect(make_photo(kind) + b"film" * 1000, "a.jpg").notes


def make_giant(width: int, height: int, progressive: bool = False) -> bytes:
    """
    A small JPEG whose header tells another size.
    """
    data = make_photo(size=(64, 64), progressive=progressive)
    at = data.index(b"\xff\xc2" if progressive else b"\xff\xc0")
    return data[: at + 5] + struct.pack(">HH", height, width) + data[at + 9 :]


def test_giants_are_refused_by_their_header() -> None:
    """
    More than 250 megapixels are refused without decoding.
    """
    assert "too_large" == refusal(make_giant(60000, 60000))
    assert "too_large" == refusal(make_giant(15812, 15812))


def test_giants_that_would_fill_the_memory_stay_unopened() -> None:
    """
    A large picture that cannot be shrunk while it is read is kept but not shown.
    """
    picture = inspect(make_giant(15000, 15000, progressive=True), "a.jpg")

    assert ("jpg", 15000, 15000) == picture[:3]
    assert "not_shown" in picture.notes


def test_a_true_200_megapixel_photo_is_taken() -> None:
    """
    Phones make 200-megapixel JPEGs; the picture library's own limit does not refuse them.
    """
    out = BytesIO()
    Image.new("L", (16320, 12240), 128).save(out, "JPEG")

    assert Picture("jpg", 16320, 12240, notes=("no_exif",)) == inspect(out.getvalue(), "a.jpg")


def test_the_limits_of_the_library_are_put_back() -> None:
    """
    Nothing of the picture library's own settings is changed for others.
    """
    before = Image.MAX_IMAGE_PIXELS, list(warnings.filters)
    inspect(make_photo(), "a.jpg")
    refusal(make_giant(60000, 60000))

    assert before == (Image.MAX_IMAGE_PIXELS, list(warnings.filters))


def test_a_large_webp_stays_unopened(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    The size of a WebP is read before its decoder may reserve memory, in all three forms of the file.
    """
    monkeypatch.setattr(images, "WEBP_CAP", 1000)
    for more in ({}, {"lossless": True}, {"exif": make_exif(photo=SHOT)}):
        assert Picture("webp", 96, 64, notes=("not_shown",)) == inspect(make_photo("WEBP", **more), "a.webp")

    monkeypatch.setattr(images, "PIXEL_CAP", 2000)
    assert "too_large" == refusal(make_photo("WEBP"))


@pytest.mark.parametrize(
    ("main", "photo", "expected", "notes"),
    [
        ({}, {0x9003: "2021:10:18 09:30:05"}, "2021-10-18T09:30:05+08:00", ["zone_assumed"]),
        ({}, {0x9003: "2021:10:18 09:30:05", 0x9010: "+09:00"}, "2021-10-18T09:30:05+09:00", []),
        ({}, {**SHOT, 0x9010: "+09:00"}, "2021-10-18T09:30:05+08:00", []),
        ({}, {**SHOT, 0x9011: "-03:30"}, "2021-10-18T09:30:05-03:30", []),
        ({}, {**SHOT, 0x9011: "   :  "}, "2021-10-18T09:30:05+08:00", ["zone_assumed"]),
        ({}, {**SHOT, 0x9011: "      "}, "2021-10-18T09:30:05+08:00", ["zone_assumed"]),
        ({}, {**SHOT, 0x9011: "+99:00"}, "2021-10-18T09:30:05+08:00", ["zone_assumed"]),
        ({}, {**SHOT, 0x9011: "Z+8"}, "2021-10-18T09:30:05+08:00", ["zone_assumed"]),
        ({}, {0x9004: "2021:10:18 09:30:05", 0x9012: "+08:00"}, "2021-10-18T09:30:05+08:00", []),
        (
            {0x0132: "2021:10:19 10:00:00"},
            {},
            "2021-10-19T10:00:00+08:00",
            ["time_not_original", "zone_assumed"],
        ),
        ({0x0132: "2021:10:19 10:00:00"}, SHOT, "2021-10-18T09:30:05+08:00", []),
        ({}, {**SHOT, 0x9003: "0000:00:00 00:00:00"}, None, ["time_broken"]),
        ({}, {**SHOT, 0x9003: "2021:02:30 00:00:00"}, None, ["time_broken"]),
        ({}, {**SHOT, 0x9003: "    :  :     :  :  "}, None, ["time_broken"]),
        ({}, {**SHOT, 0x9003: "yesterday"}, None, ["time_broken"]),
        ({}, {**SHOT, 0x9003: "2021:10:18 09:30:05\x00\x00"}, "2021-10-18T09:30:05+08:00", []),
        ({0x010F: "Invented"}, {}, None, []),
    ],
)
def test_the_time_of_the_shot(
    main: dict[int, Any], photo: dict[int, Any], expected: str | None, notes: list[str]
) -> None:
    """
    The shot's own time and zone come first; no zone means China's; a broken time is unknown.
    """
    picture = inspect(make_photo(exif=make_exif(main, photo, PLACE)), "a.jpg")

    assert (expected, tuple(notes)) == (picture.taken_at, picture.notes)


@pytest.mark.parametrize(
    ("gps", "note"),
    [
        ({}, "no_gps"),
        ({17: 10.0}, "no_gps"),
        (NORTH, "gps_broken"),
        ({**PLACE, 2: (NOTHING, NOTHING, NOTHING)}, "gps_broken"),
        ({**PLACE, 2: (39.0, 30.0, NOTHING)}, "gps_broken"),
        ({**PLACE, 4: (NOTHING, 41.0, 2.5)}, "gps_broken"),
        ({**PLACE, 4: (116.0, 41.0)}, "gps_broken"),
        ({**PLACE, 4: (116.0,)}, "gps_broken"),
        ({**PLACE, 2: (39.0, 75.0, 10.0)}, "gps_broken"),
        ({**PLACE, 2: (IFDRational(10**9, 1), 0.0, 0.0)}, "gps_broken"),
        ({2: PLACE[2], 4: PLACE[4]}, "gps_broken"),
        ({**PLACE, 1: ""}, "gps_broken"),
        ({**PLACE, 1: "E"}, "gps_broken"),
        ({**PLACE, 1: 7}, "gps_broken"),
        ({1: "N", 2: (0.0, 0.0, 0.0), 3: "E", 4: (0.0, 0.0, 0.0)}, "gps_zero"),
        ({**PLACE, 1: "S"}, "gps_outside"),
        ({1: "N", 2: (48.0, 51.0, 0.0), 3: "E", 4: (2.0, 21.0, 0.0)}, "gps_outside"),
    ],
)
def test_a_broken_place_is_unknown(gps: dict[int, Any], note: str) -> None:
    """
    A place is whole or unknown with a note, and never (0,0).
    """
    picture = gps_of(gps)

    assert (None, None) == (picture.lat, picture.lon)
    assert (note,) == picture.notes
    assert "2021-10-18T09:30:05+08:00" == picture.taken_at


def retyped(gps: dict[int, Any], tag: int, kind: int) -> bytes:
    """
    A JPEG in whose EXIF one GPS tag says it is of another type.
    """
    data = make_photo(exif=make_exif(photo=SHOT, gps=gps))
    little = data[data.index(b"Exif\x00\x00") + 6 :][:2] == b"II"
    old = {2: 5, 4: 5, 17: 5, 31: 5, 1: 2}[tag]
    count = {2: 3, 4: 3, 17: 1, 31: 1, 1: 2}[tag]
    order = "<" if little else ">"
    entry = struct.pack(f"{order}HHI", tag, old, count)
    assert 1 == data.count(entry)
    return data.replace(entry, struct.pack(f"{order}HHI", tag, kind, count))


@pytest.mark.parametrize("tag", [2, 4, 17, 31])
@pytest.mark.parametrize("kind", [1, 2, 3, 4, 7, 10, 11, 12, 99])
def test_numbers_of_another_type_are_unknown(tag: int, kind: int) -> None:
    """
    Text, bytes or an invented type where a number belongs costs that claim, not the photo.
    """
    gps = {**PLACE, 17: 45.5, 31: 4.6}
    picture = inspect(retyped(gps, tag, kind), "a.jpg")

    assert ("jpg", 96, 64) == picture[:3]
    assert (picture.lat, picture.lon) != (0, 0)
    assert (picture.lat is None) is (picture.lon is None)
    assert tag in (17, 31) or kind in (4, 10) or picture.lat is None


@pytest.mark.parametrize(
    ("tags", "direction", "accuracy_m", "notes"),
    [
        ({17: 359.7}, 0, None, ()),
        ({17: NOTHING}, None, None, ("direction_broken",)),
        ({31: NOTHING}, None, None, ("accuracy_broken",)),
        ({31: 0.0}, None, None, ()),
        ({31: 0.2}, None, 1, ()),
        ({31: IFDRational(4_000_000_000, 1)}, None, 1_000_000, ()),
    ],
)
def test_direction_and_accuracy(
    tags: dict[int, Any], direction: int | None, accuracy_m: int | None, notes: tuple[str, ...]
) -> None:
    """
    A direction is 0-359, an accuracy is rounded up; 0/0 is unknown with a note.
    """
    picture = gps_of({**PLACE, **tags})

    assert (direction, accuracy_m, notes) == (picture.direction, picture.accuracy_m, picture.notes)


def test_the_camera_is_readable_text() -> None:
    """
    Chinese maker names are put right, control characters go, and nobody writes a novel there.
    """
    main = {0x010F: "发明".encode(), 0x0110: "Model\x1b[31m\x00"}

    assert "发明 Model[31m" == inspect(make_photo(exif=make_exif(main)), "a.jpg").camera
    long = inspect(make_photo(exif=make_exif({0x010F: "x" * 500})), "a.jpg").camera
    assert "x" * 80 == long


def test_damaged_exif_never_costs_the_photo() -> None:
    """
    Any bytes of the EXIF may flip: the picture is still taken and no place is (0,0).
    """
    data = make_photo(exif=make_exif({0x010F: "Invented"}, SHOT, {**PLACE, 17: 45.5}))
    start = data.index(b"Exif\x00\x00") + 6
    length = int.from_bytes(data[start - 8 : start - 6], "big") - 8
    chance = random.Random(20211018)
    for _ in range(400):
        damaged = bytearray(data)
        for _ in range(chance.choice((1, 2, 8))):
            damaged[start + chance.randrange(length)] = chance.randrange(256)

        picture = inspect(bytes(damaged), "a.jpg")

        assert ("jpg", 96, 64) == picture[:3]
        assert (0, 0) != (picture.lat, picture.lon)
        assert picture.direction is None or 0 <= picture.direction < 360


def test_any_damage_is_taken_or_refused() -> None:
    """
    A photo with flipped bytes anywhere is taken or refused with a reason; nothing else can happen.
    """
    chance = random.Random(7)
    for kind in ("JPEG", "PNG", "WEBP"):
        data = make_photo(kind, (32, 24), make_exif(photo=SHOT, gps=PLACE))
        for _ in range(200):
            damaged = bytearray(data)
            for _ in range(chance.choice((1, 3, 20))):
                damaged[chance.randrange(len(data))] = chance.randrange(256)
            try:
                inspect(bytes(damaged), "a.jpg")
            except InvalidPhoto as refused:
                assert refused.facts["reason"] in ("not_image", "truncated", "unreadable", "too_large")


def test_threads_do_not_disturb_each_other() -> None:
    """
    Photos may be read on several threads at once, with the same result.
    """
    photos = [make_photo(exif=make_exif(photo=SHOT, gps=PLACE)), make_photo("PNG"), make_photo("WEBP")] * 20

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda data: inspect(data, "a"), photos))

    assert [inspect(data, "a") for data in photos] == found
