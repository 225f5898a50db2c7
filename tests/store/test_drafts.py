"""
Drafts: kept whole, read back as they were, and never in the way of anything.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldkit.store.drafts import drop_draft, load_drafts, save_draft
from fieldkit.store.workspace import Workspace


def test_drafts_are_kept_in_order(tmp_path: Path) -> None:
    """
    What was kept is read back by name, the newer text over the older; a dropped one is gone, twice is no matter.
    """
    workspace = Workspace(tmp_path)
    assert [] == load_drafts(workspace)
    for name, note in (("b", "2"), ("a", "1"), ("b", "㑇𬭚\ud800")):
        assert save_draft(workspace, name, {"note": note})

    assert [("a", {"note": "1"}), ("b", {"note": "㑇𬭚\ud800"})] == load_drafts(workspace)
    for _ in range(2):
        drop_draft(workspace, "a")
    assert ["b"] == [name for name, _ in load_drafts(workspace)]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff"])
def test_what_is_no_draft_is_left_out(tmp_path: Path, content: bytes) -> None:
    """
    A damaged draft hides no other.
    """
    workspace = Workspace(tmp_path)
    save_draft(workspace, "b", {})
    (tmp_path / "local" / "drafts" / "a.json").write_bytes(content)
    (tmp_path / "local" / "drafts" / "c.txt").write_bytes(b"{}")

    assert ["b"] == [name for name, _ in load_drafts(workspace)]


def test_a_full_disk_stops_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    A draft the disk does not take is not kept, and that is said by the answer alone.
    """

    def full(*_args: object, **_named: object) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr("fieldkit.store.drafts.replace_file", full)

    assert not save_draft(Workspace(tmp_path), "a", {})
