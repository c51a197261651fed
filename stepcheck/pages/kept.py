"""Remember the pages on which everything holds, so that a second build need not check them again.

A page is kept in one small JSON file under a key that changes with its text, with its symbol table
and with the checker. A page with a problem is not kept, and a file that cannot be read is no file.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import flint

from stepcheck import store
from stepcheck.core.record import from_record, to_record
from stepcheck.pages.check import Checked, PageReport
from stepcheck.pages.extract import Display

PACKAGE = Path(__file__).parent.parent
NOT_THE_CHECKER = {  # these have no say in a verdict
    "cli.py", "command", "editor", "markdown", "mathjax", "plot", "plugins", "workers.py",
}  # fmt: skip


def key_of(text: str, notation: str) -> str:
    """Return what the verdicts on a page depend on, as one short name."""
    return store.digest(checker_version(), text, notation)


@cache
def checker_version() -> str:
    """Return a name for this checker that changes with its source and with what it computes by."""
    sources = sorted(
        path
        for path in PACKAGE.rglob("*.py")
        if path.relative_to(PACKAGE).parts[0] not in NOT_THE_CHECKER
    )
    return store.digest(flint.__version__, *(path.read_text(encoding="utf-8") for path in sources))


def load(path: Path, text: str, key: str) -> PageReport | None:
    """Return what was found on a page, if it was kept under this very key."""
    kept = store.load(file_of(path))
    record = json.loads(kept) if kept else {}
    return unpacked(path, text, record["page"]) if record.get("key") == key else None


def mark_of(path: Path) -> str:
    """Return a name that changes with what is kept of a page; nothing if nothing is."""
    return store.mark_of(file_of(path))


def save(report: PageReport, key: str) -> None:
    """Keep a page on which everything holds; where nothing can be written, do without."""
    if not report.problems:
        record = {"key": key, "page": packed(report)}
        store.save(file_of(Path(report.path)), json.dumps(record, ensure_ascii=False))


def packed(report: PageReport) -> dict[str, Any]:
    """Return what was found on a page as plain data, without its text: each display once."""
    displays = list(dict.fromkeys(checked.display for checked in report.statements))
    numbers = {display: number for number, display in enumerate(displays)}
    return {
        "displays": [to_record(display) for display in displays],
        "said": [
            [s.line, s.column, s.latex, numbers[s.display], to_record(s.verdict), s.first]
            for s in report.statements
        ],
    }


def unpacked(path: Path, text: str, record: dict[str, Any]) -> PageReport:
    """Return what was found on a page."""
    displays = [from_record(display, Display) for display in record["displays"]]
    return PageReport(str(path), text, [restored(str(path), s, displays) for s in record["said"]])


def restored(page: str, said: list[Any], displays: list[Display]) -> Checked:
    """Return a statement as it was kept."""
    line, column, latex, number, verdict, first = said
    return Checked(page, line, column, latex, displays[number], from_record(verdict), first)


def file_of(page: Path) -> Path:
    """Return where a page is kept: in its own project, under a name made of its path there."""
    page = page.resolve()
    root = store.project_of(page.parent) or page.parent
    name = store.digest(page.relative_to(root).as_posix())[:16]
    return root / store.CACHE / "pages" / f"{name}.json"
