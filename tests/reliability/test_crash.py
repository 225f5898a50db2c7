"""
P1: a check that was acknowledged survives a crash, kill -9 and a power cut.
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


def test_killed_at_every_call() -> None:
    """
    A check logged with a photo is there whole or not at all wherever the command is killed, and what was said stands.
    """
    proof = prove("kill")

    assert [] == proof.failures
    assert proof.cases >= 80


def test_power_cut_at_every_call() -> None:
    """
    Every state a power cut may leave the disk in keeps what was acknowledged and lets the next command work.
    """
    proof = prove("power")

    assert [] == proof.failures
    assert proof.cases >= 300


def test_power_cut_after_a_crash() -> None:
    """
    What a killed command left behind is no surer than what the next one writes, and costs that one nothing.
    """
    proof = prove("crash")

    assert [] == proof.failures
    assert proof.cases >= 120
