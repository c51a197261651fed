"""A snippet module as it stands in its file: its definitions, its imports and its sections."""

from __future__ import annotations

import ast
import re
import symtable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from stepcheck.core.near import did_you_mean
from stepcheck.script.fields import ScriptError
from stepcheck.script.prose import readable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MARK = re.compile(r" *# *-{1,}8<-{1,} +\[ *(?P<end>start|end) *: *(?P<section>\S+?) *\] *")
Definer = ast.FunctionDef | ast.ClassDef | ast.Assign | ast.AnnAssign


@dataclass(frozen=True)
class Definition:
    """A function, a class or a constant: its source, and the names that it takes from outside."""

    module: str
    name: str
    line: int
    source: str
    uses: frozenset[str]
    constant: bool


@dataclass(frozen=True, order=True)
class Import:
    """A name that a module takes from another: all of that one where `name` is empty."""

    module: str
    name: str
    alias: str

    @property
    def written(self) -> str:
        """The line that imports it."""
        named = self.name or self.module
        line = f"from {self.module} import {self.name}" if self.name else f"import {self.module}"
        return line if named == self.alias else f"{line} as {self.alias}"


@dataclass(frozen=True)
class Module:
    """What a module has; `sections` holds the first and the last line of each."""

    name: str
    title: str
    definitions: dict[str, Definition]
    imports: dict[str, Import]
    sections: dict[str, tuple[int, int]]
    lines: list[str]

    def in_section(self, section: str) -> list[Definition]:
        """Return the definitions in a section; raise `ScriptError` if there is none so called."""
        first, last = self.bounds(section)
        return [d for d in self.definitions.values() if first <= d.line <= last]

    def shown(self, section: str) -> str:
        """Return the code of a section as a page shows it."""
        first, last = self.bounds(section)
        kept = [line for line in self.lines[first - 1 : last] if not MARK.fullmatch(line)]
        return readable("\n".join(kept)).strip("\n")

    def bounds(self, section: str) -> tuple[int, int]:
        """Return the first and the last line of a section."""
        if section not in self.sections:
            known = f"its sections are: {', '.join(self.sections)}"
            hint = did_you_mean(section, list(self.sections), known)
            raise ScriptError(f"{self.name}.py has no section `{section}`", hint)
        return self.sections[section]


def read_module(folder: Path, name: str) -> Module:
    """Return the module of a name in a folder; raise `ScriptError` if it cannot be read."""
    path = folder / f"{name}.py"
    try:
        return module_of(name, path.read_text(encoding="utf-8"))
    except OSError:
        raise ScriptError(
            f"there is no {folder.name}/{name}.py", "create it or name another"
        ) from None
    except (SyntaxError, ValueError) as error:
        raise ScriptError(f"{folder.name}/{name}.py is no Python: {error}", "mend it") from None


@lru_cache  # each page of a site asks for most of them again
def module_of(name: str, source: str) -> Module:
    """Return a module of which the source is known; raise `SyntaxError` if it is no Python."""
    tree, table = ast.parse(source), symtable.symtable(source, f"{name}.py", "exec")
    lines = source.splitlines()
    bodies = {t.get_lineno(): t for t in table.get_children()}
    found = [
        Definition(
            name,
            named(node),
            node.lineno,
            source_of(node, lines),
            frozenset(used(node, bodies)),
            isinstance(node, ast.Assign | ast.AnnAssign),
        )
        for node in tree.body
        if isinstance(node, Definer)
    ]
    imports = {i.alias: i for node in tree.body for i in imported(node)}
    title = (ast.get_docstring(tree) or name).split("\n")[0]
    return Module(name, title, {d.name: d for d in found}, imports, sections_of(lines), lines)


def named(node: Definer) -> str:
    """Return what a definition defines."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return node.name
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    return ast.unparse(target)


def source_of(node: Definer, lines: list[str]) -> str:
    """Return the source of a definition with its decorators and the comments right above it."""
    heads = node.decorator_list if isinstance(node, ast.FunctionDef | ast.ClassDef) else []
    first = min([node.lineno, *(head.lineno for head in heads)])
    while first > 1 and lines[first - 2].startswith("#") and not MARK.fullmatch(lines[first - 2]):
        first -= 1
    kept = (x for x in lines[first - 1 : node.end_lineno] if not MARK.fullmatch(x))
    return readable("\n".join(kept))


def used(node: Definer, bodies: dict[int, symtable.SymbolTable]) -> Iterator[str]:
    """Yield the names that a definition takes from outside itself."""
    if isinstance(node, ast.ClassDef) or not isinstance(node, ast.FunctionDef):
        yield from names_in(node)
        return
    for part in (node.args, node.returns, *node.decorator_list):
        if part is not None:
            yield from names_in(part)
    first = min([node.lineno, *(head.lineno for head in node.decorator_list)])
    body = bodies.get(node.lineno) or bodies.get(first)
    if body is not None:
        yield from outer(body)


def names_in(node: ast.AST) -> Iterator[str]:
    """Yield all names that are read in a part of a tree."""
    for part in ast.walk(node):
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load):
            yield part.id


def outer(table: symtable.SymbolTable) -> Iterator[str]:
    """Yield the global names of a function and of those inside it."""
    yield from (s.get_name() for s in table.get_symbols() if s.is_global())
    for inner in table.get_children():
        yield from outer(inner)


def imported(node: ast.stmt) -> Iterator[Import]:
    """Yield what an import statement brings."""
    if isinstance(node, ast.Import):
        yield from (Import(a.name, "", a.asname or a.name) for a in node.names)
    elif isinstance(node, ast.ImportFrom):
        yield from (Import(node.module or "", a.name, a.asname or a.name) for a in node.names)


def sections_of(lines: list[str]) -> dict[str, tuple[int, int]]:
    """Return the first and the last line of each section."""
    starts: dict[str, int] = {}
    found = {}
    for number, line in enumerate(lines, 1):
        match = MARK.fullmatch(line)
        if match and match["end"] == "start":
            starts[match["section"]] = number
        elif match and match["section"] in starts:
            found[match["section"]] = starts[match["section"]], number
    return found
