"""Conditions that are equations: the value that a free name must have for them to hold.

At that very point derivatives are then taken, with nothing cut off from what it depends on. An
equation may have several roots: a sample says which of them it is about.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flint import ctx, fmpq

from stepcheck.core import arrays
from stepcheck.core.binders import free_keys
from stepcheck.core.errors import UndefinedError, UnmetError
from stepcheck.core.numbers import Dual, Real, primal, show
from stepcheck.core.value.lookup import free
from stepcheck.core.value.roots.equation import TAG, Equation
from stepcheck.core.value.roots.system import System

if TYPE_CHECKING:
    from stepcheck.core.arrays import Value
    from stepcheck.core.tree import Given, Root
    from stepcheck.core.value.context import Slot
    from stepcheck.core.value.env import Env
    from stepcheck.core.value.roots.found import Roots


def given(env: Env, node: Given) -> Value:
    """Return what a condition gives, as it is where nothing is perturbed."""
    start = env.start
    slots: list[Slot] = [(key, ()) for key in free_keys(node.value)]
    indices = {s: env.overrides[s] for s in slots if s in env.overrides and is_index(env, s)}
    return start.child(indices).eval(node.value) if indices else start.eval(node.value)


def is_index(env: Env, slot: Slot) -> bool:
    """Whether a slot holds the number of an index."""
    symbol = env.scope.get(slot[0])
    return symbol is not None and symbol.is_index


def root(env: Env, node: Root) -> Value:
    """Return the value that meets a condition; raise `UnmetError` where none is found."""
    start = env.start
    if any(is_guess(value) for value in start.overrides.values()):
        raise UndefinedError("an equation within another one has no slope here")
    symbol = start.scope.get(node.unknown.key)
    domain = symbol.domain if symbol else None
    if domain is not None and domain.shape and not (node.unknown.lower or node.ray):
        return System(start, node).solved()
    return which(start, node)


def is_guess(value: Value) -> bool:
    """Whether a value is what Newton's method moves."""
    return any(isinstance(x, Dual) and x.tag == TAG for x in arrays.entries(value))


def which(env: Env, node: Root) -> Value:
    """Return the root of one equation in one number that the sample is about."""
    roots = roots_at(env, node)
    found = [value for x in roots.found if (value := allowed(env, node, x)) is not None]
    if not found:
        missing = show(roots.found[0]) if roots.found else ""
        raise UnmetError(f"the condition asks for {missing}" if missing else "no root is found")
    return found[env.context.turn_of(node, roots, len(found), env.sample.turns)]


def roots_at(env: Env, node: Root) -> Roots:
    """Return the roots at a point; they are the same whichever of them is meant."""
    if env.overrides:
        return Equation(env, node).roots()
    context, sample = env.context, env.sample
    own = context.solved.get(id(node))
    others = tuple((n, t) for n, t in enumerate(sample.turns) if n != own)
    chosen = frozenset(sample.chosen.items())
    key = id(node), ctx.prec, sample.number, sample.style, chosen, others
    if key not in context.known:
        context.known[key] = Equation(env, node).roots()
    return context.known[key]


def allowed(env: Env, node: Root, number: Real) -> Value | None:
    """Return what a root makes of its name, None where its set does not have that."""
    symbol = env.scope.get(node.unknown.key)
    assert symbol is not None  # whoever made the node has found it
    value: Value = number
    if node.ray:
        if isinstance(number, fmpq) and number == 0:
            return None  # an array of zeros meets too much
        value = arrays.multiply(number, free(env, symbol))
    numbers = [primal(x) for x in arrays.entries(value)]
    domain = symbol.domain
    return value if domain is None or domain.contains_all(numbers, env.bound) else None
