"""
Photos: kept byte for byte under their own hash, never believed by name alone.
"""

from __future__ import annotations

import errno
import os
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldkit.errors import NotSaved
from fieldkit.store import durable
from fieldkit.store.photos import drop_photo, has_photo, keep_photo, photo_name, read_photo

DATA = b"\xff\xd8 a picture \xff\xd9"
DIGEST = sha256(DATA).hexdigest()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300), st.sampled_from(["jpg", "png", "webp", "heic"]))
def test_bytes_in_are_bytes_out(tmp_path: Path, data: bytes, ext: str) -> None:
    """
    Whatever bytes are kept come back the same, under the name of their hash.
    """
    digest = keep_photo(tmp_path / "photos", data, ext)

    assert (sha256(data).hexdigest(), data) == (digest, read_photo(tmp_path / "photos", digest, ext))
    assert data == (tmp_path / "photos" / f"{digest}.{ext}").read_bytes()


def test_the_same_picture_is_kept_once(tmp_path: Path) -> None:
    """
    A picture kept again is not written again.
    """
    keep_photo(tmp_path, DATA, "jpg")
    before = (tmp_path / photo_name(DIGEST, "jpg")).stat().st_ino
    keep_photo(tmp_path, DATA, "jpg")

    assert [photo_name(DIGEST, "jpg")] == os.listdir(tmp_path)
    assert before == (tmp_path / photo_name(DIGEST, "jpg")).stat().st_ino


def test_a_damaged_file_is_no_photo_and_is_replaced(tmp_path: Path) -> None:
    """
    A file whose bytes do not match its name is not given, and keeping the picture mends it.
    """
    path = tmp_path / photo_name(DIGEST, "jpg")
    path.write_bytes(DATA[:-1])

    assert (None, True) == (read_photo(tmp_path, DIGEST, "jpg"), has_photo(tmp_path, DIGEST, "jpg"))
    keep_photo(tmp_path, DATA, "jpg")
    assert DATA == path.read_bytes()


@pytest.mark.parametrize(
    ("digest", "ext"),
    [("../ledger", "json"), (DIGEST, "json"), (DIGEST.upper(), "jpg"), (f"../{DIGEST}", "jpg"), ("", "")],
)
def test_other_names_are_never_touched(tmp_path: Path, digest: str, ext: str) -> None:
    """
    A name that is not 64 hex signs and a known ending is no photo: not read, not deleted.
    """
    folder = tmp_path / "photos"
    folder.mkdir()
    for outside in (
        tmp_path / "ledger.json",
        folder / photo_name(DIGEST, "json"),
        tmp_path / photo_name(DIGEST, "jpg"),
    ):
        outside.write_bytes(DATA)

    assert (None, False, False) == (
        read_photo(folder, digest, ext),
        has_photo(folder, digest, ext),
        drop_photo(folder, digest, ext),
    )
    assert (tmp_path / "ledger.json").exists()


def test_a_missing_photo_is_missing(tmp_path: Path) -> None:
    """
    A photo that is not there gives None, also where its folder is not.
    """
    assert (None, False, False) == (
        read_photo(tmp_path / "none", DIGEST, "jpg"),
        has_photo(tmp_path / "none", DIGEST, "jpg"),
        drop_photo(tmp_path / "none", DIGEST, "jpg"),
    )


def test_a_photo_is_on_the_disk_before_its_name_is_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    A photo's bytes are synced, then renamed into place, then its folder is synced, before its hash is given.
    """
    steps: list[str] = []
    for name in ("sync_file", "rename_file", "sync_folder"):
        real = getattr(durable, name)
        monkeypatch.setattr(durable, name, lambda *args, real=real, name=name: (steps.append(name), real(*args))[1])
    (tmp_path / "photos").mkdir()
    keep_photo(tmp_path / "photos", DATA, "jpg")

    assert ["sync_file", "rename_file", "sync_folder"] == steps


def test_a_full_disk_leaves_nothing_half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    A photo that cannot be written is refused and leaves no file behind.
    """

    def full(*_args: Any) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(NotSaved):
        keep_photo(tmp_path, DATA, "jpg")

    assert [] == os.listdir(tmp_path)


def test_an_erased_photo_is_gone(tmp_path: Path) -> None:
    """
    Dropping a photo deletes its file and says whether there was one.
    """
    keep_photo(tmp_path, DATA, "jpg")

    assert [True, False] == [drop_photo(tmp_path, DIGEST, "jpg") for _ in range(2)]
    assert [] == os.listdir(tmp_path)
