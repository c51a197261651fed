r"""Every built-in function, one row each: how it is written, and what each part of us makes of it.

A row is all that a new function of numbers needs. What a consumer does not know is said in the row
(`proof=False`, `browser="refused"`), so that it is an error there and never silence.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from flint import fmpq

from stepcheck.core import numbers
from stepcheck.core.numbers import Number, ball, divide

if TYPE_CHECKING:
    from collections.abc import Callable

    from typing_extensions import TypeIs

LONG = 4096  # bits
Browser = Literal["computed", "branched", "refused"]


@dataclass(frozen=True)
class Function:
    r"""One built-in function.

    `name` is its name in trees; `commands` are its LaTeX commands, after synonyms, and `words` what
    it is called inside `\operatorname`. `value` is its value at a number, which carries its
    derivative with it; a column is taken entry by entry. It is None for what looks at several
    numbers or at a whole array. `bracketed` says that it needs brackets around its argument, `many`
    that it takes several, `angle` that a number in front of a name belongs to it: `\sin 2x`.

    `margin` is positive where the function has a value, or, at a `pole`, which has values on both
    sides of where the margin is 0, not 0; None where it always has one. `branching` says that it is
    one expression here and another there. `proof` says whether anything can be proved of it.
    `browser` says what a live figure does with it: computes it as `value` does, takes its branches,
    or refuses it.
    """

    name: str
    commands: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    value: Callable[[Number], Number] | None = None
    bracketed: bool = False
    many: bool = False
    angle: bool = False
    margin: Callable[[Number], Number] | None = None
    pole: bool = False
    branching: bool = False
    proof: bool = True
    browser: Browser = "computed"


def in_base(base: int) -> Callable[[Number], Number]:
    """Return the logarithm to a base, which is exact at its powers."""

    def logarithm(x: Number) -> Number:
        power = round(numbers.to_float(ball(x).log() / ball(fmpq(base)).log())) if is_size(x) else 0
        if is_size(x) and fmpq(base) ** power == x:
            return fmpq(power)
        return divide(numbers.log(x), ball(fmpq(base)).log())

    return logarithm


def is_size(x: Number) -> TypeIs[fmpq]:
    """Whether a number is a positive fraction, and not too long."""
    return isinstance(x, fmpq) and x > 0 and max(x.p, x.q).bit_length() < LONG


def itself(x: Number) -> Number:
    """Return a number: what must be positive is the argument."""
    return x


def within_one(x: Number) -> Number:
    """Return what is positive between -1 and 1."""
    return numbers.ONE - x * x


LONGER = {"arsinh": ("arcsinh",), "arcosh": ("arccosh",), "artanh": ("arctanh",)}
"""What else some functions are called."""

ROWS = (
    Function("exp", (r"\exp",), ("exp",), numbers.exp),
    Function("log", (r"\log",), ("log", "ln"), numbers.log, margin=itself),
    Function("log2", value=in_base(2), margin=itself),
    Function("log10", value=in_base(10), margin=itself),
    Function("sqrt", value=numbers.sqrt, margin=itself),
    Function("sin", (r"\sin",), value=numbers.sin, angle=True),
    Function("cos", (r"\cos",), value=numbers.cos, angle=True),
    Function("tan", (r"\tan",), value=numbers.tan, angle=True, margin=numbers.cos, pole=True),
    Function("arctan", (r"\arctan",), value=numbers.arctan),
    *(
        Function(
            name,
            (command,) if command else (),
            (name, *LONGER.get(name, ())),
            value,
            angle=name[:2] != "ar",
            margin=margin,
            pole=margin is not None and name[:2] != "ar",
        )
        for name, command, value, margin in (
            ("arcsin", r"\arcsin", numbers.arcsin, within_one),
            ("arccos", r"\arccos", numbers.arccos, within_one),
            ("sec", r"\sec", lambda x: numbers.reciprocal(numbers.cos(x)), numbers.cos),
            ("csc", r"\csc", lambda x: numbers.reciprocal(numbers.sin(x)), numbers.sin),
            ("cot", r"\cot", lambda x: divide(numbers.cos(x), numbers.sin(x)), numbers.sin),
            ("sech", "", lambda x: numbers.reciprocal(numbers.cosh(x)), None),
            ("csch", "", lambda x: numbers.reciprocal(numbers.sinh(x)), itself),
            ("coth", r"\coth", lambda x: divide(numbers.cosh(x), numbers.sinh(x)), itself),
            ("arsinh", "", numbers.arsinh, None),
            ("arcosh", "", numbers.arcosh, lambda x: x - numbers.ONE),
            ("artanh", "", numbers.artanh, within_one),
        )
    ),
    Function("factorial", value=numbers.factorial, browser="refused"),
    Function("sinh", (r"\sinh",), value=numbers.sinh, angle=True),
    Function("cosh", (r"\cosh",), value=numbers.cosh, angle=True),
    Function("tanh", (r"\tanh",), ("tanh",), numbers.tanh, angle=True),
    Function(
        "sign",
        words=("sign", "sgn"),
        value=numbers.sign,
        branching=True,
        proof=False,
        browser="branched",
    ),
    *(
        Function(name, value=value, branching=True, proof=False, browser="refused")
        for name, value in (("floor", numbers.floor), ("ceil", numbers.ceiling))
    ),
    Function("abs", words=("abs",), value=numbers.absolute, branching=True, browser="branched"),
    Function(
        "max", (r"\max",), ("max",), bracketed=True, many=True, branching=True, browser="branched"
    ),
    Function(
        "min", (r"\min",), ("min",), bracketed=True, many=True, branching=True, browser="branched"
    ),
    Function("kronecker"),
    Function("diag", words=("diag",), bracketed=True),
    Function("trace", words=("tr", "Tr", "trace", "Trace")),
    Function("det", (r"\det",), ("det", "Det")),
    Function("inner"),
    Function("norm1", branching=True, browser="branched"),
    Function("norm2"),
    Function("normF"),
    Function("normp", proof=False, browser="refused"),
    Function("vec", words=("vec",), bracketed=True, proof=False, browser="refused"),
    Function("normmax", branching=True, proof=False, browser="branched"),
)

VOCABULARY = {row.name: row for row in ROWS}
COMMANDS = {command: row for row in ROWS for command in row.commands}
WORDS = {word: row for row in ROWS for word in row.words}
SMOOTH_SQUARED = ("norm2", "normF")  # their squares are smooth at 0, as they are not

PRIMITIVES = frozenset({"exp", "log", "sqrt", "sin", "cos", "tanh", "atan", "asin"})
"""What `numbers` lifts; a browser knows all of them by these names."""
