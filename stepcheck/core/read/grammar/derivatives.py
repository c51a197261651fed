r"""How derivatives are written: `\frac{dL}{dz}`, `\partial L / \partial w_1`, `\nabla_w J`."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from stepcheck.core.binders import free_keys
from stepcheck.core.domains import Interval, Reals
from stepcheck.core.read.grammar.functions import applied_to, is_function
from stepcheck.core.read.grammar.resolve import resolve, take_square
from stepcheck.core.read.grammar.scripts import read_letter, read_scripts, starts_name
from stepcheck.core.read.tokens.cursor import Cursor, latex_of, split_at
from stepcheck.core.tree import (
    At,
    Bare,
    Call,
    Deriv,
    Expr,
    Gradient,
    Matrix,
    Ref,
    RowDeriv,
    Transpose,
)  # fmt: skip

if TYPE_CHECKING:
    from stepcheck.core.read.grammar.reader import Reader
    from stepcheck.core.read.tokens.tokens import Token
    from stepcheck.core.scope import Symbol
    from stepcheck.core.tree import Key

PRODUCT_SIGNS = (r"\cdot", r"\odot", r"\times")


def is_d(token: Token) -> bool:
    r"""Whether a token is the d of a derivative: `\partial`, or the letter d."""
    return token.text == r"\partial" or (token.kind == "letter" and token.text == "d")


def is_derivative(top: list[Token], bottom: list[Token]) -> bool:
    """Whether a fraction is a derivative, which wins over a name `d` that the page has declared."""
    if not (top and is_d(top[0]) and len(bottom) > 1 and is_d(bottom[0])):
        return False
    if top[0].text == "d" and len(top) > 1 and top[1].kind == "sub":
        return False  # a name d_1
    return bottom[0].text != "d" or bottom[1].kind == "{" or starts_name(bottom[1])


def read_variables(p: Reader, tokens: list[Token], rows: list[Ref] | None = None) -> list[Ref]:
    r"""Read `\partial w_1 \, \partial w_2` or `dz^2`, and return the variables in order.

    Those that are written as a row, `\partial w^\top`, are added to `rows` as well, or refused
    where there is none.
    """
    cursor = Cursor(tokens)
    found: list[Ref] = []
    while not cursor.sees("end-of-input"):
        if not is_d(cursor.token):
            cursor.refuse("a derivative needs a d or ∂ before each variable")
        cursor.next()
        found.extend(read_variable(p, cursor, rows))
    return found


def read_variable(p: Reader, cursor: Cursor, rows: list[Ref] | None = None) -> list[Ref]:
    """Read one variable, as often as its power says; refuse a row where there is no `rows`."""
    if cursor.sees("{"):
        inner = Cursor(cursor.group())
        found = read_variable(p, inner, rows)
        if not inner.sees("end-of-input"):
            inner.refuse("a derivative is taken by a single name")
        return found
    if not starts_name(cursor.token):
        cursor.refuse("a derivative is taken by a name")
    position = cursor.token.position
    key = read_letter(cursor)
    scripts = take_square(key, read_scripts(cursor, p.scope), p.scope, p.sub)
    times = "".join(t.text for t in scripts.power) or "1"
    if not times.isdigit() or not 1 <= int(times) <= 4:
        cursor.refuse("the order of a derivative must be a small number", position=position)
    ref = resolve(key, scripts, p.scope, p.sub, position)
    if ref is None:
        cursor.refuse(
            f"`{key[0]}` has not been introduced, so nothing can be differentiated by it",
            "declare it before this line",
            position,
        )
    symbol = p.scope.get(ref.key)
    if symbol is not None and symbol.callable:
        cursor.refuse(
            f"`{symbol.latex}` is a function, and a derivative is taken by a number",
            rf"give its value a name, u := {symbol.latex}(…), and differentiate by that",
            position,
        )
    if symbol is not None:
        refuse_root(p, symbol, position)
    if scripts.transposed and rows is None:
        cursor.refuse("a derivative is taken by the name alone", "leave the transpose out")
    if scripts.transposed and rows is not None:
        rows.append(ref)
    return [ref] * int(times)


def refuse_root(p: Reader, symbol: Symbol, position: int) -> None:
    r"""Refuse a derivative by the root of a name `\sigma^2`: what has the square would not move."""
    square = p.scope.get((f"{symbol.key[0]}^2", symbol.key[1]))
    if square is not None:
        p.refuse(
            f"`{square.latex}` is the name that others depend on, and this one is its root",
            f"differentiate by {square.latex}",
            position,
        )


def read_order(cursor: Cursor) -> int:
    r"""Read the 2 of `\partial^2 L`."""
    if not cursor.accept("sup"):
        return 1
    order = "".join(t.text for t in cursor.group())
    if not order.isdigit():
        cursor.refuse("the order of a derivative must be a number")
    return int(order)


def read_fraction(p: Reader, top: list[Token], bottom: list[Token], position: int) -> Expr:
    """Return the derivative that a fraction of tokens stands for."""
    numerator = Cursor(top)
    numerator.next()
    order = read_order(numerator)
    rows: list[Ref] = []
    variables = read_variables(p, bottom, rows)
    if rows and (len(rows) > 1 or order > 2):
        p.refuse("a derivative by several rows has no agreed layout", position=position)
    if len(variables) != order:
        p.refuse(
            f"the derivative is of order {order} above and {len(variables)} below",
            position=position,
        )
    rest = top[numerator.at :]
    if rest:
        body = p.sub(rest)
        slope = by_row(derivative(p, body, variables, position), rows)
        return p.postfix(at_bracket(p, slope, variables, function=isinstance(body, Bare)))
    return by_row(derivative(p, read_operand(p), variables, position, operator=True), rows)


def by_row(slope: Deriv, rows: list[Ref]) -> Deriv:
    r"""Return a derivative by a name that is written as a row, if there is one in `rows`.

    Of two names the one in a row counts the columns: `\partial x \, \partial y^\top` has the second
    derivative by x_i and y_j in row i and column j.
    """
    if not rows:
        return slope
    if len(slope.by) == 1:
        return RowDeriv(slope.body, slope.by, position=slope.position)
    first, second = slope.by
    by = (second, first) if second is rows[0] else (first, second)
    return replace(slope, by=by)


def read_operand(p: Reader) -> Expr:
    r"""Read what an operator `\frac{d}{dz}` acts on: one factor, whose end must be clear."""
    if p.sees("end-of-input") or p.token.kind in ("close", "}", "op", "comma"):
        p.refuse("the derivative operator has nothing to act on", "put its operand in brackets")
    bracketed = p.sees("open")
    body = p.factor()
    if not bracketed or (p.product_sign_ahead() and p.token.text not in PRODUCT_SIGNS):
        p.open_end = "the derivative"
    return body


def derivative(
    p: Reader, body: Expr, variables: list[Ref], position: int, *, operator: bool = False
) -> Deriv:
    """Return a derivative; a bare function is taken at the variable itself."""
    if isinstance(body, Bare):
        symbol = p.scope.get(body.key)
        if symbol is None or symbol.arity != 1 or operator:
            p.refuse("a function needs its argument in brackets", position=body.position)
        if any(v.key in p.scope.depends(body.key) for v in variables):
            p.refuse(
                f"{symbol.latex} depends on `{variables[0].key[0]}` besides its argument, "
                "which is missing here",
                rf"write its argument: {symbol.latex}(…)",
                body.position,
            )
        body = Call(body.key, (variables[0],), position=body.position)
    refuse_elsewhere(p, body, variables)
    refuse_at_another(p, body, variables)
    refuse_in_names(p, body, variables)
    return Deriv(body, tuple(variables), position=position)


def refuse_elsewhere(p: Reader, body: Expr, variables: list[Ref]) -> None:
    r"""Refuse dσ/dz of a σ(t) at the page's own t: its value there does not depend on z at all."""
    symbol = p.scope.get(body.key) if isinstance(body, Ref) else None
    if symbol is None or not symbol.standalone:
        return
    if not any(v.key in p.scope.depends(symbol.key) for v in variables):
        known = ", ".join(s.latex for k in symbol.params if (s := p.scope.get(k)))
        p.refuse(
            f"{symbol.latex} is its value at {known} here, which does not depend on this variable",
            rf"write its argument: {symbol.latex}(…)",
            body.position,
        )


def refuse_in_names(p: Reader, body: Expr, variables: list[Ref]) -> None:
    r"""Refuse `\partial h_t / \partial t` of a name h_t, which does not depend on the number t."""
    letters = {v.key[0]: v.key for v in variables}
    for key in sorted(p.scope.reached_by(body)):
        parts = set(re.split(r"[^A-Za-z]+", key[0])[1:])
        found = next((letters[part] for part in sorted(parts) if part in letters), None)
        symbol = p.scope.get(key)
        if found is None or symbol is None or found in p.scope.depends(key):
            continue
        p.refuse(
            f"{found[0]} is a number here, and in {symbol.latex} a part of the name",
            f"use another letter for one of them, or write how {symbol.latex} depends on it",
            body.position,
        )


def refuse_at_another(p: Reader, body: Expr, variables: list[Ref]) -> None:
    r"""Refuse `\partial J(\mathbf{v}) / \partial \mathbf{w}` of a J(w): it is 0, or meant at v."""
    if not isinstance(body, Call):
        return
    symbol = p.scope.get(body.key)
    assert symbol is not None  # the call was read in this scope
    for param, arg in zip(symbol.params, body.args, strict=False):
        if any(v.key == param for v in variables) and param not in p.scope.reached_by(arg):
            p.refuse(
                f"is the derivative of {symbol.latex} meant at this argument?",
                r"write the place below a bar: \left. … \right|_{…}",
                body.position,
            )


def read_primed(p: Reader, body: Expr, position: int) -> Expr:
    r"""Read the prime of `(x^2)'` or `(f \circ g)'(x)`: by the one name that can be meant."""
    order = 0
    while p.accept("prime"):
        order += 1
    if is_function(body, p.scope):
        parts = split_at(p.bracketed(), "comma") if p.sees("open", "(") else []
        at = p.sub(parts[0]) if len(parts) == 1 else None
        if not isinstance(at, Ref) or at.lower or at.upper:
            p.refuse(
                "a derivative of a function that is made of others is taken at a name",
                r"write where, as in (f + g)'(x), or a fraction: \frac{d}{dx} f(g(x))",
                position,
            )
        return Deriv(applied_to(body, (at,), p.scope), (at,) * order, position=position)
    known = [(key, p.scope.get(key)) for key in free_keys(body)]
    names = [key for key, symbol in known if symbol is None or not symbol.callable]
    symbol = p.scope.get(names[0]) if len(names) == 1 else None
    domain = symbol.domain if symbol is not None else None
    if symbol is None or symbol.is_family or not isinstance(domain, Reals | Interval):
        p.refuse(
            "by which variable is this derivative taken?",
            r"write it as a fraction in front: \frac{d}{dx}",
            position,
        )
    if domain.shape:
        p.refuse("a prime means a derivative by a number", r"write \nabla", position)
    return Deriv(body, (Ref(symbol.key, position=position),) * order, position=position)


def at_bracket(p: Reader, slope: Expr, variables: list[Ref], *, function: bool) -> Expr:
    r"""Read the bracket of `\frac{d\sigma}{dz}(z)`: a place, where it could also be a factor.

    Behind the derivative of a function it is the argument: the variable itself, or refused. Behind
    that of a value it is a factor; a lone number, the variable, or a point could be either.
    """
    if not p.sees("open", "("):
        return slope
    start, inside = p.at, p.bracketed()
    parts = split_at(inside, "comma")
    several = len(parts) > 1
    if several and isinstance(slope, Deriv) and is_own_list(p, slope.body, parts):
        return slope
    itself = not several and names_only(p, inside, variables[0])
    if function and itself:
        return slope
    p.at = start
    number = [t.kind for t in inside if t.text != "-"] == ["num"]
    if function or itself or number or several:
        p.refuse(
            "is this bracket a factor, or the place where the derivative is taken?",
            r"write \cdot before a factor, or the place as \left. … \right|_{z = 0}",
        )
    return slope


def is_own_list(p: Reader, body: Expr, parts: list[list[Token]]) -> bool:
    r"""Whether `\frac{\partial f}{\partial x}(x, y)` lists what f was defined with, in order."""
    symbol = p.scope.get(body.key) if isinstance(body, Ref) else None
    if symbol is None or not symbol.standalone or len(parts) != len(symbol.params):
        return False
    own = zip(symbol.params, parts, strict=True)
    return all(names_only(p, part, Ref(param)) for param, part in own)


def names_only(p: Reader, tokens: list[Token], variable: Ref) -> bool:
    """Whether tokens are a variable, and nothing else."""
    if not tokens or not starts_name(tokens[0]):
        return False
    found = p.sub(tokens)
    return isinstance(found, Ref) and found == variable


def read_subscripted(p: Reader) -> Expr:
    r"""Read `\partial_{w_1} L`, with the order behind the sign or behind the variable."""
    position = p.next().position
    order = read_order(p)
    p.expect("sub")
    inner = Cursor(p.script())
    variables = read_variable(p, inner)
    if not inner.sees("end-of-input"):
        inner.refuse("a derivative is taken by a single name", r"use \frac for several")
    order = order if order > 1 else read_order(p)
    return derivative(p, read_operand(p), variables * order, position, operator=True)


def read_slashed(p: Reader) -> Expr | None:
    r"""Read `\partial L / \partial w_1` or `dL/dw`, or return None."""
    if p.token.text == r"\partial" and p.peek().kind in ("sub", "sup"):
        at = p.at + 1
        ahead = Cursor(p.tokens[at:])
        if ahead.sees("sub") or (ahead.accept("sup") and ahead.group() and ahead.sees("sub")):
            return read_subscripted(p)
    if not is_d(p.token) or p.peek().kind in ("end-of-input", "op", "close"):
        return None
    named = p.peek().kind == "sub" or p.scope.find(("d", "plain"))
    if p.token.text == "d" and named and not is_quotient(p):
        return None
    position = p.token.position
    top: list[Token] = [p.next()]
    name = latex_of([t for t in p.tokens[p.at - 1 : p.at + 1] if t.kind == "letter"])
    while not p.sees("op", "/"):
        if p.token.kind in ("end-of-input", "row", "amp", "comma", "op", "text", "quad"):
            p.refuse(
                "a derivative needs what it is taken by",
                r"write \frac{\partial L}{\partial z}"
                + (rf", or \mathrm{{{name}}} for a name" if len(name) == 2 else ""),
                position,
            )
        top.append(p.next())
    p.next()
    if not is_d(p.token):
        p.refuse("a differential stands alone", r"write the derivative as \frac{∂…}{∂…}", position)
    bottom = [p.next()]
    start = p.at
    read_variable(p, p)
    bottom.extend(p.tokens[start : p.at])
    if p.product_sign_ahead() and p.token.kind not in ("cmd",):
        p.refuse("what does this derivative act on, and where does it end?", r"use \frac", position)
    return read_fraction(p, top, bottom, position)


def is_quotient(p: Reader) -> bool:
    """Whether a quotient of differentials begins here, and no product with a name `d`."""
    ahead = p.tokens[p.at + 1 :]
    slash = next((n for n, t in enumerate(ahead) if t.kind in ("op", "comma", "text", "quad")), -1)
    if slash < 1 or ahead[0].kind == "sub" or ahead[slash].text != "/":
        return False
    behind = ahead[slash + 1 : slash + 3]
    return len(behind) == 2 and is_d(behind[0]) and starts_name(behind[1])


def read_nabla(p: Reader) -> Expr:
    r"""Read `\nabla_{\mathbf{w}} J` and `\nabla^2_{\mathbf{w}} J`."""
    position = p.next().position
    order, by = 1, None
    while p.token.kind in ("sub", "sup"):
        if p.next().kind == "sup":
            order = int("".join(t.text for t in p.group()) or "1")
        else:
            inner = Cursor(p.script())
            (by,) = read_variable(p, inner)
            if not inner.sees("end-of-input"):
                inner.refuse("a gradient is taken by a single name")
    bracketed = p.sees("open")
    body = p.factor()
    if isinstance(body, Bare):
        p.refuse("a function needs its argument in brackets", position=body.position)
    transposed = isinstance(body, Transpose) and not bracketed  # the gradient, not its operand
    operand = body.body if isinstance(body, Transpose) and transposed else body
    followed = not bracketed and p.product_sign_ahead()
    closed = transposed or order == 2 or p.token.text in PRODUCT_SIGNS
    slope = gradient_of(p, operand, Gradient(operand, by, order, followed, position=position))
    ends = isinstance(slope, At) or (closed and isinstance(operand, Ref | Call))
    if followed and not ends:
        p.open_end = "the gradient"
    return Transpose(slope, position=position) if transposed else slope


def gradient_of(p: Reader, body: Expr, nabla: Gradient) -> Expr:
    """Return the gradient of what stands behind a nabla, with what it is taken by."""
    bare = nabla.by is None and nabla.order == 1
    if bare and (slope := gradient_by_all(p, body, nabla.position)):
        return slope
    if isinstance(body, Call) and (slope := gradient_at(p, body, nabla)):
        return slope
    return replace(nabla, by=nabla.by or only_argument(p, body))


def gradient_at(p: Reader, call: Call, nabla: Gradient) -> Expr | None:
    r"""Return `\nabla J(\mathbf{v})` of a J that is defined as J(w): its gradient by w, at v.

    None where the function has parameters of its own, so that nothing is its variable by name.
    """
    symbol = p.scope.get(call.key)
    if symbol is None or not symbol.standalone or (nabla.by is None and len(symbol.params) > 1):
        return None
    by = nabla.by or Ref(symbol.params[0], position=call.position)
    if by.key not in symbol.params:
        return None
    slope = replace(nabla, body=Ref(call.key, position=call.position), by=by)
    return at_arguments(p, slope, call, symbol, {by.key})


def at_arguments(p: Reader, slope: Expr, call: Call, symbol: Symbol, by: set[Key]) -> Expr:
    """Return a gradient of a function at other arguments than its own, none of which moves."""
    moved = [
        (Ref(param, position=arg.position), arg)
        for param, arg in zip(symbol.params, call.args, strict=True)
        if arg != Ref(param)
    ]
    if any(by & p.scope.reached_by(arg) for _ref, arg in moved):
        p.refuse(
            "is this the gradient at this argument, or that of the composition?",
            "give the argument a name, and take the gradient at it",
            call.position,
        )
    names, values = zip(*moved, strict=True)
    return At(slope, names, values, position=slope.position)


def gradient_by_all(p: Reader, body: Expr, position: int) -> Expr | None:
    r"""Return `\nabla f(x, y)` of an f that is defined as f(x, y), of numbers: by each in turn.

    None for any other function: what a gradient by columns and numbers together is has no shape.
    """
    symbol = p.scope.get(body.key) if isinstance(body, Ref | Call) else None
    if symbol is None or not symbol.standalone or len(symbol.params) < 2:
        return None
    known = [p.scope.get(param) for param in symbol.params]
    if not all(s is not None and is_free_number(s) for s in known):
        return None
    f = Ref(symbol.key, position=body.position)
    cells = tuple((Deriv(f, (Ref(k),), position=position),) for k in symbol.params)
    column = Matrix(cells, position=position)
    if isinstance(body, Call):
        return at_arguments(p, column, body, symbol, {*symbol.params})
    return column


def is_free_number(symbol: Symbol) -> bool:
    """Whether a name is one number that may vary."""
    free = isinstance(symbol.domain, Reals | Interval) and not symbol.domain.shape
    return free and not symbol.is_family


def only_argument(p: Reader, body: Expr) -> Ref | None:
    r"""Return w for a J that is defined as J(w) := …, so that `\nabla J` is its gradient by w."""
    symbol = p.scope.get(body.key) if isinstance(body, Ref) else None
    if symbol is None or not symbol.standalone or len(symbol.params) != 1:
        return None
    return Ref(symbol.params[0], position=body.position)
