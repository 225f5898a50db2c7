"""
Backup and restore through the real command: whole, verified, never over anything, and never two laptops as one writer.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from making import CHINA, Team, make_photo, make_team, tree

from fieldkit.core.writers import writer_spans

DAY = "2021-10-18"


@pytest.fixture
def team(tmp_path: Path, fieldkit: Any) -> Team:
    """
    A workspace with a check, its photo and a finding, and a stick beside it.
    """
    team = make_team(tmp_path / "ws")
    photo = make_photo(tmp_path / "src" / "a.jpg")
    fieldkit("check", "log", "GW-007", "--on", DAY, "-p", photo, "-x", "井口未封", cwd=team.root)
    (tmp_path / "stick").mkdir()
    return team


def backed_up(fieldkit: Any, team: Team, *words: object) -> Any:
    """
    Make a backup and give its JSON.
    """
    return fieldkit("backup", *words, cwd=team.root, json=True).json["fieldkit.backup/v1"]


def restored(fieldkit: Any, path: object, folder: Path) -> Team:
    """
    Restore a backup into a folder.
    """
    fieldkit("restore", path, folder)
    return Team(folder)


def test_everything_comes_back(team: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    Ledger, photos and notes come back byte for byte; only the laptop's letter and a note of it are new.
    """
    draft = team.root / "local" / "drafts" / "20211018T093000-ab12.json"
    draft.parent.mkdir()
    draft.write_text('{"check":{"site":"GW-008"}}', encoding="utf-8")
    made = backed_up(fieldkit, team, tmp_path / "stick")
    before = {name: data for name, data in tree(team.root).items() if name != "local/lock"}
    back = restored(fieldkit, made["path"], tmp_path / "back")
    after = tree(back.root)

    new = {name for name in after if before.get(name) != after[name]}
    assert {"workspace.json"} == {name for name in new if not name.startswith("local/restores/")}
    assert {name for name in before if not name.startswith("local/copies/")} <= after.keys()
    assert (made["entries"], made["photos"], []) == (len(team.session().content.lines), 1, made["left_out"])
    fieldkit("verify", cwd=back.root)
    assert fieldkit("check", "list", cwd=team.root).stdout == fieldkit("check", "list", cwd=back.root).stdout


def test_the_name_is_of_the_workspace_and_the_minute(
    team: Team, fieldkit: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    A backup is named by the workspace and the time, and a second one of the same minute does not take its place.
    """
    from fieldkit.operations.session import Session

    last_minute = datetime(2021, 12, 31, 23, 59, 59, tzinfo=CHINA)
    given = Session.__init__.__defaults__
    assert given and given[0] is None
    monkeypatch.setattr(Session.__init__, "__defaults__", (lambda: last_minute, *given[1:]))
    stick = tmp_path / "stick"
    (stick / "ws_20211231-2359.zip").write_bytes(b"another's")
    paths = [Path(backed_up(fieldkit, team, stick)["path"]) for _ in range(2)]

    assert ["ws_20211231-2359-2.zip", "ws_20211231-2359-3.zip"] == [path.name for path in paths]
    assert b"another's" == (stick / "ws_20211231-2359.zip").read_bytes()


def test_it_goes_to_the_stick_or_says_that_this_is_not_enough(team: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    Without a folder the stick is taken; without a stick the workspace's own disk, with a warning; earlier backups there
    are no part of the next one.
    """
    own = fieldkit("backup", cwd=team.root)
    again = backed_up(fieldkit, team)
    fieldkit("config", "stick", tmp_path / "stick")
    made = backed_up(fieldkit, team)

    assert "same disk" in own.stderr and str(team.root / "local" / "backups") in own.stdout
    assert (True, tmp_path / "stick") == (again["same_disk"], Path(made["path"]).parent)
    with zipfile.ZipFile(again["path"]) as archive:
        assert [] == [name for name in archive.namelist() if name.endswith(".zip")]


def test_a_place_that_cannot_be_is_refused(team: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    A folder that is not there, a file, the workspace's own folders, a stick not plugged in: each is said, nothing is
    written.
    """
    before = tree(team.root)
    fieldkit("config", "stick", tmp_path / "unplugged")
    codes = {
        "none": fieldkit("backup", tmp_path / "none", cwd=team.root, exit=3).stderr,
        "file": fieldkit("backup", tmp_path / "src" / "a.jpg", cwd=team.root, exit=4).stderr,
        "own": fieldkit("backup", "photos", cwd=team.root, exit=4).stderr,
        "stick": fieldkit("backup", cwd=team.root, exit=3).stderr,
    }

    assert "config stick" in codes["stick"] and "another folder" in codes["own"]
    assert before == tree(team.root)


def test_each_damaged_file_is_named(team: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    One changed byte in any file of a backup is found before anything is restored, the file is named, nothing is left.
    """
    good = Path(backed_up(fieldkit, team, tmp_path / "stick")["path"])
    data = good.read_bytes()
    with zipfile.ZipFile(good) as archive:
        inside = {info.filename: info for info in archive.infolist()}
    for name, info in inside.items():
        start = info.header_offset + 30 + len(name.encode())
        changed = bytearray(data)
        changed[start + info.file_size // 2] ^= 1
        bad = tmp_path / "bad.zip"
        bad.write_bytes(changed)
        said = fieldkit("restore", bad, tmp_path / "back", exit=6).stderr
        found = fieldkit("verify", bad, exit=1).stdout

        wanted = name.removeprefix("backup/")
        assert wanted == "manifest.json" or (wanted in said and wanted in found), (name, said)
        assert not (tmp_path / "back").exists() and [] == list(tmp_path.glob(".back*"))


def test_several_damaged_files_are_all_named(team: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    Whoever has to decide what is lost sees every damaged file at once, and a missing one among them.
    """
    good = Path(backed_up(fieldkit, team, tmp_path / "stick")["path"])
    bad = tmp_path / "bad.zip"
    with zipfile.ZipFile(good) as archive, zipfile.ZipFile(bad, "w") as out:
        photo = next(name for name in archive.namelist() if name.startswith("backup/photos/"))
        for name in archive.namelist():
            if name != photo:
                out.writestr(name, b"{}" if name == "backup/workspace.json" else archive.read(name))
    said = fieldkit("restore", bad, tmp_path / "back", exit=6).stderr

    assert "workspace.json" in said and photo.removeprefix("backup/") in said


@pytest.mark.parametrize("cut", [1, 21, 100, 0.5, 0.9])
def test_a_cut_backup_is_refused(team: Team, fieldkit: Any, tmp_path: Path, cut: float) -> None:
    """
    A backup whose end is missing is refused with a reason, wherever it was cut.
    """
    good = Path(backed_up(fieldkit, team, tmp_path / "stick")["path"])
    data = good.read_bytes()
    good.write_bytes(data[: int(len(data) * cut) if cut < 1 else len(data) - int(cut)])

    assert "refused" in fieldkit("restore", good, tmp_path / "back", exit=6).stderr
    assert not (tmp_path / "back").exists()


def test_a_wrong_file_is_refused(team: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    A bundle, a ledger, a photo and nothing at all are no backups, and it is said what they are not.
    """
    fieldkit("export", tmp_path / "a.zip", cwd=team.root)
    for name in ("a.zip", "ws/ledger.json", "src/a.jpg"):
        assert "no backup" in fieldkit("restore", tmp_path / name, tmp_path / "back", exit=6).stderr
    fieldkit("restore", tmp_path / "none.zip", tmp_path / "back", exit=3)
    fieldkit("restore", tmp_path / "stick", tmp_path / "back", exit=3)

    assert not (tmp_path / "back").exists()


def test_nothing_is_restored_over_anything(team: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    A folder that holds anything is refused, the workspace itself above all; an empty one is taken.
    """
    made = backed_up(fieldkit, team, tmp_path / "stick")["path"]
    before = tree(tmp_path)
    for target in (team.root, tmp_path / "src", tmp_path / "src" / "a.jpg"):
        fieldkit("restore", made, target, exit=5)
    assert before == tree(tmp_path)
    (tmp_path / "empty").mkdir()

    assert 1 == len(list(restored(fieldkit, made, tmp_path / "empty").session().state.all("check")))


def test_two_laptops_never_write_as_one(team: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    A restored workspace and the one it is a copy of both go on; merged either way nothing is doubled or lost, no
    counter is used twice, and no code is given twice.
    """
    back = restored(fieldkit, backed_up(fieldkit, team, tmp_path / "stick")["path"], tmp_path / "back")
    for one in (team, back):
        fieldkit("check", "log", "GW-008", "--on", DAY, "--note", one.root.name, cwd=one.root)
        fieldkit("check", "log", "GW-007", "--on", "2021-10-19", cwd=one.root)
    other = restored(fieldkit, next((tmp_path / "stick").iterdir()), tmp_path / "third")
    fieldkit("merge", back.root, team.root, cwd=other.root)
    fieldkit("merge", back.root, cwd=team.root)
    fieldkit("merge", team.root, cwd=back.root)
    fieldkit("verify", cwd=other.root)

    ledgers = [set(one.session().content.lines) for one in (team, back, other)]
    assert ledgers[0] == ledgers[1] == ledgers[2]
    state = team.session().state
    spans = writer_spans(
        entry for kind in state.records.values() for record in kind.values() for entry in record.entries
    )
    assert [((), ())] * 2 == [(span.gaps, span.forks) for span in spans if span.entries > 1 and span.by][:2]
    codes = [check.code for check in state.all("check")]
    assert 5 == len(codes) == len(set(codes))
    assert 2 == len({code.split("-")[1][-1] for code in codes})


def test_the_same_place_is_a_new_writer_too(team: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    Restored where the lost workspace was, with every entry there that the settings remember, it does not go on with the
    old counters: the old folder may only have been moved.
    """
    made = backed_up(fieldkit, team, tmp_path / "stick")["path"]
    moved = Team(tmp_path / "moved")
    shutil.move(team.root, moved.root)
    told = fieldkit("restore", made, team.root).stdout
    fieldkit("check", "log", "GW-008", "--on", DAY, cwd=team.root)
    fieldkit("check", "log", "GW-008", "--on", "2021-10-19", cwd=moved.root)
    fieldkit("merge", moved.root, cwd=team.root)
    about = json.loads((team.root / "workspace.json").read_text("utf-8"))

    assert "A" != about["laptop"] and f"letter {about['laptop']}" in told and "(before: A)" in told
    [found] = fieldkit("verify", cwd=team.root, json=True).json["fieldkit.verify/v1"]
    assert ([], 3) == (found["problems"], len({writer["dev"] for writer in found["writers"]}))


def test_a_laptop_that_has_written_nothing_keeps_its_letter_to_itself(fieldkit: Any, tmp_path: Path) -> None:
    """
    The letter of a laptop is not given to what is restored, even before its first entry stands in any ledger.
    """
    fieldkit("init", "fresh", "--region", "131022", "--author", "刘洋", "--laptop", "K")
    made = fieldkit("backup", tmp_path, cwd=tmp_path / "fresh", json=True).json["fieldkit.backup/v1"]["path"]
    letters = {
        fieldkit("restore", made, tmp_path / f"back{number}", json=True).json["fieldkit.restore/v1"]["letter"]
        for number in range(40)
    }

    assert "K" not in letters and 1 < len(letters)


def test_a_damaged_ledger_is_copied_as_it_is(team: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    When the ledger is damaged a backup is wanted most: it is made, says so with line and reason, and gives the same
    bytes back, saying so again.
    """
    damaged = team.ledger().replace(b'"part":[3,', b'"part":[4,', 1)
    (team.root / "ledger.json").write_bytes(damaged)
    (team.root / "local" / "known_good.json").unlink()
    told = fieldkit("backup", tmp_path / "stick", cwd=team.root)
    back = restored(fieldkit, next((tmp_path / "stick").iterdir()), tmp_path / "back")

    assert "copied as it is" in told.stderr and "(line " in told.stderr
    assert damaged == (back.root / "ledger.json").read_bytes() == (team.root / "ledger.json").read_bytes()
    fieldkit("restore", next((tmp_path / "stick").iterdir()), tmp_path / "more")
    assert "damaged" in fieldkit("check", "list", cwd=back.root, exit=6).stderr


def test_a_torn_end_and_a_damaged_photo_are_said(team: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    A torn end and a photo whose bytes do not match its name are copied as they are, and said.
    """
    (team.root / "ledger.json").write_bytes(team.ledger()[:-30])
    photo = next((team.root / "photos").iterdir())
    photo.write_bytes(b"\xff\xd8\xff cut")
    told = fieldkit("backup", tmp_path / "stick", cwd=team.root).stderr

    assert "torn" in told and photo.name in told
    back = restored(fieldkit, next((tmp_path / "stick").iterdir()), tmp_path / "back")
    assert b"\xff\xd8\xff cut" == (back.root / "photos" / photo.name).read_bytes()


def test_a_damaged_workspace_file_stops_no_backup(team: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    `workspace.json` of which nothing can be read is copied and comes back as it is.
    """
    (team.root / "workspace.json").write_bytes(b"{")
    fieldkit("backup", cwd=team.root)
    made = next((team.root / "local" / "backups").iterdir())

    assert b"{" == (restored(fieldkit, made, tmp_path / "back").root / "workspace.json").read_bytes()


def test_what_was_restored_knows_its_backup(team: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    What was restored counts the backup it came from as its last one, and its laptop's earlier work as its own.
    """
    made = backed_up(fieldkit, team, tmp_path / "stick")
    back = restored(fieldkit, made["path"], tmp_path / "back")
    left = fieldkit("todo", cwd=back.root, json=True).json["fieldkit.todo/v1"]

    c1 = "131022-G03A-20211018-C01"
    assert ([c1], [], made["path"]) == (left["not_handed_over"], left["not_backed_up"], left["last_backup"]["path"])


def interrupt(*_args: object) -> None:
    """
    Press Ctrl-C.
    """
    raise KeyboardInterrupt


def test_an_interruption_leaves_nothing_half(
    team: Team, fieldkit: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Ctrl-C while copying, reading again or restoring ends with 130; no file, no folder, no note is left.
    """
    from fieldkit.views.progress import Progress

    made = backed_up(fieldkit, team, tmp_path / "stick")["path"]
    before = tree(tmp_path)
    whole = Progress.__call__
    for stage, words in (
        ("copied", ("backup", tmp_path / "stick")),
        ("copies_checked", ("backup", tmp_path / "stick")),
        ("restored", ("restore", made, tmp_path / "back")),
    ):

        def told(self: Progress, name: str, done: int, of: int, stage: str = stage) -> None:
            if name == stage and done == 1:
                interrupt()
            whole(self, name, done, of)

        monkeypatch.setattr(Progress, "__call__", told)
        fieldkit(*words, cwd=team.root, exit=130)

        assert before == tree(tmp_path)
        assert [] == list(tmp_path.glob(".back*"))


@pytest.mark.parametrize("verb", ["backup", "restore"])
def test_a_full_disk_is_said(
    team: Team, fieldkit: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, verb: str
) -> None:
    """
    A full disk ends with exit 6 and what to do; what was there stays, and nothing is left beside it.
    """
    from fieldkit.store import durable, handover

    made = backed_up(fieldkit, team, tmp_path / "stick")["path"]
    before = tree(tmp_path)

    def full(*_args: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(handover, "sync_file", full)
    monkeypatch.setattr(durable, "sync_file", full)
    words = {"backup": ("backup", tmp_path / "stick"), "restore": ("restore", made, tmp_path / "back")}[verb]
    said = fieldkit(*words, cwd=team.root, exit=6).stderr

    assert "full" in said and "→" in said
    assert before == tree(tmp_path) and not (tmp_path / "back").exists()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="rights do not bind here")
def test_a_read_only_place_is_said(team: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    A stick that cannot be written to is said to be so; a workspace that cannot is backed up all the same.
    """
    stick = tmp_path / "stick"
    stick.chmod(0o500)
    said = fieldkit("backup", stick, cwd=team.root, exit=6).stderr
    stick.chmod(0o700)
    team.root.chmod(0o500)
    (team.root / "local").chmod(0o500)
    try:
        fieldkit("backup", stick, cwd=team.root)
    finally:
        (team.root / "local").chmod(0o700)
        team.root.chmod(0o700)

    assert "cannot be written to" in said


def test_a_medium_without_writing_is_backed_up(
    team: Team, fieldkit: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Where no lock can be held and no note kept, because nothing can be written, a backup is made all the same.
    """
    real, inside = os.open, str(team.root)

    def read_only(path: Any, flags: int, *rest: Any, **named: Any) -> int:
        if str(path).startswith(inside) and flags & (os.O_WRONLY | os.O_RDWR):
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), path)
        return real(path, flags, *rest, **named)

    monkeypatch.setattr(os, "open", read_only)
    made = fieldkit("backup", tmp_path / "stick", cwd=team.root, json=True).json["fieldkit.backup/v1"]
    monkeypatch.undo()

    assert 1 == made["photos"] and Path(made["path"]).is_file()
    assert [] == list((team.root / "local" / "copies").iterdir())


def test_settings_that_cannot_forget_refuse_the_restore(
    team: Team, fieldkit: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Where the settings cannot be made to forget the writer of that place, nothing is restored there.
    """
    from fieldkit.operations import restore as operation

    made = backed_up(fieldkit, team, tmp_path / "stick")["path"]
    shutil.rmtree(team.root)

    def refuse(*_args: object) -> None:
        raise PermissionError(errno.EACCES, "no", "writers.json")

    monkeypatch.setattr(operation, "forget_writer", refuse)
    said = fieldkit("restore", made, team.root, exit=6).stderr

    assert str(tmp_path / "home") in said and not team.root.exists()


def test_a_backup_on_the_stick_is_no_hand_over(team: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    Merging a stick passes its backups over and says so; one that is named is refused with what to do.
    """
    made = backed_up(fieldkit, team, tmp_path / "stick")["path"]
    fieldkit("export", tmp_path / "stick" / "a.zip", cwd=team.root)
    city = make_team(tmp_path / "city", group=None, laptop="Z")
    both = fieldkit("merge", tmp_path / "stick", cwd=city.root, json=True).json["fieldkit.merge/v1"]
    alone = fieldkit("merge", made, cwd=city.root, exit=7)
    fieldkit("init", "new", "--region", "131022", "--author", "x", "--from", tmp_path / "stick")

    assert [("merged", None), ("unchanged", "backup_beside")] == [
        (one["status"], one["reason"]) for one in both["files"]
    ]
    assert "fieldkit restore" in alone.stdout
    assert "backup" in fieldkit("export", made, cwd=team.root, exit=4).stderr
    assert Path(made).is_file()
    assert zipfile.is_zipfile(made)


def test_verify_reads_backups(team: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    `verify` takes a backup like any other file: its ledger, its photos, all of its bytes.
    """
    made = backed_up(fieldkit, team, tmp_path / "stick")["path"]
    [found] = fieldkit("verify", made, json=True).json["fieldkit.verify/v1"]

    assert ("backup", len(team.session().content.lines), 1) == (found["kind"], found["entries"], found["photos"])


def test_an_erasure_names_the_backups(team: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    What is erased for good is still in the backups made before: they are named, to be deleted by a person.
    """
    made = backed_up(fieldkit, team, tmp_path / "stick")["path"]
    said = fieldkit("erase", "131022-G03A-20211018-C01", "--yes", cwd=team.root).stderr

    assert str(Path(made).resolve()) in said


@pytest.mark.parametrize("lang, said", [("en", "as a new laptop: letter"), ("zh", "本机字母")])
def test_the_words(team: Team, fieldkit: Any, tmp_path: Path, lang: str, said: str) -> None:
    """
    Both receipts speak both languages and say what matters: verified, and another laptop from now on.
    """
    fieldkit("backup", tmp_path / "stick", cwd=team.root, lang=lang)
    made = next((tmp_path / "stick").iterdir())

    assert said in fieldkit("restore", made, tmp_path / "back", lang=lang).stdout


def test_a_backup_of_the_future_is_none_of_this_week(team: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    One backup made while the clock was wrong does not silence the reminder, nor stand before those made after it.
    """
    for _ in range(2):
        fieldkit("backup", tmp_path / "stick", cwd=team.root)
    notes = sorted((team.root / "local" / "copies").iterdir())
    first = json.loads(notes[0].read_text("utf-8"))
    notes[0].write_text(json.dumps({**first, "at": "2131-01-01T00:00:00+08:00", "path": "/future.zip"}), "utf-8")
    after_both = fieldkit("todo", cwd=team.root, json=True).json["fieldkit.todo/v1"]
    notes[1].unlink()
    fieldkit("check", "log", "GW-007", "--on", "2021-10-22", cwd=team.root)
    left = fieldkit("todo", cwd=team.root, json=True).json["fieldkit.todo/v1"]

    assert "/future.zip" != after_both["last_backup"]["path"]
    assert (True, "/future.zip") == (left["backup_due"], left["last_backup"]["path"])


def test_an_erasure_names_the_backup_one_came_from(team: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    In a restored workspace the backup it was made of still holds what is erased, and is named.
    """
    made = backed_up(fieldkit, team, tmp_path / "stick")["path"]
    back = restored(fieldkit, made, tmp_path / "back")
    done = fieldkit("erase", "D004", "--reason", "asked for", "--yes", cwd=back.root, json=True).json[
        "fieldkit.erase/v1"
    ]

    assert [made] == done["backups"]
