"""
Next steps can be typed as they stand: the workspace of `-w` is in them, and each mistake has one.
"""

from __future__ import annotations

import io
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from making import Team, copy_team, make_photo, make_team, unite_into

from fieldkit.views.console import Console
from fieldkit.views.steps import at_workspace, shell_word

C1 = "131022-G03A-20211018-C01"
COMMAND = re.compile(r"fieldkit (.*)")


def typed(said: str) -> list[str]:
    """
    Give the words of the command in the last line that was said, as a shell parts them.
    """
    found = COMMAND.search(said.splitlines()[-1])
    assert found, said
    return shlex.split(found.group(1))


@pytest.fixture
def torn(tmp_path: Path, fieldkit: Any) -> Team:
    """
    A workspace with a conflict, in a folder whose name has a blank and Chinese in it.
    """
    team = make_team(tmp_path / "固安 一组")
    fieldkit("check", "log", "GW-007", "--on", "2021-10-18", cwd=team.root)
    other = copy_team(team, tmp_path / "other")
    for one, note in ((team, "井口已封"), (other, "井口未封")):
        fieldkit("check", "amend", C1, "--note", note, cwd=one.root)
    unite_into(team, other)
    return team


@pytest.mark.parametrize("words", [("conflict", "list"), ("check", "show", C1), ("todo",), ("summary",)])
def test_the_next_step_can_be_typed(torn: Team, fieldkit: Any, tmp_path: Path, words: tuple[str, ...]) -> None:
    """
    What is said after `fieldkit -w DIR …` works from the same place, whatever the folder is called.
    """
    said = fieldkit("-w", torn.root.name, *words, cwd=tmp_path).stderr
    step = typed(next(line for line in said.splitlines() if line.startswith("→")))

    assert ["-w", torn.root.name] == step[:2]
    if "SITE" not in step:
        fieldkit(*step, cwd=tmp_path)


def test_the_step_after_an_error_can_be_typed(torn: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    An error's advice names the workspace too; without `-w` nothing is added.
    """
    said = fieldkit("-w", torn.root.name, "conflict", "show", "9", cwd=tmp_path, exit=3).stderr

    fieldkit(*typed(said), cwd=tmp_path)
    assert ["conflict", "list"] == typed(fieldkit("conflict", "show", "9", cwd=torn.root, exit=3).stderr)


@pytest.mark.parametrize(
    "line, shown",
    [
        ("→ See: fieldkit check list, or fieldkit todo", "→ See: fieldkit -w a/b check list, or fieldkit -w a/b todo"),
        ("→ 查看：fieldkit todo。", "→ 查看：fieldkit -w a/b todo。"),
        ("? See fieldkit verify.", "? See fieldkit -w a/b verify."),
        ("? Sign: fieldkit config author NAME", "? Sign: fieldkit -w a/b config author NAME"),
        ("→ Make one: fieldkit init DIR", "→ Make one: fieldkit init DIR"),
        ("→ Start with: fieldkit demo city", "→ Start with: fieldkit demo city"),
        ("→ Or: fieldkit -w DIR …", "→ Or: fieldkit -w DIR …"),
        ("→ See fieldkit --help", "→ See fieldkit --help"),
        ("→ Written: /fieldkit out.json", "→ Written: /fieldkit out.json"),
        ("Said: fieldkit todo", "Said: fieldkit todo"),
    ],
)
def test_only_commands_of_a_workspace_name_it(line: str, shown: str) -> None:
    """
    Commands that make a workspace, name one, or are no commands stay as they are.
    """
    assert ((shown,), (line,)) == (at_workspace([line], "a/b"), at_workspace([line], None))


@pytest.mark.parametrize("name", ["team", "固安组", "a b", "it's", "$HOME", "甲（一）", "a&b", "~x", ""])
def test_a_path_is_one_word_of_the_shell(name: str) -> None:
    """
    A path is quoted exactly where a shell would part it or read it its own way.
    """
    word = shell_word(name)

    assert [name] == shlex.split(word)
    assert (word == name) == (name in ("team", "固安组"))


@pytest.fixture
def team(tmp_path: Path, fieldkit: Any) -> Team:
    """
    A workspace with a check.
    """
    team = make_team(tmp_path / "ws")
    fieldkit("check", "log", "GW-007", "--on", "2021-10-18", cwd=team.root)
    return team


MISTAKES = [
    (("init", "../ws", "--region", "固安"), 5, "fieldkit -w ../ws todo"),
    (("verify", "../none.zip"), 3, "Is the stick plugged in?"),
    (("merge", "../none.zip", "../none2"), 7, "Is the stick plugged in?"),
    (("site", "import", "none.csv"), 3, "Is the stick plugged in?"),
    (("init", "../new", "--region", "固安", "--from", "none.json"), 3, "Is the stick plugged in?"),
    (("export", "none/a.zip"), 3, "Make the folder first"),
    (("merge", "../ws", "-o", "none/a.zip"), 3, "Make the folder first"),
    (("merge", "../ws", "-o", "none/a.json"), 3, "Make the folder first"),
    (("check", "log", "GW-007", "--on", "2021-10-18", "-p", "none.jpg"), 3, "Nothing was saved"),
    (("photo", "add", C1, "none*.jpg"), 3, "Nothing was saved"),
    (("photo", "show", "none.jpg"), 3, "fieldkit photo list"),
    (("check", "log", "GW-007", "--on", "2021-10-18", "-x", ""), 4, "For example: GW04="),
    (("check", "log", "GW-007", "--on", "2021-10-18", "-x", "GW05="), 4, "For example: GW05="),
    (("export", "ledger.json"), 4, "another name"),
    (("export", "../ws/photos/a.zip"), 4, "another name"),
    (("merge", "../ws/ledger.json", "-o", "../ws/ledger.json"), 4, "another name"),
    (("demo", ".."), 5, "fieldkit demo DIR"),
]


@pytest.mark.parametrize("words, exit, step", MISTAKES, ids=lambda value: str(value))
def test_each_mistake_has_a_next_step(
    team: Team, fieldkit: Any, words: tuple[str, ...], exit: int, step: str
) -> None:
    """
    What a person can get wrong with files and folders is answered with what to do, and nothing is made or changed.
    """
    (team.root / "photos").mkdir(exist_ok=True)
    before = sorted(path for path in team.root.parent.rglob("*") if "local" not in path.parts), team.ledger()
    said = fieldkit(*words, cwd=team.root, exit=exit).stderr

    assert step in said.splitlines()[-1], said
    assert before == (
        sorted(path for path in team.root.parent.rglob("*") if "local" not in path.parts), team.ledger()
    )  # fmt: skip


def test_nothing_is_verified_when_a_path_is_wrong(team: Team, fieldkit: Any) -> None:
    """
    A path of nothing is refused before any file is looked at.
    """
    assert "" == fieldkit("verify", ".", "none.zip", cwd=team.root, exit=3).stdout


def test_new_copies_are_asked_for_only_where_a_file_was_there(team: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    Of files that are there and cannot be used new copies are asked for, whichever others are missing.
    """
    (tmp_path / "bad.json").write_text("{", encoding="utf-8")

    assert "new copies" in fieldkit("merge", "../bad.json", "../none.zip", cwd=team.root, exit=7).stderr


def test_the_folder_looked_for_is_named_in_full(fieldkit: Any, tmp_path: Path) -> None:
    """
    Where there is no workspace, the place that was looked at is said, not the dots that were typed.
    """
    (tmp_path / "a").mkdir()

    assert f"{tmp_path.resolve()} is no" in fieldkit("-w", "..", "todo", cwd=tmp_path / "a", exit=3).stderr
    assert f"at or above {tmp_path.resolve()}." in fieldkit("todo", cwd=tmp_path, exit=3).stderr


def test_photos_beside_a_new_ledger_are_counted(team: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    A merge into a `.json` says where the photos went and how many; one into a `.zip` holds them itself.
    """
    fieldkit("photo", "add", C1, make_photo(tmp_path / "a.jpg"), make_photo(tmp_path / "b.jpg", 2), cwd=team.root)
    said = fieldkit("merge", "ws", "-o", "out.json", cwd=tmp_path).stderr
    bundle = fieldkit("merge", "ws", "-o", "out.zip", cwd=tmp_path).stderr

    assert "2 photos were put into photos," in said
    assert "photos" not in bundle
    assert 2 == len(list((tmp_path / "photos").iterdir()))


def test_a_refused_merge_tells_of_the_files_alone(team: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    When nothing could be used, what the workspace lacks anyway is not told again.
    """
    fieldkit("photo", "add", C1, make_photo(tmp_path / "a.jpg"), cwd=team.root)
    for photo in (team.root / "photos").iterdir():
        photo.unlink()
    (tmp_path / "bad.json").write_text("{", encoding="utf-8")

    assert "Photos missing" in fieldkit("merge", ".", cwd=team.root, exit=1).stdout
    assert "Photos missing" not in fieldkit("merge", "../bad.json", cwd=team.root, exit=7).stdout


def test_a_person_is_told_who_is_waited_for(team: Team, fieldkit: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    At a terminal a command that waits for another window says so; where nobody looks it does not.
    """
    from fieldkit.commands.app import App
    from fieldkit.views import waiting

    said: list[str] = []
    for terminal, quiet in ((True, False), (False, False), (True, True)):
        stream = io.StringIO()
        console = Console(stream, colour=False)
        console.terminal = terminal
        monkeypatch.setattr(waiting.Console, "stderr", lambda console=console: console)
        app = App()
        app.workspace, app.quiet = str(team.root), quiet
        tell = app.session().waiting
        assert tell is not None
        tell("pid 7")
        said.append(stream.getvalue())

    assert ["Another window is writing (process 7); waiting for it …\n", "", ""] == said


def test_the_own_campaign_is_changed_by_following_the_steps(team: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    What is said after showing the own campaign, writing its file and importing it leads to the change, typed as said.
    """
    shown = fieldkit("-w", "ws", "campaign", "show", cwd=tmp_path).stderr.splitlines()[-1]
    first, second = (shlex.split(step) for step in re.findall(r"fieldkit (.*?)(?:, edit|$)", shown))
    named = ["x.json" if word == "FILE" else word for word in first]
    made = typed(fieldkit(*named, cwd=tmp_path).stderr)
    path = tmp_path / "x.json"
    path.write_text(path.read_text("utf-8").replace('"2021-12-31"', '"2022-01-31"'), encoding="utf-8")

    assert ["x.json" if word == "FILE" else word for word in second] == made
    assert "✓ Changed: Ends" in fieldkit(*made, cwd=tmp_path).stdout


def test_a_foreign_campaign_file_names_the_way(team: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    A file of another code is refused with the command that makes one of the right code.
    """
    fieldkit("-w", "ws", "campaign", "new", "mine.json", "--from", "langfang-2021", cwd=tmp_path)
    said = fieldkit("-w", "ws", "campaign", "import", "mine.json", cwd=tmp_path, exit=5).stderr

    step = ["x.json" if word == "FILE" else word for word in typed(said)]
    assert ["-w", "ws", "campaign", "import", "x.json"] == typed(fieldkit(*step, cwd=tmp_path).stderr)
