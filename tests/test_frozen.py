from __future__ import annotations

import pickle
from copy import copy
from dataclasses import FrozenInstanceError, asdict, dataclass, field, fields, is_dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civcorpus import frozen as module
from civcorpus.frozen import frozen


def written(name: str) -> type:
    class Value:
        """A value."""

        start: int
        end: int = 0
        names: list[str] = field(default_factory=list, hash=False)
        note: str = field(default="", compare=False)

        def __str__(self) -> str:
            return f"{self.start}-{self.end}"

    Value.__qualname__ = name
    return Value


Lazy, Eager = frozen(written("Lazy")), dataclass(frozen=True, slots=True)(written("Eager"))

VALUES = st.tuples(st.integers(0, 2), st.integers(0, 2), st.lists(st.just("a"), max_size=1), st.sampled_from(["", "b"]))


@given(VALUES, VALUES)
def test_values_are_those_of_a_frozen_dataclass(
    one: tuple[int, int, list[str], str], other: tuple[int, int, list[str], str]
) -> None:
    a, b = Lazy(*one), Lazy(*other)
    x, y = Eager(*one), Eager(*other)
    assert (a == b) == (x == y)
    assert hash(a) == hash(x)
    assert repr(a) == repr(x).replace("Eager", "Lazy")
    assert str(a) == str(x)
    assert asdict(a) == asdict(x)
    assert asdict(replace(a, start=5)) == asdict(replace(x, start=5))
    assert pickle.loads(pickle.dumps(a)) == copy(a) == a
    assert pickle.loads(pickle.dumps(a)).note == a.note


def test_a_class_looks_like_a_frozen_dataclass() -> None:
    assert is_dataclass(Lazy)
    assert [(f.name, f.type, f.compare) for f in fields(Lazy)] == [(f.name, f.type, f.compare) for f in fields(Eager)]
    assert Lazy.__match_args__ == Eager.__match_args__
    assert Lazy.__doc__ == "A value."
    assert not hasattr(Lazy(1), "__dict__")
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'start'"):
        Lazy()  # type: ignore[call-arg]


@pytest.mark.parametrize("name", ["start", "unknown"])
def test_nothing_can_be_changed(name: str) -> None:
    value = Lazy(1)
    with pytest.raises(FrozenInstanceError, match=name):
        setattr(value, name, 2)
    with pytest.raises(FrozenInstanceError, match=name):
        delattr(value, name)
    assert value == Lazy(1)


def test_a_method_written_in_the_class_stays() -> None:
    @frozen
    class Same:
        start: int

        def __repr__(self) -> str:
            return "same"

    assert repr(Same(1)) == "same"
    assert Same(1) == Same(1) != Same(2)


def test_no_method_is_made_before_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    real = module.dataclass

    def counted(**options: bool) -> object:
        made.append("class")
        return real(**options)  # type: ignore[call-overload]

    monkeypatch.setattr(module, "dataclass", counted)

    @frozen
    class Unused:
        start: int

    assert made == []
    Unused(1)
    assert Unused(1) == Unused(1)
    assert made == ["class", "class"]
