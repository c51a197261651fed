"""The public functions of a snippet module, read from its source without running it."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stepcheck.pages.files import UsageError, read

if TYPE_CHECKING:
    from pathlib import Path

EXEMPT = "# no contract:"
ARRAY = "Array"
"""The snippets' name for a number or an array of numbers, on which formulas act entry by entry."""


@dataclass(frozen=True, slots=True)
class Source:
    """One public function as it stands in the file; `reason` says why it has no contract."""

    module: str
    name: str
    path: str
    line: int
    docstring: str
    parameters: tuple[str, ...]
    plain: bool  # every parameter has a name to pass it by
    arrays: bool  # every parameter is annotated as a number or an array of numbers
    reason: str | None

    @property
    def id(self) -> str:
        """The name in results and test ids."""
        return f"{self.module}.{self.name}"


def read_functions(path: Path) -> list[Source]:
    """Return the public functions of a module, or raise `UsageError` if it is not Python."""
    text = read(path)
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        raise UsageError(f"{path}:{error.lineno}:{error.offset}: {error.msg}") from None
    return [
        read_function(node, path, text.splitlines())
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name[0] != "_"
    ]


def read_function(
    node: ast.FunctionDef | ast.AsyncFunctionDef, path: Path, lines: list[str]
) -> Source:
    """Return what a function's head, docstring and comment say."""
    arguments = node.args
    own = (*arguments.args, *arguments.kwonlyargs)
    first = min((d.lineno for d in node.decorator_list), default=node.lineno)
    reasons = (reason_above(line, lines) for line in (node.lineno, first))
    return Source(
        path.stem,
        node.name,
        str(path),
        node.lineno,
        ast.get_docstring(node) or "",
        tuple(a.arg for a in own),
        not (arguments.posonlyargs or arguments.vararg or arguments.kwarg),
        bool(own)
        and all(isinstance(a.annotation, ast.Name) and a.annotation.id == ARRAY for a in own),
        next((reason for reason in reasons if reason is not None), None),
    )


def reason_above(line: int, lines: list[str]) -> str | None:
    """Return the reason in a comment directly above a line, None if there is no such comment."""
    above = lines[line - 2].strip() if line > 1 else ""
    return above.removeprefix(EXEMPT).strip() if above.startswith(EXEMPT) else None
