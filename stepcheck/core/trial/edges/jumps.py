r"""Points at which a floor or a ceiling jumps: its argument is a whole number there.

`\lceil 2x \rceil = \lfloor 2x \rfloor + 1` is false at 1/2 and its like only, which nobody draws.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from flint import fmpq

from stepcheck.core.errors import RefusalError
from stepcheck.core.numbers import ball, show
from stepcheck.core.tree import Apply
from stepcheck.core.trial.branches import STEPS as JUMPING
from stepcheck.core.trial.edges.steps import CLOSE, Steps, guesses, literals, movable, short
from stepcheck.core.trial.lines import crossing, fraction
from stepcheck.core.trial.search import switches

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stepcheck.core.numbers import Real
    from stepcheck.core.trial.chain import Chain, Point
    from stepcheck.core.trial.edges.steps import Met
    from stepcheck.core.value.context import Context, Switch
    from stepcheck.core.value.sample import Place

RUNGS = tuple(fmpq(n, 4) for n in (0, 1, -1, 3, -3, 5, -5, 10, -10, 39, -39))
BESIDE = (fmpq(1, 64), fmpq(1, 1000))
MOST_JUMPS = 3  # between two rungs
LOOKS = 6  # for one jump
STARTS = 2


def jumps(chain: Chain, points: list[Point]) -> Iterator[Point]:
    """Yield points at the jumps of floors and ceilings, and beside them, along each number."""
    nodes = {s[0] for s in switches(chain) if is_jumping(chain.context, s)}
    if not nodes or not chain.context.varied:
        return
    search = Jumps(chain)
    for start in points[:STARTS]:
        for place in movable(chain, start):
            yield from search.along(start, place)


def is_jumping(context: Context, switch: Switch) -> bool:
    """Whether a switch is that of a floor or a ceiling, whose margin is its argument."""
    node = context.nodes[switch[0]]
    return isinstance(node, Apply) and node.name in JUMPING


class Jumps(Steps):
    """A search for the places where arguments are whole numbers."""

    work = 60_000

    def margins(self, context: Context) -> dict[Switch, Real]:
        """Return the arguments of floors and ceilings."""
        return {s: m for s, m in context.margins.items() if is_jumping(context, s)}

    def along(self, start: Point, place: Place) -> Iterator[Point]:
        """Yield points at and beside the jumps along one number."""
        here = fraction(start.numbers[place])
        found: dict[Switch, list[Met]] = {}
        ladder = [*(here + step for step in RUNGS), *RUNGS, *literals(self.chain)]
        yield from self.climbed(start, place, ladder, found)
        for switch, met in sorted(found.items()):
            for left, right in pairwise(met):
                for number in whole_between(left, right):
                    x = self.solved(start, place, switch, left, right, number)
                    self.refuse_mixed(start, place, switch, x, number)
                    for step in (fmpq(0), *BESIDE, *(-b for b in BESIDE)):
                        if self.is_over:
                            return
                        point, _margins = self.look(start, place, x + step)
                        if point is not None:
                            yield point

    def solved(
        self, start: Point, place: Place, switch: Switch, left: Met, right: Met, number: int
    ) -> fmpq:
        """Return where an argument is a whole number, by secants: exactly, if at a simple place."""
        before, last = ((x, value - number) for x, value in (left, right))
        for _look in range(LOOKS):
            t = short(crossing(before, last))
            t = next(iter(guesses(t)), t)
            value = self.margin(start, place, switch, t)
            if value is None or value == number or t == last[0]:
                return t
            before, last = last, (t, value - number)
            if before[1] == last[1]:
                return t
        return last[0]

    def refuse_mixed(
        self, start: Point, place: Place, switch: Switch, x: fmpq, number: int
    ) -> None:
        """Raise `RefusalError` at a jump that no fraction meets, if not all that jumps is alike.

        A floor that rises has there the value that it has beyond, a ceiling the one before. Where
        all have the values of one side, so has the claim; else it was seen on neither.
        """
        if self.margin(start, place, switch, x) == number:
            return
        before, after = (self.look(start, place, x + way * CLOSE)[1] for way in (-1, 1))
        beyond: set[bool] = set()
        for other in before.keys() & after.keys():
            low, high = ball(before[other]), ball(after[other])
            if not low.overlaps(high) and low.floor() != high.floor():
                node = self.chain.context.nodes[other[0]]
                beyond.add((low < high) == (isinstance(node, Apply) and node.name == "floor"))
        if len(beyond) > 1:
            symbol = self.chain.scope.get(place[0])
            name = symbol.latex if symbol else place[0][0]
            raise RefusalError(
                f"floors and ceilings jump together at {name} ≈ {show(x)}, where no number that is"
                " tried lies",
                self.chain.exprs[-1].position,
                r"claim it of whole numbers, or mark it \unchecked with this reason",
            )


def whole_between(left: Met, right: Met) -> list[int]:
    """Return a few whole numbers that lie between two arguments, or at one of them."""
    ends = sorted((left[1], right[1]), key=lambda end: end.mid())
    if not all(end.is_finite() for end in ends) or left[1].overlaps(right[1]):
        return []
    low, high = int(ends[0].mid().ceil().fmpz()), int(ends[1].mid().floor().fmpz())
    return list(range(low, min(high, low + MOST_JUMPS - 1) + 1))
