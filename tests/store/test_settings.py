"""
The user's settings: defaults and which writer this laptop is where; losing them loses no data.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from making import make_team

from fieldkit.store.settings import (
    DEFAULTS,
    WriterNote,
    load_defaults,
    load_writer,
    save_default,
    save_writer,
    settings_folder,
)


def test_the_folder_follows_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    FIELDKIT_HOME names the folder; without it the system's place for settings does.
    """
    assert tmp_path / "home" == settings_folder()
    monkeypatch.delenv("FIELDKIT_HOME")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "xdg"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "xdg"))

    assert tmp_path / "xdg" / "fieldkit" == settings_folder()


def test_a_default_is_set_and_removed() -> None:
    """
    A default stands until it is set anew or removed; the others stay.
    """
    for name in DEFAULTS:
        save_default(name, f"{name}一")
    save_default("author", "李示例")
    save_default("datum", None)

    others = {name: f"{name}一" for name in DEFAULTS if name != "datum"}
    assert {**others, "author": "李示例"} == load_defaults()


@pytest.mark.parametrize("text", ["", "null", "[]", "{", '{"author":1,"other":"x"}', "\ufeff{}"])
def test_unreadable_settings_are_empty(tmp_path: Path, text: str) -> None:
    """
    Settings that cannot be read count as none, and can be written again.
    """
    settings_folder().mkdir(parents=True)
    (settings_folder() / "defaults.json").write_text(text, "utf-8")
    (settings_folder() / "writers.json").write_text(text, "utf-8")

    assert ({}, None) == (load_defaults(), load_writer(tmp_path))
    save_default("author", "李")
    assert "李" == load_defaults()["author"]


def test_each_workspace_has_its_own_writer(tmp_path: Path) -> None:
    """
    What this laptop remembers of its writing belongs to one place: a copied folder has none.
    """
    one, copy = tmp_path / "one", tmp_path / "copy"
    save_writer(one, WriterNote("kaaa", "x" * 32))
    save_writer(tmp_path / "two", WriterNote("maaa", "y" * 32))

    assert (WriterNote("kaaa", "x" * 32), None) == (load_writer(one), load_writer(copy))
    assert load_writer(one) == load_writer(tmp_path / "two" / ".." / "one")


def test_a_writer_that_cannot_be_remembered_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    When settings cannot be written, saving the writer fails in silence: the next command is a new writer.
    """

    def refuse(*_args: Any, **_named: Any) -> int:
        raise PermissionError("read-only")

    monkeypatch.setattr(os, "open", refuse)
    save_writer(tmp_path, WriterNote("kaaa", "x" * 32))
    monkeypatch.undo()

    assert not (tmp_path / "home" / "writers.json").exists()


def test_two_windows_keep_what_the_other_set(tmp_path: Path) -> None:
    """
    What one window sets in `workspace.json` while another is at work there is still set when that one is done.
    """
    team = make_team(tmp_path / "ws")
    slow, quick = team.session(), team.session()
    before = dict(slow.about)
    quick.remember(group="131022-G05")
    slow.remember(visit="a" * 32)

    assert {**before, "group": "131022-G05", "visit": "a" * 32} == team.session().about
