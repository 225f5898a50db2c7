"""
What arriving entries brought, counted from the folded states before and after.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from entries import CAMPAIGN, HISTORIES, LAPTOPS, by_id, entry, line, rid
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.core.brought import Arrived, Brought, brought
from fieldkit.core.changed import Tally, changes_between
from fieldkit.core.entry import Entry, decode_line
from fieldkit.core.made import Field
from fieldkit.core.state import State, build_state
from fieldkit.core.union import unite
from fieldkit.core.writers import writer_spans


def state_of(lines: Iterable[bytes]) -> State:
    """
    Give the state of some lines, erased content dropped.
    """
    return build_state(CAMPAIGN, map(decode_line, unite(by_id(lines)).values()))


def found(here: list[bytes], arriving: list[bytes], places: dict[str, int] | None = None) -> Brought:
    """
    Count what lines bring to those that are here.
    """
    entries = [decode_line(one) for one in unite(by_id([*here, *arriving])).values()]
    known = by_id(here)
    fresh = [one for one in entries if one.id.encode() not in known]
    before, after = state_of(here), build_state(CAMPAIGN, entries)
    arrived = Arrived(before, fresh, places or {}, 1, after.conflicts(), (), writer_spans(entries), Field(after))
    return brought(arrived, after, len(entries))


@settings(max_examples=40)
@given(HISTORIES, st.randoms(use_true_random=False))
def test_a_change_is_what_the_folded_states_differ_in(history: list[bytes], chance: object) -> None:
    """
    A record is told of when, and only when, it is new, says something else than before or had a conflict settled; old
    and new value are those of the two states.
    """
    here = [one for one in history if chance.random() < 0.5]  # type: ignore[attr-defined]
    before, after = state_of(here), state_of(history)
    known = by_id(here)
    fresh = [decode_line(one) for one in history if one[1:33] not in known]
    told = list(changes_between(before, after, fresh))

    [now] = [*after.records["site"].values()]
    was = before.get("site", now.id)
    if was is None:
        assert ["withdrawn" if now.withdrawn else "new"] == [one.what for one in told]
        return
    names = {*was.fields, *now.fields}
    differ = {name for name in names if was.fields.get(name) != now.fields.get(name)}
    differ |= {one.field for one in was.conflicts} - {one.field for one in now.conflicts}
    assert bool(differ) == bool(told)
    for one in told:
        assert differ == {field.field for field in one.fields}
        assert all((was.fields.get(f.field), now.fields.get(f.field)) == (f.old, f.new) for f in one.fields)
        assert ("withdrawn" if now.withdrawn and not was.withdrawn else "changed") == one.what


def test_each_laptop_has_its_share() -> None:
    """
    New, changed, withdrawn and erased records are counted with whoever wrote what made them so, a record once in all.
    """
    sites = [line({"code": f"S{n}"}, rec=f"s{n}", dev="", n=0, by="") for n in range(4)]
    seen = sites[:3]
    changed = line({"name": "East"}, rec="s0", seen=[seen[0]])
    both = line({"note": "dry"}, rec="s0", dev=LAPTOPS[1], seen=[seen[0]])
    gone = line({"withdrawn": {"reason": "twice"}}, rec="s1", dev=LAPTOPS[1], n=2, seen=[seen[1]])
    erase = line({"entries": [seen[2][1:33].decode()], "photos": []}, rec="e", kind="erase", n=2)
    counted = found(seen, [sites[3], changed, both, gone, erase])
    shares = {team.dev: team.kinds for team in counted.teams}

    assert Tally(1, 1, 1, 1) == counted.kinds["site"]
    assert {"site": Tally(new=1)} == shares[""]
    assert {"erase": Tally(new=1), "site": Tally(changed=1, erased=1)} == shares[LAPTOPS[0]]
    assert {"site": Tally(changed=1, withdrawn=1)} == shares[LAPTOPS[1]]
    assert Counter(changed=1, withdrawn=1, erased=1) == Counter(one.what for one in counted.changes)


def test_a_conflict_belongs_to_who_brought_it() -> None:
    """
    A claim that arrives against one that is here is the conflict of the team it came from, in the file it came in.
    """
    start = line({"code": "S1"}, dev="", n=0)
    here, arriving = (line({"name": dev}, dev=dev, seen=[start]) for dev in LAPTOPS[:2])
    counted = found([start, here], [arriving], {arriving[1:33].decode(): 0})
    [team] = counted.teams

    assert (LAPTOPS[1], 1, 1) == (team.dev, team.kinds["site"].conflicts, counted.files[0].records.conflicts)


def test_a_team_is_known_by_the_codes_it_made() -> None:
    """
    A laptop's group is the one in the codes of what it began, not one it only spoke of.
    """
    group = line({"code": "131022-G03", "name": "Three"}, kind="group", rec="g", dev="", n=0)
    made = line({"code": "131022-G03A-20211018-C01"}, kind="check", rec="c")
    spoke = line({"note": "seen"}, kind="check", rec="c", dev=LAPTOPS[1], seen=[made])
    teams = found([], [group, made, spoke]).teams

    assert {"": "", LAPTOPS[0]: "131022-G03", LAPTOPS[1]: ""} == {team.dev: team.group for team in teams}


def test_who_said_it_is_who_stands() -> None:
    """
    Of several entries that set a field the one is named whose value stands.
    """
    start = entry({"code": "S1", "name": "old"}, dev="", n=0)
    first = entry({"name": "one"}, seen=[start])
    last: Entry = entry({"name": "two"}, dev=LAPTOPS[1], n=2, seen=[first])
    before, after = build_state(CAMPAIGN, [start]), build_state(CAMPAIGN, [start, first, last])
    [change] = changes_between(before, after, [first, last])

    assert rid("well") == change.rec
    assert [("name", "old", "two", LAPTOPS[1])] == [(f.field, f.old, f.new, f.dev) for f in change.fields]


def test_what_is_set_aside_is_not_told_as_erased() -> None:
    """
    A record of which everything is set aside is still here: its entries that arrive neither erase it nor make it anew.
    """
    first = line({"name": "井"})
    named = {"entries": [first[1:33].decode()], "state": "aside"}
    aside, restored = (
        line({**named, "state": state}, rec="deciding", kind="set_aside", n=n, seen=seen)
        for state, n, seen in (("aside", 2, []), ("restored", 3, []))
    )
    hidden = found([first], [aside])
    back = found([first, aside], [line({"note": "远"}, n=4, seen=[first]), restored])

    assert "site" not in {change.kind for change in hidden.changes}
    assert ["changed"] == [change.what for change in back.changes if change.kind == "site"]
    assert 0 == back.kinds["site"].new
