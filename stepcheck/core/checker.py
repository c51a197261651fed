"""Statements in reading order → verdicts. The scope grows as a reader's knowledge does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stepcheck.core import arrays, assume, introduce
from stepcheck.core.conditions import RELATIONS, parse_set, strip_punctuation
from stepcheck.core.cursor import split_at
from stepcheck.core.diagnose import hint
from stepcheck.core.errors import RefusalError, ShapeError, UndefinedError
from stepcheck.core.judge import Failure, Judge, Judgement, compare_values, free_indices
from stepcheck.core.nablas import completed
from stepcheck.core.numbers import primal, show
from stepcheck.core.parser import Parser, parse
from stepcheck.core.report import counterexample, shown
from stepcheck.core.statements import Statement, read_display
from stepcheck.core.tokens import Token
from stepcheck.core.tree import Bare, Deriv, Expr, Member, Ref, walk
from stepcheck.core.updates import check_update
from stepcheck.core.verdict import Side, Verdict

if TYPE_CHECKING:
    from stepcheck.core.scope import Scope

INTERNAL = "the checker itself failed"
DIVISIONS = {":=": "definition", r"\in": "declaration", r"\leftarrow": "update"}


def check_display(latex: str, scope: Scope, seed: int = 0) -> list[Verdict]:
    """Check every statement of a display; definitions and declarations extend the scope."""
    try:
        statements = read_display(latex, lambda w: is_word(w, scope))
    except RefusalError as error:
        return [refused("claim", error, 0, len(latex))]
    except RecursionError:
        return [refused("claim", RefusalError("too deeply nested"), 0, len(latex))]
    return [check_statement(s, scope, seed) for s in statements]


def is_word(word: str, scope: Scope) -> bool:
    """Whether words in a formula are a name of the scope."""
    return len(word) > 1 and scope.get((word, "plain")) is not None


def refused(kind: str, error: RefusalError, position: int, end: int) -> Verdict:
    at = error.position or position
    return Verdict(kind, "refused", at, max(end, at), error.message, error.fix)


def kind_of(statement: Statement) -> str:
    """Return what kind of statement this is."""
    relations = [r.text for r in statement.relations]
    for sign, kind in DIVISIONS.items():
        if sign in relations:
            return kind
    if any(t.text == r"\to" for part in statement.parts for t in part):
        return "declaration"
    return "claim" if relations else "mention"


def check_statement(statement: Statement, scope: Scope, seed: int = 0) -> Verdict:
    """Return the verdict on one statement."""
    kind = kind_of(statement)
    if statement.mark == "unchecked":
        return Verdict(kind, "unchecked", statement.position, statement.end, statement.reason)
    try:
        verdict = Step(statement, scope, seed).run(kind)
    except RefusalError as error:
        return refused(kind, error, statement.position, statement.end)
    except (ShapeError, UndefinedError) as error:
        return Verdict(kind, "false", statement.position, statement.end, str(error))
    except RecursionError:
        return refused(kind, RefusalError("too deeply nested"), statement.position, statement.end)
    except Exception as error:
        words = f"{INTERNAL}: {type(error).__name__}: {error}"
        return refused(
            kind, RefusalError(words, 0, "please report it"), statement.position, statement.end
        )
    return turned(verdict) if statement.mark == "wrong" else verdict


def turned(verdict: Verdict) -> Verdict:
    r"""Return the verdict on `\wrong{…}`, which must be false."""
    if verdict.verdict == "false":
        return verdict.but(verdict="holds", message="marked as wrong, and it is false", marked=True)
    if verdict.verdict == "holds":
        return verdict.but(
            verdict="false", marked=True, message=r"this is marked \wrong, but it holds",
            fix=r"remove \wrong, or say where it fails",
        )  # fmt: skip
    return verdict


class Step:
    """Checks one statement."""

    def __init__(self, statement: Statement, scope: Scope, seed: int) -> None:
        self.statement, self.outer, self.seed = statement, scope, seed
        self.scope, self.filters = assume.assume(statement.conditions, scope)

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

    def verdict(self, kind: str, **more: object) -> Verdict:
        """Return a verdict of `holds` at this statement."""
        s = self.statement
        return Verdict(kind, "holds", s.position, s.end).but(**more)

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
            raise RefusalError("a declaration has one set", s.position)
        if not s.parts[0]:
            return self.mention_or_function()
        if self.is_function(s.parts[0]):
            raise RefusalError("a declaration of a function uses a colon and an arrow", s.position)
        refs = [
            introduce.known(p, self.scope) if named(p) else None
            for p in split_at(s.parts[0], "comma")
        ]
        if any(not named(p) for p in split_at(s.parts[0], "comma")) or any(
            self.defined(r) for r in refs if r
        ):
            return self.membership()
        introduce.declare(s.parts[0], s.parts[1], self.outer)
        return self.verdict("declaration")

    def defined(self, ref: Ref) -> bool:
        symbol = self.scope.get(ref.key)
        return bool(ref.upper or ref.lower or ref.whole) or (
            symbol is not None and symbol.domain is None
        )

    def is_function(self, tokens: list[Token]) -> bool:
        return any(t.text == ":" for t in tokens)

    def mention_or_function(self) -> Verdict:
        r"""Read `f \colon \mathbb{R} \to \mathbb{R}`, or a bare sign such as ∈."""
        tokens = self.statement.parts[0]
        if not any(tokens):
            return self.verdict("mention")
        sides = split_at(tokens, "op", ":")
        if len(sides) != 2:
            raise RefusalError(r"an arrow is understood in f \colon \mathbb{R} \to \mathbb{R} only",
                               self.statement.position)  # fmt: skip
        introduce.declare_function(sides[0], sides[1], self.outer)
        return self.verdict("declaration")

    def membership(self) -> Verdict:
        """Check that a value lies in a set, at every sample."""
        s = self.statement
        domain = parse_set(s.parts[1], self.scope)
        exprs = [parse(p, self.scope) for p in split_at(s.parts[0], "comma")]
        judge = Judge(self.scope, exprs, [], self.filters, self.seed)
        points = 0
        for points, point in enumerate(judge.points(), 1):
            for expr in exprs:
                if not point.env.truth(Member(expr, domain)):
                    return self.false("claim", f"{shown(point.env.eval(expr))} does not lie in this set",
                                      judge, Judgement(None, point))  # fmt: skip
        return self.verdict("claim", points=points, steps=1)

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
        _key, _scripts, params, _at = introduce.read_target(head, self.scope)
        ref = introduce.known(head, self.scope)
        if ref is None:
            self.introduce(head, body)
        elif params or not self.fixes(ref, body):
            return self.claim(["=", *[r.text for r in s.relations[1:]]])
        else:
            introduce.fix(ref, body, self.outer)
            self.try_fixed(ref)
        if rest:
            verdict = self.claim(["="] + [r.text for r in s.relations[1:]])
            return verdict.but(kind="definition")
        return self.verdict("definition")

    def introduce(self, head: list[Token], body: list[Token]) -> None:
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
        free = [k for k in self.outer.depends(ref.key)
                if (s := self.outer.get(k)) and s.domain is not None and s.domain.kind != "function"]  # fmt: skip
        return all(self.outer.wholly_fixed(k) for k in free)

    def try_fixed(self, ref: Ref) -> None:
        """Refuse a value of the wrong shape, or outside the declared set, at once."""
        symbol = self.outer.get(ref.key)
        judge = Judge(self.outer, [ref], [], [], self.seed)
        try:
            point = next(iter(judge.points()))
            if isinstance(point.outcomes[0], Failure):
                raise ShapeError(point.outcomes[0].message)
            if symbol and symbol.domain and not point.env.truth(Member(ref, symbol.domain)):
                raise ShapeError(f"{symbol.latex} is declared in another set: {shown(point.outcomes[0])}"
                                 " does not lie in it")  # fmt: skip
        except (ShapeError, UndefinedError):
            self.outer.fixed.pop((ref.key, ref.upper, ref.lower))
            raise

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
            return self.judge(exprs[1:], relations, "update", s.parts[1:])
        return self.verdict("update")

    def exprs(self) -> list[Expr]:
        return [parse(strip_punctuation(part), self.scope) for part in self.nonempty()]

    def nonempty(self) -> list[list[Token]]:
        for part, relation in zip(
            self.statement.parts, [None, *self.statement.relations], strict=True
        ):
            if not part:
                raise RefusalError("one side of this relation is missing",
                                   relation.position if relation else self.statement.position)  # fmt: skip
        return self.statement.parts

    def claim(self, relations: list[str] | None = None) -> Verdict:
        """Check a chain of relations."""
        if not any(self.statement.parts):
            return self.verdict("mention")
        relations = relations or [r.text for r in self.statement.relations]
        relations = [r"\approx" if r == r"\simeq" else r for r in relations]
        exprs = completed(self.exprs())
        self.refuse_shapeless(exprs)
        return self.judge(exprs, relations, "claim", self.statement.parts)

    def refuse_shapeless(self, exprs: list[Expr]) -> None:
        for expr in exprs:
            for node in walk(expr):
                if isinstance(node, Bare):
                    raise RefusalError(f"the function `{node.key[0]}` stands without its argument",
                                       node.position, "write the argument in brackets")  # fmt: skip

    def judge(
        self, exprs: list[Expr], relations: list[str], kind: str, parts: list[list[Token]]
    ) -> Verdict:
        judge = Judge(self.scope, exprs, relations, self.filters, self.seed)
        judgement = judge.run()
        if judgement.failed is None:
            return self.verdict(kind, steps=len(relations), points=len(judgement.points),
                                note=constants_note(judge))  # fmt: skip
        if judgement.brace:
            brace, value, label = judgement.brace
            message = (f"the label under the brace is {shown(label)}, but what stands above it is "
                       f"{shown(value)}")  # fmt: skip
            return self.false(kind, message, judge, judgement).but(position=brace.position)
        return self.failed_step(kind, judge, judgement, parts)

    def failed_step(
        self, kind: str, judge: Judge, judgement: Judgement, parts: list[list[Token]]
    ) -> Verdict:
        step, point = judgement.failed, judgement.point
        assert step is not None  # judge() comes here only with a failure
        assert point is not None
        sides = [
            Side(parts[n][0].position, ends(parts[n]), shown(point.outcomes[n]))
            for n in (step, step + 1)
        ]
        steps = f"step {step + 1} of {len(judge.relations)} does not hold"
        plain = judgement.reason in ("the values differ", "the order is not as claimed")
        message = steps if plain else f"{steps}: {judgement.reason}"
        return self.false(kind, message, judge, judgement).but(
            position=sides[1].position, left=sides[0], right=sides[1], steps=len(judge.relations),
            hint=hint(judge, judgement, step), note=f"step:{step}" if agrees_later(point, step) else "",
        )  # fmt: skip

    def false(self, kind: str, message: str, judge: Judge, judgement: Judgement) -> Verdict:
        assert judgement.point is not None  # a false verdict has its counterexample
        s = self.statement
        return Verdict(kind, "false", s.position, s.end, message,
                       counterexample=counterexample(self.scope, judgement.point, judge.exprs))  # fmt: skip

    @property
    def indices(self) -> list[tuple[str, str]]:
        return free_indices(self.scope, self.exprs())


def named(tokens: list[Token]) -> bool:
    from stepcheck.core.names import starts_name

    return bool(tokens) and starts_name(tokens[0]) and not any(t.kind == "op" for t in tokens)


def ends(tokens: list[Token]) -> int:
    """Return where a part ends in the display, trailing punctuation left out."""
    last = strip_punctuation(tokens)[-1]
    return last.position + len(last.text)


def agrees_later(point: object, step: int) -> bool:
    """Whether the row after a wrong one is right again, so that only the one between is wrong."""
    outcomes = point.outcomes  # type: ignore[attr-defined]  # a Point; kept loose for the note only
    if step + 2 >= len(outcomes):
        return False
    before, after = outcomes[step], outcomes[step + 2]
    if isinstance(before, Failure) or isinstance(after, Failure):
        return False
    try:
        return compare_values(before, "=", after) is None
    except (ShapeError, RefusalError):
        return False


def constants_note(judge: Judge) -> str:
    """Say so where two equal derivatives belong to functions that differ by a constant."""
    for left, right in zip(judge.exprs, judge.exprs[1:], strict=False):
        if not (isinstance(left, Deriv) and isinstance(right, Deriv) and left.by == right.by):
            continue
        inner = Judge(judge.scope, [left.body, right.body], ["="], judge.filters, judge.seed)
        try:
            found = inner.run()
        except (RefusalError, ShapeError, UndefinedError):
            continue
        if found.failed is not None and found.point is not None:
            gap = [primal(v) for o in found.point.outcomes for v in arrays.entries(o)]
            return f"the derivatives agree, but what they differentiate differs (by {show(gap[1] - gap[0])} here)"
    return ""


def is_operator(part: list[Token], scope: Scope) -> bool:
    r"""Whether a mention is nothing but a sign or an operator: `\odot`, `\log`, `\frac{d}{dz}`."""
    if len(part) == 1 and (part[0].text in RELATIONS or part[0].kind in ("op", "cmd")):
        from stepcheck.core.names import starts_name

        return not starts_name(part[0])
    if part[0].text == r"\frac" and len(part) < 14:
        p = Parser([*part, Token("end-of-input", "", 0)], scope)
        p.next()
        from stepcheck.core import calculus

        top, bottom = p.argument(), p.argument()
        if p.sees("end-of-input") and len(top) == 1 and calculus.is_derivative(p, top, bottom):
            calculus.read_variables(p, bottom)
            return True
    return False


def parse_mention(part: list[Token], scope: Scope) -> None:
    """Read an expression; a function without its argument may be mentioned."""
    expr = parse(part, scope)
    inner = [n for n in walk(expr) if isinstance(n, Bare) and n is not expr]
    if inner:
        raise RefusalError(f"the function `{inner[0].key[0]}` stands without its argument",
                           inner[0].position, "write the argument in brackets")  # fmt: skip
