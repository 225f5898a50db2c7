"""
The keys that the played day says a check costs.
"""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from journeys.played import BLOCK, ROOT, TYPED, steps

NUMBERS = {"tour.md": (r"took (\d+) by answering", r"takes (\d+):"), "tour.zh.md": (r"用了 (\d+) 键", r"一行 (\d+) 键")}


def said(name: str) -> tuple[str, int, int]:
    """
    Give the document, and the keys it counts by answering and in one line.
    """
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    by_answering, in_a_line = (re.search(pattern, text) for pattern in NUMBERS[name])
    assert by_answering and in_a_line
    return text, int(by_answering.group(1)), int(in_a_line.group(1))


@pytest.mark.parametrize("name", NUMBERS)
def test_keys_by_answering(name: str) -> None:
    """
    The keys of the first check, `⏎` one of them, are as many as the document says.
    """
    text, keys, _line = said(name)
    step = next(step for block in BLOCK.findall(text) for step in steps(block) if step.command == "fk log")

    assert keys == len(step.command) + 1 + len("".join(TYPED.findall(step.output)))


def written_out(line: str, folder: Path) -> list[str]:
    """
    Give the words of a line as bash calls a program: patterns written out.
    """
    done = subprocess.run(["bash", "-c", f"printf '%s\\0' {line}"], cwd=folder, stdout=subprocess.PIPE, check=True)
    return done.stdout.decode("utf-8").split("\0")[:-1]


@pytest.mark.parametrize("shell", ["bash", "cmd"])
@pytest.mark.parametrize("name", NUMBERS)
def test_keys_in_one_line(name: str, shell: str, tmp_path: Path, fieldkit: Any) -> None:
    """
    The shortest line costs what the document says, and logs three photos, three deputies and a problem, whether the
    shell writes patterns out or not.
    """
    text, _keys, counted = said(name)
    line = text.rstrip().splitlines()[-1].strip()
    shutil.copytree(ROOT / "tests" / "golden" / "one_day", tmp_path / "day")
    team = tmp_path / "day" / "team"
    group = ("--region", "131022", "--group", "131022-G03", "--campaign", "langfang-2021")
    fieldkit("init", team, *group, cwd=tmp_path)
    for kind in ("deputy", "group", "site"):
        fieldkit(kind, "import", f"../{'deputie' if kind == 'deputy' else kind}s.csv", cwd=team)
    fieldkit("visit", "start", "--on", "2021-10-18", "-m", "暗访", "-d", "2,3,4", cwd=team)
    fieldkit("check", *(written_out(line, team) if shell == "bash" else shlex.split(line))[1:], cwd=team)
    found = fieldkit("check", "show", "C01", cwd=team, json=True).json["fieldkit.check.show/v1"]

    assert counted == len(line) + 1
    assert 3 == len(found["deputies"]), sorted(found)
    assert 3 == len(found["photos"]) and 1 == len(found["findings"])
