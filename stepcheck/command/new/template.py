"""The texts of a new page and its snippet, with letters that nothing on the site means yet."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from stepcheck.core.scope import Scope

HERE = Path(__file__).parent
INPUTS, OUTPUTS = "utsrvca", "qghpfkl"
SHOWN = '\n```python\n--8<-- "{file}:{section}"\n```\n'
GRAPH = """
```graph
title: From ${u}$ to ${q}$
output: {q}
at: {u} = 3
show: values, local
```
"""
NAMES = ("Array", "Function")
ALIASES = """from collections.abc import Callable
from typing import Any

from numpy.typing import NDArray

Array = float | NDArray[np.float64]
Function = Callable[..., Any]
"""


@dataclass(frozen=True)
class Letters:
    """The names that a new page introduces: its input and its output."""

    u: str
    q: str


def letters_in(scope: Scope) -> Letters:
    """Return two letters that mean nothing in a scope; the last ones if all mean something."""
    taken = {key[0].split("_")[0] for key in scope.names()}
    free = [
        [x for x in letters if x not in taken] or [letters[-1]] for letters in (INPUTS, OUTPUTS)
    ]
    return Letters(free[0][0], free[1][0])


def page_text(title: str, letters: Letters, snippet: str, *, graph: bool) -> str:
    """Return the text of a page; `snippet` is the path of its code, empty if it has none."""
    template = (HERE / "page.md").read_text(encoding="utf-8")
    task = (HERE / "task.md").read_text(encoding="utf-8")
    shown = {s: SHOWN.format(file=snippet, section=s) for s in ("value", "slope")}
    return template.format(
        title=scalar(title),
        description=scalar(
            f"{title}: its definition, its derivative step by step, and an exercise."
        ),
        heading=title,
        u=letters.u,
        q=letters.q,
        graph=GRAPH.format(u=letters.u, q=letters.q) if graph else "",
        task=task.format(file=snippet) if snippet else "",
        **(shown if snippet else dict.fromkeys(shown, "")),
    )


def snippet_text(title: str, letters: Letters, folder: Path) -> str:
    """Return the text of a snippet in a folder of others, whose type of arrays it shares."""
    template = (HERE / "snippet.txt").read_text(encoding="utf-8")
    return template.format(heading=title, u=letters.u, q=letters.q, names=names_of(folder))


def names_of(folder: Path) -> str:
    """Return the lines that bring the names of types: from the module that has them, or spelt."""
    for name in ("notation.py", "__init__.py"):
        file = folder / name
        text = file.read_text(encoding="utf-8") if file.is_file() else ""
        if all(re.search(rf"^{known}\b.*=", text, re.MULTILINE) for known in NAMES):
            module = folder.name if name == "__init__.py" else f"{folder.name}.notation"
            lines = "".join(f"    {known},\n" for known in NAMES)
            return f"\nfrom {module} import (\n{lines})\n"
    return ALIASES


def scalar(text: str) -> str:
    """Return text as it may stand behind a colon in YAML."""
    try:
        plain = yaml.safe_load(f"key: {text}") == {"key": text}
    except yaml.YAMLError:
        plain = False
    return text if plain else json.dumps(text, ensure_ascii=False)
