"""Expression trees as SymPy expressions, with the same meaning of names as `env`.

Override → definition → symbol. Only what has a fixed size is translated: numbers, and columns and
matrices whose sizes a page has fixed, such as two features.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from stepcheck.core.domains import Integers, Interval, Members, Naturals, Reals
from stepcheck.core.tree import (
    Add,
    Apply,
    At,
    Brace,
    Call,
    Const,
    Deriv,
    Div,
    Expr,
    Gradient,
    Key,
    Matrix,
    Mul,
    Neg,
    Num,
    Pow,
    Ref,
    Transpose,
)  # fmt: skip
from stepcheck.core.vocabulary import VOCABULARY

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from stepcheck.core.domains import Domain
    from stepcheck.core.scope import Scope, Symbol

Value = Any  # SymPy has no types
Slot = tuple[Key, tuple[int, ...]]


class UnprovableError(Exception):
    """An expression that this module does not translate."""


class Symbolic:
    """Translates expressions of one scope, with some names overridden."""

    def __init__(self, scope: Scope, overrides: Mapping[Slot, Value] | None = None) -> None:
        import sympy

        self.sympy, self.scope = sympy, scope
        self.overrides = dict(overrides or {})

    def child(self, overrides: Mapping[Slot, Value]) -> Symbolic:
        """Return a translator in which some names have other values."""
        return Symbolic(self.scope, {**self.overrides, **overrides})

    def value(self, expr: Expr) -> Value:
        """Return an expression in SymPy's terms."""
        translate = TRANSLATORS.get(type(expr))
        if translate is None:
            raise UnprovableError(type(expr).__name__)
        return translate(self, expr)

    def name(self, key: Key) -> Value:
        """Return the value of a name."""
        if (key, ()) in self.overrides:
            return self.overrides[key, ()]
        symbol = self.scope.get(key)
        if symbol is None or symbol.is_family or symbol.callable or symbol.is_index:
            raise UnprovableError(key[0])
        fixed = self.scope.overrides(key)
        if ((), ()) in fixed:
            return self.value(fixed[(), ()])
        if symbol.body is not None:
            return self.defined(symbol, symbol.body)
        if fixed:
            raise UnprovableError("an array with fixed entries")
        return self.free(symbol)

    def defined(self, symbol: Symbol, body: Expr) -> Value:
        """Return what a name stands for; or any number, where that cannot be translated.

        An identity in any number z holds for the z of the page too, unless something that z depends
        on is being varied.
        """
        try:
            return self.value(body)
        except UnprovableError:
            varied = {key for key, _index in self.overrides} & self.scope.depends(symbol.key)
            if varied or symbol.key[1] not in ("plain", "cal"):
                raise
            return self.sympy.Symbol(f"{symbol.key}", real=True)

    def free(self, symbol: Symbol) -> Value:
        """Return a symbol, or a matrix of symbols where the shape is fixed."""
        domain = symbol.domain
        assert domain is not None  # a symbol without a body has a domain
        if not isinstance(domain, Reals | Interval | Members | Naturals | Integers):
            raise UnprovableError(type(domain).__name__)
        if isinstance(domain, Naturals) and not domain.shape:
            return self.sympy.Symbol(symbol.key[0], positive=True, integer=True)
        if not domain.shape:
            return self.symbol(f"{symbol.key}", domain)
        sizes = [self.value(e) for e in domain.shape]
        if not all(s.is_Integer for s in sizes):
            raise UnprovableError("a size that is not fixed")
        rows, columns = (*sizes, 1)[:2]
        return self.sympy.Matrix(
            int(rows), int(columns), lambda r, c: self.symbol(f"{symbol.key}{r},{c}", domain)
        )

    def symbol(self, name: str, domain: Domain) -> Value:
        """Return a symbol that knows whether it is positive."""
        positive = (
            isinstance(domain, Interval) and isinstance(domain.low, Num) and not domain.closed[0]
        )
        return self.sympy.Symbol(name, real=True, positive=True if positive else None)

    def whole(self, expr: Expr) -> int:
        """Return an index."""
        value = self.value(expr)
        if not value.is_Integer:
            raise UnprovableError("an index that is not fixed")
        return int(value)


def ref(s: Symbolic, node: Ref) -> Value:
    """Return a name or an entry of an array."""
    if node.whole:
        raise UnprovableError("a family")
    value = s.name(node.key)
    indices = [s.whole(e) for e in (*node.upper, *node.lower)]
    if not indices:
        return value
    if not isinstance(value, s.sympy.MatrixBase) or any(i < 1 for i in indices):
        raise UnprovableError("an entry")
    return value[tuple(i - 1 for i in (*indices, 1)[:2])]


def mul(s: Symbolic, node: Mul) -> Value:
    """Return a product."""
    left, right = s.value(node.left), s.value(node.right)
    both = isinstance(left, s.sympy.MatrixBase) and isinstance(right, s.sympy.MatrixBase)
    if both and node.kind == "cross":
        raise UnprovableError("a vector product")
    if both and node.kind == "entrywise":
        return left.multiply_elementwise(right)
    if both and node.kind == "dot":
        return (left.T * right)[0]
    product = left * right
    if isinstance(product, s.sympy.MatrixBase) and product.shape == (1, 1):
        return product[0]
    return product


def add(s: Symbolic, node: Add) -> Value:
    """Return a sum of numbers, or of matrices of one shape."""
    total, *rest = [s.value(t) for t in node.terms]
    for term in rest:
        total = total + term
    return total


def div(s: Symbolic, node: Div) -> Value:
    """Return a fraction of numbers, or a matrix over a number."""
    bottom = s.value(node.bottom)
    if isinstance(bottom, s.sympy.MatrixBase):
        raise UnprovableError("division by a matrix")
    return s.value(node.top) / bottom


def call(s: Symbolic, node: Call) -> Value:
    """Return a defined function of numbers at its arguments, or its derivative there."""
    symbol = s.scope.get(node.key)
    if symbol is None or symbol.body is None:
        raise UnprovableError("a general function")
    args = [s.value(a) for a in node.args]
    if any(isinstance(a, s.sympy.MatrixBase) for a in args):
        raise UnprovableError("a function of an array")
    slots: list[Slot] = [(key, ()) for key in symbol.params]
    if not node.primes:
        return s.child(dict(zip(slots, args, strict=True))).value(symbol.body)
    inner = s.sympy.Dummy(real=True)
    body = s.child({slots[0]: inner}).value(symbol.body)
    return s.sympy.diff(body, inner, node.primes).subs(inner, args[0])


def apply(s: Symbolic, node: Apply) -> Value:
    """Return an elementary function of a number."""
    name = VOCABULARY[node.name].proof
    if name is None:
        raise UnprovableError(node.name)
    value = s.value(node.args[0])
    if isinstance(value, s.sympy.MatrixBase):
        raise UnprovableError("a function of an array")
    return getattr(s.sympy, name)(value)


def deriv(s: Symbolic, node: Deriv) -> Value:
    """Return a derivative: the variable independent, all else computed from it, then put back."""
    return differentiate(s, node.body, node.by)


def differentiate(s: Symbolic, body: Expr, by: tuple[Ref, ...]) -> Value:
    """Return the derivative by each name in turn."""
    if not by:
        return s.value(body)
    present, variable = s.value(by[0]), s.sympy.Dummy(real=True)
    if isinstance(present, s.sympy.MatrixBase):
        if by[1:]:
            raise UnprovableError("a second derivative by an array")
        return by_array(s, body, by[0], present)
    inner = differentiate(s.child(assigned(s, by[0], variable)), body, by[1:])
    return s.sympy.diff(inner, variable).subs(variable, present)


def by_array(s: Symbolic, body: Expr, name: Ref, present: Value) -> Value:
    """Return the gradient of a number, with the shape of the array."""
    dummies = s.sympy.Matrix(*present.shape, lambda _r, _c: s.sympy.Dummy(real=True))
    inner = s.child({(name.key, ()): dummies}).value(body)
    if isinstance(inner, s.sympy.MatrixBase) or name.upper or name.lower:
        raise UnprovableError("a Jacobian")
    back = dict(zip(dummies, present, strict=True))
    return dummies.applyfunc(lambda d: s.sympy.diff(inner, d).subs(back, simultaneous=True))


def assigned(s: Symbolic, name: Ref, value: Value) -> dict[Slot, Value]:
    """Return the overrides that give a name or an entry a value."""
    indices = [s.whole(e) for e in (*name.upper, *name.lower)]
    if not indices:
        return {(name.key, ()): value}
    array = s.name(name.key).copy().as_mutable()
    array[tuple(i - 1 for i in (*indices, 1)[:2])] = value
    return {(name.key, ()): array}


def at(s: Symbolic, node: At) -> Value:
    """Return an expression with some names given values."""
    overrides: dict[Slot, Value] = {}
    for name, value in zip(node.names, node.values, strict=True):
        overrides |= assigned(s, name, s.value(value))
    return s.child(overrides).value(node.body)


def gradient(s: Symbolic, node: Gradient) -> Value:
    """Return a first gradient."""
    if node.by is None or node.order != 1:
        raise UnprovableError("a Hessian")
    return differentiate(s, node.body, (node.by,))


TRANSLATORS: dict[type, Callable[[Symbolic, Any], Value]] = {
    Num: lambda s, n: s.sympy.Rational(n.text),
    Const: lambda s, n: s.sympy.E if n.name == "e" else s.sympy.pi,
    Neg: lambda s, n: -s.value(n.body),
    Pow: lambda s, n: s.value(n.base) ** s.value(n.exponent),
    Transpose: lambda s, n: s.value(n.body).T if hasattr(s.value(n.body), "T") else s.value(n.body),
    Matrix: lambda s, n: s.sympy.Matrix([[s.value(c) for c in row] for row in n.rows]),
    Brace: lambda s, n: s.value(n.body),
    Ref: ref, Add: add, Mul: mul, Div: div, Call: call, Apply: apply, Deriv: deriv,
    Gradient: gradient, At: at,
}  # fmt: skip
