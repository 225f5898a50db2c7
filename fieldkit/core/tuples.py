"""
`NamedTuple` as `typing` has it, made four times as fast: typing compiles every annotation when a class is made, and a
short command makes some thirty classes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple
else:
    from collections import namedtuple

    class _Maker(type):
        """
        Makes a named tuple of a class body: annotated names are fields, values given to them defaults, the rest stays.
        """

        def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> Any:
            if not bases:
                return super().__new__(cls, name, bases, body)
            fields = body.pop("__annotations__", {})
            given = [field for field in fields if field in body]
            if given != list(fields)[len(fields) - len(given) :]:
                raise TypeError(f"{name}: a field without a default follows one with a default")
            defaults = [body.pop(field) for field in given]
            made = namedtuple(name, fields, defaults=defaults, module=body.pop("__module__"))
            made.__annotations__ = fields
            for key, value in body.items():
                setattr(made, key, value)
            return made

    class NamedTuple(metaclass=_Maker):
        """
        The base a class names to become a named tuple; needs `from __future__ import annotations`.
        """
