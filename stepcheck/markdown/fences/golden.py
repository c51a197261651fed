"""The custom fence `golden`: a table of golden test files, so that it cannot promise too much.

The fence holds the path of their folder. A golden file is YAML with `shows` in plain words,
`scope` (the statements that come first), `latex`, `verdict` and, where it is not good, `message`.
Its `twins` are the same with a slip, or without. A scope that many share is a name in the file
`…_scopes.yaml` beside the folder.
"""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

import yaml

from stepcheck.markdown.fences.base import Asked, Fence
from stepcheck.markdown.whole import uses
from stepcheck.pages.files import folder_above, parsed

VERDICTS = {
    "holds": "What holds",
    "false": "What is found to be false",
    "refused": "What is refused",
    "unchecked": "What is left unchecked",
}
COLUMNS = ("shows", "latex", "verdict")


class GoldenError(Exception):
    """The table cannot be made."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem, self.place = problem, (1, 1)
        self.hint = "the fence holds the path of a folder with golden files, from the project's top"


def drawn(asked: Asked) -> str:
    """Return a table for each verdict that occurs; raise `GoldenError` if there is no file."""
    folder = folder_of(asked.source, Path(asked.page.path))
    uses.note(asked.md, uses.FOLDER, str(folder))
    cases = cases_in(folder)
    return "".join(
        table(title, [case for case in cases if case["verdict"] == verdict])
        for verdict, title in VERDICTS.items()
    )


def folder_of(source: str, page: Path) -> Path:
    """Return the folder that a fence of a page names."""
    return folder_above(page, source.strip())


def cases_in(folder: Path) -> list[dict[str, Any]]:
    """Return the golden cases of a folder; raise `GoldenError` if there is none, or an odd one."""
    try:
        return read(folder)
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise GoldenError(str(error)) from None


def read(folder: Path) -> list[dict[str, Any]]:
    """Return the golden cases of a folder in order of name; raise `ValueError` if one is odd."""
    shared = folder.with_name(f"{folder.name}_scopes.yaml")
    scopes = parsed(shared.read_text(encoding="utf-8")) if shared.is_file() else {}
    cases = []
    for path in sorted(folder.glob("*.yaml")):
        case = parsed(path.read_text(encoding="utf-8"))
        if not isinstance(case, dict) or not all(isinstance(case.get(c), str) for c in COLUMNS):
            raise ValueError(f"{path.name} needs text for {', '.join(COLUMNS)}")
        if case["verdict"] not in VERDICTS:
            raise ValueError(f"{path.name}: no verdict is called {case['verdict']!r}")
        scope = case.get("scope")
        if isinstance(scope, str):
            if scope not in scopes:
                raise ValueError(f"{path.name}: no scope is called {scope!r} in {shared.name}")
            case["scope"] = scopes[scope]
        cases += [case, *({**same(case), **twin} for twin in case.get("twins", []))]
    if not cases:
        raise ValueError(f"there is no golden file in {folder.name}/")
    return cases


def same(case: dict[str, Any]) -> dict[str, Any]:
    """Return what a case has in common with its twins."""
    return {name: case[name] for name in ("shows", "scope") if name in case}


def table(title: str, cases: list[dict[str, Any]]) -> str:
    """Return the cases of one verdict as a table that opens, nothing if there are none."""
    if not cases:
        return ""
    said = any(case.get("message") for case in cases)
    heads = ["What it shows", "In LaTeX", *(["What the checker says"] if said else [])]
    rows = [row_of([*cells_of(case), *([said_of(case)] if said else [])]) for case in cases]
    head = "".join(f'<th scope="col">{text}</th>' for text in heads)
    return (
        f'<details class="sc-golden" data-search-exclude><summary>{title}: {len(cases)}</summary>'
        f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></details>"
    )


def cells_of(case: dict[str, Any]) -> list[str]:
    """Return what a case shows, and its LaTeX, as cells."""
    lines = [str(line).strip() for line in (*(case.get("scope") or []), case["latex"])]
    return [in_html(case["shows"]), "<br>".join(f"<code>{html.escape(x)}</code>" for x in lines)]


def said_of(case: dict[str, Any]) -> str:
    """Return the checker's message as a cell."""
    message = str(case.get("message") or "").strip()
    return f"<code>{html.escape(message)}</code>" if message else ""


def in_html(text: str) -> str:
    """Return plain words as HTML, with what stands between backticks as code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text.strip()))


def row_of(cells: list[str]) -> str:
    """Return a row of cells."""
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


fence = Fence("golden", drawn, GoldenError)
validate = fence.validate
