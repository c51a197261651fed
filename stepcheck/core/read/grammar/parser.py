"""Expressions: a precedence parser that knows what each name means in its scope.

sums → products → factors → atoms. Where a formula could be read in two ways it is refused, with the
brackets to add; nothing is guessed. Atoms are in `atoms`, derivatives in `calculus`, blocks such as
sums and matrices in `blocks`.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from stepcheck.core.binders import free_keys
from stepcheck.core.read.grammar import atoms
from stepcheck.core.read.grammar.functions import is_function
from stepcheck.core.read.grammar.reader import Reader
from stepcheck.core.read.grammar.scripts import Scripts, indices, read_scripts
from stepcheck.core.read.tokens.cursor import LATEST_DEPTH
from stepcheck.core.tree import (
    Add,
    All,
    Apply,
    At,
    Big,
    Call,
    Compose,
    Div,
    EachPow,
    Entry,
    Expr,
    Mul,
    Neg,
    Num,
    Pow,
    Ref,
    Transpose,
    walk,
)  # fmt: skip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stepcheck.core.read.tokens.tokens import Token
    from stepcheck.core.scope import Scope

Kind = Literal["juxtaposed", "dot", "entrywise", "cross", "kronecker"]
STOPS = {"end-of-input", "}", "close", "comma", "amp", "row", "quad", "text", "end"}
PRODUCTS: dict[str, Kind] = {
    r"\cdot": "dot",
    "*": "dot",
    r"\odot": "entrywise",
    r"\circ": "entrywise",
    r"\times": "cross",
    r"\otimes": "kronecker",
}


INSTEAD = {
    r"\sim": r"say in words how it is drawn, and declare its set, as in $x \in \mathbb{R}$",
    r"\propto": "write = and the factor, by a name of its own",
    r"\mapsto": "define a function with :=, as in f(t) := t^2",
    r"\mid": r"define what stands here with := first, as in P(A \mid B) := p",
    **dict.fromkeys((r"\ll", r"\gg"), r"write < or >, with a condition under which it holds"),
}
"""What to write for a sign that nothing reads where it stands."""


class Parser(Reader):
    """Reads one expression; every name in it must be known to the scope."""

    def __init__(self, tokens: Sequence[Token], scope: Scope) -> None:
        super().__init__(list(tokens))
        self.scope = scope
        self.open_end = ""
        self.bars = 0

    def sub(self, tokens: Sequence[Token], scope: Scope | None = None) -> Expr:
        """Read tokens as one whole expression."""
        return self.whole(tokens, scope)[0]

    def whole(self, tokens: Sequence[Token], scope: Scope | None = None) -> tuple[Expr, str]:
        """Read one whole expression; return with it what its right end leaves open."""
        inner = Parser(tokens, scope or self.scope)
        inner.depth = self.depth + 1
        if not tokens:
            self.refuse("an expression is missing here")
        expr = inner.expression()
        if not inner.sees("end-of-input"):
            inner.refuse(
                f"{inner.here()} is not understood here", INSTEAD.get(inner.token.text, "")
            )
        return expr, inner.open_end

    def expression(self) -> Expr:
        """Read terms joined by + and -."""
        self.depth += 1
        if self.depth > LATEST_DEPTH:
            self.refuse("too deeply nested")
        position = self.token.position
        terms = [self.signed()]
        while self.sees("op", "+", "-"):
            terms.append(self.signed())
        for earlier, later in pairwise(terms):
            self.check_index_leak(earlier, later)
        self.depth -= 1
        return terms[0] if len(terms) == 1 else Add(tuple(terms), position=position)

    def signed(self) -> Expr:
        """Read a product with the sign in front of it."""
        position = self.token.position
        if self.accept("op", "-"):
            return Neg(self.signed_operand(), position=position)
        if self.accept("op", "+"):
            return self.signed_operand()
        return self.product()

    def signed_operand(self) -> Expr:
        """Read what follows a sign; refuse a second sign."""
        if self.sees("op", "+", "-"):
            self.refuse("two signs in a row", "put the second one in brackets")
        return self.product()

    def check_index_leak(self, earlier: Expr, later: Expr) -> None:
        r"""Refuse `\sum_i a_i + b_i`, where the second term could belong to the sum."""
        for big in trailing_bigs(earlier):
            if big.index in free_keys(later):
                self.refuse(
                    f"does the {big.kind} over {big.index[0]} end before this term, or include it?",
                    "put brackets around what is summed, or around the sum", later.position
                )  # fmt: skip

    def product(self) -> Expr:
        """Read factors joined by juxtaposition, dots and slashes."""
        left = self.factor()
        slashed = False
        kinds: set[str] = set()
        while True:
            sign = self.token
            kind = self.product_sign()
            slash = kind is None and self.accept("op", "/")
            if kind is None and not slash:
                return left
            self.refuse_open_end()
            kinds.add(kind or "slash")
            if "kronecker" in kinds and len(kinds) > 1:
                self.refuse(
                    r"how far does \otimes reach here?", "put brackets around it", sign.position
                )
            if slashed:
                self.refuse("a/b c and a/b/c can be read in two ways", r"use \frac or brackets")
            if self.sees("op", "-", "+"):
                self.refuse("a sign after a product sign", "put the signed factor in brackets")
            number = self.sees("num")
            right = self.factor()
            if slash:
                left, slashed = Div(left, right, position=left.position), True
            else:
                left = self.joined(left, right, kind or "juxtaposed", sign, number=number)

    def joined(self, left: Expr, right: Expr, kind: Kind, sign: Token, *, number: bool) -> Expr:
        """Return a product; refuse a number, or a power of one, directly behind a factor."""
        mixed = isinstance(left, Num) and isinstance(right, Div) and is_printed(right)
        if kind == "juxtaposed" and mixed:
            self.refuse(
                "a number before a fraction of numbers could be their sum or their product",
                r"write + or \cdot between them",
                sign.position,
            )
        power = isinstance(right, Pow) and isinstance(rightmost(left), Ref | Call | Div)
        if kind == "juxtaposed" and not power and (number or isinstance(leftmost(right), Num)):
            self.refuse(
                "a number stands directly behind another factor",
                r"write \cdot between them",
                sign.position,
            )
        if kind == "cross" and (isinstance(left, Num) or isinstance(right, Num)):
            kind = "dot"  # of numbers
        if sign.text == r"\circ" and any(is_function(e, self.scope) for e in (left, right)):
            if not all(is_function(e, self.scope) for e in (left, right)):
                self.refuse("one side of this composition is no function", position=sign.position)
            return Compose(left, right, position=left.position)
        return Mul(left, right, kind, position=left.position)

    def product_sign(self) -> Kind | None:
        """Step past a product sign, or see that a factor follows directly."""
        if self.token.text in PRODUCTS and self.token.kind in ("cmd", "op"):
            return PRODUCTS[self.next().text]
        if self.token.kind in STOPS or self.token.kind == "op":
            return None
        if self.token.kind == "bar" and self.bars:
            return None
        if self.token.kind == "cmd" and self.token.text in atoms.ENDS:
            return None
        return "juxtaposed"

    def product_sign_ahead(self) -> bool:
        """Whether another factor follows, without stepping to it."""
        at = self.at
        found = self.product_sign() is not None
        self.at = at
        return found

    def refuse_open_end(self) -> None:
        r"""Refuse `\log a b` and `d/dz a b`, whose argument has no clear end."""
        if self.open_end:
            what, self.open_end = self.open_end, ""
            self.refuse(f"where does the argument of {what} end?", "put its argument in brackets")

    def factor(self) -> Expr:
        """Read an atom with its powers, transposes, entries and evaluation bars."""
        self.open_end = ""
        expr = self.postfix(atoms.read_atom(self))
        while self.sees("bar", "|") and self.peek().kind == "sub":
            self.next()
            self.next()
            names, values = atoms.read_bindings(self, self.group())
            expr = At(expr, names, values, position=expr.position)
        return expr

    def postfix(self, expr: Expr) -> Expr:
        """Read what stands above and below a closing bracket or a fraction."""
        if self.token.kind not in ("sup", "sub", "prime"):
            return self.powered(expr, Scripts()) if self.sees("op", "!") else expr
        if self.open_end and self.sees("sup"):
            self.refuse(f"is the power inside {self.open_end} or outside?", "add brackets")
        position = self.token.position
        scripts = read_scripts(self, self.scope)
        if scripts.primes or scripts.label or scripts.index:
            self.refuse(
                "this mark has no meaning behind an expression",
                r"write a derivative as a fraction in front of it: \frac{d}{dx}"
                if scripts.primes
                else "",
                position,
            )
        if scripts.lower:
            lows = indices(scripts.lower, 2, self.sub)
            expr = Entry(expr, lows, position=expr.position)
        return self.powered(expr, scripts)

    def powered(self, expr: Expr, scripts: Scripts) -> Expr:
        """Return an expression with its transpose, its power or its factorial."""
        expr = self.raised(expr, scripts)
        if self.accept("op", "!"):
            if self.sees("op", "!"):
                self.refuse(
                    "!! is a factorial of every second number, which is not understood",
                    "for the factorial of a factorial write (n!)!",
                )
            expr = Apply("factorial", (expr,), position=expr.position)
        return expr

    def raised(self, expr: Expr, scripts: Scripts) -> Expr:
        """Return an expression with its transpose or its power."""
        if scripts.power and [t.text for t in scripts.power] in (["-", "T"], ["-", r"\top"]):
            inverse = Pow(expr, Neg(Num("1")), position=expr.position)
            return Transpose(inverse, position=expr.position)
        if scripts.transposed:
            if isinstance(expr, Ref) and len(expr.lower) > 1 and All not in map(type, expr.lower):
                self.refuse(
                    "a transposed entry is the entry itself; or is it an entry of the transpose?",
                    r"write (\mathbf{X}^\top)_{ji} for an entry of the transpose",
                    expr.position,
                )
            return Transpose(expr, position=expr.position)
        if scripts.power:
            self.refuse_two_roles(expr, scripts.power)
            kind = EachPow if scripts.entrywise else Pow
            return kind(expr, self.sub(scripts.power), position=expr.position)
        return expr

    def refuse_two_roles(self, base: Expr, power: list[Token]) -> None:
        """Refuse a power that is read in one way by the page and in another by habit."""
        if [t.text for t in power] == ["T"] and any(self.is_array(n) for n in walk(base)):
            self.refuse(
                "`T` is a name of this page, so is this a power or a transpose?",
                r"write \top for a transpose, or use another letter",
                power[0].position,
            )
        named_e = isinstance(base, Ref) and base.key == ("e", "plain")
        if named_e and not all(t.kind == "num" for t in power):
            self.refuse(
                "`e` is a name of this page, so is this a power of it or the exponential?",
                r"write \exp(…) for the exponential, or use another letter",
                power[0].position,
            )

    def is_array(self, node: Expr) -> bool:
        """Whether a node is a name with entries."""
        if not isinstance(node, Ref) or node.lower:
            return False
        symbol = self.scope.get(node.key)
        shaped = symbol is not None and symbol.domain is not None and symbol.domain.shape
        return bool(shaped) or node.key[1] != "plain" or (symbol is not None and symbol.is_array)


def is_printed(fraction: Div) -> bool:
    """Whether a fraction has nothing but a number above and below."""
    return isinstance(fraction.top, Num) and isinstance(fraction.bottom, Num)


def leftmost(expr: Expr) -> Expr:
    """Return what a power or a product begins with."""
    while isinstance(expr, (Pow, Mul)):
        expr = expr.base if isinstance(expr, Pow) else expr.left
    return expr


def rightmost(expr: Expr) -> Expr:
    """Return what a product ends with."""
    while isinstance(expr, Mul):
        expr = expr.right
    return expr


def trailing_bigs(term: Expr) -> list[Big]:
    """Return the sums that reach the right end of a term without a bracket around them."""
    if isinstance(term, Neg):
        return trailing_bigs(term.body)
    if isinstance(term, Mul):
        return trailing_bigs(term.right)
    return [term, *trailing_bigs(term.body)] if isinstance(term, Big) else []


def parse(tokens: Sequence[Token], scope: Scope) -> Expr:
    """Return the tree of an expression, or raise `RefusalError`."""
    return Parser(tokens, scope).sub(tokens)


def reader_in(scope: Scope) -> Reader:
    """Return a reader for sets and conditions that stand outside any expression."""
    return Parser([], scope)
