"""Checks whole snippet modules: each public function in the scope of the page of the same name.

The modules are imported, so their code runs; the formulas of their docstrings are only parsed.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING

from stepcheck.contract.compare import compare
from stepcheck.contract.contract import Contract, read_contract
from stepcheck.contract.report import refusal, report
from stepcheck.contract.result import SnippetResult
from stepcheck.contract.source import Source, read_functions
from stepcheck.core.errors import RefusalError
from stepcheck.pages.files import UsageError, read
from stepcheck.pages.notation import notation_of
from stepcheck.pages.outline import read_outline

if TYPE_CHECKING:
    from pathlib import Path

    from stepcheck.core.scope import Scope


def check_snippets(folder: Path, docs: Path, seed: int = 0) -> list[SnippetResult]:
    """Return the verdict on every public function of a folder of snippet modules.

    Raises `UsageError` if a module or its page cannot be read, or a module cannot be imported.
    """
    return [r for path in snippet_modules(folder) for r in check_module(path, docs, seed)]


def snippet_modules(folder: Path) -> list[Path]:
    """Return the modules of a folder of snippets, in order of name."""
    return [path for path in sorted(folder.glob("*.py")) if not path.name.startswith("_")]


def check_module(path: Path, docs: Path, seed: int = 0) -> list[SnippetResult]:
    """Return the verdict on every public function of one snippet module; errors as above."""
    functions = read_functions(path)
    if all(f.reason for f in functions):
        return [exempt(f) for f in functions]
    scope, code_names = page_scope(docs / f"{path.stem}.md", path)
    module = load(path)
    return [
        exempt(f) if f.reason is not None else check_function(f, module, scope, code_names, seed)
        for f in functions
    ]


def exempt(source: Source) -> SnippetResult:
    """Return the result for a function without a contract; its reason must not be empty."""
    if source.reason:
        return SnippetResult(source.id, source.path, source.line, "exempt", message=source.reason)
    return refusal(source, RefusalError("`# no contract:` gives no reason", 0, "say why"))


def check_function(
    source: Source,
    module: ModuleType,
    scope: Scope,
    code_names: list[tuple[str, str]],
    seed: int = 0,
) -> SnippetResult:
    """Return whether a function returns what its docstring's formula says, in values and shape."""
    try:
        contract = read_contract(source, scope, code_names)
        return checked(source, contract, module, seed)
    except RefusalError as error:
        return refusal(source, error)
    except RecursionError:
        return refusal(source, RefusalError("the formula is too deeply nested"))


def checked(source: Source, contract: Contract, module: ModuleType, seed: int) -> SnippetResult:
    """Return the result for a function whose contract can be read."""
    mismatch, points = compare(getattr(module, source.name), contract, seed)
    verdict, message = "holds", ""
    if mismatch is not None:
        verdict, message = "false", report(source, contract, mismatch)
    at = (source.id, source.path, source.line)
    return SnippetResult(*at, verdict, contract.latex, message, points)


def page_scope(page: Path, module: Path) -> tuple[Scope, list[tuple[str, str]]]:
    """Return what the symbols mean on a page after its last display, and their names in code."""
    if not page.is_file():
        raise UsageError(f"{module}:1: there is no page {page}: a snippet has its page's name")
    text = read(page)
    notation = notation_of(page, text)
    return read_outline(text, notation.scope).scope, notation.code_names


def load(path: Path) -> ModuleType:
    """Import a module from its file, as a member of the package that its folder is."""
    root = str(path.resolve().parent.parent)
    if root not in sys.path:  # a command does not put the project there
        sys.path.append(root)
    name = f"{path.parent.name}.{path.stem}"
    module = ModuleType(name)
    try:
        # From its text: what Python has kept of it is out of date where a file is saved twice
        # within a second, at the same length.
        exec(compile(path.read_bytes(), path, "exec"), vars(module))  # noqa: S102  checking a snippet runs it
    except Exception as error:
        words = f"{type(error).__name__}: {error}"
        raise UsageError(f"{path}:1: cannot be imported: {words}") from None
    return module
