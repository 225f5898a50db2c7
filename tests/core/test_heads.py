"""
The head of a line, read where a line of ours has it: what decoding the line says, or nothing.
"""

from __future__ import annotations

from entries import line, rid
from hypothesis import example, given
from hypothesis import strategies as st

from fieldkit.core.entry import decode_line, stub_line
from fieldkit.core.heads import head_of

TEXTS = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from('"\\,:[]{}'), max_size=6)
# What may stand anywhere in a line that another program wrote, and looks like what ours have there.
NESTED = {"at": "", "by": "", "dev": "b", "f": 1, "n": 5, "part": [1, 2], "rec": ["deputy", rid("d")], "seen": []}
MORE = st.dictionaries(st.sampled_from(["aa", "bz", "g", "o", "pz", "part"]), st.sampled_from([NESTED, 1, [1, 2]]))


@example("", "\n", 1, 1, "site", {})
@example("\n", "a", 1, 1, "\n", {})
@given(TEXTS, TEXTS, st.integers(1, 2), st.integers(0, 10**17), TEXTS, MORE)
def test_a_head_is_what_the_line_says(
    by: str, dev: str, form: int, number: int, kind: str, more: dict[str, object]
) -> None:
    """
    Whatever stands in a line, its head is that of the entry it decodes to, or is not told.
    """
    written = line({"code": "A", "rec": ["x", "y"]}, kind=kind, dev=dev, n=number, by=by, f=form, **more)
    for one in (written, stub_line(written)):
        head, entry = head_of(one), decode_line(one) if type(more.get("part", [1, 2])) is list else None
        if head and entry:
            assert (entry.dev, str(entry.n), entry.kind, entry.rec) == tuple(part.decode() for part in head)


def test_heads_of_ours_are_told() -> None:
    """
    Lines as we write them tell their heads, with a part of several or without.
    """
    for more in ({}, {"part": [2, 3]}, {"by": "\u674e\u793a\u4f8b", "at": ""}):
        assert (b"a", b"7", b"site", rid("well").encode()) == head_of(line({"name": "x"}, dev="a", n=7, **more))
