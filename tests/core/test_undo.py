"""
Taking back: whatever a writer did, undoing the last command gives the records of before it.
"""

from __future__ import annotations

from typing import Any

from entries import LAPTOPS, rid
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.core.entry import Change, Entry, Writer, decode_line, mint
from fieldkit.core.fold import WITHDRAWN
from fieldkit.core.state import State, build_state, extend_state
from fieldkit.core.undo import commands_of, plan_undo, void

FIELDS = st.dictionaries(st.sampled_from(["note", "name", "item.GW01"]), st.sampled_from(["a", "b", "c"]), min_size=1)
COMMANDS = st.lists(st.dictionaries(st.sampled_from("xyz"), FIELDS, min_size=1, max_size=2), min_size=1, max_size=6)


class Pen:
    """
    One writer and the state they see.
    """

    def __init__(self) -> None:
        self.state = build_state("c", ())
        self.written: list[Entry] = []
        self.n = 1

    def write(self, changes: list[Change]) -> State:
        """
        Write one command, having seen everything.
        """
        seen = []
        for change in changes:
            known = self.state.get(change.kind, change.rec)
            seen.append(change._replace(seen=known.heads if known else ()))
        writer = Writer("李", LAPTOPS[0], self.n, "2021-10-18T09:30:00+08:00")
        entries = [decode_line(line) for _, line in mint(seen, writer, lambda: f"{self.n:016x}")]
        self.n += len(entries)
        self.written += entries
        self.state = extend_state(self.state, entries)
        return self.state

    def undo(self, place: int = -1) -> None:
        """
        Take back a command by its place among those that stand and are no undo.
        """
        everything = commands_of(self.written, LAPTOPS[:1])
        commands = [one for one in everything if not one.undone and not one.undoes]
        self.write(list(plan_undo(self.state, commands[place].entries, void(everything)).changes))


def sites(state: State) -> dict[str, dict[str, Any]]:
    """
    The fields of the sites that count, empty ones left out.
    """
    return {
        site.id: {name: value for name, value in site.fields.items() if value is not None}
        for site in state.all("site")
    }


def run(pen: Pen, commands: list[dict[str, dict[str, str]]]) -> list[dict[str, dict[str, Any]]]:
    """
    Write commands; give the sites before each.
    """
    before = []
    for command in commands:
        before.append(sites(pen.state))
        pen.write([Change("site", rid(name), fields) for name, fields in command.items()])
    return before


@given(COMMANDS)
def test_undo_gives_the_records_of_before(commands: list[dict[str, dict[str, str]]]) -> None:
    """
    Undone one by one, every step gives the very records that stood before the command.
    """
    pen = Pen()
    before = run(pen, commands)
    for expected in reversed(before):
        pen.undo()
        assert expected == sites(pen.state)
        assert [] == pen.state.conflicts()


@given(COMMANDS)
def test_undo_and_back_again(commands: list[dict[str, dict[str, str]]]) -> None:
    """
    Taking an undo back gives what the undone command had made, and that command stands again.
    """
    pen = Pen()
    run(pen, commands)
    after = sites(pen.state)
    pen.undo()
    everything = commands_of(pen.written, LAPTOPS[:1])
    cancelled = void(everything, everything[-1].undoes)
    pen.write(list(plan_undo(pen.state, everything[-1].entries, cancelled).changes))

    assert after == sites(pen.state)
    assert [False] * len(commands) == [one.undone for one in commands_of(pen.written, LAPTOPS[:1]) if not one.undoes]


def test_a_record_others_began_is_not_withdrawn() -> None:
    """
    Where another laptop wrote the same record without having seen ours, only our own words go.
    """
    pen = Pen()
    writer = Writer("王", LAPTOPS[1], 1, "2021-10-18T09:30:00+08:00")
    minted = mint([Change("site", rid("x"), {"name": "b"})], writer, lambda: "0" * 16)
    others = [decode_line(line) for _, line in minted]
    pen.write([Change("site", rid("x"), {"name": "a", "note": "a"})])
    pen.state = extend_state(pen.state, others)
    plan = plan_undo(pen.state, commands_of(pen.written, LAPTOPS[:1])[0].entries)

    assert () == plan.withdrawn
    assert {"note", "name"} == {field for _record, field in plan.restored}
    assert WITHDRAWN not in plan.changes[0].set
