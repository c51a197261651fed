"""The atoms of a formula: numbers, names, calls, brackets, fractions, built-in functions.

To teach the checker a new built-in function of numbers, add it to `numbers.ELEMENTARY` and here to
`FUNCTIONS`. A new command with arguments of its own gets a reader in `READERS`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from stepcheck.core import blocks, calculus, conditions
from stepcheck.core.cursor import Cursor, split_at
from stepcheck.core.errors import RefusalError
from stepcheck.core.names import Scripts, read_letter, read_scripts, resolve, starts_name
from stepcheck.core.tree import (
    Apply,
    Bare,
    Brace,
    Call,
    Const,
    Div,
    Expr,
    Gradient,
    Key,
    Matrix,
    Neg,
    Num,
    Pow,
    Ref,
    Special,
    Transpose,
)  # fmt: skip

if TYPE_CHECKING:
    from collections.abc import Callable

    from stepcheck.core.parser import Parser
    from stepcheck.core.scope import Symbol
    from stepcheck.core.tokens import Token

PLAIN_NUMBER = (Num,)
FUNCTIONS = {
    r"\log": "log", r"\exp": "exp", r"\sin": "sin", r"\cos": "cos", r"\tan": "tan",
    r"\tanh": "tanh", r"\sinh": "sinh", r"\cosh": "cosh", r"\arctan": "arctan",
    r"\max": "max", r"\min": "min", r"\det": "det",
}  # fmt: skip
WORDS = {"diag": "diag", "tr": "trace", "trace": "trace", "sign": "sign", "sgn": "sign", "abs": "abs",
         "max": "max", "min": "min", "exp": "exp", "log": "log", "ln": "log", "tanh": "tanh"}  # fmt: skip
ENDS = {r"\to", r"\leftarrow", r"\in", r"\le", r"\ge", r"\ne", r"\approx", r"\implies", r"\mid",
        r"\wrong", r"\unchecked", r"\therefore", r"\because", r"\propto", r"\sim", r"\notin",
        r"\simeq", r"\cong", r"\ll", r"\gg", r"\pm", r"\mp", r"\stackrel", r"\overset",
        r"\setminus", r"\wedge", r"\vee", r"\dots", r"\mapsto", r"\subset", r"\forall"}  # fmt: skip
REFUSED = {
    r"\int": "integrals are not understood yet", r"\lim": "limits are not understood yet",
    r"\iint": "integrals are not understood yet", r"\oint": "integrals are not understood yet",
    r"\arg": "arg max and arg min are not understood",
    r"\dots": "dots are not understood here: write the sum with its index",
    r"\pm": "a plus-minus is two statements", r"\mp": "a plus-minus is two statements",
    r"\infty": "infinity is no number here; it may only bound an interval",
    r"\binom": "binomial coefficients are not understood",
}  # fmt: skip


def read_atom(p: Parser) -> Expr:
    """Read one atom at the cursor."""
    token = p.token
    if token.kind == "num":
        p.next()
        return Num(token.text, position=token.position)
    if token.kind == "{":
        return read_invisible(p)
    if token.kind in ("open", "bar"):
        return read_bracket(p)
    if token.kind == "begin":
        return blocks.read_environment(p)
    if derivative := calculus.read_slashed(p):
        return derivative
    if token.kind == "cmd" and token.text in READERS:
        return READERS[token.text](p)
    if token.kind == "cmd" and token.text in REFUSED:
        p.refuse(REFUSED[token.text])
    if starts_name(token):
        return read_name(p)
    p.refuse(f"a value is missing before {p.here()}" if token.kind != "cmd"
             else f"`{token.text}` is not understood")  # fmt: skip
    return None


def read_invisible(p: Parser) -> Expr:
    """Read `{…}`, which groups for TeX but not for the reader's eye."""
    position = p.token.position
    alone_left = p.at == 0 or p.peek(-1).kind not in ("letter", "num", "close", "}")
    inside = p.group()
    expr = p.sub(inside)
    touching = p.product_sign_ahead() or not alone_left
    if touching and not isinstance(expr, (Num, Ref, Call, Apply, Div, Pow, Transpose)):
        p.refuse("braces do not show: this product could be read in two ways",
                 "use visible brackets", position)  # fmt: skip
    return expr


def read_bracket(p: Parser) -> Expr:
    """Read (…), […], |…|, ‖…‖, an evaluation bar with `\\left.`, or a tuple."""
    opening = p.token
    if opening.kind == "bar":
        return read_bars(p)
    inside = p.bracketed()
    if opening.text == ".":
        return read_evaluation(p, inside)
    if opening.text in ("|", "||"):
        return norm(p, p.sub(inside), opening)
    if opening.text == "<":
        left, right = (p.sub(part) for part in pair(p, inside, opening.position))
        return Apply("inner", (left, right), position=opening.position)
    if opening.text == "{":
        p.refuse("a set is not a value here", "use (…) for brackets", opening.position)
    parts = split_at(inside, "comma")
    if len(parts) > 1 and opening.text == "(":
        rows = tuple((p.sub(part),) for part in parts)
        return Matrix(rows, position=opening.position)
    return p.sub(inside)


def pair(p: Parser, tokens: list[Token], position: int) -> list[list[Token]]:
    parts = split_at(tokens, "comma")
    if len(parts) != 2:
        p.refuse("two arguments are expected", position=position)
    return parts


def read_bars(p: Parser) -> Expr:
    """Read `|…|` with plain bars, where the next bar closes."""
    opening = p.next()
    p.bars += 1
    body = p.expression()
    p.bars -= 1
    p.expect("bar", opening.text)
    return norm(p, body, opening)


def norm(p: Parser, body: Expr, opening: Token) -> Expr:
    r"""Return an absolute value, or a norm with its subscript 1 or 2."""
    kind = "abs"
    if opening.text == "||":
        kind = "norm2"
        if p.accept("sub"):
            label = "".join(t.text for t in p.group())
            if label not in ("1", "2"):
                p.refuse(f"only the 1-norm and the 2-norm are understood, not {label}")
            kind = "norm" + label
    return Apply(kind, (body,), position=opening.position)


def read_evaluation(p: Parser, inside: list[Token]) -> Expr:
    r"""Read `\left. X \right|_{z=0}`."""
    position = p.token.position
    if not p.accept("sub"):
        p.refuse("an evaluation bar needs its point as a subscript", position=position)
    names, values = read_bindings(p, p.group())
    return calculus.At(p.sub(inside), names, values, position=position)


def read_bindings(p: Parser, tokens: list[Token]) -> tuple[tuple[Ref, ...], tuple[Expr, ...]]:
    """Read `z=0` or `w=0,b=0` below an evaluation bar."""
    names: list[Ref] = []
    values: list[Expr] = []
    for part in split_at(tokens, "comma"):
        sides = split_at(part, "op", "=")
        if len(sides) != 2:
            p.refuse("below an evaluation bar a name must equal a value, as in z=0")
        name = p.sub(sides[0])
        if not isinstance(name, Ref):
            p.refuse("only a name can be given a value below an evaluation bar")
        names.append(name)
        values.append(p.sub(sides[1]))
    return tuple(names), tuple(values)


def read_name(p: Parser) -> Expr:
    """Read a name with its scripts, and its arguments if it is a function."""
    position, start = p.token.position, p.at
    key = read_letter(p)
    if key[1] in ("bold", "bb") and key[0] in ("0", "1", "I") and p.scope.get(key) is None:
        return read_special(p, key, position)
    if key[0] in WORDS and p.scope.find(key) is None:
        p.at = start + 1
        return read_function(p, WORDS[key[0]], position)
    if key == ("delta", "plain") and p.scope.find(key) is None:
        return read_kronecker(p, position)
    scripts = read_scripts(p, p.scope)
    ref = resolve(key, scripts, p.scope, p.sub, position)
    if ref is None:
        return read_unknown(p, key, scripts, position)
    symbol = p.scope.get(ref.key)
    assert symbol is not None  # resolve returns names of this scope only
    return applied(p, ref, symbol, scripts)


def read_unknown(p: Parser, key: Key, scripts: Scripts, position: int) -> Expr:
    """Return a constant, or refuse a name that nothing has introduced."""
    if key in (("e", "plain"), ("pi", "plain")) and not scripts.lower and not scripts.index:
        return p.powered(Const(key[0], position=position), scripts)
    shown = key[0] + (f"_{''.join(t.text for t in scripts.lower)}" if scripts.lower else "")
    shown += f"^({''.join(t.text for t in scripts.index)})" if scripts.index else ""
    p.refuse(f"`{shown}` has not been introduced",
             rf"declare it before this line, e.g. ${key[0]} \in \mathbb{{R}}$, or define it with :=",
             position)  # fmt: skip
    return None


def applied(p: Parser, ref: Ref, symbol: Symbol, scripts: Scripts) -> Expr:
    """Return a name as a value, a call, or a bare function."""
    opens = p.sees("open", "(", "[")
    if not symbol.callable and not (symbol.standalone and opens):
        if scripts.primes:
            p.refuse("a prime needs a function of one argument; write the derivative as a fraction",
                     position=ref.position)  # fmt: skip
        if opens and symbol.standalone is False:
            depends_on(p, ref, symbol)
        return p.powered(ref, scripts)
    if ref.upper or ref.lower:
        p.refuse(f"the function {symbol.latex} has no index", position=ref.position)
    if scripts.power and [t.text for t in scripts.power] == ["-", "1"]:
        p.refuse("the power -1 of a function could be its inverse or its reciprocal",
                 r"write \frac{1}{…}", ref.position)  # fmt: skip
    if not opens:
        if scripts.primes or scripts.power:
            p.refuse(f"the function {symbol.latex} needs its argument in brackets")
        return Bare(ref.key, position=ref.position)
    call = read_call(p, ref, symbol, scripts.primes)
    if p.sees("sup") and scripts.power:
        p.refuse("two powers of one function value")
    return p.powered(call, scripts) if scripts.power else p.postfix(call)


def read_call(p: Parser, ref: Ref, symbol: Symbol, primes: int) -> Expr:
    """Read the arguments of a function of the scope."""
    args = tuple(p.sub(part) for part in arguments(p))
    expected = len(symbol.params) or (symbol.domain.arity if symbol.domain else 0)
    if len(args) != expected:
        p.refuse(
            f"{symbol.latex} takes {expected} argument(s), not {len(args)}", position=ref.position
        )
    if primes and expected != 1:
        p.refuse("a prime needs a function of one argument", position=ref.position)
    if (
        symbol.standalone
        and not primes
        and all(
            isinstance(a, Ref) and a == Ref(k) for a, k in zip(args, symbol.params, strict=True)
        )
    ):
        return ref
    return Call(ref.key, args, primes, position=ref.position)


def arguments(p: Parser) -> list[list[Token]]:
    """Step past `(a, b)` or `(a \\mid b)` and return the tokens of each argument."""
    return [
        part
        for chunk in split_at(p.bracketed(), "comma")
        for half in split_at(chunk, "cmd", r"\mid")
        for part in split_at(half, "op", ";")
    ]


def depends_on(p: Parser, ref: Ref, symbol: Symbol) -> None:
    r"""Step past the arguments in `L(\hat y, y)`, which only say what L depends on.

    `x(w)` is refused when it could be a product as well; `y(1 - y)` is a product.
    """
    ahead = Cursor(p.tokens[p.at :])
    parts = [Cursor(part) for part in split_at(ahead.bracketed(), "comma")]
    names = [bare_key(p, part) for part in parts]
    if names in ([None], [ref.key]):
        return  # x(1 - y) and x (x) are products
    known = p.scope.depends(symbol.key) - {symbol.key}
    if None not in names and all(n in known for n in names) and (symbol.body or len(names) > 1):
        arguments(p)
        return
    if len(names) > 1 or symbol.body is not None or None not in names:
        p.refuse(
            f"{symbol.latex}(…) could be a product or a function call",
            rf"write \cdot for a product; for a call define {symbol.latex}(…) := …", ref.position
        )  # fmt: skip


def bare_key(p: Parser, part: Cursor) -> Key | None:
    """Return the key of an argument that is nothing but a name."""
    if not starts_name(part.token):
        return None
    try:
        position = part.token.position
        key = read_letter(part)
        scripts = read_scripts(part, p.scope)
        if not part.sees("end-of-input") or scripts.power or scripts.transposed or scripts.primes:
            return None
        ref = resolve(key, scripts, p.scope, p.sub, position)
    except RefusalError:
        return None
    return ref.key if ref else None


def read_special(p: Parser, key: Key, position: int) -> Expr:
    r"""Read bold 1, 0 and I; `\mathbf{1}[z > 0]` and `\mathbb{1}_{z>0}` are indicators."""
    if key[0] == "1" and is_indicator(p):
        return blocks.read_indicator(p, position)
    kinds = {"1": "ones", "0": "zeros", "I": "eye"}
    special = Special(kinds[key[0]], position=position)  # type: ignore[arg-type]  # a literal
    scripts = read_scripts(p, p.scope)
    return p.powered(special, scripts)


def is_indicator(p: Parser) -> bool:
    """Whether bold 1 is followed by a condition."""
    if p.sees("sub"):
        return True
    if not p.sees("open", "[", "{", "("):
        return False
    inside = Cursor(p.tokens[p.at :]).bracketed()
    return bool(conditions.relation_parts(inside)[1])


def read_kronecker(p: Parser, position: int) -> Expr:
    r"""Read `\delta_{kj}`."""
    from stepcheck.core.names import indices

    scripts = read_scripts(p, p.scope)
    pair_ = indices(scripts.lower, 2, p.sub) if scripts.lower else ()
    if len(pair_) != 2:
        p.refuse("`delta` has not been introduced; the Kronecker delta needs two indices",
                 position=position)  # fmt: skip
    return p.powered(Apply("kronecker", pair_, position=position), scripts)


def read_function(p: Parser, name: str, position: int) -> Expr:
    r"""Read a built-in function: `\log(…)`, `\log \hat{y}`, `\tanh^2 z`, `\max(a, b)`."""
    scripts = read_scripts(p, p.scope)
    base = "".join(t.text for t in scripts.lower)
    if name == "log" and base in ("2", "10"):
        name = "log" + base
    elif base and base != "e":
        return blocks.read_extreme(p, name, scripts, position)
    if scripts.power and scripts.power[0].text == "-":
        p.refuse("a negative power of a function could be its inverse or its reciprocal",
                 r"write \frac{1}{…}", position)  # fmt: skip
    args = read_arguments(p, name)
    return p.powered(Apply(name, args, position=position), scripts)


def read_arguments(p: Parser, name: str) -> tuple[Expr, ...]:
    """Read bracketed arguments, or one argument without brackets."""
    if p.sees("open", "(", "[", "{"):
        args = tuple(p.sub(part) for part in arguments(p))
        if p.sees("sup"):
            p.refuse(f"is the power inside the {name} or outside?",
                     "write brackets around the whole, or the power behind the name")  # fmt: skip
        if len(args) > 1 and name not in ("max", "min"):
            p.refuse(f"{name} takes one argument")
        return args
    if name in ("max", "min", "diag", "trace", "det"):
        p.refuse(f"{name} needs its argument in brackets")
    if p.sees("op", "-", "+"):
        p.refuse(f"{name} needs brackets around a signed argument")
    body = p.factor()
    p.open_end = name
    return (body,)


def read_fraction(p: Parser) -> Expr:
    r"""Read `\frac{a}{b}`, which is a derivative when it begins with d or ∂."""
    position = p.next().position
    top, bottom = p.argument(), p.argument()
    if calculus.is_derivative(p, top, bottom):
        return calculus.read_fraction(p, top, bottom, position)
    return p.postfix(Div(p.sub(top), p.sub(bottom), position=position))


def read_root(p: Parser) -> Expr:
    r"""Read `\sqrt{x}`."""
    position = p.next().position
    if p.sees("open", "["):
        p.refuse("only the square root is understood", "write a power")
    return Apply("sqrt", (p.sub(p.argument()),), position=position)


def read_brace(p: Parser) -> Expr:
    r"""Read `\underbrace{…}_{…}`; a label in words says nothing to check."""
    p.next()
    body = p.sub(p.group())
    label: list[Token] = []
    if p.accept("sub") or p.accept("sup"):
        label = p.group()
    if label and label[0].text == "=":
        label = label[1:]
    if not label or any(t.kind == "text" for t in label):
        return body
    return Brace(body, p.sub(label), position=label[0].position)


def read_builtin(p: Parser) -> Expr:
    position, name = p.token.position, FUNCTIONS[p.token.text]
    p.next()
    return read_function(p, name, position)


def read_nabla(p: Parser) -> Expr:
    return calculus.read_nabla(p)


def read_big(p: Parser) -> Expr:
    return blocks.read_big(p)


READERS: dict[str, Callable[[Parser], Expr]] = {
    r"\frac": read_fraction, r"\sqrt": read_root, r"\underbrace": read_brace,
    r"\overbrace": read_brace, r"\nabla": read_nabla, r"\sum": read_big, r"\prod": read_big,
    **dict.fromkeys(FUNCTIONS, read_builtin),
}  # fmt: skip
__all__ = ["ENDS", "PLAIN_NUMBER", "Gradient", "Neg", "read_atom", "read_bindings"]
