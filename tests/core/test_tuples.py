"""
Named tuples made quickly are what typing makes.
"""

from __future__ import annotations

import pickle
import typing
from typing import get_type_hints

import pytest

from fieldkit.core.tuples import NamedTuple


class Quick(NamedTuple):
    """
    A pair with a rule.
    """

    name: str
    count: int = 3

    @property
    def double(self) -> int:
        """
        Twice the count.
        """
        return self.count * 2

    @classmethod
    def named(cls, name: str) -> Quick:
        """
        Make one by name.
        """
        return cls(name)


class Slow(typing.NamedTuple):
    """
    A pair with a rule.
    """

    name: str
    count: int = 3


def test_it_is_what_typing_makes() -> None:
    """
    Fields, defaults, types, docstring, module and text are those of typing's own.
    """
    told = [
        (kind._fields, kind._field_defaults, get_type_hints(kind), kind.__doc__, kind.__module__, kind.__mro__[1:])
        for kind in (Quick, Slow)
    ]

    assert told[0] == told[1]
    assert repr(Slow("a")).replace("Slow", "Quick") == repr(Quick("a"))


def test_it_works_like_a_tuple() -> None:
    """
    It is built, compared, unpacked, replaced and pickled like any named tuple, and keeps its own methods.
    """
    one = Quick.named("a")

    assert ("a", 3) == one == Quick("a", 3) == pickle.loads(pickle.dumps(one))
    assert (6, 8) == (one.double, one._replace(count=4).double)


def test_a_field_without_a_default_comes_first() -> None:
    """
    A default before a field without one is refused, as typing refuses it.
    """
    body = {"__annotations__": {"a": "int", "b": "int"}, "a": 1, "__module__": __name__}

    with pytest.raises(TypeError, match="follows one with a default"):
        type(NamedTuple)("Wrong", (NamedTuple,), body)
