"""
P8 and P9: no bundle writes outside, makes links or programs or is half imported, and no file exhausts the laptop; each
reader that trusts too much is caught.
"""

from __future__ import annotations

import sys

import pytest

from reliability import bundles, lax
from reliability.proof import Proof, prove

# A harness is hundreds of commands; on a busy machine two minutes are too few.
pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="the harness forks and limits as Linux does"),
    pytest.mark.timeout(600),
]


@pytest.fixture(scope="module")
def proofs() -> dict[str, Proof]:
    """
    What the two harnesses found, run one after the other in one process.
    """
    return {name: prove(name) for name in ("trust", "bundles")}


def test_whatever_arrives_is_refused_or_named(proofs: dict[str, Proof]) -> None:
    """
    Of some 300 hostile files each is refused, and not a byte has changed anywhere, or taken with what is bad in it
    named; none ends in a trace, costs more than 300 MiB or more than 10 seconds of work.
    """
    assert [] == proofs["bundles"].failures
    assert proofs["bundles"].cases >= 290
    assert len(bundles.CLASSES) >= 25


@pytest.mark.parametrize("fault", lax.READERS)
def test_a_reader_that_trusts_is_caught(proofs: dict[str, Proof], fault: str) -> None:
    """
    A reader with one check less, or with a habit of other programs, fails on the classes that are there for it.
    """
    assert [] == [failure for failure in proofs["trust"].failures if failure.startswith(f"{fault}:")]
    assert proofs["trust"].cases >= len(lax.READERS)


def test_every_class_has_its_fault() -> None:
    """
    No class of hostile files is there for nothing: for each there is a reader that fails on it.
    """
    assert set(bundles.CLASSES) == {name for _plant, names in lax.READERS.values() for name in names}
