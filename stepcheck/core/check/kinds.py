"""One statement → its verdict: each kind of statement has its method."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

from stepcheck.core import arrays
from stepcheck.core.arrays import Flexible
from stepcheck.core.check import introduce
from stepcheck.core.check.claim import Claim, proved_by_all
from stepcheck.core.check.updates import check_update
from stepcheck.core.domains import Domain, Interval, Member
from stepcheck.core.errors import RefusalError, ShapeError, UndefinedError, UnsureError
from stepcheck.core.read.grammar import derivatives
from stepcheck.core.read.grammar.conditions import RELATIONS
from stepcheck.core.read.grammar.parser import Parser, parse, reader_in
from stepcheck.core.read.grammar.scripts import starts_name
from stepcheck.core.read.grammar.sets import parse_set
from stepcheck.core.read.tokens.cursor import latex_of, split_at, strip_punctuation
from stepcheck.core.read.tokens.tokens import Token
from stepcheck.core.tree import Bare, Expr, Ref, walk
from stepcheck.core.trial.chain import Chain, Judgement, Point
from stepcheck.core.trial.settled import are_all
from stepcheck.core.trial.shapes import is_array
from stepcheck.core.value.truth import truth
from stepcheck.core.verdict import (
    FailedStep,
    Link,
    Nonsense,
    NotMember,
    NoValue,
    Problem,
    Proof,
    Verdict,
)

if TYPE_CHECKING:
    from stepcheck.core.scope import Scope
    from stepcheck.core.verdict import Outcome


class Step(Claim):
    """Checks one statement."""

    def run(self, kind: str) -> Verdict:
        """Return the verdict for a kind of statement."""
        if self.statement.mark == "wrong" and kind not in ("claim", "update"):
            raise RefusalError(
                rf"only a claim can be wrong; this is a {kind}", self.statement.position
            )
        check = {
            "declaration": self.declaration, "definition": self.definition,
            "claim": self.claim, "update": self.update, "mention": self.mention,
        }[kind]  # fmt: skip
        return check()

    def mention(self) -> Verdict:
        """Read a statement without a relation: every name in it must be known."""
        for part in self.statement.parts:
            if part and not is_operator(part, self.scope):
                parse_mention(strip_punctuation(part), self.scope)
        return self.verdict("mention")

    def declaration(self) -> Verdict:
        """Introduce symbols, or check that a known value lies in a set."""
        s = self.statement
        if all(not p for p in s.parts) or len(s.relations) != 1:
            if len(s.relations) == 1 or not s.relations:
                return self.mention_or_function()
            name = latex_of(s.parts[0])
            raise RefusalError(
                "a declaration has one set",
                s.position,
                f"declare the name alone, as in {name} \\in",
            )
        if not s.parts[0]:
            return self.mention_or_function()
        if self.is_function(s.parts[0]):
            raise RefusalError("a declaration of a function uses a colon and an arrow", s.position)
        names = split_at(s.parts[0], "comma")
        for word in filter(introduce.is_word, names):
            if not any(self.scope.find((t.text, "plain")) for t in word):
                introduce.read_target(word, self.scope)  # refused, with what to write
        if not all(named(part, self.scope) for part in names) or any(
            self.defined(ref) for part in names if (ref := introduce.known(part, self.scope))
        ):
            return self.membership()
        self.introduce_indices()
        introduce.declare(s.parts[0], s.parts[1], self.outer)
        return self.verdict("declaration")

    def introduce_indices(self) -> None:
        r"""Let the i of `x_i \in \mathbb{R} \text{ for } i = 1, \dots, m` be known from here on."""
        if self.filters or self.scope.fixed:
            raise RefusalError(
                "a declaration takes no condition but the range of an index",
                self.statement.position,
                r"narrow the set, e.g. x \in (0, \infty)",
            )
        for key, symbol in self.scope.symbols.items():
            earlier = self.outer.get(key)
            if earlier is not None and earlier.domain != symbol.domain:
                raise RefusalError(
                    f"`{symbol.latex}` has another range already",
                    self.statement.position,
                    "use another letter for the index",
                )
            self.outer.symbols[key] = symbol

    def defined(self, ref: Ref) -> bool:
        """Tell whether a name is more than a free symbol: a definition, or an entry."""
        symbol = self.scope.get(ref.key)
        return bool(ref.upper or ref.lower or ref.whole) or (
            symbol is not None and symbol.domain is None
        )

    def is_function(self, tokens: list[Token]) -> bool:
        """Tell whether a declaration has the colon of a function."""
        return any(t.text == ":" for t in tokens)

    def mention_or_function(self) -> Verdict:
        r"""Read `f \colon \mathbb{R} \to \mathbb{R}`, or a bare sign such as ∈."""
        tokens = self.statement.parts[0]
        if not any(tokens):
            return self.verdict("mention")
        sides = split_at(tokens, "op", ":")
        if len(sides) != 2:
            raise RefusalError(
                r"an arrow is understood in f \colon \mathbb{R} \to \mathbb{R} only",
                self.statement.position,
            )
        introduce.declare_function(sides[0], sides[1], self.outer)
        return self.verdict("declaration")

    def membership(self) -> Verdict:
        """Check that a value lies in a set, at every sample."""
        s = self.statement
        domain = parse_set(s.parts[1], reader_in(self.scope))
        exprs = [parse(p, self.scope) for p in split_at(s.parts[0], "comma")]
        for expr, taken in itertools.product(exprs, () if domain.shape else domain.excluded):
            chain, judgement = self.judged([expr, taken], [r"\ne"])[0]
            if judgement.failed is not None and judgement.point is not None:
                problem = NotMember(judgement.point.outcomes[0])
                return self.false("claim", problem, chain, judgement)
        if isinstance(domain, Interval) and not domain.shape and len(exprs) == 1:
            return self.between(exprs[0], domain)
        points: list[Point] = []
        for chain, judgement in self.judged(exprs, []):
            for point in judgement.points:
                for expr, found in zip(exprs, point.outcomes, strict=True):
                    if isinstance(found, NoValue) or not lies_in(point, expr, domain):
                        problem = NotMember(found)
                        return self.false("claim", problem, chain, Judgement(None, point))
                    if isinstance(domain, Interval) and arrays.is_array(found):
                        raise RefusalError(
                            "whether all entries lie between two ends is not tried",
                            expr.position,
                            "say it of one entry, with a letter for its index",
                        )
            points.extend(judgement.points)
        proof = Proof("numbers") if self.prove and are_all(chain, points) else None
        return self.member(len(points), points[0].outcomes[0], proof)

    def between(self, expr: Expr, domain: Interval) -> Verdict:
        """Check that a number lies in an interval, as the two orders that this means."""
        signs = [r"\le" if closed else "<" for closed in domain.closed]
        exprs = [e for e in (domain.low, expr, domain.high) if e is not None]
        relations = [
            sign for sign, end in zip(signs, (domain.low, domain.high), strict=True) if end
        ]
        tried = self.judged(exprs, relations)
        chain, found = tried[0]
        if found.failed is not None and found.point is not None:
            value = found.point.outcomes[exprs.index(expr)]
            return self.false("claim", NotMember(value), chain, found)
        known = proved_by_all(tried) if self.prove else [None]
        proof = None if None in known else known[0]
        value = found.points[0].outcomes[exprs.index(expr)]
        return self.member(len(found.points), value, proof)

    def member(self, points: int, value: Outcome, proof: Proof | None) -> Verdict:
        """Return the verdict on a value that lies in its set, which it has at the first point."""
        link = Link(self.statement.relations[0].position, value, proof=proof)
        return self.verdict("claim", points=points, steps=1, links=(link,))

    def definition(self) -> Verdict:
        """Introduce a name; for a known name, fix a free one or compare with what it means."""
        s = self.statement
        if s.relations[0].text != ":=" or not s.parts[0]:
            if not any(s.parts):
                return self.verdict("mention")
            raise RefusalError("a definition has := behind the new name", s.relations[0].position)
        if any(r.text == ":=" for r in s.relations[1:]):
            raise RefusalError("one definition at a time", s.relations[1].position)
        head, body, *rest = s.parts
        params = introduce.read_target(head, self.scope).params
        ref = introduce.known(head, self.scope)
        if ref is None or (ref.whole and self.is_total(head, body)):
            self.introduce(head, body)
        elif params or not self.fixes(ref, body):
            self.refuse_label(ref, head)
            if (symbol := self.scope.get(ref.key)) and symbol.params:
                introduce.declare_params(params, self.scope)
            found = self.claim(["=", *[r.text for r in s.relations[1:]]])
            return self.defined_again(found, ref)
        else:
            introduce.fix(ref, body, self.outer)
            if problem := self.unfit(ref):
                self.outer.fixed.pop((ref.key, ref.upper, ref.lower))
                return Verdict("definition", "false", s.position, s.end, problem)
        if rest:
            verdict = self.claim(["="] + [r.text for r in s.relations[1:]])
            return verdict.but(kind="definition")
        return self.verdict("definition")

    def defined_again(self, found: Verdict, ref: Ref) -> Verdict:
        """Return the verdict on a second definition, which says of what name it is."""
        if isinstance(found.problem, FailedStep) and found.problem.step == 0:
            return found.but(problem=replace(found.problem, again=ref.key, hint=None))
        return found

    def refuse_label(self, ref: Ref, head: list[Token]) -> None:
        """Refuse `P(B) := …` behind a `P(A) := …` in which no A stood: A is no argument there."""
        symbol = self.scope.get(ref.key)
        if symbol is None or symbol.body is None or not symbol.params:
            return
        if not set(symbol.params) & self.scope.reached_by(symbol.body):
            raise RefusalError(
                f"{symbol.latex}(…) was defined without its argument, so it is one value for all",
                head[0].position,
                rf"give each value a name of its own, as in {symbol.latex}_A",
                again=symbol.key,
            )

    def is_total(self, head: list[Token], body: list[Token]) -> bool:
        r"""Whether a plain letter is a number of its own beside its family: `L := \sum_i L_i`."""
        if introduce.read_target(head, self.scope).key[1] != "plain":
            return False
        return is_array(parse(strip_punctuation(body), self.scope), self.scope) is False

    def introduce(self, head: list[Token], body: list[Token]) -> None:
        """Introduce a new name, with what a `where` behind it introduces."""
        if self.statement.conditions:
            introduced = self.scope.child()
            key = introduce.define(head, body, introduced)
            self.outer.symbols |= {
                k: v for k, v in self.scope.symbols.items() if k not in self.outer.symbols
            }
            self.outer.symbols[key] = introduced.symbols[key]
            return
        introduce.define(head, body, self.outer)

    def fixes(self, ref: Ref, body: list[Token]) -> bool:
        """Whether := gives a known name a value: a free one, or any one inside an example."""
        symbol = self.outer.get(ref.key)
        if (
            symbol is None
            or self.outer.override(ref) is not None
            or self.outer.wholly_fixed(ref.key)
        ):
            return False
        if symbol.domain is not None:
            return not symbol.is_index or not (ref.upper or ref.lower)
        value = parse(strip_punctuation(body), self.scope)
        constant = not any(isinstance(n, Ref) for n in walk(value))
        return self.outer.local and constant and not self.determined(ref)

    def determined(self, ref: Ref) -> bool:
        """Whether everything that a defined name depends on has a value in this scope."""
        free = [
            k
            for k in self.outer.depends(ref.key)
            if (s := self.outer.get(k)) and s.domain is not None and not s.callable
        ]
        return all(self.outer.wholly_fixed(k) for k in free)

    def unfit(self, ref: Ref) -> Problem | None:
        """Return what is wrong with a value just given: another shape, or outside the set."""
        symbol = self.outer.get(ref.key)
        chain = Chain(self.outer, [ref], [], [], self.seed)
        try:
            point = next(iter(chain.points()))
            value = point.outcomes[0]
            if isinstance(value, NoValue):
                return Nonsense(value.why)
            if symbol and symbol.domain and not lies_in(point, ref, symbol.domain):
                return NotMember(value, symbol.latex)
        except (ShapeError, UndefinedError) as error:
            return Nonsense(str(error))
        return None

    def update(self) -> Verdict:
        r"""Check a step of an algorithm, and any claims that follow it."""
        s = self.statement
        if s.relations[0].text != r"\leftarrow":
            raise RefusalError("the arrow of an update comes first", s.relations[0].position)
        exprs = self.exprs()
        problem = check_update(self.scope, exprs[0], exprs[1], self.seed)
        if problem:
            return Verdict("update", "false", s.position, s.end, problem)
        if len(exprs) > 2:
            relations = [r.text for r in s.relations[1:]]
            found = self.judge(exprs[1:], relations, "update", s.parts[1:])
            return found.but(links=(Link(s.relations[0].position), *found.links))
        return self.verdict("update", links=(Link(s.relations[0].position),))


def lies_in(point: Point, expr: Expr, domain: Domain) -> bool:
    """Whether an expression has a value of a set at a point; what is open there is no value."""
    value = point.env.eval(expr)
    sizes = tuple(point.env.whole(size) for size in domain.shape) or (1,)
    wanted = (*sizes, 1) if len(sizes) == 1 else sizes
    has = wanted if isinstance(value, Flexible) else arrays.shape_of(value) or (1, 1)
    if has != wanted and has == wanted[::-1] and 1 in has:
        raise RefusalError(
            "a row, in a set of columns",
            expr.position,
            r"write \mathbb{R}^{1 \times n} for rows, or transpose it",
        )
    if has != wanted:
        return False
    try:
        return truth(point.env, Member(expr, domain))
    except UnsureError:
        return False


def named(tokens: list[Token], scope: Scope) -> bool:
    """Tell whether tokens are a name and nothing else, with scripts that a new name may have."""
    try:
        introduce.read_target(tokens, scope)
    except RefusalError:
        return False
    return True


def is_operator(part: list[Token], scope: Scope) -> bool:
    r"""Whether a mention is nothing but a sign or an operator: `\odot`, `\log`, `\frac{d}{dz}`."""
    if len(part) == 1 and (part[0].text in RELATIONS or part[0].kind in ("op", "cmd")):
        return not starts_name(part[0])
    if part[0].text == r"\frac" and len(part) < 14:
        p = Parser([*part, Token("end-of-input", "", 0)], scope)
        p.next()
        top, bottom = p.argument(), p.argument()
        if p.sees("end-of-input") and len(top) == 1 and derivatives.is_derivative(top, bottom):
            derivatives.read_variables(p, bottom)
            return True
    return False


def parse_mention(part: list[Token], scope: Scope) -> None:
    """Read an expression; a function without its argument may be mentioned."""
    expr = parse(part, scope)
    inner = [n for n in walk(expr) if isinstance(n, Bare) and n is not expr]
    if inner:
        raise RefusalError(
            f"the function `{inner[0].key[0]}` stands without its argument",
            inner[0].position,
            "write the argument in brackets",
        )
