"""What the value of an expression is computed from directly.

For most expressions these are the names that stand in it. A derivative, and an evaluation bar,
compute anew whatever depends on the names that they move; so these depend on what that is computed
from, and not on it: ∂L/∂w depends on w and on all that the way from w to L takes in besides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stepcheck.core.tree import At, Big, Call, Deriv, Expr, Gradient, Matrix, Ref
from stepcheck.graph.fields.spec import GraphError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stepcheck.core.scope import Scope
    from stepcheck.core.tree import Key

Keys = frozenset["Key"]


class Reader:
    """Finds what expressions of a scope are computed from."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.passed: set[tuple[Key, Keys]] = set()

    @property
    def anew(self) -> Keys:
        """The names that were not found because they are computed anew."""
        return frozenset(key for key, _moved in self.passed)

    def names(  # noqa: C901  a flat list of kinds
        self, expr: Expr, moved: Keys = frozenset()
    ) -> Iterator[Ref]:
        """Yield the names that an expression is computed from, while some names are moved."""
        match expr:
            case Ref():
                yield from self.name(expr, moved)
            case Big(body=body):  # its ends count, and nothing moves them
                yield from self.names(body, moved)
            case Deriv(body, by):
                yield from self.moving(body, by, moved)
            case Gradient(body, by) if by is not None:
                yield from self.moving(body, (by,), moved)
            case At(body, names, values):
                for value in values:
                    yield from self.names(value, moved)
                yield from self.names(body, moved | {ref.key for ref in names})
            case Call(key, args):
                for arg in args:
                    yield from self.names(arg, moved)
                symbol = self.scope.get(key)
                if symbol is not None and symbol.body is not None:
                    yield from self.names(symbol.body, moved | {*symbol.params})
            case _:
                for part in expr.below:
                    yield from self.names(part, moved)

    def moving(self, body: Expr, by: tuple[Ref, ...], moved: Keys) -> Iterator[Ref]:
        """Yield what a derivative is computed from: where it is taken, and what it holds fixed."""
        keys = frozenset(ref.key for ref in by)
        for ref in by:
            if (self.depends(ref.key) - {ref.key}) & keys:
                raise GraphError(
                    f"a derivative by {ref.key[0]} and by what it is computed from is no node",
                    "take the two derivatives one after the other, each with a name",
                )
            # The other entries of an array are held where they are.
            yield from self.name(Ref(ref.key) if ref.lower else ref, moved)
        yield from self.names(body, moved | keys)

    def name(self, ref: Ref, moved: Keys) -> Iterator[Ref]:
        """Yield a name, or what it is computed from where that is computed anew."""
        if ref.key in moved:
            return
        if not self.depends(ref.key) & moved:
            yield ref
            return
        if (ref.key, moved) not in self.passed:
            self.passed.add((ref.key, moved))
            for part in sources(self.scope, ref):
                yield from self.names(part, moved)

    def depends(self, key: Key) -> Keys:
        """Return all names that a name depends on, itself included."""
        return self.scope.depends(key)


def sources(scope: Scope, ref: Ref) -> list[Expr]:
    """Return the expressions that give a name its value; none for one that is free."""
    own = scope.override(ref)
    if own is not None:
        return [own]
    whole = scope.override(Ref(ref.key))
    if whole is not None:
        return [entry_of(whole, ref)]
    symbol = scope.get(ref.key)
    found = [] if ref.lower or ref.upper else list(scope.overrides(ref.key).values())
    return found + ([symbol.body] if symbol is not None and symbol.body is not None else [])


def entry_of(whole: Expr, ref: Ref) -> Expr:
    """Return what an entry of a matrix that is written out says; else the whole expression."""
    places = [int(getattr(index, "text", "0")) for index in ref.lower]
    if not isinstance(whole, Matrix) or not places or 0 in places:
        return whole
    row, column = (*places, 1)[:2]
    if row <= len(whole.rows) and column <= len(whole.rows[row - 1]):
        return whole.rows[row - 1][column - 1]
    return whole
