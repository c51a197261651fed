"""Fields of a YAML text, each asked for by name and kind, with the place of every mistake."""

from __future__ import annotations

import math
import re
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

import yaml

from stepcheck.mathjax.glyphs import LatexError, glyphs
from stepcheck.plot.draw.label import Label, pieces_of

if TYPE_CHECKING:
    from collections.abc import Iterator

Place = tuple[int, int]
"""Line and column in the YAML text, both counted from 1."""

YAML_HINT = "put quotes around text that holds a colon or a brace, and indent with spaces"


class PlotError(Exception):
    """A plot cannot be drawn: the problem, what to do, and the place in the YAML text."""

    def __init__(self, problem: str, hint: str, place: Place = (1, 1)) -> None:
        super().__init__(f"{problem}; {hint}")
        self.problem, self.hint, self.place = problem, hint, place


@dataclass(frozen=True)
class Call:
    """A function of a snippet module, `over` the parameter that varies, and fixed arguments."""

    name: str
    over: str | None
    arguments: dict[str, object]
    place: Place


class Loader(yaml.SafeLoader):
    """YAML in which 1e-3 is a number: version 1.1 reads text unless it is written 1.0e-3."""


Loader.add_implicit_resolver(
    "tag:yaml.org,2002:float",
    re.compile(r"[-+]?\d+(\.\d*)?[eE][-+]?\d+$"),
    list("-+0123456789"),
)


def place_of(node: yaml.Node) -> Place:
    """Return where in the YAML text a node begins."""
    return node.start_mark.line + 1, node.start_mark.column + 1


@contextmanager
def fields_in(source: str, what: str, known: str) -> Iterator[Fields]:
    """Give the fields of a whole YAML text; what is not YAML is a `PlotError`."""
    loader = Loader(source)
    try:
        yield Fields(loader, loader.get_single_node(), what, known)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise PlotError(f"this is not YAML: {error.problem}", YAML_HINT, place) from error
    except yaml.YAMLError as error:
        raise PlotError(f"this is not YAML: {error}", YAML_HINT) from error
    finally:
        loader.dispose()


class Fields:
    """A YAML mapping whose keys are known beforehand."""

    def __init__(self, loader: Loader, node: yaml.Node | None, what: str, known: str) -> None:
        self.what, self.known, self.loader = what, known.split(), loader
        self.place = place_of(node) if node else (1, 1)
        self.nodes: dict[str, yaml.Node] = {}
        if not isinstance(node, yaml.MappingNode):
            raise PlotError(f"{what} must be fields", f"write {self.listed()}", self.place)
        for key, value in node.value:
            self.add(key, value)

    def add(self, key: yaml.Node, value: yaml.Node) -> None:
        """Keep a field, if it is known and new."""
        name = str(key.value)
        if name not in self.known:
            problem = f"{self.what} has no field '{name}'"
            self.refuse(problem, f"its fields are {self.listed()}", place_of(key))
        if name in self.nodes:
            self.refuse(f"'{name}' is given twice", "keep one of the two", place_of(key))
        self.nodes[name] = value

    def listed(self) -> str:
        """Return the names of all fields."""
        return ", ".join(self.known)

    def refuse(self, problem: str, hint: str, place: Place) -> NoReturn:
        """Raise a `PlotError`."""
        raise PlotError(problem, hint, place)

    def fail(self, key: str, wanted: str) -> NoReturn:
        """Raise the error that the field `key` is missing or not what it should be."""
        node = self.nodes.get(key)
        problem = f"{self.what} has no '{key}'" if node is None else f"'{key}' cannot be used"
        self.refuse(problem, f"give {wanted}", place_of(node) if node else self.place)

    def value(self, key: str) -> object:
        """Return the field as YAML reads it, None if it is absent."""
        node = self.nodes.get(key)
        return None if node is None else self.loader.construct_object(node, deep=True)

    def line(self, key: str, wanted: str) -> str:
        """Return the field as the text that it must be, on one line."""
        node = self.nodes.get(key)
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
            self.fail(key, wanted)
        return " ".join(str(node.value).split())

    def text(self, key: str, wanted: str) -> str:
        """Return the field as plain text without formulas."""
        line = self.line(key, wanted)
        if "$" in line:
            self.fail(key, "plain text, such as σ(z) or ∂L/∂ŷ: it is read aloud")
        return line

    def label(self, key: str, wanted: str) -> Label:
        """Return the field as text in which `$…$` is mathematics that can be typeset."""
        line = self.line(key, wanted)
        if line.count("$") % 2:
            self.fail(key, "a partner to each dollar sign, as in $w_1$")
        for piece in pieces_of(line):
            try:
                if piece.math:
                    glyphs(piece.text)
            except LatexError as error:
                place = place_of(self.nodes[key])
                raise PlotError(f"LaTeX: {error}", "mend the formula", place) from error
        return Label(line)

    def number(self, key: str) -> float | None:
        """Return the field as a finite number, None if it is absent."""
        value = self.value(key)
        if value is None and key not in self.nodes:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.fail(key, "a number")
        if not math.isfinite(value):
            self.fail(key, "a finite number")
        return float(value)

    def whole(self, key: str, low: int, high: int) -> int:
        """Return the field as a whole number within bounds."""
        value = self.value(key)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            self.fail(key, f"a whole number from {low} to {high}")
        return value

    def call(self, key: str) -> Call:
        """Return the field as a function, with what `over` and `with` say about its parameters."""
        name = self.text(key, "a function as module.function")
        parts = name.split(".")
        if len(parts) != 2 or not all(p.isidentifier() and not p.startswith("_") for p in parts):
            self.fail(key, f"a function as module.function, not '{name}'")
        over = self.text("over", "a parameter's name") if "over" in self.nodes else None
        return Call(name, over, self.arguments(), place_of(self.nodes[key]))

    def arguments(self) -> dict[str, object]:
        """Return the arguments that `with` gives by name."""
        if "with" not in self.nodes:
            return {}
        node, value = self.nodes["with"], self.value("with")
        if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
            self.fail("with", "arguments by name, such as {y: 1}")
        if len(value) < len(node.value):
            self.fail("with", "each argument once")
        return value

    def inner(self, key: str, what: str, known: str) -> Fields:
        """Return the mapping that the field holds."""
        if key not in self.nodes:
            self.fail(key, f"{what} with the fields {', '.join(known.split())}")
        return Fields(self.loader, self.nodes[key], what, known)

    def rows(self, key: str, what: str, known: str) -> list[Fields]:
        """Return the list of mappings that the field holds, empty if it is absent."""
        node = self.nodes.get(key)
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode):
            self.fail(key, "a list, each line with a dash")
        return [Fields(self.loader, row, what, known) for row in node.value]
