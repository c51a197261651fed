r"""Declarations and definitions: how `\in`, `:=` and `\colon … \to` extend a scope."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from stepcheck.core.check.doubts import refuse_functions
from stepcheck.core.check.narrow import bars_solved
from stepcheck.core.domains import Functions, Reals
from stepcheck.core.errors import RefusalError
from stepcheck.core.read.grammar.parser import parse, reader_in
from stepcheck.core.read.grammar.resolve import literal_scripts, name_an_index, resolve
from stepcheck.core.read.grammar.scripts import (
    Scripts,
    is_label,
    label_of,
    read_letter,
    read_scripts,
    starts_name,
)
from stepcheck.core.read.grammar.sets import parse_set
from stepcheck.core.read.tokens.cursor import Cursor, latex_of, split_at, strip_punctuation
from stepcheck.core.read.tokens.tokens import Token
from stepcheck.core.scope import Scope, Symbol
from stepcheck.core.trial.shapes import is_array

if TYPE_CHECKING:
    from stepcheck.core.domains import Domain
    from stepcheck.core.tree import Expr, Key, Ref


def word_name(tokens: list[Token]) -> list[Token]:
    r"""Return `\text{loss}` at the start of a left side as a name."""
    if tokens and tokens[0].kind == "text":
        first = tokens[0]
        return [Token("cmd", "\\operatorname:" + first.text.strip(), first.position), *tokens[1:]]
    return tokens


def read_target(tokens: list[Token], scope: Scope) -> tuple[Key, Scripts, list[list[Token]], int]:
    """Read a left side: letter, scripts and the tokens of its parameters."""
    cursor = Cursor(word_name(tokens))
    if not starts_name(cursor.token):
        cursor.refuse("only a name can be introduced here")
    position = cursor.token.position
    key = read_letter(cursor)
    scripts = read_scripts(cursor, scope)
    params: list[list[Token]] = []
    if cursor.sees("open", "(", "["):
        params = [
            part
            for chunk in split_at(cursor.bracketed(), "comma")
            for half in split_at(chunk, "cmd", r"\mid")
            for part in split_at(half, "op", ";")
        ]
    if not cursor.sees("end-of-input"):
        cursor.refuse(f"{cursor.here()} is not understood behind a name that is introduced")
    if scripts.power or scripts.transposed or scripts.primes:
        cursor.refuse("a power, a transpose or a prime cannot be introduced", position=position)
    return key, scripts, params, position


def literal_key(key: Key, scripts: Scripts) -> Key:
    """Return the key of a name whose scripts are part of its spelling: w_1, J_reg, a^{(out)}."""
    low, up = literal_scripts(scripts)
    return key[0] + low + up, key[1]


def new_key(
    key: Key, scripts: Scripts, scope: Scope, position: int
) -> tuple[Key, tuple[Key, ...], tuple[Key, ...]]:
    """Return the key of a new name, and the indices above and below that make it a family."""
    upper, lower = index_names(scripts.index, scope), index_names(scripts.lower, scope)
    for names, script in ((upper, scripts.index), (lower, scripts.lower)):
        if names is None and name_an_index(script, scope):
            raise RefusalError(
                f"a new name has whole indices or none, and `{label_of(script)}` is more than one",
                position,
                "introduce the name with the index alone",
            )
    low, up = literal_scripts(scripts)
    name = key[0] + ("_()" if lower else low) + ("^()" if upper else up)
    return (name, key[1]), upper or (), lower or ()


def known(tokens: list[Token], scope: Scope) -> Ref | None:
    """Return what a left side without parameters already means, or None."""
    key, scripts, _params, position = read_target(tokens, scope)
    try:
        return resolve_exactly(key, scripts, scope, position)
    except RefusalError:
        return None


def resolve_exactly(key: Key, scripts: Scripts, scope: Scope, position: int) -> Ref | None:
    """Return what a name means in just this weight, or None."""
    ref = resolve(key, scripts, scope, lambda t: parse(t, scope), position)
    if ref is None or ref.whole:
        return ref
    same_weight = ref.key[1] == key[1] or bool(ref.upper or ref.lower)
    return ref if same_weight else None


def declare(tokens: list[Token], domain_tokens: list[Token], scope: Scope) -> list[Key]:
    """Introduce free symbols of a set."""
    domain = parse_set(domain_tokens, reader_in(scope))
    keys = []
    for part in split_at(tokens, "comma"):
        key, scripts, params, position = read_target(part, scope)
        if params:
            raise RefusalError("a function is declared with a colon and an arrow", position)
        key, upper, lower = new_key(key, scripts, scope, position)
        refuse_other_set(scope.symbols.get(key), domain, position)
        scope.symbols[key] = Symbol(key, latex_of(part), domain, upper=upper, lower=lower)
        keys.append(key)
    return keys


def refuse_other_set(symbol: Symbol | None, domain: Domain, position: int) -> None:
    """Refuse a second set for a name of this very scope: it might be meant as a claim."""
    if symbol and symbol.domain not in (None, domain):
        raise RefusalError(
            f"`{symbol.latex}` has been declared in another set",
            position,
            r"use another letter, or narrow it in one statement: \text{for } z \in …",
            again=symbol.key,
        )


def declare_function(tokens: list[Token], arrow: list[Token], scope: Scope) -> None:
    r"""Introduce `f \colon \mathbb{R} \to \mathbb{R}`, a smooth function in general."""
    source, *targets = split_at(arrow, "cmd", r"\to")
    if len(targets) != 1:
        raise RefusalError(
            r"a function is declared as f \colon \mathbb{R} \to \mathbb{R}", tokens[0].position
        )
    if parse_set(targets[0], reader_in(scope)) != Reals():
        raise RefusalError(
            "only functions to the real numbers are understood", targets[0][0].position
        )
    arity = 0
    for part in split_at(source, "cmd", r"\times"):
        domain = parse_set(part, reader_in(scope))
        if not isinstance(domain, Reals):
            raise RefusalError("only functions of real numbers are understood", part[0].position)
        arity += int(getattr(domain.shape[0], "text", "0")) if domain.shape else 1
    if not arity:
        raise RefusalError("the number of arguments must be printed", tokens[0].position)
    for part in split_at(tokens, "comma"):
        key, scripts, _params, _position = read_target(part, scope)
        key = literal_key(key, scripts)
        scope.symbols[key] = Symbol(key, latex_of(part), Functions(arity=arity))


def define(tokens: list[Token], body: list[Token], scope: Scope) -> Key:
    """Introduce a name for an expression: a value, a family, or a function."""
    key, scripts, params, position = read_target(tokens, scope)
    key, upper, lower = new_key(key, scripts, scope, position)
    inner, names, standalone = bind_params(params, scope, key, position)
    latex = latex_of(tokens[: len(tokens)] if not params else before_bracket(tokens))
    value = bars_solved(parse(strip_punctuation(body), inner), inner)
    refuse_functions([value])
    symbol = Symbol(key, latex, None, value, upper, lower, names, standalone=standalone)
    check_self_reference(symbol, scope, position)
    if key[1] == "plain" and not (upper or lower or symbol.callable):
        symbol = replace(symbol, is_array=is_array(value, inner) is True)
    scope.symbols[key] = symbol
    return key


def before_bracket(tokens: list[Token]) -> list[Token]:
    """Return the tokens before the first bracket."""
    at = next(n for n, t in enumerate(tokens) if t.kind == "open")
    return tokens[:at]


def check_self_reference(symbol: Symbol, scope: Scope, position: int) -> None:
    """Refuse a definition that comes back to its own name."""
    assert symbol.body is not None  # define() gives it one
    if symbol.key in scope.reached_by(symbol.body):
        raise RefusalError(f"{symbol.latex} is defined by itself", position, "use another name")


def index_names(tokens: list[Token], scope: Scope) -> tuple[Key, ...] | None:
    """Return the declared indices that a script consists of; None if it is no such script."""
    names: list[Key] = []
    for part in [t for t in tokens if t.kind != "comma"]:
        symbol = scope.get((part.text.removeprefix("\\"), "plain"))
        if symbol is None or not symbol.is_index or is_label(part):
            return None
        names.append(symbol.key)
    return tuple(names)


def bind_params(
    params: list[list[Token]], scope: Scope, owner: Key, position: int
) -> tuple[Scope, tuple[Key, ...], bool]:
    """Return the scope of a function's body, its parameters, and whether all were known names.

    A parameter that is already a name means that name: J(w, b) is both a value and a function.
    """
    inner, names, standalone = scope.child(), [], bool(params)
    for part in params:
        key, scripts, nested, _at = read_target(part, scope)
        if nested:
            raise RefusalError("a parameter must be a name", position)
        key = literal_key(key, scripts)
        if scope.get(key) or known_entry(part, scope):
            ref = known(part, scope)
            if ref is None or ref.upper or ref.lower:
                raise RefusalError(
                    "an entry of an array cannot be a parameter", position, "use another letter"
                )
            names.append(ref.key)
            continue
        standalone = False
        local = (key[0], f"param:{key[1]}:{owner[0]}")
        symbol = Symbol(local, latex_of(part), Reals())
        inner.symbols[key] = inner.symbols[local] = symbol
        names.append(local)
    return inner, tuple(names), standalone


def declare_params(params: list[list[Token]], scope: Scope) -> None:
    r"""Declare the parameters of a function that is defined again, where they are new names."""
    for part in params:
        key, scripts, _nested, _at = read_target(part, scope)
        key = literal_key(key, scripts)
        if scope.find(key) is None and not known_entry(part, scope):
            scope.symbols[key] = Symbol(key, latex_of(part), Reals())


def known_entry(part: list[Token], scope: Scope) -> bool:
    """Tell whether a parameter is spelled like an entry of a known array."""
    ref = known(part, scope)
    return ref is not None and bool(ref.upper or ref.lower)


def fix(ref: Ref, body: list[Token], scope: Scope) -> None:
    """Give a free symbol, or an entry of one, a value from here on."""
    expr: Expr = parse(strip_punctuation(body), scope)
    scope.fixed[(ref.key, ref.upper, ref.lower)] = expr
