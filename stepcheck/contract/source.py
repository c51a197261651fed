"""The public functions of a snippet module, read from its source without running it."""

from __future__ import annotations

import ast
import re
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stepcheck.pages.files import UsageError, read
from stepcheck.pages.message import quoted

if TYPE_CHECKING:
    from pathlib import Path

EXEMPT = "# no contract:"
LONE = re.compile(r"(?<!\\)(?:\\{2})*\\(?![\\'\"\n])")  # a backslash that is not written twice
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
    raw: bool  # no backslash of its docstring is lost
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
        with warnings.catch_warnings():  # of escapes in strings: we have words of our own
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
    except SyntaxError as error:
        raise UsageError(not_python(path, text, error)) from None
    return [
        read_function(node, path, text)
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name[0] != "_"
    ]


def read_function(node: ast.FunctionDef | ast.AsyncFunctionDef, path: Path, text: str) -> Source:
    """Return what a function's head, docstring and comment say."""
    arguments, lines = node.args, text.splitlines()
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
        is_raw(ast.get_source_segment(text, node.body[0]) or ""),
        bool(own)
        and all(isinstance(a.annotation, ast.Name) and a.annotation.id == ARRAY for a in own),
        next((reason for reason in reasons if reason is not None), None),
    )


def not_python(path: Path, text: str, error: SyntaxError) -> str:
    """Return what Python says of a module, with the place."""
    line, column = error.lineno or 1, error.offset or 1
    shown = "\n".join(quoted(text, line, column))
    return f"{path}:{line}:{column}: this is not Python: {error.msg}\n\n{shown}"


def is_raw(literal: str) -> bool:
    """Whether Python reads the backslashes of a string as their author meant them."""
    prefix = re.split("['\"]", literal, maxsplit=1)[0]
    return "r" in prefix.lower() or not LONE.search(literal)


def reason_above(line: int, lines: list[str]) -> str | None:
    """Return the reason in a comment directly above a line, None if there is no such comment."""
    above = lines[line - 2].strip() if line > 1 else ""
    return above.removeprefix(EXEMPT).strip() if above.startswith(EXEMPT) else None
