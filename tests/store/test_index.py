"""
The index: a ledger looked into through it is the ledger read whole, whatever happened to either; what it cannot vouch
for is not used.
"""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest
from doors import differences
from entries import CAMPAIGN, LAPTOPS, entry, forged, line, rid
from reliability.acts import gathered
from reliability.fleet import Fleet
from reliability.histories import do, draw

from fieldkit.core.codes import normalise_code
from fieldkit.core.entry import decode_line, is_stub, stub_line
from fieldkit.core.scan import CLOSING, ledger_bytes
from fieldkit.core.state import build_state
from fieldkit.errors import LedgerDamaged
from fieldkit.store import index, index_keys, indexed, indexing
from fieldkit.store.index import NotIndexed, places
from fieldkit.store.indexed import look_into
from fieldkit.store.ledger import append_lines
from fieldkit.store.workspace import Workspace

HISTORIES = (0, 3, 10, 33, 34, 43, 171, 321)
Lines = list[bytes]


@pytest.fixture(autouse=True)
def small_ones_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Let small ledgers be indexed.
    """
    monkeypatch.setattr(indexing, "FEWEST_ENTRIES", 0)


def written(folder: Path, lines: Lines, campaign: str = CAMPAIGN) -> Workspace:
    """
    Give a workspace whose ledger has these lines.
    """
    workspace = Workspace(folder)
    folder.mkdir(exist_ok=True)
    workspace.ledger.write_bytes(ledger_bytes(campaign, lines))
    return workspace


def played(seed: int) -> Fleet:
    """
    Give a fleet after a history drawn by chance: amended, withdrawn, unified, set aside, erased, merged.
    """
    fleet = gathered("visit" if seed % 2 else "check")
    for step in draw(seed, 60):
        do(fleet, step.act, step.seed)
    return fleet


@pytest.mark.parametrize("seed", HISTORIES)
def test_a_ledger_looked_into_is_the_ledger_read_whole(tmp_path: Path, seed: int) -> None:
    """
    Whatever part of a ledger an index covers, and however often it was added to, every door gives what reading and
    folding all entries gives.
    """
    fleet = played(seed)
    desk = max(fleet.desks, key=lambda one: len(one.lines))
    lines, campaign = list(desk.lines.values()), desk.content.campaign
    dice = random.Random(seed)
    cuts = sorted({dice.randrange(1, len(lines)) for _ in range(3)} | {len(lines)})
    workspace = written(tmp_path / "one", lines[: cuts[0]], campaign)
    assert indexing.keep_index(workspace)
    for place, cut in enumerate(cuts):
        if place:
            append_lines(workspace.ledger, lines[cuts[place - 1] : cut])
        expected = build_state(campaign, map(decode_line, lines[:cut]))
        looked = indexed.looked_into(workspace)
        assert looked is None or [] == differences(expected, looked.state)
        assert looked or any(is_stub(one) or b'"rec":["set_aside",' in one for one in lines[:cut])
        if looked is None or dice.random() < 0.6:
            assert indexing.keep_index(workspace)
            assert [] == differences(expected, look_into(workspace).state)


def test_what_a_writer_did_last_is_looked_up(tmp_path: Path) -> None:
    """
    The last entries of a writer are those with its greatest counter, in what is covered and behind it, both sides of a
    fork.
    """
    first, other = [line({"name": f"{n}"}, n=n) for n in (1, 2)], line({"name": "x"}, n=9, dev=LAPTOPS[1])
    workspace = written(tmp_path / "one", [*first, other])
    indexing.keep_index(workspace)
    assert [first[1][1:33].decode()] == [one.id for one in look_into(workspace).last_entries(LAPTOPS[0])]
    fork, later = line({"name": "y"}, n=2), line({"name": "z"}, n=3, dev=LAPTOPS[2])
    append_lines(workspace.ledger, [fork, later])
    for _again in range(2):
        looked = look_into(workspace)
        both = {one[1:33].decode() for one in (first[1], fork)}
        assert both == {one.id for one in looked.last_entries(LAPTOPS[0])}
        assert [9] == [one.n for one in looked.last_entries(LAPTOPS[1])]
        assert [later[1:33].decode()] == [one.id for one in looked.last_entries(LAPTOPS[2])]
        assert [] == looked.last_entries("nobody")
        indexing.keep_index(workspace)


def test_an_entry_and_its_stub_are_the_entry(tmp_path: Path) -> None:
    """
    Where a ledger holds an entry and, behind it, only its stub again, the entry counts, covered or not.
    """
    whole = line({"name": "井", "code": "X-1"})
    workspace = written(tmp_path / "one", [whole, line({"name": "b"}, rec="b", n=2)])
    indexing.keep_index(workspace)
    append_lines(workspace.ledger, [stub_line(whole)])
    expected = build_state(CAMPAIGN, [decode_line(whole), entry({"name": "b"}, rec="b", n=2)])
    indexing.keep_index(workspace)
    assert [] == differences(expected, look_into(workspace).state)


@pytest.mark.parametrize("touch", ["rewritten", "cut", "grown by others", "seal cut", "index cut", "flipped", "gone"])
def test_what_the_seal_does_not_vouch_for_is_not_used(tmp_path: Path, touch: str) -> None:
    """
    An index of another ledger, of another index file, or one that was touched is no index; made anew it is one again.
    """
    lines = [line({"name": f"{n}", "code": f"X-{n}"}, rec=f"{n}", n=n) for n in range(1, 40)]
    workspace = written(tmp_path / "one", lines)
    indexing.keep_index(workspace)
    index_file, seal = map(Path, places(workspace))
    if touch == "rewritten":
        workspace.ledger.write_bytes(ledger_bytes(CAMPAIGN, lines[::-1]))
    elif touch == "cut":
        workspace.ledger.write_bytes(ledger_bytes(CAMPAIGN, lines[:7]))
    elif touch == "grown by others":
        workspace.ledger.write_bytes(workspace.ledger.read_bytes().replace(CLOSING, b",\nnothing of ours" + CLOSING))
    elif touch == "seal cut":
        seal.write_bytes(seal.read_bytes()[:-20])
    elif touch == "index cut":
        index_file.write_bytes(index_file.read_bytes()[:-8])
    elif touch == "flipped":
        data = bytearray(index_file.read_bytes())
        data[100] ^= 255
        found = index_file.stat()
        index_file.write_bytes(data)
        os.utime(index_file, ns=(found.st_atime_ns, found.st_mtime_ns))
    else:
        index_file.unlink()
    with pytest.raises(NotIndexed):
        look_into(workspace)
    if touch != "grown by others":
        assert indexing.keep_index(workspace)
        assert look_into(workspace).state.every("site")


def test_a_beginning_proven_by_its_hash_is_used_again(tmp_path: Path) -> None:
    """
    After an append that told the seal nothing the beginning is hashed, and the index still leads into it.
    """
    lines = [line({"name": f"{n}"}, rec=f"{n}", n=n) for n in range(1, 9)]
    workspace = written(tmp_path / "one", lines[:-1])
    indexing.keep_index(workspace)
    append_lines(workspace.ledger, lines[-1:])
    assert 8 == len(look_into(workspace).state.every("site"))


def test_a_line_damaged_behind_an_index_is_named_and_never_believed(tmp_path: Path) -> None:
    """
    A byte changed on the disk without a trace in the file's dates is found when its record is read, by file and line.
    """
    lines = [line({"name": f"name{n}"}, rec=f"{n}", n=n) for n in range(1, 9)]
    workspace = written(tmp_path / "one", lines)
    indexing.keep_index(workspace)
    found = workspace.ledger.stat()
    workspace.ledger.write_bytes(workspace.ledger.read_bytes().replace(b"name5", b"name6"))
    os.utime(workspace.ledger, ns=(found.st_atime_ns, found.st_mtime_ns))
    with pytest.raises(LedgerDamaged) as caught:
        look_into(workspace).state.every("site")
    assert (str(workspace.ledger), 7) == (caught.value.facts["path"], caught.value.facts["line"])


def test_a_small_ledger_or_a_disk_that_takes_nothing_has_no_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Below ten thousand entries none is made; where the disk does not take one, that is no failure.
    """
    workspace = written(tmp_path / "one", [line({"name": "a"})])
    (tmp_path / "one" / "cache").write_text("in the way")
    assert not indexing.keep_index(workspace)
    (tmp_path / "one" / "cache").unlink()
    monkeypatch.setattr(indexing, "FEWEST_ENTRIES", 10_000)
    assert not indexing.keep_index(workspace)
    assert indexed.looked_into(workspace) is None


def test_two_things_under_one_number_are_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Keys are short numbers that things may share: with all under one, every door still gives the right ones.
    """
    for room in (index, index_keys, indexing):
        monkeypatch.setattr(room, "key", lambda *words: 7 << 32)
    fleet = played(3)
    desk = max(fleet.desks, key=lambda one: len(one.lines))
    lines, campaign = list(desk.lines.values())[:60], desk.content.campaign
    workspace = written(tmp_path / "one", lines, campaign)
    indexing.keep_index(workspace)
    assert [] == differences(build_state(campaign, map(decode_line, lines)), look_into(workspace).state)


def test_a_form_is_found_in_any_spelling(tmp_path: Path) -> None:
    """
    A code is looked up by its normal form, as it is in memory.
    """
    workspace = written(tmp_path / "one", [line({"code": "131022-gw-7"})])
    indexing.keep_index(workspace)
    assert normalise_code("131022-gw-7") == normalise_code("131022-ＧＷ-7")
    assert 1 == len(look_into(workspace).state.with_code("site", "131022-ＧＷ-7"))


def test_what_is_written_meanwhile_is_not_in_what_was_looked_into(tmp_path: Path) -> None:
    """
    The lines of a ledger that was looked into are those that were there then, as its records are: nothing another
    window writes before they are asked for comes among them.
    """
    lines = [line({"name": f"{n}"}, rec=f"{n}", n=n) for n in range(1, 9)]
    workspace = written(tmp_path / "one", lines[:6])
    indexing.keep_index(workspace)
    append_lines(workspace.ledger, lines[6:7])
    content = look_into(workspace).content()
    append_lines(workspace.ledger, lines[7:])
    assert [one[1:33] for one in lines[:7]] == list(content.lines)


def test_a_ledger_rewritten_while_its_index_is_added_to_is_indexed_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Old places are kept only when the beginning is the one they were made of, also where it changes in between.
    """
    lines = [line({"name": f"name {n}"}, rec=f"{n}", n=n) for n in range(1, 30)]
    workspace = written(tmp_path / "one", lines)
    indexing.keep_index(workspace)
    append_lines(workspace.ledger, [line({"name": "more"}, rec="more", n=30)])
    old = indexing._old(workspace)
    shorter = [stub_line(lines[0]), *lines[1:]]
    written(tmp_path / "one", [*shorter, line({"name": "more"}, rec="more", n=30), line({"a": 1}, rec="x", n=31)])
    given = [old]
    real = indexing._old
    monkeypatch.setattr(indexing, "_old", lambda there: given.pop() if given else real(there))
    assert indexing.keep_index(workspace)
    assert 30 == len(look_into(workspace).state.every("site"))


def test_what_is_set_aside_of_an_unknown_kind_is_left_alone(tmp_path: Path) -> None:
    """
    A `set_aside` that names an entry of a kind not known here changes nothing, with an index as without.
    """
    odd = line({"count": 1}, kind="casefile", rec="odd")
    aside = line({"state": "aside", "entries": [odd[1:33].decode()]}, kind="set_aside", rec="aside", n=2)
    lines = [odd, aside, line({"name": "a"}, n=3)]
    workspace = written(tmp_path / "one", lines)
    indexing.keep_index(workspace)
    assert [] == differences(build_state(CAMPAIGN, map(decode_line, lines)), look_into(workspace).state)


def test_a_repeated_line_of_an_unknown_kind_counts_once(tmp_path: Path) -> None:
    """
    What cannot be folded is counted by its id.
    """
    odd = line({"count": 1}, kind="casefile", rec="odd")
    workspace = written(tmp_path / "one", [odd, line({"name": "a"}), odd])
    indexing.keep_index(workspace)
    assert [1] == [one.entries for one in look_into(workspace).state.unknown]


def test_a_stub_behind_what_is_covered_takes_nothing_away(tmp_path: Path) -> None:
    """
    A stub appended behind an entry that is whole does not hide it.
    """
    whole = line({"name": "井", "code": "X-1"})
    workspace = written(tmp_path / "one", [whole, line({"name": "b"}, rec="b", n=2)])
    indexing.keep_index(workspace)
    append_lines(workspace.ledger, [stub_line(whole)])
    assert indexed.looked_into(workspace) is None
    assert indexing.keep_index(workspace) and 2 == len(look_into(workspace).state.every("site"))


def test_an_entry_that_looks_like_one_about_another_record_leads_to_its_own(tmp_path: Path) -> None:
    """
    Whatever another program writes in front of an entry's record, every door gives what reading all gives; where one
    names two records the ledger has no index.
    """
    false = {"dev": "b", "f": 1, "n": 5, "rec": ["site", rid("well")], "seen": []}
    lines = [line({"code": "A"}), line({"code": "B"}, rec="b", n=2, aa=false)]
    lines.append(line({"code": "C"}, rec="c", n=3, f=2, o=false))
    workspace = written(tmp_path / "one", lines)
    assert indexing.keep_index(workspace)
    assert [] == differences(build_state(CAMPAIGN, map(decode_line, lines)), look_into(workspace).state)

    text = line({"code": "D"}, rec="d", n=4)[35:].replace(b',"set"', b',"rec":["check","' + b"a" * 32 + b'"],"set"')
    twice = written(tmp_path / "two", [*lines, forged(text)])
    assert not indexing.keep_index(twice)
