"""
P11 and P12: what others typed acts nowhere and is stored as it is; a wrong clock reorders and hides nothing; each
harness seen to fail too.
"""

from __future__ import annotations

import sys

import nasty
import pytest

from reliability.proof import prove

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="the harness forks as Linux does"),
    pytest.mark.timeout(600),
]


def test_there_are_enough_of_them() -> None:
    """
    The strings are different ones, most of them act somewhere, and none is broken.
    """
    assert len(nasty.STRINGS) >= 250
    assert len([text for text in nasty.STRINGS if any(map(nasty.acts, text))]) >= 50
    assert [] == [text for text in nasty.STRINGS if any("\ud800" <= sign <= "\udfff" for sign in text)]
    assert set(nasty.CAUGHT) <= set(nasty.STRINGS)


def test_every_output_of_the_strings_of_a_day() -> None:
    """
    On every screen, in JSON, CSV, Markdown, papers, sheets and completions each string the harness takes by day is
    text and nothing else, in every field; the ledger has it as it was typed or arrived.
    """
    proof = prove("texts")

    assert [] == proof.failures
    assert proof.cases >= 10_000


def test_a_day_under_every_clock() -> None:
    """
    Whatever the clock says, own work keeps its order, the last command is the last, days outside the campaign are asked
    about, times that cannot be are flagged, and merging gives the same bytes.
    """
    proof = prove("clocks")

    assert [] == proof.failures
    assert proof.cases >= 500


@pytest.mark.parametrize(
    ("harness", "plant"),
    [
        ("texts", "unseen"),
        ("texts", "markup"),
        ("texts", "formulas"),
        ("texts", "links"),
        ("texts", "tags"),
        ("texts", "trimmed"),
        ("clocks", "by_the_clock"),
        ("clocks", "trusting"),
    ],
)
def test_the_harness_is_awake(harness: str, plant: str) -> None:
    """
    A harness that is shown the fault it is there to find finds it.
    """
    assert [] != prove(harness, plant).failures
