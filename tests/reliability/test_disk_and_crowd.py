"""
P2 to P4: full, failing and read-only disks, many windows at once, merging in any order; each harness seen to fail too.
"""

from __future__ import annotations

import sys

import pytest

from reliability.proof import prove

# A harness is hundreds of commands; on a busy machine two minutes are too few.
pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="the harness forks and limits as Linux does"),
    pytest.mark.timeout(600),
]


def test_sixty_sizes_of_a_full_disk() -> None:
    """
    However little room there is, what was there stays, the message says what to do, and the next command works.
    """
    proof = prove("limits")

    assert [] == proof.failures
    assert 60 == proof.cases


def test_an_error_at_each_call() -> None:
    """
    Whichever call fails with EIO or ENOSPC, the person is told, nothing is lost and nothing is half there.
    """
    proof = prove("errors")

    assert [] == proof.failures
    assert proof.cases >= 100


def test_a_read_only_folder() -> None:
    """
    Without the right to write, what reads still works and what writes says why it cannot.
    """
    proof = prove("read_only")

    assert [] == proof.failures
    assert 8 == proof.cases


def test_four_windows_at_once() -> None:
    """
    Of sixty checks logged by four processes at once none is lost, none is there twice, and no code or counter is.
    """
    proof = prove("crowd")

    assert [] == proof.failures
    assert 1 == proof.cases


def test_twenty_four_orders_of_four_files() -> None:
    """
    Four files merged in any order, at once or one by one, give the same bytes; an old copy never undoes a newer one.
    """
    proof = prove("orders")

    assert [] == proof.failures
    assert proof.cases >= 24 + 8


@pytest.mark.parametrize(
    ("harness", "plant"),
    [
        ("limits", "no_repair"),
        ("limits", "overwrite"),
        ("errors", "deaf"),
        ("errors", "no_repair"),
        ("crowd", "no_lock"),
        ("orders", "last_wins"),
    ],
)
def test_the_harness_is_awake(harness: str, plant: str) -> None:
    """
    A harness that is shown the fault it is there to find finds it.
    """
    assert [] != prove(harness, plant).failures
