"""Whether a condition holds at every point, or at none; else a proof goes through the cases."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from stepcheck.core.domains import Interval, Member
from stepcheck.core.numbers import Dual
from stepcheck.core.proof.algebra.factors import factored
from stepcheck.core.proof.algebra.facts import assume, signs_of, signs_of_factor
from stepcheck.core.proof.algebra.field import Fraction, UnprovableError, plain
from stepcheck.core.proof.algebra.powers import exponential
from stepcheck.core.proof.algebra.signs import NEEDED, ZERO
from stepcheck.core.tree import AllOf, Compare

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stepcheck.core.proof.names import Names
    from stepcheck.core.tree import Expr


class UndecidedError(UnprovableError):
    """A condition holds at some points only; `factor` is the polynomial whose sign decides."""

    def __init__(self, factor: Fraction) -> None:
        super().__init__("a condition that holds at some points only")
        self.factor = factor


def truth(env: Names, condition: Expr) -> bool:
    """Whether a condition holds; raise `UndecidedError` if it holds at some points only."""
    return all(holds(gap, relation) for gap, relation in gaps(env, condition))


def gaps(env: Names, condition: Expr) -> Iterator[tuple[Fraction, str]]:
    """Yield what a condition says of signs: a difference, and how it stands to 0."""
    if isinstance(condition, AllOf):
        for part in condition.conditions:
            yield from gaps(env, part)
    elif isinstance(condition, Compare):
        values = [env.number(part) for part in condition.parts]
        for (a, b), relation in zip(pairwise(values), condition.relations, strict=True):
            gap = plain(a) - plain(b)
            if (isinstance(a, Dual) or isinstance(b, Dual)) and signs_of(gap) & ZERO:
                raise UnprovableError("a condition that what is varied may be about to break")
            yield gap, relation
    elif isinstance(condition, Member) and isinstance(condition.domain, Interval):
        x = env.place(condition.body)
        ends = zip((condition.domain.low, condition.domain.high), condition.domain.closed,
                   strict=True)  # fmt: skip
        for (end, closed), relation in zip(ends, (">", "<"), strict=True):
            if end is not None:
                yield (
                    x - env.place(end),
                    {">": r"\ge", "<": r"\le"}[relation] if closed else relation,
                )
    else:
        raise UnprovableError(type(condition).__name__)


def holds(gap: Fraction, relation: str) -> bool:
    """Whether a difference stands so to 0; raise `UndecidedError` if that is open."""
    signs, needed = signs_of(gap), NEEDED[relation]
    if signs & ~needed == 0:
        return True
    if signs & needed == 0:
        return False
    for poly in (gap.top, gap.bottom):
        for factor, _ in factored(gap.field, poly)[1]:
            if signs_of_factor(gap.field, factor).bit_count() > 1:
                raise UndecidedError(gap.field.poly(factor, gap.bits))
    raise UnprovableError("a sign that is not known")


def suppose(env: Names, condition: Expr) -> None:
    """Let what a statement is conditional on be known, as far as it says something of signs."""
    try:
        for gap, relation in gaps(env, condition):
            if relation != "=":
                assume(env.field, gap, NEEDED[relation])
                assume(env.field, exponential(gap) - 1, NEEDED[relation])
    except UnprovableError:
        return  # what is not known is not used
