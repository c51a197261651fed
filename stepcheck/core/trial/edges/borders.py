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
from stepcheck.core.trial.edges.steps import BESIDE, by_secants, conditions_of, is_closed
from stepcheck.core.trial.lines import fraction
from stepcheck.core.trial.valleys import FAR, Descent
from stepcheck.core.value.evaluate import Evaluation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stepcheck.core.tree import Expr
    from stepcheck.core.trial.chain import Point
    from stepcheck.core.trial.valleys import Valley
    from stepcheck.core.value.context import Switch
    from stepcheck.core.value.sample import Place

MOST = 5  # numbers, with the one that is solved for
MOST_BORDERS = 2
SECANTS = 16
FIRST = fmpq(1, 2**12)  # the first of them
MET = arb(10) ** -30  # a margin that is as good as nothing
NOTHING = 1e-15  # of the gap at the start


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
                        valley.chain, valley.start, valley.failing,
                        solved_for=place, near=near, is_closed=closed, end=end,
                    )  # fmt: skip


def borders_of_conditions(valley: Valley, at: list[fmpq]) -> Iterator[Border]:
    """Yield the borders of conditions that are nearest to a place."""
    conditions = conditions_of(valley.chain)
    margins = valley.margins(at) if conditions else {}
    met = {s: ball(margin) for s, margin in margins.items() if s[0] in conditions}
    ways = valley.inclines(at, met) if met else []
    near = dict(zip(valley.places, at, strict=True))
    for switch in sorted(met, key=lambda s: (abs(to_float(met[s])), s[1]))[:MOST_BORDERS]:
        steep = [abs(way.get(switch, 0.0)) for way in ways]
        if any(steep) and all(map(math.isfinite, steep)):
            yield EndOfCondition(
                valley.chain, valley.start, valley.failing,
                solved_for=valley.places[steep.index(max(steep))], near=near,
                is_closed=is_closed(conditions, switch), switch=switch,
            )  # fmt: skip


@dataclass(kw_only=True)
class Border(Descent):
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

        def margin(x: fmpq) -> arb | None:
            return self.margin({**changes, self.solved_for: x})

        x = self.near[self.solved_for]
        before, last = margin(x), margin(x + FIRST)
        if before is None or last is None:
            return None
        found = by_secants(margin, (x, before), (x + FIRST, last), SECANTS)
        return found[0] if found and found[1] < MET else None

    def margin(self, changes: Mapping[Place, fmpq]) -> arb | None:
        """Return how far the border is, on the one side or the other."""
        context = self.chain.context
        context.margins = {}
        self.chain.moved(self.start, changes, precisions=PRECISIONS[:1])
        met = context.margins.get(self.switch)
        return None if met is None else ball(met)
