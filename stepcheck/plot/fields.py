"""Fields of a YAML text, each asked for by name and kind, with the place of every mistake."""

import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import yaml

Place = tuple[int, int]
"""Line and column in the YAML text, both counted from 1."""

YAML_HINT = "put quotes around text that holds a colon or a brace, and indent with spaces"


class PlotError(Exception):
    """A plot cannot be drawn: the problem, what to do, and the place in the YAML text."""

    def __init__(self, problem: str, hint: str, place: Place = (1, 1)) -> None:
        super().__init__(f"{problem}; {hint}")
        self.problem, self.hint, self.place = problem, hint, place


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
def fields_in(source: str, what: str, known: str) -> Iterator["Fields"]:
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
            raise PlotError(f"{what} must be fields", f"write {self._listed()}", self.place)
        for key, value in node.value:
            self._add(key, value)

    def _add(self, key: yaml.Node, value: yaml.Node) -> None:
        name = str(key.value)
        if name not in self.known:
            raise PlotError(
                f"{self.what} has no field '{name}'",
                f"its fields are {self._listed()}",
                place_of(key),
            )
        if name in self.nodes:
            raise PlotError(f"'{name}' is given twice", "keep one of the two", place_of(key))
        self.nodes[name] = value

    def _listed(self) -> str:
        return ", ".join(self.known)

    def fail(self, key: str, wanted: str) -> NoReturn:
        """Raise the error that the field ``key`` is missing or not what it should be."""
        node = self.nodes.get(key)
        problem = f"{self.what} has no '{key}'" if node is None else f"'{key}' cannot be used"
        raise PlotError(problem, f"give {wanted}", place_of(node) if node else self.place)

    def value(self, key: str) -> object:
        """Return the field as YAML reads it, None if it is absent."""
        node = self.nodes.get(key)
        return None if node is None else self.loader.construct_object(node, deep=True)

    def text(self, key: str, wanted: str) -> str:
        """Return the field as the plain text that it must be."""
        node = self.nodes.get(key)
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
            self.fail(key, wanted)
        if "$" in node.value:
            self.fail(key, "plain text, such as σ(z) or ∂L/∂ŷ; TeX is not typeset in a plot")
        return " ".join(node.value.split())

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

    def inner(self, key: str, what: str, known: str) -> "Fields":
        """Return the mapping that the field holds."""
        if key not in self.nodes:
            self.fail(key, f"{what} with the fields {', '.join(known.split())}")
        return Fields(self.loader, self.nodes[key], what, known)

    def rows(self, key: str, what: str, known: str) -> list["Fields"]:
        """Return the list of mappings that the field holds, empty if it is absent."""
        node = self.nodes.get(key)
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode):
            self.fail(key, "a list, each line with a dash")
        return [Fields(self.loader, row, what, known) for row in node.value]
