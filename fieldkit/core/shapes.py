"""
Values as their fields should have them: what another program wrote must not stop anything here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def text(value: object) -> str:
    """
    Give a text as it is, and anything else as none.
    """
    return value if type(value) is str else ""


def texts(value: object) -> list[str]:
    """
    Give the texts of a list in their order; what is no list holds none.
    """
    return [item for item in value if type(item) is str] if isinstance(value, list) else []


def mapping(value: object) -> Mapping[str, Any]:
    """
    Give an object as it is, and anything else as an empty one.
    """
    return value if isinstance(value, Mapping) else {}
