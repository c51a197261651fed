"""One line through a point: how near the two sides of an order come to each other along it.

A gap is what one side has more than the other, positive where an order holds. Where it is least,
and where it changes its sign, is found by brackets: three places with the least gap in the middle,
or two with different signs, drawn together by parabolas and by halving.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from flint import arb, fmpq

from stepcheck.core import arrays
from stepcheck.core.arrays import Flexible
from stepcheck.core.domains import Interval, Members, Range, Simplex
from stepcheck.core.errors import RefusalError
from stepcheck.core.numbers import ONE, PRECISIONS, TWO, ZERO, ball, primal, show
from stepcheck.core.tree import Compare, walk
from stepcheck.core.trial.chain import is_exact
from stepcheck.core.value.compare import fitted
from stepcheck.core.verdict import NoValue, Same

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stepcheck.core.arrays import Value
    from stepcheck.core.domains import Domain
    from stepcheck.core.numbers import Real
    from stepcheck.core.tree import Key
    from stepcheck.core.trial.chain import Chain, Point
    from stepcheck.core.value.sample import Place

DIGITS = 256  # bits behind the point of a place on a line; more would only make fractions long
FAR = (1, 2, 4, 8, 16, 32, 128)  # powers of ten
FARTHEST = (*FAR, 256, 512, 1024)  # towards an end that is never reached
HALVES = range(-4, 6)  # powers of two, around a point
WHOLE_FAR = (100, 300, 1000, 1900, 5000, *(10**n for n in range(4, 19)))
PATIENCE = 0.2  # seconds that the next place may be expected to take
MOST_GROWTH = 3  # from one count to the next
STEPS = 200
MOST_VARIABLES = 4
DENOMINATORS = (1, 2, 6, 10)
NOTHING = arb(10) ** -60  # of the gap around: a gap that small is none
FLAT = arb(10) ** -9  # more than the least gap: no place is any lower
NARROW = fmpq(1, 10**20)
CLOSE = fmpq(1, 10**8)  # where it may be touched, a place need not be known better
STRICT = ("<", ">", r"\ne")
MOST_HOLLOWS = 4
NEAR = arb(10) ** -5  # to what a condition leaves out


def variables(chain: Chain, point: Point, most: int = MOST_VARIABLES) -> list[Place]:
    """Return some numbers of a point that can be moved, of all names in turn.

    Sizes cannot, for they change the rest.
    """
    sizes = {(key, (), 0, 0) for key in chain.facts.sizes}
    found = [p for p in point.numbers if is_movable(point.places[p]) and p not in sizes]
    seen: Counter[Key] = Counter()
    ranks = {}
    for place in found:  # the first number of each name, then the second ones
        ranks[place] = seen[place[0]]
        seen[place[0]] += 1
    return sorted(found, key=lambda place: ranks[place])[:most]


def is_movable(domain: Domain) -> bool:
    """Whether numbers of a set can be moved by any amount, or from one whole number to the next."""
    return not isinstance(domain, Members | Range)


def gap_of(point: Point, step: int, relation: str) -> arb | None:
    """Return how far a step of a chain is from failing; for ≠, signed. None without numbers."""
    left, right = point.outcomes[step : step + 2]
    if isinstance(left, NoValue | Flexible) or isinstance(right, NoValue | Flexible):
        return None
    if arrays.shape_of(left) or arrays.shape_of(right):
        return None
    gap = ball(primal(arrays.number(right)) - primal(arrays.number(left)))
    if not gap.is_finite():
        return None
    return -gap if relation in (">", r"\ge") else gap


@dataclass(frozen=True)
class Nearest:
    """Where a gap is least, with that gap, and the places at which it comes down to nothing."""

    least: tuple[fmpq, arb] | None
    touched: list[fmpq]


@dataclass
class Line:
    """The places of a chain of one step that lie in one direction of a point, by a number `t`.

    `failing` collects the points at which it fails.
    """

    chain: Chain
    start: Point
    direction: dict[Place, fmpq]
    failing: list[Point] = field(default_factory=list)
    looks: int = 0

    @property
    def relation(self) -> str:
        """The relation whose gap is looked at."""
        return self.chain.relations[0]

    @property
    def is_whole(self) -> bool:
        """Whether only whole steps lead from number to number."""
        return any(self.start.places[place].separate for place in self.direction)

    def point(self, t: fmpq) -> Point | None:
        """Return the point at a place of the line, if all sides of the chain have values there."""
        changes: dict[Place, Real] = {}
        for place, slope in self.direction.items():
            changes[place] = self.start.numbers[place] + slope * t
        self.looks += 1
        points = self.chain.moved(self.start, changes, precisions=PRECISIONS[:1])
        found = points[0] if points else None
        if found is None or not found.defined:
            return None
        if not found.good and not is_open(found):
            self.failing.append(found)
        return found

    def gap(self, t: fmpq) -> arb | None:
        """Return the gap at a place of the line."""
        point = self.point(t)
        return None if point is None else gap_of(point, 0, self.relation)

    # Where to look

    def places(self) -> list[fmpq]:
        """Return places around the start, far from it and near the ends, in order."""
        if len(self.direction) > 1:
            steps = [fmpq(2) ** n for n in HALVES]
            return sorted([ZERO, *steps, *(-s for s in steps)])
        ((place, slope),) = self.direction.items()
        here = fraction(self.start.numbers[place])
        targets = {here, *self.chain.facts.literals, *(-x for x in self.chain.facts.literals)}
        targets |= set(self.whole(here) if self.is_whole else self.real(place, here))
        return sorted((x - here) / slope for x in targets)

    def whole(self, here: fmpq) -> Iterator[fmpq]:
        """Yield whole numbers to look at."""
        for n in (1, 2, 4, 8, 16):
            yield here + n
            yield here - n
        for n in WHOLE_FAR:
            yield fmpq(n)
            yield fmpq(-n)

    def real(self, place: Place, here: fmpq) -> Iterator[fmpq]:
        """Yield real numbers to look at: around one, by powers of ten, and towards both ends."""
        yield ZERO
        for n in HALVES:
            yield here + fmpq(2) ** n
            yield here - fmpq(2) ** n
        for n in FAR:
            for sign in (1, -1):
                yield sign * fmpq(10) ** n
                yield sign * fmpq(10) ** -n
        domain = self.start.places[place]
        if isinstance(domain, Interval):
            low, high = domain.ends(self.start.env.bound)
            yield from towards(low, high)
            yield from (-x for x in towards(*(None if e is None else -e for e in (high, low))))
        if isinstance(domain, Simplex):
            yield from towards(ZERO, ONE)

    def met(self) -> list[tuple[fmpq, arb]]:
        """Return the gaps at the places to look at; the far ones only as long as they are cheap."""
        found = []
        context = self.chain.context
        for t in sorted(self.places(), key=abs):
            before = context.time_left()
            gap = self.gap(t)
            if gap is not None:
                found.append((t, gap))
            if MOST_GROWTH * (before - context.time_left()) > PATIENCE:
                break
        return sorted(found)

    # How near

    def search(self) -> Nearest:
        """Return where the gap is least, and where it comes down to nothing without failing."""
        met = [(t, self.size(gap), gap) for t, gap in self.met()]
        found = [(t, size) for t, size, _gap in met]
        touched: list[fmpq] = []
        hollows = [three for three in zip(found, found[1:], found[2:], strict=False)
                   if is_hollow(*three)]  # fmt: skip
        for three in sorted(hollows, key=lambda three: three[1][1].mid())[:MOST_HOLLOWS]:
            t, size, is_nothing = self.bottom(*three)
            found.append((t, size))
            if is_nothing and not self.is_left_out(t):
                touched.append(t)
        if self.relation == r"\ne":
            signed = [(t, gap) for t, _size, gap in met]
            roots = [self.root(*pair) for pair in pairwise(signed)]
            touched += [t for t in roots if t is not None]
        return Nearest(min(found, key=lambda f: f[1].mid(), default=None), touched)

    def size(self, gap: arb) -> arb:
        """Return how far from failing a gap is."""
        return abs(gap) if self.relation == r"\ne" else gap

    def bottom(
        self, left: tuple[fmpq, arb], middle: tuple[fmpq, arb], right: tuple[fmpq, arb]
    ) -> tuple[fmpq, arb, bool]:
        """Return where the gap is least between two places, that gap, and whether it is nothing.

        A gap that is small and positive, as that of a function that saturates, soon falls no
        further; one that is nothing goes on to fall as the place is known better.
        """
        is_nothing = False
        strict = self.relation in STRICT
        nothing = (NOTHING if strict else FLAT) * min(
            left[1], right[1], key=lambda size: size.mid()
        )
        for number in range(STEPS):
            t = vertex(left, middle, right) if number % 2 else None
            if t is None or not left[0] < t < right[0] or t == middle[0]:
                t = beside(left[0], middle[0], right[0])
            t = self.rounded(t)
            gap = self.gap(t) if t not in (left[0], middle[0], right[0]) else None
            if gap is None:
                break
            size = self.size(gap)
            if size < middle[1]:
                (left, right) = (left, middle) if t < middle[0] else (middle, right)
                middle = (t, size)
            elif t < middle[0]:
                left = (t, size)
            else:
                right = (t, size)
            flat = all(side[1] - middle[1] < FLAT * middle[1] for side in (left, right))
            if flat or middle[1] < 0:
                break
            narrow = right[0] - left[0] < (NARROW if strict else CLOSE) * (1 + abs(t))
            is_nothing = narrow or (nothing > 0 and middle[1] <= nothing)
            if is_nothing:
                break
        for denominator in DENOMINATORS:  # a simple number, where it is touched at one
            self.gap(simple(middle[0], denominator))
        return *middle, is_nothing

    def root(self, left: tuple[fmpq, arb], right: tuple[fmpq, arb]) -> fmpq | None:
        """Return where the gap changes its sign and is nothing; None at a pole or a jump."""
        if not (left[1] < 0 < right[1] or right[1] < 0 < left[1]):
            return None
        around = max(abs(left[1]), abs(right[1]), key=lambda gap: gap.mid())
        for number in range(STEPS):
            t = crossing(left, right) if number % 2 else (left[0] + right[0]) / 2
            t = self.rounded(t)
            gap = self.gap(t) if left[0] < t < right[0] else None
            if gap is None:
                return None
            narrow = right[0] - left[0] < NARROW * (1 + abs(t))
            if gap.contains(0) or abs(gap) <= (FLAT if narrow else NOTHING) * around:
                self.gap(simple(t, 10))
                return None if self.is_left_out(t) else t
            if (gap < 0) == (left[1] < 0):
                left = (t, gap)
            else:
                right = (t, gap)
        return None

    def rounded(self, t: fmpq) -> fmpq:
        """Return a place with fewer digits, or the nearest to which whole steps lead."""
        if self.is_whole:
            return fmpq((t + fmpq(1, 2)).floor())
        unit = fmpq(2) ** DIGITS
        return fmpq((t * unit).floor()) / unit

    def is_left_out(self, t: fmpq) -> bool:
        """Whether a condition or a set leaves out what is next to a place."""
        point = self.point(t)
        return point is None or is_left_out(self.chain, point, self.direction)


def is_left_out(chain: Chain, point: Point, places: Iterable[Place]) -> bool:
    """Whether a condition, or the set of a number that is moved, leaves out what is next to it."""
    for place in places:
        # What the point did not need was not drawn.
        for excluded in point.places[place].excluded if place in point.numbers else ():
            if near(point.numbers[place], point.env.eval(excluded)):
                return True
    parts = [pair for f in chain.filters for node in walk(f) if isinstance(node, Compare)
             for pair in pairwise(node.parts)]  # fmt: skip
    return any(near(point.env.eval(a), point.env.eval(b)) for a, b in parts)


def touching(chain: Chain, step: int, point: Point, places: list[Place]) -> RefusalError:
    """Return the refusal of a strict order whose sides come as near as one likes."""
    names = [s.latex if (s := chain.scope.get(key)) else key for key, *_entry in places]
    numbers = [show(point.numbers[place]) for place in places]
    near = ", ".join(f"{name} ≈ {n}" for name, n in zip(names, numbers, strict=True))
    differ = chain.relations[step] == r"\ne"
    return RefusalError(
        f"the two sides come as near to each other as one likes, at {near}",
        chain.exprs[step + 1].position,
        "say for which numbers they differ" if differ else
        "write ≤ or ≥, or a condition that leaves this place out",
    )  # fmt: skip


def is_open(point: Point) -> bool:
    """Whether a point fails only because two balls meet, which may differ far behind the point."""
    failing = [n for n, difference in enumerate(point.differences) if difference]
    return point.label is None and all(
        isinstance(point.differences[n], Same) and not is_exact(point, n) for n in failing
    )


def is_hollow(left: tuple[fmpq, arb], middle: tuple[fmpq, arb], right: tuple[fmpq, arb]) -> bool:
    """Whether the middle one of three gaps is the least."""
    lowest = middle[1] <= left[1] and middle[1] <= right[1]
    return bool(lowest and 2 * middle[1] < left[1] + right[1])


def towards(low: Real | None, high: Real | None) -> Iterator[fmpq]:
    """Yield numbers ever nearer to the low end of an interval."""
    if low is None:
        return
    end = fraction(low)
    width = ONE if high is None else fraction(high) - end
    for n in FARTHEST:
        yield end + width / fmpq(10) ** n
    for n in range(1, 8):
        yield end + width * n / 8


def near(one: Value, other: Value) -> bool:
    """Whether two values are as good as equal."""
    one, other = fitted(one, other), fitted(other, one)
    gaps = arrays.entries(arrays.add(one, arrays.negate(other)))
    return all(abs(ball(primal(gap))) <= NEAR for gap in gaps)


def vertex(
    left: tuple[fmpq, arb], middle: tuple[fmpq, arb], right: tuple[fmpq, arb]
) -> fmpq | None:
    """Return where the parabola through three gaps is least."""
    (a, f), (b, g), (c, h) = left, middle, right
    near, far = ball(b - a) * (g - h), ball(b - c) * (g - f)
    below = near - far
    if below.contains(0):
        return None
    shift = (ball(b - a) * near - ball(b - c) * far) / (TWO * below)
    return b - fraction(shift)


def crossing(left: tuple[fmpq, arb], right: tuple[fmpq, arb]) -> fmpq:
    """Return where a straight line through two gaps is 0."""
    (a, f), (b, g) = left, right
    return a + fraction(ball(b - a) * f / (f - g))


def beside(left: fmpq, middle: fmpq, right: fmpq) -> fmpq:
    """Return a place in the longer of two stretches, nearer to the middle."""
    share = fmpq(3819660112501051, 10**16)  # the golden section wastes least
    return middle + (
        (right - middle) * share if right - middle > middle - left else (left - middle) * share
    )


def fraction(x: Real) -> fmpq:
    """Return a fraction, or the middle of a ball as one."""
    if isinstance(x, fmpq):
        return x
    mantissa, exponent = x.mid().man_exp()
    return fmpq(mantissa) * fmpq(2) ** int(exponent)


def simple(x: fmpq, denominator: int) -> fmpq:
    """Return the nearest number with a denominator, which is small."""
    return fmpq((x * denominator + fmpq(1, 2)).floor()) / denominator
