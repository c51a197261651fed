"""Sums, products, extremes over an index, cases, matrices and indicators."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, NoReturn, cast

from stepcheck.core import binders
from stepcheck.core.binders import free_keys
from stepcheck.core.domains import Members, Range, Reals
from stepcheck.core.errors import RefusalError
from stepcheck.core.read.degree import degree_of
from stepcheck.core.read.grammar import conditions
from stepcheck.core.read.grammar.scripts import Scripts, counted, read_letter, starts_name
from stepcheck.core.read.grammar.sets import parse_set
from stepcheck.core.read.tokens.cursor import Cursor, split_at, strip_punctuation
from stepcheck.core.read.tokens.tokens import DEEPER, Token
from stepcheck.core.scope import Symbol, range_of
from stepcheck.core.tree import (
    Add,
    AllOf,
    Apply,
    Big,
    Cases,
    Compare,
    Entry,
    Expr,
    Integral,
    Key,
    Matrix,
    Neg,
    Num,
    Ref,
    walk,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stepcheck.core.domains import Domain
    from stepcheck.core.read.grammar.reader import Reader
    from stepcheck.core.scope import Scope
    from stepcheck.core.tree import BigKind

OPEN = Num("0")
"""The end of a sum that does not say it, until its summand does."""
MATRICES = {"matrix", "bmatrix", "pmatrix", "vmatrix", "array", "smallmatrix", "Bmatrix"}
CASES = {"cases", "dcases", "rcases"}


def read_big(p: Reader) -> Expr:
    r"""Read `\sum_{i=1}^{m} …`: the summand is the product that follows."""
    token = p.next()
    kind = cast("BigKind", token.text.removeprefix("\\"))
    lower, upper = read_limits(p)
    return read_over(p, kind, lower, upper, token.position)


def read_limits(p: Reader) -> tuple[list[Token], list[Token]]:
    r"""Read what stands below and above a sum; the rows of a `\substack` are joined by commas."""
    lower: list[Token] = []
    upper: list[Token] = []
    while p.token.kind in ("sub", "sup"):
        if p.next().kind == "sub":
            lower = p.script()
        else:
            upper = p.script()
    if lower and lower[0].text == r"\substack":
        rows = Cursor(lower[1:]).group()
        lower = [replace(t, kind="comma", text=",") if t.kind == "row" else t for t in rows]
    return lower, upper


def read_over(
    p: Reader, kind: BigKind, lower: list[Token],
    upper: list[Token], position: int,
) -> Expr:  # fmt: skip
    """Read the body of a sum, with its index known inside."""
    if not lower:
        p.refuse(f"this {kind} does not say what it runs over", position=position)
    if names := several(p, lower, upper):
        return read_several(p, kind, names, upper, position)
    lower, *more = split_at(lower, "comma")
    if not upper and not starts_name(lower[0]):
        return read_ordered(p, kind, lower, more, position)
    key, start, stop, where = read_range(p, lower, upper, position)
    outer = p.scope
    p.scope = bind(p, key, start, stop)
    found = [
        counted(part, lambda tokens: conditions.parse_condition(tokens, p))
        for part in (where, *more)
        if part
    ]
    refuse_other_index(p, [key], found, lower if len(lower) > 1 else [], more)
    condition = AllOf(tuple(found)) if len(found) > 1 else found[0] if found else None
    body = p.signed() if kind in ("sum", "prod") else p.factor()
    stop = end_of(p, key, stop, body, position)
    p.scope = outer
    return Big(kind, key, start, stop, condition, body, position=position)


def several(p: Reader, lower: list[Token], upper: list[Token]) -> list[list[Token]]:
    r"""Return the indices of `\sum_{i,j}`, `\sum_{ij}` or `\sum_{i,j=1}^{n}`; none of another sum.

    The last of them has the lower end with it, if there is an upper one.
    """
    parts = split_at(lower, "comma")
    if len(parts) == 1 and not upper and all(is_index(p, [token]) for token in lower):
        return [[token] for token in lower] if len(lower) > 1 else []
    last = split_at(parts[-1], "op", "=")[0] if upper else parts[-1]
    lone = all(len(part) == 1 and starts_name(part[0]) for part in (*parts[:-1], last))
    return parts if len(parts) > 1 and lone else []


def is_index(p: Reader, tokens: list[Token]) -> bool:
    """Whether tokens are the name of a declared index."""
    if not starts_name(tokens[0]) or tokens[0].kind != "letter":
        return False
    symbol = p.scope.find((tokens[0].text, "plain"))
    return symbol is not None and symbol.is_index


def refuse_other_index(
    p: Reader, bound: list[Key], found: list[Expr], ranged: list[Token], more: list[list[Token]]
) -> None:
    r"""Refuse `\sum_{i, j \ne i}`, where j could run as well, and a condition on nothing bound."""
    at = more[0][0].position if more and more[0] else None
    if more and not ranged:
        p.refuse(
            "does each of these indices run, or is one of them fixed?",
            r"write two sums, or the range first: \sum_{j=1, \, j \ne i}^{n}",
            at,
        )
    if more and not all(set(bound) & set(free_keys(part)) for part in found):
        p.refuse("this condition says nothing of the index of the sum", "leave it out", at)


def read_several(
    p: Reader, kind: BigKind, names: list[list[Token]],
    upper: list[Token], position: int,
) -> Expr:  # fmt: skip
    r"""Read `\sum_{i,j}` as a sum inside a sum, over their declared ranges or a common one."""
    if upper:
        start = names[-1][1:]
        names = [*(name[:1] + start for name in names[:-1]), names[-1]]
    ranges = [read_range(p, name, upper, position) for name in names]
    outer = p.scope
    for key, low, high, _where in ranges:
        p.scope = bind(p, key, low, high)
    body = p.signed() if kind in ("sum", "prod") else p.factor()
    ends = [end_of(p, key, high, body, position) for key, _low, high, _where in ranges]
    p.scope = outer
    for (key, low, _high, _where), end in reversed(list(zip(ranges, ends, strict=True))):
        body = Big(kind, key, low, end, None, body, position=position)
    return body


def read_ordered(
    p: Reader, kind: BigKind, lower: list[Token],
    more: list[list[Token]], position: int,
) -> Expr:  # fmt: skip
    r"""Read `\sum_{1 \le i < j \le n}`: over all indices in this order, under `more` conditions."""
    parts, signs = conditions.relation_parts(lower)
    names = [part[0].text for part in parts[1:-1] if len(part) == 1 and part[0].kind == "letter"]
    texts = [sign.text for sign in signs]
    if len(names) < max(1, len(parts) - 2) or not {"<", r"\le"}.issuperset(texts):
        p.refuse(
            "a sum needs the name of its index below it",
            r"write \sum_{i=1}^{n}, or \sum_{1 \le i < j \le n}",
            position,
        )
    one = Num("1", position=position)
    start, stop = p.sub(parts[0]), p.sub(parts[-1])
    start = Add((start, one), position=position) if texts[0] == "<" else start
    stop = Add((stop, Neg(one)), position=position) if texts[-1] == "<" else stop
    outer = p.scope
    for name in names:
        p.scope = bind(p, (name, "plain"), start, stop)
    found = [conditions.parse_condition(part, p) for part in more if part]
    refuse_other_index(p, [(name, "plain") for name in names], found, lower, more)
    body = p.signed() if kind in ("sum", "prod") else p.factor()
    refs = [Ref((name, "plain"), position=position) for name in names]
    p.scope = outer
    if refs[1:]:
        found.insert(0, Compare(tuple(refs), tuple(texts[1:-1])))
    where = AllOf(tuple(found)) if len(found) > 1 else found[0] if found else None
    for name in reversed(names):
        body = Big(kind, (name, "plain"), start, stop, where, body, position=position)
        where = None
    return body


def bind(p: Reader, key: Key, start: Expr, stop: Expr) -> Scope:
    """Return a scope in which the index of a sum is known."""
    inner = p.scope.child()
    inner.symbols[key] = Symbol(key, key[0], Range(low=start, high=stop))
    return inner


def read_range(
    p: Reader, lower: list[Token], upper: list[Token], position: int
) -> tuple[Key, Expr, Expr, list[Token]]:
    r"""Return index, first, last and condition of `i=1`, `i`, `j \ne k`, or `i : y_i = 1`."""
    cursor = Cursor(lower)
    if not starts_name(cursor.token):
        p.refuse("a sum needs the name of its index below it", position=position)
    key = read_letter(cursor)
    if cursor.accept("cmd", r"\in") and not upper:
        return (key, *read_members(p, key, lower[cursor.at :], position))
    if cursor.accept("op", "="):
        if not upper:
            p.refuse("this sum has no upper end", position=position)
        return key, p.sub(lower[cursor.at :]), p.sub(upper), []
    symbol = p.scope.find(key)
    domain = symbol.domain if symbol and symbol.is_index else None
    if symbol is None and not upper:
        one = Num("1", position=position)
        return key, one, OPEN, [] if cursor.sees("end-of-input") else lower
    if symbol is not None and not symbol.is_index:
        p.refuse(
            f"`{symbol.latex}` is no index: its values cannot be gone through one by one",
            r"for a least or greatest value say where it is taken: J(w^\star) \le J(w)",
            position,
        )
    if symbol is None or not isinstance(domain, Range):
        refuse_range(p, key, position)
    low, high = domain.low, domain.high
    if upper and p.sub(upper) != high:
        p.refuse(
            f"this sum has no lower end, and its upper one is not that of `{key[0]}`",
            rf"write \sum_{{{key[0]}=1}}^{{…}}",
            position,
        )
    if cursor.accept("op", ":") or cursor.accept("cmd", r"\mid"):
        return symbol.key, low, high, lower[cursor.at :]
    where = [] if cursor.sees("end-of-input") else lower
    return symbol.key, low, high, where


def refuse_range(p: Reader, key: Key, position: int) -> NoReturn:
    """Refuse an index of which nothing says how far it runs."""
    p.refuse(f"the range of `{key[0]}` is not known", rf"write \sum_{{{key[0]}=1}}^{{…}}", position)


def end_of(p: Reader, key: Key, stop: Expr, body: Expr, position: int) -> Expr:
    r"""Return the last value of an index; that of `\sum_i p_i` is the size of what it counts.

    Everything that is counted must have this size, and be counted by the bare index.
    """
    if stop is not OPEN:
        return stop
    index = Ref(key)
    sizes: list[Expr | None] = []
    for node in beside(body, key):
        if isinstance(node, Ref) and index in (*node.upper, *node.lower):
            sizes += sizes_along(p, node, index)
        elif any(index in walk(e) for e in counted_by(node)):
            sizes.append(None)
    if not sizes or any(size is None or size != sizes[0] for size in sizes):
        refuse_range(p, key, position)
    return cast("Expr", sizes[0])


def beside(node: Expr, key: Key) -> Iterator[Expr]:
    """Yield the nodes of a tree but for those in which the name is an index of something else."""
    yield node
    names, outside, inside = binders.parts(node)
    for child in (*outside, *(() if key in names else inside)):
        yield from beside(child, key)


def counted_by(node: Expr) -> tuple[Expr, ...]:
    """Return the indices of a node, one of which may hold an index beside other things."""
    if isinstance(node, Ref):
        return (*node.upper, *node.lower)
    return node.lower if isinstance(node, Entry) else ()


def sizes_along(p: Reader, ref: Ref, index: Ref) -> list[Expr | None]:
    """Return how long an array or a family is along each place where this index counts it."""
    home = next((scope for scope in p.scope.chain() if ref.key in scope.symbols), None)
    if home is None or any(e != index and index in walk(e) for e in (*ref.upper, *ref.lower)):
        return [None]
    symbol = home.symbols[ref.key]  # whose indices mean what they meant there

    def highs(names: tuple[Key, ...]) -> list[Expr | None]:
        ranges = [range_of(home.get(name)) for name in names]
        return [r.high if r.low == Num("1") else None for r in ranges]

    shape = symbol.domain.shape if symbol.domain is not None else ()
    found: list[Expr | None] = []
    for places, ends in (
        (ref.upper, highs(symbol.upper)), (ref.lower, [*highs(symbol.lower), *shape]),
    ):  # fmt: skip
        found += [
            ends[n] if n < len(ends) else None for n, place in enumerate(places) if place == index
        ]
    return found


def read_members(
    p: Reader, key: Key, tokens: list[Token], position: int
) -> tuple[Expr, Expr, list[Token]]:
    r"""Return first, last and condition of `k \in \{1, \dots, n\}`, `[n]` or listed numbers."""
    domain: Domain | None = None
    with suppress(RefusalError):
        domain = parse_set(tokens, p)
    if isinstance(domain, Range) and not domain.shape:
        return domain.low, domain.high, []
    numbers = [whole_in_print(e) for e in domain.members] if isinstance(domain, Members) else []
    known = [n for n in numbers if n is not None]
    if not known or len(known) < len(numbers) or domain is None or domain.excluded:
        p.refuse(
            "a sum, a product or an extreme runs over whole numbers that are listed below it",
            r"write i = 1 below and n above, or i \in \{0, 1\}",
            position,
        )
    everything = sorted(known) == list(range(min(known), max(known) + 1))
    name = Token("letter", key[0], position)
    belongs = [name, Token("cmd", r"\in", position), *tokens]
    return printed(min(known)), printed(max(known)), [] if everything else belongs


def whole_in_print(node: Expr) -> int | None:
    """Return the whole number that a node prints, with its sign."""
    if isinstance(node, Neg):
        inner = whole_in_print(node.body)
        return None if inner is None else -inner
    return int(node.text) if isinstance(node, Num) and node.text.isdigit() else None


def printed(number: int) -> Expr:
    """Return a whole number as a node."""
    return Num(str(number)) if number >= 0 else Neg(Num(str(-number)))


def read_integral(p: Reader) -> Expr:
    r"""Read `\int_a^b f(x) \, dx` of a polynomial: all that stands before the dx is inside."""
    position = p.next().position
    lower, upper = read_limits(p)
    if not (lower and upper):
        p.refuse("this integral has no ends", r"write \int_{a}^{b}", position)
    body, variable = read_integrand(p, position)
    start, stop = p.sub(lower), p.sub(upper)
    if variable in p.scope.reached_by(start, stop):
        p.refuse(
            "the variable of an integral stands in its ends",
            "use another letter inside, such as t",
            position,
        )
    outer = p.scope
    p.scope = outer.child()
    p.scope.symbols[variable] = Symbol(variable, variable[0], Reals())
    inside = p.sub(body)
    degree = degree_of(inside, {variable: 1}, p.scope)
    p.scope = outer
    p.open_end = "the integral"
    return Integral(variable, start, stop, inside, degree, position=position)


def read_integrand(p: Reader, position: int) -> tuple[list[Token], Key]:
    r"""Step past what is integrated and its `dx`; return it and the variable."""
    body: list[Token] = []
    depth = 0
    while depth or not is_differential(p):
        depth += DEEPER.get(p.token.kind, 0)
        if depth < 0 or p.sees("end-of-input") or p.sees("cmd", r"\int"):
            p.refuse(
                "an integral needs its variable behind what is integrated, and holds no other",
                r"write \int_{a}^{b} x^2 \, dx",
                position,
            )
        body.append(p.next())
    p.next()
    variable = read_letter(p)
    if p.product_sign_ahead() and is_differential(p):
        p.refuse("which of these is the variable of the integral?", "use another letter", position)
    return body, variable


def is_differential(p: Reader) -> bool:
    """Whether a d and a letter stand here."""
    return p.sees("letter", "d") and starts_name(p.peek()) and p.peek(2).kind != "sub"


def read_extreme(p: Reader, name: str, scripts: Scripts, position: int) -> Expr:
    r"""Read `\max_{j} z_j`, over the range of the index."""
    if name not in ("max", "min"):
        p.refuse(f"a subscript on {name} is not understood", position=position)
    kind = cast("BigKind", name)
    return read_over(p, kind, scripts.lower, scripts.power, position)


def read_environment(p: Reader) -> Expr:
    """Read `cases` or a matrix."""
    begin = p.next()
    inside: list[Token] = []
    depth = 1
    while True:
        if p.sees("end-of-input"):
            p.refuse(rf"\begin{{{begin.text}}} is never closed", position=begin.position)
        depth += {"begin": 1, "end": -1}.get(p.token.kind, 0)
        token = p.next()
        if depth == 0:
            break
        inside.append(token)
    if token.text != begin.text:
        p.refuse(
            rf"\begin{{{begin.text}}} is closed by \end{{{token.text}}}", position=token.position
        )
    rows = [row for row in split_at(inside, "row") if row]
    if begin.text in CASES:
        return read_cases(p, rows, begin.position)
    if begin.text in MATRICES and rows:
        matrix: Expr = read_matrix(p, rows, begin.position)
        if begin.text == "vmatrix":  # its bars make it a determinant
            matrix = Apply("det", (matrix,), position=begin.position)
        return p.postfix(matrix)
    p.refuse(
        f"the environment {begin.text} is not understood inside a formula", position=begin.position
    )
    return None


def read_matrix(p: Reader, rows: list[list[Token]], position: int) -> Expr:
    """Read the cells of a matrix."""
    cells = tuple(tuple(p.sub(cell) for cell in split_at(row, "amp")) for row in rows)
    if len({len(row) for row in cells}) > 1:
        p.refuse("the rows of this matrix have different lengths", position=position)
    return Matrix(cells, position=position)


def read_cases(p: Reader, rows: list[list[Token]], position: int) -> Expr:
    """Read the rows of `cases`: a value, and a condition or `otherwise`."""
    values: list[Expr] = []
    found: list[Expr | None] = []
    for row in rows:
        cells = split_at(row, "amp")
        if len(cells) != 2:
            p.refuse(
                "each case needs one value and one condition, with & between",
                position=row[0].position,
            )
        value, condition = (strip_punctuation(cell) for cell in cells)
        values.append(p.sub(value))
        found.append(conditions.parse_case(condition, p))
    return Cases(tuple(values), tuple(found), position=position)


def as_cases(tokens: list[Token], opening: Token) -> list[Token]:
    r"""Return `\left\{ \begin{array}{ll} … \end{array} \right.` as the cases that it draws."""
    if not tokens or tokens[0].text not in MATRICES or tokens[-1].kind != "end":
        raise RefusalError("the bracket { is never closed", opening.position)
    end = replace(tokens[-1], text="cases")
    return [Token("begin", "cases", opening.position), *tokens[1:-1], end]


def read_indicator(p: Reader, position: int) -> Expr:
    r"""Read `\mathbf{1}[z > 0]`, `\mathbb{1}\{y = 1\}` or `\mathbb{1}_{z>0}`."""
    inside = p.group() if p.accept("sub") else p.bracketed()
    if inside and inside[0].kind == "open" and inside[0].text == "{":
        inside = Cursor(inside).bracketed()
    condition = conditions.parse_condition(inside, p)
    one, zero = Num("1", position=position), Num("0", position=position)
    return Cases((one, zero), (AllOf((condition,)), None), position=position)
