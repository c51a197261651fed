"""Graphs to test with: a set of shapes, and all that stand on our pages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING

from stepcheck.core import arrays
from stepcheck.core.numbers import primal
from stepcheck.graph import picture_of
from stepcheck.graph.compute.above import Above, read_above
from stepcheck.markdown.fences.base import FENCE
from stepcheck.pages.notation import read_notation

if TYPE_CHECKING:
    from stepcheck.core.arrays import Value
    from stepcheck.core.numbers import Number
    from stepcheck.core.scope import Scope
    from stepcheck.graph.picture import Picture

DOCS = Path(__file__).parents[1] / "docs"
AT = "at: x_1 = 3, x_2 = -2, w_1 = 0.4, w_2 = 0.3, b = -0.2, y = 1\n"
LOGISTIC = f"output: L\n{AT}"
ALL = "show: values, local, gradients"
SHOWS = ["", "show: values", ALL]
FREE = r"$a, b, c, d, h, k \in \mathbb{R}$ "
VALUES = {"a": 0.5, "b": 2, "c": -1, "d": 0.3, "h": 1.5, "k": -0.7}
SOFTMAX = r"""$$p_1 := e^a, \quad p_2 := e^b, \quad p_3 := e^c, \quad s := p_1 + p_2 + p_3, \quad
q_1 := \frac{p_1}{s}, \quad q_2 := \frac{p_2}{s}, \quad q_3 := \frac{p_3}{s}, \quad
r := -d \log q_1 - h \log q_2 - k \log q_3$$"""
NETWORK = r"""$$s_1 := \sin(a c + b d), \quad s_2 := \sin(a d + b c), \quad q_1 := e^{s_1},
\quad q_2 := e^{s_2}, \quad r := h q_1 + k q_2$$"""


@dataclass(frozen=True)
class Shape:
    """Definitions of the output `r`, and its inputs."""

    page: str
    inputs: str

    @property
    def source(self) -> str:
        """The fields of a fence that draws it."""
        at = ", ".join(f"{name} = {VALUES[name]}" for name in self.inputs)
        return f"output: r\nat: {at}\ngradient: {', '.join(self.inputs)}\n"


SHAPES = {
    "chain": Shape(r"$p := a^2, \quad q := e^p, \quad s := q + 1, \quad r := \frac{1}{s}$", "a"),
    "fork": Shape(r"$p := a b, \quad q := p^2, \quad s := 3 p, \quad r := q s + p$", "ab"),
    "diamond": Shape(r"$p := a + b, \quad q := p c, \quad s := p d, \quad r := q s$", "abcd"),
    "softmax": Shape(SOFTMAX, "abcdhk"),
    "network": Shape(NETWORK, "abcdhk"),
}


@cache
def notation() -> Scope:
    """Return the symbol table of the site."""
    return read_notation(DOCS / "notation.md").scope


def above(page: str, *, table: bool = False) -> Above:
    """Return what a page says; with the symbol table of the site if asked for."""
    return read_above(page, len(page), notation() if table else None)


@cache
def logistic() -> Scope:
    """Return the scope of a page about two features."""
    return above("$n := 2$", table=True).scope


def drawn(source: str, page: str = "$n := 2$") -> Picture:
    """Return a picture on a page of the site."""
    said = above(page, table=True)
    return picture_of(source, said.scope, said.formulas)


def shape(name: str, show: str = ALL) -> Picture:
    """Return a picture of the test set."""
    return picture_of(SHAPES[name].source + show, above(FREE + SHAPES[name].page).scope)


@cache
def test_set() -> dict[str, Picture]:
    """Return pictures of all shapes, and of logistic regression in its forms."""
    found = {f"{name} {show}": shape(name, show) for name in SHAPES for show in SHOWS}
    for show in SHOWS:
        source = f"{LOGISTIC}gradient: w_1, w_2, b\n{show}"
        found[f"two features {show}"] = picture_of(source, logistic())
    found["vectors"] = picture_of("output: L", notation())
    found["path"] = picture_of(f"{LOGISTIC}path: w_1\nshow: local", logistic())
    found["edge"] = picture_of(f"{LOGISTIC}edge: z -> \\hat{{y}}\nshow: values", logistic())
    return found


@cache
def on_pages() -> dict[str, Picture]:
    """Return the pictures of all graph fences of our pages, by page and line."""
    found = {}
    for path in sorted(DOCS.glob("*.md")):
        text = path.read_text(encoding="utf-8")
        for match in FENCE.finditer(text):
            if re.search(r"[`~{. ]graph\b", match[0].split("\n")[0]):
                said = read_above(text, match.start(), notation())
                line = text.count("\n", 0, match.start()) + 1
                source = dedent(match["body"]).rstrip("\n")
                found[f"{path.name}:{line}"] = picture_of(source, said.scope, said.formulas)
    return found


def scalar(value: Value | None) -> Number:
    """Return what a figure says of a node or an edge as the one number that it has to be."""
    assert value is not None
    return arrays.number(value)


def double(value: Value | None) -> float:
    """Return such a number as the nearest double."""
    return float(primal(scalar(value)))
