"""The judgement on a chain: at its points, then where a search finds worse ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stepcheck.core.arrays import Array, Flexible
from stepcheck.core.errors import RefusalError
from stepcheck.core.tree import Compare, walk
from stepcheck.core.trial import search
from stepcheck.core.trial.branches import is_equation, unreachable, untaken
from stepcheck.core.trial.chain import Chain, Judgement, Point
from stepcheck.core.trial.edges.cells import cells
from stepcheck.core.trial.edges.edges import edges
from stepcheck.core.trial.edges.jumps import is_jumping, jumps
from stepcheck.core.trial.edges.rims import rims
from stepcheck.core.trial.orders import orders
from stepcheck.core.verdict import NoValue, OneUndefined

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stepcheck.core.tree import Expr
    from stepcheck.core.verdict import Outcome


def judge(chain: Chain) -> Judgement:
    """Return the judgement; raise `RefusalError` if nothing can be said."""
    points: list[Point] = []
    if found := first_failure(chain, chain.points(), points):
        return found
    chain.refuse_undecided(points)
    if found := searched(chain, points):
        return found
    for point in points:
        for step, difference in enumerate(point.differences):
            if isinstance(difference, OneUndefined):
                simple = search.simplest(chain, point)
                return Judgement(None, simple, simple.differences[step], half=step, points=points)
    refuse_unsized(chain, points)
    return Judgement(points=points)


def searched(chain: Chain, points: list[Point]) -> Judgement | None:
    """Return the judgement on a point that fails and was searched for; collect the others.

    Raises `RefusalError` where a branch is not reached, or an order may fail.
    """
    for search_for in (search.branches, edges, cells, jumps):
        if found := first_failure(chain, search_for(chain, list(points)), points):
            return found
    refuse_unreached(chain, points)
    for search_for in (rims, orders) if chain.ordered else ():
        if found := first_failure(chain, search_for(chain, list(points)), points):
            return found
    return None


def first_failure(chain: Chain, found: Iterable[Point], points: list[Point]) -> Judgement | None:
    """Return the judgement on the first point that fails, None if none does; collect the others."""
    for point in found:
        if not point.good:
            return failure(chain, search.simplest(chain, point), points)
        points.append(point)
    return None


def is_excepted(chain: Chain, condition: Expr) -> bool:
    r"""Whether `x = y` asks for what a condition `x \ne y` of the statement leaves out."""
    equation = next((n for n in walk(condition) if isinstance(n, Compare)), None)
    if equation is None or equation.relations != ("=",):
        return False
    excepting = [n for f in chain.filters for n in walk(f) if isinstance(n, Compare)]
    return any(n.relations == (r"\ne",) and set(n.parts) == set(equation.parts) for n in excepting)


def leaves_out_little(condition: Expr) -> bool:
    r"""Whether a condition is one of `\ne` alone, which leaves every branch to be reached."""
    parts = [node for node in walk(condition) if isinstance(node, Compare)]
    return bool(parts) and all(r == r"\ne" for part in parts for r in part.relations)


def refuse_unsized(chain: Chain, points: list[Point]) -> None:
    """Refuse a bold 1, 0 or I that meets numbers alone: it is an array, and nothing says a size.

    An array of one entry is a number too, so a point or two at which it meets one are well.
    """
    for step in range(len(chain.relations)):
        sides = [point.outcomes[step : step + 2] for point in points if point.defined]
        if sides and all(is_unsized(*pair) or is_unsized(*pair[::-1]) for pair in sides):
            raise RefusalError(
                "bold 1, 0 or I is an array, and what it is compared with is a number",
                chain.exprs[step + 1].position,
                "write a plain 1 or 0, or its size, as in \\mathbf{1}_n",
            )


def is_unsized(value: Outcome, other: Outcome) -> bool:
    """Whether a value has no size yet, and the other one, which should tell, is a number."""
    return isinstance(value, Flexible) and not isinstance(other, Flexible | Array | NoValue)


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
    if not all(leaves_out_little(condition) for condition in chain.filters):
        return  # the conditions may leave out what was not reached
    reached = all(
        unreachable(chain.scope, chain.context, switch, side)
        or (side == 0 and is_excepted(chain, chain.context.nodes[switch[0]]))
        for switch, side in search.missing(chain)
        if (side or is_equation(chain.context, switch)) and not is_jumping(chain.context, switch)
    )
    if reached and all(is_excepted(chain, condition) for condition in untaken(chain.context)):
        return
    raise RefusalError(
        "a case, or one side of a max or of |·|, is reached by no sample",
        chain.exprs[0].position,
        "declare a domain that reaches it",
    )
