r"""Points where a denominator is 0, or a root, a logarithm or a power loses value or branch.

A claim such as `\frac{x^2 - 9}{x - 3} = x + 3` fails to have a value at one number only, and
`\sqrt{(x - 50)^2} = 50 - x` is false beyond another: no numbers of a general kind show it. So each
number is moved along a ladder of places, near and far, and where such an edge is crossed or touched
the place itself is looked for.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from flint import arb, fmpq

from stepcheck.core.domains import Interval, Style
from stepcheck.core.errors import RefusalError, ShapeError, UndefinedError, UnsureError
from stepcheck.core.numbers import PRECISIONS, Real
from stepcheck.core.scope import keys_of
from stepcheck.core.tree import Apply, Const, Div, Expr, Neg, Num, Pow, walk
from stepcheck.core.trial.edges.signs import is_never_zero, is_positive
from stepcheck.core.trial.edges.steps import (
    EXACTLY,
    Met,
    Steps,
    changes_of_sign,
    guesses,
    literals,
    movable,
    short,
)
from stepcheck.core.trial.lines import fraction, vertex
from stepcheck.core.value.evaluate import Evaluation
from stepcheck.core.value.truth import truth
from stepcheck.core.verdict import NoValue, OneUndefined
from stepcheck.core.vocabulary import VOCABULARY, itself

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stepcheck.core.scope import Scope
    from stepcheck.core.trial.chain import Chain, Point
    from stepcheck.core.value.context import Context, Switch
    from stepcheck.core.value.sample import Place

STEPS = (fmpq(1, 4), fmpq(1), fmpq(4), fmpq(16))  # around where one stands
RUNGS = (fmpq(1, 2), fmpq(1), fmpq(2), fmpq(10), fmpq(100), fmpq(1000), fmpq(10**6))
NEARER = (1, 2, 4, 8, 16, 32)  # powers of ten, towards an end
STARTS = 2
MOST_ROOTS = 4  # on one line
LOOKS = 24  # for one root
BESIDE = fmpq(1, 2**16)  # how far from it the numbers are that a message shows
CLOSELY = fmpq(1, 2**40)  # how well the place is known where it is only touched
NOTHING = arb(10) ** -20
SMALL = arb(10) ** -6
GRID = (fmpq(-2), fmpq(1, 2), fmpq(2))  # a base below 0, and exponents whole and not
MOST_IN_GRID = 3


def edges(chain: Chain, points: list[Point]) -> Iterator[Point]:
    """Yield points at and beyond the edges of a chain, as far as a search finds them."""
    found = suspects(chain)
    if not found or not chain.context.varied:
        return
    search = Edges(chain, {id(node) for node in found})
    defined = [p for p in points if p.defined]
    small = [p for p in defined if p.sample.style == Style.SMALL]
    starts = [*defined[:STARTS], *small[:1]] or points[:1]
    for start in starts:
        for place in movable(chain, start):
            yield from search.along(start, place)
    if starts and any(isinstance(node, Pow) and keys_of(node.exponent) for node in found):
        yield from search.grid(starts[0])


def suspects(chain: Chain) -> list[Expr]:
    """Return the parts of a chain that may lose their value or change their branch somewhere."""
    whole = [*chain.exprs, *chain.scope.definitions_under(*chain.exprs)]
    return [node for expr in whole for node in walk(expr) if is_suspect(node, chain.scope)]


def is_suspect(node: Expr, scope: Scope) -> bool:
    """Whether a part of an expression may have an edge within the sets of its names."""
    match node:
        case Div(_, bottom):
            return bool(keys_of(bottom)) and not is_never_zero(bottom, scope)
        case Pow(base, exponent):
            tame = isinstance(exponent, Num) and exponent.text.isdigit()
            free = bool(keys_of(node)) and not isinstance(base, Const)
            return free and not tame and not is_positive(base, scope)
        case Apply(name, args) if (row := VOCABULARY[name]).margin is not None:
            stays = is_never_zero if row.pole else is_positive
            return bool(keys_of(node)) and not (row.margin is itself and stays(args[0], scope))
    return False


def is_pole(node: Expr) -> bool:
    """Whether a part has no value where its margin is 0, and has one on both sides of it."""
    if isinstance(node, Pow):
        return isinstance(node.exponent, Neg) or bool(keys_of(node.exponent))
    return isinstance(node, Div) or (isinstance(node, Apply) and VOCABULARY[node.name].pole)


@dataclass
class Edges(Steps):
    """A search along the numbers of a chain for the edges of some of its nodes."""

    nodes: set[int]
    work = 60_000

    def margins(self, context: Context) -> dict[Switch, Real]:
        """Return how far each edge is."""
        return {s: m for s, m in (context.edges or {}).items() if s[0] in self.nodes}

    def along(self, start: Point, place: Place) -> Iterator[Point]:
        """Yield the points of a ladder along one number, and those at the edges between them."""
        found: dict[Switch, list[Met]] = {}
        ladder = [*places(fraction(start.numbers[place]), self.chain), *beside_ends(start, place)]
        yield from self.climbed(start, place, ladder, found)
        known: list[list[Met]] = []  # many parts share one denominator
        for switch, met in sorted(found.items()):
            if self.is_over or any(is_same(met, other) for other in known):
                continue
            known.append(met)
            yield from self.crossed(start, place, switch, met)
            yield from self.touched(start, place, switch, met)

    # Where an edge is crossed

    def crossed(
        self, start: Point, place: Place, switch: Switch, met: list[Met]
    ) -> Iterator[Point]:
        """Yield points where a margin changes its sign."""
        for pair in itertools.islice(changes_of_sign(met), MOST_ROOTS):
            if not self.is_over:
                yield from self.root(start, place, switch, *pair)

    def root(
        self, start: Point, place: Place, switch: Switch, left: Met, right: Met
    ) -> Iterator[Point]:
        """Yield the point where a margin is 0: with a simple number, or as near as it takes."""
        around = max(abs(left[1]), abs(right[1]), key=lambda size: size.mid())
        left, right = self.narrowed(start, place, switch, left, right, LOOKS)
        if left[1] == 0:
            point, _margins = self.look(start, place, left[0])
            if point is not None and not point.defined:
                yield point
            return
        near = self.polished(start, place, switch, left, right, LOOKS)
        if near and is_pole(self.chain.context.nodes[switch[0]]) and near[1] < SMALL * around:
            yield from self.at_irrational(start, place, switch, near[0])

    def at_irrational(
        self, start: Point, place: Place, switch: Switch, t: fmpq, width: fmpq | None = None
    ) -> Iterator[Point]:
        """Yield the point beside a pole that no fraction meets, if one side has a value there.

        Without a `width` the margin must have both signs beside it, which proves that it is 0.
        """
        ends = [self.margin(start, place, switch, t + way * EXACTLY) for way in (-1, 1)]
        signs = {end > 0 for end in ends if end is not None and not end.contains(0)}
        found = self.chain.moved(start, {place: t + BESIDE}, precisions=PRECISIONS[:1])
        if (signs != {True, False} and width is None) or not found:
            return
        point = found[0]
        number = arb(arb(t).mid(), arb(width or 2 * EXACTLY))
        has = self.has_values(start, place, number)
        for step, (left, right) in enumerate(pairwise(has)):
            if left == right:
                continue
            why = NoValue("undefined", "division by zero", self.chain.context.nodes[switch[0]])
            side = step if right else step + 1
            outcomes, differences = list(point.outcomes), list(point.differences)
            outcomes[side] = why
            differences[step] = OneUndefined("left" if right else "right", why)
            yield replace(point, outcomes=outcomes, differences=differences)
            return

    def has_values(self, start: Point, place: Place, number: arb) -> list[bool]:
        """Return which sides have a value for all that a ball holds, if the conditions allow it."""
        sample = replace(start.sample, chosen={**start.numbers, place: number})
        env = Evaluation(self.chain.scope, sample, self.chain.context)
        inner = env.child(start.chosen) if start.chosen else env
        inner.start = inner
        try:
            if not all(truth(inner, condition) for condition in self.chain.filters):
                return []
        except (UnsureError, UndefinedError, ShapeError, RefusalError):
            return []
        return [has_value(inner, expr) for expr in self.chain.exprs]

    # Where an edge is touched

    def touched(
        self, start: Point, place: Place, switch: Switch, met: list[Met]
    ) -> Iterator[Point]:
        """Yield points at, before and beyond where a margin is least, if it comes down to nothing.

        The square under a root is such a margin: its root is another expression beyond.
        """
        for signed in zip(met, met[1:], met[2:], strict=False):
            left, middle, right = three = [(x, abs(margin)) for x, margin in signed]
            crossed = any(m > 0 for _x, m in signed) and any(m < 0 for _x, m in signed)
            low = middle[1] <= left[1] and middle[1] <= right[1]
            if self.is_over or crossed or not low:
                continue
            t, size = self.bottom(start, place, switch, *three)
            for x in (*guesses(t), t, (left[0] + t) / 2, (t + right[0]) / 2):
                point, _margins = self.look(start, place, short(x))
                if point is not None:
                    yield point
            around = max(left[1], right[1], key=lambda end: end.mid())
            pole = is_pole(self.chain.context.nodes[switch[0]]) and not guesses(t)
            if pole and size < NOTHING * around and self.is_touch(start, place, switch, t):
                yield from self.at_irrational(start, place, switch, t, CLOSELY)

    def is_touch(self, start: Point, place: Place, switch: Switch, t: fmpq) -> bool:
        """Whether a margin has one sign on both sides of a place."""
        ends = [self.margin(start, place, switch, t + way * BESIDE) for way in (-1, 1)]
        return all(e is not None and e > 0 for e in ends) or all(
            e is not None and e < 0 for e in ends
        )

    def bottom(
        self, start: Point, place: Place, switch: Switch, left: Met, middle: Met, right: Met
    ) -> Met:
        """Return where a margin is least between two places, by parabolas, and how large it is."""
        for _number in range(LOOKS):
            t = vertex(left, middle, right)
            t = short(t) if t is not None else middle[0]
            if t in (left[0], middle[0], right[0]) or not left[0] < t < right[0]:
                break
            margin = self.margin(start, place, switch, t)
            if margin is None:
                break
            new = t, abs(margin)
            if new[1] < middle[1]:
                left, right = (left, middle) if t < middle[0] else (middle, right)
                middle = new
            elif t < middle[0]:
                left = new
            else:
                right = new
        return middle

    # Powers

    def grid(self, start: Point) -> Iterator[Point]:
        """Yield points at which bases are negative, and exponents whole and not."""
        moving = movable(self.chain, start)[:MOST_IN_GRID]
        for numbers in itertools.product(GRID, repeat=len(moving)):
            changes: dict[Place, Real] = dict(zip(moving, numbers, strict=True))
            yield from self.chain.moved(start, changes, precisions=PRECISIONS[:1])


def is_same(one: list[Met], other: list[Met]) -> bool:
    """Whether two margins are the same at the same places."""
    return len(one) == len(other) and all(
        a[0] == b[0] and a[1].overlaps(b[1]) for a, b in zip(one, other, strict=True)
    )


def places(here: fmpq, chain: Chain) -> list[fmpq]:
    """Return places near and far to look at."""
    found = [here, fmpq(0), *(here + sign * s for s in STEPS for sign in (1, -1))]
    return [*found, *(sign * r for r in RUNGS for sign in (1, -1)), *literals(chain)]


def beside_ends(start: Point, place: Place) -> list[fmpq]:
    """Return places ever nearer to both ends of an interval."""
    domain = start.places[place]
    if not isinstance(domain, Interval):
        return []
    low, high = (None if e is None else fraction(e) for e in domain.ends(start.env.bound))
    width = fmpq(1) if low is None or high is None else high - low
    steps = [width / fmpq(10) ** n for n in NEARER]
    below = [] if high is None else [high - step for step in steps]
    return [*([] if low is None else [low + step for step in steps]), *below]


def has_value(env: Evaluation, expr: Expr) -> bool:
    """Whether an expression surely has a value."""
    try:
        env.eval(expr)
    except (UnsureError, UndefinedError, ShapeError):
        return False
    return True
