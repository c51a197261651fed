"""Displays of this field as authors write them, each with corrupted twins: `data/corpus.json`."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from stepcheck.core.check.checker import check_display
from stepcheck.core.scope import Scope
from stepcheck.pages import words

DATA = json.loads((Path(__file__).parent / "data" / "corpus.json").read_text(encoding="utf-8"))
DISPLAYS: dict[str, dict[str, Any]] = {d["id"]: d for d in DATA["displays"]}
TWINS = [(d["id"], n) for d in DATA["displays"] for n in range(len(d["twins"]))]


def introduce(latex: str, scope: Scope) -> None:
    """Check a declaration or a definition, which must hold."""
    for verdict in check_display(latex, scope):
        assert verdict.good, f"{latex}: {words.said(verdict)}"


@cache
def base_scope(name: str) -> Scope:
    """Return the scope that many displays share."""
    scope = Scope()
    for line in DATA["scopes"][name]:
        introduce(line, scope)
    return scope


def scope_of(display: dict[str, Any]) -> Scope:
    """Return a display's scope: the shared one, its conditions, its definitions, its values."""
    scope = base_scope(display["scope"]).child()
    if "where" in display:
        introduce(display["where"].replace("in {0,1}", r"\in \{0, 1\}"), scope)
    for line in display.get("let", []):
        introduce(line.replace("=", ":=", 1), scope)
    scope = scope.child(local=True)
    for name, value in display.get("at", {}).items():
        introduce(f"{name} := {value}", scope)
    return scope


def verdicts(display: dict[str, Any], latex: str, seed: int = 0) -> list[str]:
    """Return the verdict on each statement of a display, or of one of its twins."""
    found = [v.verdict for v in check_display(latex, scope_of(display), seed)]
    assert found
    return found
