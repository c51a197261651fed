"""The text of a graph fence: one field a line, its values in the language of the formulas."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from stepcheck.core.near import did_you_mean

FIELDS = (
    "title", "output", "at", "gradient", "path", "edge", "show", "groups", "direction", "width",
    "live", "rate", "play", "contours", "data",
)  # fmt: skip
PARTS = ("values", "local", "gradients", "shapes", "entries")
COMMENT = re.compile(r"\s#.*")
COMMA = r","
ARROW = r"->|→|\\(?:to|rightarrow)(?![A-Za-z])"
Place = tuple[int, int]
"""Line and column in the text of the fence, both counted from 1."""


class GraphError(Exception):
    """A graph cannot be drawn: the problem, what to do, and the place in the fence.

    `node` names the node that is to blame, where the place is not known yet.
    """

    def __init__(
        self, problem: str, hint: str, place: Place = (1, 1), node: str | None = None
    ) -> None:
        super().__init__(f"{problem}; {hint}")
        self.problem, self.hint, self.place, self.node = problem, hint, place, node


@dataclass(frozen=True)
class Text:
    """What stands behind a field's colon, and where."""

    text: str = ""
    place: Place = (1, 1)

    def at(self, offset: int) -> Place:
        """Return the place of an offset into the text."""
        return self.place[0], self.place[1] + offset

    def piece(self, start: int, stop: int) -> Text:
        """Return a part of the text, without the spaces around it."""
        part = self.text[start:stop]
        return Text(part.strip(), self.at(start + len(part) - len(part.lstrip())))

    def split(self, separator: str) -> list[Text]:
        """Return what stands between separators that are outside brackets; nothing if empty."""
        found, start, depth = [], 0, 0
        for match in re.finditer(rf"[{{(\[]|[}})\]]|{separator}", self.text):
            depth += (match[0] in "{([") - (match[0] in "})]")
            if not depth and match[0] not in "})]":
                found.append(self.piece(start, match.start()))
                start = match.end()
        return [*found, self.piece(start, len(self.text))] if self.text else []


@dataclass(frozen=True)
class Spec:
    """The fields of a fence; those that are names or values are still LaTeX."""

    output: Text
    fields: dict[str, Text] = field(default_factory=dict)
    show: frozenset[str] = frozenset()

    def get(self, name: str) -> Text:
        """Return a field, empty if it is not given."""
        return self.fields.get(name, Text())

    @property
    def numeric(self) -> bool:
        """Whether the figure shows numbers; with `shapes` and no `values` it shows shapes alone."""
        return bool(self.show) and ("values" in self.show or "shapes" not in self.show)


def read(source: str) -> Spec:
    """Return the fields of a fence, or raise `GraphError` at the line that is wrong."""
    fields: dict[str, Text] = {}
    for number, line in enumerate(source.split("\n"), 1):
        if line.strip() and not line.lstrip().startswith("#"):
            name, text = read_line(line, number)
            if name in fields:
                raise GraphError(f"'{name}' is given twice", "keep one of the two", (number, 1))
            fields[name] = text
    if "output" not in fields:
        raise GraphError("the graph is empty: it has no 'output'", "add a line such as output: L")
    return Spec(fields["output"], fields, shown(fields.get("show", Text())))


def read_line(line: str, number: int) -> tuple[str, Text]:
    """Return a field's name, and what it holds."""
    name, colon, rest = line.partition(":")
    column = len(line) - len(line.lstrip()) + 1
    if not colon or name.strip() not in FIELDS:
        problem = f"a graph has no field '{name.strip()}'" if colon else "this line has no colon"
        hint = did_you_mean(name.strip(), FIELDS, f"its fields are {', '.join(FIELDS)}")
        raise GraphError(problem, hint, (number, column))
    if name.strip() != "title":
        rest = COMMENT.sub("", rest)
    if not rest.strip():
        raise GraphError(f"'{name.strip()}' is empty", "fill it in, or drop it", (number, column))
    start = len(name) + 1 + len(rest) - len(rest.lstrip())
    return name.strip(), Text(rest.strip(), (number, start + 1))


def shown(text: Text) -> frozenset[str]:
    """Return what the figure is to show."""
    for part in text.split(COMMA):
        if part.text not in PARTS:
            hint = did_you_mean(part.text, PARTS, f"choose from {', '.join(PARTS)}")
            raise GraphError(f"'{part.text}' cannot be shown", hint, part.place)
    return frozenset(part.text for part in text.split(COMMA))
