"""
The workspace: found from below, written under its lock, mended before writing, never invented.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from entries import CAMPAIGN, by_id, line

from fieldkit.core.scan import CLOSING, NOTHING_KNOWN, ledger_bytes, scan
from fieldkit.errors import LedgerDamaged, LedgerLocked, NoWorkspace, ReadOnly
from fieldkit.store.about import load_about, save_about
from fieldkit.store.ledger import append_lines
from fieldkit.store.lock import write_lock
from fieldkit.store.workspace import (
    Workspace,
    create_workspace,
    find_workspace,
    known_good,
    read_content,
    rewrite_union,
    stamp,
    writing,
)

LINES = [line({"name": str(n)}, n=n) for n in (1, 2, 3)]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """
    A workspace with two entries.
    """
    made = create_workspace(tmp_path / "team", CAMPAIGN, {"region": "131022", "author": "李示例"})
    append_lines(made.ledger, LINES[:2])
    return made


def test_a_workspace_is_found_from_below(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Any folder below a workspace is in it; beside it there is none.
    """
    below = workspace.root / "photos" / "day one"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)

    assert workspace.root == find_workspace().root == find_workspace(workspace.root).root
    monkeypatch.chdir(workspace.root.parent)
    with pytest.raises(NoWorkspace):
        find_workspace()


def test_a_folder_named_is_the_workspace_itself(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    A folder that was named and is no workspace is not taken for the workspace around it.
    """
    below = workspace.root / "photos"
    below.mkdir()
    monkeypatch.chdir(workspace.root)

    for named in (below, "photos", "nodir", workspace.ledger):
        with pytest.raises(NoWorkspace):
            find_workspace(named)


@pytest.mark.parametrize("missing", ["ledger.json", "workspace.json"])
def test_half_a_workspace_is_none(workspace: Workspace, missing: str) -> None:
    """
    A folder without its ledger or without `workspace.json` is no workspace.
    """
    (workspace.root / missing).unlink()
    with pytest.raises(NoWorkspace):
        find_workspace(workspace.root)


def test_who_works_here_is_kept_as_typed(workspace: Workspace) -> None:
    """
    `workspace.json` gives back what was saved, in any script, and is replaced whole.
    """
    save_about(workspace, {"author": "㑇𬭚", "group": "131022-G03"})

    assert {"author": "㑇𬭚", "group": "131022-G03"} == load_about(workspace)
    assert ["ledger.json", "local", "workspace.json"] == sorted(os.listdir(workspace.root))


@pytest.mark.parametrize("text", ["", "[]", "null", "{"])
def test_a_broken_about_is_named(workspace: Workspace, text: str) -> None:
    """
    A `workspace.json` that is none is refused by its path, not guessed.
    """
    (workspace.root / "workspace.json").write_text(text, "utf-8")
    with pytest.raises(LedgerDamaged) as caught:
        load_about(workspace)

    assert str(workspace.root / "workspace.json") == caught.value.facts["path"]


def test_only_one_writes_at_a_time(workspace: Workspace) -> None:
    """
    While one holds the workspace for writing, another is refused when its time is over.
    """
    with writing(workspace), pytest.raises(LedgerLocked), write_lock(workspace.local / "lock", 0.05):
        pass
    with writing(workspace, timeout_s=0.05):
        pass


def test_writing_frees_the_lock_on_any_error(workspace: Workspace) -> None:
    """
    An error while writing is passed on and leaves the workspace free.
    """
    with pytest.raises(ZeroDivisionError), writing(workspace):
        raise ZeroDivisionError
    with writing(workspace, timeout_s=0.05) as content:
        assert LINES[:2] == list(content.lines.values())


def test_what_was_read_is_used_while_it_is_true(workspace: Workspace) -> None:
    """
    What a command read before is used again under the lock, unless the file has changed since.
    """
    before = (stamp(workspace), read_content(workspace))
    with writing(workspace, before) as content:
        assert content is before[1]
    append_lines(workspace.ledger, LINES[2:])
    with writing(workspace, before) as content:
        assert LINES == list(content.lines.values())


def test_a_torn_end_is_mended_before_writing(workspace: Workspace) -> None:
    """
    A writer finds the ledger whole, and what was torn off lies in `local/`.
    """
    whole = workspace.ledger.read_bytes()
    workspace.ledger.write_bytes(whole[: -len(CLOSING)] + b',\n"torn')

    assert read_content(workspace).torn
    with writing(workspace) as content:
        assert (False, LINES[:2], whole) == (content.torn, list(content.lines.values()), workspace.ledger.read_bytes())
    assert [b',\n"torn'] == [each.read_bytes() for each in workspace.local.glob("torn-*.bin")]


def test_a_changed_layout_is_put_back_before_writing(workspace: Workspace) -> None:
    """
    A ledger that an editor indented has its own layout again when a writer gets it.
    """
    whole = workspace.ledger.read_bytes()
    workspace.ledger.write_bytes(json.dumps(json.loads(whole), indent=1).encode())
    with writing(workspace) as content:
        assert (False, whole) == (content.changed_layout, workspace.ledger.read_bytes())


def test_damage_stops_every_writer(workspace: Workspace) -> None:
    """
    A damaged ledger is given to no writer, and the lock is free again.
    """
    damaged = workspace.ledger.read_bytes().replace(b'"name":"1"', b'"name":"7"')
    workspace.ledger.write_bytes(damaged)
    for _ in range(2):
        with pytest.raises(LedgerDamaged), writing(workspace, timeout_s=0.05):
            pass

    assert damaged == workspace.ledger.read_bytes()


def test_a_union_adds_behind_what_is_here(workspace: Workspace) -> None:
    """
    A union keeps the lines that are here first and in their order, and notes what is now known to be good.
    """
    with writing(workspace) as content:
        rewrite_union(workspace, content, {one[1:33]: one for one in (LINES[2], LINES[0])})
    data = workspace.ledger.read_bytes()

    assert ledger_bytes(CAMPAIGN, LINES) == data
    assert known_good(workspace).holds(data)
    assert len(data) - len(CLOSING) == known_good(workspace).size


def test_an_erasure_here_takes_effect_at_once(workspace: Workspace) -> None:
    """
    A union in which an entry is named by an erase entry holds only its stub.
    """
    erase = line({"entries": [LINES[0][1:33].decode()], "photos": []}, kind="erase", rec="e", n=9)
    with writing(workspace) as content:
        rewrite_union(workspace, content, {erase[1:33]: erase})
    found = scan(workspace.ledger.read_bytes())

    assert (True, False) == (found.whole, b'"name":"1"' in workspace.ledger.read_bytes())
    assert LINES[0][1:33] in found.lines


def test_what_was_united_is_never_torn(workspace: Workspace) -> None:
    """
    Parts of a command that arrived without the others stay, because they were whole when they were united.
    """
    part = line({"note": "半"}, n=7, part=[1, 2])
    with writing(workspace) as content:
        rewrite_union(workspace, content, {part[1:33]: part})
    workspace.ledger.write_bytes(workspace.ledger.read_bytes()[: -len(CLOSING)] + b',\n"torn')
    with writing(workspace) as content:
        assert [*LINES[:2], part] == list(content.lines.values())


@pytest.mark.parametrize("text", ["", "null", "[]", '{"size":"x"}', '{"size":3}'])
def test_a_note_that_cannot_be_read_says_nothing(workspace: Workspace, text: str) -> None:
    """
    A broken note of known-good bytes is as good as none.
    """
    workspace.known_good_note.write_text(text, "utf-8")

    assert not known_good(workspace).holds(workspace.ledger.read_bytes())
    assert LINES[:2] == list(read_content(workspace).lines.values())


def test_a_folder_that_cannot_be_written_to_reads(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Where the folder cannot be written to, writing is refused as read-only, before anything, and reading works.
    """
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(ReadOnly), writing(workspace):
        pass

    assert LINES[:2] == list(read_content(workspace).lines.values())


def test_a_note_of_another_ledger_is_forgotten(workspace: Workspace) -> None:
    """
    After an older ledger was put in place, the next writer drops the note of the newer one, so that a torn end is still
    a torn end and not damage.
    """
    older = workspace.ledger.read_bytes()
    with writing(workspace) as content:
        rewrite_union(workspace, content, by_id([LINES[2]]))
    workspace.ledger.write_bytes(older)
    with writing(workspace):
        pass

    assert NOTHING_KNOWN == known_good(workspace)
