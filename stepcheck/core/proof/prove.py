"""Proof as a second tier: claims that hold at points, shown for all points by algebra.

It never decides truth alone. What is too long for it is left unproved, by its length and not by the
clock, so that the count is the same on every machine. Both sides of a step are brought to one
fraction; then they are equal wherever both have a value. Where it takes a case for each sign of
something, each case is proved. Where no proof for all sizes is found, small ones are written out;
then the proof says for which sizes it is.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from stepcheck.core.proof.algebra.facts import signs_of, signs_of_factor
from stepcheck.core.proof.algebra.field import FullError, UnprovableError
from stepcheck.core.proof.algebra.kinds import Algebra
from stepcheck.core.proof.algebra.signs import NEEDED, NEGATIVE, POSITIVE, ZERO
from stepcheck.core.proof.cases import (
    at_zero,
    first_switch,
    is_one_number,
    supposed,
    vanishes,
)
from stepcheck.core.proof.conditions import UndecidedError, suppose
from stepcheck.core.proof.grids import Grid, differences
from stepcheck.core.proof.sizes import written_out
from stepcheck.core.proof.translate import Translation
from stepcheck.core.verdict import Proof

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stepcheck.core.proof.algebra.field import Fraction
    from stepcheck.core.proof.names import Names
    from stepcheck.core.scope import Scope
    from stepcheck.core.tree import Expr, Key

RINGS = (32, 64, 128)  # generators; a larger ring is slower
MOST_CASES = 2  # signs that a proof goes through one by one


def proofs(
    scope: Scope, exprs: list[Expr], relations: list[str], filters: list[Expr], wanted: list[bool]
) -> list[Proof | None]:
    """Return a proof of each step of a chain that is wanted, None where there is none.

    Whatever goes wrong here, the verdict stands as it is; only the proof is missing then.
    """
    try:
        return tried(scope, exprs, relations, filters, wanted)
    except Exception:
        return [None] * len(relations)


def tried(
    scope: Scope, exprs: list[Expr], relations: list[str], filters: list[Expr], wanted: list[bool]
) -> list[Proof | None]:
    """Return a proof of each step that is wanted, or raise what goes wrong."""
    steps = Steps(scope, exprs, relations, filters)
    found = [Proof("algebra") if done else None for done in steps.proved({}, wanted)]
    rest = [
        want and proof is None and relation == "="
        for want, proof, relation in zip(wanted, found, relations, strict=True)
    ]
    sizes = written_out(scope, exprs) if any(rest) else {}
    if sizes:
        names = tuple((latex_of(scope, key), number) for key, number in sizes.items())
        small = steps.proved(sizes, rest)
        found = [Proof("algebra", names) if s else f for s, f in zip(small, found, strict=True)]
    return found


def latex_of(scope: Scope, key: Key) -> str:
    """Return how a name is written."""
    symbol = scope.get(key)
    return symbol.latex if symbol else key[0]


class Steps(NamedTuple):
    """Expressions that are claimed to stand in relations, where some conditions hold."""

    scope: Scope
    exprs: list[Expr]
    relations: list[str]
    filters: list[Expr]

    def proved(self, sizes: Mapping[Key, int], wanted: list[bool]) -> list[bool]:
        """Return which of the wanted steps are proved, for some sizes if there are any."""
        for size in RINGS if any(wanted) else ():
            try:
                return Attempt(self.scope, self.filters, sizes, size).steps(
                    self.exprs, self.relations, wanted
                )
            except FullError:
                continue
        return [False] * len(self.relations)


class Attempt:
    """Proofs of the steps of one chain, in one field."""

    def __init__(
        self, scope: Scope, filters: list[Expr], sizes: Mapping[Key, int], size: int
    ) -> None:
        self.scope, self.filters = scope, filters
        self.field = Algebra(size)
        self.sizes = {key: self.field.number(number) for key, number in sizes.items()}

    def steps(self, exprs: list[Expr], relations: list[str], wanted: list[bool]) -> list[bool]:
        """Return which of the wanted steps of a chain are proved."""
        env = self.environment(self.sizes)
        found: list[bool] = []
        for sides, relation, want in zip(pairwise(exprs), relations, wanted, strict=True):
            before = self.field.memory()
            found.append(want and self.proves(env, Step(*sides, relation)))
            if self.field.learned:  # a size that an entry of this step needs
                self.field.remember(before)
                env = self.environment(self.sizes)
        return found

    def environment(self, chosen: Mapping[Key, Fraction]) -> Names:
        """Return an environment in which nothing has been computed yet."""
        env = Translation(self.scope, self.field, chosen)
        for condition in self.filters:
            suppose(env, condition)
        return env

    def proves(self, env: Names, step: Step) -> bool:
        """Whether a step holds at all points."""
        self.field.work = 0
        try:
            return step.relation in NEEDED and self.holds(env, step, MOST_CASES)
        except (UnprovableError, RecursionError):
            return False

    def holds(self, env: Names, step: Step, cases: int) -> bool:
        """Whether a step holds, as it is or in each case of something's sign."""
        try:
            open_gap = next((g for g in step.gaps(env) if not stands(g, step.relation)), None)
        except UndecidedError as error:
            switch: Fraction | None = error.factor
        else:
            if open_gap is None:
                return True
            switch = first_switch(open_gap)
        if switch is None or not cases or not is_one_number(switch):
            return False
        signs = signs_of_factor(self.field, switch.top)
        return all(
            self.in_case(env, switch, sign, step, cases - 1)
            for sign in (NEGATIVE, ZERO, POSITIVE)
            if signs & sign
        )

    def in_case(self, env: Names, switch: Fraction, sign: int, step: Step, cases: int) -> bool:
        """Whether a step holds where a polynomial has a sign."""
        chosen = dict(env.chosen)
        if sign == ZERO:
            key, value = at_zero(self.scope, switch)
            chosen[key] = value
        with supposed(self.field, switch, sign):
            return self.holds(self.environment(chosen), step, cases)


class Step:
    """Two sides, and how they are claimed to stand to one another."""

    def __init__(self, left: Expr, right: Expr, relation: str) -> None:
        self.left, self.right, self.relation = left, right, relation

    def gaps(self, env: Names) -> Iterator[Fraction]:
        """Yield the differences of both sides, entry by entry."""
        left, right = env.eval(self.left), env.eval(self.right)
        if self.relation != "=" and (isinstance(left, Grid) or isinstance(right, Grid)):
            raise UnprovableError("an order of arrays")
        yield from differences(left, right)


def stands(gap: Fraction, relation: str) -> bool:
    """Whether a difference surely stands so to 0."""
    if relation == "=":
        return vanishes(gap)
    return signs_of(gap) & ~NEEDED[relation] == 0
