"""What the tests of snippets and numbers need to know of the pages and the snippet modules."""

from __future__ import annotations

import ast
import importlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
PAGES = {path.stem: path for path in sorted((ROOT / "docs").glob("*.md"))}
MODULES = {
    path.stem: path for path in sorted((ROOT / "snippets").glob("*.py")) if path.stem != "__init__"
}

MARK = "--8<--"
SHOW = re.compile(r'\s*--8<-- "snippets/(?P<module>\w+)\.py:(?P<section>[a-z]\w*)"')
MARKER = re.compile(r"\s*# --8<-- \[(?P<end>start|end):(?P<section>[a-z]\w*)\]")
FENCE = re.compile(r"\s*(?P<fence>`{3,}|~{3,})")
ADDRESS = re.compile(r"https?://[^\s)]+")
NUMBER = re.compile(
    r"(?<![\w.])(?P<digits>\d+(\.\d+)?)(?!\d|\.\d)"
    r"(\s*(\\cdot|\\times|×)\s*10\^\{?(?P<exponent>-?\d+)\}?)?"
)
GIVEN = re.compile(r":=\s*[-−(\d.,\s]*$")
"""What stands before a number that a page gives a symbol, as in `x := (3, -2)`."""


@dataclass(frozen=True)
class Place:
    """A line of a file."""

    path: Path
    line: int

    def __str__(self) -> str:
        return f"{self.path.relative_to(ROOT)}:{self.line}"


@dataclass(frozen=True)
class Shown:
    """A section of a snippet: where a page shows it, or where the module marks it."""

    place: Place
    module: str
    section: str


@dataclass(frozen=True)
class Printed:
    """A number as a page prints it, without its sign; ``given`` if the page chose it."""

    place: Place
    digits: str
    exponent: int = 0
    given: bool = False

    @property
    def decimals(self) -> int:
        """How many digits follow the point."""
        return len(self.digits.partition(".")[2])

    @property
    def value(self) -> float:
        """What the number says."""
        return float(f"{self.digits}e{self.exponent}")

    def rounds(self, value: float) -> bool:
        """Whether ``value``, without its sign, is this number to the digits printed."""
        half = 0.5 * 10.0 ** (self.exponent - self.decimals)
        return abs(abs(value) - self.value) <= half * (1 + 1e-9)

    def tells(self, value: float) -> bool:
        """Whether this number prints ``value``: rounded to two digits or more, or exactly."""
        if self.decimals and len(self.digits.replace(".", "").lstrip("0")) > 1:
            return self.rounds(value)
        return abs(abs(value) - self.value) <= 1e-12 * max(1, self.value)


def prose(path: Path) -> Iterator[tuple[Place, str]]:
    """Yield the lines of a page that are neither front matter nor inside a fence."""
    lines = path.read_text(encoding="utf-8").splitlines()
    fence = "---" if lines and lines[0] == "---" else ""
    for number, line in enumerate(lines, 1):
        found = FENCE.match(line)
        if fence == "---":
            fence = "" if number > 1 and line == "---" else fence
        elif fence:
            fence = "" if line.strip().startswith(fence) else fence
        elif found:
            fence = found["fence"]
        else:
            yield Place(path, number), line


def printed(path: Path) -> list[Printed]:
    """Return every number in the prose and the formulas of a page, addresses left out."""
    found = []
    for place, line in prose(path):
        text = ADDRESS.sub("", line)
        for match in NUMBER.finditer(text):
            given = GIVEN.search(text[: match.start()]) is not None
            exponent = int(match["exponent"] or 0)
            found.append(Printed(place, match["digits"], exponent, given))
    return found


def lines_with_mark(path: Path) -> list[tuple[Place, str]]:
    """Return the lines of a file that show or mark a section; `;--8<--` is an escaped one."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [
        (Place(path, number), line)
        for number, line in enumerate(lines, 1)
        if MARK in line and f";{MARK}" not in line
    ]


def shown(path: Path) -> list[Shown]:
    """Return the sections that a page shows."""
    matches = [(place, SHOW.fullmatch(line)) for place, line in lines_with_mark(path)]
    return [Shown(place, m["module"], m["section"]) for place, m in matches if m]


def marked(path: Path) -> list[Shown]:
    """Return the sections that a module marks, at their first lines."""
    matches = [(place, MARKER.fullmatch(line)) for place, line in lines_with_mark(path)]
    starts = [(place, m["section"]) for place, m in matches if m and m["end"] == "start"]
    return [Shown(place, path.stem, section) for place, section in starts]


def functions(path: Path) -> list[ast.FunctionDef]:
    """Return the public functions of a module."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    return [node for node in found if not node.name.startswith("_")]


@cache
def values(module: str) -> dict[str, float]:
    """Return what ``numbers()`` of a module computes, arrays entry by entry; empty without it."""
    numbers = getattr(importlib.import_module(f"snippets.{module}"), "numbers", dict)
    found: dict[str, float] = {}
    for name, value in numbers().items():
        entries = np.ravel(value)
        keys = [name] if np.ndim(value) == 0 else [f"{name} [{k}]" for k in range(len(entries))]
        found |= dict(zip(keys, map(float, entries), strict=True))
    return found


@cache
def literals(module: str) -> set[float]:
    """Return the numbers written in a module: the inputs that it was called with."""
    tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
    constants = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    return {float(value) for value in constants if isinstance(value, int | float)}
