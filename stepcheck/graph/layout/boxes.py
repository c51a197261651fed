"""The boxes of a layout, in columns, and the links between boxes of neighbouring columns."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Box:
    """A node, a label with its edge, or an edge that passes; `v` is where its line or middle is."""

    name: str
    edge: tuple[str, str] | None = None
    length: float = 0.0  # along u
    before: float = 0.0  # across, from `v` to both sides
    after: float = 0.0
    u: float = 0.0
    v: float = 0.0
    back: bool = False  # two lines run through it
    labelled: bool = False
    ports_in: dict[str, float] = field(default_factory=dict)  # by the box at the other end
    ports_out: dict[str, float] = field(default_factory=dict)


Link = tuple[str, str]


@dataclass(frozen=True)
class Framing:
    """A group of nodes, and what its frame needs besides them, along u and across v.

    `head` is the room before its boxes, with its title, `tail` that behind them; `least` is how
    large the frame has to be for the title.
    """

    nodes: frozenset[str]
    head: tuple[float, float]
    tail: tuple[float, float]
    least: tuple[float, float]


@dataclass
class Frame:
    """Where the frame of a group stands: its columns, and its place along u and across v."""

    columns: tuple[int, int]
    framing: Framing
    u: float = 0.0
    v: float = 0.0
    length: float = 0.0
    across: float = 0.0


@dataclass
class Layout:
    """Columns of boxes, and the links between boxes of neighbouring columns.

    `homes` says of the boxes in a frame which one that is.
    """

    boxes: dict[str, Box]
    columns: list[list[str]]
    links: list[Link]
    chains: dict[tuple[str, str], list[str]]
    before: dict[str, list[str]] = field(default_factory=dict)  # who leads to a box
    behind: dict[str, list[str]] = field(default_factory=dict)  # where it leads
    apart: float = 12.0  # between two boxes of a column
    size: tuple[float, float] = (0.0, 0.0)
    bends: dict[Link, float] = field(default_factory=dict)  # how far along its gap a curve bends
    frames: dict[str, Frame] = field(default_factory=dict)
    homes: dict[str, str] = field(default_factory=dict)

    def join(self, start: str, end: str) -> None:
        """Add a link."""
        self.links.append((start, end))
        self.behind.setdefault(start, []).append(end)
        self.before.setdefault(end, []).append(start)
