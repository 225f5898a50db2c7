"""
Wrong input through the real command: each mistake has its exit code, says what to do next, and writes nothing.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from making import WELL, Team, add_deputy, add_site, make_photo, make_team, photo_bytes

from fieldkit.operations.session import Session
from fieldkit.store.workspace import find_workspace

DAY = ("--on", "2021-10-18")
C1 = "131022-G03A-20211018-C01"
MARKUP = "[red]x[/] [/] [link=http://example.invalid]甲[/link]"
ACTING = "\x1b[31m红\x1b]0;t\x07 \x9b1m \u202e反\u2066 \u2028 \r"
RARE = "㑇某 𬭚某 😀👩‍🌾 e\u0301"
NAMES = {"markup": MARKUP, "acting": ACTING, "rare": RARE, "long": "长" * 199 + "名"}
SHOWN_RAW = [sign for sign in ACTING if sign in "\x1b\x07\x9b\u202e\u2066\u2028\r"]


@pytest.fixture
def team(tmp_path: Path) -> Team:
    """
    A ready workspace in the test's folder.
    """
    return make_team(tmp_path / "ws")


def unchanged(team: Team, fieldkit: Any, *words: object, exit: int) -> str:
    """
    Run a command that is refused with this exit code and give what it said; no byte of ledger or photos changes.
    """
    before = team.ledger()
    done = fieldkit(*words, cwd=team.root, exit=exit)
    assert before == team.ledger()
    assert not (team.root / "photos").exists() or not list((team.root / "photos").iterdir())
    assert "" == done.stdout
    said: str = done.stderr
    return said


def test_no_workspace(fieldkit: Any, tmp_path: Path) -> None:
    """
    Outside a workspace the exit code is 3 and the way to make one is named.
    """
    assert "fieldkit init" in fieldkit("check", "log", "GW-007", cwd=tmp_path, exit=3).stderr


NAMED = {
    "check log": ("check", "log", "GW-007", *DAY),
    "check list": ("check", "list"),
    "campaign show": ("campaign", "show"),
    "campaign list": ("campaign", "list"),
    "config": ("config", "show"),
    "config set": ("config", "author", "Wang"),
}


@pytest.mark.parametrize("by", ["-w", "environment"])
@pytest.mark.parametrize("name", NAMED)
def test_a_workspace_named_wrongly_is_not_the_one_around(team: Team, fieldkit: Any, name: str, by: str) -> None:
    """
    A folder named with -w or FIELDKIT_WORKSPACE that is no workspace is exit 3, also within another workspace.
    """
    (team.root / "day").mkdir()
    for folder in ("nodir", "day"):
        words = ("-w", folder) if by == "-w" else ()
        named = {} if by == "-w" else {"FIELDKIT_WORKSPACE": folder}
        before = team.ledger()
        done = fieldkit(*words, *NAMED[name], cwd=team.root, env=named, exit=3)

        assert ("", before) == (done.stdout, team.ledger())
        assert f"{folder} is no workspace folder." in done.stderr


def test_the_doctor_names_a_workspace_that_is_none(team: Team, fieldkit: Any) -> None:
    """
    The look at everything goes on where the folder named is no workspace, and says so.
    """
    found = fieldkit("-w", "nodir", "doctor", cwd=team.root, json=True).json["fieldkit.doctor/v1"]

    assert {"name": "workspace", "value": "nodir", "advice": "no_workspace"} in found["facts"]


@pytest.mark.parametrize(
    "words, near",
    [
        (("check", "log", "GW-070", *DAY), "131022-GW-007"),
        (("check", "log", "柳泉镇东柳材机井", *DAY), "柳泉镇东柳村机井"),
        (("check", "log", "GW-007", *DAY, "-g", "131022-G30"), "131022-G03"),
        (("check", "log", "GW-007", *DAY, "-d", "周启名"), "周启明"),
        (("check", "log", "GW-007", *DAY, "--item", "GW44=ok"), "GW04"),
        (("visit", "start", "-g", "131022-G30"), "131022-G03"),
        (("visit", "start", "-d", "D0001"), "D001"),
    ],
)
def test_an_unknown_name_is_answered_with_near_ones(
    team: Team, fieldkit: Any, words: tuple[str, ...], near: str
) -> None:
    """
    An unknown site, group, deputy or item is exit 3 and the nearest right ones are offered.
    """
    assert near in unchanged(team, fieldkit, *words, exit=3)


def test_an_ambiguous_name_names_the_candidates(team: Team, fieldkit: Any) -> None:
    """
    A name two records share is never guessed: exit 4, both are named.
    """
    add_deputy(team, "D009", "周启明")
    said = unchanged(team, fieldkit, "visit", "start", "-d", "周启明", exit=4)

    assert "D001" in said and "D009" in said


def test_a_code_used_twice(team: Team, fieldkit: Any) -> None:
    """
    A code that names a record already is exit 5, in any spelling, and names that record.
    """
    words = ("site", "add", "131022-gw-００7", "--name", "另一处", "--region", "131022", "--topic", "GW")

    assert "柳泉镇东柳村机井" in unchanged(team, fieldkit, *words, exit=5)


@pytest.mark.parametrize(
    "day, doubt",
    [("2999-01-01", "future"), ("2021-08-31", "before_campaign"), ("2022-01-01", "after_campaign")],
)
def test_an_odd_date_is_saved_with_a_question(team: Team, fieldkit: Any, day: str, doubt: str) -> None:
    """
    A check in the future, before or after the campaign is saved, and asked about.
    """
    done = fieldkit("check", "log", "GW-007", "--on", day, "-d", "D001", cwd=team.root, json=True)

    assert [doubt] == [one["warning"] for one in done.json["fieldkit.check.log/v1"]["warnings"]]
    assert done.stderr.startswith("? ")


@pytest.mark.parametrize(
    "text", ["nonsense", "2021-02-30", "2021-13-01", "10月40日", "2021-10-18 25:00", "2021-10-18 9h", "", "99999999"]
)
def test_a_date_that_is_none(team: Team, fieldkit: Any, text: str) -> None:
    """
    `--on` with something that is no date or time is exit 4, or exit 2 where nothing was said.
    """
    said = unchanged(team, fieldkit, "check", "log", "GW-007", "--on", text, exit=4 if text else 2)

    assert "2021-10-18" in said or "09:30" in said or "--on" in said


@pytest.mark.parametrize(
    "name, data, word",
    [
        ("text.jpg", b"this is no picture", "not a photo"),
        ("empty.jpg", b"", "empty"),
        ("cut.jpg", photo_bytes()[:1500], "cut off"),
        ("page.html", b"<html>" + b" " * 600, "not a photo"),
    ],
)
def test_a_photo_that_is_none(team: Team, fieldkit: Any, tmp_path: Path, name: str, data: bytes, word: str) -> None:
    """
    A renamed text file, an empty and a truncated photo are exit 4, named, and nothing is saved, not even the good
    photo beside it.
    """
    (tmp_path / name).write_bytes(data)
    good = make_photo(tmp_path / "good.jpg")
    said = unchanged(team, fieldkit, "check", "log", "GW-007", *DAY, "-p", good, "-p", tmp_path / name, exit=4)

    assert name in said and word in said


def test_a_photo_that_is_not_there(team: Team, fieldkit: Any, tmp_path: Path) -> None:
    """
    A file, pattern or folder without a photo is exit 3.
    """
    (tmp_path / "none").mkdir()
    for name in ("nope.jpg", "*.jpg", "none"):
        unchanged(team, fieldkit, "check", "log", "GW-007", *DAY, "-p", tmp_path / name, exit=3)


def test_swapped_coordinates_are_offered_corrected(team: Team, fieldkit: Any) -> None:
    """
    Letters that contradict the values are exit 4 without a terminal, with the pair the right way round.
    """
    words = ("check", "log", "GW-007", *DAY, "--at", "N116.294,E39.435")

    assert "39.435,116.294" in unchanged(team, fieldkit, *words, exit=4)


@pytest.mark.parametrize("at", ["0,0", "91,200", "somewhere", "39.5", "NaN,NaN"])
def test_coordinates_that_are_none(team: Team, fieldkit: Any, at: str) -> None:
    """
    What cannot be read as a place in China is exit 4.
    """
    unchanged(team, fieldkit, "check", "log", "GW-007", *DAY, "--at", at, exit=4)


@pytest.mark.parametrize(
    "words",
    [
        ("--item", "GW04"),
        ("--item", "GW04=maybe"),
        ("--item", "GW04=3亩"),
        ("--item", "GW04=,"),
        ("--rest", "fine?"),
        ("-m", "偷偷"),
        ("--at", "39.5,116.6", "--datum", "mars"),
        ("-x", " "),
        ("--advice", ""),
        ("--note", "长" * 4001),
    ],
)
def test_values_that_cannot_be_taken(team: Team, fieldkit: Any, words: tuple[str, ...]) -> None:
    """
    Answers, words of closed lists and texts that cannot be taken are exit 4.
    """
    unchanged(team, fieldkit, "check", "log", "GW-007", *DAY, *words, exit=4)


def test_everything_that_is_missing_is_named(tmp_path: Path, fieldkit: Any) -> None:
    """
    Without a terminal all that is missing is named at once, exit 2.
    """
    team = make_team(tmp_path / "ws", group=None)
    said = unchanged(team, fieldkit, "check", "log", exit=2)

    assert all(name in said for name in ("SITE", "--on", "--group"))


def test_an_unknown_verb_offers_the_nearest(team: Team, fieldkit: Any) -> None:
    """
    A mistyped noun or verb is exit 2 and the nearest ones are offered.
    """
    assert "check" in fieldkit("chek", "log", cwd=team.root, exit=2).stderr
    assert "log" in fieldkit("check", "lgo", cwd=team.root, exit=2).stderr


@pytest.mark.parametrize("text", NAMES.values(), ids=NAMES.keys())
def test_any_text_is_stored_as_typed_and_shown_harmlessly(team: Team, fieldkit: Any, text: str) -> None:
    """
    Markup, escape codes, direction marks, emoji, rare and many characters are stored unchanged and never act.
    """
    add_deputy(team, "D010", text)
    add_site(team, "131022-GW-010", text)
    words = ("-d", "D010", "--escort", text, "--note", text, "-x", text, "--advice", text)
    outputs = [fieldkit("check", "log", "GW-010", *DAY, *words, cwd=team.root)]
    for each in (
        ("check", "show", C1), ("check", "list"), ("finding", "list"), ("finding", "show", "01"), ("history", C1),
        ("todo",), ("history", "D010"), ("check", "show", C1, "--json"), ("finding", "list", "--json"),
        ("history", C1, "--json"), ("check", "show", text), ("erase", text), ("visit", "start", "-m", text),
    ):  # fmt: skip
        for lang in ("en", "zh"):
            code = {"erase": 2, "visit": 4}.get(each[0], 3 if each[-1] == text else 0)
            outputs.append(fieldkit(*each, cwd=team.root, lang=lang, exit=code))
    check = team.session().state.by_code("check", C1)

    assert check and (text, [text]) == (check.fields["note"], check.fields["advice"])
    key = "fieldkit.check.show/v1"
    documents = [json.loads(done.stdout) for done in outputs if done.stdout.startswith("{")]
    assert [text, text] == [one[key]["note"] for one in documents if key in one]
    for done in outputs:
        assert [] == [sign for sign in SHOWN_RAW if sign in done.stdout + done.stderr]
    if text == MARKUP:
        assert MARKUP in fieldkit("check", "show", C1, cwd=team.root).stdout


def test_json_gives_the_text_back_exactly(team: Team, fieldkit: Any) -> None:
    """
    What is escaped in JSON reads back as the same text.
    """
    fieldkit("check", "log", "GW-007", *DAY, "--note", ACTING + RARE, cwd=team.root)
    done = fieldkit("check", "show", C1, cwd=team.root, json=True)

    assert ACTING + RARE == done.json["fieldkit.check.show/v1"]["note"]


@pytest.mark.parametrize("words", [("--note", "a\udcff"), ("-x", "\udcff"), ("--escort", "\udcff"), ("-d", "\udcff")])
def test_broken_characters_are_refused(team: Team, fieldkit: Any, words: tuple[str, str]) -> None:
    """
    Bytes of the command line that are no text are refused (a name: not found), never stored.
    """
    unchanged(team, fieldkit, "check", "log", "GW-007", *DAY, *words, exit=3 if words[0] == "-d" else 4)


def test_a_newer_format_is_left_alone(team: Team, fieldkit: Any) -> None:
    """
    A ledger of a later format is exit 6 for reader and writer, untouched.
    """
    path = team.root / "ledger.json"
    path.write_bytes(team.ledger().replace(b'"format":1', b'"format":2', 1))
    for words in (("check", "list"), ("check", "log", "GW-007", *DAY)):
        unchanged(team, fieldkit, *words, exit=6)


def test_damage_in_the_middle_is_left_alone(team: Team, fieldkit: Any) -> None:
    """
    A ledger with a bad line in the middle is exit 6 with the line, for reader and writer, untouched.
    """
    path = team.root / "ledger.json"
    fieldkit("visit", "start", *DAY, cwd=team.root)
    path.write_bytes(team.ledger().replace("吴秀兰".encode(), "吴秀芝".encode(), 1))
    for words in (("todo",), ("check", "log", "GW-007", *DAY)):
        assert "damaged at line" in unchanged(team, fieldkit, *words, exit=6)


def test_a_folder_that_cannot_be_written(team: Team, fieldkit: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Without write permission reading works and writing is exit 6.
    """
    real = os.access

    def denied(path: Any, mode: int, **more: Any) -> bool:
        return mode != os.W_OK and real(path, mode, **more)

    monkeypatch.setattr(os, "access", denied)
    unchanged(team, fieldkit, "check", "log", "GW-007", *DAY, exit=6)
    fieldkit("todo", cwd=team.root)


def test_a_full_disk_saves_nothing_and_says_so(team: Team, fieldkit: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    When the disk is full nothing is saved and “saved” is not said.
    """
    import errno

    from fieldkit.store import durable

    def full(*_args: object, **_more: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    for name in ("fsync", "fdatasync"):
        monkeypatch.setattr(durable.os, name, full, raising=False)
    said = unchanged(team, fieldkit, "check", "log", "GW-007", *DAY, exit=6)

    assert "NOT SAVED" in said


def test_two_windows_write_side_by_side(team: Team, fieldkit: Any) -> None:
    """
    A check planned on an older view takes the next free code of the ledger as it is.
    """
    from fieldkit.operations.check import log
    from fieldkit.operations.check_request import CheckRequest

    early = Session(find_workspace(team.root))
    assert early.state
    fieldkit("check", "log", "GW-007", *DAY, cwd=team.root)
    late = log(early, CheckRequest("GW-008", when="2021-10-18"))

    assert "131022-G03A-20211018-C02" == late.check.code


def test_a_closed_pipe_ends_quietly(team: Team, tmp_path: Path) -> None:
    """
    When the reader of a pipe goes away the command ends without a trace.
    """
    program = subprocess.Popen(
        [sys.executable, "-m", "fieldkit", "-w", str(team.root), "--json", "history", "langfang-2021"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=_environment(), cwd=tmp_path,
    )  # fmt: skip
    assert program.stdout and program.stderr
    program.stdout.close()
    said = program.stderr.read().decode()
    program.wait(60)
    program.stderr.close()

    assert "Traceback" not in said and "Exception" not in said


def _environment() -> dict[str, str]:
    root = Path(__file__).resolve().parents[2]
    return {**os.environ, "PYTHONPATH": str(root), "PYTHONUTF8": "1", "TERM": "dumb"}


INTERRUPT = "\x03"
# What opens its terminal first owns it; a run in the background would leave Ctrl-C ignored.
OWN_TERMINAL = """
import os, signal, sys
os.close(os.open(os.ttyname(0), os.O_RDWR))
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execv(sys.executable, [sys.executable, "-m", "fieldkit", *sys.argv[1:]])
"""


def at_terminal(cwd: Path, *words: str, keys: str) -> tuple[int, str]:
    """
    Run the program at a terminal of its own and type; give exit code and everything seen.
    """
    import pty
    import select
    import subprocess

    screen, inside = pty.openpty()
    command = [sys.executable, "-c", OWN_TERMINAL, *words]
    ends = {"stdin": inside, "stdout": inside, "stderr": inside}
    child = subprocess.Popen(command, cwd=cwd, env=_environment(), start_new_session=True, **ends)  # type: ignore[call-overload]
    os.close(inside)
    seen, typed, end = b"", False, time.monotonic() + 60
    while time.monotonic() < end:
        quiet = not select.select([screen], [], [], 0.2)[0]
        if not quiet:
            try:
                data = os.read(screen, 4096)
            except OSError:
                break
            if not data:
                break
            seen += data
        asked = seen.replace(b"^C", b"").rstrip().endswith((b":", b"]"))
        # A signal between the question and the reading of the answer is noticed only after it: a person presses again.
        if asked and (not typed or (keys == INTERRUPT and quiet)):
            os.write(screen, keys.encode())
            typed = True
    if time.monotonic() >= end:
        child.kill()
    os.close(screen)
    return child.wait(), seen.decode("utf-8", "replace")


needs_terminal = pytest.mark.skipif(sys.platform == "win32", reason="no pseudo terminal")


@needs_terminal
def test_ctrl_c_in_a_prompt(team: Team) -> None:
    """
    Ctrl-C in a prompt is exit 130 and nothing is written.
    """
    before = team.ledger()
    code, seen = at_terminal(team.root, "check", "log", "--on", "2021-10-18", keys=INTERRUPT)

    assert (130, before) == (code, team.ledger())
    assert "Interrupted" in seen


@needs_terminal
def test_what_is_missing_is_asked_for(team: Team) -> None:
    """
    At a terminal the missing site and day are asked for, today being the default.
    """
    code, seen = at_terminal(team.root, "check", "log", keys="\nGW-007\n\n\n\nd\n")
    [check] = list(team.session().state.all("check"))

    assert 0 == code, seen
    assert team.session().now().date().isoformat() == check.fields["date"]


@needs_terminal
def test_the_offer_is_taken_at_a_terminal(team: Team) -> None:
    """
    At a terminal the corrected coordinate is offered and taken with “yes”.
    """
    words = ("check", "log", "GW-007", *DAY, "--rest", "ok", "--at", f"N{WELL[1]},E{WELL[0]}")
    code, seen = at_terminal(team.root, *words, keys="y\n")
    [check] = list(team.session().state.all("check"))

    assert 0 == code, seen
    assert (str(WELL[0]), str(WELL[1]), 0) == (
        check.fields["coordinate"]["lat"], check.fields["coordinate"]["lon"], check.fields["distance_m"],
    )  # fmt: skip


@needs_terminal
def test_a_question_is_harmless_too(team: Team) -> None:
    """
    A name that could act on the screen does not do so in a question either.
    """
    add_deputy(team, "D010", ACTING)
    _code, seen = at_terminal(team.root, "erase", "D010", keys="n\n")

    assert "<ESC>[31m" in seen
    assert [] == [sign for sign in SHOWN_RAW if sign in seen.replace("\r\n", "")]


@needs_terminal
@pytest.mark.parametrize(
    "words",
    [(ACTING,), ("check", ACTING), ("check", "log", "--" + ACTING), ("summary", "--by", ACTING)],
    ids=["noun", "verb", "option", "choice"],
)
def test_a_usage_error_is_harmless_too(team: Team, words: tuple[str, ...]) -> None:
    """
    What was typed in the place of a noun, verb, option or choice does not act on the screen.
    """
    code, seen = at_terminal(team.root, *words, keys="")

    assert 2 == code
    assert [] == [sign for sign in SHOWN_RAW if sign in seen.replace("\r\n", "")]


@needs_terminal
def test_an_erasure_that_is_not_confirmed(team: Team) -> None:
    """
    “No” at the question erases nothing, and is no interruption.
    """
    before = team.ledger()
    code, seen = at_terminal(team.root, "erase", "D001", keys="n\n")

    assert (0, before) == (code, team.ledger())
    assert "Nothing was erased." in seen and "Interrupted" not in seen


@needs_terminal
def test_an_unknown_site_is_said_before_anything_is_asked(team: Team) -> None:
    """
    At a terminal a wrong site is answered at once, not after the day was asked for.
    """
    code, seen = at_terminal(team.root, "check", "log", "没有这个点位", keys="\n")

    assert 3 == code
    assert "When" not in seen


def test_the_version_is_told(fieldkit: Any) -> None:
    """
    `--version` tells the version of the package.
    """
    from fieldkit import __version__

    assert f"fieldkit {__version__}\n" == fieldkit("--version").stdout
