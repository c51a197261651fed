"""What binds an index: which names a node gives a value of its own, and where they are free.

A new operator that binds an index (an expectation, a union, …) is a row in `BINDERS`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from stepcheck.core.tree import Big, Expr, Integral, Key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Bound(NamedTuple):
    """The names that a node binds, what of it lies outside of them, and what inside."""

    names: tuple[Key, ...]
    outside: tuple[Expr, ...]
    inside: tuple[Expr, ...]


def sum_binds(big: Big) -> Bound:
    """Return what a sum, product or extreme binds: its ends do not know its index."""
    inside = (big.body,) if big.where is None else (big.where, big.body)
    return Bound((big.index,), (big.start, big.stop), inside)


def integral_binds(integral: Integral) -> Bound:
    """Return what an integral binds: its ends do not know its variable."""
    return Bound((integral.variable,), (integral.start, integral.stop), (integral.body,))


BINDERS: dict[type[Expr], Callable[..., Bound]] = {Big: sum_binds, Integral: integral_binds}


def parts(node: Expr) -> Bound:
    """Return what lies outside and inside of what a node binds; for most nodes nothing is."""
    binder = BINDERS.get(type(node))
    return binder(node) if binder else Bound((), node.below, ())


def free(node: Expr, bound: frozenset[Key] = frozenset()) -> Iterator[Expr]:
    """Yield the nodes of a tree that are no name which something around them binds."""
    if getattr(node, "key", None) not in bound:
        yield node
    names, outside, inside = parts(node)
    for child in outside:
        yield from free(child, bound)
    for child in inside:
        yield from free(child, bound | set(names))


def free_keys(expr: Expr) -> dict[Key, None]:
    """Return the names that are free in an expression, in reading order."""
    return {key: None for node in free(expr) if (key := getattr(node, "key", None)) is not None}
