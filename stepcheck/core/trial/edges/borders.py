r"""Where an order of several numbers is nearest to failing along the border of what is allowed.

`x y < 1/2` for `x^2 + y^2 \le 1` is false where a level line touches the circle, and no steps of
chance come there to many digits. One number is solved for from the border, and Newton's steps go
down in the others. An order that fails there fails; a strict one of which nothing is left there is
touched, if the border belongs to what is allowed.
"""

from __future__ import annotations

import math
from abc import abstractmethod
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flint import arb, fmpq

from stepcheck.core.domains import Interval
from stepcheck.core.errors import RefusalError, UndefinedError, UnmetError, UnsureError
from stepcheck.core.numbers import PRECISIONS, ball, to_float
from stepcheck.core.tree import Compare, walk
from stepcheck.core.trial.edges.steps import EXACTLY, short
from stepcheck.core.trial.lines import crossing, fraction
from stepcheck.core.trial.valleys import FAR, Valley
from stepcheck.core.value.evaluate import Evaluation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stepcheck.core.tree import Expr
    from stepcheck.core.trial.chain import Chain, Point
    from stepcheck.core.value.context import Switch
    from stepcheck.core.value.sample import Place

MOST = 5  # numbers, with the one that is solved for
MOST_BORDERS = 2
SECANTS = 16
FIRST = fmpq(1, 2**12)  # the first of them
SPAN = fmpq(1, 2**40)
BESIDE = 4 * EXACTLY
NOTHING = 1e-15  # of the gap at the start
CLOSED = (r"\le", r"\ge")


def borders(valley: Valley, at: list[float]) -> Iterator[Border]:
    """Yield the borders that are nearest to a place, each with the way along it."""
    if 2 <= len(at) <= MOST and all(map(math.isfinite, at)):
        place = [fmpq(*x.as_integer_ratio()) for x in at]
        yield from borders_of_sets(valley, place)
        yield from borders_of_conditions(valley, place)


def borders_of_sets(valley: Valley, at: list[fmpq]) -> Iterator[Border]:
    r"""Yield the ends of sets that move with other numbers, as that of `y \ge x^2` does."""
    near = dict(zip(valley.places, at, strict=True))
    for place in valley.places:
        domain = valley.start.places[place]
        if isinstance(domain, Interval):
            for end, closed in zip((domain.low, domain.high), domain.closed, strict=True):
                if end is not None and valley.chain.scope.reached_by(end):
                    yield EndOfSet(
                        *of(valley), solved_for=place, near=near, is_closed=closed, end=end
                    )


def borders_of_conditions(valley: Valley, at: list[fmpq]) -> Iterator[Border]:
    """Yield the borders of conditions that are nearest to a place."""
    filters = valley.chain.filters
    conditions = {id(node): node for f in filters for node in walk(f) if isinstance(node, Compare)}
    met = valley.margins(at) if conditions else {}
    near = dict(zip(valley.places, at, strict=True))
    far = {s: abs(to_float(ball(margin))) for s, margin in met.items() if s[0] in conditions}
    for switch in sorted(far, key=lambda s: (far[s], s[1]))[:MOST_BORDERS]:
        slopes = [slope(valley, at, n, switch) for n in range(len(at))]
        place = valley.places[slopes.index(max(slopes))]
        closed = conditions[switch[0]].relations[switch[1]] in CLOSED
        if any(slopes):
            yield EndOfCondition(
                *of(valley), solved_for=place, near=near, is_closed=closed, switch=switch
            )


def of(valley: Valley) -> tuple[Chain, Point, Point, Point, list[Point]]:
    """Return what a way along a border has of the valley from which it begins."""
    return valley.chain, valley.start, valley.steep, valley.within, valley.failing


def slope(valley: Valley, at: list[fmpq], number: int, switch: Switch) -> float:
    """Return how fast a margin changes with one of the numbers at a place, without its sign."""
    beside = [x + SPAN * (n == number) for n, x in enumerate(at)]
    here, there = (valley.margins(place).get(switch) for place in (at, beside))
    if here is None or there is None:
        return 0.0
    found = abs(to_float(ball(there) - ball(here)) / to_float(SPAN))
    return found if math.isfinite(found) else 0.0


@dataclass(kw_only=True)
class Border(Valley):
    """The way down along a border: all numbers of a place move, but one is solved for."""

    solved_for: Place
    near: dict[Place, fmpq]
    is_closed: bool  # whether the border belongs to what is allowed

    def __post_init__(self) -> None:
        """Leave out the number that is solved for."""
        super().__post_init__()
        self.places = [place for place in self.places if place != self.solved_for]

    @abstractmethod
    def rim(self, changes: dict[Place, fmpq]) -> fmpq | None:
        """Return the number that is solved for where the others are these, if it can be found."""

    def touched(self) -> Point | None:
        """Return where nothing is left of the gap of an order at its least, if that is a place."""
        at = [to_float(self.near[place]) for place in self.places]
        first = self.gap(at)
        at, left = self.by_slopes(at, first)
        if self.failing or not self.is_closed or max(map(abs, at)) > FAR:
            return None
        return self.at(at) if left <= NOTHING * min(1.0, first) else None

    def point(self, at: list[fmpq]) -> Point | None:
        """Return the point on the border, or next to it, at which the other numbers are these."""
        self.looks += 1
        changes = dict(zip(self.places, at, strict=True))
        rim = self.rim(changes)
        for x in () if rim is None else (rim, rim - BESIDE, rim + BESIDE):
            found = self.chosen({**changes, self.solved_for: x})
            if found is not None:
                return found
        return None


@dataclass(kw_only=True)
class EndOfSet(Border):
    """The way along the end of a set, which is an expression of the other numbers."""

    end: Expr

    def rim(self, changes: dict[Place, fmpq]) -> fmpq | None:
        """Return the value of the end."""
        chain, start = self.chain, self.start
        sample = replace(start.sample, chosen={**start.numbers, **changes})
        env = Evaluation(chain.scope, sample, chain.context)
        env = env.child(start.chosen) if start.chosen else env
        try:
            return fraction(env.bound(self.end))
        except (RefusalError, UndefinedError, UnmetError, UnsureError):
            return None


@dataclass(kw_only=True)
class EndOfCondition(Border):
    """The way along where a margin of a condition is 0, found by secants."""

    switch: Switch

    def rim(self, changes: dict[Place, fmpq]) -> fmpq | None:
        """Return where the margin is 0, or None where that is not near."""
        x = self.near[self.solved_for]
        before, last = ((t, self.margin({**changes, self.solved_for: t})) for t in (x, x + FIRST))
        for _secant in range(SECANTS):
            if before[1] is None or last[1] is None:
                return None
            if last[1].contains(0) or abs(last[0] - before[0]) < EXACTLY:
                return last[0]
            if last[1] == before[1]:
                return None
            t = short(crossing((before[0], before[1]), (last[0], last[1])))
            before, last = last, (t, self.margin({**changes, self.solved_for: t}))
        return None

    def margin(self, changes: Mapping[Place, fmpq]) -> arb | None:
        """Return how far the border is, on the one side or the other."""
        context = self.chain.context
        context.margins = {}
        self.chain.moved(self.start, changes, precisions=PRECISIONS[:1])
        met = context.margins.get(self.switch)
        return None if met is None else ball(met)
