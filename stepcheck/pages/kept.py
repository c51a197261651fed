"""Remember the pages on which everything holds, so that a second build need not check them again.

A page is kept in one small JSON file under a key that changes with its text, with its symbol table
and with the checker. A page with a problem is not kept, and a file that cannot be read is no file.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, fields
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import mpmath

from stepcheck import store
from stepcheck.core.verdict import Side, Verdict
from stepcheck.pages.check import Checked, PageReport
from stepcheck.pages.extract import Display

PACKAGE = Path(__file__).parent.parent
NOT_THE_CHECKER = {"markdown", "mathjax", "plot", "plugins"}  # these have no say in a verdict


def key_of(text: str, notation: str) -> str:
    """Return what the verdicts on a page depend on, as one short name."""
    return store.digest(checker_version(), text, notation)


@cache
def checker_version() -> str:
    """Return a name for this checker that changes with its source and with what it computes by."""
    digest = hashlib.sha256(f"{mpmath.__version__} {find_spec('sympy') is not None}".encode())
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.relative_to(PACKAGE).parts[0] not in NOT_THE_CHECKER:
            digest.update(path.read_bytes())
    return digest.hexdigest()


def load(path: Path, text: str, key: str) -> PageReport | None:
    """Return what was found on a page, if it was kept under this very key."""
    kept = store.load(_file(path))
    record = json.loads(kept) if kept else {}
    if record.get("key") != key:
        return None
    return PageReport(str(path), text, _restored(str(path), record))


def save(report: PageReport, key: str) -> None:
    """Keep a page on which everything holds; where nothing can be written, do without."""
    if not report.problems:
        record = {"key": key, **_record(report)}
        store.save(_file(Path(report.path)), json.dumps(record, ensure_ascii=False))


def _file(page: Path) -> Path:
    """Return where a page is kept: in its own project, under a name made of its path there."""
    page = page.resolve()
    root = store.project_of(page.parent) or page.parent
    name = store.digest(page.relative_to(root).as_posix())[:16]
    return root / store.CACHE / "pages" / f"{name}.json"


def _record(report: PageReport) -> dict[str, Any]:
    """Return the statements of a page, and each display once, without what is as by default."""
    displays = list(dict.fromkeys(checked.display for checked in report.statements))
    numbers = {display: number for number, display in enumerate(displays)}
    statements = [
        {
            "line": checked.line,
            "column": checked.column,
            "latex": checked.latex,
            "display": numbers[checked.display],
            "verdict": _said(checked.verdict),
        }
        for checked in report.statements
    ]
    return {"displays": [_said(display) for display in displays], "statements": statements}


def _said(item: Display | Verdict) -> dict[str, Any]:
    """Return the fields of an item that have another value than by default."""
    blank = {f.name: f.default_factory() if callable(f.default_factory) else f.default
             for f in fields(item)}  # fmt: skip
    return {name: value for name, value in asdict(item).items() if value != blank[name]}


def _restored(page: str, record: dict[str, Any]) -> list[Checked]:
    displays = [Display(**said) for said in record["displays"]]
    return [
        Checked(
            page, item["line"], item["column"], item["latex"], displays[item["display"]],
            _verdict(item["verdict"]),
        )
        for item in record["statements"]
    ]  # fmt: skip


def _verdict(said: dict[str, Any]) -> Verdict:
    for name in ("left", "right"):
        if name in said:
            said[name] = Side(**said[name])
    return Verdict(**said)
