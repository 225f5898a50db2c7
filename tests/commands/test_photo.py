"""
Photos through the real command: kept byte for byte, tied to their check, looked up again.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from making import Team, make_bare, make_photo, make_team

from fieldkit.views.text import width

C1 = "131022-G03A-20211018-C01"


@pytest.fixture
def team(tmp_path: Path, fieldkit: Any) -> Team:
    """
    A workspace with one check without photos.
    """
    team = make_team(tmp_path / "ws")
    fieldkit("check", "log", "GW-007", "--on", "2021-10-18", cwd=team.root)
    return team


def test_the_original_is_kept_byte_for_byte(team: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    The kept file has the bytes of the original under its sha256, and the record says what its EXIF claims.
    """
    path = make_photo(tmp_path / "现场 1.jpg")
    [photo] = fieldkit("photo", "add", C1, path, cwd=team.root, json=True).json["fieldkit.photo.add/v1"]
    digest = sha256(path.read_bytes()).hexdigest()

    assert path.read_bytes() == (team.root / "photos" / f"{digest}.jpg").read_bytes()
    wanted = ("sha256", "ext", "role", "original_name", "taken_at", "camera", "width", "height", "distance_m", "bytes")
    assert [photo[name] for name in wanted] == [
        digest, "jpg", "scene", "现场 1.jpg", "2021-10-18T09:30:05+08:00", "Example Phone 1", 64, 48, 0,
        path.stat().st_size,
    ]  # fmt: skip


def test_the_same_picture_is_added_once(team: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    A picture a check has already is not added again, under whatever name, and nothing is written.
    """
    one = make_photo(tmp_path / "a.jpg")
    copy = make_photo(tmp_path / "copy of a.jpg")
    fieldkit("photo", "add", C1, one, copy, cwd=team.root)
    before = team.ledger()
    again = fieldkit("photo", "add", C1, copy, cwd=team.root)

    assert 1 == len(list(team.session().state.all("photo")))
    assert before == team.ledger()
    assert "already" in again.stdout


def test_the_same_picture_may_show_two_checks(team: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    A picture tied to two checks is two records and one file.
    """
    photo = make_photo(tmp_path / "a.jpg")
    fieldkit("photo", "add", C1, photo, cwd=team.root)
    fieldkit("check", "log", "GW-008", "--on", "2021-10-18", "-p", photo, cwd=team.root)

    assert (2, 1) == (len(list(team.session().state.all("photo"))), len(list((team.root / "photos").iterdir())))


@pytest.mark.parametrize(
    "role, word",
    [("before", "before"), ("整改前", "before"), ("整改后", "after"), ("现场", "scene"), ("文件", "document")],
)
def test_roles(team: Team, fieldkit: Any, tmp_path: Path, role: str, word: str) -> None:
    """
    A photo is added in the role that was named, in either language.
    """
    [photo] = fieldkit(
        "photo", "add", C1, make_bare(tmp_path / "a.jpg"), "--role", role, cwd=team.root, json=True
    ).json["fieldkit.photo.add/v1"]

    assert word == photo["role"]
    assert word in fieldkit("photo", "list", "-c", C1, cwd=team.root).stdout


def test_a_missing_file_is_said_to_be_missing(team: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    A photo whose file is not here is listed as missing, in the table and in JSON.
    """
    fieldkit("photo", "add", C1, make_photo(tmp_path / "a.jpg"), cwd=team.root)
    here = fieldkit("photo", "list", cwd=team.root, json=True).json["fieldkit.photo.list/v1"]
    next((team.root / "photos").iterdir()).unlink()
    gone = fieldkit("photo", "list", cwd=team.root, json=True).json["fieldkit.photo.list/v1"]

    assert [True, False] == [here[0]["present"], gone[0]["present"]]
    assert "MISSING" in fieldkit("photo", "list", cwd=team.root).stdout
    assert "MISSING" in fieldkit("photo", "show", "a.jpg", cwd=team.root).stdout


def test_a_photo_is_found_by_hash_id_or_name(team: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    A photo is shown by the beginning of its hash, its id or its original name; another name is answered with near ones.
    """
    path = make_photo(tmp_path / "IMG_0001.jpg")
    [photo] = fieldkit("photo", "add", C1, path, cwd=team.root, json=True).json["fieldkit.photo.add/v1"]
    for name in (photo["sha256"][:8], photo["id"][:8], "img_0001.JPG"):
        [found] = fieldkit("photo", "show", name, cwd=team.root, json=True).json["fieldkit.photo.show/v1"]
        assert photo["id"] == found["id"]

    assert "IMG_0001.jpg" in fieldkit("photo", "show", "IMG_0002.jpg", cwd=team.root, exit=3).stderr


def test_photos_of_a_wechat_day_say_how_many_tell_no_place(team: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    Photos without a position are counted on one line, as normal.
    """
    for seed in range(3):
        make_bare(tmp_path / "p" / f"mmexport{seed}.jpg", seed)
    done = fieldkit("photo", "add", C1, tmp_path / "p", cwd=team.root)

    assert "3 (normal for WeChat" in done.stderr


def test_a_withdrawn_check_takes_no_photo(team: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    A photo for a withdrawn check is exit 5 with the way to its history, and nothing is kept.
    """
    fieldkit("check", "withdraw", C1, "--reason", "误录", cwd=team.root)
    before = team.ledger()
    said = fieldkit("photo", "add", C1, make_photo(tmp_path / "a.jpg"), cwd=team.root, exit=5).stderr

    assert "withdrawn" in said and f"fieldkit history {C1}" in said
    assert (before, False) == (team.ledger(), (team.root / "photos").exists())


def test_an_unknown_role_is_refused(team: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    A role that is none is exit 4 with those there are, in both languages, and nothing is kept.
    """
    before = team.ledger()
    said = fieldkit("photo", "add", C1, make_photo(tmp_path / "a.jpg"), "--role", "远景", cwd=team.root, exit=4).stderr

    assert all(word in said for word in ("scene 现场", "before 整改前", "after 整改后", "document 书面材料"))
    assert (before, False) == (team.ledger(), (team.root / "photos").exists())


def test_long_names_of_files_keep_their_ending(team: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    At eighty columns a photo is one line in lists, receipts, checks and reports of a merge, its ending on it.
    """
    long = tmp_path / "mmexport1634520605123_固安县柳泉镇东柳村机井现场照片（原图）.jpeg"
    added = fieldkit("photo", "add", C1, make_photo(long), cwd=team.root).stdout
    listed = fieldkit("photo", "list", cwd=team.root).stdout
    shown = fieldkit("check", "show", C1, cwd=team.root).stdout
    folder = tmp_path / "county-coordinator-stick"
    fieldkit("export", folder.name + "-131022-G03-20211018.json", cwd=tmp_path, env={"FIELDKIT_WORKSPACE": "ws"})
    for photo in (team.root / "photos").iterdir():
        photo.unlink()
    fieldkit("init", "city", "--region", "131000", "--author", "Li")
    merged = fieldkit("-w", "city", "merge", f"{folder}-131022-G03-20211018.json", exit=1).stdout

    lines = [line for said in (added, listed, shown, merged) for line in said.splitlines()]
    assert [] == [line for line in lines if width(line) > 80]
    assert 4 == sum(".jpeg" in line and "mmex" in line for line in lines), lines
    assert any(line.startswith("  ") and line.endswith("8.json") for line in merged.splitlines())
