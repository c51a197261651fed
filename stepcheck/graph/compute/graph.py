"""The computational graph of a name: a node for each name that it depends on, edges between them.

The graph is read from the definitions of a scope, so it cannot say anything else than the page.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from math import prod
from typing import TYPE_CHECKING

from stepcheck.core.domains import Range
from stepcheck.core.errors import RefusalError, ShapeError, UndefinedError
from stepcheck.core.scope import keys_of
from stepcheck.core.tree import Num, Ref
from stepcheck.core.value.context import Context
from stepcheck.core.value.evaluate import Evaluation
from stepcheck.core.value.lookup import is_natural
from stepcheck.core.value.sample import Sample
from stepcheck.graph.compute.dependence import Reader, sources
from stepcheck.graph.fields.names import latex_of
from stepcheck.graph.fields.spec import GraphError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stepcheck.core.scope import Scope, Symbol
    from stepcheck.core.tree import Expr, Key

Edge = tuple[str, str]
Path = tuple[str, ...]
LARGEST = 60  # nodes; beyond that no picture helps
MOST_PIECES = 24  # entries of one array that are nodes of their own
SECONDS = 2.0  # to find a size


@dataclass(frozen=True)
class Node:
    """One name: what it is, and which names it is computed from directly."""

    name: str
    ref: Ref
    latex: str
    parents: tuple[str, ...] = ()

    @property
    def is_input(self) -> bool:
        """Whether nothing is computed to get it."""
        return not self.parents


@dataclass(frozen=True)
class Graph:
    """The nodes by name, each behind its parents; the last is the output."""

    nodes: dict[str, Node]

    @property
    def output(self) -> Node:
        """The node that all others lead to."""
        return list(self.nodes.values())[-1]

    @property
    def edges(self) -> list[Edge]:
        """The pairs (parent, child), in the order of the nodes."""
        return [(p, node.name) for node in self.nodes.values() for p in node.parents]

    def children(self, name: str) -> list[str]:
        """Return the nodes that are computed directly from one."""
        return self.by_parent.get(name, [])

    @cached_property
    def by_parent(self) -> dict[str, list[str]]:
        """For each node those that are computed directly from it."""
        found: dict[str, list[str]] = {}
        for parent, child in self.edges:
            found.setdefault(parent, []).append(child)
        return found

    @cached_property
    def above(self) -> dict[str, frozenset[str]]:
        """For each node all that it is computed from, itself included."""
        found: dict[str, frozenset[str]] = {}
        for name, node in self.nodes.items():  # parents come first
            found[name] = frozenset({name}.union(*(found[p] for p in node.parents)))
        return found

    def way(self, start: str) -> list[Edge]:
        """Return the edges on all paths from a node to the output."""
        return [(p, c) for p, c in self.edges if start in self.above[p]]

    def detours(self, edge: Edge) -> list[str]:
        """Return the other parents of an edge's end that depend on its start too."""
        others = [p for p in self.nodes[edge[1]].parents if p != edge[0]]
        return [p for p in others if edge[0] in self.above[p]]

    def count(self, start: str, end: str) -> int:
        """Return how many paths lead from one node to another, without listing them."""
        ways = {start: 1}
        for name, node in self.nodes.items():  # parents come first
            if name != start:
                ways[name] = sum(ways.get(parent, 0) for parent in node.parents)
        return ways[end]

    def paths(self, start: str, end: str) -> Iterator[Path]:
        """Yield all paths from one node to another."""
        if start == end:
            yield (end,)
            return
        for child in self.children(start):
            for path in self.paths(child, end):
                yield (start, *path)


@dataclass(frozen=True)
class Split:
    """Which arrays are one node, and which are drawn entry by entry.

    `columns` says so for the free columns that nobody names; None leaves it to the page: a column
    is drawn entry by entry where the page has fixed its size and all that is computed are numbers.
    """

    whole: frozenset[Key] = frozenset()
    entries: frozenset[Key] = frozenset()
    columns: bool | None = None


class Builder:
    """Collects nodes depth first."""

    def __init__(self, scope: Scope, split: Split) -> None:
        self.scope, self.split = scope, split
        self.nodes: dict[str, Node] = {}
        self.open: list[str] = []

    @cached_property
    def sizes(self) -> frozenset[Key]:
        """The names that say how long an array is, or how far an index runs: nothing moves them."""
        domains = [
            s.domain for key in self.scope.names() if (s := self.scope.get(key)) and s.domain
        ]
        ends = [e for d in domains for e in (*d.shape, *(d.bounds if isinstance(d, Range) else ()))]
        used = {key for end in ends for key in keys_of(end)}
        return frozenset(key for key in used if is_natural(self.scope, key))

    def add(self, ref: Ref) -> str:
        """Add a name and what it depends on, and return its node's name."""
        name = latex_of(ref, self.scope)
        if name in self.open:
            cycle = " → ".join([*self.open[self.open.index(name) :], name])
            raise GraphError(
                f"{name} depends on itself: {cycle}", "give one of them a value without the others"
            )
        if name not in self.nodes:
            self.open.append(name)
            refs = self.direct(sources(self.scope, ref))
            parents = tuple(dict.fromkeys(self.add(r) for r in refs))
            self.open.pop()
            self.nodes[name] = Node(name, ref, name, parents)
        if len(self.nodes) > LARGEST:
            raise GraphError(f"the graph has more than {LARGEST} nodes", "draw a smaller part")
        return name

    def direct(self, parts: list[Expr]) -> list[Ref]:
        """Return the names that expressions are computed from, in the order of a reader."""
        found: dict[tuple[object, ...], Ref] = {}
        reader = Reader(self.scope)
        for part in parts:
            for node in reader.names(part):
                for ref in self.expand(node):
                    found.setdefault((ref.key, ref.lower), ref)
        both = [ref for ref in found.values() if ref.key in reader.anew]
        if both:
            name = latex_of(both[0], self.scope)
            raise GraphError(
                f"{name} is used in {self.open[-1]} as it is, and also with other values, inside a "
                "derivative or an evaluation bar",
                "give that part a name of its own, by a definition",
            )
        return paired(list(found.values()))

    def expand(self, ref: Ref) -> list[Ref]:
        """Return the nodes that a reference stands for: none for an index, several for a column."""
        symbol = self.scope.get(ref.key)
        if symbol is None or symbol.is_index or symbol.callable or ref.key[1].startswith("param"):
            return []
        if ref.key in self.sizes:
            return []
        if symbol.is_family:
            raise GraphError(
                f"{symbol.latex} stands for many values, and a graph needs single ones",
                "draw the graph of one example, or define a name for each value",
            )
        shape = self.shape(symbol)
        if not self.is_split(symbol, shape):
            return [Ref(ref.key)]
        if not shape:
            hint = f"fix it on the page above, as in n := 2, or name the whole {symbol.latex}"
            raise GraphError(f"the page does not say how many entries {symbol.latex} has", hint)
        if len(ref.lower) == len(shape) and all(isinstance(e, Num) for e in ref.lower):
            return [Ref(ref.key, lower=ref.lower)]
        if prod(shape) > MOST_PIECES:
            raise GraphError(
                f"{symbol.latex} has {prod(shape)} entries, and {MOST_PIECES} at most are nodes",
                f"name the whole {symbol.latex}",
            )
        places = product(*(range(1, size + 1) for size in shape))
        return [Ref(ref.key, lower=tuple(Num(str(k)) for k in place)) for place in places]

    def is_split(self, symbol: Symbol, shape: tuple[int, ...] | None) -> bool:
        """Whether a name is drawn entry by entry."""
        rank = len(symbol.domain.shape) if symbol.domain else 0
        if not rank or symbol.key in self.split.whole:
            return False
        if symbol.key in self.split.entries:
            return True
        columns = self.split.columns
        return rank == 1 and (shape is not None if columns is None else columns)

    def shape(self, symbol: Symbol) -> tuple[int, ...] | None:
        """Return the sizes of a free array, None if the page has not fixed them all."""
        sizes = [size_of(self.scope, e) for e in (symbol.domain.shape if symbol.domain else ())]
        found = tuple(size for size in sizes if size is not None)
        return found if found and len(found) == len(sizes) else None


def size_of(scope: Scope, expr: Expr) -> int | None:
    """Return a size, None if the page has not fixed it."""
    deps = {k for ref in Reader(scope).names(expr) for k in scope.depends(ref.key)}
    if any(not sources(scope, Ref(key)) for key in deps):
        return None
    try:
        return Evaluation(scope, Sample(0), Context(SECONDS)).whole(expr)
    except (RefusalError, ShapeError, UndefinedError):
        return None


def paired(refs: list[Ref]) -> list[Ref]:
    """Sort entries by their index, so that w_1 stands beside x_1; all else stays in its place."""
    slots = [n for n, ref in enumerate(refs) if ref.lower]
    entries = sorted((refs[n] for n in slots), key=lambda ref: place_of(ref.lower))
    for slot, ref in zip(slots, entries, strict=True):
        refs[slot] = ref
    return refs


def place_of(lower: Iterable[Expr]) -> tuple[int, ...]:
    """Return where an entry stands."""
    return tuple(int(getattr(index, "text", "0")) for index in lower)


def build(scope: Scope, output: Ref, split: Split | None = None) -> Graph:
    r"""Return the graph of a name; raise `GraphError` for a cycle or an empty graph.

    >>> from stepcheck.core.check.checker import check_display
    >>> from stepcheck.core.scope import Scope
    >>> page = Scope()
    >>> _ = check_display(r"a, c \in \mathbb{R}, u := a c + 4, k := u^2 (3 u + 1)", page)
    >>> build(page, Ref(("k", "plain"))).edges
    [('a', 'u'), ('c', 'u'), ('u', 'k')]
    """
    split = split or Split()
    symbol = scope.get(output.key)
    if symbol is not None and symbol.callable:
        raise GraphError(
            f"{symbol.latex} is a function, not a value", "name the value that it gives"
        )
    graph = collected(scope, output, split)
    if split.columns is None and any(holds_array(scope, node) for node in graph.nodes.values()):
        graph = collected(scope, output, replace(split, columns=False))
    if graph.output.is_input:
        raise GraphError(
            f"the graph is empty: {graph.output.name} is not computed from anything",
            "name a value that the page has defined",
        )
    return graph


def collected(scope: Scope, output: Ref, split: Split) -> Graph:
    """Return the graph of a name with arrays split in one way."""
    builder = Builder(scope, split)
    for ref in builder.expand(Ref(output.key)) or [output]:
        builder.add(ref)
    return Graph(builder.nodes)


def holds_array(scope: Scope, node: Node) -> bool:
    """Whether a node is a matrix, or an array that is computed."""
    symbol = scope.get(node.ref.key)
    if symbol is None or node.ref.lower:
        return False
    if symbol.domain is not None:
        return len(symbol.domain.shape) > 1
    return symbol.is_array or symbol.key[1] == "bold"
