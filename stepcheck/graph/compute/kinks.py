"""Evaluation that knows where a slope is missing: at corners and jumps it is `NONE`.

Where two branches meet, whither the margin between them goes says which one counts on either side.
Where it has no slope itself, as that of x² > 0 at 0, each of them may; then all must agree.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from stepcheck.core import arrays
from stepcheck.core.errors import UndefinedError
from stepcheck.core.numbers import Dual, extreme_real, primal, sign_of, split
from stepcheck.core.value.compare import agree
from stepcheck.core.value.truth import HOLDS
from stepcheck.graph.compute.branches import Branching
from stepcheck.graph.compute.rounding import NONE, is_none

if TYPE_CHECKING:
    from stepcheck.core.arrays import Value
    from stepcheck.core.numbers import Number
    from stepcheck.graph.compute.branches import Branch, Condition


class Careful(Branching):
    """An evaluation in numbers whose slopes are `NONE` where two branches do not go on as one."""

    def larger(self, x: Number, y: Number, kind: str) -> Number:
        """Return the larger, or the smaller, of two numbers; of plain ones, a ball if need be."""
        if not isinstance(x, Dual) and not isinstance(y, Dual):
            return extreme_real([x, y], 1 if kind == "max" else -1)
        return super().larger(x, y, kind)

    def bent(self, branches: list[Branch]) -> Value:
        """Return the value of the first branch that applies; a slope only where there is one."""
        here = applying(branches)
        found = branches[here].value()
        for branch in branches[here + 1 :]:
            if branch.conditions and holds(branch.conditions) and not alike(found, branch.value()):
                raise UndefinedError("two cases apply here, and their values differ")
        missing = []
        for tag in tied(branches):
            others = values_beside(branches, tag)
            if others and all(alike(found, v) and smooth(others[0], v, tag) for v in others):
                found = others[0]
            else:
                missing.append(tag)
        for tag in missing:
            found = arrays.each(partial(without_slope, tag=tag), found)
        return found


def applying(branches: list[Branch]) -> int:
    """Return which branch applies at the point."""
    for number, branch in enumerate(branches):
        if holds(branch.conditions):
            return number
    raise UndefinedError("no case applies")


def holds(conditions: tuple[Condition, ...]) -> bool:
    """Whether conditions hold at the point."""
    return all(sign_of(primal(x)) in HOLDS[relation] for relation, x in conditions)


def values_beside(branches: list[Branch], tag: int) -> list[Value]:
    """Return what may count just beside the point, to both sides; nothing if that is undefined."""
    try:
        return [b.value() for side in (1, -1) for b in beside(branches, tag, side)]
    except UndefinedError:
        return []


def beside(branches: list[Branch], tag: int, side: int) -> list[Branch]:
    """Return the branches that may apply just beside the point on one side."""
    found = []
    for branch in branches:
        tests = [
            [place in HOLDS[relation] for place in places(x, tag, side)]
            for relation, x in branch.conditions
        ]
        if all(map(any, tests)):
            found.append(branch)
        if all(map(all, tests)):
            return found
    if not found:
        raise UndefinedError("no case applies")
    return found


def places(x: Number, tag: int, side: int) -> tuple[int, ...]:
    """Return whether a number lies below, at or above zero; at zero, to where its slope leads.

    That is anywhere, if it moves and has no slope.
    """
    here = sign_of(primal(x))
    if here or tag not in tags(x):
        return (here,)
    way = primal(slope(x, tag))
    led = 0 if is_none(way) else side * sign_of(way)
    return (led,) if led else (-1, 0, 1)


def slope(x: Number, tag: int) -> Number:
    """Return the slope of a number for one perturbation, however deep it is."""
    while isinstance(x, Dual) and x.tag > tag:
        x = x.value
    return split(x, tag)[1]


def tied(branches: list[Branch]) -> list[int]:
    """Return the perturbations that may lead away from where two branches meet."""
    found: dict[int, None] = {}
    for branch in branches:
        for _relation, x in branch.conditions:
            if isinstance(x, Dual) and sign_of(primal(x)) == 0:
                found |= dict.fromkeys(tags(x))
    return list(found)


def tags(x: Number) -> list[int]:
    """Return the perturbations of a number, the newest first."""
    found = []
    while isinstance(x, Dual):
        found.append(x.tag)
        x = x.value
    return found


def alike(a: Value, b: Value) -> bool:
    """Whether two values are the same, slopes left aside."""
    if arrays.shape_of(a) != arrays.shape_of(b):
        return False
    pairs = zip(arrays.entries(a), arrays.entries(b), strict=True)
    return all(agree(primal(x), primal(y)) for x, y in pairs)


def smooth(a: Value, b: Value, tag: int) -> bool:
    """Whether two values have the same slope for one perturbation."""
    slopes = [[primal(slope(x, tag)) for x in arrays.entries(v)] for v in (a, b)]
    return all(
        not is_none(x) and not is_none(y) and agree(x, y) for x, y in zip(*slopes, strict=True)
    )


def without_slope(x: Number, tag: int) -> Number:
    """Return a number whose slope for one perturbation is missing."""
    if isinstance(x, Dual) and x.tag > tag:
        return Dual(x.tag, without_slope(x.value, tag), without_slope(x.slope, tag))
    return Dual(tag, split(x, tag)[0], NONE)
