"""A function's contract: its docstring's formula and shape, and what each parameter stands for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stepcheck.contract.names import Names, introduce_parameter
from stepcheck.core.errors import RefusalError
from stepcheck.core.near import did_you_mean
from stepcheck.core.read.grammar.parser import parse
from stepcheck.core.read.tokens.tokens import tokenise
from stepcheck.core.tree import Num, Ref
from stepcheck.core.trial.chain import free_indices
from stepcheck.pages.reading.typed import in_prose

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stepcheck.contract.source.functions import Source
    from stepcheck.core.read.tokens.tokens import Token
    from stepcheck.core.scope import Scope
    from stepcheck.core.tree import Expr

FORMULA = re.compile(r"(?<!\\)\$(?P<latex>[^$]+)\$")
LIKE = re.compile(r"shaped like\s+``(?P<name>\w+)``")
SHAPE = re.compile(r"shape\s+``\((?P<sizes>[^)]*)\)``")
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])|\n[ \t]*\n")
AHEAD = re.compile(
    r"\b(?:half|thirds?|quarter|twice|double|thrice|triple|negative|opposite|minus|plus|times|not|no|"
    r"never|negated|halved|doubled|rounded|truncated|clipped|scaled|transposed|squared|percent|"
    r"approximately|roughly|about|almost|nearly)\b|\b(?:of|by|over|than|per|from|to|with|mod)\s*\Z|"
    r"[-+*/^=<>\d(\[|−·×÷√∑½]\s*\Z|(?<!the )\b(?:sin|cos|tan|log|ln|exp|sqrt|abs|det|tr)\s*\Z",
    re.IGNORECASE,
)
"""Words before a formula that make something else of it: half of it, its mean, minus it."""
BEHIND = re.compile(
    r"\A(?:\s*(?:[+*/^·×÷−²³′½\d|]|-\s*\d|over\b|mod\b|to the\b)|[(\[]|\s*\((?:its|their|the)\b)|"
    r"\A\s*,?\s*(?:or|else)\s+[^\s$]+|"
    r"\b(?:(?:without|excluding|omitting) (?:its|their|the (?:first|last)|one|some)|apart from|"
    r"instead of)\b|"
    r"\b(?:times|plus|minus|twice|half|squared|cubed|halved|doubled|tripled|negated|inverted|"
    r"transposed|rounded|truncated|clipped|clamped|normali[sz]ed|standardi[sz]ed|(?:re)?scaled|"
    r"shifted|summed|averaged|multiplied|divided|differentiated|integrated|added|subtracted|"
    r"reversed|sorted|flipped|opposite|reciprocal|percent|modulo|up to|except|unless|multiples?)\b",
    re.IGNORECASE,
)
CODE = re.compile(r"``[^`]*``|`[^`]*`")
ELSEWHERE = re.compile(r"(?<!\\)\$|\\[(\[]|:math:`")


@dataclass(frozen=True)
class Contract:
    """What a function promises: the value of each formula, and the shape that its docstring names.

    All formulas say one thing: what is returned. `like` is the parameter or the symbol whose shape
    the result has; `shape` holds printed sizes; `arrays` says that each parameter may also be an
    array of numbers; `numbers` are those that the function's code prints.
    """

    latex: tuple[str, ...]
    formulas: tuple[Expr, ...]
    parameters: dict[str, Expr]
    scope: Scope
    like: tuple[str, Expr] | None
    shape: tuple[Expr, ...] | None
    arrays: bool
    numbers: tuple[float, ...] = ()


def read_contract(source: Source, page: Scope, code_names: Iterable[tuple[str, str]]) -> Contract:
    r'''Return the contract of a function in the scope of its page, or raise `RefusalError`.

    >>> from pathlib import Path
    >>> from stepcheck.contract.source.functions import functions_in
    >>> from stepcheck.core.check.checker import check_display
    >>> from stepcheck.core.scope import Scope
    >>> page = Scope()
    >>> _ = check_display(r"x \in \mathbb{R}", page)
    >>> code = 'def square(x):\n    r"""Return $x^2$, shaped like ``x``."""\n    return x * x\n'
    >>> [function] = functions_in(code, Path("powers.py"))
    >>> contract = read_contract(function, page, [])
    >>> contract.latex, [*contract.parameters], contract.like[0]
    (('x^2',), ['x'], 'x')
    '''
    latex = formulas_of(source)
    scope, tokens = page.child(local=True), [tokenise(text)[:-1] for text in latex]
    reader = Reader(Names(page, code_names), scope, [t for row in tokens for t in row])
    introduced = {name: reader.introduced(name) for name in source.parameters}
    formulas = tuple(parse(row, scope) for row in tokens)
    if indices := free_indices(scope, list(formulas)):
        words = f"the formula has the free index {indices[0][0]}, but a function returns one value"
        raise RefusalError(words, 0, "write the whole column in bold, or sum over the index")
    reader.reach = scope.reached_by(*formulas)
    parameters = {name: expr or reader.known(name) for name, expr in introduced.items()}
    like = LIKE.search(source.docstring)
    name = like["name"] if like else ""
    return Contract(
        latex,
        formulas,
        parameters,
        scope,
        (name, parameters.get(name) or reader.known(name)) if name else None,
        reader.shape(source.docstring),
        source.arrays,
        source.numbers,
    )


def formulas_of(source: Source) -> tuple[str, ...]:
    """Return the formulas of a docstring: each of them says what is returned."""
    found = tuple(match["latex"] for match in FORMULA.finditer(source.docstring))
    if not found:
        raise RefusalError(
            "the docstring states no formula for what the function returns",
            0,
            'begin it with r"""Return $…$, or write `# no contract: why` above the function',
        )
    if not source.raw:
        raise RefusalError(
            "the docstring is not raw: Python reads its backslashes before anybody else",
            0,
            'begin it with r"""',
        )
    if ELSEWHERE.search(FORMULA.sub("", source.docstring)):
        raise RefusalError(
            "a formula of the docstring is not read", 0, "put it between two dollar signs"
        )
    for sentence in SENTENCE.split(source.docstring):
        insist_on_formulas(sentence)
    words = CODE.sub(" ` ", FORMULA.sub(" ` ", source.docstring))
    for typed in in_prose(words):
        raise RefusalError(
            f"“{typed.words}” is typed as text in the docstring, and is not read",
            0,
            "say all that is returned in the formula: Return $…$",
        )
    if not source.plain:
        raise RefusalError(
            "a contract needs a plain name for each parameter", 0, "avoid *, ** and / in the head"
        )
    return tuple(" ".join(latex.split()) for latex in found)


def insist_on_formulas(sentence: str) -> None:
    """Refuse words of a docstring that make something else of a formula beside them."""
    pieces = FORMULA.sub("$", sentence).split("$")
    faults = [AHEAD.search(pieces[0]) if len(pieces) > 1 else None, *map(BEHIND.search, pieces[1:])]
    for found in filter(None, faults):
        raise RefusalError(
            f"“{found[0].strip()}” stands beside the formula of the docstring, and is not read",
            0,
            "say all that is returned in the formula: Return $…$",
        )


class Reader:
    """Finds what the names of one function mean."""

    def __init__(self, names: Names, scope: Scope, formula: list[Token]) -> None:
        self.names, self.scope, self.formula = names, scope, formula
        self.reach: frozenset[tuple[str, str]] = frozenset()

    def introduced(self, name: str) -> Expr | None:
        """Return a parameter that the page does not know, if the formula names it."""
        if self.names.named(name) or self.names.entries(name):
            return None
        return introduce_parameter(name, self.formula, self.scope)

    def known(self, name: str) -> Expr:
        """Return what a name of the page means in this formula."""
        found = self.names.match(name, self.reach)
        if found is None:
            raise RefusalError(
                f"no symbol of the page or of the notation page has the name `{name}` in code",
                0,
                did_you_mean(
                    name,
                    (known for known, _ in self.names.table),
                    "introduce the symbol on the page, or use its name from the notation page",
                ),
            )
        symbol = self.scope.get(found.key) if isinstance(found, Ref) else None
        if symbol is not None and symbol.callable:
            raise RefusalError(f"`{name}` is the function {symbol.latex}, not a value")
        return found

    def shape(self, docstring: str) -> tuple[Expr, ...] | None:
        """Return the sizes in ``(m, n)``, if the docstring prints a shape."""
        match = SHAPE.search(docstring)
        sizes = [size.strip() for size in match["sizes"].split(",")] if match else []
        found = tuple(Num(s) if s.isdigit() else self.known(s) for s in sizes if s)
        return found if match else None
