r"""Expression trees as LaTeX again, for a condition or a hint that an author can copy.

What has no short spelling, such as cases, is left as `…`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stepcheck.core.tree import (
    Add,
    Apply,
    Big,
    Call,
    Const,
    Deriv,
    Div,
    Entry,
    Expr,
    Gradient,
    Mul,
    Neg,
    Num,
    Pow,
    Primed,
    Ref,
    RowDeriv,
    Transpose,
)
from stepcheck.core.vocabulary import VOCABULARY

if TYPE_CHECKING:
    from stepcheck.core.scope import Scope
    from stepcheck.core.tree import Key

WEIGHT = re.compile(r"\\math[a-z]+\s*\{(.*)\}")
LOOSE, SUM, PRODUCT, POWER = range(4)  # how tightly what stands around binds
BARS = {"abs": ("|", "|"), "norm2": (r"\|", r"\|"), "normF": (r"\|", r"\|_F"),
        "norm1": (r"\|", r"\|_1"), "normmax": (r"\|", r"\|_\infty"),
        "inner": (r"\langle ", r" \rangle"), "kronecker": (r"\delta_{", "}"),
        "floor": (r"\lfloor ", r" \rfloor"), "ceil": (r"\lceil ", r" \rceil")}  # fmt: skip
BASES = {"log2": 2, "log10": 10}
SIGNS = {
    "juxtaposed": " ", "dot": r" \cdot ", "entrywise": r" \odot ", "cross": r" \times ",
    "kronecker": r" \otimes ",
}  # fmt: skip


def spelled(expr: Expr, scope: Scope, around: int = LOOSE) -> str:  # noqa: C901  a flat list
    """Return an expression in LaTeX, in brackets where what stands around it binds tighter."""
    match expr:
        case Num(text):
            return text
        case Const(name):
            return "e" if name == "e" else rf"\{name}"
        case Ref():
            return name_of(expr, scope)
        case Neg(body):
            return bracketed(f"-{spelled(body, scope, PRODUCT)}", around > SUM)
        case Add(terms):
            first, *rest = (spelled(t, scope, SUM) for t in terms)
            text = first + "".join(f" {t[0]} {t[1:]}" if t[0] == "-" else f" + {t}" for t in rest)
            return bracketed(text, around > SUM)
        case Mul(left, right, kind):
            sign = SIGNS[kind]
            sides = (spelled(side, scope, PRODUCT) for side in (left, right))
            return bracketed(sign.join(sides), around > PRODUCT)
        case Div(top, bottom):
            text = rf"\frac{{{spelled(top, scope)}}}{{{spelled(bottom, scope)}}}"
            return bracketed(text, around == POWER)
        case Pow(base, exponent):
            return rf"{spelled(base, scope, POWER)}^{{{spelled(exponent, scope)}}}"
        case Transpose(body):
            return rf"{spelled(body, scope, POWER)}^\top"
        case Call(key, args, primes):
            inside = ", ".join(spelled(a, scope) for a in args)
            return f"{symbol(key, scope)}{chr(39) * primes}({inside})"
        case Apply("factorial", (body,)):
            inside = bracketed(spelled(body, scope), not isinstance(body, Num | Ref))
            return bracketed(f"{inside}!", around == POWER)
        case Apply(name):
            closed = name in BARS or name in ("sqrt", "normp")
            return bracketed(applied(expr, scope), around == POWER and not closed)
        case Primed(name, arg, primes):
            return f"{named(name)}{chr(39) * primes}({spelled(arg, scope)})"
        case Entry(body, lower):
            return f"({spelled(body, scope)})_{{{indices(lower, scope)}}}"
        case Deriv(body, by):
            flipped = r"^\top" if isinstance(expr, RowDeriv) else ""
            names = " ".join(rf"\partial {name_of(ref, scope)}{flipped}" for ref in by)
            order = f"^{len(by)}" if len(by) > 1 else ""
            return rf"\frac{{\partial{order}}}{{{names}}} {spelled(body, scope, POWER)}"
        case Gradient(body):
            return rf"\nabla {spelled(body, scope, POWER)}"
        case Big(kind, index):
            return rf"\{kind}_{{{index[0]}}} {spelled(expr.body, scope, PRODUCT)}"
        case _:
            return "…"


def applied(expr: Apply, scope: Scope) -> str:
    """Return a built-in function of its arguments."""
    parts = [spelled(a, scope) for a in expr.args]
    inside = ", ".join(parts)
    if expr.name == "normp":
        return rf"\|{parts[0]}\|_{{{parts[1]}}}"
    if expr.name in BARS:
        return inside.join(BARS[expr.name])
    if expr.name == "sqrt":
        return rf"\sqrt{{{inside}}}"
    return f"{named(expr.name)}({inside})"


def named(function: str) -> str:
    """Return a built-in function as it is written."""
    row = VOCABULARY[function]
    if function in BASES:
        return rf"\log_{{{BASES[function]}}}"
    return row.commands[0] if row.commands else rf"\operatorname{{{row.words[0]}}}"


def bracketed(text: str, needed: bool) -> str:
    """Return a text in brackets, if they are needed."""
    return f"({text})" if needed else text


def symbol(key: Key, scope: Scope) -> str:
    """Return a name as the author introduced it."""
    found = scope.get(key)
    return found.latex if found else key[0]


def indices(lower: tuple[Expr, ...], scope: Scope) -> str:
    """Return indices with commas between them, where they are needed."""
    texts = [spelled(e, scope) for e in lower]
    return "".join(texts) if all(len(t) == 1 for t in texts) else ", ".join(texts)


def name_of(ref: Ref, scope: Scope) -> str:
    """Return a name with its indices."""
    found = scope.get(ref.key)
    text = symbol(ref.key, scope)
    if found is not None and found.is_family:
        return text
    if ref.lower and len(ref.lower) == 1:
        text = WEIGHT.sub(r"\1", text)  # w_1 is an entry of bold w
    upper = f"^{{({indices(ref.upper, scope)})}}" if ref.upper else ""
    return text + (f"_{{{indices(ref.lower, scope)}}}" if ref.lower else "") + upper
