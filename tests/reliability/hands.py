"""
What hands do with nasty strings: type them as values, as names of things, into lists to be imported, and press Tab.
"""

from __future__ import annotations

import csv
import io
import json
import os
import shlex
import subprocess
from collections.abc import Sequence
from pathlib import Path

import click
import nasty

from .arrived import BIG_TOPIC
from .looks import few
from .outsiders import name
from .report import Report
from .scene import Scene, put, take
from .texts import NARROW, Desk, acting, leaves, needle, squeezed, trouble

# What each command that takes free texts is told beside them; a test of the harness itself finds a forgotten one.
BESIDE = {
    "group add": ["131022-G50"],
    "group edit": ["131022-G03"],
    "deputy add": ["D50"],
    "deputy edit": ["131022-D001"],
    "site add": ["131022-GW-050"],
    "site edit": ["131022-GW-001"],
    "visit start": ["--on", "2021-10-18"],
    "visit amend": [],
    "check log": ["GW-001", "--on", "2021-10-18"],
    "check amend": ["C01"],
    "check withdraw": ["C01"],
    "photo withdraw": ["photo0.jpg"],
    "finding edit": ["20211018-01"],
    "erase": ["131022-D003", "--yes"],
    "freeze": ["Q4"],
    "conflict resolve": ["1", "--defer"],
    "quarantine release": ["1"],
    "quarantine discard": ["1"],
    "source set-aside": ["other.json"],
}
# Their texts are neither an entry's nor a note's that tells of one: who works here, what is looked for.
ELSEWHERE = ("init", "finding list", "campaign new", "merge")
LONGEST = 200
PARTS = frozenset(",，、;；")
NAMED = (
    "site show {}",
    "check log {}",
    "check log GW-001 --on {}",
    "check log GW-001 --item {}",
    "visit start -m {}",
    "visit start -d {}",
    "summary --region {}",
    "summary --as-of {}",
    "group add {}",
    "site near {}",
    "report record {}",
    "report record C01 -o {}",
    "merge {}",
    "merge -o x.json {}",
    "merge ledger.json --note {}",
    "freeze {}",
    "freeze {} --show",
    "site import {}",
    "check import {}",
    "check template {}",
    "photo add C01 {}",
    "config datum {}",
    "config {}",
    "history {}",
    "conflict show {}",
    "conflict resolve {} --with mine",
    "conflict resolve C01 --with {}",
    "quarantine show {}",
    "quarantine release 1 --reason {}",
    "source show {}",
    "source set-aside {} --reason x",
    "source set-aside ledger.json --reason {}",
    "deputy unify {} D001",
    "undo {}",
    "erase {}",
    "help {}",
    "{}",
    "site {}",
    "init x --region {}",
    "init x --campaign {}",
    "export {}",
    "check log --resume {}",
    "campaign show {}",
    "finding edit {}",
    "finding add {} x",
    "photo withdraw {}",
    "restore {} restored",
    "backup {}",
)


def free_texts() -> dict[str, dict[str, bool]]:
    """
    Give the options of every command that take a text of a person's own, by the command, and whether it is a name.
    """
    from fieldkit.cli import COMMANDS, build_root

    root = build_root()
    found: dict[str, dict[str, bool]] = {}
    for noun in COMMANDS:
        command = root.get_command(click.Context(root), noun)
        for verb in command.commands.values() if isinstance(command, click.Group) else [command]:
            for one in verb.params:
                metavar = str(one.metavar).split("]")[-1]
                if metavar in ("NAME", "TEXT") and isinstance(one, click.Option) and noun != "config":
                    found.setdefault(verb.path, {})[max(one.opts, key=len)] = metavar == "NAME"  # type: ignore[union-attr]
    return found


def type_texts(room: Path, strings: Sequence[str], report: Report, night: bool) -> None:
    """
    Every text typed as the value of every option that takes one is stored as it is, or refused with nothing written;
    by day each is typed in two commands, going round.
    """
    options = free_texts()
    report.check("free texts", [f"{path} is forgotten" for path in options.keys() - BESIDE.keys() - {*ELSEWHERE}])
    scene = Scene(room, checks=1)
    desk = Desk(scene)
    report.check("visit", trouble(desk.ask("visit", "start", "--on", "2021-10-17")))
    report.check("merge", _merge_another(desk, Desk(Scene(room / "other", checks=0))))
    before = take(scene.case)
    for turn, path in enumerate(BESIDE):
        for at, text in enumerate((*nasty.BROKEN, *strings)):
            if night or text in nasty.BROKEN or not (at + turn) % (len(BESIDE) // 2):
                report.check(f"{path} {name(text)}", _type(desk, path, options[path], text))
                put(scene.case, before)


def _merge_another(desk: Desk, other: Desk) -> list[str]:
    """
    Merge the file of another laptop, which says otherwise of a site, and one with a value changed by hand, of which one
    entry is not believed.
    """
    whole, edited = (desk.root.parent.parent / name for name in ("other.json", "edited.json"))
    said = [one.ask("site", "edit", "131022-GW-001", "--name", f"{place}井") for place, one in enumerate((desk, other))]
    said += [other.ask("deputy", "add", "131022-D090", "--name", "elsewhere"), other.ask("export", str(whole))]
    text = whole.read_text("utf-8")
    assert text.count('"name":"elsewhere"') == 1
    edited.write_text(text.replace('"name":"elsewhere"', '"name":"otherwise"'), "utf-8")
    said.append(desk.ask("merge", str(edited)))
    wrong = trouble(said.pop(), 1)
    return wrong + [one for each in (*said, desk.ask("merge", str(whole))) for one in trouble(each)]


def _notes(desk: Desk) -> set[Path]:
    """
    Give the notes that tell of something decided here.
    """
    return {one for kind in ("deferrals", "quarantine") for one in (desk.root / "local" / kind).glob("**/*.json")}


def _type(desk: Desk, path: str, options: dict[str, bool], text: str) -> list[str]:
    given = [f"{option}={'GW04=' if option == '--finding' else ''}{text}" for option in options]
    before, noted = (desk.root / "ledger.json").read_bytes(), _notes(desk)
    said = desk.ask(*path.split(), *BESIDE[path], *given, columns=NARROW)
    after = (desk.root / "ledger.json").read_bytes()
    notes = [json.loads(one.read_text("utf-8")) for one in _notes(desk) - noted]
    if said.exit:
        long = len(text) > LONGEST and any(options.values())
        wrong = [] if not text.strip() or long or text in nasty.BROKEN else [f"refused: {said.err[:200]!a}"]
        return wrong + trouble(said, 4) + ([] if after == before and not notes else ["written all the same"])
    new = [entry for one, entry in json.loads(after)["entries"].items() if one not in json.loads(before)["entries"]]
    there = list(leaves([new, notes])).count(text)
    parted = "--escort" in options and (bool(PARTS & set(text)) or text != text.strip())
    return trouble(said) + few(there, len(options) - parted) + ([] if text not in nasty.BROKEN else ["taken"])


def name_things(desk: Desk, strings: Sequence[str], report: Report, night: bool) -> None:
    """
    Every text given where a thing is named is not found, or refused, in words and with a code that says so; by day in
    some of the places, going round.
    """
    for at, text in enumerate((*nasty.BROKEN, *strings)):
        if not _typeable(text):
            continue
        for turn, words in enumerate(NAMED):
            if night or not (at + turn) % 17:
                given = [text if word == "{}" else word for word in words.split()]
                said = desk.ask(*given, columns=NARROW)
                wrong = [] if said.exit in range(8) else [f"exit {said.exit} {said.err[-200:]!a}"]
                wrong += ["a trace"] if "Traceback" in said.err else []
                report.check(f"{words} {name(text)}", wrong + acting(said.out + said.err))


def _typeable(text: str) -> bool:
    """
    Tell whether a command line can hold a text at all.
    """
    try:
        return b"\0" not in os.fsencode(text)
    except UnicodeEncodeError:
        return False


def import_lists(room: Path, strings: Sequence[str], report: Report) -> None:
    """
    Lists with every text in every column of words: what is taken is stored as the cell says without the blanks around
    it, the receipt shows it harmless, and again adds nothing.
    """
    scene = Scene(room, checks=0)
    desk = Desk(scene)
    columns = {
        "group": ["leader", "vice_leader", "contact", "note"],
        "deputy": ["agency", "station", "note"],
        "site": ["township", "address", "agency", "contact", "ledger_no", "note"],
    }
    told = [text for text in strings if "\0" not in text and text.strip() and len(text) <= LONGEST]
    for kind, names in columns.items():
        path = room / f"{kind}.csv"
        out = io.StringIO(newline="")
        writer = csv.writer(out, quoting=csv.QUOTE_ALL)
        writer.writerow(["code", "name", "region", "topic", *names])
        for at, text in enumerate(told):
            writer.writerow(
                [
                    f"131022-{BIG_TOPIC if kind == 'site' else 'G'}-{at + 500}",
                    text,
                    "131022",
                    "GW",
                    *[text] * len(names),
                ]
            )
        path.write_bytes(out.getvalue().encode())
        said = desk.ask(kind, "import", str(path), columns=NARROW)
        report.check(f"{kind} import", trouble(said))
        entries = json.loads((desk.root / "ledger.json").read_bytes())["entries"].values()
        kept = [leaf for entry in entries if entry["rec"][0] == kind for leaf in leaves(entry["set"])]
        for text in told:
            report.check(f"{kind} import {name(text)}", few(kept.count(text.strip()), len(names) + 1))
        again = desk.ask(kind, "import", str(path), columns=NARROW)
        report.check(f"{kind} import again", [] if "0 new, 0 changed" in again.out else [again.out[:200]])


def press_tab(desk: Desk, strings: Sequence[str], report: Report) -> None:
    """
    What the shells are told for Tab: a line an answer whatever is in it, nothing that acts, nothing that a shell runs;
    the words read by bash itself are the texts as they are.
    """
    place = shlex.quote(str(desk.root))
    typed = [text for text in strings if text.isprintable()]
    for shell in ("bash", "zsh", "fish"):
        answers = _answers(desk, shell, f"fk -w {place} finding list --agency ")
        parts = [answer.split("\t") for answer in answers]
        shape = {len(part) for part in parts} - {2 if shell == "bash" else 3}
        report.check(f"{shell} agencies", [f"{shape} columns"] if shape else acting("".join(answers), "\t"))
        words = [part[1] for part in parts]
        words = _read_by_bash(words, desk.root.parent) if shell == "bash" else words
        for text in typed:
            report.check(f"{shell} {name(text)}", [] if text in words else ["not completed"])
        told = _answers(desk, shell, f"fk -w {place} site show 131022-{BIG_TOPIC}")
        report.check(f"{shell} sites", few(len(told), len(strings)) + acting("".join(told), "\t"))
        beside = squeezed("".join(told))
        for text in strings if shell != "bash" else ():
            report.check(
                f"{shell} beside {name(text)}",
                [] if needle(" ".join(text.split())) in beside else ["not beside its code"],
            )
    report.check("bash ran nothing", [str(one) for one in desk.root.parent.rglob("broken")])
    given = json.dumps(["fk", "-w", str(desk.root), "finding", "list", "--agency", ""])
    said = desk.ask(_FIELDKIT_COMPLETE="powershell_complete", FIELDKIT_COMPLETE_WORDS=given)
    found = [json.loads(line) for line in said.out.splitlines()]
    for text in typed:
        one = next((one for one in found if one["shown"] == text), {"word": ""})
        quoted = one["word"] in (text, "'" + "".join(sign * 2 if sign in "'‘’‚‛" else sign for sign in text) + "'")
        report.check(f"powershell {name(text)}", [] if quoted and said.out.isascii() else [one["word"]])


def _answers(desk: Desk, shell: str, line: str) -> list[str]:
    said = desk.ask(_FIELDKIT_COMPLETE=f"{shell}_complete", COMP_LINE=line)
    return said.out.split("\n")[:-1]


def _read_by_bash(words: Sequence[str], folder: Path) -> list[str]:
    script = "printf '%s\\0' " + " ".join(words)
    done = subprocess.run(
        ["bash", "-c", script], cwd=folder, capture_output=True, env={**os.environ, "LC_ALL": "C.UTF-8"}
    )
    return done.stdout.decode().split("\0")[:-1]
