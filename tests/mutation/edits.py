"""Every single edit of one side of a claim: the slips of people who copy formulas by hand."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from .layout import FUNCTIONS, Factor, Layout, Piece, Term

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stepcheck.core.scope import Scope

PARTNERS = {"x": "w", "w": "x", "L": "J", "J": "L", "m": "n", "n": "m", "i": "j", "j": "i"}
RELATIONS = {
    "<": (">", r"\le"), ">": ("<", r"\ge"), r"\le": (r"\ge", "<"), r"\ge": (r"\le", ">"),
    r"\approx": ("=",), "=": (r"\ne",), r"\ne": ("=",),
}  # fmt: skip
OTHER_FUNCTION = {r"\log": r"\exp", r"\exp": r"\log", r"\sin": r"\cos", r"\cos": r"\sin",
                  r"\max": r"\min", r"\min": r"\max", r"\sum": r"\prod"}  # fmt: skip
NO_NAMES = {"d", "e"}
GREEK = {r"\alpha", r"\beta", r"\gamma", r"\eta", r"\theta", r"\kappa", r"\lambda", r"\mu",
         r"\rho", r"\tau", r"\varepsilon", r"\phi"}  # fmt: skip
BIG = {r"\sum", r"\prod"}


@dataclass(frozen=True, slots=True)
class Edit:
    """What to put in the place of `start:end` of a display."""

    kind: str
    start: int
    end: int
    new: str


class Editor:
    """Yields the edits of one side of a claim."""

    def __init__(self, latex: str, pieces: list[Piece], scope: Scope) -> None:
        self.latex, self.pieces, self.scope = latex, pieces, scope
        self.layout = Layout(pieces)
        self.inside = {n for start, end in self.scripts() for n in range(start, end)}

    def scripts(self) -> list[tuple[int, int]]:
        """Return the places of all indices, below and above."""
        return [*self.layout.lower, *self.layout.upper]

    def run(self) -> Iterator[Edit]:
        """Yield all edits, of every kind."""
        yield from self.signs()
        yield from self.whole_side()
        for terms in self.layout.sums:
            yield from self.terms(terms)
            for term in terms:
                yield from self.factors(term)
        yield from self.numbers()
        yield from self.powers()
        yield from self.names()
        yield from self.hats()
        yield from self.transposes()
        yield from self.indices()
        yield from self.functions()

    def text(self, start: int, end: int) -> str:
        """Return the LaTeX of some pieces."""
        return self.latex[self.pieces[start].start : self.pieces[end - 1].end]

    def replace(self, kind: str, start: int, end: int, new: str) -> Edit:
        """Return the edit that replaces some pieces."""
        return Edit(kind, self.pieces[start].start, self.pieces[end - 1].end, new)

    def insert(self, kind: str, at: int, new: str) -> Edit:
        """Return the edit that puts something before a piece."""
        return Edit(kind, self.pieces[at].start, self.pieces[at].start, new)

    def signs(self) -> Iterator[Edit]:
        """Swap + and −; drop or add a minus at the front of a sum."""
        for terms in self.layout.sums:
            for number, term in enumerate(terms):
                sign = term.sign
                if sign is None and term.start < term.end:
                    yield self.insert("sign", term.start, "-")
                elif sign is not None and number:
                    other = "-" if self.pieces[sign].text == "+" else "+"
                    yield self.replace("sign", sign, sign + 1, other)
                elif sign is not None:
                    yield self.replace("sign", sign, sign + 1, "")

    def whole_side(self) -> Iterator[Edit]:
        r"""Put a factor 2, 1/2, m or \frac{1}{m} before each term of the side."""
        if not self.layout.sums:
            return
        factors = ["2", r"\frac{1}{2}"]
        if self.scope.get(("m", "plain")):
            factors += [r"\frac{1}{m}", "m"]
        for term in self.layout.sums[-1]:  # the outermost is read to its end last
            for factor in factors:
                yield self.insert("factor", term.start, rf"{factor} \cdot ")

    def terms(self, terms: list[Term]) -> Iterator[Edit]:
        """Drop one term of a sum, with its sign."""
        for number, term in enumerate(terms if len(terms) > 1 else []):
            start = term.start if term.sign is None else term.sign
            end = term.end
            plus = number == 0 and self.pieces[terms[1].sign or 0].text == "+"
            yield self.replace("term", start, end + plus, "")

    def factors(self, term: Term) -> Iterator[Edit]:
        """Drop one factor of a product, with its product sign; drop a divisor."""
        for number, factor in enumerate(term.factors):
            if len(term.factors) > 1:
                yield self.without(term, number, factor)
            if self.pieces[factor.start].text == r"\frac":
                yield from self.divisor(factor)

    def without(self, term: Term, number: int, factor: Factor) -> Edit:
        """Return the edit that drops a factor."""
        start = factor.start if factor.sign is None else factor.sign
        following = term.factors[number + 1].sign if number + 1 < len(term.factors) else None
        first = number == 0 or self.pieces[term.factors[number - 1].start].text in BIG
        drops_next = first and following is not None
        return self.replace("factor", start, factor.end + drops_next, "")

    def divisor(self, factor: Factor) -> Iterator[Edit]:
        """Leave only the numerator of a fraction."""
        top = self.layout.argument(factor.start + 1)
        bottom = self.layout.argument(top)
        if not self.layout.differentiates(factor.start + 1):
            inside = self.text(factor.start + 1, top).removeprefix("{").removesuffix("}")
            yield self.replace("factor", factor.start, bottom, rf"\left({inside}\right)")

    def numbers(self) -> Iterator[Edit]:
        """Make an integer one more, or the double; change the last digit of a decimal by one."""
        powers = {n for start, end in self.layout.powers for n in range(start, end)}
        for at, piece in enumerate(self.pieces):
            if piece.kind != "num":
                continue
            if "." in piece.text:
                unit = Decimal(1).scaleb(-len(piece.text.partition(".")[2]))
                for new in (Decimal(piece.text) + unit, Decimal(piece.text) - unit):
                    yield self.replace("digit", at, at + 1, f"{abs(new):f}")
                continue
            kind = "index" if at in self.inside else "exponent" if at in powers else "factor"
            yield self.replace(kind, at, at + 1, str(int(piece.text) + 1))
            if kind == "factor" and int(piece.text) > 1:
                yield self.replace(kind, at, at + 1, str(2 * int(piece.text)))

    def powers(self) -> Iterator[Edit]:
        """Drop a power; square a bracket that had none."""
        for start, end in self.layout.powers:
            yield self.replace("exponent", start, end, "")
        for at, piece in enumerate(self.pieces):
            following = self.pieces[at + 1].kind if at + 1 < len(self.pieces) else ""
            bare = piece.kind == "close" and following not in ("sup", "sub", "prime")
            if bare and at not in self.inside and piece.text in (")", "]"):
                yield Edit("exponent", piece.end, piece.end, "^2")

    def names(self) -> Iterator[Edit]:
        """Replace a name by its usual partner, and by the next other name of the same side."""
        letters = [p.text for p in self.pieces if self.is_name(p)]
        for at, piece in enumerate(self.pieces):
            if not self.is_name(piece):
                continue
            order = letters + letters
            here = sum(self.is_name(p) for p in self.pieces[:at])
            others = [n for n in order[here:] if n != piece.text][:1]
            partner = PARTNERS.get(piece.text)
            if partner and any(self.scope.get((partner, w)) for w in ("plain", "bold")):
                others.append(partner)
            kind = "index" if at in self.inside else "name"
            for other in dict.fromkeys(others):
                yield self.replace(kind, at, at + 1, other + " " * (other in GREEK))

    def is_name(self, piece: Piece) -> bool:
        """Whether a piece is a letter that names something."""
        return piece.text in GREEK or (piece.kind == "letter" and piece.text not in NO_NAMES)

    def hats(self) -> Iterator[Edit]:
        """Swap y and ŷ, and z and ŷ: the input where the output belongs."""
        for at, piece in enumerate(self.pieces):
            if piece.text == r"\hat":
                end = self.layout.argument(at + 1)
                inside = self.text(at + 1, end).removeprefix("{").removesuffix("}")
                yield self.replace("name", at, end, inside)
                if "y" in inside:
                    yield self.replace("name", at, end, inside.replace("y", "z"))
            elif piece.text in ("y", "z") and not self.under(at, r"\hat"):
                start, end = (at, at + 1) if not self.under(at, r"\mathbf") else self.bold(at)
                plain = self.text(start, end).replace("z", "y")
                yield self.replace("name", start, end, rf"\hat{{{plain}}}")

    def under(self, at: int, command: str) -> bool:
        """Whether a letter stands in the argument of a command."""
        around = []
        while at > 0 and self.pieces[at - 1].text in ("{", r"\hat", r"\mathbf"):
            at -= 1
            around.append(self.pieces[at].text)
        return command in around

    def bold(self, at: int) -> tuple[int, int]:
        r"""Return the place of the \mathbf{…} around a letter."""
        start = max(n for n in range(at) if self.pieces[n].text == r"\mathbf")
        return start, self.layout.argument(start + 1)

    def transposes(self) -> Iterator[Edit]:
        """Drop a transpose, or add one behind a bold name."""
        for at, piece in enumerate(self.pieces):
            if piece.text == r"\top":
                start = max(n for n in range(at) if self.pieces[n].kind == "sup")
                yield self.replace("transpose", start, self.layout.argument(start + 1), "")
            elif piece.text == r"\mathbf" and at not in self.inside:
                end = self.layout.argument(at + 1)
                while end < len(self.pieces) and self.pieces[end].kind == "}":
                    end += 1  # behind the hat
                if end >= len(self.pieces) or self.pieces[end].kind not in ("sup", "sub"):
                    yield Edit("transpose", self.pieces[end - 1].end, self.pieces[end - 1].end,
                               r"^\top")  # fmt: skip

    def indices(self) -> Iterator[Edit]:
        """Drop an index; swap w_1 and w_2."""
        for start, end in self.scripts():
            if not any(p.text == r"\top" for p in self.pieces[start:end]):
                yield self.replace("index", start, end, "")
            for at in range(start, end):
                if self.pieces[at].kind == "num" and self.pieces[at].text in ("2", "3"):
                    less = str(int(self.pieces[at].text) - 1)
                    yield self.replace("index", at, at + 1, less)

    def functions(self) -> Iterator[Edit]:
        """Swap log and exp and the like; drop a function or a prime; swap σ and σ′."""
        for at, piece in enumerate(self.pieces):
            if piece.text in OTHER_FUNCTION:
                yield self.replace("function", at, at + 1, OTHER_FUNCTION[piece.text])
            if piece.text in FUNCTIONS - {r"\nabla"} and at + 1 < len(self.pieces):
                following = self.pieces[at + 1].kind
                if following not in ("sub", "sup", "prime"):
                    yield self.replace("function", at, at + 1, "")
                if piece.text == r"\sigma" and following == "open":
                    yield self.replace("function", at, at + 1, r"\sigma'")
            if piece.kind == "prime":
                yield self.replace("function", at, at + 1, "")


def relation_edits(relation: Piece) -> Iterator[Edit]:
    """Yield another direction and another strictness; = for ≈."""
    for new in RELATIONS.get(relation.text, ()):
        yield Edit("relation", relation.start, relation.end, new + " ")
