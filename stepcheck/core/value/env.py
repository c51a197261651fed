"""Environments: the value of each name at one sample.

A name resolves as override → definition → sample. A derivative makes its variable independent at
its present value by an override in a child environment, where only what depends on that variable is
computed anew: reverse-mode semantics on the graph, computed forward.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Self

from stepcheck.core import arrays, numbers
from stepcheck.core.errors import UndefinedError
from stepcheck.core.numbers import Number, Real, primal, show

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stepcheck.core.arrays import Value
    from stepcheck.core.scope import Scope
    from stepcheck.core.tree import Expr, Key
    from stepcheck.core.value.context import Context, Slot
    from stepcheck.core.value.sample import Sample


class Env(ABC):
    """Values of names at one sample, with overrides on top; `evaluate` fills it in."""

    def __init__(
        self, scope: Scope, sample: Sample, context: Context, parent: Self | None = None,
        overrides: Mapping[Slot, Value] | None = None,
    ) -> None:  # fmt: skip
        self.scope, self.sample, self.context, self.parent = scope, sample, context, parent
        self.overrides: dict[Slot, Value] = {
            **(parent.overrides if parent else {}),
            **(overrides or {}),
        }
        self.start: Self = parent.start if parent else self  # where nothing is perturbed yet
        self.changed = frozenset(key for key, _ in overrides or {})
        self.cache: dict[Slot, Value] = {}

    @abstractmethod
    def eval(self, expr: Expr) -> Value:
        """Return the value of an expression."""

    @abstractmethod
    def compute(self, key: Key, index: tuple[int, ...]) -> Value:
        """Return the value of a name that has no override and was not asked for before."""

    def child(self, overrides: Mapping[Slot, Value]) -> Self:
        """Return an environment in which some names have other values."""
        return type(self)(self.scope, self.sample, self.context, self, overrides)

    def value(self, key: Key, index: tuple[int, ...] = ()) -> Value:
        """Return the value of a name, or of one member of a family."""
        slot = (key, index)
        if slot in self.overrides:
            return self.overrides[slot]
        if self.parent and not (self.context.depends(self.scope, key) & self.changed):
            return self.parent.value(key, index)
        if slot not in self.cache:
            self.cache[slot] = self.compute(key, index)
        return self.cache[slot]

    def number(self, expr: Expr) -> Number:
        """Return the value of an expression that must be a number."""
        return arrays.number(self.eval(expr))

    def bound(self, expr: Expr) -> Real:
        """Return the value of an end or a member of a set."""
        return primal(self.number(expr))

    def whole(self, expr: Expr) -> int:
        """Return the value of an expression that must be a whole number."""
        number = self.bound(expr)
        found = numbers.whole(number)
        if found is None:
            raise UndefinedError(f"{show(number)} is no index")
        return found
