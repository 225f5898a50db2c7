"""
The reliability harnesses: kill, power loss, full disks, crowds, orders of merging, nasty texts, wrong clocks, hostile
bundles; each proven on a planted fault.
"""

import sys
from pathlib import Path

# Strings and readers of papers are those of the other tests, from wherever a harness is started.
sys.path.append(str(Path(__file__).resolve().parents[1]))
