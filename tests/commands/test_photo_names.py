"""
What users of other tools asked for in vain about the names of photos, each with the thread it was asked in.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from making import Team, make_team, photo_bytes

Run = Callable[..., Any]
C1 = "131022-G03A-20211018-C01"
HASHED = re.compile(r"photos/[0-9a-f]{64}\.jpg")
LONG = "长" * 83 + "ab.jpg"
NAMES = {
    "colon": "2021-10-18 09:30:05.jpg",
    "chinese": "柳泉镇东柳村机井（原图）.jpg",
    "emoji": "井🕳️👨‍👩‍👧.jpg",
    "composed": unicodedata.normalize("NFC", "Pozo Peñón é.jpg"),
    "decomposed": unicodedata.normalize("NFD", "Pozo Peñón é.jpg"),
    "device": "CON.jpg",
    "device too": "nul",
    "question mark": "a?.jpg",
    "star and brackets": "井*[1].jpg",
    "quotes": "a\"b'c|<d>.jpg",
    "backslash": "DCIM\\IMG_1.jpg",
    "255 bytes": LONG,
    "trailing dot": "b.jpg.",
    "trailing space": "c.jpg ",
    "leading space": " d.jpg",
    "case": "IMG_0001.JPG",
    "other case": "img_0001.jpg",
    "two dots": "..jpg",
    "dash": "-p.jpg",
    "turned round": "\u202egpj.exe",
    "escape": "\x1b[2Jleer.jpg",
    "new line": "zwei\nZeilen.jpg",
    "formula": "=1+1.jpg",
    "markup": "[red]rot[b].jpg",
}
ACTING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class Desk:
    """
    A team with a check and a camera's folder in which each picture has a name of its own.
    """

    def __init__(self, folder: Path, run: Run) -> None:
        self.folder, self.run = folder, run
        self.team = make_team(folder / "team")
        self.camera = folder / "camera"
        self.camera.mkdir()
        self.at("check", "log", "GW-007", "--on", "2021-10-18")

    def at(self, *words: object, team: Team | None = None, **more: Any) -> Any:
        """
        Run a command in the team's workspace or another.
        """
        return self.run(*words, cwd=(team or self.team).root, **more)

    def shoot(self, name: str, seed: int) -> bytes:
        """
        Put a picture into the camera's folder.
        """
        data = photo_bytes(seed)
        (self.camera / name).write_bytes(data)
        return data

    def names(self, team: Team) -> dict[str, list[str]]:
        """
        Give the names that each picture came under, by its hash.
        """
        found: dict[str, list[str]] = {}
        for photo in team.session().state.all("photo"):
            found.setdefault(str(photo.fields["sha256"]), []).append(str(photo.fields["original_name"]))
        return found


@pytest.fixture
def desk(tmp_path: Path, fieldkit: Run) -> Desk:
    """
    A team with one check.
    """
    return Desk(tmp_path, fieldkit)


@pytest.fixture
def album(desk: Desk) -> dict[str, bytes]:
    """
    A picture under each name, added to the check one by one, as typed.
    """
    made = {name: desk.shoot(name, seed) for seed, name in enumerate(NAMES.values(), 1)}
    for name in made:
        desk.at("photo", "add", C1, desk.camera / name)
    return made


def test_every_name_is_kept_and_every_picture_stored_by_its_hash(desk: Desk, album: dict[str, bytes]) -> None:
    """
    MerginMaps/mobile#3600, opengisch/QField#1158, #494, kobotoolbox/kpi PR#7609: a photo is stored and travels under
    the hash of its bytes; the name it came under arrives at the county sign for sign, twins of one look included.
    """
    desk.at("export", desk.folder / "day.zip")
    county = make_team(desk.folder / "county", group=None, author="县", laptop="K")
    desk.at("merge", desk.folder / "day.zip", team=county)
    wanted = {sha256(data).hexdigest(): [name] for name, data in album.items()}
    with ZipFile(desk.folder / "day.zip") as packed:
        inside = set(packed.namelist()) - {"ledger.json", "manifest.json"}

    assert len(NAMES) == len(wanted)
    for team in (desk.team, county):
        assert wanted == desk.names(team)
        assert {f"{digest}.jpg" for digest in wanted} == set(os.listdir(team.root / "photos"))
    assert {f"photos/{digest}.jpg" for digest in wanted} == inside
    assert all(HASHED.fullmatch(name) for name in inside)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_names_are_shown_readable_and_act_on_nothing(desk: Desk, album: dict[str, bytes], lang: str) -> None:
    """
    getodk/central#433, getodk/getodk#918: lists, receipts, a merge without the pictures and what is left show each name
    as it reads, on a line of its own, and nothing in a name acts on the screen.
    """
    desk.at("export", desk.folder / "day.json")
    county = make_team(desk.folder / "county", group=None, author="县", laptop="K")
    wide = {"lang": lang, "env": {"COLUMNS": "200"}}
    views = (("photo", "list"), ("check", "show", C1), ("photo", "show", "CON.jpg"))
    said = [desk.at(*words, **wide).stdout for words in views]
    said.append(desk.at("merge", desk.folder / "day.json", team=county, exit=1, **wide).stdout)
    said.append(desk.at("todo", team=county, **wide).stdout)

    assert [] == [found for text in said for found in ACTING.findall(text)]
    for name in ("chinese", "colon", "emoji", "device", "question mark", "formula", "markup", "composed", "decomposed"):
        assert NAMES[name] in said[0] and NAMES[name] in said[1], name
    assert len(NAMES) == sum(bool(re.match(r"[0-9a-f]{8} ", line)) for line in said[0].splitlines())


def test_two_pictures_of_one_name_stay_two(desk: Desk) -> None:
    """
    MerginMaps/mobile#3600, getodk/xforms-spec#128: two phones count alike; two different pictures called IMG_0001.jpg
    are two photos of one check, here and at the county, and each is shown by its hash.
    """
    digests = []
    for seed in (1, 2):
        digests.append(sha256(desk.shoot("IMG_0001.jpg", seed)).hexdigest())
        desk.at("photo", "add", C1, desk.camera / "IMG_0001.jpg")
    shown = desk.at("photo", "show", "IMG_0001.jpg", json=True).json["fieldkit.photo.show/v1"]

    assert {digest: ["IMG_0001.jpg"] for digest in digests} == desk.names(desk.team)
    assert sorted(digests) == sorted(photo["sha256"] for photo in shown)
    said = desk.at("photo", "withdraw", "IMG_0001.jpg", "--reason", "糊", exit=4).stderr
    assert "IMG_0001.jpg" in said
    desk.at("photo", "withdraw", digests[0][:8], "--reason", "糊")
    assert {digests[1]: ["IMG_0001.jpg"]} == desk.names(desk.team)


def test_one_picture_under_two_names_is_one_file(desk: Desk) -> None:
    """
    getodk/central-backend#299, getodk/xforms-spec#128: one picture sent on under another name is kept once; on one
    check it is one photo under its first name, on two checks it has each check's name.
    """
    data = desk.shoot("IMG_0001.jpg", 1)
    desk.shoot("mmexport1634520605123.jpg", 1)
    desk.at("photo", "add", C1, desk.camera / "IMG_0001.jpg")
    desk.at("photo", "add", C1, desk.camera / "mmexport1634520605123.jpg")
    one = desk.names(desk.team)
    desk.at("check", "log", "GW-008", "--on", "2021-10-18", "-p", desk.camera / "mmexport1634520605123.jpg")
    digest = sha256(data).hexdigest()

    assert {digest: ["IMG_0001.jpg"]} == one
    assert ["IMG_0001.jpg", "mmexport1634520605123.jpg"] == sorted(desk.names(desk.team)[digest])
    assert [f"{digest}.jpg"] == os.listdir(desk.team.root / "photos")


def test_a_photo_is_found_by_the_very_name_it_came_under(desk: Desk, album: dict[str, bytes]) -> None:
    """
    opengisch/QField#494, kobotoolbox/kpi PR#7609: asked for by its name a photo is the one of exactly that name,
    however alike others look.
    """
    found = {name: desk.at("photo", "show", "--json", "--", name).json["fieldkit.photo.show/v1"] for name in album}

    assert {name: [sha256(data).hexdigest()] for name, data in album.items()} == {
        name: [photo["sha256"] for photo in photos] for name, photos in found.items()
    }


def test_a_name_in_the_other_form_of_its_letters_is_found(desk: Desk) -> None:
    """
    opengisch/QField#494: a name typed in composed letters finds the file that a Mac named in decomposed ones.
    """
    desk.shoot(NAMES["decomposed"], 1)
    desk.at("photo", "add", C1, desk.camera / NAMES["decomposed"])
    [photo] = desk.at("photo", "show", NAMES["composed"], json=True).json["fieldkit.photo.show/v1"]

    assert NAMES["decomposed"] == photo["original_name"]


def test_a_name_that_is_no_text_costs_no_picture(desk: Desk) -> None:
    """
    getodk/central#433: a name in bytes of another encoding, as an old stick has it, is shown with signs in place of
    what cannot be read; the picture is kept byte for byte.
    """
    data = photo_bytes(1)
    path = os.fsencode(desk.camera) + "/井.jpg".encode("gb18030")
    with open(path, "wb") as file:
        file.write(data)
    desk.at("photo", "add", C1, desk.camera)
    digest = sha256(data).hexdigest()

    assert data == (desk.team.root / "photos" / f"{digest}.jpg").read_bytes()
    assert ["\ufffd\ufffd.jpg"] == desk.names(desk.team)[digest]
