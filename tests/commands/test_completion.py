"""
What Tab completes, asked as the shells' scripts ask; and the scripts themselves, in the shells that are here.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import nasty
import pytest
from making import Team, add_site, make_team

from fieldkit.cli import COMMANDS, SHORT, build_root
from fieldkit.commands import completing
from fieldkit.commands.completion import SHELLS
from fieldkit.commands.shells import bash_word, open_quote, powershell_word
from fieldkit.language import use
from fieldkit.operations.people import parse_word
from fieldkit.views import completion as view

Run = Callable[..., Any]
ROOT = Path(__file__).resolve().parents[2]
NASTY = nasty.PROGRAMS["everything"]


@pytest.fixture
def team(tmp_path: Path) -> Team:
    """
    A team's workspace with three sites, three groups and four deputies.
    """
    return make_team(tmp_path / "team")


@pytest.fixture
def ask(fieldkit: Run, team: Team) -> Callable[..., list[list[str]]]:
    """
    Ask as a shell does, in the team's workspace; the answer is parted into its columns.
    """

    def asked(line: str, shell: str = "zsh", lang: str = "zh", cwd: Path | None = None) -> list[list[str]]:
        env = {"_FIELDKIT_COMPLETE": f"{shell}_complete", "COMP_LINE": line, "FIELDKIT_LANG": lang}
        done = fieldkit(env=env, cwd=cwd or team.root)
        assert "" == done.stderr
        return [answer.split("\t") for answer in done.stdout.splitlines()]

    return asked


def words(answers: list[list[str]]) -> list[str]:
    """
    Give the words that were answered.
    """
    return [answer[1] for answer in answers]


@pytest.mark.parametrize(
    "line, expected",
    [
        ("fk si", ["site"]),
        ("fieldkit site sh", ["show"]),
        ("fk site list --to", ["--topic"]),
        ("fk site show 131022-GW", ["131022-GW-007", "131022-GW-008"]),
        ("fk site show 柳", ["柳泉镇东柳村机井"]),
        ("fk check log 8", ["131022-GW-008"]),
        ("fk check log 131022-GW-007 -g 131000", ["131000-G01"]),
        ("fk check log 131022-GW-007 --group=131000", ["--group=131000-G01"]),
        ("fk visit start -d D001,D003,D0", ["D001,D003,D002", "D001,D003,D004"]),
        ("fk visit start -d 周", ["周启明"]),
        ("fk visit start -m 暗", ["暗访"]),
        ("fk visit start -m un", ["unannounced"]),
        ("fk site list --topic G", ["GW"]),
        ("fk site list --region 131022", ["131022"]),
        ("fk site list --region 固", ["固安县"]),
        ("fk site near 39.4,116.3 --datum b", ["bd09"]),
        ("fk check log 131022-BE-001 --item BE03", ["BE03="]),
        ("fk check log 131022-BE-001 --item GW", []),
        ("fk check log 131022-GW-007 --item GW04=存", ["GW04=存在问题"]),
        ("fk check log 131022-GW-007 -x GW04", ["GW04="]),
        ("fk check log 131022-GW-007 --rest 符", ["符合"]),
        ("fk finding list --state 草", ["草拟"]),
        ("fk finding edit x --agency 县", ["县水务局"]),
        ("fk group edit 131022-G03 --kind 工", ["工作专班"]),
        ("fk photo add x y --role 整改", ["整改前", "整改后"]),
        ("fk summary --by c", ["county"]),
        ("fk campaign new x.json --from l", ["langfang-2021"]),
        ("fk config da", ["datum"]),
        ("fk history D00", ["D001", "D002", "D003", "D004"]),
        ("fk completion p", ["powershell"]),
        ("fk help 合", ["合并"]),
        ("fk --lang z", ["zh"]),
        ("fk nonsense ", []),
        ("fk site show nothing-like-it", []),
        ("fk --version ", [*COMMANDS, *SHORT]),
    ],
)
def test_a_line_is_completed(line: str, expected: list[str], ask: Callable[..., list[list[str]]]) -> None:
    """
    Nouns, verbs, options and what can be named are completed, each to whole words.
    """
    assert expected == words(ask(line))


def test_records_of_a_day_are_named(ask: Callable[..., list[list[str]]], team: Team, fieldkit: Run) -> None:
    """
    Visits, checks, findings and what stands in conflict complete by their codes, told by day, group, site and text.
    """
    fieldkit("visit", "start", "--on", "2021-10-18", "-d", "D001", cwd=team.root)
    fieldkit("check", "log", "131022-GW-007", "-x", "GW04=未封填", cwd=team.root)

    assert [["plain", "131022-G03A-20211018-V1", "2021-10-18 固安县第三监督小组"]] == ask("fk visit show ")
    assert [["plain", "131022-G03A-20211018-C01", "2021-10-18 柳泉镇东柳村机井"]] == ask("fk check show ")
    assert [["plain", "131022-G03A-20211018-01", "未封填"]] == ask("fk finding show ")
    assert [["plain", "131022-G03A-20211018-C01", "2021-10-18 柳泉镇东柳村机井"]] == ask("fk photo list -c G03A")
    assert [] == ask("fk conflict show ")


def test_what_it_is_known_as_follows_the_language(ask: Callable[..., list[list[str]]]) -> None:
    """
    Names of topics and words of lists are those of the user's language, what is typed is taken in both.
    """
    assert [["plain", "GW", "地下水超采治理"]] == ask("fk site list --topic GW")
    assert [["plain", "GW", "Groundwater over-draft"]] == ask("fk site list --topic GW", lang="en")
    assert ["plain", "暗访", "unannounced"] in ask("fk visit start -m ")
    assert ["plain", "unannounced", "unannounced check"] in ask("fk visit start -m ", lang="en")


def test_paths_are_left_to_the_shell(ask: Callable[..., list[list[str]]]) -> None:
    """
    Where a file or a folder is wanted the shell is told so.
    """
    assert "file" == ask("fk merge stick/")[0][0] == ask("fk check log 131022-GW-007 -p IMG")[0][0]
    assert "dir" == ask("fk -w te")[0][0] == ask("fk init te")[0][0]
    assert "file" == ask("fk init x --campaign my.js")[0][0]


def test_a_workspace_elsewhere_is_asked(ask: Callable[..., list[list[str]]], tmp_path: Path) -> None:
    """
    `-w` on the line says whose codes are meant.
    """
    assert ["131022-G05"] == words(ask("fk -w team group show 131022-G05", cwd=tmp_path))
    assert ["131022"] == words(ask("fk init new --region 131022", cwd=tmp_path))


@pytest.mark.parametrize("damage", [None, b"", b"x", b'{"about":'])
def test_without_a_whole_workspace_nothing_is_said(
    damage: bytes | None, ask: Callable[..., list[list[str]]], team: Team, tmp_path: Path
) -> None:
    """
    Where there is no workspace, or a broken one, codes complete to nothing and nothing is printed; nouns still do.
    """
    where = tmp_path / "empty" if damage is None else team.root
    where.mkdir(exist_ok=True)
    if damage is not None:
        (where / "ledger.json").write_bytes(damage)

    assert [] == ask("fk site show ", cwd=where) == ask("fk check log x -d ", cwd=where)
    assert ["site"] == words(ask("fk sit", cwd=where))


def test_completing_writes_nothing(ask: Callable[..., list[list[str]]], team: Team, tmp_path: Path) -> None:
    """
    Pressing Tab leaves every file as it was, in the workspace and in the user's settings.
    """

    def files() -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}

    before = files()
    ask("fk site show ")
    ask("fk check log 131022-GW-007 --item GW")

    assert before == files()


def test_what_acts_on_a_screen_is_not_completed(ask: Callable[..., list[list[str]]], team: Team, fieldkit: Run) -> None:
    """
    A word with signs that act on a screen is not put on a person's command line; a name beside one is made harmless.
    """
    fieldkit("site", "edit", "131022-GW-007", "--agency", "县\x1b[31m局", "--name", "井\x1b[31m", cwd=team.root)

    assert ["县水务局"] == words(ask("fk finding list --agency 县"))
    assert [["plain", "131022-GW-007", "井<ESC>[31m"]] == ask("fk site show 131022-GW-007")


def parameters() -> list[tuple[str, click.Parameter]]:
    """
    Give every parameter of every command, with the path of the command.
    """
    root = build_root()
    context = click.Context(root)
    found: list[tuple[str, click.Parameter]] = []
    for name in COMMANDS:
        command = root.get_command(context, name)
        verbs = command.commands.values() if isinstance(command, click.Group) else [command]
        found += [(verb.path, parameter) for verb in verbs for parameter in verb.params]  # type: ignore[union-attr]
    return found


def test_no_parameter_is_forgotten() -> None:
    """
    Of every parameter that takes a text it is known what it names, or that it is free.
    """
    forgotten = [
        f"{path} {one.opts[0]}"
        for path, one in parameters()
        if (one.type is click.STRING or type(one.type) is completing.Named) and not completing.kind_of(path, one)
    ]

    assert [] == forgotten


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_words_completed_are_words_taken(lang: str) -> None:
    """
    Every word of a closed list that is completed is one that the commands read.
    """
    use(lang)
    lists = {"method": "method", "answer": "judgement", "class": "rect_class", "origin": "origin", "datum": "datum"}
    lists |= {"kind": "group_kind", "state": "state", "role": "role"}
    lists |= {"level": "deputy_level", "group_level": "level"}
    for name, table in lists.items():
        words = view.closed_list(name)
        assert len(words) > 1, name
        for word in words:
            parse_word(table, word.value, name)


@pytest.mark.parametrize(
    "line, quote",
    [("fk a", ""), ("fk 'a b", "'"), ('fk "a\\"b', '"'), ("fk 'a' ", ""), ("fk \\'a", ""), ("fk \"it's", '"')],
)
def test_an_open_quote_is_seen(line: str, quote: str) -> None:
    """
    Where the cursor is between quotes, bash is told the rest of the word as it stands between them.
    """
    assert quote == open_quote(line)


@pytest.mark.parametrize("quote", ["", "'", '"'])
def test_a_nasty_name_runs_nothing_in_bash(quote: str, tmp_path: Path) -> None:
    """
    A name made to be harmful is one word to bash, whatever quote is open, and nothing in it is run.
    """
    typed = f"printf %s {quote}{bash_word(NASTY, quote)}{quote}"
    done = subprocess.run(["bash", "-c", typed], cwd=tmp_path, capture_output=True, encoding="utf-8", check=True)

    assert (NASTY, []) == (done.stdout, list(tmp_path.glob("broken")))


@pytest.mark.parametrize(
    "word, expected",
    [
        ("131022-GW-007", "131022-GW-007"),
        ("柳泉镇机井", "柳泉镇机井"),
        ("GW04=存在问题", "GW04=存在问题"),
        ("East pump", "'East pump'"),
        ("it's", "'it''s'"),
        ("第‘七’井", "'第‘‘七’’井'"),
        ("“七”号", "'“七”号'"),
        ("$(x)", "'$(x)'"),
        ("D001,D002", "'D001,D002'"),
        ("", "''"),
    ],
)
def test_a_word_is_quoted_for_powershell(word: str, expected: str) -> None:
    """
    Chinese needs no quotes; blanks, dollars, commas and typographic quotes do, and single quotes in it are doubled.
    """
    assert expected == powershell_word(word)


def test_powershell_is_answered_in_ascii(fieldkit: Run, team: Team) -> None:
    """
    PowerShell hands over the words it read as JSON, and gets a line of JSON in ASCII for each: what is put in, shown
    and told.
    """
    add_site(team, "131022-GW-020", "East pump")

    def asked(*typed: str) -> list[dict[str, str]]:
        words = json.dumps(["C:\\程序\\fk.exe", *typed], ensure_ascii=False)
        env = {"_FIELDKIT_COMPLETE": "powershell_complete", "FIELDKIT_COMPLETE_WORDS": words, "FIELDKIT_LANG": "zh"}
        said = fieldkit(env=env, cwd=team.root).stdout
        assert said.isascii()
        return [json.loads(line) for line in said.splitlines()]

    site = {"kind": "plain", "word": "131022-GW-007", "shown": "131022-GW-007", "tip": "柳泉镇东柳村机井"}
    assert [site] == asked("site", "show", "131022-GW-007")
    assert ["'East pump'"] == [one["word"] for one in asked("site", "show", "'East")]
    assert ["site"] == [one["word"] for one in asked("sit")]
    assert [*COMMANDS, *SHORT] == [one["word"] for one in asked("")]
    assert ["file"] == [one["kind"] for one in asked("merge", "")]


def test_the_powershell_script_speaks_the_protocol() -> None:
    """
    The script registers both names, sets and removes the variables that are read here, and uses the fields answered.
    """
    script = (ROOT / "templates" / "completion" / "fieldkit.powershell").read_text(encoding="ascii")

    assert "Register-ArgumentCompleter -Native -CommandName fieldkit, fk" in script
    assert {"_FIELDKIT_COMPLETE", "FIELDKIT_COMPLETE_WORDS"} == set(re.findall(r"\$env:(\w+)", script))
    assert "Remove-Item Env:_FIELDKIT_COMPLETE, Env:FIELDKIT_COMPLETE_WORDS" in script
    assert {"kind", "word", "shown", "tip"} == set(re.findall(r"\$item\.(\w+)", script))
    assert script.count("{") == script.count("}") and script.count("(") == script.count(")")


@pytest.mark.parametrize("shell", SHELLS)
def test_a_script_is_data(shell: str, fieldkit: Run) -> None:
    """
    The script goes to stdout, how to install it in one line to stderr, in the user's language; Click's own way of
    asking gives the same script.
    """
    done = fieldkit("completion", shell, lang="zh")

    assert "fieldkit" in done.stdout and done.stdout.endswith("}\n" if shell == "powershell" else "\n")
    assert done.stderr.startswith("→ 安装：") and 1 == done.stderr.count("\n")
    assert f"fieldkit -q completion {shell}" in done.stderr
    assert done.stdout == fieldkit(env={"_FIELDKIT_COMPLETE": f"{shell}_source"}).stdout


def test_bash_completes_for_real(team: Team, tmp_path: Path) -> None:
    """
    Bash itself, with the script, puts in codes, quoted names, answers behind the equals sign, and both names of the
    program.
    """
    add_site(team, "131022-GW-020", "East pump (old)")
    for name in ("fieldkit", "fk"):
        (tmp_path / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" -m fieldkit "$@"\n')
        (tmp_path / name).chmod(0o755)
    asked = """
        source "$1"
        for COMP_LINE in "fk site show 131022-BE" "fk site show East" "fk check log 7 --item GW04=pro" "fieldkit sit"
        do
            COMP_POINT=${#COMP_LINE}; COMP_WORDS=(); COMP_CWORD=0
            _fieldkit_completion "${COMP_LINE%% *}"
            printf '%s\\n' "${COMPREPLY[@]}"
        done
    """
    script = ROOT / "templates" / "completion" / "fieldkit.bash"
    environment = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        ["bash", "-c", asked, "bash", str(script)],
        cwd=team.root,
        env={**environment, "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
    )

    assert ["131022-BE-001", "East\\ pump\\ \\(old\\)", "problem", "site"] == done.stdout.splitlines()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_script_is_read_by_its_shell(shell: str) -> None:
    """
    Where the shell is installed it finds no fault in the writing of its script.
    """
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not here")
    script = ROOT / "templates" / "completion" / f"fieldkit.{shell}"
    subprocess.run([shell, "-n", str(script)], check=True, capture_output=True)
