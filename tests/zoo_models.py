r"""Models of the field as graphs made for tests, twice each as in `zoo`: layers, cells, losses."""

from __future__ import annotations

import mpmath as mp
from zoo import Made, cases, each, matrix, one, relu, sigmoid

SIG = r"$\sigma(t) := \frac{1}{1 + e^{-t}}$ "


def reals(names: str) -> str:
    """Return a declaration of numbers."""
    return rf"${names} \in \mathbb{{R}}$ "


MODELS = {
    "softmax temperature": Made(
        reals(r"a, b, T")
        + r"$$u := \exp(a / T), v := \exp(b / T), s := u + v, p := \frac{u}{s}, q := -\log p$$",
        {"a": "1", "b": "-0.5", "T": "0.25"},
        {
            "u": ("a T", lambda a, t: mp.exp(a / t)),
            "v": ("b T", lambda a, t: mp.exp(a / t)),
            "s": ("u v", lambda u, v: u + v),
            "p": ("u s", lambda u, s: u / s),
            "q": ("p", lambda p: -mp.log(p)),
        },
    ),
    "layer norm": Made(
        reals(r"x_1, x_2, x_3, \gamma, \beta, \epsilon")
        + r"$$\mu := \frac{x_1 + x_2 + x_3}{3}, v := \frac{(x_1 - \mu)^2 + (x_2 - \mu)^2 + (x_3 - \mu)^2}{3}, s := \sqrt{v + \epsilon}, h_1 := \gamma \frac{x_1 - \mu}{s} + \beta, h_2 := \gamma \frac{x_2 - \mu}{s} + \beta, r := h_1 h_2$$",
        {
            "x_1": "1",
            "x_2": "2",
            "x_3": "-4",
            r"\gamma": "2",
            r"\beta": "0.5",
            r"\epsilon": "0.00001",
        },
        {
            r"\mu": ("x_1 x_2 x_3", lambda a, b, c: (a + b + c) / 3),
            "v": (
                r"x_1 x_2 x_3 \mu",
                lambda a, b, c, m: ((a - m) ** 2 + (b - m) ** 2 + (c - m) ** 2) / 3,
            ),
            "s": (r"v \epsilon", lambda v, e: mp.sqrt(v + e)),
            "h_1": (r"x_1 \mu s \gamma \beta", lambda x, m, s, g, b: g * (x - m) / s + b),
            "h_2": (r"x_2 \mu s \gamma \beta", lambda x, m, s, g, b: g * (x - m) / s + b),
            "r": ("h_1 h_2", lambda a, b: a * b),
        },
    ),
    "lstm": Made(
        SIG
        + reals("x, h_0, c_0, a, b, c, d, u, v, w, k")
        + r"$$i := \sigma(a x + u h_0), f := \sigma(b x + v h_0 + 1), g := \tanh(c x + w h_0), o := \sigma(d x + k h_0), c_1 := f c_0 + i g, h_1 := o \tanh(c_1)$$",
        {
            "x": "1",
            "h_0": "0.2",
            "c_0": "-0.4",
            "a": "0.1",
            "b": "0.2",
            "c": "0.3",
            "d": "-0.4",
            "u": "1",
            "v": "-1",
            "w": "0.5",
            "k": "0",
        },
        {
            "i": ("x h_0 a u", lambda x, h, a, u: sigmoid(a * x + u * h)),
            "f": ("x h_0 b v", lambda x, h, a, u: sigmoid(a * x + u * h + 1)),
            "g": ("x h_0 c w", lambda x, h, a, u: mp.tanh(a * x + u * h)),
            "o": ("x h_0 d k", lambda x, h, a, u: sigmoid(a * x + u * h)),
            "c_1": ("f c_0 i g", lambda f, c, i, g: f * c + i * g),
            "h_1": ("o c_1", lambda o, c: o * mp.tanh(c)),
        },
    ),
    "gru": Made(
        SIG
        + reals("x, h_0, a, b, c, u, v, w")
        + r"$$r := \sigma(a x + u h_0), z := \sigma(b x + v h_0), n := \tanh(c x + w (r h_0)), h_1 := (1 - z) n + z h_0$$",
        {"x": "-1", "h_0": "0.5", "a": "2", "b": "0.2", "c": "0.3", "u": "1", "v": "-1", "w": "3"},
        {
            "r": ("x h_0 a u", lambda x, h, a, u: sigmoid(a * x + u * h)),
            "z": ("x h_0 b v", lambda x, h, a, u: sigmoid(a * x + u * h)),
            "n": ("x h_0 r c w", lambda x, h, r, c, w: mp.tanh(c * x + w * r * h)),
            "h_1": ("z n h_0", lambda z, n, h: (1 - z) * n + z * h),
        },
    ),
    "residual": Made(
        reals("x, a, b") + r"$$u := \tanh(a x), v := x + u, w := \tanh(b v), y := v + w$$",
        {"x": "0.5", "a": "1.2", "b": "-3"},
        {
            "u": ("x a", lambda x, a: mp.tanh(a * x)),
            "v": ("x u", lambda x, u: x + u),
            "w": ("v b", lambda v, b: mp.tanh(b * v)),
            "y": ("v w", lambda v, w: v + w),
        },
    ),
    "conv": Made(
        reals("x_1, x_2, x_3, x_4, k_1, k_2, b")
        + r"$$c_1 := k_1 x_1 + k_2 x_2 + b, c_2 := k_1 x_2 + k_2 x_3 + b, c_3 := k_1 x_3 + k_2 x_4 + b, m := \max(c_1, c_2, c_3)$$",
        {"x_1": "1", "x_2": "2", "x_3": "0", "x_4": "-1", "k_1": "1", "k_2": "0.5", "b": "0"},
        {
            f"c_{i}": (f"x_{i} x_{i + 1} k_1 k_2 b", lambda x, y, k, m, b: k * x + m * y + b)
            for i in (1, 2, 3)
        }
        | {"m": ("c_1 c_2 c_3", lambda a, b, c: max(a, b, c))},
    ),
    "max pool tie": Made(
        reals("x_1, x_2, x_3, w") + r"$$m := \max(x_1, x_2, x_3), r := w m$$",
        {"x_1": "2", "x_2": "2", "x_3": "1", "w": "3"},
        {"m": ("x_1 x_2 x_3", lambda a, b, c: max(a, b, c)), "r": ("w m", lambda a, b: a * b)},
    ),
    "dropout mask": Made(
        r"$\mathbf{a}, \mathbf{m} \in \mathbb{R}^3, q \in \mathbb{R}$ $$\mathbf{d} := \frac{\mathbf{m} \odot \mathbf{a}}{q}, s := \mathbf{1}^\top \mathbf{d}$$",
        {r"\mathbf{a}": "(1, -2, 3)", r"\mathbf{m}": "(1, 0, 1)", "q": "0.7"},
        {
            r"\mathbf{d}": (r"\mathbf{m} \mathbf{a} q", lambda m, a, q: m * a / q),
            "s": (r"\mathbf{d}", lambda d: sum(d[:, 0])),
        },
    ),
    "embedding": Made(
        r"$\mathbf{E} \in \mathbb{R}^{2 \times 3}, \mathbf{t} \in \mathbb{R}^3, \mathbf{w} \in \mathbb{R}^2$ $$\mathbf{v} := \mathbf{E} \mathbf{t}, s := \mathbf{w}^\top \mathbf{v}, r := s^2$$",
        {
            r"\mathbf{E}": matrix("1 & 2 & 3", "-0.5 & 0 & 7"),
            r"\mathbf{t}": "(0, 1, 0)",
            r"\mathbf{w}": "(0.3, 4)",
        },
        {
            r"\mathbf{v}": (r"\mathbf{E} \mathbf{t}", lambda e, t: e @ t),
            "s": (r"\mathbf{w} \mathbf{v}", lambda w, v: (w.T @ v)[0, 0]),
            "r": ("s", lambda s: s * s),
        },
    ),
    "tying": Made(
        reals("w, x") + r"$$a := \tanh(w x), b := \tanh(w a), c := \tanh(w b), r := w c$$",
        {"w": "1.5", "x": "0.2"},
        {
            "a": ("w x", lambda w, x: mp.tanh(w * x)),
            "b": ("w a", lambda w, x: mp.tanh(w * x)),
            "c": ("w b", lambda w, x: mp.tanh(w * x)),
            "r": ("w c", lambda w, c: w * c),
        },
    ),
    "clip": Made(
        reals("x, e, A")
        + r"$$\rho := \frac{x}{2}, k := \min(\max(\rho, 1 - e), 1 + e), L := -\min(\rho A, k A)$$",
        {"x": "3", "e": "0.2", "A": "-1"},
        {
            r"\rho": ("x", lambda x: x / 2),
            "k": (r"\rho e", lambda r, e: min(max(r, 1 - e), 1 + e)),
            "L": (r"\rho A k", lambda r, a, k: -min(r * a, k * a)),
        },
    ),
    "hinge at kink": Made(
        reals("x, w, y") + r"$$z := w x, L := \max(0, 1 - y z), R := L + \frac{w^2}{2}$$",
        {"x": "2", "w": "0.5", "y": "1"},
        {
            "z": ("w x", lambda w, x: w * x),
            "L": ("y z", lambda y, z: relu(1 - y * z)),
            "R": ("L w", lambda h, w: h + w * w / 2),
        },
    ),
    "focal": Made(
        SIG + reals(r"z, \gamma") + r"$$p := \sigma(z), f := -(1 - p)^\gamma \log p$$",
        {"z": "2", r"\gamma": "2"},
        {"p": ("z", sigmoid), "f": (r"p \gamma", lambda p, g: -((1 - p) ** g) * mp.log(p))},
    ),
    "huber delta": Made(
        reals(r"a, b, \delta")
        + r"$$e := a - b, h := "
        + cases(
            r"\frac{e^2}{2} & |e| \le \delta", r"\delta |e| - \frac{\delta^2}{2} & |e| > \delta"
        )
        + "$$",
        {"a": "3", "b": "1", r"\delta": "1.5"},
        {
            "e": ("a b", lambda a, b: a - b),
            "h": (r"e \delta", lambda e, d: e * e / 2 if abs(e) <= d else d * abs(e) - d * d / 2),
        },
    ),
    "layers up": Made(
        reals("a^{[0]}, w^{[1]}, w^{[2]}, b^{[1]}")
        + r"$$z^{[1]} := w^{[1]} a^{[0]} + b^{[1]}, a^{[1]} := \tanh(z^{[1]}), z^{[2]} := w^{[2]} a^{[1]}, L := (z^{[2]})^2$$",
        {"a^{[0]}": "1", "w^{[1]}": "0.5", "w^{[2]}": "-2", "b^{[1]}": "0.1"},
        {
            "z^{[1]}": ("w^{[1]} a^{[0]} b^{[1]}", lambda w, a, b: w * a + b),
            "a^{[1]}": ("z^{[1]}", mp.tanh),
            "z^{[2]}": ("w^{[2]} a^{[1]}", lambda w, a: w * a),
            "L": ("z^{[2]}", lambda z: z * z),
        },
    ),
    "time up": Made(
        reals("h^{(0)}, w, x^{(1)}, x^{(2)}")
        + r"$$h^{(1)} := \tanh(w h^{(0)} + x^{(1)}), h^{(2)} := \tanh(w h^{(1)} + x^{(2)})$$",
        {"h^{(0)}": "0.5", "w": "2", "x^{(1)}": "-1", "x^{(2)}": "0.3"},
        {
            f"h^{{({t})}}": (f"w h^{{({t - 1})}} x^{{({t})}}", lambda w, h, x: mp.tanh(w * h + x))
            for t in (1, 2)
        },
    ),
    "accents": Made(
        reals(r"\bar{x}, \tilde{w}, \hat{b}")
        + r"$$\dot{z} := \tilde{w} \bar{x} + \hat{b}, \hat{z} := \dot{z}^2$$",
        {r"\bar{x}": "2", r"\tilde{w}": "-0.5", r"\hat{b}": "0.25"},
        {
            r"\dot{z}": (r"\tilde{w} \bar{x} \hat{b}", lambda w, x, b: w * x + b),
            r"\hat{z}": (r"\dot{z}", lambda z: z * z),
        },
    ),
    "kl gaussians": one(
        r"\log\frac{t}{s} + \frac{s^2 + (m - n)^2}{2 t^2} - \frac{1}{2}",
        {"s": "1", "t": "1", "m": "2", "n": "2"},
        "s t m n",
        lambda s, t, m, n: mp.log(t / s) + (s * s + (m - n) ** 2) / (2 * t * t) - mp.mpf(1) / 2,
    ),
    "vae": Made(
        reals(r"m, v, \epsilon, w, x")
        + r"$$s := \exp\left(\frac{v}{2}\right), z := m + s \epsilon, \hat{x} := w z, L := (x - \hat{x})^2 + \frac{1}{2}(m^2 + e^v - v - 1)$$",
        {"m": "0.5", "v": "-1", r"\epsilon": "0.7", "w": "2", "x": "1"},
        {
            "s": ("v", lambda v: mp.exp(v / 2)),
            "z": (r"m s \epsilon", lambda m, s, e: m + s * e),
            r"\hat{x}": ("w z", lambda w, z: w * z),
            "L": (
                r"x \hat{x} m v",
                lambda x, y, m, v: (x - y) ** 2 + (m * m + mp.exp(v) - v - 1) / 2,
            ),
        },
    ),
    "triplet": Made(
        reals("a, p, n, k") + r"$$d := (a - p)^2, e := (a - n)^2, L := \max(d - e + k, 0)$$",
        {"a": "1", "p": "1.5", "n": "3", "k": "0.2"},
        {
            "d": ("a p", lambda a, p: (a - p) ** 2),
            "e": ("a n", lambda a, p: (a - p) ** 2),
            "L": ("d e k", lambda d, e, k: relu(d - e + k)),
        },
    ),
    "softmax vector": Made(
        r"$\mathbf{z}, \mathbf{t} \in \mathbb{R}^3$ $$s := \sum_{i=1}^{3} e^{z_i}, \mathbf{p} := \frac{\exp(\mathbf{z})}{s}, L := -\mathbf{t}^\top \log(\mathbf{p})$$",
        {r"\mathbf{z}": "(1, 2, -1)", r"\mathbf{t}": "(0, 0, 1)"},
        {
            "s": (r"\mathbf{z}", lambda z: sum(mp.exp(x) for x in z[:, 0])),
            r"\mathbf{p}": (r"\mathbf{z} s", lambda z, s: each(mp.exp)(z) / s),
            "L": (r"\mathbf{t} \mathbf{p}", lambda t, p: -(t.T @ each(mp.log)(p))[0, 0]),
        },
    ),
    "cancels away": Made(
        reals("x, y") + r"$$a := x + y, r := a - a + x$$",
        {"x": "2", "y": "3"},
        {"a": ("x y", lambda x, y: x + y), "r": ("a x", lambda _a, x: x)},
    ),
}
