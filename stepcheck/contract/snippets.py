"""Checks whole snippet modules: each public function in the scope of the page of the same name.

The modules are imported, so their code runs; the formulas of their docstrings are only parsed.
"""

from __future__ import annotations

import inspect
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from stepcheck.contract.contract import FORMULA, Contract, read_contract
from stepcheck.contract.modules import folders
from stepcheck.contract.report import refusal, report, result
from stepcheck.contract.source.functions import EXEMPT, Source, read_functions
from stepcheck.contract.trial.calls import Subject
from stepcheck.contract.trial.compare import compare
from stepcheck.contract.trial.state import Foreign, changed, data_of
from stepcheck.core.errors import RefusalError
from stepcheck.pages.files import UsageError, read
from stepcheck.pages.notation import notation_of
from stepcheck.pages.outline import read_outline

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import CodeType, ModuleType

    from stepcheck.contract.result import SnippetResult
    from stepcheck.contract.trial.calls import Function
    from stepcheck.core.scope import Scope


def check_snippets(folder: Path, docs: Path, seed: int = 0) -> list[SnippetResult]:
    r'''Return the verdict on every public function of a folder of snippet modules.

    Raises `UsageError` if a module or its page cannot be read, or a module cannot be imported.

    >>> code = 'def double(x):\n    r"""Return $2 x$."""\n    return x + x\n'
    >>> _ = Path("sums.py").write_text(code, encoding="utf-8")
    >>> _ = Path("sums.md").write_text(r"Let $x \in \mathbb{R}$.", encoding="utf-8")
    >>> [(result.name, result.verdict) for result in check_snippets(Path(), Path())]
    [('sums.double', 'holds')]
    '''
    return [r for path in snippet_modules(folder) for r in check_module(path, docs, seed)]


def snippet_modules(folder: Path) -> list[Path]:
    """Return the modules of a folder of snippets, in order of name."""
    return [path for path in sorted(folder.glob("*.py")) if not path.name.startswith("_")]


def check_module(
    path: Path,
    docs: Path,
    seed: int = 0,
    page: Path | None = None,
    known: Mapping[Source, SnippetResult] = MappingProxyType({}),
) -> list[SnippetResult]:
    r'''Return the verdict on every function of one snippet module; errors as above.

    `page` says what its names mean; it is the page of the module's name, unless another is given.
    What is `known` is not found again.

    >>> code = 'def square(x):\n    r"""Return $x^2$."""\n    return x * x * x\n'
    >>> _ = Path("powers.py").write_text(code, encoding="utf-8")
    >>> _ = Path("powers.md").write_text(r"Let $x \in \mathbb{R}$.", encoding="utf-8")
    >>> [result] = check_module(Path("powers.py"), Path())
    >>> print(result.message)
    powers.py:1: false: square returns another value than its formula
    <BLANKLINE>
       formula  x^2       = 0.49
       function square(x) = 0.343
       at       x = 0.7
    '''
    functions = read_functions(path)
    modules = loaded(path)
    if all(f.reason for f in functions):
        return [exempt(f) for f in functions]
    scope, code_names = page_scope(page or docs / f"{path.stem}.md", path)
    return [
        in_hand(f, known) or check_function(f, modules, scope, code_names, seed) for f in functions
    ]


def in_hand(source: Source, known: Mapping[Source, SnippetResult]) -> SnippetResult | None:
    """Return the result for a function that need not be called, None for others."""
    return exempt(source) if source.reason is not None else known.get(source)


def loaded(path: Path) -> tuple[ModuleType, ModuleType]:
    """Return a module, and the same module with its results rounded at random."""
    plain, rounded = folders(path)
    foreign = Foreign()
    try:
        return plain.load(path), rounded.load(path)
    finally:
        if name := foreign.restore():
            words = f"its import changes `{name}`, which is not its own: leave that as it is"
            raise UsageError(f"{path}:1: {words}")


def exempt(source: Source) -> SnippetResult:
    """Return the result for a function without a contract; its reason must not be empty."""
    if FORMULA.search(source.docstring):
        words = "its docstring has a formula, but a comment says that it has no contract"
        return refusal(source, RefusalError(words, 0, "remove one of the two"))
    if source.reason:
        return result(source, "exempt", message=source.reason)
    return refusal(source, RefusalError("`# no contract:` gives no reason", 0, "say why"))


def check_function(
    source: Source,
    modules: tuple[ModuleType, ModuleType],
    scope: Scope,
    code_names: list[tuple[str, str]],
    seed: int = 0,
) -> SnippetResult:
    """Return whether a function returns what its docstring's formulas say, in values and shape."""
    try:
        if source.hidden:
            fix = f"define a function of its own, or write `{EXEMPT} why` above it"
            raise RefusalError(source.hidden, 0, fix)
        contract = read_contract(source, scope, code_names)
        if source.influence:
            fix = f"make it a parameter, or write `{EXEMPT} why` above the function"
            raise RefusalError(source.influence, 0, fix)
        plain, rounded = (function_of(source, module) for module in modules)
        return checked(source, contract, Subject(plain, rounded), seed)
    except RefusalError as error:
        return refusal(source, error)
    except RecursionError:
        return refusal(source, RefusalError("the formula is too deeply nested"))
    except Exception as error:  # an author must never see a traceback
        words = f"the checker itself failed: {type(error).__name__}: {error}"
        return refusal(source, RefusalError(words, 0, "please report it"))


def function_of(source: Source, module: ModuleType) -> Function:
    """Return a function of a module; raise `RefusalError` if its name means another one there."""
    found = getattr(module, source.name, None)
    inner = inspect.unwrap(getattr(found, "pyfunc", found)) if callable(found) else found
    code = getattr(inner, "__code__", None)
    replaced = code is None and not source.decorated
    if found is None or replaced or (code is not None and not is_within(code, source)):
        raise RefusalError(
            f"once the module is imported, `{source.name}` is not what is defined here",
            0,
            "define each name once, and not under a condition",
        )
    return cast("Function", found)


def is_within(code: CodeType, source: Source) -> bool:
    """Whether code was compiled from the lines of a definition, its decorators among them."""
    if source.decorated and code.co_name != source.name:
        return True  # what the decorator has made of it
    here = Path(code.co_filename).resolve() == Path(source.path).resolve()
    return here and source.first <= code.co_firstlineno <= source.last


def checked(source: Source, contract: Contract, subject: Subject, seed: int) -> SnippetResult:
    """Return the result for a function whose contract can be read."""
    foreign, before = Foreign(), data_of(subject.function)
    mismatch, points = compare(subject, contract, seed)
    if name := foreign.restore():
        raise RefusalError(f"it changes `{name}`, which is not its own", 0, "leave that as it is")
    if name := changed(before, data_of(subject.function)):
        raise RefusalError(
            f"it changes {name if ' ' in name else f'`{name}`'}, and so remembers its calls",
            0,
            f"let it begin anew each time, or write `{EXEMPT} why` above it",
        )
    verdict, message = "holds", ""
    if mismatch is not None:
        verdict, message = "false", report(source, contract, mismatch)
    return result(source, verdict, contract.latex[0], message, points)


def page_scope(page: Path, module: Path) -> tuple[Scope, list[tuple[str, str]]]:
    """Return what the symbols mean on a page after its last display, and their names in code."""
    if not page.is_file():
        raise UsageError(f"{module}:1: there is no page {page}: a snippet has its page's name")
    text = read(page)
    notation = notation_of(page, text)
    return read_outline(text, notation.scope).scope, notation.code_names
