"""Frozen dataclasses that cost nothing to load: their methods are made when they are first used.

`dataclass(frozen=True, slots=True)` compiles six methods a class, half a millisecond; a search loads fifty such classes and needs a
few of them. What `frozen` makes is the same to whoever uses it, `dataclasses.fields`, `replace` and type checkers among them.
"""

from __future__ import annotations

from dataclasses import FrozenInstanceError, dataclass, field
from inspect import get_annotations
from typing import Any, TypeVar, dataclass_transform

Class = TypeVar("Class")

_WAYS: dict[str, dict[str, bool]] = {
    "__init__": {"frozen": True, "eq": False, "repr": False},
    "__repr__": {"init": False, "eq": False},
    "__eq__": {"init": False, "repr": False},
    "__hash__": {"init": False, "repr": False, "unsafe_hash": True},
    "__dataclass_fields__": {"init": False, "eq": False, "repr": False},
    "__dataclass_params__": {"frozen": True},
}
"""How `dataclass` makes each of what it makes, and little else."""
_NOT_KEPT = ("__dict__", "__weakref__")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(written: type[Class]) -> type[Class]:
    """Make a class what `dataclass(frozen=True, slots=True)` makes it. It may have methods of its own, but no other class above it.

    >>> @frozen
    ... class Place:
    ...     start: int
    ...     end: int = 0
    >>> Place(1) == Place(1, 0), Place(1), hash(Place(1)) == hash(Place(1))
    (True, Place(start=1, end=0), True)
    """
    names = tuple(get_annotations(written))
    defaults = {name: written.__dict__[name] for name in names if name in written.__dict__}
    body = {name: own for name, own in written.__dict__.items() if name not in defaults and name not in _NOT_KEPT}
    body |= {name: _Waiting(name, defaults) for name in _WAYS if name not in body}
    body |= {"__slots__": names, "__match_args__": names, "__setattr__": _refuse, "__delattr__": _refuse}
    body |= {"__getstate__": _state, "__setstate__": _restore}
    made: type[Class] = type(written.__name__, (), body)
    made.__qualname__ = written.__qualname__
    return made


class _Waiting:
    """Stands for a method, or for what tells of the fields, until it is asked for."""

    def __init__(self, name: str, defaults: dict[str, Any]) -> None:
        self._name = name
        self._defaults = defaults

    def __get__(self, instance: object, owner: type) -> Any:
        body = {"__annotations__": get_annotations(owner), "__doc__": owner.__doc__, **self._defaults}
        made: type = dataclass(**_WAYS[self._name])(type(owner.__name__, (), body))
        setattr(owner, self._name, made.__dict__[self._name])
        return getattr(owner if instance is None else instance, self._name)


def _refuse(_self: object, name: str, *_: object) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _state(self: Any) -> list[object]:
    return [getattr(self, name) for name in self.__slots__]


def _restore(self: Any, state: list[object]) -> None:
    for name, kept in zip(self.__slots__, state, strict=True):
        object.__setattr__(self, name, kept)
