r"""Graphs made for tests, each twice: in LaTeX, and as plain functions that know nothing of it.

A step is a function of the values of its parents, in the order in which they are named. Numbers are
those of mpmath; an array is a NumPy array of such.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import mpmath as mp
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

Value = Any
Step = tuple[str, "Callable[..., Value]"]
"""The parents of a node, and its value from theirs."""

ALL = "show: values, local, gradients, shapes, entries"
ETA = r"\eta"
DL_DW = r"\dfrac{\partial L}{\partial w}"


@dataclass(frozen=True)
class Made:
    """A graph: its page, the values of its inputs, its steps in order; the last is the output."""

    page: str
    at: dict[str, str]
    steps: dict[str, Step]
    more: str = ""
    fixed: dict[str, str] = field(default_factory=dict)  # inputs that the page has defined

    @property
    def source(self) -> str:
        """The fields of its fence."""
        given = ", ".join(f"{name} = {text}" for name, text in self.at.items())
        return f"output: {list(self.steps)[-1]}\nat: {given}\n{ALL}\n{self.more}"

    @property
    def inputs(self) -> dict[str, Value]:
        """The values of the inputs."""
        return {name: number(text) for name, text in (self.at | self.fixed).items()}


def number(text: str) -> Value:
    """Return what an input's value says: a number, a column `(1, 2)`, or a matrix of rows."""
    if text.startswith(r"\begin{pmatrix}"):
        inside = text.removeprefix(r"\begin{pmatrix}").removesuffix(r"\end{pmatrix}")
        return np.array([[mp.mpf(x) for x in row.split("&")] for row in inside.split(r"\\")])
    if text.startswith("("):
        return np.array([[mp.mpf(x)] for x in text.strip("()").split(",")])
    return mp.mpf(text)


def each(f: Callable[[Any], Any]) -> Callable[[Value], Value]:
    """Return a function of each entry."""
    return lambda x: np.vectorize(f, otypes=[object])(x)


def matrix(*rows: str) -> str:
    """Return a matrix in LaTeX."""
    return r"\begin{pmatrix}" + r"\\".join(rows) + r"\end{pmatrix}"


def sigmoid(z: Any) -> Any:  # noqa: ANN401  a number of mpmath
    """Return the logistic function."""
    return 1 / (1 + mp.exp(-z))


def cross_entropy(y: Any, p: Any) -> Any:  # noqa: ANN401
    """Return the log loss."""
    return -(y * mp.log(p) + (1 - y) * mp.log(1 - p))


SOFTMAX = Made(
    r"$a, b, c, y_1, y_2, y_3 \in \mathbb{R}$ $$u_1 := e^a, u_2 := e^b, u_3 := e^c, s := u_1 + u_2 + u_3, "
    r"p_1 := \frac{u_1}{s}, p_2 := \frac{u_2}{s}, p_3 := \frac{u_3}{s}, "
    r"L := -(y_1 \log p_1 + y_2 \log p_2 + y_3 \log p_3)$$",
    {"a": "1", "b": "-0.5", "c": "2", "y_1": "0", "y_2": "1", "y_3": "0"},
    {
        "u_1": ("a", mp.exp), "u_2": ("b", mp.exp), "u_3": ("c", mp.exp),
        "s": ("u_1 u_2 u_3", lambda a, b, c: a + b + c),
        **{f"p_{k}": (f"u_{k} s", lambda u, s: u / s) for k in (1, 2, 3)},
        "L": ("y_1 p_1 y_2 p_2 y_3 p_3",
              lambda a, p, b, q, c, r: -(a * mp.log(p) + b * mp.log(q) + c * mp.log(r))),
    },
)  # fmt: skip
NET = {
    "z_1": ("x_1 x_2 u_1 u_2 b_1", lambda x, t, u, v, b: u * x + v * t + b),
    "z_2": ("x_1 x_2 v_1 v_2 b_2", lambda x, t, u, v, b: u * x + v * t + b),
    "h_1": ("z_1", mp.tanh), "h_2": ("z_2", mp.tanh),
    "o": ("w_1 h_1 w_2 h_2 c", lambda w, h, v, k, c: w * h + v * k + c),
    "L": ("o y", lambda o, y: (o - y) ** 2),
}  # fmt: skip
NET_AT = {
    "x_1": "1", "x_2": "-2", "u_1": "0.3", "u_2": "0.7", "v_1": "-0.2", "v_2": "0.4", "b_1": "0.1",
    "b_2": "-0.3", "w_1": "0.5", "w_2": "-1.1", "c": "0.2", "y": "1",
}  # fmt: skip
NAMES = ", ".join(NET_AT)


def net(bend: str, at: dict[str, str], f: Callable[[Any], Any]) -> Made:
    """Return a network with two inputs, two hidden nodes and one output."""
    page = (
        rf"${NAMES} \in \mathbb{{R}}$ $$z_1 := u_1 x_1 + u_2 x_2 + b_1, z_2 := v_1 x_1 + v_2 x_2 + b_2, "
        rf"h_1 := {bend.format('z_1')}, h_2 := {bend.format('z_2')}, "
        r"o := w_1 h_1 + w_2 h_2 + c, L := (o - y)^2$$"
    )
    return Made(page, NET_AT | at, {**NET, "h_1": ("z_1", f), "h_2": ("z_2", f)})


def relu(x: Any) -> Any:  # noqa: ANN401
    """Return the larger of 0 and x."""
    return max(mp.mpf(0), x)


RECURRENT = Made(
    r"$x_1, x_2, x_3, h_0, u, w, b, y \in \mathbb{R}$ $$h_1 := \tanh(u x_1 + w h_0 + b), "
    r"h_2 := \tanh(u x_2 + w h_1 + b), h_3 := \tanh(u x_3 + w h_2 + b), L := (h_3 - y)^2$$",
    {"x_1": "0.5", "x_2": "-1", "x_3": "2", "h_0": "0", "u": "0.7", "w": "-0.4", "b": "0.1", "y": "0.3"},
    {
        **{f"h_{t}": (f"u x_{t} w h_{t - 1} b", lambda u, x, w, h, b: mp.tanh(u * x + w * h + b))
           for t in (1, 2, 3)},
        "L": ("h_3 y", lambda h, y: (h - y) ** 2),
    },
)  # fmt: skip
NORM = Made(
    r"$x_1, x_2, x_3, \gamma, \beta \in \mathbb{R}$ $$m := \frac{x_1 + x_2 + x_3}{3}, "
    r"v := \frac{(x_1 - m)^2 + (x_2 - m)^2 + (x_3 - m)^2}{3}, s := \sqrt{v}, "
    r"a_1 := \frac{x_1 - m}{s}, a_2 := \frac{x_2 - m}{s}, a_3 := \frac{x_3 - m}{s}, "
    r"L := \gamma (a_1 + a_2 + a_3) + \beta$$",
    {"x_1": "0.2", "x_2": "1.7", "x_3": "-0.4", r"\gamma": "1.5", r"\beta": "0.1"},
    {
        "m": ("x_1 x_2 x_3", lambda a, b, c: (a + b + c) / 3),
        "v": ("x_1 x_2 x_3 m", lambda a, b, c, m: ((a - m) ** 2 + (b - m) ** 2 + (c - m) ** 2) / 3),
        "s": ("v", mp.sqrt),
        **{f"a_{k}": (f"x_{k} m s", lambda x, m, s: (x - m) / s) for k in (1, 2, 3)},
        "L": (r"\gamma a_1 a_2 a_3 \beta", lambda g, a, b, c, d: g * (a + b + c) + d),
    },
)  # fmt: skip
ATTENTION = Made(
    r"$q, k_1, k_2, v_1, v_2, d \in \mathbb{R}$ $$s_1 := \frac{q k_1}{\sqrt{d}}, "
    r"s_2 := \frac{q k_2}{\sqrt{d}}, m := \max(s_1, s_2), t := e^{s_1 - m} + e^{s_2 - m}, "
    r"a_1 := \frac{e^{s_1 - m}}{t}, a_2 := \frac{e^{s_2 - m}}{t}, o := a_1 v_1 + a_2 v_2$$",
    {"q": "0.8", "k_1": "1.2", "k_2": "-0.3", "v_1": "2", "v_2": "-1", "d": "4"},
    {
        **{f"s_{j}": (f"q k_{j} d", lambda q, k, d: q * k / mp.sqrt(d)) for j in (1, 2)},
        "m": ("s_1 s_2", max),
        "t": ("s_1 m s_2", lambda s, m, r: mp.exp(s - m) + mp.exp(r - m)),
        **{f"a_{j}": (f"s_{j} m t", lambda s, m, t: mp.exp(s - m) / t) for j in (1, 2)},
        "o": ("a_1 v_1 a_2 v_2", lambda a, v, b, w: a * v + b * w),
    },
)
X = r"\mathbf{X}"
RIDGE = Made(
    r"$\mathbf{X} \in \mathbb{R}^{3 \times 2}, \mathbf{y} \in \mathbb{R}^3, \lambda \in \mathbb{R}$ "
    r"$$\mathbf{w} := (\mathbf{X}^\top \mathbf{X} + \lambda \mathbf{I})^{-1} \mathbf{X}^\top \mathbf{y}, "
    r"\mathbf{r} := \mathbf{X} \mathbf{w} - \mathbf{y}, J := \mathbf{r}^\top \mathbf{r}$$",
    {X: matrix("1 & 2", "0.5 & -1", "3 & 0"), r"\mathbf{y}": "(1, 2, -1)", r"\lambda": "0.1"},
    {
        r"\mathbf{w}": (rf"{X} \lambda \mathbf{{y}}", lambda x, k, y: solve(x.T @ x + k * np.eye(2), x.T @ y)),
        r"\mathbf{r}": (rf"{X} \mathbf{{w}} \mathbf{{y}}", lambda x, w, y: x @ w - y),
        "J": (r"\mathbf{r}", lambda r: (r.T @ r)[0, 0]),
    },
)  # fmt: skip


def solve(a: Value, b: Value) -> Value:
    """Return the solution of a system of two equations."""
    (p, q), (r, s) = a
    return np.array([[s, -q], [-r, p]]) @ b / (p * s - q * r)


def ladder(levels: int) -> Made:
    """Return diamonds on top of one another."""
    lines: list[str] = []
    steps: dict[str, Step] = {}
    last = "a"
    for n in range(1, levels + 1):
        lines.append(rf"u_{n} := 2 {last}, v_{n} := {last} + 1, p_{n} := \frac{{u_{n} v_{n}}}{{5}}")
        steps[f"u_{n}"] = (last, lambda x: 2 * x)
        steps[f"v_{n}"] = (last, lambda x: x + 1)
        steps[f"p_{n}"] = (f"u_{n} v_{n}", lambda u, v: u * v / 5)
        last = f"p_{n}"
    return Made(rf"$a \in \mathbb{{R}}$ $${', '.join(lines)}$$", {"a": "0.7"}, steps)


def chain(length: int) -> Made:
    """Return a chain of sines."""
    names = ["a", *(f"p_{{{n}}}" for n in range(1, length + 1))]
    lines = [rf"{q} := \sin({p}) + 1" for p, q in pairwise(names)]
    steps = {q: (p, lambda x: mp.sin(x) + 1) for p, q in pairwise(names)}
    return Made(rf"$a \in \mathbb{{R}}$ $${', '.join(lines)}$$", {"a": "0.3"}, steps)


def dense(size: int) -> Made:
    """Return nodes of which each uses all earlier ones."""
    lines, steps = ["p_1 := a^2"], {"p_1": ("a", lambda a: a * a)}
    for n in range(2, size + 1):
        before = [f"p_{k}" for k in range(1, n)]
        lines.append(f"p_{n} := {' + '.join(before)} + a")
        steps[f"p_{n}"] = (" ".join([*before, "a"]), lambda *x: sum(x))
    return Made(rf"$a \in \mathbb{{R}}$ $${', '.join(lines)}$$", {"a": "0.5"}, steps)


GRADIENT_STEP = Made(
    r"$w, x, y, \eta \in \mathbb{R}$ $$L := (w x - y)^2, v := w - \eta \frac{\partial L}{\partial w}$$",
    {"w": "1", "x": "2", "y": "3", ETA: "0.1"},
    {
        DL_DW: ("w x y", lambda w, x, y: 2 * (w * x - y) * x),
        "v": (rf"w {ETA} {DL_DW}", lambda w, e, d: w - e * d),
    },
)
PENALTY = Made(
    r"$w, x, b \in \mathbb{R}$ $$\sigma(t) := \frac{1}{1 + e^{-t}}, z := w x + b, y := \sigma(z), P := \left( \frac{dy}{dx} \right)^2 + y$$",
    {"w": "1.5", "x": "0.4", "b": "-0.3"},
    {
        r"\dfrac{\partial y}{\partial x}": (
            "x w b", lambda x, w, b: w * sigmoid(w * x + b) * (1 - sigmoid(w * x + b))),
        "z": ("w x b", lambda w, x, b: w * x + b),
        "y": ("z", sigmoid),
        "P": (r"\dfrac{\partial y}{\partial x} y", lambda d, y: d * d + y),
    },
)  # fmt: skip
SLOPE = Made(
    r"$x, c \in \mathbb{R}$ $$y := c x^3, g := \frac{dy}{dx}$$",
    {"x": "2", "c": "-0.5"},
    {"g": ("x c", lambda x, c: 3 * c * x * x)},
)
CURVATURE = Made(
    r"$x, c \in \mathbb{R}$ $$y := e^{c x}, k := \frac{d^2 y}{dx^2} + 1$$",
    {"x": "2", "c": "-0.5"},
    {
        r"\dfrac{\partial^2 y}{\partial x \, \partial x}": (
            "x c",
            lambda x, c: c * c * mp.exp(c * x),
        ),
        "k": (r"\dfrac{\partial^2 y}{\partial x \, \partial x}", lambda d: d + 1),
    },
)
UPSTREAM = Made(  # a derivative by a name that is computed itself
    r"$w, x, y \in \mathbb{R}$ $$z := w x, L := (z - y)^2, s := z \frac{\partial L}{\partial z}$$",
    {"w": "0.5", "x": "3", "y": "1"},
    {
        "z": ("w x", lambda w, x: w * x),
        r"\dfrac{\partial L}{\partial z}": ("z y", lambda z, y: 2 * (z - y)),
        "s": (r"z \dfrac{\partial L}{\partial z}", lambda z, d: z * d),
    },
)
W, B, XX = r"\mathbf{W}", r"\mathbf{b}", r"\mathbf{x}"
LAYER = Made(
    r"$\mathbf{x} \in \mathbb{R}^2, \mathbf{b} \in \mathbb{R}^3, \mathbf{W} \in \mathbb{R}^{3 \times 2}$ "
    r"$g(t) := \tanh(t)$ $$\mathbf{z} := \mathbf{W} \mathbf{x} + \mathbf{b}, "
    r"\mathbf{a} := g(\mathbf{z}), L := \mathbf{a}^\top \mathbf{a}$$",
    {XX: "(1, 2)", B: "(0, 0.1, 0.2)", W: matrix("1 & 0", "0 & 1", "0.5 & 0.5")},
    {
        r"\mathbf{z}": (rf"{W} {XX} {B}", lambda w, x, b: w @ x + b),
        r"\mathbf{a}": (r"\mathbf{z}", each(mp.tanh)),
        "L": (r"\mathbf{a}", lambda a: (a.T @ a)[0, 0]),
    },
)
TWO_LAYERS = Made(
    r"$\mathbf{X} \in \mathbb{R}^{3 \times 2}, \mathbf{V} \in \mathbb{R}^{2 \times 2}, "
    r"\mathbf{w} \in \mathbb{R}^{2}, \mathbf{y} \in \mathbb{R}^{3}$ $g(t) := \tanh(t)$ $\sigma(t) := \frac{1}{1 + e^{-t}}$ $$"
    r"\mathbf{Z} := \mathbf{X} \mathbf{V}, \mathbf{H} := g(\mathbf{Z}), \mathbf{o} := \mathbf{H} \mathbf{w}, "
    r"\mathbf{p} := \sigma(\mathbf{o}), \mathbf{e} := \mathbf{p} - \mathbf{y}, J := \mathbf{e}^\top \mathbf{e}$$",
    {
        X: matrix("1 & 2", "-1 & 0.5", "0.3 & -2"), r"\mathbf{V}": matrix("0.1 & -0.4", "0.7 & 0.2"),
        r"\mathbf{w}": "(1, -1.5)", r"\mathbf{y}": "(1, 0, 1)",
    },
    {
        r"\mathbf{Z}": (rf"{X} \mathbf{{V}}", lambda x, v: x @ v),
        r"\mathbf{H}": (r"\mathbf{Z}", each(mp.tanh)),
        r"\mathbf{o}": (r"\mathbf{H} \mathbf{w}", lambda h, w: h @ w),
        r"\mathbf{p}": (r"\mathbf{o}", each(sigmoid)),
        r"\mathbf{e}": (r"\mathbf{p} \mathbf{y}", lambda p, y: p - y),
        "J": (r"\mathbf{e}", lambda e: (e.T @ e)[0, 0]),
    },
)  # fmt: skip
ENTRIES = Made(  # single entries of a matrix, because the fence asks for one
    r"$\mathbf{x} \in \mathbb{R}^2, \mathbf{W} \in \mathbb{R}^{2 \times 2}$ "
    r"$$\mathbf{z} := \mathbf{W} \mathbf{x}, q := \mathbf{z}^\top \mathbf{z}$$",
    {XX: "(1, -3)", "W_{1,1}": "0.5", "W_{1,2}": "0.1", "W_{2,1}": "-0.2", "W_{2,2}": "1"},
    {
        r"\mathbf{z}": (
            rf"W_{{1,1}} W_{{1,2}} W_{{2,1}} W_{{2,2}} {XX}",
            lambda a, b, c, d, x: np.array([[a, b], [c, d]]) @ x),
        "q": (r"\mathbf{z}", lambda z: (z.T @ z)[0, 0]),
    },
    r"gradient: W_{1,1}",
)  # fmt: skip
RELU_COLUMN = Made(
    r"$\mathbf{x} \in \mathbb{R}^3$ $$\mathbf{a} := \max(0, \mathbf{x}), s := \mathbf{a}^\top \mathbf{a} + \mathbf{1}^\top \mathbf{a}$$",
    {XX: "(1.5, 0, -2)"},
    {
        r"\mathbf{a}": (XX, each(relu)),
        "s": (r"\mathbf{a}", lambda a: (a.T @ a)[0, 0] + sum(a[:, 0])),
    },
)
QUADRATIC = Made(
    r"$\mathbf{x} \in \mathbb{R}^2, \mathbf{A} \in \mathbb{R}^{2 \times 2}$ "
    r"$$q := \mathbf{x}^\top \mathbf{A} \mathbf{x}, n := \|\mathbf{x}\|, t := \operatorname{tr}(\mathbf{A}), "
    r"d := \det(\mathbf{A}), r := \frac{q}{n} + t d$$",
    {XX: "(3, 4)", r"\mathbf{A}": matrix("2 & 0.5", "-1 & 1")},
    {
        "q": (rf"{XX} \mathbf{{A}}", lambda x, a: (x.T @ a @ x)[0, 0]),
        "n": (XX, lambda x: mp.sqrt((x.T @ x)[0, 0])),
        "t": (r"\mathbf{A}", np.trace),
        "d": (r"\mathbf{A}", lambda a: a[0, 0] * a[1, 1] - a[0, 1] * a[1, 0]),
        "r": ("q n t d", lambda q, n, t, d: q / n + t * d),
    },
)


def one(page: str, at: dict[str, str], parents: str, f: Callable[..., Value]) -> Made:
    """Return a graph of a single step to r."""
    names = ", ".join(at)
    return Made(rf"${names} \in \mathbb{{R}}$ $$r := {page}$$", at, {"r": (parents, f)})


def cases(*rows: str) -> str:
    """Return cases in LaTeX."""
    return r"\begin{cases}" + r" \\ ".join(rows) + r"\end{cases}"


HUBER = cases(r"\frac{a^2}{2} & |a| \le 1", r"|a| - \frac{1}{2} & |a| > 1")
KINKS = Made(
    r"$a, b \in \mathbb{R}$ $$p := \max(0, a), q := |a|, s := \operatorname{sign}(a), t := "
    + cases("a^2 & a \\ge 0", "-a^2 & a < 0") + r", u := " + cases("1 & a \\ge 0", "0 & a < 0")
    + r", v := \max(a, 2 a, b), m := \min(a, a), r := p + q + s + t + u + v + m$$",
    {"a": "0", "b": "-1"},
    {
        "p": ("a", relu), "q": ("a", abs), "s": ("a", mp.sign),
        "t": ("a", lambda a: a * abs(a)), "u": ("a", lambda a: mp.mpf(a >= 0)),
        "v": ("a b", lambda a, b: max(a, 2 * a, b)), "m": ("a", lambda a: a),
        "r": ("p q s t u v m", lambda *x: sum(x)),
    },
)  # fmt: skip
KL = Made(
    r"$p_1, p_2, q_1, q_2 \in \mathbb{R}$ $$c := -p_1 \log q_1 - p_2 \log q_2, "
    r"h := -p_1 \log p_1 - p_2 \log p_2, D := c - h$$",
    {"p_1": "0.3", "p_2": "0.7", "q_1": "0.3", "q_2": "0.7"},
    {
        "c": ("p_1 q_1 p_2 q_2", lambda p, q, r, s: -p * mp.log(q) - r * mp.log(s)),
        "h": ("p_1 p_2", lambda p, r: -p * mp.log(p) - r * mp.log(r)),
        "D": ("c h", lambda c, h: c - h),
    },
)
LSE = Made(
    r"$a, b \in \mathbb{R}$ $$m := \log(e^a + e^b), p := e^{a - m}, q := e^{b - m}, r := p + q$$",
    {"a": "0.3", "b": "1.7"},
    {
        "m": ("a b", lambda a, b: mp.log(mp.exp(a) + mp.exp(b))),
        "p": ("a m", lambda a, m: mp.exp(a - m)), "q": ("b m", lambda b, m: mp.exp(b - m)),
        "r": ("p q", lambda p, q: p + q),
    },
)  # fmt: skip
SATURATED = Made(
    r"$w, x, y \in \mathbb{R}$ $$\sigma(t) := \frac{1}{1 + e^{-t}}, z := w x, p := \sigma(z), L := -(y \log p + (1 - y) \log(1 - p))$$",
    {"w": "20", "x": "3", "y": "1"},
    {"z": ("w x", lambda w, x: w * x), "p": ("z", sigmoid), "L": ("y p", cross_entropy)},
)
MOMENTUM = Made(
    r"$w, v, x, y, \eta, \beta \in \mathbb{R}$ $$L := (w x - y)^2, u := \beta v + \frac{\partial L}{\partial w}, "
    r"q := w - \eta u$$",
    {"w": "1", "v": "0.5", "x": "2", "y": "3", ETA: "0.1", r"\beta": "0.9"},
    {
        DL_DW: ("w x y", lambda w, x, y: 2 * (w * x - y) * x),
        "u": (rf"\beta v {DL_DW}", lambda b, v, d: b * v + d),
        "q": (rf"w {ETA} u", lambda w, e, u: w - e * u),
    },
)
CONSTANTS = Made(
    r"$x \in \mathbb{R}$ $c := 3$ $$p := \pi x, q := e x^c, r := \sum_{i=1}^{c} i x + \sin(p) + q$$",
    {"x": "0.5"},
    {
        "p": ("x", lambda x: mp.pi * x),
        "q": ("x c", lambda x, c: mp.e * x**c),
        "r": ("x p q", lambda x, p, q: 6 * x + mp.sin(p) + q),
    },
    fixed={"c": "3"},
)

ZOO = {
    "softmax": SOFTMAX,
    "tanh net": net(r"\tanh({})", {}, mp.tanh),
    "relu net near its kink": net(r"\max(0, {})", {"b_1": "1.101"}, relu),
    "relu net in its kink": net(r"\max(0, {})", {"b_1": "1.1"}, relu),
    "recurrent": RECURRENT,
    "batch norm": NORM,
    "attention": ATTENTION,
    "ridge": RIDGE,
    "ladder of 1": ladder(1),
    "ladder of 4": ladder(4),
    "chain of 5": chain(5),
    "chain of 20": chain(20),
    "dense 4": dense(4),
    "dense 7": dense(7),
    "gradient step": GRADIENT_STEP,
    "gradient penalty": PENALTY,
    "slope": SLOPE,
    "curvature": CURVATURE,
    "slope by a computed name": UPSTREAM,
    "momentum": MOMENTUM,
    "layer": LAYER,
    "two layers on three examples": TWO_LAYERS,
    "entries of a matrix": ENTRIES,
    "relu of a column": RELU_COLUMN,
    "quadratic form": QUADRATIC,
    "kinks": KINKS,
    "divergence of equals": KL,
    "log-sum-exp": LSE,
    "saturated": SATURATED,
    "constants": CONSTANTS,
    "huber inside": one(HUBER, {"a": "0.6"}, "a", lambda a: a * a / 2 if abs(a) <= 1 else abs(a) - 0.5),
    "huber outside": one(HUBER, {"a": "-3"}, "a", lambda a: a * a / 2 if abs(a) <= 1 else abs(a) - 0.5),
    "huber where its cases meet": one(
        HUBER, {"a": "1"}, "a", lambda a: a * a / 2 if abs(a) <= 1 else abs(a) - mp.mpf("0.5")),
    "hinge": one(r"\max(0, 1 - y a)", {"y": "-1", "a": "0.4"}, "y a", lambda y, a: relu(1 - y * a)),
    "powers": one(r"a^b + b^3 + \frac{1}{a^2}", {"a": "0.3", "b": "2.5"}, "a b", lambda a, b: a**b + b**3 + a**-2),
    "thirds": one(r"\frac{a}{3} + \frac{b}{7}", {"a": "1", "b": "2"}, "a b", lambda a, b: a / 3 + b / 7),
    "tiny": one(r"a^7 b", {"a": "0.000000000123456789", "b": "1"}, "a b", lambda a, b: a**7 * b),
    "huge": one(r"a^7 + b", {"a": "12345.678", "b": "0.001"}, "a b", lambda a, b: a**7 + b),
    "root at zero": one(r"\sqrt{a} + b", {"a": "0", "b": "1"}, "a b", lambda a, b: mp.sqrt(a) + b),
    "jump where its condition has no slope": one(
        cases(r"1 & a^2 > 0", r"0 & a^2 \le 0") + " + a", {"a": "0"}, "a",
        lambda a: a + (a != 0)),
    "sign of a square": one(r"\operatorname{sign}(a^2) + a", {"a": "0"}, "a", lambda a: a + mp.sign(a * a)),
    "corner where its condition has no slope": one(
        cases(r"a & a^3 \ge 0", r"-a & a^3 < 0"), {"a": "0"}, "a", abs),
    "no corner where its condition has no slope": one(
        cases(r"a & a^3 \ge 0", r"a^2 + a & a^3 < 0") + "+ |a^2|", {"a": "0"}, "a",
        lambda a: (a if a >= 0 else a * a + a) + a * a),
    "largest of what has a corner": one(r"\max(|a|, a, b)", {"a": "0", "b": "0"}, "a b",
                                        lambda a, b: max(abs(a), a, b)),
    "whole numbers": one(
        r"\lfloor a \rfloor + 2 \lceil b \rceil + a b", {"a": "-2.5", "b": "2.5"}, "a b",
        lambda a, b: mp.floor(a) + 2 * mp.ceil(b) + a * b),
    "whole numbers where they jump": one(
        r"\lfloor a \rfloor + \lceil b \rceil + c", {"a": "-2", "b": "3", "c": "1"}, "a b c",
        lambda a, b, c: mp.floor(a) + mp.ceil(b) + c),
    "angles": one(r"\sin(a) \cos(b) + \arctan(a b)", {"a": "1", "b": "-2"}, "a b",
                  lambda a, b: mp.sin(a) * mp.cos(b) + mp.atan(a * b)),
}  # fmt: skip
