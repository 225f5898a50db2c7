"""
What is handed over comes back whole: exports, merges of files, bundles, folders and workspaces, and what is refused.
"""

from __future__ import annotations

import itertools
import json
import os
import random
import zipfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from making import tree

from fieldkit.core.canonical import base32
from fieldkit.core.check import plan_withdraw
from fieldkit.core.entry import Change, decode_line, line_of
from fieldkit.core.fold import Record
from fieldkit.core.scan import ledger_bytes
from fieldkit.core.state import record_id
from fieldkit.core.union import canonical_ledger, unite
from fieldkit.errors import InvalidInput, NotFound, NotSaved
from fieldkit.operations import merge as merging
from fieldkit.operations.erase import erase
from fieldkit.operations.export import export
from fieldkit.operations.init import init
from fieldkit.operations.merge import merge, merge_files
from fieldkit.operations.merge_result import MergeResult
from fieldkit.operations.session import Session
from fieldkit.operations.verify import verify_files, verify_workspace
from fieldkit.store.ledger import read_ledger
from fieldkit.store.photos import keep_photo
from fieldkit.store.workspace import Workspace

CAMPAIGN = "langfang-2021"
GROUPS = ("131022-G03", "131022-G04", "131023-G01")


class Team:
    """
    A workspace with its own laptop: fixed clock and randomness, its settings in a home of its own.
    """

    def __init__(self, folder: Path, seed: int, campaign: str = CAMPAIGN) -> None:
        self.root = folder
        self.random = random.Random(seed)
        init(folder, "131000", campaign=campaign, author=f"示例{seed}")
        self._lists()

    @property
    def session(self) -> Session:
        """
        A new look at the workspace.
        """
        clock = datetime(2021, 10, 18, 9, 30, tzinfo=UTC)
        return Session(Workspace(self.root), lambda: clock, lambda count: self.random.randbytes(count))

    def _lists(self) -> None:
        changes = [
            Change("group", record_id(CAMPAIGN, "group", code), {"code": code, "name": code, "region": code[:6]})
            for code in GROUPS
        ]
        from fieldkit.core.entry import mint_list_entry

        lines = [mint_list_entry(change.kind, change.rec, change.set) for change in changes]
        self.session.write_list(lambda state, who: (lines, []))

    def say(self, kind: str, fields: dict[str, Any], rec: str | None = None) -> Record:
        """
        Write one entry and give the record as it is then.
        """
        session = self.session
        identity = rec or session.new_id()
        session.write(lambda state, who: [Change(kind, identity, fields)])
        found = session.state.get(kind, identity)
        assert found is not None
        return found

    def check(self, code: str, group: str = GROUPS[0], picture: bytes = b"") -> Record:
        """
        Log a check, with a photo when a picture is given.
        """
        made = self.say("check", {"code": code, "date": "2021-10-18", "group": record_id(CAMPAIGN, "group", group)})
        if picture:
            digest = keep_photo(self.root / "photos", picture, "jpg")
            fields = {"check": made.id, "sha256": digest, "ext": "jpg", "role": "scene", "bytes": len(picture)}
            self.say("photo", fields)
        return made

    @property
    def ledger(self) -> bytes:
        """
        The ledger's bytes.
        """
        return (self.root / "ledger.json").read_bytes()

    @property
    def canonical(self) -> bytes:
        """
        The canonical bytes of all entries, made without the code under test.
        """
        lines = read_ledger(self.root / "ledger.json").lines
        return canonical_ledger(CAMPAIGN, unite(lines))


@pytest.fixture
def teams(tmp_path: Path) -> list[Team]:
    """
    Three teams that started from the same lists and each logged a check with a photo.
    """
    made = [Team(tmp_path / name, seed) for seed, name in enumerate("abc")]
    for number, team in enumerate(made):
        team.check(f"{GROUPS[number]}A-20211018-C01", GROUPS[number], b"\xff\xd8\xff picture %d" % number)
    return made


@pytest.fixture
def city(tmp_path: Path) -> Team:
    """
    The workspace everything is merged into.
    """
    return Team(tmp_path / "city", 9)


def statuses(result: MergeResult) -> list[tuple[str, int, int, str | None]]:
    """
    Give status, new, known and reason of each file.
    """
    return [(file.status, file.new, file.known, file.reason) for file in result.files]


def test_a_bundle_carries_everything(teams: list[Team], city: Team, tmp_path: Path) -> None:
    """
    Exported and merged, entries and photos are there byte for byte, and a second merge finds them known.
    """
    sent = export(teams[0].session, tmp_path / "a.zip")
    first = merge(city.session, [tmp_path / "a.zip"])
    again = merge(city.session, [tmp_path / "a.zip"])

    assert ("bundle", 6, 1, 0) == (sent.kind, sent.entries, sent.photos, len(sent.missing_photos))
    assert [("merged", 2, 4, None)] == statuses(first)
    assert [("unchanged", 0, 6, None)] == statuses(again)
    assert (0, 0, 1) == (first.exit_code, again.exit_code, first.photos)
    assert teams[0].canonical == city.canonical
    assert tree(teams[0].root / "photos") == tree(city.root / "photos")
    assert (tmp_path / "a.zip").stat().st_size == sent.size
    assert sha256((tmp_path / "a.zip").read_bytes()).hexdigest() == sent.sha256
    assert 0 == verify_workspace(city.session).exit_code


def test_any_order_gives_the_same_bytes(teams: list[Team], tmp_path: Path) -> None:
    """
    In whatever order, grouping and form three files arrive, ledger and bundle come out byte for byte the same.
    """
    for team in teams:
        export(team.session, tmp_path / f"{team.root.name}.zip")
    inputs = [tmp_path / "a.zip", tmp_path / "b", tmp_path / "c.zip"]
    found = set()
    for place, order in enumerate(itertools.permutations(inputs)):
        folder = tmp_path / f"out{place}"
        folder.mkdir()
        merge_files(order[:2], folder / "two.json")
        merge_files([folder / "two.json", order[2], order[0]], folder / "all.json")
        merge_files(order, folder / "all.zip")
        ledger = (folder / "all.json").read_bytes()
        found.add((ledger, (folder / "all.zip").read_bytes(), tuple(tree(folder / "photos").items())))

    assert 1 == len(found)
    assert {"two.json", "all.json", "all.zip", "photos"} == {path.name for path in (tmp_path / "out0").iterdir()}


def test_an_old_copy_undoes_nothing(teams: list[Team], city: Team, tmp_path: Path) -> None:
    """
    What was corrected stays corrected when the file from before the correction arrives afterwards.
    """
    export(teams[0].session, tmp_path / "old.json")
    check = next(iter(teams[0].session.state.all("check")))
    teams[0].say("check", {"note": "corrected"}, check.id)
    merge(city.session, [teams[0].root])
    before = city.ledger
    result = merge(city.session, [tmp_path / "old.json"])

    assert [("unchanged", 0, 6, None)] == statuses(result)
    assert before == city.ledger
    record = city.session.state.get("check", check.id)
    assert record is not None
    assert ("corrected", ()) == (record.fields["note"], record.conflicts)


def test_an_erasure_is_applied_everywhere(teams: list[Team], city: Team, tmp_path: Path) -> None:
    """
    An erasure that arrives empties the entries and deletes the photo; an old bundle cannot bring either back, and
    every id still verifies.
    """
    export(teams[0].session, tmp_path / "old.zip")
    merge(city.session, [tmp_path / "old.zip"])
    check = next(iter(teams[0].session.state.all("check")))
    erase(teams[0].session, check.code, "示例")
    result = merge(city.session, [teams[0].root])
    again = merge(city.session, [tmp_path / "old.zip"])

    assert (0, 0) == (result.exit_code, again.exit_code)
    assert [("unchanged", 0, 6, None)] == statuses(again)
    assert check.code.encode() not in city.ledger
    assert {} == tree(city.root / "photos")
    assert 0 == verify_workspace(city.session).exit_code
    assert teams[0].canonical == city.canonical


def test_a_conflict_is_counted_once_and_is_new_once(teams: list[Team], city: Team) -> None:
    """
    Two people changing one field is a conflict named by record and field; merged again it stands but is not new.
    """
    shared = record_id(CAMPAIGN, "group", GROUPS[0])
    for number, team in enumerate(teams[:2]):
        team.say("group", {"leader": f"示例{number}"}, shared)
    first = merge(city.session, [teams[0].root, teams[1].root])
    again = merge(city.session, [teams[1].root])

    assert (1, [("group", GROUPS[0], "leader")]) == (
        first.conflicts,
        [(one.kind, one.code, one.field) for one in first.new_conflicts],
    )
    assert (1, (), 1, 0) == (again.conflicts, again.new_conflicts, first.exit_code, again.exit_code)


def test_a_conflict_over_other_values_is_new(teams: list[Team], city: Team) -> None:
    """
    Where both sides say something else than before, the conflict is new again though as many values stand in it.
    """
    shared = record_id(CAMPAIGN, "group", GROUPS[0])
    found = []
    for said in ("甲", "乙"):
        for number, team in enumerate(teams[:2]):
            team.say("group", {"leader": f"示例{said}{number}"}, shared)
        found.append(merge(city.session, [teams[0].root, teams[1].root]))

    assert [(1, 1), (1, 1)] == [(each.conflicts, len(each.new_conflicts)) for each in found]


def test_a_missing_photo_is_named(teams: list[Team], city: Team, tmp_path: Path) -> None:
    """
    A bundle without one of its photos gives its entries; the photo is named with its check and file, until it comes.
    """
    export(teams[0].session, tmp_path / "good.zip")
    with zipfile.ZipFile(tmp_path / "good.zip") as good, zipfile.ZipFile(tmp_path / "bad.zip", "w") as bad:
        for name in good.namelist():
            if not name.startswith("photos/"):
                bad.writestr(name, good.read(name))
    first = merge(city.session, [tmp_path / "bad.zip"])
    mended = merge(city.session, [tmp_path / "good.zip"])

    assert [("partial", 2, 4, "photo_lacking")] == statuses(first)
    assert [(GROUPS[0] + "A-20211018-C01", str(tmp_path / "bad.zip"))] == [
        (one.check, one.file) for one in first.missing_photos
    ]
    assert (1, 0, 1, ()) == (first.exit_code, mended.exit_code, mended.photos, mended.missing_photos)


def test_a_damaged_photo_is_not_taken(teams: list[Team], city: Team, tmp_path: Path) -> None:
    """
    A photo whose bytes do not match its name stays out, from a folder or from an export.
    """
    [photo] = (teams[0].root / "photos").iterdir()
    photo.write_bytes(b"\xff\xd8\xff something else")
    result = merge(city.session, [teams[0].root])
    sent = export(teams[0].session, tmp_path / "a.zip")

    assert [("partial", 2, 4, "photo_damaged")] == statuses(result)
    assert {} == tree(city.root / "photos")
    assert (0, 1) == (sent.photos, len(sent.missing_photos))
    assert ["photo_differs"] == [one.what for one in verify_workspace(teams[0].session).files[0].problems]


def _line(kind: str, fields: dict[str, Any], f: int = 1, **more: Any) -> bytes:
    body = {"at": "", "by": "", "dev": "z", "f": f, "n": 1, "rec": [kind, base32(bytes(20))], "seen": [], **more}
    return line_of(body, fields)[1]


def _odd(text: bytes) -> bytes:
    """
    Give a line that matches its id and is yet no canonical entry.
    """
    head = text[: text.index(b',"set":')]
    digest = sha256(head + b',"set":"' + sha256(b"{}").hexdigest().encode() + b'"}').digest()
    return b'"' + base32(digest).encode() + b'":' + head + b',"set":{}}'


WRONG: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "empty"),
    "null": (b"null", "null"),
    "text": (b"hello", "not_json"),
    "utf16": ('{"about":{}}'.encode("utf-16"), "utf16"),
    "utf16 no mark": ('{"about":{}}'.encode("utf-16-le"), "utf16"),
    "gbk": ('{"关于":{}}'.encode("gbk"), "not_utf8"),
    "other program": (b'{"_default":{"1":{"name":"x"}}}', "other_program"),
    "other campaign": (ledger_bytes("baoding-2022", [_line("site", {"code": "x"})]), "other_campaign"),
    "too new": (ledger_bytes(CAMPAIGN, [], 9), "too_new"),
    "deep": (b"[" * 100_000, "not_json"),
    "cut in its first line": (ledger_bytes(CAMPAIGN, [])[:40], "truncated"),
    "first line damaged": (ledger_bytes(CAMPAIGN, [_line("site", {"code": "x"})]).replace(b"forma", b"form"), "about"),
    "gb18030": (
        ledger_bytes(CAMPAIGN, [_line("site", {"name": "东泵站"})]).decode().encode("gb18030"),
        "gb18030",
    ),
    "newer with other lines": (ledger_bytes(CAMPAIGN, [b'"x":{}'], 2), "too_new"),
    "a zip by name": (b"PK\x03\x04 nothing more", "truncated"),
}


ONE = _line("site", {"code": "x"})
DAMAGED: dict[str, tuple[bytes, int, str]] = {
    "edited": (ONE.replace(b'"x"', b'"y"'), 0, "hash"),
    "spaces": (_odd(b'{"at": "","rec":["site","a"],"set":'), 0, "shape"),
    "not a number": (_odd(b'{NaN,"set":'), 0, "json"),
    "infinity": (_odd(b'{"at":Infinity,"set":'), 0, "shape"),
    "digits": (_odd(b'{"at":' + b"9" * 9000 + b',"set":'), 0, "json"),
    "nested": (_odd(b'{"at":' + b"[" * 100_000 + b',"set":'), 0, "json"),
    "one of two": (ONE + b",\n" + ONE.replace(b'"x"', b'"y"'), 1, "hash"),
}


@pytest.mark.parametrize("case", DAMAGED, ids=lambda case: case.replace(" ", "-"))
def test_a_damaged_entry_costs_that_entry(teams: list[Team], city: Team, tmp_path: Path, case: str) -> None:
    """
    An entry that cannot be believed is held back by file, line and reason; good ones beside it and other files are
    taken; the file stays as it was, and `verify` names the line too.
    """
    text, good, reason = DAMAGED[case]
    path = tmp_path / "wrong.json"
    data = ledger_bytes(CAMPAIGN, [text])
    path.write_bytes(data)
    result = merge(city.session, [path, teams[0].root])

    assert [("partial", good, 0, "quarantined"), ("merged", 2, 4, None)] == statuses(result)
    assert [(str(path), 3 + good, reason)] == [(one.file, one.line, one.reason) for one in result.held_back]
    assert (1, 1) == (result.files[0].quarantined, result.exit_code)
    assert data == path.read_bytes()
    assert [("line", 3 + good, reason)] == [
        (one.what, one.line, one.detail) for one in verify_files([path]).files[0].problems
    ]


@pytest.mark.parametrize("case", WRONG, ids=lambda case: case.replace(" ", "-"))
def test_a_file_that_cannot_be_believed_is_refused_whole(
    teams: list[Team], city: Team, tmp_path: Path, case: str
) -> None:
    """
    Such a file is refused with its reason, alone or beside a good one; it and the ledger stay as they were.
    """
    data, reason = WRONG[case]
    path = tmp_path / "wrong.json"
    path.write_bytes(data)
    before = city.ledger
    alone = merge(city.session, [path])
    assert before == city.ledger
    beside = merge(city.session, [path, teams[0].root])

    assert ([("refused", 0, 0, reason)], 7) == (statuses(alone), alone.exit_code)
    assert ([("refused", 0, 0, reason), ("merged", 2, 4, None)], 1) == (statuses(beside), beside.exit_code)
    assert data == path.read_bytes()
    assert reason in [one.detail for one in verify_files([path]).files[0].problems] or case in (
        "other campaign",
        "too new",
    )


def test_a_pretty_printed_file_is_taken(teams: list[Team], city: Team, tmp_path: Path) -> None:
    """
    A layout changed by an editor, with a byte order mark, is taken as long as every entry matches its id.
    """
    path = tmp_path / "pretty.json"
    path.write_text(json.dumps(json.loads(teams[0].ledger), indent=4), encoding="utf-8-sig")
    result = merge(city.session, [path])

    assert [("merged", 2, 4, "bom")] == statuses(result)
    assert teams[0].canonical == city.canonical


def test_entries_of_a_later_version_are_carried_on(city: Team, tmp_path: Path) -> None:
    """
    Unknown kinds and later format numbers are kept byte for byte, counted, and travel on.
    """
    lines = [_line("casefile", {"code": "x"}), _line("site", {"code": "y", "shape": [1]}, f=2, n=2, extra="later")]
    (tmp_path / "later.json").write_bytes(ledger_bytes(CAMPAIGN, lines))
    result = merge(city.session, [tmp_path / "later.json"])
    export(city.session, tmp_path / "out.json", region="131022")

    assert [("casefile", 1, 1), ("site", 2, 1)] == [tuple(one) for one in result.unknown]
    assert 0 == result.exit_code
    assert all(one in city.ledger and one in (tmp_path / "out.json").read_bytes() for one in lines)


def test_a_hostile_photo_name_names_nothing(city: Team, tmp_path: Path) -> None:
    """
    A record or an erasure that names a path instead of a photo reads and deletes nothing.
    """
    (tmp_path / "victim.jpg").write_bytes(b"mine")
    up = "../../victim"
    lines = [
        _line("photo", {"sha256": up, "ext": "jpg", "check": "x"}),
        _line("erase", {"entries": [], "photos": [up, "victim"]}),
        _line("check", {"code": {"a": 1}, "group": ["x"], "visit": 5, "": 1, "deputy.x": True}),
    ]
    (tmp_path / "evil.json").write_bytes(ledger_bytes(CAMPAIGN, lines))
    result = merge(city.session, [tmp_path / "evil.json"])

    assert ("merged", ()) == (result.files[0].status, result.missing_photos)
    assert b"mine" == (tmp_path / "victim.jpg").read_bytes()
    export(city.session, tmp_path / "out.zip", region="131022")
    verify_workspace(city.session)


def test_a_folder_gives_its_files_in_order(teams: list[Team], city: Team, tmp_path: Path) -> None:
    """
    A folder means every ledger, bundle and workspace below it, sorted; what is none by its name is passed over.
    """
    sent = tmp_path / "sent"
    (sent / "sub").mkdir(parents=True)
    (sent / "photos").mkdir()
    export(teams[1].session, sent / "b.JSON")
    export(teams[0].session, sent / "sub" / "a.zip")
    teams[2].root.rename(sent / "c")
    for name in (".hidden.json", "note.txt", "photos/x.jpg", "~$plan.csv"):
        (sent / name).write_text("{}", encoding="utf-8")
    (sent / "other.json").write_text('{"by": {}}', encoding="utf-8")
    before = tree(sent)
    result = merge(city.session, [sent, tmp_path / "none", tmp_path / "photos"])

    assert ["b.JSON", "c", "other.json", "sub/a.zip"] == [
        str(Path(file.path).relative_to(sent)) for file in result.files[:4]
    ]
    assert [None, None, "other_program", None, "not_found", "not_found"] == [file.reason for file in result.files]
    assert before == tree(sent)


def test_the_own_workspace_is_no_news(city: Team, teams: list[Team], tmp_path: Path) -> None:
    """
    A folder that holds this very workspace is merged without it being refused or counted as new.
    """
    city.root.rename(teams[0].root / "city")
    city.root = teams[0].root / "city"
    (teams[0].root / "workspace.json").unlink()
    result = merge(city.session, [teams[0].root])

    assert [("unchanged", "own_ledger"), ("merged", None)] == [(file.status, file.reason) for file in result.files]
    assert 0 == result.exit_code


def test_files_of_two_campaigns_are_decided_by_number(teams: list[Team], tmp_path: Path) -> None:
    """
    A standalone merge takes the campaign most files belong to, in whatever order they come.
    """
    (tmp_path / "other.json").write_bytes(ledger_bytes("baoding-2022", [_line("site", {"code": "x"})]))
    inputs = [tmp_path / "other.json", teams[0].root, teams[1].root]
    outs = []
    for place, order in enumerate([inputs, inputs[::-1]]):
        result = merge_files(order, tmp_path / f"{place}.json")
        outs.append((tmp_path / f"{place}.json").read_bytes())
        assert {"other.json": "other_campaign", "a": None, "b": None} == {
            Path(file.path).name: file.reason for file in result.files
        }
    assert outs[0] == outs[1]


def test_who_was_not_heard_from_is_named(teams: list[Team], city: Team) -> None:
    """
    A group is heard from when a visit or check of it is here; the date is that of its latest entry.
    """
    result = merge(city.session, [teams[0].root])

    assert [(GROUPS[0], "2021-10-18T09:30:00+00:00"), (GROUPS[1], ""), (GROUPS[2], "")] == [
        (group.code, group.last_at) for group in result.heard
    ]


def test_a_lost_file_shows_as_a_gap(teams: list[Team], city: Team, tmp_path: Path) -> None:
    """
    Entries of a writer that have not arrived are counted and numbered.
    """
    teams[0].check("131022-G03A-20211018-C02")
    lines = read_ledger(teams[0].root / "ledger.json").lines.values()
    kept = [one for one in lines if decode_line(one).n != 2]
    (tmp_path / "part.json").write_bytes(ledger_bytes(CAMPAIGN, kept))
    result = merge(city.session, [tmp_path / "part.json"])

    assert [(1, "2")] == [(gap.missing, gap.numbers) for gap in result.gaps]


def test_a_part_goes_to_one_county(teams: list[Team], city: Team, tmp_path: Path) -> None:
    """
    A region or group gets its whole records and photos, and nothing of the others.
    """
    merge(city.session, [team.root for team in teams])
    sent = export(city.session, tmp_path / "county.zip", region="固安县")
    lone = export(city.session, tmp_path / "group.json", group="131022-G04")
    with zipfile.ZipFile(tmp_path / "county.zip") as archive:
        text = archive.read("ledger.json").decode()

    assert ("131022", 2) == (sent.region, sent.photos)
    assert [True, True, False] == [f"{group}A-20211018-C01" in text for group in GROUPS]
    assert ("131022-G04", 0, 1) == (lone.group, lone.photos, lone.photos_left)
    assert [0, 0] == [verify_files([tmp_path / name]).exit_code for name in ("county.zip", "group.json")]
    for name, wrong in (("region", "火星"), ("group", "131022-G99")):
        with pytest.raises(NotFound):
            export(city.session, tmp_path / "x.json", **{name: wrong})


def test_an_export_never_overwrites_a_working_ledger(teams: list[Team], city: Team, tmp_path: Path) -> None:
    """
    Working ledgers, what a workspace keeps, files of other programs and other endings are refused as targets.
    """
    (tmp_path / "foreign.json").write_text('{"mine": 1}', encoding="utf-8")
    targets = [
        city.root / "ledger.json",
        city.root / "local" / "x.json",
        city.root / "photos" / "x.zip",
        teams[0].root / "ledger.json",
        tmp_path / "foreign.json",
        tmp_path / "x.csv",
        tmp_path,
    ]
    before = tree(tmp_path)
    for target in targets:
        with pytest.raises(InvalidInput):
            export(city.session, target)
    assert before == tree(tmp_path)


def test_an_export_never_drops_what_another_laptop_handed_over(teams: list[Team], tmp_path: Path) -> None:
    """
    A file that holds entries which would be lost is refused as a target; an older one of our own is replaced.
    """
    stick = tmp_path / "131022-G03.zip"
    export(teams[0].session, stick)
    before = stick.read_bytes()
    with pytest.raises(InvalidInput):
        export(teams[1].session, stick)
    with pytest.raises(InvalidInput):
        merge_files([teams[1].root], stick)
    assert before == stick.read_bytes()

    merge(teams[0].session, [teams[1].root])
    assert len(before) < export(teams[0].session, stick).size


def test_an_input_is_never_the_output(teams: list[Team], tmp_path: Path) -> None:
    """
    A standalone merge refuses to write over one of its inputs, and passes over its earlier output in a folder.
    """
    sent = tmp_path / "sent"
    sent.mkdir()
    export(teams[0].session, sent / "a.json")
    with pytest.raises(InvalidInput):
        merge_files([sent / "a.json"], sent / "a.json")
    first = merge_files([sent], sent / "out.json")
    again = merge_files([sent], sent / "out.json")

    assert (first.sha256, ["a.json"]) == (again.sha256, [Path(file.path).name for file in again.files])


def test_photos_travel_beside_a_ledger(teams: list[Team], city: Team, tmp_path: Path) -> None:
    """
    A merge into a .json puts the photos into `photos` beside it, where the next merge finds them.
    """
    counties = tmp_path / "counties"
    counties.mkdir()
    merge_files([teams[0].root, teams[1].root], counties / "131022.json")
    merge_files([teams[2].root], counties / "131023.json")
    result = merge(city.session, [counties])

    assert (3, 3, (), 0) == (len(tree(counties / "photos")), result.photos, result.missing_photos, result.exit_code)


def test_an_interrupted_merge_leaves_all_or_nothing(
    teams: list[Team], city: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Ctrl-C while files are read or photos taken leaves the ledger as it was and no temporary file.
    """
    before = tree(city.root)

    def stop(at: int) -> Callable[[int, int, str, int, int], None]:
        calls = itertools.count()

        def tell(done: int, of: int, name: str, entries: int, conflicts: int) -> None:
            if next(calls) == at:
                raise KeyboardInterrupt

        return tell

    for at in range(6):
        with pytest.raises(KeyboardInterrupt):
            merge(city.session, [team.root for team in teams], stop(at))
        assert before == tree(city.root)
        assert [] == list((city.root / "local").glob("arriving*"))

    def no_room(*arguments: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr("fieldkit.store.ledger.replace_file", no_room)
    with pytest.raises(NotSaved):
        merge(city.session, [teams[0].root])
    assert before["ledger.json"] == city.ledger


def test_another_window_writing_meanwhile_loses_nothing(
    teams: list[Team], city: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    A check logged while the files are read is kept, and the counts are those of the ledger as it was under the lock.
    """
    session = city.session
    fetch = merging._fetch

    def meanwhile(*arguments: Any) -> Any:
        monkeypatch.setattr(merging, "_fetch", fetch)
        city.check("131000-G01A-20211018-C01")
        merge(city.session, [teams[0].root])
        return fetch(*arguments)

    monkeypatch.setattr(merging, "_fetch", meanwhile)
    result = merge(session, [teams[0].root, teams[1].root])

    assert [("unchanged", 0, 6, None), ("merged", 2, 4, None)] == statuses(result)[:2]
    assert b"131000-G01A-20211018-C01" in city.ledger
    assert 0 == verify_workspace(city.session).exit_code


def test_a_merge_leaves_a_note(teams: list[Team], city: Team, tmp_path: Path) -> None:
    """
    What was merged when, from which bytes, stays on this laptop; a merge in which all was refused leaves none.
    """
    export(teams[0].session, tmp_path / "a.json")
    merge(city.session, [tmp_path / "none.json"])
    assert not (city.root / "local" / "merges").exists()
    merge(city.session, [tmp_path / "a.json"])
    [note] = (city.root / "local" / "merges").iterdir()
    document = json.loads(note.read_text("utf-8"))

    assert (2, sha256((tmp_path / "a.json").read_bytes()).hexdigest()) == (
        document["new"],
        document["files"][0]["sha256"],
    )


def problems(found: Sequence[Any]) -> list[str]:
    """
    Give what is amiss, in one word each.
    """
    return [problem.what for file in found for problem in file.problems]


def test_verify_finds_each_planted_fault(teams: list[Team], tmp_path: Path) -> None:
    """
    A changed byte, a lost line, a dangling reference, a missing photo: each is found and named, and nothing else is.
    """
    team = teams[0]
    good = team.ledger
    assert [] == problems(verify_workspace(team.session).files)
    rows = good.split(b"\n")
    flipped = good.replace(b"2021-10-18T09", b"2021-10-18T19", 1)
    (team.root / "ledger.json").write_bytes(flipped)
    [found] = verify_workspace(team.session).files
    assert [("line", 7, "hash")] == [(one.what, one.line, one.detail) for one in found.problems if one.what == "line"]
    (team.root / "ledger.json").write_bytes(b"\n".join([*rows[:6], *rows[7:]]))
    assert ["dangling", "own_gap"] == sorted(problems(verify_workspace(team.session).files))
    (team.root / "ledger.json").write_bytes(good)
    [photo] = (team.root / "photos").iterdir()
    photo.rename(team.root / "photos" / "kept.bin")
    [found] = verify_workspace(team.session).files
    assert ["photo_missing"] == [one.what for one in found.problems]
    assert ["unreferenced"] == [one.what for one in found.notes]


def test_verify_asks_for_photos_that_a_bundle_was_written_without(teams: list[Team], tmp_path: Path) -> None:
    """
    A photo of a standing check that is not in a bundle needs a person, though its writer knew; one of a check that was
    withdrawn does not.
    """
    team = teams[0]
    [photo] = (team.root / "photos").iterdir()
    photo.rename(tmp_path / photo.name)
    export(team.session, tmp_path / "a.zip")
    found = verify_files([tmp_path / "a.zip"])
    [problem] = found.files[0].problems

    assert (1, "photo_left_out", photo.name, True) == (
        found.exit_code,
        problem.what,
        problem.detail,
        bool(problem.code),
    )
    [check] = [record for record in team.session.state.all("check") if record.code == problem.code]
    team.session.write(lambda state, who: [plan_withdraw(check, "误录")])
    export(team.session, tmp_path / "b.zip")
    found = verify_files([tmp_path / "b.zip"])
    assert (0, ["photo_missing"]) == (found.exit_code, [note.what for note in found.files[0].notes])


def test_a_changed_end_of_the_own_ledger_needs_a_person(teams: list[Team], city: Team) -> None:
    """
    A flipped bit in the last command looks like a torn end: verify says that it needs a person, a merge of the folder
    that it is not whole, the next writer where it put the pieces; cut further than an append, it is damage.
    """
    team = teams[0]
    ledger, good = team.root / "ledger.json", team.ledger
    flipped = bytearray(good)
    flipped[-30] ^= 1
    ledger.write_bytes(flipped)
    [found] = verify_workspace(team.session).files
    assert ["torn"] == [one.what for one in found.problems]
    assert [("partial", "torn")] == [(one.status, one.reason) for one in merge(city.session, [team.root]).files]
    session = team.session
    session.write(lambda state, who: [Change("site", "a" * 32, {"name": "x"})])
    assert bytes(flipped).startswith(ledger.read_bytes()[: len(good) // 2])
    assert "torn-" in session.torn_end[1]
    ledger.write_bytes(good[: len(good) // 3])
    assert problems(verify_workspace(team.session).files)
    assert [("partial", "truncated")] == [(one.status, one.reason) for one in merge(city.session, [team.root]).files]


def test_what_cannot_be_read_is_not_written_over(teams: list[Team], tmp_path: Path) -> None:
    """
    A damaged ledger or one of a newer format may be the only copy: an export takes another name.
    """
    target = tmp_path / "a.json"
    export(teams[0].session, target)
    for damaged in (target.read_bytes()[:-40], target.read_bytes().replace(b'"format":1', b'"format":2', 1)):
        target.write_bytes(damaged)
        with pytest.raises(InvalidInput):
            export(teams[1].session, target)
        assert damaged == target.read_bytes()


def test_a_forged_counter_stops_nobody(teams: list[Team], tmp_path: Path) -> None:
    """
    An entry that claims the last possible number of this laptop makes it a new writer, and work goes on.
    """
    team = teams[0]
    own = next(entry for entry in map(decode_line, read_ledger(team.root / "ledger.json").lines.values()) if entry.dev)
    body = {"at": own.at, "by": "x", "dev": own.dev, "f": 1, "n": 2**53, "rec": [own.kind, own.rec], "seen": []}
    (tmp_path / "x.json").write_bytes(ledger_bytes(CAMPAIGN, [line_of(body, {"note": "x"})[1]]))
    merge(team.session, [tmp_path / "x.json"])
    written = team.session.write(lambda state, who: [Change("site", "a" * 32, {"name": "x"})])

    assert (1, False) == (written.entries[0].n, written.entries[0].dev == own.dev)


def test_the_photo_of_a_withdrawn_check_is_worth_a_note(teams: list[Team]) -> None:
    """
    A photo that no longer counts may be gone; that it is is said, and nobody is sent to look for it.
    """
    team = teams[0]
    [check] = list(team.session.state.all("check"))
    team.say("check", {"withdrawn": "wrong"}, check.id)
    next((team.root / "photos").iterdir()).unlink()
    [found] = verify_workspace(team.session).files

    assert ([], [("photo_withdrawn", check.code)]) == (
        list(found.problems),
        [(one.what, one.code) for one in found.notes],
    )


def test_a_photo_cut_short_is_replaced_by_a_whole_one(teams: list[Team], city: Team, tmp_path: Path) -> None:
    """
    A file whose size is not the one its record names is no photo: it is missing until a whole one arrives.
    """
    export(teams[0].session, tmp_path / "a.zip")
    merge(city.session, [tmp_path / "a.zip"])
    [photo] = (city.root / "photos").iterdir()
    whole = photo.read_bytes()
    for damaged in (b"", whole[:-1], whole + b"x"):
        photo.write_bytes(damaged)
        assert 1 == len(merge(city.session, [teams[1].root]).missing_photos)
        assert [] == list(merge(city.session, [tmp_path / "a.zip"]).missing_photos)
        assert whole == photo.read_bytes()
        photo.write_bytes(damaged)
        assert [] == list(merge(city.session, [teams[0].root]).missing_photos)
        assert whole == photo.read_bytes()


def test_verify_does_not_vouch_for_a_newer_format(teams: list[Team], tmp_path: Path) -> None:
    """
    A ledger of a newer format, which no other command would read, is no ledger that verifies.
    """
    ledger = teams[0].root / "ledger.json"
    ledger.write_bytes(ledger.read_bytes().replace(b'"format":1', b'"format":9', 1))

    assert [("refused", "too_new")] == [(one.what, one.detail) for one in verify_files([ledger]).files[0].problems]


def test_a_copied_folder_shows_as_a_fork(teams: list[Team], city: Team, tmp_path: Path) -> None:
    """
    Two different entries under one number of one writer are found by merge and verify.
    """
    lines = list(read_ledger(teams[0].root / "ledger.json").lines.values())
    own = next(decode_line(one) for one in lines if decode_line(one).dev)
    body = {"at": own.at, "by": "x", "dev": own.dev, "f": 1, "n": own.n, "rec": [own.kind, own.rec], "seen": []}
    (tmp_path / "fork.json").write_bytes(ledger_bytes(CAMPAIGN, [*lines, line_of(body, {"note": "other"})[1]]))
    result = merge(city.session, [tmp_path / "fork.json"])

    assert ["1"] == [gap.forked for gap in result.gaps]
    assert ["fork"] == problems(verify_files([tmp_path / "fork.json"]).files[:1])[:1]
