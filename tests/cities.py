"""
Small cities drawn at random: what several laptops may have written, some of it blind to each other.
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from make import DAY, Book, rec

GROUPS = ("131000-G01", "131022-G01", "131022-G02", "131023-G01", "131082-G01")
REGIONS = ("131000", "131022", "131023", "131082")
# Two found in the field, one of them with the smallest code of all.
CODED = (
    "131022-GW-001",
    "131022-GW-002",
    "131022-GW-G01A-X01",
    "131000-GW-G01A-X02",
    "131023-MH-001",
    "131082-MI-001",
)
NO_CODE = "131023-GW-without"
SITES = (*CODED, NO_CODE)
PEOPLE = ("D1", "D2", "D3", "D4")
DAYS = ("2021-10-17", "2021-10-18", "2021-12-31", "2022-01-02")
TOPICS = ("GW", "MH")
AGENCIES = ("", "甲办", "乙办")
STATES = ("draft", "confirmed", "assigned", "rectifying", "responded", "accepted", "closed", "dismissed", "combined")
some = st.lists(st.sampled_from(PEOPLE), max_size=3).map(" ".join)


@st.composite
def cities(draw: st.DrawFn, quarrels: bool = False) -> Book:
    """
    Draw a small city: visits and checks of several groups, unified and joint ones, withdrawals, several entries a
    record, some of them blind to each other; for `quarrels` all of these, and some in any case.
    """
    book = Book(count_unit=draw(st.sampled_from(["visit", "check"])))
    for code in GROUPS:
        book.group(code, draw(st.sampled_from([*TOPICS, ""])))
    for code in PEOPLE:
        book.deputy(code)
    for code in CODED:
        book.site(code, draw(st.sampled_from(["", *GROUPS])), draw(st.sampled_from(AGENCIES)))
    nameless = {"name": "例", "region": "131023", "topic": "GW", "agency": draw(st.sampled_from(AGENCIES))}
    book.say("site", NO_CODE, {**nameless, "group": rec(draw(st.sampled_from(GROUPS)))})
    visits = [f"V{place}" for place in range(draw(st.integers(int(quarrels), 4)))]
    for name in visits:
        groups = " ".join(draw(st.lists(st.sampled_from(GROUPS), min_size=1, max_size=2)))
        joint = draw(st.sampled_from(["", "x-1", " Ｘ—1"]))
        book.visit(name, groups, draw(some), draw(st.sampled_from(DAYS)), joint=joint)
    checks = [f"C{place}" for place in range(draw(st.integers(2 * quarrels, 6)))]
    for name in checks:
        own = {"group": draw(st.sampled_from(GROUPS))} if draw(st.booleans()) else {}
        visit = draw(st.sampled_from(["", "V-missing", *visits]))
        book.check(name, draw(st.sampled_from(SITES)), visit, draw(some), draw(st.sampled_from(DAYS)), **own)
    findings = _draw_attachments(draw, book, checks) if checks else []
    _draw_unified(draw, book, visits, findings)
    _draw_changes(draw, book, {"visit": visits, "check": checks, "finding": findings}, quarrels)
    _draw_aside(draw, book, quarrels)
    return book


def _draw_attachments(draw: st.DrawFn, book: Book, checks: list[str]) -> list[str]:
    for place in range(draw(st.integers(0, 4))):
        book.photo(f"P{place}", draw(st.sampled_from(checks)), draw(st.sampled_from(["one", "two", ""])))
    findings = [f"F{place}" for place in range(draw(st.integers(0, 4)))]
    for name in findings:
        more = {"agency": "丙办"} if draw(st.booleans()) else {}
        due = {"due_date": draw(st.sampled_from(DAYS))} if draw(st.booleans()) else {}
        book.finding(name, draw(st.sampled_from(checks)), draw(st.sampled_from(STATES)), **more, **due)
    return findings


def _draw_unified(draw: st.DrawFn, book: Book, visits: list[str], findings: list[str]) -> None:
    kinds = {"site": SITES, "deputy": PEOPLE, "visit": tuple(visits), "finding": tuple(findings)}
    for kind, names in kinds.items():
        for _ in range(draw(st.integers(0, 2))):
            if len(names) > 1:
                one, other = draw(st.permutations(names))[:2]
                blind = draw(st.sampled_from([None, []]))
                book.unify(kind, one, other, draw(st.sampled_from([True, True, False])), blind)


def _draw_changes(draw: st.DrawFn, book: Book, logged: dict[str, list[str]], quarrels: bool) -> None:
    records = [(kind, name) for kind, names in logged.items() for name in names]
    records += [("site", name) for name in SITES[:4]]
    records += [("group", GROUPS[1]), ("group", GROUPS[4]), ("deputy", "D1")]
    for _ in range(draw(st.integers(2 * quarrels, 5))):
        kind, name = draw(st.sampled_from(records))
        blind = [] if quarrels else draw(st.sampled_from([None, []]))
        dev = draw(st.sampled_from("abc"))
        fields = draw(_changes(kind, [name for name in logged["visit"] if kind == "check"], logged["check"]))
        book.say(kind, name, fields, blind, dev)


def _draw_aside(draw: st.DrawFn, book: Book, quarrels: bool) -> None:
    """
    Set entries aside, of anything that was said, and restore some of them, knowingly or, for `quarrels`, at once.
    """
    for _ in range(draw(st.sampled_from([0, 1, 2]))):
        named = draw(st.lists(st.sampled_from(list(book.lines)), min_size=1, max_size=4))
        states = ("aside", "restored") if quarrels else draw(st.sampled_from(_DECIDED))
        for state, dev in zip(states, "abc", strict=False):
            blind = [] if quarrels else draw(st.sampled_from([None, []]))
            book.set_aside((one.decode() for one in named), state, blind, dev)


def _changes(kind: str, visits: list[str], checks: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    """
    Give what may be changed of a record of a kind: who was there, where it belongs, whether it counts.
    """
    region, topic, agency = st.sampled_from(REGIONS), st.sampled_from(TOPICS), st.sampled_from(AGENCIES)
    group, day = st.sampled_from(GROUPS).map(rec), st.sampled_from(DAYS)
    one_of = {
        "visit": {"date": day, "joint": st.sampled_from(["", "x_1", "y"]), **_switches("group", GROUPS)},
        "check": {"date": day, "group": group, "site": st.sampled_from(SITES).map(rec), "topic": topic}
        | {"advice": st.sampled_from([["再"], ["再", "又"], []])}
        | ({"visit": st.sampled_from(visits).map(rec)} if visits else {}),
        "finding": {"agency": agency, "check": st.sampled_from(checks).map(rec), "move": _moves} if checks else {},
        "site": {"region": region, "topic": topic, "agency": agency, "group": group},
        "group": {"region": region, "topic": topic},
        "deputy": {"region": region},
    }[kind]
    fields = {"withdrawn": st.sampled_from([None, {"reason": "误录"}]), **one_of}
    if kind in ("visit", "check"):
        fields |= _switches("deputy", PEOPLE)
    return st.sampled_from(sorted(fields)).flatmap(lambda name: fields[name].map(lambda value: {name: value}))


def _switches(prefix: str, names: tuple[str, ...]) -> dict[str, st.SearchStrategy[Any]]:
    return {f"{prefix}.{rec(name)}": st.booleans() for name in names}


_DECIDED = (("aside",), ("aside",), ("aside", "restored"), ("aside", "aside", "restored"))
_moves = st.builds(
    lambda state, day: {"state": state, **({"date": day} if day else {})},
    st.sampled_from(STATES),
    st.sampled_from(["", DAY, *DAYS]),
)
