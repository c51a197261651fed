"""The functions of a snippet module, read from its source without running it.

None is passed over: one under `if` or `try`, a method, a lambda with a name, one whose name begins
with an underscore. Python calls methods such as `__add__` itself, so they need no contract.
"""

from __future__ import annotations

import ast
import re
import warnings
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from stepcheck.contract.source.influences import influence, outside_names
from stepcheck.contract.source.printed import numbers_in
from stepcheck.pages.files import UsageError, quoted, read
from stepcheck.reach import first_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

EXEMPT = "# no contract:"
LONE = re.compile(r"(?<!\\)(?:\\{2})*\\(?![\\'\"\n])")  # a backslash that is not written twice
ARRAY = "Array"
"""The snippets' name for a number or an array of numbers, on which formulas act entry by entry."""
FORMULA = re.compile(r"(?<!\\)\$[^$]+\$")
INNER = "a function inside of another is not called on data of the page"
METHOD = "a method is not called on data of the page"
LAMBDA = "a lambda has no docstring that says what it returns"

Definition: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Source:
    """One function as it stands in the file, from its first line to its last.

    `name` has its classes before it, if it is a method. `reason` says why it has no contract,
    `hidden` why it cannot have one.
    """

    module: str
    name: str
    path: str
    line: int
    docstring: str
    parameters: tuple[str, ...]
    plain: bool  # every parameter has a name to pass it by
    arrays: bool  # every parameter is annotated as a number or an array of numbers
    reason: str | None
    raw: bool = True  # no backslash of its docstring is lost
    first: int = 0
    last: int = 0
    decorated: bool = False
    hidden: str = ""
    numbers: tuple[float, ...] = ()  # those that its code prints, without their signs
    influence: str = ""  # what its result may depend on beside its arguments

    @property
    def id(self) -> str:
        """The name in results and test ids."""
        return f"{self.module}.{self.name}"


def read_functions(path: Path) -> list[Source]:
    """Return the functions of a module, or raise `UsageError` if it is not Python."""
    return functions_in(read(path), path)


def functions_in(text: str, path: Path) -> list[Source]:
    """Return the functions of a module's text; errors as above."""
    try:
        with quiet():
            tree = ast.parse(text)
    except SyntaxError as error:
        raise UsageError(not_python(path, text, error)) from None
    except ValueError as error:  # a null character
        raise UsageError(f"{path}:1: {error}") from None
    found = Finder(path, text.splitlines(), tree).inside(tree.body)
    return sorted(found, key=lambda f: f.line)


class Finder:
    """Finds the functions of one module."""

    def __init__(self, path: Path, lines: list[str], tree: ast.Module) -> None:
        self.path, self.lines, self.tree = path, lines, tree
        self.outside = outside_names(tree)

    def inside(self, body: list[ast.stmt], owner: str = "") -> Iterator[Source]:
        """Yield the functions that statements define, however deep in blocks and classes."""
        for node in body:
            if isinstance(node, Definition):
                yield from self.defined(node, owner)
            elif isinstance(node, ast.ClassDef):
                yield from self.methods(node, owner)
            elif isinstance(node, ast.Assign | ast.AnnAssign):
                yield from self.assigned(node, owner)
            else:
                for block in blocks_of(node):
                    yield from self.inside(block, owner)

    def defined(self, node: Definition, owner: str) -> Iterator[Source]:
        """Yield a function, unless Python calls it by itself; and those inside that state more."""
        if not (node.name.startswith("__") and node.name.endswith("__")) or states(node):
            yield self.read(node, owner)
        for inner in ast.walk(node):
            if isinstance(inner, Definition) and inner is not node and states(inner):
                yield replace(self.read(inner, f"{owner}{node.name}."), hidden=INNER)

    def methods(self, node: ast.ClassDef, owner: str) -> Iterator[Source]:
        """Yield the methods of a class; a comment above the class speaks for all of them."""
        reason = self.reason(node)
        for found in self.inside(node.body, f"{owner}{node.name}."):
            own = found.reason if found.reason is not None else reason
            yield replace(found, reason=own, hidden=METHOD)

    def assigned(self, node: ast.Assign | ast.AnnAssign, owner: str) -> Iterator[Source]:
        """Yield lambdas that are given a name."""
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        if isinstance(node.value, ast.Lambda):
            for target in targets:
                name = owner + ast.unparse(target)
                last = node.end_lineno or node.lineno
                yield Source(
                    self.path.stem, name, str(self.path), node.lineno, "", (), plain=False,
                    arrays=False, reason=self.reason(node), first=node.lineno, last=last,
                    hidden=LAMBDA,
                )  # fmt: skip

    def read(self, node: Definition, owner: str) -> Source:
        """Return what a function's head, docstring and comment say."""
        arguments = node.args
        own = (*arguments.args, *arguments.kwonlyargs)
        return Source(
            self.path.stem,
            owner + node.name,
            str(self.path),
            node.lineno,
            ast.get_docstring(node) or "",
            tuple(a.arg for a in own),
            not (arguments.posonlyargs or arguments.vararg or arguments.kwarg),
            bool(own)
            and all(isinstance(a.annotation, ast.Name) and a.annotation.id == ARRAY for a in own),
            self.reason(node),
            is_raw(ast.get_source_segment("\n".join(self.lines), node.body[0]) or ""),
            first_line(node),
            node.end_lineno or node.lineno,
            bool(node.decorator_list),
            numbers=numbers_in(node, self.tree),
            influence=influence(node, self.outside),
        )

    def reason(self, node: Definition | ast.ClassDef | ast.Assign | ast.AnnAssign) -> str | None:
        """Return the reason in a comment above a definition or above its decorators, or None."""
        reasons = (reason_above(line, self.lines) for line in (node.lineno, first_line(node)))
        return next((reason for reason in reasons if reason is not None), None)


def states(node: Definition) -> bool:
    """Whether the docstring of a function has a formula."""
    return FORMULA.search(ast.get_docstring(node) or "") is not None


def blocks_of(node: ast.stmt) -> Iterator[list[ast.stmt]]:
    """Yield the blocks of statements inside a statement such as `if`, `try`, `with` or `match`."""
    for name in ("body", "orelse", "finalbody"):
        yield getattr(node, name, [])
    for part in (*getattr(node, "handlers", []), *getattr(node, "cases", [])):
        yield part.body


@contextmanager
def quiet() -> Iterator[None]:
    """Let Python not speak of escapes in strings: `raw` of a source has words for an author."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", 'invalid escape|"\\\\', SyntaxWarning)
        warnings.filterwarnings("ignore", "invalid escape", DeprecationWarning)  # before 3.12
        yield


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
