"""
What arrives is folded into the state there was: the same state as folding everything anew.
"""

from __future__ import annotations

from typing import Any

import pytest

from fieldkit.core.canonical import derived_id
from fieldkit.core.entry import Change, Writer, decode_line, line_of, mint, stub_line
from fieldkit.core.state import State, build_state
from fieldkit.operations import pile as piling
from fieldkit.operations.pile import Pile

CAMPAIGN = "langfang-2021"


def rid(name: str) -> str:
    """
    Give a record id made of a name.
    """
    return derived_id("test", name)


def lines(dev: str, *changes: Change) -> dict[bytes, bytes]:
    """
    Write changes as one laptop does.
    """
    made = mint(changes, Writer("李", dev * 16, 1, "2021-10-18T09:00:00+08:00"), lambda: "00")
    return {identity.encode(): line for identity, line in made}


def facts(state: State) -> Any:
    """
    Give all that a state says, in its order.
    """
    return (state.records, [list(one) for one in state.records.values()], state.unknown, state.aside)


BODY = {"at": "", "by": "\u674e", "dev": "c" * 16, "n": 1, "seen": []}
HERE = lines("a", *(Change("site", rid(name), {"code": name.upper(), "name": name}) for name in "vwxyz"))
FIRST, SECOND = list(HERE)[:2]
SEEN = (FIRST.decode(),)
CASES = {
    "nothing": {},
    "new": lines("b", Change("site", rid("n"), {"name": "n"}), Change("check", rid("c"), {"code": "C"})),
    "an edit": lines("b", Change("site", rid("v"), {"name": "other"}, SEEN)),
    "a conflict": lines("b", Change("site", rid("v"), {"name": "other"})),
    "a withdrawal": lines("b", Change("site", rid("v"), {"withdrawn": {"reason": "r"}}, SEEN)),
    "an unknown kind": lines("b", Change("casefile", rid("u"), {"name": "u"})),
    "a stub": {key: stub_line(line) for key, line in lines("b", Change("site", rid("v"), {"name": "s"})).items()},
    "set aside": lines("b", Change("set_aside", rid("s"), {"entries": [SECOND.decode()], "state": "aside"})),
    "erased": lines("b", Change("erase", rid("e"), {"entries": [SECOND.decode()]})),
    "many": lines("b", *(Change("site", rid(f"m{count}"), {"name": "m"}) for count in range(9))),
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("stubbed", [False, True])
def test_folding_on_is_folding_anew(name: str, stubbed: bool) -> None:
    """
    Whatever arrives, and whether an erased entry is here, the state is the one of all entries.
    """
    here = {**HERE, FIRST: stub_line(HERE[FIRST])} if stubbed else HERE
    before = build_state(CAMPAIGN, [decode_line(line) for line in here.values()])
    pile = Pile(CAMPAIGN, here)
    pile.add({**CASES[name], FIRST: HERE[FIRST]} if stubbed and name in ("nothing", "a conflict") else CASES[name])
    erased = pile.erasures()
    union = pile.union(erased)
    anew = build_state(CAMPAIGN, map(decode_line, union.values()))

    assert facts(anew) == facts(pile.state(union, erased, before))


def test_what_was_written_by_a_later_program_is_seen_when_folding_on() -> None:
    """
    A record of which only an entry of a later format is here is the same, whether what arrives about it is folded on or
    all is folded anew.
    """
    _, later = line_of({**BODY, "f": 2, "rec": ["site", rid("later")]}, {"name": "later"})
    here = {**HERE, later[1:33]: later}
    before = build_state(CAMPAIGN, [decode_line(line) for line in here.values()])
    pile = Pile(CAMPAIGN, here)
    pile.add(lines("b", Change("site", rid("later"), {"name": "ours"}, (later[1:33].decode(),))))
    union = pile.union(pile.erasures())
    anew = build_state(CAMPAIGN, map(decode_line, union.values()))

    assert facts(anew) == facts(pile.state(union, pile.erasures(), before))


def test_few_new_entries_do_not_fold_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    An edit that arrives folds only the record it is about.
    """
    before = build_state(CAMPAIGN, [decode_line(line) for line in HERE.values()])
    pile = Pile(CAMPAIGN, HERE)
    pile.add(CASES["an edit"])
    monkeypatch.setattr(piling, "build_state", None)
    state = pile.state(pile.union(pile.erasures()), pile.erasures(), before)

    assert "other" == state.records["site"][rid("v")].fields["name"]
    assert all(state.records["site"][rid(name)] is before.records["site"][rid(name)] for name in "wxyz")
