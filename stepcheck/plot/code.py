"""What the code behind a plot depends on, as one short name: found without running any of it."""

from __future__ import annotations

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from stepcheck.reach import imported, modules_behind, stands_on
from stepcheck.store import digest

CALL = re.compile(r"\b([A-Za-z_]\w*)\.([A-Za-z_]\w*)")


def stamp(source: str, snippets: Path) -> str:
    """Return a name that changes with the functions that a plot calls, and with all they stand on.

    Files beside the modules that are no code are taken for data, and count too.
    """
    calls = sorted({(m[1], m[2]) for m in CALL.finditer(source)})
    texts = modules_behind((module for module, _name in calls), snippets)
    data = sorted(p for p in snippets.rglob("*") if p.is_file() and p.suffix not in (".py", ".pyc"))
    others = sorted({name for text in texts.values() for name in imported(text)} - {*texts})
    return digest(
        *stands_on(calls, texts),
        *(f"{path} {path.stat().st_mtime_ns}" for path in data),
        *(f"{name} {installed(name)}" for name in others),
    )


@cache
def installed(name: str) -> int:
    """Return when a package was installed, 0 if it is none, or one of Python's own."""
    try:
        spec = find_spec(name)
    except (ImportError, ValueError):
        return 0
    origin = Path(spec.origin) if spec and spec.origin else None
    return origin.stat().st_mtime_ns if origin and origin.is_file() else 0
