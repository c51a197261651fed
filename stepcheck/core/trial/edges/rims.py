r"""Points where a condition ends: next to its border, and at it where it belongs to it.

`x < \sqrt{2}` for `x^2 \le 2` holds at every fraction that the condition allows, and not at its
border. Along each number the border is found where a margin of the condition is 0. If a simple
number lies there the chain is tried at it; elsewhere a strict order is refused if its sides come as
near to each other there as one likes.
"""

from __future__ import annotations

import itertools
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from flint import arb, fmpq

from stepcheck.core.domains import Interval
from stepcheck.core.trial.chain import ORDERS
from stepcheck.core.trial.edges.steps import (
    BESIDE,
    Steps,
    changes_of_sign,
    conditions_of,
    is_closed,
    literals,
    movable,
)
from stepcheck.core.trial.lines import STRICT, fraction, gap_of, touching

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stepcheck.core.numbers import Real
    from stepcheck.core.tree import Compare
    from stepcheck.core.trial.chain import Chain, Point
    from stepcheck.core.trial.edges.steps import Met
    from stepcheck.core.value.context import Context, Switch
    from stepcheck.core.value.sample import Place

STEPS = tuple(fmpq(sign * step) for step in (1, 4, 16, 100) for sign in (1, -1))
STARTS = 2
LOOKS = 12  # for one border
MOST_RIMS = 4  # on one line
NOTHING = arb(10) ** -20  # of the gap at the start


def rims(chain: Chain, points: list[Point]) -> Iterator[Point]:
    """Yield points of an order at and beside the borders of its conditions and sets.

    Raises `RefusalError` where a strict order has its bound at a border that no fraction meets.
    """
    if not set(chain.relations) & set(ORDERS) or not chain.context.varied:
        return
    search = Rims(chain)
    for start in [p for p in points if p.defined][:STARTS]:
        for place in movable(chain, start):
            search.refuse_ends(start, place)
            if chain.filters:
                yield from search.along(start, place)


class Rims(Steps):
    """A search for the borders of the conditions of a chain."""

    work = 30_000

    @cached_property
    def conditions(self) -> dict[int, Compare]:
        """The comparisons whose borders are looked for."""
        return conditions_of(self.chain)

    def margins(self, context: Context) -> dict[Switch, Real]:
        """Return how far each border is."""
        return {s: m for s, m in context.margins.items() if s[0] in self.conditions}

    def along(self, start: Point, place: Place) -> Iterator[Point]:
        """Yield points at and beside the borders along one number."""
        here = fraction(start.numbers[place])
        found: dict[Switch, list[Met]] = {}
        ladder = [here, fmpq(0), *(here + step for step in STEPS), *literals(self.chain)]
        yield from self.climbed(start, place, ladder, found)
        for switch, met in sorted(found.items()):
            for pair in itertools.islice(changes_of_sign(met), MOST_RIMS):
                yield from self.at_rim(start, place, switch, *pair)

    def at_rim(
        self, start: Point, place: Place, switch: Switch, left: Met, right: Met
    ) -> Iterator[Point]:
        """Yield points at and beside one border."""
        left, right = self.narrowed(start, place, switch, left, right, LOOKS)
        rim = left[0]
        if left[1] != 0:
            near = self.polished(start, place, switch, left, right, LOOKS)
            rim = near[0] if near else rim
        for x in (rim, rim - BESIDE, rim + BESIDE):
            point, _margins = self.look(start, place, x)
            if point is not None:
                yield point
                if left[1] != 0 and is_closed(self.conditions, switch):
                    self.refuse_touched(start, point, place)

    def refuse_touched(self, start: Point, point: Point, place: Place) -> None:
        """Raise `RefusalError` where hardly anything is left of the gap of a strict order."""
        for step, relation in enumerate(self.chain.relations):
            gaps = [gap_of(p, step, relation) for p in (start, point) if p.defined]
            if relation not in STRICT or len(gaps) < 2 or None in gaps:
                continue
            around, left = (abs(gap) for gap in gaps if gap is not None)
            if left <= NOTHING * around:
                raise touching(self.chain, step, point, [place])

    def refuse_ends(self, start: Point, place: Place) -> None:
        """Raise `RefusalError` where a strict order is open at an end that belongs to its set."""
        domain = start.places[place]
        if not isinstance(domain, Interval) or not set(self.chain.relations) & set(STRICT):
            return
        for end, inside in zip(domain.ends(start.env.bound), domain.closed, strict=True):
            if end is None or not inside or isinstance(end, fmpq):
                continue
            unsure = len(self.chain.unsure)
            if not self.chain.moved(start, {place: end}) and len(self.chain.unsure) > unsure:
                at = {**start.numbers, place: end}
                step = next(n for n, r in enumerate(self.chain.relations) if r in STRICT)
                raise touching(self.chain, step, replace(start, numbers=at), [place])
