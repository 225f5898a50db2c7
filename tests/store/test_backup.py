"""
Backups as files: what belongs in one, what a hostile one may try, and that nothing in it is believed unchecked.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from making import Team, make_team

from fieldkit.errors import FileRefused, InvalidInput, NotFound
from fieldkit.operations.backup import backup
from fieldkit.operations.restore import restore
from fieldkit.store import backup as store
from fieldkit.store.backup import Backup, is_kept, kept_files, opens_like_backup
from fieldkit.store.limits import OWN

PHOTO = "photos/" + "ab" * 32 + ".jpg"


@pytest.fixture
def team(tmp_path: Path) -> Team:
    """
    A ready workspace in the test's folder.
    """
    return make_team(tmp_path / "ws")


@pytest.mark.parametrize(
    "name, kept",
    [
        ("ledger.json", True),
        ("workspace.json", True),
        (PHOTO, True),
        ("local/known_good.json", True),
        ("local/drafts/20211018T093000-ab12.json", True),
        ("local/a/b/c/d.json", True),
        ("local/a/b/c/d/e.json", False),
        ("local/lock", False),
        ("local/backups/ws.zip", False),
        ("cache/index.sqlite", False),
        ("photos/readme.txt", False),
        (PHOTO.upper(), False),
        ("local/.hidden", False),
        ("local/a/../../x", False),
        ("local/con.json", False),
        ("local/aux", False),
        ("local/a.", False),
        ("/etc/passwd", False),
        ("ledger.json/x", False),
        ("", False),
    ],
)
def test_only_a_workspaces_own_files_are_kept(name: str, kept: bool) -> None:
    """
    Ledger, `workspace.json`, photos by their names and notes: nothing else is taken in or given out.
    """
    assert kept == is_kept(name)


def test_what_only_helps_this_computer_stays_out(team: Team) -> None:
    """
    The lock, earlier backups, the cache and what a command left half-way are no part of a backup; strange files are
    named.
    """
    for name in ("cache/x", "local/backups/a.zip", "local/arriving-1-2/x.jpg", "photos/.x.tmp", "photos/说明.txt"):
        path = team.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    (team.root / "local" / "loop").symlink_to(team.root / "local")
    (team.root / "local" / "torn-1.bin").write_bytes(b"x")
    kept, strange = kept_files(team.workspace)

    assert ["ledger.json", "workspace.json"] == kept[:2]
    assert "local/torn-1.bin" in kept and "local/lock" not in kept
    assert ["photos/说明.txt"] == [name for name in strange if name != "local/loop"]


def test_a_stranger_can_unpack_it(team: Team, tmp_path: Path) -> None:
    """
    A backup is an ordinary zip with one folder, the ledger first: it is known by its first bytes.
    """
    made = backup(team.session(), tmp_path)
    with zipfile.ZipFile(made.path) as archive:
        names = archive.namelist()
        assert archive.testzip() is None
        assert team.ledger() == archive.read("backup/ledger.json")

    assert ("backup/ledger.json", "backup/manifest.json") == (names[0], names[-1])
    assert opens_like_backup(Path(made.path))
    assert not opens_like_backup(team.root / "ledger.json") and not opens_like_backup(tmp_path / "none")


def rebuilt(
    made: str,
    path: Path,
    change: dict[str, bytes] | None = None,
    leave_out: tuple[str, ...] = (),
    manifest: Callable[[dict[str, Any]], Any] | None = None,
    method: int = zipfile.ZIP_STORED,
) -> Path:
    """
    Take a good backup apart and pack it again, changed.
    """
    with zipfile.ZipFile(made) as archive:
        content = {name: archive.read(name) for name in archive.namelist() if name not in leave_out}
    content |= change or {}
    if manifest:
        document = manifest(json.loads(content["backup/manifest.json"]))
        data = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        content["backup/manifest.json"] = data
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return path


def listed(**facts: Any) -> Callable[[dict[str, Any]], Any]:
    """
    Give a change of a backup's list: facts of its own, and `files` to be appended.
    """

    def change(document: dict[str, Any]) -> dict[str, Any]:
        more = facts.pop("files", [])
        return {**document, **facts, "files": [*document["files"], *more]}

    return change


EVIL = {"name": "local/../../evil.json", "size": 1, "sha256": "00" * 32}
HOSTILE: dict[str, tuple[str, dict[str, Any]]] = {
    "an unlisted file": ("zip_names", {"change": {"backup/local/run.exe": b"MZ"}}),
    "a file beside the folder": ("zip_names", {"change": {"evil.json": b"x"}}),
    "a parent": ("zip_names", {"change": {"backup/../evil.json": b"x"}}),
    "a listed parent": ("manifest", {"manifest": listed(files=[EVIL])}),
    "a listed lock": ("manifest", {"manifest": listed(files=[{**EVIL, "name": "local/lock"}])}),
    "a name of a device": ("manifest", {"manifest": listed(files=[{**EVIL, "name": "local/nul.json"}])}),
    "a twin by case": ("manifest", {"manifest": listed(files=[{**EVIL, "name": "local/KNOWN_GOOD.json"}] * 2)}),
    "a size that is none": ("manifest", {"manifest": listed(files=[{**EVIL, "name": "local/a", "size": -1}])}),
    "a name that is none": ("manifest", {"manifest": listed(files=[{**EVIL, "name": 7}])}),
    "no ledger listed": ("manifest", {"manifest": lambda document: {**document, "files": []}}),
    "left out that is no text": ("manifest", {"manifest": listed(left_out=[1])}),
    "a date that is no text": ("manifest", {"manifest": listed(made_at=1)}),
    "a newer format": ("too_new", {"manifest": listed(format=2)}),
    "no list": ("truncated", {"leave_out": ("backup/manifest.json",)}),
    "a list that is no JSON": ("manifest", {"change": {"backup/manifest.json": b"{"}}),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_backup_is_refused(name: str, team: Team, tmp_path: Path) -> None:
    """
    A backup that lists or holds what has no place in a workspace is refused, and nothing is written anywhere.
    """
    reason, how = HOSTILE[name]
    path = rebuilt(backup(team.session(), tmp_path).path, tmp_path / "changed.zip", **how)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(FileRefused) as refusal:
        restore(path, tmp_path / "back")

    assert reason == refusal.value.facts["reason"]
    assert before == sorted(tmp_path.rglob("*"))


def test_a_repacked_backup_is_still_one(team: Team, tmp_path: Path) -> None:
    """
    Unpacked and packed again by another program, compressed, a backup restores the same bytes.
    """
    made = backup(team.session(), tmp_path)
    restore(rebuilt(made.path, tmp_path / "again.zip", method=zipfile.ZIP_DEFLATED), tmp_path / "back")

    assert team.ledger() == (tmp_path / "back" / "ledger.json").read_bytes()


def test_more_files_than_a_zip_holds_are_refused(team: Team, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    A limit that the reader keeps is kept by the writer too: no backup is written that could not be read.
    """
    monkeypatch.setattr(store, "OWN", OWN._replace(files=2))
    with pytest.raises(InvalidInput) as refusal:
        backup(team.session(), tmp_path)

    assert "too_many" == refusal.value.facts["reason"]
    assert [] == list(tmp_path.glob("*.zip"))


def test_a_file_that_cannot_be_read_is_left_out_and_named(
    team: Team, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    One file the disk does not give costs that file, not the backup, and is named in it.
    """
    from fieldkit.operations import backup as operation

    note = team.root / "local" / "torn-1.bin"
    note.write_bytes(b"x")
    whole = operation.read_file

    def reads(path: str) -> bytes:
        if path.endswith("torn-1.bin"):
            raise OSError(5, "Input/output error", path)
        return whole(path)

    monkeypatch.setattr(operation, "read_file", reads)
    made = backup(team.session(), tmp_path)
    with Backup.open(Path(made.path)) as opened:
        assert ("local/torn-1.bin",) == opened.contents.left_out == made.left_out


def test_a_backup_changed_while_it_was_written_is_not_put_in_place(
    team: Team, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    What is read again must be what was listed, or the copy is not said to be made.
    """
    from fieldkit.errors import NotSaved

    monkeypatch.setattr(store.Backup, "differing", lambda self, tell: ("ledger.json",))
    with pytest.raises(NotSaved):
        backup(team.session(), tmp_path)

    assert ["ws"] == sorted(path.name for path in tmp_path.iterdir() if path.name != "home")


def test_what_a_killed_restore_left_goes_a_day_later(team: Team, tmp_path: Path) -> None:
    """
    The hidden folder of a restore that was killed is removed by the next one there, not while it may still be at work.
    """
    import os

    made = backup(team.session(), tmp_path)
    old, fresh = (tmp_path / f".back.restoring-{number}" for number in (1, 2))
    for folder in (old, fresh):
        (folder / "photos").mkdir(parents=True)
        (folder / "photos" / "x.jpg").write_bytes(b"x")
    os.utime(old, (0, 0))
    restore(Path(made.path), tmp_path / "back")

    assert (False, True) == (old.exists(), fresh.exists())


def test_there_must_be_a_folder_to_restore_in(team: Team, tmp_path: Path) -> None:
    """
    The folder above the wanted one is not made: a misspelled path would make a workspace nobody finds.
    """
    made = backup(team.session(), tmp_path)
    with pytest.raises(NotFound):
        restore(Path(made.path), tmp_path / "none" / "back")
