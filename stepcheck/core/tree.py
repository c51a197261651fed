"""Expression trees: what a formula says, with nothing left of how it looks."""

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal

Key = tuple[str, str]
"""A name: its spelling with accents and labels, and its weight (plain, bold, param …)."""


@dataclass(frozen=True)
class Expr:
    """Any expression. `position` (an offset into the display) takes no part in comparisons."""

    position: int = field(default=0, kw_only=True, compare=False)

    @cached_property
    def below(self) -> "tuple[Expr, ...]":
        """The expressions directly below this one, in reading order."""
        return tuple(e for name in self.__dataclass_fields__ for e in parts_of(getattr(self, name)))

    @cached_property
    def nodes(self) -> "tuple[Expr, ...]":
        """The expression itself and everything below it, in reading order."""
        return (self, *(node for child in self.below for node in child.nodes))


@dataclass(frozen=True)
class Num(Expr):
    """A literal; its text is kept, because the digits printed decide what `≈` allows."""

    text: str


@dataclass(frozen=True)
class Const(Expr):
    """`e` or `pi`."""

    name: str


@dataclass(frozen=True)
class All(Expr):
    """The colon in `X_{i,:}`."""


@dataclass(frozen=True)
class Ref(Expr):
    """A symbol with its indices; `whole` asks for the column of a family, bold z of z_k.

    `said` are the names in brackets behind it that only remind of what it depends on.
    """

    key: Key
    upper: tuple[Expr, ...] = ()
    lower: tuple[Expr, ...] = ()
    whole: bool = False
    said: tuple[Key, ...] = field(default=(), kw_only=True, compare=False)


@dataclass(frozen=True)
class Bare(Expr):
    """A function without its argument; only a derivative may make something of it."""

    key: Key


@dataclass(frozen=True)
class Compose(Expr):
    r"""One function after another, `f \circ g`, without its argument."""

    outer: Expr
    inner: Expr


@dataclass(frozen=True)
class Call(Expr):
    """A function of the scope, applied; `primes` counts derivatives."""

    key: Key
    args: tuple[Expr, ...]
    primes: int = 0


@dataclass(frozen=True)
class Apply(Expr):
    """A built-in function, applied."""

    name: str
    args: tuple[Expr, ...]


@dataclass(frozen=True)
class Primed(Expr):
    r"""A derivative of a built-in function of one number, at `arg`: `\tanh'(z)`."""

    name: str
    arg: Expr
    order: int


@dataclass(frozen=True)
class Neg(Expr):
    """Minus an expression."""

    body: Expr


@dataclass(frozen=True)
class Add(Expr):
    """A sum of terms; a subtracted term is a `Neg`."""

    terms: tuple[Expr, ...]


@dataclass(frozen=True)
class Mul(Expr):
    r"""A product, by how it is written: side by side, `\cdot`, `\odot`, `\times` or `\otimes`."""

    left: Expr
    right: Expr
    kind: Literal["juxtaposed", "dot", "entrywise", "cross", "kronecker"] = "juxtaposed"


@dataclass(frozen=True)
class Div(Expr):
    """A fraction."""

    top: Expr
    bottom: Expr


@dataclass(frozen=True)
class Pow(Expr):
    """A power; of a square matrix too, where -1 is the inverse."""

    base: Expr
    exponent: Expr


@dataclass(frozen=True)
class EachPow(Pow):
    r"""A power entry by entry: of a function, `\tanh^2(z)`, or written `z^{\odot 2}`."""


@dataclass(frozen=True)
class Transpose(Expr):
    """A transpose."""

    body: Expr


BigKind = Literal["sum", "prod", "max", "min"]


@dataclass(frozen=True)
class Big(Expr):
    """A sum or product over an index; `where` filters, as in a sum over j ≠ k."""

    kind: BigKind
    index: Key
    start: Expr
    stop: Expr
    where: Expr | None
    body: Expr


@dataclass(frozen=True)
class Integral(Expr):
    """An integral of a polynomial whose degree in the variable is not above `degree`."""

    variable: Key
    start: Expr
    stop: Expr
    body: Expr
    degree: int


@dataclass(frozen=True)
class Deriv(Expr):
    """The derivative of `body` by each of `by` in turn."""

    body: Expr
    by: tuple[Ref, ...]


@dataclass(frozen=True)
class RowDeriv(Deriv):
    r"""A derivative by a column that is written as a row, `\partial L / \partial w^\top`.

    That of a number is a row; that of a column is the Jacobian, in any layout.
    """


@dataclass(frozen=True)
class Gradient(Expr):
    """A nabla; `by` is None until the chain says what it differentiates by.

    `followed` says that a factor stands behind its operand, which has no brackets: of a number the
    gradient ends before that factor, and of anything else it may not.
    """

    body: Expr
    by: Ref | None
    order: int = 1
    followed: bool = field(default=False, compare=False)


@dataclass(frozen=True)
class At(Expr):
    """An evaluation bar: the body with some names given values."""

    body: Expr
    names: tuple[Ref, ...]
    values: tuple[Expr, ...]


@dataclass(frozen=True)
class Compare(Expr):
    """A condition: a chain of relations, all of which must hold."""

    parts: tuple[Expr, ...]
    relations: tuple[str, ...]


@dataclass(frozen=True)
class AllOf(Expr):
    """Several conditions that must hold together."""

    conditions: tuple[Expr, ...]


@dataclass(frozen=True)
class Cases(Expr):
    """Values with their conditions; a condition of None is `otherwise`."""

    values: tuple[Expr, ...]
    conditions: tuple[Expr | None, ...]


@dataclass(frozen=True)
class Matrix(Expr):
    """A matrix written out; a tuple is a matrix of one column."""

    rows: tuple[tuple[Expr, ...], ...]


@dataclass(frozen=True)
class Entry(Expr):
    """An entry of an expression in brackets, counted from 1."""

    body: Expr
    lower: tuple[Expr, ...]


@dataclass(frozen=True)
class Special(Expr):
    """Bold 1, 0 or I, whose size comes from what they meet, if it is not written below."""

    kind: Literal["ones", "zeros", "eye"]
    sizes: tuple[Expr, ...] = ()


@dataclass(frozen=True)
class Given(Expr):
    """A value that a condition gives to a name: what is differentiated does not move it."""

    value: Expr


@dataclass(frozen=True)
class Root(Expr):
    """What `unknown` must be for `body` to be `target`: a number, or an array without an entry.

    `others` are the names that this depends on besides; `more` are equations that hold as well.
    With `ray`, an array keeps its direction, and only how long it is is solved for.
    """

    unknown: Ref
    body: Expr
    target: Expr
    others: tuple[Ref, ...] = ()
    more: tuple[tuple[Expr, Expr], ...] = ()
    ray: bool = False

    @cached_property
    def below(self) -> "tuple[Expr, ...]":
        """What its value depends on; the body would lead back to the unknown."""
        return (self.target, *self.others)


@dataclass(frozen=True)
class Brace(Expr):
    """An underbrace whose label is mathematics: the label is a claim about the body."""

    body: Expr
    label: Expr


def taken_by(node: Expr) -> tuple[Ref, ...]:
    """Return the names that a derivative is taken by; none of any other node."""
    if isinstance(node, Gradient):
        return (node.by,) if node.by is not None else ()
    return node.by if isinstance(node, Deriv) else ()


def parts_of(value: object) -> "tuple[Expr, ...]":
    """Return the expressions in a field of a node, which may be one, or a tuple of them."""
    if isinstance(value, Expr):
        return (value,)
    return tuple(e for v in value for e in parts_of(v)) if isinstance(value, tuple) else ()


def walk(node: Expr) -> tuple[Expr, ...]:
    """Return a node and everything below it, in reading order."""
    return node.nodes


def replace_node(expr: Expr, old: Expr, new: Expr) -> Expr:
    """Return a copy of a tree with one node, found by identity, replaced."""
    if expr is old:
        return new
    changes: dict[str, Any] = {}
    for name in expr.__dataclass_fields__:
        value = getattr(expr, name)
        changed = replace_part(value, old, new)
        if changed is not value:
            changes[name] = changed
    if not changes:
        return expr
    return replace(expr, **changes)


def replace_part(part: object, old: Expr, new: Expr) -> object:
    """Return a field of a node with one node below it replaced."""
    if isinstance(part, Expr):
        return replace_node(part, old, new)
    if isinstance(part, tuple):
        changed = tuple(replace_part(p, old, new) for p in part)
        return changed if any(a is not b for a, b in zip(changed, part, strict=True)) else part
    return part
