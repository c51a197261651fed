"""The judgement on a chain: at its points, then where a search finds worse ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stepcheck.core.errors import RefusalError
from stepcheck.core.trial import search
from stepcheck.core.trial.branches import is_equation, unreachable, untaken
from stepcheck.core.trial.chain import Chain, Judgement, Point
from stepcheck.core.trial.orders import orders
from stepcheck.core.verdict import OneUndefined

if TYPE_CHECKING:
    from collections.abc import Iterable


def judge(chain: Chain) -> Judgement:
    """Return the judgement; raise `RefusalError` if nothing can be said."""
    points: list[Point] = []
    if found := first_failure(chain, chain.points(), points):
        return found
    chain.refuse_undecided(points)
    if search.missing(chain) or untaken(chain.context):
        if found := first_failure(chain, search.branches(chain, points), points):
            return found
        refuse_unreached(chain, points)
    if chain.ordered and (found := first_failure(chain, orders(chain, list(points)), points)):
        return found
    for point in points:
        for step, difference in enumerate(point.differences):
            if isinstance(difference, OneUndefined):
                simple = search.simplest(chain, point)
                return Judgement(None, simple, simple.differences[step], half=step, points=points)
    return Judgement(points=points)


def first_failure(chain: Chain, found: Iterable[Point], points: list[Point]) -> Judgement | None:
    """Return the judgement on the first point that fails, None if none does; collect the others."""
    for point in found:
        if not point.good:
            return failure(chain, search.simplest(chain, point), points)
        points.append(point)
    return None


def failure(chain: Chain, point: Point, points: list[Point]) -> Judgement:
    """Return the judgement on a chain that fails at a point."""
    step = point.failed
    if step is None:
        return Judgement(len(chain.relations), point, brace=point.label, points=points)
    return Judgement(step, point, point.differences[step], points=points)


def refuse_unreached(chain: Chain, points: list[Point]) -> None:
    """Refuse a chain with a branch that no point has reached, unless none can reach it."""
    if not points or not chain.context.varied:
        return  # nothing can be varied, so there is nothing else to reach
    if chain.filters:
        return  # the conditions may leave out what was not reached
    if all(
        unreachable(chain.scope, chain.context, switch, side)
        for switch, side in search.missing(chain)
        if side or is_equation(chain.context, switch)
    ) and not untaken(chain.context):
        return
    raise RefusalError(
        "a case, or one side of a max or of |·|, is reached by no sample",
        chain.exprs[0].position,
        "declare a domain that reaches it",
    )
