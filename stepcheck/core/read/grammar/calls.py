r"""Names and functions as they stand in a formula: values, calls, and built-in functions.

Which functions are built in, and how they are written, is said in `vocabulary`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NoReturn

from stepcheck.core.domains import Functions
from stepcheck.core.errors import RefusalError
from stepcheck.core.near import did_you_mean
from stepcheck.core.read.grammar import blocks, specials
from stepcheck.core.read.grammar.conditions import relation_parts
from stepcheck.core.read.grammar.resolve import (
    has_labels,
    is_name_of,
    labelled,
    letters_of,
    resolve,
    take_square,
)
from stepcheck.core.read.grammar.scripts import (
    GREEK,
    Scripts,
    is_transpose,
    read_letter,
    read_scripts,
    starts_name,
)
from stepcheck.core.read.grammar.sets import usual
from stepcheck.core.read.tokens.cursor import Cursor, arguments_of, latex_of, split_at
from stepcheck.core.tree import Apply, Bare, Call, Const, Div, Expr, Key, Mul, Num, Primed, Ref
from stepcheck.core.vocabulary import COMMANDS, VOCABULARY, WORDS

if TYPE_CHECKING:
    from stepcheck.core.read.grammar.reader import Reader
    from stepcheck.core.read.tokens.tokens import Token
    from stepcheck.core.scope import Scope, Symbol

ARG_MAX = r"say what holds at it, with an index c of its own: z_k \le z_c"
REMEDIES = {
    **dict.fromkeys(("argmax", "argmin"), ARG_MAX),
    "I": r"write \mathbf{I} for the identity, or declare it before this line, $I \in \mathbb{R}$",
    "Delta": r"for the Laplace operator write \operatorname{tr}(\nabla^2_{\mathbf{x}} f)",
    "log1p": r"write \log(1 + x)", "expm1": "write e^x - 1",
    "O": "give what is left out a name, or say in words how large it is",
}  # fmt: skip
"""What to write for a name that nothing has introduced, and whose usual meaning is not read."""
INVERSES = {
    "sin": r"\arcsin", "cos": r"\arccos", "tan": r"\arctan", "exp": r"\log",
    **{f: rf"\operatorname{{ar{f}}}" for f in ("sinh", "cosh", "tanh")},
}  # fmt: skip
"""How the inverse of a function is written so that nobody takes it for its reciprocal."""
OF_EVENTS = ("E", "Var", "Cov", "P", "Pr")
"""What stands before an event, or a random variable, and is a value for each of them."""
CLOSED = ("vec", "det", "diag")
"""Functions of a matrix: a power or a transpose behind their brackets is one of the value."""


def read_name(p: Reader) -> Expr:
    """Read a name with its scripts, and its arguments if it is a function."""
    position, start = p.token.position, p.at
    key = read_letter(p)
    letter = p.tokens[start : p.at]
    if key[0] in specials.KINDS and p.scope.get(key) is None and specials.starts(p, key):
        return specials.read(p, key, position)
    if key[0] in WORDS and p.scope.find(key) is None:
        p.at = start + 1
        return read_function(p, WORDS[key[0]].name, position)
    if specials.is_product(p, key):
        p.tokens[start : p.at] = specials.apart(p.tokens[start], key)
        p.at = start
        return read_name(p)
    scripts = take_order(take_square(key, read_scripts(p, p.scope), p.scope, p.sub), key, p.scope)
    if p.sees("open", "(", "[") and has_labels(key, p.scope):
        return read_labelled(p, key, scripts, position)
    ref = resolve(key, scripts, p.scope, p.sub, position)
    if ref is None and key == ("delta", "plain"):
        return specials.kronecker(p, scripts, position)
    if ref is None:
        return read_unknown(p, key, letter, scripts)
    symbol = p.scope.get(ref.key)
    assert symbol is not None  # resolve returns names of this scope only
    return applied(p, ref, symbol, scripts)


def read_labelled(p: Reader, key: Key, scripts: Scripts, position: int) -> Expr:
    r"""Read `P(A)` where A is no name, but tells one value from others."""
    start = p.at
    parts, signs = arguments_of(p.bracketed())
    symbol = p.scope.get(labelled(key, scripts, parts, signs))
    is_event = any(relation_parts(part)[1] for part in parts)
    known = [letter for letter in letters_of(parts) if is_name_of(letter, p.scope)]
    names = [] if is_event else known
    if symbol is not None and not names and not (scripts.power or scripts.primes):
        return p.postfix(Ref(symbol.key, position=position))
    shown = latex_of([*p.tokens[start : p.at]])
    p.refuse(
        f"`{key[0]}{shown}` has not been introduced, and other values of {key[0]} are told apart "
        "by what stands in their brackets",
        "define it with := in the same way"
        + ("" if is_event else ", of letters that are no names"),
        position,
    )
    return None


def read_unknown(p: Reader, key: Key, letter: list[Token], scripts: Scripts) -> Expr:
    """Return a constant, or refuse a name that nothing has introduced."""
    position = letter[0].position
    marked = scripts.lower or scripts.index or scripts.primes or scripts.label
    if key in (("e", "plain"), ("pi", "plain")) and not marked:
        return p.powered(Const(key[0], position=position), scripts)
    name = latex_of(letter)
    is_side = p.tokens[0] is letter[0] and p.sees("end-of-input")
    shown = name + (f"_{braced(scripts.lower)}" if scripts.lower else "")
    above = scripts.label + (f"({latex_of(scripts.index)})" if scripts.index else "")
    shown += f"^{{{above}}}" if len(above) > 1 else f"^{above}" if above else ""
    raise RefusalError(
        f"`{shown}` has not been introduced",
        position,
        remedy(p, key, shown)
        or instead_of(key, p.scope)
        or introduction(name, key, is_side=is_side),
        unknown=name,
    )


def remedy(p: Reader, key: Key, shown: str) -> str:
    """Return what to write for an unknown name that is no number, as far as one can see that."""
    if key[0] in REMEDIES:
        return REMEDIES[key[0]]
    own = [k for k in p.scope.names() if re.fullmatch(rf"{re.escape(key[0])}_[^()]+", k[0])]
    if own and "_" in shown and (symbol := p.scope.get(own[0])):
        return (
            f"{symbol.latex} is a name of its own, and no index picks it; declare the index first, "
            rf"e.g. $i \in \{{1, \dots, n\}}$, and then {key[0]}_i, or a column in bold"
        )
    if key[0].startswith(("dot(", "ddot(")):
        return r"write a derivative by the time as \frac{dx}{dt}"
    if not p.sees("open", "(", "["):
        return ""
    ahead = Cursor(p.tokens[p.at :])
    inside = ahead.bracketed()
    drawn = key[0] in OF_EVENTS[:3] and any(is_name_of(x, p.scope) for x in letters_of([inside]))
    if drawn and not relation_parts(inside)[1]:
        return r"write the mean over what is drawn as a sum, or by a name such as \mu"
    if relation_parts(inside)[1] or key[0] in OF_EVENTS:
        label = latex_of(ahead.tokens[: ahead.at])
        return f"introduce it before this line, as it is written here: {shown}{label} :="
    long = len(key[0]) > 1 and key[0].isalpha() and rf"\{key[0]}" not in GREEK
    return rf"define it before this line, with {shown}(t) := for any letter t" if long else ""


def introduction(name: str, key: Key, *, is_side: bool) -> str:
    """Return how to introduce a name; one that is a whole side is more often to be defined."""
    declare = rf"declare it before this line, e.g. ${name} \in {usual(key)}$"
    return f"define it with :=, or {declare}" if is_side else f"{declare}, or define it with :="


def instead_of(key: Key, scope: Scope) -> str:
    """Return the question whether a word of the scope was meant; letters are too short for one."""
    if rf"\{key[0]}" in GREEK:
        return ""
    words = [k[0] for k in scope.names() if len(k[0]) > 2 and k[0].isalnum()]
    return did_you_mean(key[0], [*words, *WORDS]) if len(key[0]) > 2 and key[0].isalnum() else ""


def braced(tokens: list[Token]) -> str:
    """Return a script as LaTeX, in braces where it needs them."""
    return latex_of(tokens) if len(tokens) == 1 else f"{{{latex_of(tokens)}}}"


def take_order(scripts: Scripts, key: Key, scope: Scope) -> Scripts:
    r"""Return the scripts of `f^{(4)}`, the fourth derivative of a function f, with four primes."""
    order = "".join(t.text for t in scripts.index)
    symbol = scope.get(key)
    if not order.isdigit() or symbol is None or symbol.arity != 1:
        return scripts
    others = {(key[0] + f"^({order})", key[1]), (key[0] + "^()", key[1])}
    if scripts.lower or any(scope.get(other) for other in others):
        return scripts
    return replace(scripts, index=[], primes=scripts.primes + int(order))


def applied(p: Reader, ref: Ref, symbol: Symbol, scripts: Scripts) -> Expr:
    """Return a name as a value, a call, or a bare function."""
    opens = p.sees("open", "(", "[")
    if not opens and symbol.params and p.scope.is_overloaded(ref.key):
        p.refuse(
            f"{symbol.latex} stands for several functions, and its arguments are missing here",
            f"write which one: {symbol.latex}(…)",
            ref.position,
        )
    if not symbol.callable and not (symbol.standalone and opens):
        if scripts.primes:
            p.refuse(
                "a prime needs a function of one argument; write the derivative as a fraction",
                r"or write \top, if a transpose is meant"
                if symbol.is_array or has_shape(symbol)
                else derivative_of(p, symbol),
                ref.position,
            )
        if opens and symbol.standalone is False:
            ref = replace(ref, said=depends_on(p, ref, symbol))
        return p.powered(ref, scripts)
    if ref.upper or ref.lower:
        p.refuse(f"the function {symbol.latex} has no index", position=ref.position)
    if scripts.power and [t.text for t in scripts.power] == ["-", "1"]:
        p.refuse(
            "the power -1 of a function could be its inverse or its reciprocal",
            r"write \frac{1}{…}, or give the inverse a name of its own",
            ref.position,
        )
    if not opens:
        if scripts.primes or scripts.power:
            p.refuse(
                f"the function {symbol.latex} needs its argument in brackets",
                f"write {symbol.latex}{chr(39) * scripts.primes}(x), with what it is taken at",
            )
        return Bare(ref.key, position=ref.position)
    call = read_call(p, ref, symbol, scripts.primes)
    if p.sees("sup") and scripts.power:
        p.refuse("two powers of one function value")
    return p.powered(call, scripts) if scripts.power else p.postfix(call)


def derivative_of(p: Reader, symbol: Symbol) -> str:
    """Return the derivative of a name as a fraction, if it depends on one number only."""
    reached = (p.scope.get(key) for key in p.scope.depends(symbol.key) - {symbol.key})
    free = [s.latex for s in reached if s is not None and s.domain is not None and not s.callable]
    single = len(free) == 1 and symbol.body is not None
    return rf"write \frac{{d{spaced(symbol.latex)}}}{{d{spaced(free[0])}}}" if single else ""


def spaced(latex: str) -> str:
    """Return a name as it stands behind a letter."""
    return f" {latex}" if latex.startswith("\\") else latex


def has_shape(symbol: Symbol) -> bool:
    """Whether a name was declared as an array."""
    return symbol.domain is not None and bool(symbol.domain.shape)


def read_call(p: Reader, ref: Ref, symbol: Symbol, primes: int) -> Expr:
    """Read the arguments of a function of the scope."""
    parts, signs = arguments_of(p.bracketed())
    args = tuple(p.sub(part) for part in parts)
    if other := p.scope.overload(ref.key, signs):
        ref, symbol = replace(ref, key=other.key), other
    expected = symbol.arity
    if signs != symbol.signs and p.scope.is_overloaded(ref.key):
        refuse_signs(p, ref, symbol)
    if len(args) != expected:
        p.refuse(
            f"{symbol.latex} takes {expected} argument(s), not {len(args)}", position=ref.position
        )
    if signs != symbol.signs and not isinstance(symbol.domain, Functions):
        refuse_signs(p, ref, symbol)
    if primes and expected != 1:
        p.refuse("a prime needs a function of one argument", position=ref.position)
    if (
        symbol.standalone
        and not primes
        and all(
            isinstance(a, Ref) and a == Ref(k) for a, k in zip(args, symbol.params, strict=True)
        )
    ):
        return replace(ref, said=symbol.params)
    return Call(ref.key, args, primes, position=ref.position)


def refuse_signs(p: Reader, ref: Ref, symbol: Symbol) -> NoReturn:
    """Refuse P(A | B), where P(A, B) was introduced."""
    p.refuse(
        f"{symbol.latex} was introduced with other signs between its arguments",
        "write it as there, or introduce this one as well",
        ref.position,
    )


def arguments(p: Reader) -> list[list[Token]]:
    """Step past `(a, b)` and return the tokens of each argument."""
    return split_at(p.bracketed(), "comma")


def depends_on(p: Reader, ref: Ref, symbol: Symbol) -> tuple[Key, ...]:
    r"""Step past the arguments in `L(\hat y, y)`, which only say what L depends on; return them.

    `x(w)` is refused when it could be a product as well; `y(1 - y)` is a product.
    """
    ahead = Cursor(p.tokens[p.at :])
    parts = [Cursor(part) for part in split_at(ahead.bracketed(), "comma")]
    names = [bare_key(p, part) for part in parts]
    if names in ([None], [ref.key]):
        return ()  # x(1 - y) and x (x) are products
    if symbol.domain and symbol.domain.shape and not symbol.callable and is_transposed(p, ahead):
        return ()  # x (w)^⊤ is an outer product
    known = p.scope.depends(symbol.key) - {symbol.key}
    found = tuple(n for n in names if n is not None)
    if len(found) == len(names) and known.issuperset(found) and (symbol.body or len(names) > 1):
        if len(set(found)) < len(found):
            p.refuse(
                f"{symbol.latex} is no function of several arguments here, and one stands twice",
                rf"define it as a function: {symbol.latex}(…) := …",
                ref.position,
            )
        arguments(p)
        return found
    if len(names) > 1 or symbol.body is not None or None not in names:
        p.refuse(
            f"{symbol.latex}(…) could be a product or a function call",
            rf"write \cdot for a product; for a call define {symbol.latex}(…) := …", ref.position
        )  # fmt: skip
    return ()


def is_transposed(p: Reader, ahead: Cursor) -> bool:
    """Whether a transpose follows."""
    return ahead.accept("sup") and is_transpose(ahead.group(), p.scope)


def bare_key(p: Reader, part: Cursor) -> Key | None:
    """Return the key of an argument that is nothing but a name."""
    if not starts_name(part.token):
        return None
    try:
        position = part.token.position
        key = read_letter(part)
        scripts = take_square(key, read_scripts(part, p.scope), p.scope, p.sub)
        if not part.sees("end-of-input") or scripts.power or scripts.transposed or scripts.primes:
            return None
        ref = resolve(key, scripts, p.scope, p.sub, position)
    except RefusalError:
        return None
    return ref.key if ref else None


def read_function(p: Reader, name: str, position: int) -> Expr:
    r"""Read a built-in function: `\log(…)`, `\log \hat{y}`, `\tanh^2 z`, `\max(a, b)`."""
    scripts = read_scripts(p, p.scope)
    refuse_marks(p, name, scripts, position)
    base = "".join(t.text for t in scripts.lower)
    to: Expr | None = None
    if name == "log" and base in ("2", "10"):
        name = "log" + base
    elif name == "log" and base and base != "e":
        to = p.sub(scripts.lower)
    elif base and base != "e":
        return blocks.read_extreme(p, name, scripts, position)
    if scripts.power and scripts.power[0].text == "-":
        p.refuse(
            "a negative power of a function could be its inverse or its reciprocal",
            r"write \frac{1}{…}" + (f", or {INVERSES[name]}(…)" if name in INVERSES else ""),
            position,
        )
    args = read_arguments(p, name, closed=scripts.primes > 0)
    value: Expr = Apply(name, args, position=position)
    if scripts.primes:
        value = Primed(name, args[0], scripts.primes, position=position)
    if to is not None:
        value = Div(value, Apply(name, (to,), position=to.position), position=position)
    if p.sees("sup") and scripts.power:
        p.refuse("two powers of one function value")
    of_numbers = VOCABULARY[name].value is not None  # and so of the entries of a column
    scripts = replace(scripts, entrywise=scripts.entrywise or of_numbers)
    return p.postfix(value) if p.sees("sup") else p.powered(value, scripts)


def refuse_marks(p: Reader, name: str, scripts: Scripts, position: int) -> None:
    r"""Refuse a mark on a built-in function, but for the primes of `\tanh'(z)`."""
    row = VOCABULARY[name]
    smooth = row.value is not None and not (row.branching or scripts.lower)
    if scripts.index or scripts.label or (scripts.primes and not smooth):
        p.refuse(
            f"a mark behind {name} is not understood",
            r"write a derivative as a fraction: \frac{d}{dz}",
            position,
        )
    if scripts.primes and not p.sees("open", "("):
        p.refuse(f"a derivative of {name} needs its argument in brackets", position=position)


def read_arguments(p: Reader, name: str, *, closed: bool) -> tuple[Expr, ...]:
    """Read bracketed arguments, or one argument without brackets.

    A power behind the bracket of a derivative, or of several arguments, is one of the value; else
    `closed` is false, and it could be one of the argument.
    """
    drop_braces(p)
    if p.sees("open", "(", "[", "{"):
        args = tuple(p.sub(part) for part in arguments(p))
        if p.sees("sup") and len(args) == 1 and not closed and name not in CLOSED:
            p.refuse(
                f"is the power inside the {name} or outside?",
                "write brackets around the whole, or the power behind the name",
            )
        if len(args) > 1 and not VOCABULARY[name].many:
            p.refuse(f"{name} takes one argument")
        return args
    if VOCABULARY[name].bracketed:
        p.refuse(f"{name} needs its argument in brackets")
    if p.sees("op", "-", "+"):
        p.refuse(f"{name} needs brackets around a signed argument")
    body = p.factor()
    if isinstance(body, Num | Const) and VOCABULARY[name].angle:
        body = with_unknown(p, body)
    p.open_end = "" if function_ahead(p) else name
    return (body,)


def with_unknown(p: Reader, number: Expr) -> Expr:
    r"""Return the `2 \pi x` of `\sin 2 \pi x`: a number or a constant, more, and one name."""
    body, last = number, number
    while isinstance(last, Num | Const) and starts_name(p.token) and not function_ahead(p):
        last = p.factor()
        body = Mul(body, last, position=number.position)
    return body


def function_ahead(p: Reader) -> bool:
    r"""Whether `\cos x` or `/ \cos x` follows: the name of a function ends an argument."""
    token = p.peek() if p.sees("op", "/") else p.token
    word = token.text.removeprefix("\\operatorname:")
    return token.text in COMMANDS or (word != token.text and word in WORDS)


def drop_braces(p: Reader) -> None:
    r"""Take away the braces of `\log{\left(x\right)}`, which do not show."""
    ahead = Cursor(p.tokens[p.at :])
    if not ahead.sees("{"):
        return
    inside = ahead.group()
    bracket = Cursor(inside)
    if bracket.sees("open", "(", "[", "{"):
        bracket.bracketed()
        if bracket.sees("end-of-input"):
            p.tokens[p.at : p.at + ahead.at] = inside


def read_builtin(p: Reader) -> Expr:
    """Read a built-in function that is a LaTeX command."""
    position, name = p.token.position, COMMANDS[p.token.text].name
    p.next()
    return read_function(p, name, position)
