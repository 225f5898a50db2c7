"""
`NamedTuple` as `typing` has it, made many times as fast: typing compiles every annotation and `collections` a new
constructor when a class is made, and a short command makes some fifty classes. Here one constructor is compiled for
each number of fields, and the next class with as many has it under the names of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple
else:
    from collections import _tuplegetter as getter
    from collections import namedtuple
    from types import FunctionType

    _codes: dict[int, Any] = {}

    def _constructor(name: str, fields: tuple[str, ...], defaults: tuple[Any, ...]) -> Any:
        """
        Give the `__new__` of a class with these fields, whose last ones have defaults.
        """
        code = _codes.get(len(fields))
        if code is None:
            like = namedtuple("Fields", [f"field{place}" for place in range(len(fields))])
            code = _codes[len(fields)] = like.__new__.__code__
        own = code.replace(co_varnames=(code.co_varnames[0], *fields))
        names = {"_tuple_new": tuple.__new__, "__builtins__": {}, "__name__": f"namedtuple_{name}"}
        made = FunctionType(own, names, "__new__", defaults)
        made.__qualname__ = f"{name}.__new__"
        return made

    def _make(cls: type, values: Any) -> Any:
        made = tuple.__new__(cls, values)
        if len(made) != len(cls._fields):
            raise TypeError(f"Expected {len(cls._fields)} arguments, got {len(made)}")
        return made

    def _replace(self: Any, /, **values: Any) -> Any:
        made = self._make(map(values.pop, self._fields, self))
        if values:
            raise ValueError(f"Got unexpected field names: {list(values)!r}")
        return made

    def _asdict(self: Any) -> dict[str, Any]:
        return dict(zip(self._fields, self, strict=True))

    def _shown(self: Any) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self._asdict().items())})"

    def _values(self: Any) -> tuple[Any, ...]:
        return tuple(self)

    _SHARED = {
        "__slots__": (),
        "_make": classmethod(_make),
        "_replace": _replace,
        "__replace__": _replace,
        "_asdict": _asdict,
        "__repr__": _shown,
        "__getnewargs__": _values,
    }

    class _Maker(type):
        """
        Makes a named tuple of a class body: annotated names are fields, values given to them defaults, the rest stays.
        """

        def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> Any:
            if not bases:
                return super().__new__(cls, name, bases, body)
            fields = tuple(body.get("__annotations__", {}))
            given = tuple(field for field in fields if field in body)
            if given != fields[len(fields) - len(given) :]:
                raise TypeError(f"{name}: a field without a default follows one with a default")
            defaults = {field: body[field] for field in given}
            made = _SHARED | body
            made |= {field: getter(place, f"Alias for field number {place}") for place, field in enumerate(fields)}
            made |= {"_fields": fields, "__match_args__": fields, "_field_defaults": defaults}
            made["__new__"] = _constructor(name, fields, tuple(defaults.values()))
            return type(name, (tuple,), made)

    class NamedTuple(metaclass=_Maker):
        """
        The base a class names to become a named tuple; needs `from __future__ import annotations`.
        """
