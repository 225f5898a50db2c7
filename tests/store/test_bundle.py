"""
Bundles: equal content gives equal bytes, and what is damaged is noticed. Hostile ones are in `tests/reliability`.
"""

from __future__ import annotations

import os
import zipfile
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
    method: int = zipfile.ZIP_STORED,
    folders: bool = False,
) -> Path:
    """
    Take the good bundle apart and pack it again, changed.
    """
    with zipfile.ZipFile(written(folder, "good.zip")) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    content.update(change or {})
    path = folder / "changed.zip"
    with zipfile.ZipFile(path, "w", method) as archive:
        if folders:
            archive.writestr("photos/", b"")
        for name, data in content.items():
            if name not in (leave_out or []):
                archive.writestr(name, data)
    return path


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


CASES = [(2, 1, True), (1, 1, False), (1, 2, True), (3, 1, True), (2, 0, False)]


@pytest.mark.parametrize(("kept", "held_back", "holds"), CASES)
def test_what_is_held_back_explains_as_much_as_it_is(kept: int, held_back: int, holds: bool) -> None:
    """
    Beside pieces that cannot be believed as many entries may be missing, and not one more.
    """
    lines = [line({"note": str(n)}, n=n) for n in (1, 2, 3)]
    stated = {"dev": LAPTOPS[0], "count": 3, "last": 3, "head": lines[-1][1:33].decode()}

    assert holds is holds_writers({one[1:33]: one for one in lines[:kept]}, [stated], held_back)
