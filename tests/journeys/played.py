"""
Documents that are played: every `$ ` line of their console blocks is run, and what it prints stands below it.

What a person types at a terminal stands in the output as «keys», `⏎` for Enter and `^C` for an interruption; such a
command is run at a terminal of its own, and each key typed when what stands before it on its line was shown.

`python tests/journeys/played.py docs/tour.md docs/screens.zh.md` runs the commands and writes their output anew.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import IO, NamedTuple

from terminal import Terminal

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TYPED = re.compile(r"«([^»]*)»")
KEYS = {"⏎": "\r", "^C": "\x03", "␣": " "}
LANGUAGE = re.compile(r"^<!-- played in (zh|en) -->$", re.MULTILINE)
TODAY = date.today().isoformat()
VARYING = (
    (re.compile(r"\b[0-9a-f]{64}\b"), "<sha256>"),
    (re.compile(r"\b[0-9a-f]{12}…"), "<sha256>…"),
    (re.compile(r"\b[a-z2-7]{32}\b"), "<id>"),
    (re.compile(rf"\b{TODAY} \d\d:\d\d\b"), "<now>"),
    (re.compile(rf"\b{TODAY}\b"), "<today>"),
    (re.compile(r"(?<=\(laptop )[a-z2-7]{4,6}\b|(?<=（电脑 )[a-z2-7]{4,6}\b"), "<dev>"),
    (re.compile(r"\b[a-z2-7]{12}$", re.MULTILINE), "<head>"),
)


class Step(NamedTuple):
    """
    A command line as written, and the output that stands below it.
    """

    command: str
    output: str


def steps(block: str) -> list[Step]:
    """
    Split a console block into its commands and their outputs.
    """
    found: list[Step] = []
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, output = part.partition("\n")
        found.append(Step(command, output.rstrip()))
    return found


def settled(text: str) -> str:
    """
    Put a word in the place of what differs from run to run: ids, hashes, the time of writing, trailing spaces.
    """
    for pattern, word in VARYING:
        text = pattern.sub(word, text)
    return "\n".join(line.rstrip() for line in text.rstrip().splitlines())


class Player:
    """
    A folder in which the commands of one document are run, in its language, as on a machine of its own.
    """

    def __init__(self, home: Path, language: str) -> None:
        self.folder = home / "desk"
        self.folder.mkdir()
        self.environment = {
            **os.environ,
            "FIELDKIT_HOME": str(home / "settings"),
            "FIELDKIT_LANG": language,
            "COLUMNS": "80",
            "NO_COLOR": "1",
            "PYTHONPATH": str(ROOT),
            "PYTHONIOENCODING": "utf-8",
        }
        self.environment.pop("FIELDKIT_WORKSPACE", None)

    def run(self, step: Step) -> str:
        """
        Run one line: `cp -r` and `cd` by hand, `fieldkit` and a script of ours as a process, at a terminal where keys
        are typed; give what it printed, both streams, or with `> FILE` at its end only the second.
        """
        command = step.command
        words = shlex.split(command, comments=True)
        if words[0] == "cp":
            shutil.copytree(ROOT / words[2], self.folder / words[3])
            return ""
        if words[0] == "cd":
            self.folder = (self.folder / words[1]).resolve()
            return ""
        if words[0] == "mkdir":
            (self.folder / words[1]).mkdir()
            return ""
        if words[0] == "python":
            self._process([str(ROOT / words[1]), *words[2:]])
            return ""
        assert words[0] in ("fieldkit", "fk"), command
        if TYPED.search(step.output):
            return self._from_here(self._at_terminal(words[1:], step.output))
        if words[-2:-1] != [">"]:
            return self._process(["-m", "fieldkit", *words[1:]])
        with (self.folder / words[-1]).open("wb") as file:
            return self._process(["-m", "fieldkit", *words[1:-2]], file)

    def _process(self, words: list[str], stdout: IO[bytes] | None = None) -> str:
        """
        Run Python with these words as a process; give what it printed, without what goes to a file.
        """
        done = subprocess.run(
            [sys.executable, *words],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=stdout or subprocess.PIPE,
            stderr=subprocess.PIPE if stdout else subprocess.STDOUT,
            check=False,
        )
        return self._from_here((done.stderr if stdout else done.stdout).decode("utf-8"))

    def _from_here(self, text: str) -> str:
        """
        Write paths as seen from the folder one is in.
        """
        return text.replace(str(self.folder), ".").replace(str(self.folder.parent), "..")

    def _at_terminal(self, words: list[str], script: str) -> str:
        """
        Run a command at a terminal and type the keys of its script; give the transcript with the keys in it.
        """
        terminal = Terminal(*words, cwd=self.folder, env=self.environment)
        parts = TYPED.split(script)
        transcript, pressed = "", ""
        for before, keys in zip(parts[::2], parts[1::2], strict=False):
            asked = before.rpartition("\n")[2].strip()
            transcript += answered(pressed, terminal.expect(asked) + asked)
            pressed = keys
            for sign, key in KEYS.items():
                keys = keys.replace(sign, key)
            terminal.type(keys)
        terminal.end()
        return transcript + answered(pressed, terminal.rest())


def answered(pressed: str, shown: str) -> str:
    """
    Put the keys where they were pressed, in the place of what the terminal repeated of them.
    """
    if not pressed:
        return shown
    space = " " if shown.startswith(" ") else ""
    shown = shown[len(space) :]
    # A key may come before or after the terminal stops repeating what is typed.
    shown = shown.removeprefix(pressed.removesuffix("⏎"))
    return f"{space}«{pressed}»{shown}"


def play(document: Path, home: Path) -> list[tuple[Step, str]]:
    """
    Run every command of a document in order; give each step with what it really printed.
    """
    language = LANGUAGE.search(document.read_text(encoding="utf-8"))
    return perform(document, Player(home, language.group(1) if language else "en"))


def perform(document: Path, player: Player) -> list[tuple[Step, str]]:
    """
    Let a player run every command of a document.
    """
    text = document.read_text(encoding="utf-8")
    return [
        (step, settled(player.run(step))) for block in BLOCK.findall(text) for step in steps(block)
    ]


def rewrite(document: Path) -> None:
    """
    Run a document's commands and write what they print below them.
    """
    with tempfile.TemporaryDirectory() as home:
        played = iter(play(document, Path(home)))

    def fresh(found: re.Match[str]) -> str:
        parts = []
        for step in steps(found.group(1)):
            output = next(played)[1]
            parts.append(f"$ {step.command}\n" + (output + "\n" if output else ""))
        return "```console\n" + "".join(parts) + "```"

    text = document.read_text(encoding="utf-8")
    document.write_text(BLOCK.sub(fresh, text), encoding="utf-8")


if __name__ == "__main__":
    for name in sys.argv[1:]:
        rewrite(Path(name))
