"""Real numbers that know how well they are known, and forward-mode duals over them.

A real number is an exact fraction where it can be, else a ball of Arb: a middle and a radius that
hold the true value between them. So nothing is ever equal or unequal by luck: where two balls are
apart, the numbers differ; where one touches another, `UnsureError` asks for more precision.

A dual carries a value and its derivative by one perturbation, told apart by `tag`. Parts may be
duals of earlier perturbations, so that second derivatives nest.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from contextlib import contextmanager
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, TypeAlias, TypeVar, cast

from flint import arb, ctx, fmpq, fmpz

from stepcheck.core.errors import BeyondError, UndefinedError, UnsureError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BITS = 336  # of a ball's middle: a hundred decimals
PRECISIONS = (BITS, 4 * BITS, 16 * BITS, 64 * BITS)
"""What a point is evaluated with in turn, until all that it decides is decided."""
DEEP = arb(10) ** 80
EXTREME = arb(10) ** 60
LONGEST = 20_000  # bits of an exact fraction; beyond that a ball is shorter
LARGEST_EXPONENT = 10**9
LARGEST_FACTORIAL = 2000

T = TypeVar("T")
Real: TypeAlias = fmpq | arb
ZERO, ONE, TWO = fmpq(0), fmpq(1), fmpq(2)

ctx.prec = BITS


@contextmanager
def precision(bits: int) -> Iterator[None]:
    """Compute with so many bits."""
    before, ctx.prec = ctx.prec, bits
    try:
        yield
    finally:
        ctx.prec = before


def is_last_precision() -> bool:
    """Whether what is not decided now stays undecided."""
    return ctx.prec >= PRECISIONS[-1]


def decided(work: Callable[[], T]) -> T:
    """Return what some work returns, with as much precision as its decisions take.

    Raises `UnsureError` if the last precision does not decide them.
    """
    for bits in PRECISIONS[:-1]:
        with precision(bits):
            try:
                return work()
            except UnsureError:
                continue
    with precision(PRECISIONS[-1]):
        return work()


class Noted(ABC):
    """A number without a value, which notes how it is computed; it decides nothing."""

    @abstractmethod
    def lifted(self, name: str) -> Noted:
        """Return a function of this, by the name of one of the vocabulary's primitives."""


class Dual:
    """`value + slope·ε` for the perturbation number `tag`."""

    __slots__ = ("slope", "tag", "value")

    def __init__(self, tag: int, value: Number, slope: Number) -> None:
        self.tag, self.value, self.slope = tag, value, slope

    def __neg__(self) -> Dual:
        return Dual(self.tag, -self.value, -self.slope)

    def __add__(self, other: Number) -> Dual:
        tag, (a, da), (b, db) = align(self, other)
        return Dual(tag, a + b, da + db)

    def __mul__(self, other: Number) -> Dual:
        tag, (a, da), (b, db) = align(self, other)
        return Dual(tag, a * b, share(a, db) + share(b, da))

    def __sub__(self, other: Number) -> Dual:
        return self + (-other)

    def __rsub__(self, other: Number) -> Dual:
        return (-self) + other

    __radd__ = __add__
    __rmul__ = __mul__


Number: TypeAlias = fmpq | arb | Dual


def share(x: Number, slope: Number) -> Number:
    """Return what the slope of one factor adds beside the other; of a constant nothing at all.

    So the slope of 3 y by y is 3, and no ball around it, even where y is only known as a ball.
    """
    return ZERO if isinstance(slope, fmpq) and slope == 0 else x * slope


def align(a: Number, b: Number) -> tuple[int, tuple[Number, Number], tuple[Number, Number]]:
    """Return the newer tag and both numbers as (value, slope) of it."""
    tag = max(a.tag if isinstance(a, Dual) else -1, b.tag if isinstance(b, Dual) else -1)
    return tag, split(a, tag), split(b, tag)


def split(number: Number, tag: int) -> tuple[Number, Number]:
    """Return value and slope of a number for one perturbation."""
    if isinstance(number, Dual) and number.tag == tag:
        return number.value, number.slope
    return number, ZERO


def primal(number: Number) -> Real:
    """Return the number without any perturbation."""
    while isinstance(number, Dual):
        number = number.value
    return number


@cache
def exact(text: str) -> fmpq:
    """Return the number that digits print: `0.25`, `.5`, `3`."""
    whole, _, decimals = text.partition(".")
    return fmpq(int((whole or "0") + decimals), 10 ** len(decimals))


def ball(x: Real) -> arb:
    """Return a number as a ball of the present precision."""
    return x if isinstance(x, arb) else arb(x)


def shortened(x: Number) -> Number:
    """Return a number as a ball where its exact fraction has grown too long."""
    if isinstance(x, fmpq) and x.height_bits() > LONGEST:
        return arb(x)
    return x


def is_extreme(x: Real) -> bool:
    """Whether a number that is not 0 is so small or so large that it is lost beside another one."""
    size = abs(ball(x))
    return bool(size > EXTREME or (size > 0 and size < ONE / EXTREME))


def size_of(x: Real) -> Real:
    """Return the absolute value of a real number."""
    return cast("Real", abs(x))


def sign_of(x: Real) -> int:
    """Return -1, 0 or 1; raise `UnsureError` where the ball holds 0 and others."""
    if isinstance(x, fmpq):
        return (x > 0) - (x < 0)
    if x > 0:
        return 1
    if x < 0:
        return -1
    if x.is_zero():
        return 0
    raise UnsureError


def meet(gap: arb, a: Real, b: Real) -> bool:
    """Whether two balls that touch are so small that they hold one and the same number.

    Beside 0 there is no size to measure by: then the precision has to be raised once.
    """
    size = abs(ball(a).mid()).max(abs(ball(b).mid()))
    return gap.rad() * DEEP < size or is_nothing(gap)


def is_nothing(x: arb) -> bool:
    """Whether a ball around 0 is so small that it can only be 0."""
    return ctx.prec > BITS and bool(x.rad() < arb(2) ** (-ctx.prec // 2))


def order(a: Real, b: Real) -> int:
    """Return -1, 0 or 1 as a is below, at or above b; raise `UnsureError` where that is open."""
    return sign_of(a - b)


def related(a: Real, relation: str, b: Real) -> bool:
    """Whether two numbers stand in a relation; raise `UnsureError` where that is open."""
    found = order(a, b)
    return {
        "=": found == 0, r"\ne": found != 0, "<": found < 0, ">": found > 0,
        r"\le": found <= 0, r"\ge": found >= 0,
    }[relation]  # fmt: skip


def whole(x: Real) -> int | None:
    """Return a whole number as such, None for any other; raise `UnsureError` where that is open."""
    if isinstance(x, fmpq):
        return int(x.p) if x.q == 1 else None
    if not x.contains_integer():
        return None
    if x.is_integer():
        return int(x.fmpz())
    raise UnsureError


def has_value(x: Number) -> bool:
    """Whether there is a number behind a number: not where it only notes how it is computed."""
    return not isinstance(primal(x), Noted)


def lift(name: str, f: Callable[[Real], Real], df: Callable[[Number], Number], x: Number) -> Number:
    """Apply a function of real numbers, whose derivative is `df`, to a number or dual."""
    if isinstance(x, Dual):
        return Dual(x.tag, lift(name, f, df, x.value), df(x.value) * x.slope)
    if isinstance(x, Noted):
        return cast("Number", x.lifted(name))
    return f(x)


def exp(x: Number) -> Number:
    """Return e to the x; refuse exponents that no page can mean."""
    return lift("exp", exp_real, exp, x)


def exp_real(x: Real) -> Real:
    """Return e to the x of a real number."""
    if x == 0:
        return ONE
    if not abs(ball(x)) < LARGEST_EXPONENT:
        raise BeyondError("an exponent is too large to compute")
    return ball(x).exp()


def log(x: Number) -> Number:
    """Return the natural logarithm; undefined at 0 and below."""
    return lift("log", log_real, reciprocal, x)


def log_real(x: Real) -> Real:
    """Return the natural logarithm of a real number."""
    if sign_of(x) <= 0:
        raise UndefinedError(f"log of {show(x)}, which is not positive")
    return ZERO if x == 1 else ball(x).log()


def sqrt(x: Number) -> Number:
    """Return the square root; undefined below 0, and not differentiable at 0."""
    if isinstance(x, Dual) and has_value(x) and sign_of(primal(x)) == 0:
        raise UndefinedError("the square root has no derivative at 0")
    return lift("sqrt", sqrt_real, lambda t: reciprocal(TWO * sqrt(t)), x)


def sqrt_real(x: Real) -> Real:
    """Return the square root of a real number, exact where it is a fraction."""
    if sign_of(x) < 0:
        raise UndefinedError(f"square root of {show(x)}")
    if isinstance(x, fmpq):
        top, bottom = fmpz(x.p).isqrt(), fmpz(x.q).isqrt()
        if top * top == x.p and bottom * bottom == x.q:
            return fmpq(top, bottom)
    return ball(x).sqrt()


def sin(x: Number) -> Number:
    """Return the sine."""
    return lift("sin", lambda t: ZERO if t == 0 else ball(t).sin(), cos, x)


def cos(x: Number) -> Number:
    """Return the cosine."""
    return lift("cos", lambda t: ONE if t == 0 else ball(t).cos(), lambda t: -sin(t), x)


def tanh(x: Number) -> Number:
    """Return the hyperbolic tangent."""
    return lift(
        "tanh", lambda t: ZERO if t == 0 else ball(t).tanh(), lambda t: ONE - tanh(t) * tanh(t), x
    )


def arctan(x: Number) -> Number:
    """Return the inverse tangent."""
    return lift(
        "atan", lambda t: ZERO if t == 0 else ball(t).atan(), lambda t: reciprocal(ONE + t * t), x
    )


def divide(a: Number, b: Number) -> Number:
    """Return a / b; undefined where b is 0."""
    return a * reciprocal(b)


def reciprocal(x: Number) -> Number:
    """Return 1 / x; undefined where x is 0."""
    if isinstance(x, Dual):
        inverse = reciprocal(x.value)
        return Dual(x.tag, inverse, -(inverse * inverse * x.slope))
    if not isinstance(x, Noted) and sign_of(x) == 0:
        raise UndefinedError("division by zero")
    return ONE / x


def power(base: Number, exponent: Number) -> Number:
    """Return a power: of any base for whole exponents, else of a base that is not negative."""
    number = None if isinstance(exponent, Dual | Noted) else whole(exponent)
    if number is not None and abs(number) <= LARGEST_EXPONENT:
        return whole_power(base, number)
    if has_value(base) and sign_of(primal(base)) == 0 and not isinstance(exponent, Dual | Noted):
        return power_of_zero(base, exponent)
    if has_value(base) and sign_of(primal(base)) < 0:
        raise UndefinedError(f"{show(base)} to the power {show(exponent)}")
    return exp(exponent * log(base))


def power_of_zero(base: Number, exponent: Real) -> Number:
    """Return 0 to a power that is not whole."""
    if sign_of(exponent) < 0:
        raise UndefinedError("division by zero")
    if isinstance(base, Dual):
        if order(exponent, ONE) < 0:
            raise UndefinedError("this power has no derivative at 0")
        return Dual(base.tag, power(base.value, exponent), ZERO * base.slope)
    return ZERO


def whole_power(base: Number, exponent: int) -> Number:
    """Return a power with a whole exponent, of any base."""
    if exponent < 0:
        return reciprocal(whole_power(base, -exponent))
    if exponent == 0:
        return ONE
    if isinstance(base, Dual):
        slope = fmpq(exponent) * whole_power(base.value, exponent - 1) * base.slope
        return Dual(base.tag, whole_power(base.value, exponent), slope)
    if isinstance(base, fmpq) and base.height_bits() * exponent > LONGEST:
        base = arb(base)
    found: Real = base**exponent
    return found


def absolute(x: Number) -> Number:
    """Return the absolute value; not differentiable at 0."""
    if not isinstance(x, Dual):
        return size_of(x)
    sign = sign_of(primal(x))
    if sign == 0:
        raise UndefinedError("the absolute value has no derivative at 0")
    return x if sign > 0 else -x


def extreme(numbers: list[Number], sign: int) -> Number:
    """Return the largest (sign 1) or smallest (sign -1); ties are not differentiable."""
    if not any(isinstance(x, Dual) for x in numbers):
        return extreme_real([primal(x) for x in numbers], sign)
    best = numbers[0]
    tied = False
    for x in numbers[1:]:
        found = sign * order(primal(x), primal(best))
        best, tied = (x, False) if found > 0 else (best, tied or found == 0)
    if tied:
        raise UndefinedError("a maximum or minimum has no derivative where its arguments are equal")
    return best


def extreme_real(numbers: list[Real], sign: int) -> Real:
    """Return the largest or smallest real number; a ball around both where that is open."""
    best = numbers[0]
    for x in numbers[1:]:
        try:
            best = x if sign * order(x, best) > 0 else best
        except UnsureError:
            pair = ball(x), ball(best)
            best = pair[0].max(pair[1]) if sign > 0 else pair[0].min(pair[1])
    return best


def sinh(x: Number) -> Number:
    """Return the hyperbolic sine."""
    return (exp(x) - exp(-x)) * fmpq(1, 2)


def cosh(x: Number) -> Number:
    """Return the hyperbolic cosine."""
    return (exp(x) + exp(-x)) * fmpq(1, 2)


def tan(x: Number) -> Number:
    """Return the tangent."""
    return divide(sin(x), cos(x))


def arcsin(x: Number) -> Number:
    """Return the inverse sine; undefined outside -1 … 1."""
    return lift("asin", arcsin_real, lambda t: reciprocal(sqrt(ONE - t * t)), x)


def arcsin_real(x: Real) -> Real:
    """Return the inverse sine of a real number."""
    if order(size_of(x), ONE) > 0:
        raise UndefinedError(f"arcsin of {show(x)}, which is not between -1 and 1")
    return ZERO if x == 0 else ball(x).asin()


def arccos(x: Number) -> Number:
    """Return the inverse cosine; undefined outside -1 … 1."""
    return constant("pi") * fmpq(1, 2) - arcsin(x)


def arsinh(x: Number) -> Number:
    """Return the inverse hyperbolic sine."""
    return log(x + sqrt(x * x + ONE))


def arcosh(x: Number) -> Number:
    """Return the inverse hyperbolic cosine; undefined below 1."""
    return log(x + sqrt(x - ONE) * sqrt(x + ONE))


def artanh(x: Number) -> Number:
    """Return the inverse hyperbolic tangent; undefined outside -1 … 1."""
    return (log(ONE + x) - log(ONE - x)) * fmpq(1, 2)


def factorial(x: Number) -> Number:
    """Return x! of a whole number that is not negative; it has no derivative."""
    number = None if isinstance(x, Dual | Noted) else whole(x)
    if number is None or number < 0:
        found = f"of {show(primal(x))}, which" if has_value(x) else "of what"
        raise UndefinedError(f"the factorial {found} is no whole number from 0")
    if number > LARGEST_FACTORIAL:
        raise UndefinedError(f"the factorial of a number above {LARGEST_FACTORIAL}")
    return fmpq(fmpz.fac_ui(fmpz(number)))


def floor(x: Number) -> Number:
    """Return the largest whole number that is not above x; no derivative at whole numbers."""
    return step(x, fmpq.floor, arb.floor)


def ceiling(x: Number) -> Number:
    """Return the smallest whole number that is not below x; no derivative at whole numbers."""
    return step(x, fmpq.ceil, arb.ceil)


def step(x: Number, of_fraction: Callable[[fmpq], fmpz], of_ball: Callable[[arb], arb]) -> Number:
    """Return x as a whole number; raise `UnsureError` where its ball holds a jump."""
    here = primal(x)
    found = of_fraction(here) if isinstance(here, fmpq) else of_ball(here).unique_fmpz()
    if found is None:
        raise UnsureError
    if isinstance(x, Dual) and order(here, fmpq(found)) == 0:
        raise UndefinedError("a floor or a ceiling has no derivative at a whole number")
    return fmpq(found)


def sign(x: Number) -> Number:
    """Return -1, 0 or 1; no derivative at 0."""
    found = sign_of(primal(x))
    if found == 0 and isinstance(x, Dual):
        raise UndefinedError("the sign has no derivative at 0")
    return fmpq(found)


def constant(name: str) -> arb:
    """Return `e` or `pi` at the present precision."""
    return arb.const_e() if name == "e" else arb.pi()


def to_float(x: Real) -> float:
    """Return the nearest double, which is infinite where the number is too large for one."""
    if isinstance(x, fmpq):
        try:
            return float(Fraction(int(x.p), int(x.q)))
        except OverflowError:
            return math.inf if x > 0 else -math.inf
    return float(x.mid())


def decimal(x: Real, digits: int) -> Decimal:
    """Return a number rounded to so many digits."""
    context = Context(prec=digits, rounding=ROUND_HALF_EVEN, Emin=-(10**15), Emax=10**15)
    if isinstance(x, fmpq):
        return context.divide(Decimal(int(x.p)), Decimal(int(x.q)))
    if x.contains(0) and x.rad() < 1:
        return Decimal(0)
    return context.plus(Decimal(x.mid().str(digits + 20, radius=False)))


def exact_decimal(x: Decimal) -> fmpq:
    """Return the number that a decimal stands for."""
    sign, digits, exponent = x.as_tuple()
    number = fmpq(int("".join(map(str, digits)))) * fmpq(10) ** int(exponent)
    return -number if sign else number


def written(x: Real, digits: int, *, short: bool = True) -> str:
    """Return a number as an author would write it: so many digits, needless zeros dropped.

    Without `short` the zeros at the end stay, for they say how well it is known.
    """
    found = decimal(x, digits)
    if found == 0:
        return "0"
    power = found.adjusted()
    if not -5 < power < 7:
        mantissa = found.scaleb(-power, Context(Emin=-(10**15), Emax=10**15))
        return f"{stripped(mantissa, short=short, digits=digits)}e{power:+d}"
    return stripped(found, short=short, digits=digits)


def stripped(x: Decimal, *, short: bool, digits: int) -> str:
    """Return a decimal without an exponent, without the zeros at its end or with all digits."""
    places = max(0, digits - 1 - x.adjusted())
    text = f"{x:.{places}f}"
    return text.rstrip("0").removesuffix(".") if short and "." in text else text


def show(number: Number, digits: int = 6) -> str:
    """Return a number in short: so many digits, no needless zeros."""
    x = primal(number)
    return str(x) if isinstance(x, Noted) else written(x, digits)
