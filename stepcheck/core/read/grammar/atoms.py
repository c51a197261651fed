"""The atoms of a formula: numbers, brackets, fractions, braces, and what other modules read.

A new command with arguments of its own gets a reader in `READERS`; a new function of numbers goes
to `functions`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stepcheck.core.errors import RefusalError
from stepcheck.core.near import nearest
from stepcheck.core.read.grammar import blocks, conditions, derivatives, specials
from stepcheck.core.read.grammar.calls import ARG_MAX, arguments, read_builtin, read_name
from stepcheck.core.read.grammar.functions import applied_to, is_function
from stepcheck.core.read.grammar.scripts import ACCENTS, GREEK, WEIGHTS, is_transpose, starts_name
from stepcheck.core.read.tokens.commands import SYNONYMS, TEXT
from stepcheck.core.read.tokens.cursor import Cursor, latex_of, split_at
from stepcheck.core.tree import (
    Add,
    Apply,
    At,
    Big,
    Brace,
    Call,
    Const,
    Deriv,
    Div,
    Expr,
    Gradient,
    Matrix,
    Mul,
    Neg,
    Num,
    Pow,
    Ref,
    Special,
    Transpose,
    walk,
)  # fmt: skip
from stepcheck.core.vocabulary import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from stepcheck.core.read.grammar.reader import Reader
    from stepcheck.core.read.tokens.tokens import Token

ENDS = {
    r"\to",
    r"\leftarrow",
    r"\in",
    r"\le",
    r"\ge",
    r"\ne",
    r"\approx",
    r"\implies",
    r"\mid",
    r"\wrong",
    r"\unchecked",
    r"\therefore",
    r"\because",
    r"\propto",
    r"\sim",
    r"\notin",
    r"\simeq",
    r"\cong",
    r"\ll",
    r"\gg",
    r"\pm",
    r"\mp",
    r"\stackrel",
    r"\overset",
    r"\setminus",
    r"\wedge",
    r"\vee",
    r"\dots",
    r"\mapsto",
    r"\subset",
    r"\forall",
}
UNCHECKED = r"write what it comes to, or keep it out of the check with \unchecked and a reason"
REFUSED = {
    **dict.fromkeys((r"\iint", r"\oint"), ("such integrals are not understood yet", UNCHECKED)),
    r"\lim": ("limits are not understood yet", UNCHECKED),
    r"\arg": ("arg max and arg min are not understood", ARG_MAX),
    r"\dots": (
        "dots are not understood here: write the sum with its index", "or all entries of a matrix"
    ),
    r"\lg": ("\\lg is a logarithm to base 10 to some, and to base 2 to others", r"write \log_{10}"),
    **dict.fromkeys(
        (r"\mathds", r"\mathbbm"), ("this font is not drawn here", r"write \mathbb{1}")
    ),
    r"\exists": ("that something exists is not checked", "name it, and say what holds of it"),
    r"\circ": ("a sign of degrees is not understood", r"write an angle as a part of \pi"),
    r"\%": ("a percent sign is not understood", r"write 0.5, or \frac{50}{100}"),
    r"\bmod": ("a remainder is not understood", r"write n - 2 \lfloor n / 2 \rfloor for n by 2"),
    **dict.fromkeys(
        (r"\pm", r"\mp"), ("a plus-minus is two statements", "write one of them after the other")
    ),
    r"\infty": ("infinity is no number here; it may only bound an interval", UNCHECKED),
}  # fmt: skip


SIGNS = (r"\cdot", r"\odot", r"\times", r"\partial", r"\quad", r"\qquad", r"\in", r"\le", r"\ge")

GRIDS = ("matrix", "smallmatrix", "array")
ORDERS = ("p", "q", "r")
STEPS = {r"\lfloor": "floor", r"\lceil": "ceil"}
NORMS = {"1": "norm1", "2": "norm2", "F": "normF", r"\infty": "normmax"}


def read_atom(p: Reader) -> Expr:
    """Read one atom at the cursor."""
    token = p.token
    if token.kind == "num":
        p.next()
        marked = p.sees("open", "{") or p.sees("sub")
        if token.text == "1" and marked and specials.is_indicator(p):
            return blocks.read_indicator(p, token.position)
        found = Num(token.text, position=token.position)
        return p.postfix(found) if p.sees("op", "!") else found
    if token.kind == "{":
        return read_invisible(p)
    if token.kind in ("open", "bar"):
        return read_bracket(p)
    if token.kind == "begin":
        return blocks.read_environment(p)
    if derivative := derivatives.read_slashed(p):
        return derivative
    if token.kind == "cmd" and token.text in READERS:
        return READERS[token.text](p)
    if token.kind == "cmd" and token.text in REFUSED:
        p.refuse(*REFUSED[token.text])
    if starts_name(token):
        return read_name(p)
    raise refusal(p)


def refusal(p: Reader) -> RefusalError:
    """Return what is wrong where no value begins; a command may be misspelt."""
    token = p.token
    if token.kind != "cmd":
        return RefusalError(f"a value is missing before {p.here()}", token.position)
    found = nearest(token.text, known_commands())
    instead = found if found != token.text else ""
    fix = f"did you mean `{instead}`?" if instead else ""
    return RefusalError(f"`{token.text}` is not understood", token.position, fix, instead=instead)


def known_commands() -> list[str]:
    """Return the commands that an expression may hold, for who misspells one."""
    tables = (READERS, COMMANDS, GREEK, ACCENTS, WEIGHTS, SYNONYMS, TEXT, SIGNS)
    return sorted(command for table in tables for command in table)


def read_invisible(p: Reader) -> Expr:
    """Read `{…}`, which groups for TeX but not for the reader's eye."""
    position, before = p.token.position, p.peek(-1) if p.at else None
    inside = p.group()
    if len(over := split_at(inside, "cmd", r"\over")) == 2:
        return fraction(p, over[0], over[1], position)
    if len(choose := split_at(inside, "cmd", r"\choose")) == 2:
        return p.postfix(binomial(p.sub(choose[0]), p.sub(choose[1]), position))
    expr, p.open_end = p.whole(inside)
    slashed = len(split_at(inside, "op", "/")) > 1
    if misleads(p, before, expr, slashed=slashed):
        p.refuse(
            "braces do not show: this could be read in two ways", "use visible brackets", position
        )
    return expr


def misleads(p: Reader, before: Token | None, expr: Expr, *, slashed: bool) -> bool:
    """Whether a formula says something else to an eye that does not see the braces just read."""
    script = p.sees("sup") or p.sees("sub") or p.sees("prime")
    behind = p.product_sign_ahead() or p.sees("op", "/")
    if isinstance(expr, (Num, Const, Ref, Call, Special)) or (
        isinstance(expr, Div) and not slashed
    ):
        return False
    if isinstance(expr, (Pow, Transpose, Apply, Deriv, Gradient)):
        return script
    if isinstance(expr, Mul) and not slashed and not any(isinstance(n, Big) for n in walk(expr)):
        if before is None or before.kind in ("letter", "num", "close"):
            return script
        return script or before.text not in ("+", "-", r"\cdot", r"\times")
    return script or behind or not (before is None or before.text == "+")


def read_bracket(p: Reader) -> Expr:
    r"""Read (…), […], |…|, ‖…‖, ⟨…⟩, ⌊…⌋, an evaluation bar with `\left.`, or a tuple."""
    opening = p.token
    if opening.kind == "bar":
        return read_bars(p)
    if opening.text == "[" and specials.is_bracketed_condition(p):
        return blocks.read_indicator(p, opening.position)
    inside = p.bracketed()
    if opening.text == ".":
        return read_evaluation(p, inside)
    if opening.text in ("|", "||"):
        return norm(p, p.sub(inside), opening, grid=is_grid(inside))
    if opening.text in STEPS:
        return Apply(STEPS[opening.text], (p.sub(inside),), position=opening.position)
    if opening.text == "<":
        return read_inner(p, inside, opening.position)
    if opening.text == "{" and p.peek(-1).text == ".":
        return p.sub(blocks.as_cases(inside, opening))
    parts = split_at(inside, "comma")
    if opening.text == "{" and (len(parts) > 1 or conditions.relation_parts(inside)[1]):
        p.refuse("a set is not a value here", "use (…) for brackets", opening.position)
    if len(parts) > 1 and opening.text == "(":
        refuse_row(p, opening, inside)
        rows = tuple((p.sub(part),) for part in parts)
        return Matrix(rows, position=opening.position)
    return behind_bracket(p, p.sub(inside), opening)


def behind_bracket(p: Reader, body: Expr, opening: Token) -> Expr:
    r"""Return what stood in brackets, with the prime, the plus or the arguments behind them."""
    if p.sees("prime"):
        return derivatives.read_primed(p, body, opening.position)
    if opening.text == "[" and p.sees("sub"):
        refuse_difference(p, opening)
    if accept_below(p, "+"):  # the positive part
        refs = [p.scope.get(n.key) for n in walk(body) if isinstance(n, Ref) and not n.lower]
        if any(symbol is not None and specials.is_matrix(symbol) for symbol in refs):
            p.refuse(
                "the positive part of a matrix could be that of its entries or of its eigenvalues",
                r"write \max(0, …) of what stands in the brackets for its entries",
                opening.position,
            )
        return Apply("max", (Num("0"), body), position=opening.position)
    if opening.text in ("(", "[") and is_function(body, p.scope) and p.sees("open", "(", "["):
        args = tuple(p.sub(part) for part in arguments(p))
        return applied_to(body, args, p.scope)
    return body


def refuse_difference(p: Reader, opening: Token) -> None:
    r"""Refuse `[F(x)]_0^1`, which does not say what 0 and 1 are put in for."""
    ahead = Cursor(p.tokens[p.at :])
    if (
        ahead.accept("sub")
        and ahead.script()
        and ahead.accept("sup")
        and not is_transpose(ahead.script(), p.scope)
    ):
        p.refuse(
            "is this the difference of the values at two places?",
            "write it as one: F(1) - F(0)",
            opening.position,
        )


def accept_below(p: Reader, text: str) -> bool:
    """Step past a subscript, if it is this single sign or letter."""
    if not p.sees("sub"):
        return False
    ahead = Cursor(p.tokens[p.at :])
    found = ahead.accept("sub") and [t.text for t in ahead.script()] == [text]
    p.at += ahead.at if found else 0
    return found


def read_inner(p: Reader, inside: list[Token], position: int) -> Expr:
    r"""Read `\langle A, B \rangle`, with or without the F of matrices."""
    left, right = (p.sub(part) for part in pair(p, inside, position))
    accept_below(p, "F")
    return Apply("inner", (left, right), position=position)


def refuse_row(p: Reader, opening: Token, inside: list[Token]) -> None:
    r"""Refuse `(1, 2)^\top`: a column to who takes a list for a row, and a row to us."""
    ahead = Cursor(p.tokens[p.at :] if p.sees("sup") else [])
    if ahead.accept("sup") and is_transpose(ahead.script(), p.scope):
        p.refuse(
            "a list in round brackets is a column already: leave out the transpose",
            f"write ({latex_of(inside)}), or a row as a matrix with & between its entries",
            opening.position,
        )


def pair(p: Reader, tokens: list[Token], position: int) -> list[list[Token]]:
    """Split two arguments at their comma."""
    parts = split_at(tokens, "comma")
    if len(parts) != 2:
        p.refuse("two arguments are expected", position=position)
    return parts


def read_bars(p: Reader) -> Expr:
    """Read `|…|` with plain bars, where the next bar closes."""
    opening = p.next()
    start = p.at
    p.bars += 1
    body = p.expression()
    p.bars -= 1
    grid = is_grid(p.tokens[start : p.at])
    p.expect("bar", opening.text)
    return norm(p, body, opening, grid=grid)


def is_grid(tokens: list[Token]) -> bool:
    """Whether tokens are rows and columns without brackets of their own."""
    inner = [n for n, token in enumerate(tokens) if token.kind == "end"]
    return bool(tokens) and tokens[0].text in GRIDS and inner == [len(tokens) - 1]


def norm(p: Reader, body: Expr, opening: Token, *, grid: bool) -> Expr:
    r"""Return an absolute value, or a norm with its subscript 1, 2, F or ∞.

    Bars are the only brackets of a `grid`, and make it a determinant.
    """
    square = isinstance(body, Matrix) and len(body.rows) == len(body.rows[0]) > 1
    kind = "det" if grid and square else "abs"
    if opening.text == "||":
        kind = "norm2"
        if p.accept("sub"):
            inside = p.script()
            label = "".join(t.text for t in inside)
            if label not in NORMS and is_order(p, label):
                return Apply("normp", (body, p.sub(inside)), position=opening.position)
            if label not in NORMS:
                p.refuse(
                    f"only the norms 1, 2, F, ∞ and of a number p are understood, not {label}",
                    r"write what it is: \sqrt{…} for a norm with weights, and for the number of "
                    r"entries that are not 0 the sum \sum_{i} \mathbf{1}[x_i \ne 0]",
                    inside[0].position,
                )
            kind = NORMS[label]
    return Apply(kind, (body,), position=opening.position)


def is_order(p: Reader, label: str) -> bool:
    r"""Whether a subscript of a norm is its order: a number, or a p that is one here."""
    if label not in ORDERS:
        return label.isdigit() and int(label) > 0
    symbol = p.scope.get((label, "plain"))
    return symbol is not None and not (symbol.is_array or symbol.callable or symbol.is_index)


def read_evaluation(p: Reader, inside: list[Token]) -> Expr:
    r"""Read `\left. X \right|_{z=0}`."""
    position = p.token.position
    if not p.accept("sub"):
        p.refuse("an evaluation bar needs its point as a subscript", position=position)
    names, values = read_bindings(p, p.group())
    return At(p.sub(inside), names, values, position=position)


def read_bindings(p: Reader, tokens: list[Token]) -> tuple[tuple[Ref, ...], tuple[Expr, ...]]:
    """Read `z=0`, `w=0,b=0` or `(w,b)=(0,0)` below an evaluation bar."""
    names: list[Ref] = []
    values: list[Expr] = []
    for part in split_at(tokens, "comma"):
        sides = split_at(part, "op", "=")
        if len(sides) != 2:
            p.refuse(
                "below an evaluation bar a name must equal a value, as in z=0",
                "for the difference of two values write F(1) - F(0)" if p.sees("sup") else "",
            )
        left, right = map(listed, sides)
        if len(left) != len(right):
            p.refuse("below this evaluation bar there are more names than values, or fewer")
        for side, value in zip(left, right, strict=True):
            name = p.sub(side)
            if not isinstance(name, Ref):
                p.refuse("only a name can be given a value below an evaluation bar")
            names.append(name)
            values.append(p.sub(value))
    return tuple(names), tuple(values)


def listed(side: list[Token]) -> list[list[Token]]:
    """Return x and y of `(x, y)`, or the side itself."""
    if not side or side[0].kind != "open":
        return [side]
    cursor = Cursor(side)
    parts = split_at(cursor.bracketed(), "comma")
    return parts if len(parts) > 1 and cursor.sees("end-of-input") else [side]


def read_fraction(p: Reader) -> Expr:
    r"""Read `\frac{a}{b}`, which is a derivative when it begins with d or ∂."""
    position = p.next().position
    return fraction(p, p.argument(), p.argument(), position)


def fraction(p: Reader, top: list[Token], bottom: list[Token], position: int) -> Expr:
    """Return a fraction of tokens, or the derivative that it is."""
    if derivatives.is_derivative(top, bottom):
        return derivatives.read_fraction(p, top, bottom, position)
    return p.postfix(Div(p.sub(top), p.sub(bottom), position=position))


def read_root(p: Reader) -> Expr:
    r"""Read `\sqrt{x}`, or a root of another order, `\sqrt[n]{x}`, as a power."""
    position = p.next().position
    degree = p.sub(p.bracketed()) if p.sees("open", "[") else None
    body = p.sub(p.argument())
    if degree is None:
        return Apply("sqrt", (body,), position=position)
    return Pow(body, Div(Num("1"), degree, position=position), position=position)


def read_binomial(p: Reader) -> Expr:
    r"""Read `\binom{n}{k}` by its factorials."""
    position = p.next().position
    return p.postfix(binomial(p.sub(p.argument()), p.sub(p.argument()), position))


def binomial(n: Expr, k: Expr, position: int) -> Expr:
    """Return a binomial coefficient."""
    below = Mul(
        Apply("factorial", (k,)), Apply("factorial", (Add((n, Neg(k))),)), position=position
    )
    return Div(Apply("factorial", (n,)), below, position=position)


def read_brace(p: Reader) -> Expr:
    r"""Read `\underbrace{…}_{…}`; a label in words says nothing to check."""
    p.next()
    body = p.sub(p.group())
    label: list[Token] = []
    if p.accept("sub") or p.accept("sup"):
        label = p.group()
    if label and label[0].text == "=":
        label = split_at(label[1:], "text")[0]
    if not label or any(t.kind == "text" for t in label):
        return body
    return Brace(body, p.sub(label), position=label[0].position)


READERS: dict[str, Callable[[Reader], Expr]] = {
    r"\frac": read_fraction, r"\binom": read_binomial, r"\sqrt": read_root,
    r"\underbrace": read_brace,
    r"\overbrace": read_brace, r"\nabla": derivatives.read_nabla, r"\sum": blocks.read_big,
    r"\prod": blocks.read_big, r"\int": blocks.read_integral,
    **dict.fromkeys(COMMANDS, read_builtin),
}  # fmt: skip
