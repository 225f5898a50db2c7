"""
Bundles: equal content gives equal bytes, and nothing in a hostile zip is believed, unpacked or written anywhere.
"""

from __future__ import annotations

import io
import json
import os
import stat
import struct
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from entries import CAMPAIGN, LAPTOPS, line

from fieldkit.core.evidence import PhotoFile
from fieldkit.core.scan import ledger_bytes
from fieldkit.errors import FileRefused, NotFound, NotSaved, ReadOnly
from fieldkit.store.bundle import Bundle, holds_writers, write_bundle

LEDGER = ledger_bytes(CAMPAIGN, [line({"code": "131022-GW-007"})])
PICTURES = (b"\xff\xd8\xff first", b"\xff\xd8\xff second" * 50)
PHOTOS = {PhotoFile(sha256(data).hexdigest(), "jpg"): data for data in PICTURES}


def written(folder: Path, name: str = "a.zip", photos: list[PhotoFile] | None = None) -> Path:
    """
    Write the good bundle.
    """
    path = folder / name
    write_bundle(path, CAMPAIGN, LEDGER, list(PHOTOS) if photos is None else photos, PHOTOS.__getitem__, [], [])
    return path


def test_what_is_written_is_read(tmp_path: Path) -> None:
    """
    Ledger and photos come back byte for byte; a stranger's zip program can read them too.
    """
    path = written(tmp_path)
    with Bundle.open(path) as bundle:
        assert LEDGER == bundle.ledger()
        assert PHOTOS == {photo: bundle.photo(photo) for photo in bundle.photos()}
    with zipfile.ZipFile(path) as archive:
        assert [
            "ledger.json",
            *sorted(f"photos/{photo.name}" for photo in PHOTOS),
            "manifest.json",
        ] == archive.namelist()
        assert archive.testzip() is None


def test_equal_content_is_equal_bytes(tmp_path: Path) -> None:
    """
    The bytes do not depend on when, where or in what order the photos are given.
    """
    one, other = written(tmp_path), written(tmp_path, "b.zip", list(reversed(PHOTOS)))

    assert one.read_bytes() == other.read_bytes()
    assert {"a.zip", "b.zip"} == {path.name for path in tmp_path.iterdir()}


def test_a_repacked_bundle_is_still_one(tmp_path: Path) -> None:
    """
    Packed again by another program, with folders and compression, a bundle holds the same.
    """
    path = rebuilt(tmp_path, method=zipfile.ZIP_DEFLATED, folders=True)
    with Bundle.open(path) as bundle:
        assert LEDGER == bundle.ledger()
        assert PHOTOS == {photo: bundle.photo(photo) for photo in bundle.photos()}


def test_a_photo_that_is_not_there_or_differs_is_not_given(tmp_path: Path) -> None:
    """
    A listed photo that is missing or has other bytes costs that photo, not the bundle.
    """
    first, second = list(PHOTOS)
    path = rebuilt(
        tmp_path, leave_out=[f"photos/{first.name}"], change={f"photos/{second.name}": b"\xff\xd8\xff other"}
    )
    with Bundle.open(path) as bundle:
        assert (False, True) == (bundle.has(first), bundle.has(second))
        assert (None, None) == (bundle.photo(first), bundle.photo(second))
        assert LEDGER == bundle.ledger()


def rebuilt(
    folder: Path,
    leave_out: list[str] | None = None,
    change: dict[str, bytes] | None = None,
    extra: list[tuple[str | zipfile.ZipInfo, bytes]] | None = None,
    method: int = zipfile.ZIP_STORED,
    folders: bool = False,
    manifest: Callable[[dict[str, Any]], Any] | None = None,
) -> Path:
    """
    Take the good bundle apart and pack it again, changed.
    """
    with zipfile.ZipFile(written(folder, "good.zip")) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    content.update(change or {})
    if manifest:
        document = manifest(json.loads(content["manifest.json"]))
        content["manifest.json"] = json.dumps(document, sort_keys=True, separators=(",", ":")).encode()
    path = folder / "changed.zip"
    with zipfile.ZipFile(path, "w", method) as archive:
        if folders:
            archive.writestr("photos/", b"")
        for name, data in content.items():
            if name not in (leave_out or []):
                archive.writestr(name, data)
        for info, data in extra or []:
            archive.writestr(info, data)
    return path


def link(name: str) -> zipfile.ZipInfo:
    """
    Give the header of a symbolic link.
    """
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


def files(**changed: Any) -> Callable[[dict[str, Any]], Any]:
    """
    Give a change of the manifest's first file.
    """

    def change(document: dict[str, Any]) -> dict[str, Any]:
        document["files"][0].update(changed)
        return document

    return change


HOSTILE: dict[str, dict[str, Any]] = {
    "parent": {"extra": [("../evil.json", b"x")]},
    "absolute": {"extra": [("/etc/evil", b"x")]},
    "drive": {"extra": [("C:/evil", b"x")]},
    "backslash": {"extra": [("photos\\evil.jpg", b"x")]},
    "link": {"extra": [(link("photos/link.jpg"), b"/etc/passwd")]},
    "unlisted": {"extra": [("run.exe", b"MZ")]},
    "control sign": {"extra": [("photos/\x1b[2J.jpg", b"x")]},
    "chinese": {"extra": [("照片.jpg", b"x")]},
    "case twin": {"extra": [("LEDGER.json", LEDGER)]},
    "inside a photo": {"extra": [("photos/a/b.jpg", b"x")]},
    "no ledger": {"leave_out": ["ledger.json"]},
    "no manifest": {"leave_out": ["manifest.json"]},
    "manifest list": {"manifest": lambda document: [document]},
    "manifest null": {"manifest": lambda document: None},
    "manifest without files": {"manifest": lambda document: {**document, "files": []}},
    "manifest files null": {"manifest": lambda document: {**document, "files": None}},
    "manifest twice": {"manifest": lambda document: {**document, "files": document["files"] * 2}},
    "manifest names up": {"manifest": files(name="../ledger.json")},
    "manifest names other": {"manifest": files(name="photos/x.jpg")},
    "manifest name number": {"manifest": files(name=5)},
    "manifest size text": {"manifest": files(size="7")},
    "manifest size below": {"manifest": files(size=-1)},
    "manifest size above": {"manifest": files(size=2**50)},
    "manifest hash short": {"manifest": files(sha256="ab")},
    "manifest float": {"manifest": lambda document: {**document, "format": 1.0}},
    "manifest missing up": {"manifest": lambda document: {**document, "photos_missing": ["../x"]}},
    "manifest too new": {"manifest": lambda document: {**document, "format": 99}},
    "manifest not json": {"change": {"manifest.json": b"{"}},
    "manifest nested": {"change": {"manifest.json": b"[" * 100_000}},
    "manifest spaced": {"change": {"manifest.json": b'{"format": 1}'}},
    "ledger changed": {"change": {"ledger.json": LEDGER + b" "}},
    "ledger flipped": {"change": {"ledger.json": LEDGER.replace(b"GW-007", b"GW-008")}},
    "bomb": {"change": {"ledger.json": b"\0" * 40_000_000}, "method": zipfile.ZIP_DEFLATED},
    "packed otherwise": {"method": zipfile.ZIP_BZIP2},
}


@pytest.mark.parametrize("case", HOSTILE, ids=lambda case: case.replace(" ", "-"))
def test_a_hostile_bundle_is_refused(tmp_path: Path, case: str) -> None:
    """
    A bundle with a planted evil is refused with a reason, and nothing appears anywhere.
    """
    path = rebuilt(tmp_path, **HOSTILE[case])
    before = sorted(tmp_path.rglob("*"))

    with pytest.raises(FileRefused) as refused, Bundle.open(path) as bundle:
        bundle.ledger()
    assert isinstance(refused.value.facts["reason"], str)
    assert before == sorted(tmp_path.rglob("*"))


def test_the_same_name_twice_is_refused(tmp_path: Path) -> None:
    """
    Of two files of one name nobody can say which is meant.
    """
    with pytest.warns(UserWarning, match="Duplicate"):
        path = rebuilt(tmp_path, extra=[("ledger.json", LEDGER)])

    with pytest.raises(FileRefused) as refused:
        Bundle.open(path)
    assert "zip_names" == refused.value.facts["reason"]


def _central(data: bytearray) -> int:
    return data.index(b"PK\x01\x02")


def _overlap(data: bytearray) -> None:
    second = data.index(b"PK\x01\x02", _central(data) + 4)
    struct.pack_into("<I", data, second + 42, 0)
    data[second + 46 : second + 57] = b"ledger.json"


def _lying_sizes(data: bytearray) -> None:
    struct.pack_into("<II", data, 18, 7, 7)


def _lying_name(data: bytearray) -> None:
    data[30:41] = b"LEDGER.JSON"


def _encrypted(data: bytearray) -> None:
    for at in (6, _central(data) + 8):
        struct.pack_into("<H", data, at, 1)


def _far_header(data: bytearray) -> None:
    struct.pack_into("<I", data, _central(data) + 42, len(data) - 4)


def _many(data: bytearray) -> None:
    struct.pack_into("<HH", data, len(data) - 14, 60_000, 60_000)


def _prefix(data: bytearray) -> None:
    data[:0] = b"PK\x03\x04 some other program"


def _comment(data: bytearray) -> None:
    data += b"behind"


def _cut(data: bytearray) -> None:
    del data[-100:]


@pytest.mark.parametrize(
    "fault",
    [_overlap, _lying_sizes, _lying_name, _encrypted, _far_header, _many, _prefix, _comment, _cut],
    ids=lambda fault: fault.__name__,
)
def test_a_zip_that_contradicts_itself_is_refused(tmp_path: Path, fault: Callable[[bytearray], None]) -> None:
    """
    Headers that do not agree, overlapping or encrypted files, bytes before or behind: none of it is read.
    """
    data = bytearray(written(tmp_path).read_bytes())
    fault(data)
    path = tmp_path / "bad.zip"
    path.write_bytes(data)

    with pytest.raises(FileRefused):
        Bundle.open(path)


def test_any_flipped_bit_is_noticed(tmp_path: Path) -> None:
    """
    Whatever bit of a bundle changes, either it is refused or the photo it hit is, or what is read is the same.
    """
    good = written(tmp_path).read_bytes()
    path = tmp_path / "flipped.zip"
    for at in range(0, len(good), 3):
        data = bytearray(good)
        data[at] ^= 1 << (at % 8)
        path.write_bytes(data)
        try:
            with Bundle.open(path) as bundle:
                held = {photo: bundle.photo(photo) for photo in bundle.photos()}
                assert LEDGER == bundle.ledger()
                assert all(data in (None, PHOTOS[photo]) for photo, data in held.items())
        except FileRefused:
            pass


@pytest.mark.parametrize(
    "content", [b"", b"PK", b"not a zip", b"PK\x05\x06" + bytes(18)], ids=["0", "PK", "text", "none"]
)
def test_what_is_no_zip_is_refused(tmp_path: Path, content: bytes) -> None:
    """
    A file that is no bundle at all is refused, not crashed upon.
    """
    path = tmp_path / "x.zip"
    path.write_bytes(content)

    with pytest.raises(FileRefused):
        Bundle.open(path)


def test_nothing_is_in_place_before_it_was_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    When what was written cannot be read back as it should be, what stood there stays and the failure is said.
    """
    path = written(tmp_path)
    before = path.read_bytes()
    monkeypatch.setattr(Bundle, "photo", lambda self, photo: None)

    with pytest.raises(NotSaved):
        write_bundle(path, CAMPAIGN, ledger_bytes(CAMPAIGN, []), list(PHOTOS), PHOTOS.__getitem__, [], [])
    assert before == path.read_bytes()
    assert [path] == list(tmp_path.iterdir())


def test_a_missing_folder_and_a_read_only_one_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Where nothing can be written, the error says which of the two it is, and that a file was to be handed over there.
    """
    with pytest.raises(NotFound) as missing:
        written(tmp_path, "no/such/a.zip")
    assert "folder" == missing.value.facts["kind"]

    def refuse(path: object, flags: int, *more: object) -> int:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(ReadOnly) as locked:
        written(tmp_path)
    assert locked.value.facts["target"]


def test_a_large_directory_is_refused_before_it_is_read(tmp_path: Path) -> None:
    """
    More files than any bundle has are refused by their number alone.
    """
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for number in range(70_000):
            archive.writestr(zipfile.ZipInfo(f"{number}"), b"")
    data = bytearray(stream.getvalue())
    data[-98 + 24 : -98 + 40] = struct.pack("<QQ", 2**40, 2**40)
    path = tmp_path / "many.zip"
    path.write_bytes(data)

    with pytest.raises(FileRefused) as refused:
        Bundle.open(path)
    assert "too_large" == refused.value.facts["reason"]


WRITER = {"by": "李", "count": 1, "dev": LAPTOPS[0], "head": "", "last": 1}


@pytest.mark.parametrize(
    ("stated", "holds"),
    [({}, True), ({"count": 2}, False), ({"head": "a" * 32}, False), ({"dev": "z" * 16}, False)],
    ids=["as it is", "one more", "another head", "another writer"],
)
def test_a_cut_tail_shows_against_the_list_of_writers(stated: dict[str, Any], holds: bool) -> None:
    """
    A ledger that holds fewer entries of a writer than its bundle states, or not the last one, was cut.
    """
    own = line({"code": "131022-GW-007"}, dev=LAPTOPS[0])
    lines = {own[1:33]: own}
    writer = {**WRITER, "head": own[1:33].decode(), **stated}

    assert holds is holds_writers(lines, [writer])
