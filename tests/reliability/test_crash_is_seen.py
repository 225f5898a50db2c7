"""
The harnesses of P1 are seen to fail on the faults they are there to find.
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


@pytest.mark.parametrize(
    ("harness", "plant"),
    [
        ("kill", "overwrite"),
        ("kill", "half_commands"),
        ("kill", "late_photo"),
        ("kill", "no_repair"),
        ("power", "no_file_sync"),
        ("power", "no_folder_sync"),
        ("power", "late_photo"),
        ("power", "half_commands"),
        ("crash", "unsettled"),
    ],
)
def test_the_harness_is_awake(harness: str, plant: str) -> None:
    """
    A harness that is shown the fault it is there to find finds it.
    """
    assert [] != prove(harness, plant).failures
