"""What the code behind a plot depends on, as one short name: found without running any of it."""

from __future__ import annotations

import ast
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from stepcheck.store import digest

CALL = re.compile(r"\b([A-Za-z_]\w*)\.[A-Za-z_]\w*")


def stamp(source: str, snippets: Path) -> str:
    """Return a name that changes with the modules that a plot calls, and with what these import.

    Files beside the modules that are no code are taken for data, and count too.
    """
    modules = dependencies({m[1] for m in CALL.finditer(source)}, snippets)
    texts = [(name, read(snippets / f"{name}.py")) for name in sorted(modules)]
    data = sorted(p for p in snippets.rglob("*") if p.is_file() and p.suffix not in (".py", ".pyc"))
    others = sorted({name for _, text in texts for name in imported(text) if "." not in name})
    return digest(
        *(part for pair in texts for part in pair),
        *(f"{path} {path.stat().st_mtime_ns}" for path in data),
        *(f"{name} {installed(name)}" for name in others),
    )


def dependencies(names: set[str], snippets: Path) -> set[str]:
    """Return the modules of a folder that some modules stand on, these included."""
    found: set[str] = set()
    queue = [name for name in (*names, "__init__") if (snippets / f"{name}.py").is_file()]
    while queue:
        name = queue.pop()
        if name in found:
            continue
        found.add(name)
        for other in imported(read(snippets / f"{name}.py")):
            package, _, inner = other.partition(".")
            if package == snippets.name and (snippets / f"{inner}.py").is_file():
                queue.append(inner)
    return found


def read(path: Path) -> str:
    """Return the text of a module, nothing if it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


@cache
def imported(text: str) -> frozenset[str]:
    """Return what a module imports: other packages by their first name, their modules by two."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return frozenset()
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return frozenset(".".join(name.split(".")[:2]) for name in found) | {
        name.split(".")[0] for name in found
    }


@cache
def installed(name: str) -> int:
    """Return when a package was installed, 0 if it is none, or one of Python's own."""
    try:
        spec = find_spec(name)
    except (ImportError, ValueError):
        return 0
    origin = Path(spec.origin) if spec and spec.origin else None
    return origin.stat().st_mtime_ns if origin and origin.is_file() else 0
