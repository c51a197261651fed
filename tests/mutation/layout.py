"""The terms and factors of a formula, as places in its LaTeX: no meaning, only where things are."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from stepcheck.core.read.tokens.tokens import tokenise

PAIRS = {"{": "}", "open": "close", "begin": "end"}
ONE_ARGUMENT = {
    r"\hat", r"\tilde", r"\bar", r"\mathbf", r"\mathcal", r"\mathbb", r"\mathrm", r"\mathsf",
    r"\mathfrak", r"\underbrace", r"\overbrace", r"\wrong",
}  # fmt: skip
FUNCTIONS = {
    r"\log", r"\exp", r"\sigma", r"\sin", r"\cos", r"\tanh", r"\max", r"\min", r"\nabla",
}  # fmt: skip
PRODUCTS = {r"\cdot", r"\odot", "/"}
SEPARATORS = {"comma", "amp", "row", "quad", "text", "close", "}", "end", "bar"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A token and where it begins and ends in the display."""

    kind: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Factor:
    """A factor with the product sign before it, if there is one; indices into the pieces."""

    start: int
    end: int
    sign: int | None


@dataclass(frozen=True, slots=True)
class Term:
    """A term with the + or − before it, if there is one; indices into the pieces."""

    start: int
    end: int
    sign: int | None
    factors: tuple[Factor, ...]


@dataclass
class Layout:
    """What can be edited in one side of a claim."""

    pieces: list[Piece]
    sums: list[list[Term]] = field(default_factory=list)
    powers: list[tuple[int, int]] = field(default_factory=list)  # from ^ to the end of it
    lower: list[tuple[int, int]] = field(default_factory=list)
    upper: list[tuple[int, int]] = field(default_factory=list)  # (i), sum's end, transpose

    def __post_init__(self) -> None:
        """Read the whole of it as a sum."""
        self.read(0, len(self.pieces))

    def read(self, at: int, end: int) -> None:
        """Read the sums between two places; commas and cells separate them."""
        while at < end:
            at = self.sum(at, end)
            at += at < end  # past the separator

    def sum(self, at: int, end: int) -> int:
        """Read one sum; return where it ends."""
        terms: list[Term] = []
        while at < end and not self.separates(at):
            sign = at if self.pieces[at].text in ("+", "-") else None
            start = at + (sign is not None)
            at, factors = self.product(start, end)
            terms.append(Term(start, at, sign, factors))
            if at == start:
                return at + 1  # a sign of another sort, such as ! or a relation
        if terms:
            self.sums.append(terms)
        return at

    def separates(self, at: int) -> bool:
        """Whether a sum ends at this piece."""
        piece = self.pieces[at]
        return piece.kind in SEPARATORS or (piece.kind == "op" and piece.text not in "+-/*")

    def product(self, at: int, end: int) -> tuple[int, tuple[Factor, ...]]:
        """Read factors; return where they end."""
        factors: list[Factor] = []
        while at < end and not self.separates(at) and self.pieces[at].text not in ("+", "-"):
            sign = at if self.pieces[at].text in PRODUCTS else None
            start = at + (sign is not None)
            if start >= end:
                return end, tuple(factors)
            at = self.factor(start, end)
            factors.append(Factor(start, at, sign))
        return at, tuple(factors)

    def factor(self, at: int, end: int) -> int:
        """Read an atom with its scripts; a function takes what follows it along."""
        text = self.pieces[at].text
        after = self.scripts(self.atom(at, end), end, big=text in (r"\sum", r"\prod"))
        if text in FUNCTIONS and after < end and not self.separates(after):
            return self.factor(after, end)
        return after

    def atom(self, at: int, end: int) -> int:
        """Read a group, a command with its arguments, or a single piece."""
        piece = self.pieces[at]
        if piece.kind in PAIRS:
            close = self.closing(at)
            self.read(at + 1, close - 1)
            return close
        if piece.text == r"\frac":
            top = self.argument(at + 1)
            bottom = self.argument(top)
            if not self.differentiates(at + 1):
                self.read_group(at + 1, top)
                self.read_group(top, bottom)
            return bottom
        if piece.text == r"\sqrt" or piece.text in ONE_ARGUMENT:
            after = self.argument(at + 1)
            if piece.text in (r"\sqrt", r"\underbrace", r"\overbrace"):
                self.read_group(at + 1, after)
            return after
        if piece.text == r"\partial" or (piece.text == "d" and at + 1 < end):
            return at + 1
        return at + 1

    def read_group(self, start: int, end: int) -> None:
        """Read what stands between braces."""
        if self.pieces[start].kind == "{":
            self.read(start + 1, end - 1)

    def differentiates(self, at: int) -> bool:
        """Whether a numerator begins with d or ∂."""
        at += self.pieces[at].kind == "{"
        return self.pieces[at].text in ("d", r"\partial")

    def argument(self, at: int) -> int:
        """Return where an argument ends: a group, a command with its own argument, or one piece."""
        if self.pieces[at].kind == "{":
            return self.closing(at)
        return self.argument(at + 1) if self.pieces[at].text in ONE_ARGUMENT else at + 1

    def closing(self, at: int) -> int:
        """Return the place behind the piece that closes the one here."""
        opening, depth = self.pieces[at].kind, 0
        for index in range(at, len(self.pieces)):
            depth += {opening: 1, PAIRS[opening]: -1}.get(self.pieces[index].kind, 0)
            if depth == 0:
                return index + 1
        return len(self.pieces)

    def scripts(self, at: int, end: int, *, big: bool) -> int:
        """Read what stands above and below; remember what may be edited there."""
        while at < end and self.pieces[at].kind in ("sub", "sup", "prime"):
            start, kind = at, self.pieces[at].kind
            at = at + 1 if kind == "prime" else self.argument(at + 1)
            if kind == "sub":
                self.lower.append((start, at))
            elif kind == "sup" and (big or self.is_index(start, at)):
                self.upper.append((start, at))
            elif kind == "sup":
                self.powers.append((start, at))
                self.read_group(start + 1, at)
        return at

    def is_index(self, start: int, end: int) -> bool:
        """Whether ^… is an index in brackets or a transpose."""
        inside = [p for p in self.pieces[start + 1 : end] if p.kind not in "{}"]
        return not inside or inside[0].kind == "open" or inside[0].text == r"\top"


@cache
def pieces(latex: str) -> tuple[Piece, ...]:
    """Return the tokens of a display with their ends; spaces belong to none."""
    tokens = tokenise(latex)
    starts = [t.position for t in tokens]
    ends = [next((s for s in starts[n:] if s > starts[n]), len(latex)) for n in range(len(tokens))]
    return tuple(
        Piece(t.kind, t.text, t.position, t.position + len(latex[t.position : end].rstrip()))
        for t, end in zip(tokens[:-1], ends, strict=False)
    )
