r"""Declarations and definitions: how `\in`, `:=` and `\colon … \to` extend a scope."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from stepcheck.core.check.doubts import refuse_functions
from stepcheck.core.check.narrow import bars_solved
from stepcheck.core.domains import Functions, Reals
from stepcheck.core.errors import RefusalError
from stepcheck.core.read.grammar.conditions import relation_parts
from stepcheck.core.read.grammar.parser import parse, reader_in
from stepcheck.core.read.grammar.resolve import (
    has_labels,
    is_moving,
    is_name_of,
    is_root,
    labelled,
    letters_of,
    literal_scripts,
    mark_of,
    name_an_index,
    named_prime,
    named_square,
    resolve,
    take_square,
)
from stepcheck.core.read.grammar.scripts import (
    Scripts,
    is_label,
    label_of,
    read_letter,
    read_scripts,
    starts_name,
)
from stepcheck.core.read.grammar.sets import parse_set
from stepcheck.core.read.tokens.cursor import (
    Cursor,
    arguments_of,
    latex_of,
    split_at,
    strip_punctuation,
)
from stepcheck.core.read.tokens.tokens import Token
from stepcheck.core.scope import Scope, Symbol, overloaded
from stepcheck.core.tree import Ref
from stepcheck.core.trial.shapes import is_array

if TYPE_CHECKING:
    from stepcheck.core.domains import Domain
    from stepcheck.core.tree import Expr, Key


MOMENTS = {"E", "Var", "Cov", "operatorname:Var", "operatorname:Cov"}
"""What a reader takes for an expectation, whatever is written in its brackets."""


def word_name(tokens: list[Token]) -> list[Token]:
    r"""Return `\text{loss}` at the start of a left side as a name."""
    if tokens and tokens[0].kind == "text":
        first = tokens[0]
        return [Token("cmd", "\\operatorname:" + first.text.strip(), first.position), *tokens[1:]]
    return tokens


def is_word(tokens: list[Token]) -> bool:
    """Whether tokens are several plain letters, which side by side are a product."""
    return len(tokens) > 1 and all(token.kind == "letter" for token in tokens)


class Target(NamedTuple):
    """A left side: letter, scripts, the tokens of its parameters, and the signs between these."""

    key: Key
    scripts: Scripts
    params: list[list[Token]]
    signs: str
    position: int


def read_target(tokens: list[Token], scope: Scope) -> Target:
    """Read a left side; raise `RefusalError` if it cannot be introduced."""
    cursor = Cursor(word_name(tokens))
    if not starts_name(cursor.token):
        cursor.refuse(
            "only a name can be introduced here",
            "put the name alone on the left; or write =, if this is a claim",
        )
    position = cursor.token.position
    key = read_letter(cursor)
    scripts = read_scripts(cursor, scope)
    params: list[list[Token]] = []
    signs = ""
    if cursor.sees("open", "(", "["):
        params, signs = arguments_of(cursor.bracketed())
    if not cursor.sees("end-of-input"):
        cursor.refuse(
            f"{cursor.here()} is not understood behind a name that is introduced",
            rf"write \mathrm{{{latex_of(tokens)}}} for a name of several letters"
            if is_word(tokens)
            else "write an index at the name, before the bracket"
            if cursor.sees("sub")
            else "",
        )
    scripts = square_as_name(key, scripts, scope, position)
    base = scope.find(literal_key(key, replace(scripts, primes=0)))
    if not params and (base is None or not is_moving(base)):
        scripts = named_prime(scripts)
    if scripts.power or scripts.transposed or scripts.primes:
        cursor.refuse("a power, a transpose or a prime cannot be introduced", position=position)
    return Target(key, scripts, params, signs, position)


def square_as_name(key: Key, scripts: Scripts, scope: Scope, position: int) -> Scripts:
    r"""Return the scripts of a name such as `\sigma^2`, unless sigma is known, and this a power."""
    if [t.text for t in scripts.power] != ["2"] or scripts.transposed or scripts.primes:
        return scripts
    base = replace(scripts, power=[])
    square = take_square(key, scripts, scope, lambda t: parse(t, scope))
    new = square is scripts and resolve_exactly(key, base, scope, position) is None
    return named_square(scripts) if new else square


def is_column(part: list[Token], scope: Scope) -> bool:
    """Whether an argument is the name of a column, which holds all values that are drawn from."""
    ref = resolve_exactly(read_target(part, scope).key, Scripts(), scope, part[0].position)
    symbol = scope.get(ref.key) if ref else None
    return symbol is not None and symbol.domain is not None and len(symbol.domain.shape) == 1


def label_symbol(tokens: list[Token], body: list[Token], scope: Scope) -> Symbol | None:
    r"""Return the value `P(A)`, if A is no name, and what is defined says nothing of it.

    An event, as in `P(y = 1 \mid x)`, is a label as it stands: its letters may be names.
    """
    target = read_target(tokens, scope)
    letters = letters_of(target.params)
    if any(relation_parts(part)[1] for part in target.params):
        refuse_indices(letters, scope, target.position)
        key = labelled(target.key, target.scripts, target.params, target.signs)
        return Symbol(key, latex_of(tokens), None, defined(body, scope))
    signs = all([t.text for t in part] in (["+"], ["-"]) for part in target.params)
    if not (letters or (target.params and signs)):
        return None
    if any(is_name_of(letter, scope) for letter in letters):
        return None
    if any(is_known(part, scope) for part in target.params):
        return None
    try:
        value = defined(body, scope)
    except RefusalError:
        return None
    key = labelled(target.key, target.scripts, target.params, target.signs)
    return Symbol(key, latex_of(tokens), None, value)


def is_known(part: list[Token], scope: Scope) -> bool:
    r"""Whether an argument is a name of the scope, such as p_t, whose letter alone may be none."""
    try:
        ref = known(part, scope)
    except RefusalError:
        return False
    return ref is not None and not ref.whole


def refuse_indices(letters: set[str], scope: Scope, position: int) -> None:
    """Refuse a label that holds an index, and so would be another value for each of its values."""
    for letter in sorted(letters):
        symbol = scope.get((letter, "plain"))
        if symbol is not None and symbol.is_index:
            raise RefusalError(
                f"the index {symbol.latex} stands in the brackets of a name",
                position,
                f"give the name this index, as in p_{symbol.latex}",
            )


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
    name = key[0] + ("_()" if lower else low) + (mark_of(scripts) + "^()" if upper else up)
    return (name, key[1]), upper or (), lower or ()


def known(tokens: list[Token], scope: Scope) -> Ref | None:
    """Return what a left side already means, or None; a function is told by its arguments too."""
    key, scripts, params, signs, position = read_target(tokens, scope)
    if params and scope.get(label := labelled(key, scripts, params, signs)):
        return Ref(label, position=position)
    try:
        ref = resolve_exactly(key, scripts, scope, position)
    except RefusalError:
        return None
    symbol = scope.get(ref.key) if ref else None
    if ref is None or symbol is None or not (params and symbol.params):
        return ref
    other = scope.overload(ref.key, signs)
    return replace(ref, key=other.key) if other else None


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
        key, scripts, params, _signs, position = read_target(part, scope)
        if params:
            raise RefusalError("a function is declared with a colon and an arrow", position)
        key, upper, lower = new_key(key, scripts, scope, position)
        refuse_beside_square(key, None, scope, position)
        refuse_other_set(scope.symbols.get(key), domain, position)
        symbol = Symbol(key, latex_of(part), domain, upper=upper, lower=lower)
        check_self_reference(symbol, scope, position)
        scope.symbols[key] = symbol
        keys.append(key)
    return keys


def refuse_beside_square(key: Key, value: Expr | None, scope: Scope, position: int) -> None:
    r"""Refuse a sigma of its own beside a name `\sigma^2`, of which it must be the root."""
    square = scope.get((f"{key[0]}^2", key[1]))
    if square is not None and not is_root(value, square.key):
        raise RefusalError(
            f"`{square.latex}` has been introduced, so this name must be its root",
            position,
            rf"define it as \sqrt{{{square.latex}}}, or use another letter",
        )


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
        target = read_target(part, scope)
        key = literal_key(target.key, target.scripts)
        scope.symbols[key] = Symbol(key, latex_of(part), Functions(arity=arity))


def define(tokens: list[Token], body: list[Token], scope: Scope) -> Key:
    """Introduce a name for an expression: a value, a family, or a function."""
    key, scripts, params, signs, position = read_target(tokens, scope)
    if label := label_symbol(tokens, body, scope):
        check_self_reference(label, scope, position)
        scope.symbols[label.key] = label
        return label.key
    if params and has_labels(key, scope):
        raise RefusalError(
            f"other values of {key[0]} are told apart by what stands in their brackets",
            position,
            "use another letter for a function",
        )
    if params and key[0] in MOMENTS and not all(is_column(part, scope) for part in params):
        raise RefusalError(
            f"{latex_of(before_bracket(tokens))} of a number that is introduced "
            "would be a function of that number, and no mean over what is drawn",
            position,
            "use another letter for a function, or a name such as \\mu for a mean",
        )
    key, upper, lower = new_key(key, scripts, scope, position)
    if params and (first := scope.get(key)) and first.params:
        key = overloaded(key, signs)
    inner, names, standalone = bind_params(params, scope, key, position)
    latex = latex_of(tokens[: len(tokens)] if not params else before_bracket(tokens))
    value = defined(body, inner)
    refuse_beside_square(key, value, scope, position)
    symbol = Symbol(key, latex, None, value, upper, lower, names, standalone, signs=signs)
    check_self_reference(symbol, scope, position)
    if key[1] == "plain" and not (upper or lower or symbol.callable):
        symbol = replace(symbol, is_array=is_array(value, inner) is True)
    scope.symbols[key] = symbol
    return key


def defined(body: list[Token], scope: Scope) -> Expr:
    """Return what a name is defined as."""
    value = bars_solved(parse(strip_punctuation(body), scope), scope)
    refuse_functions([value])
    return value


def before_bracket(tokens: list[Token]) -> list[Token]:
    """Return the tokens before the first bracket."""
    at = next(n for n, t in enumerate(tokens) if t.kind == "open")
    return tokens[:at]


def check_self_reference(symbol: Symbol, scope: Scope, position: int) -> None:
    r"""Refuse a name that comes back to itself: `x := x + 1`, or a set such as `\{x, 1\}` of x."""
    inner = scope.child()
    inner.symbols[symbol.key] = symbol
    if symbol.body is not None and symbol.key in inner.reached_by(symbol.body):
        raise RefusalError(f"{symbol.latex} is defined by itself", position, "use another name")
    if symbol.domain and symbol.key in inner.reached_by(*symbol.domain.described_by):
        raise RefusalError(
            f"the set of `{symbol.latex}` is described by `{symbol.latex}` itself",
            position,
            "use another letter for what is to lie in it",
        )


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
        key, scripts, nested, _signs, _at = read_target(part, scope)
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
        target = read_target(part, scope)
        key = literal_key(target.key, target.scripts)
        if scope.find(key) is None and not known_entry(part, scope):
            scope.symbols[key] = Symbol(key, latex_of(part), Reals())


def known_entry(part: list[Token], scope: Scope) -> bool:
    """Tell whether a parameter is spelled like an entry of a known array."""
    ref = known(part, scope)
    return ref is not None and bool(ref.upper or ref.lower)


def fix(ref: Ref, body: list[Token], scope: Scope) -> None:
    """Give a free symbol, or an entry of one, a value from here on."""
    expr: Expr = parse(strip_punctuation(body), scope)
    if ref.key in scope.reached_by(expr):
        raise RefusalError(
            "this value depends on the name that it is given to",
            expr.position,
            r"write \leftarrow for a step, or = for an equation",
        )
    scope.fixed[(ref.key, ref.upper, ref.lower)] = expr
