"""
What a merge would bring, what it brought, and the report that is kept: on the command line, with real files.
"""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from making import Team, copy_team, make_photo, make_team
from reliability.scene import take

from fieldkit.operations import merge as merging
from fieldkit.store import intake
from fieldkit.views.text import width

Run = Callable[..., Any]
BAD = "null"


class Desk:
    """
    A coordinator's workspace and two teams that started from the same lists, with what they hand over.
    """

    def __init__(self, folder: Path, fieldkit: Run) -> None:
        self.folder, self.run = folder, fieldkit
        self.city = make_team(folder / "city", group=None, author="汇总员")
        self.teams = [copy_team(self.city, folder / name) for name in ("one", "two")]
        for number, (team, letter) in enumerate(zip(self.teams, "BC", strict=True)):
            fieldkit("config", "laptop", letter, cwd=team.root)
            team.session().remember(author=f"组员{letter}")
            make_photo(folder / f"{letter}.jpg", number + 1)
            self.log(team, "131022-GW-007", "-p", folder / f"{letter}.jpg")

    def log(self, team: Team, site: str, *more: object) -> None:
        """
        Log a check of the third group.
        """
        self.run("check", "log", site, "-g", "131022-G03", "--on", "2021-10-18", *more, cwd=team.root)

    def hand_over(self) -> list[Path]:
        """
        Export both teams as bundles.
        """
        for team in self.teams:
            self.run("export", self.folder / f"{team.root.name}.zip", cwd=team.root)
        return [self.folder / f"{team.root.name}.zip" for team in self.teams]

    def merge(self, *words: object, exit: int = 0) -> Any:
        """
        Merge into the city and give the JSON of the report.
        """
        return self.run("merge", *words, cwd=self.city.root, json=True, exit=exit).json["fieldkit.merge/v1"]


@pytest.fixture
def desk(tmp_path: Path, fieldkit: Run) -> Desk:
    """
    A coordinator and two teams.
    """
    return Desk(tmp_path, fieldkit)


def trouble(desk: Desk) -> list[Path]:
    """
    Hand over new checks with photos, a change, a withdrawal, a conflict and a file that is refused.
    """
    first = desk.hand_over()
    desk.merge(*first)
    one, two = desk.teams
    desk.run("check", "withdraw", "131022-G03B-20211018-C01", "--reason", "误录", cwd=one.root)
    make_photo(desk.folder / "new.jpg", 9)
    desk.log(one, "131022-GW-008", "-p", desk.folder / "new.jpg")
    desk.run("site", "edit", "131022-GW-008", "--name", "新名", cwd=two.root)
    for team, name in ((two, "甲"), (desk.city, "乙")):
        desk.run("site", "edit", "131022-BE-001", "--name", name, cwd=team.root)
    (desk.folder / "bad.json").write_text(BAD, encoding="utf-8")
    return [*desk.hand_over(), desk.folder / "bad.json"]


def test_a_trial_run_tells_the_same_and_touches_nothing(desk: Desk) -> None:
    """
    `merge --dry-run` gives the report and exit code of the merge, and the workspace stays byte for byte as it was, with
    its notes, photos and locks.
    """
    files = trouble(desk)
    before = take(desk.folder)
    told = desk.merge("--dry-run", *files, exit=1)
    assert before == take(desk.folder)
    done = desk.merge(*files, exit=1)

    assert (True, False) == (told.pop("dry_run"), done.pop("dry_run"))
    assert told == done
    shares = {Path(one["path"]).name: one for one in done["brought"]["files"]}
    assert (2, 0, 1) == tuple(shares["one.zip"][what] for what in ("new", "changed", "withdrawn"))
    assert (0, 1, 1) == tuple(shares["two.zip"][what] for what in ("new", "changed", "conflicts"))


def test_a_trial_run_that_writes_is_seen(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    The comparison above can fail: a trial run that takes its photos in as a merge does leaves them lying about.
    """
    files = trouble(desk)
    before = take(desk.folder)
    monkeypatch.setattr(intake.Rehearsal, "add", intake.Intake.add)
    desk.merge("--dry-run", *files, exit=1)

    assert before != take(desk.folder)


def test_a_trial_run_into_a_new_file_writes_none(desk: Desk) -> None:
    """
    With `-o` too everything is judged and nothing is written; what the merge would refuse is refused.
    """
    files = desk.hand_over()
    before = take(desk.folder)
    told = desk.run("merge", "--dry-run", *files, "-o", "all.json", json=True).json["fieldkit.merge/v1"]
    desk.run("merge", "--dry-run", *files, "-o", files[0], exit=4)
    desk.run("merge", "--dry-run", desk.folder / "one.zip", "--note", "x", cwd=desk.city.root, exit=2)

    assert before == take(desk.folder)
    assert (2, None) == (told["brought"]["kinds"]["check"]["new"], told["out"])


def test_pain_20_what_changed_since_the_last_merge_and_who_withdrew_what(desk: Desk) -> None:
    """
    MerginMaps/mobile#1823, digidem/mapeo-desktop#308, MerginMaps/qgis-plugin#638: the report says by team what is new,
    changed and withdrawn, field by field, how a withdrawal is taken back, and keeps a note; it can be read again.
    """
    files = trouble(desk)[:2]
    said = desk.run("merge", *files, "--note", "下午补交", cwd=desk.city.root, exit=1)
    [gone] = [line for line in said.stdout.splitlines() if "131022-G03B-20211018-C01:" in line]
    again = desk.run("history", "--merges", 2, cwd=desk.city.root)
    kept = desk.run("history", "--merges", 2, cwd=desk.city.root, json=True).json["fieldkit.history.merge/v1"]
    changes = {(one["what"], one["code"]): one for one in kept["brought"]["changes"]}
    teams = {team["by"]: (team["group"], team["kinds"].get("check")) for team in kept["brought"]["teams"]}
    listed = desk.run("history", "--merges", cwd=desk.city.root, json=True).json["fieldkit.history.merges/v1"]

    assert "组员B (误录)" in gone
    assert "fieldkit undo --list" in said.stdout
    assert "Note: 下午补交" in again.stdout
    assert said.stdout.splitlines()[0:5] == again.stdout.splitlines()[2:7]
    [name] = changes["changed", "131022-GW-008"]["fields"]
    assert ("name", "宫村镇北王庄机井", "新名", "组员C") == tuple(name[key] for key in ("field", "old", "new", "by"))
    assert ("withdrawn", "131022-G03B-20211018-C01") in changes
    assert ("131022-G03", 1, 1) == (teams["组员B"][0], teams["组员B"][1]["new"], teams["组员B"][1]["withdrawn"])
    assert [(2, "下午补交"), (1, "")] == [(one["number"], one["note"]) for one in listed]


def test_a_kept_report_is_the_one_that_was_given(desk: Desk) -> None:
    """
    What was told after a merge is told again from the note, whatever was merged since; what is no note is passed over.
    """
    told = desk.merge(*trouble(desk), exit=1)
    desk.merge(*desk.hand_over())
    (desk.city.root / "local" / "merges" / "z.json").write_text('{"number": 9, "at": 3}', encoding="utf-8")
    kept = desk.run("history", "--merges", 2, cwd=desk.city.root, json=True).json["fieldkit.history.merge/v1"]
    desk.run("history", "--merges", 9, cwd=desk.city.root, exit=3)

    for name in ("brought", "doubts", "new_conflicts", "missing_photos", "incomplete_writers", "new", "entries"):
        assert told[name] == kept[name], name


def test_a_kept_report_tells_of_quarantine_and_doubles(desk: Desk) -> None:
    """
    What could not be believed and what may be entered twice is told again from the note, on the screen too.
    """
    for team in desk.teams:
        desk.run("visit", "start", "--on", "2021-10-18", "-g", "131022-G03", cwd=team.root)
        desk.run("check", "log", "131022-GW-008", cwd=team.root)
    desk.log(desk.teams[1], "131022-BE-001", "--note", "旧备注")
    desk.run("export", desk.folder / "two.json", cwd=desk.teams[1].root)
    hand = (desk.folder / "two.json").read_text("utf-8").replace("旧备注", "手改")
    (desk.folder / "two.json").write_text(hand, encoding="utf-8")
    told = desk.merge(desk.hand_over()[0], desk.folder / "two.json", exit=1)
    kept = desk.run("history", "--merges", 1, cwd=desk.city.root, json=True).json["fieldkit.history.merge/v1"]
    said = desk.run("history", "--merges", 1, cwd=desk.city.root).stdout

    assert told["held_back"] and told["likely_doubles"]
    for name in ("held_back", "likely_doubles"):
        assert told[name] == kept[name], name
    assert "In quarantine, and not counted: " in said and "? Likely entered twice, visit: 1" in said


def test_a_note_from_before_reports_is_read(desk: Desk) -> None:
    """
    A note that an earlier version kept is listed and shown with what it holds.
    """
    desk.merge(*desk.hand_over())
    [note] = (desk.city.root / "local" / "merges").iterdir()
    document = json.loads(note.read_text("utf-8"))
    added = ("teams", "shares", "kinds", "changes", "left_out", "note", "gaps", "doubts", "unknown", "erased")
    for name in (*added, "held_back", "doubles"):
        del document[name]
    note.write_text(json.dumps(document), encoding="utf-8")
    said = desk.run("history", "--merges", 1, cwd=desk.city.root).stdout

    assert "one.zip" in said
    assert "What came" not in said


def test_pain_8_a_merge_that_broke_off_is_seen_and_repeated(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    opengisch/QField#4033, #5205, opengisch/QFieldCloud#154: a merge that fails says so, leaves no entry and no report
    of success, and the same command again completes it.
    """
    files = desk.hand_over()
    ledger = desk.city.ledger()

    def full(*_arguments: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(merging, "rewrite_union", full)
        failed = desk.run("merge", *files, cwd=desk.city.root, exit=6)
    none = desk.run("history", "--merges", cwd=desk.city.root, json=True).json["fieldkit.history.merges/v1"]

    assert (ledger, []) == (desk.city.ledger(), none)
    assert "✓" not in failed.stdout
    assert 2 == desk.merge(*files)["brought"]["kinds"]["check"]["new"]
    assert 0 == desk.merge(*files)["new"]
    [last, first] = desk.run("history", "--merges", cwd=desk.city.root, json=True).json["fieldkit.history.merges/v1"]
    assert (0, True) == (last["new"], first["new"] > 0)


def test_pain_21_what_is_refused_changes_nothing_and_no_name_clears_anything(desk: Desk) -> None:
    """
    digidem/mapeo-desktop#612 and EarthRanger's "logging in as another user wipes pending data": a file that is refused
    stays as it is and leaves no photo behind, and whoever signs from now on finds all that was there.
    """
    bundle = desk.hand_over()[0]
    bundle.write_bytes(bundle.read_bytes()[:-40])
    before = take(desk.folder)
    desk.merge(bundle, exit=7)
    assert before == take(desk.folder)

    one = desk.teams[0]
    held = take(one.root)
    one.session().remember(author="接班人")
    now = take(one.root)
    assert {"workspace.json"} == {name for name in {*held, *now} if held.get(name) != now.get(name)}
    assert 1 == desk.merge(one.root)["brought"]["kinds"]["check"]["new"]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_report_fits_eighty_columns(desk: Desk, lang: str) -> None:
    """
    The teams' table and the withdrawals fit, whatever a team is called.
    """
    desk.teams[1].session().remember(author="很长的名字" * 8)
    files = trouble(desk)
    for words in (("merge", "--dry-run", *files), ("merge", *files)):
        said = desk.run(*words, cwd=desk.city.root, exit=1, lang=lang).stdout

        assert [] == [line for line in said.splitlines() if width(line) > 80]
    kept = desk.run("history", "--merges", cwd=desk.city.root, lang=lang).stdout
    assert [] == [line for line in kept.splitlines() if width(line) > 80]
