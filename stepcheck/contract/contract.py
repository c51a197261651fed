"""A function's contract: its docstring's formula and shape, and what each parameter stands for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stepcheck.contract.names import Names, introduce_parameter
from stepcheck.core.errors import RefusalError
from stepcheck.core.read.grammar.parser import parse
from stepcheck.core.read.tokens.tokens import tokenise
from stepcheck.core.tree import Num, Ref
from stepcheck.core.trial.chain import free_indices

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stepcheck.contract.source import Source
    from stepcheck.core.read.tokens.tokens import Token
    from stepcheck.core.scope import Scope
    from stepcheck.core.tree import Expr

FORMULA = re.compile(r"(?<!\\)\$(?P<latex>[^$]+)\$")
LIKE = re.compile(r"shaped like\s+``(?P<name>\w+)``")
SHAPE = re.compile(r"shape\s+``\((?P<sizes>[^)]*)\)``")
NOT_RAW = re.compile(r"[\a\b\f\r\t\v]")


@dataclass(frozen=True)
class Contract:
    """What a function promises: the value of `formula`, and the shape that its docstring names.

    `like` is the parameter or the symbol whose shape the result has; `shape` holds printed sizes;
    `arrays` says that each parameter may also be an array of numbers.
    """

    latex: str
    formula: Expr
    parameters: dict[str, Expr]
    scope: Scope
    like: tuple[str, Expr] | None
    shape: tuple[Expr, ...] | None
    arrays: bool


def read_contract(source: Source, page: Scope, code_names: Iterable[tuple[str, str]]) -> Contract:
    """Return the contract of a function in the scope of its page, or raise `RefusalError`."""
    latex = formula_of(source)
    scope, tokens = page.child(local=True), tokenise(latex)[:-1]
    reader = Reader(Names(page, code_names), scope, tokens)
    introduced = {name: reader.introduced(name) for name in source.parameters}
    formula = parse(tokens, scope)
    if indices := free_indices(scope, [formula]):
        words = f"the formula has the free index {indices[0][0]}, but a function returns one value"
        raise RefusalError(words, 0, "write the whole column in bold, or sum over the index")
    reader.reach = scope.reached_by(formula)
    parameters = {name: expr or reader.known(name) for name, expr in introduced.items()}
    like = LIKE.search(source.docstring)
    name = like["name"] if like else ""
    return Contract(
        latex,
        formula,
        parameters,
        scope,
        (name, parameters.get(name) or reader.known(name)) if name else None,
        reader.shape(source.docstring),
        source.arrays,
    )


def formula_of(source: Source) -> str:
    """Return the first formula of a docstring."""
    match = FORMULA.search(source.docstring)
    if match is None:
        raise RefusalError(
            "the docstring states no formula for what the function returns",
            0,
            'begin it with r"""Return $…$, or write `# no contract: why` above the function',
        )
    if NOT_RAW.search(match["latex"]):
        raise RefusalError("Python has read a backslash of the formula", 0, 'begin with r"""')
    if not source.plain:
        raise RefusalError(
            "a contract needs a plain name for each parameter", 0, "avoid *, ** and / in the head"
        )
    return " ".join(match["latex"].split())


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
                "introduce the symbol on the page, or use its name from the notation page",
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
