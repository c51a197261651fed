"""The computational graph of a name: a node for each name that it depends on, edges between them.

The graph is read from the definitions of a scope, so it cannot say anything else than the page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stepcheck.core.tree import Call, Num, Ref, walk
from stepcheck.graph.fields.names import is_array, latex_of
from stepcheck.graph.fields.spec import GraphError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stepcheck.core.scope import Scope, Symbol
    from stepcheck.core.tree import Expr

Edge = tuple[str, str]
Path = tuple[str, ...]
LARGEST = 60  # nodes; beyond that no picture helps


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
        return [node.name for node in self.nodes.values() if name in node.parents]

    def way(self, start: str) -> list[Edge]:
        """Return the edges on all paths from a node to the output."""
        reached = {start}
        for name, node in self.nodes.items():  # parents come first
            if reached.intersection(node.parents):
                reached.add(name)
        return [(p, c) for p, c in self.edges if p in reached]

    def detours(self, edge: Edge) -> list[str]:
        """Return the other parents of an edge's end that depend on its start too."""
        others = [p for p in self.nodes[edge[1]].parents if p != edge[0]]
        reached = {c for _p, c in self.way(edge[0])}
        return [p for p in others if p in reached]

    def paths(self, start: str, end: str) -> Iterator[Path]:
        """Yield all paths from one node to another."""
        if start == end:
            yield (end,)
            return
        for child in self.children(start):
            for path in self.paths(child, end):
                yield (start, *path)


class Builder:
    """Collects nodes depth first; `split` draws free columns entry by entry.

    Without `split` a column is drawn so where the page has fixed how many entries it has.
    """

    def __init__(self, scope: Scope, *, split: bool | None) -> None:
        self.scope, self.split = scope, split
        self.nodes: dict[str, Node] = {}
        self.open: list[str] = []

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
            body = self.body(ref)
            refs = [] if body is None else self.direct(body)
            parents = tuple(dict.fromkeys(self.add(r) for r in refs))
            self.open.pop()
            self.nodes[name] = Node(name, ref, name, parents)
        if len(self.nodes) > LARGEST:
            raise GraphError(f"the graph has more than {LARGEST} nodes", "draw a smaller part")
        return name

    def body(self, ref: Ref) -> Expr | None:
        """Return what a name is computed from, None for an input."""
        fixed = self.scope.override(ref)
        if fixed is not None:
            return fixed
        symbol = self.scope.get(ref.key)
        return symbol.body if symbol else None

    def direct(self, body: Expr) -> list[Ref]:
        """Return the names that an expression uses, in the order of a reader."""
        found: dict[tuple[object, ...], Ref] = {}
        for node in walk(body):
            if isinstance(node, Ref):
                for ref in self.expand(node):
                    found.setdefault((ref.key, ref.lower), ref)
            elif isinstance(node, Call):
                for ref in self.closure(node):
                    found.setdefault((ref.key, ref.lower), ref)
        return paired(list(found.values()))

    def closure(self, call: Call) -> list[Ref]:
        """Return the names that a function uses besides its parameters."""
        symbol = self.scope.get(call.key)
        if symbol is None or symbol.body is None:
            return []
        return [r for r in self.direct(symbol.body) if r.key not in symbol.params]

    def expand(self, ref: Ref) -> list[Ref]:
        """Return the nodes that a reference stands for: none for an index, several for a column."""
        symbol = self.scope.get(ref.key)
        if symbol is None or symbol.is_index or symbol.callable or ref.key[1].startswith("param"):
            return []
        if symbol.is_family:
            raise GraphError(
                f"{symbol.latex} stands for many values, and a graph needs single ones",
                "draw the graph of one example, or define a name for each value",
            )
        size = self.size(symbol)
        if self.split and is_array(symbol) and size is None:
            hint = f"fix it on the page above, as in n := 2, or name the whole {symbol.latex}"
            raise GraphError(f"the page does not say how many entries {symbol.latex} has", hint)
        if self.split is False or size is None:
            return [Ref(ref.key)]
        if len(ref.lower) == 1 and isinstance(ref.lower[0], Num):
            return [Ref(ref.key, lower=ref.lower)]
        return [Ref(ref.key, lower=(Num(str(k)),)) for k in range(1, size + 1)]

    def size(self, symbol: Symbol) -> int | None:
        """Return how many entries a free column has, None if the page has not fixed that."""
        size = symbol.domain.shape[0] if symbol.domain and is_array(symbol) else None
        if isinstance(size, Ref):
            size = self.scope.override(size)
        return int(size.text) if isinstance(size, Num) else None


def paired(refs: list[Ref]) -> list[Ref]:
    """Sort entries by their index, so that w_1 stands beside x_1; all else stays in its place."""
    slots = [n for n, ref in enumerate(refs) if ref.lower]
    entries = sorted((refs[n] for n in slots), key=lambda r: int(getattr(r.lower[0], "text", "0")))
    for slot, ref in zip(slots, entries, strict=True):
        refs[slot] = ref
    return refs


def build(scope: Scope, output: Ref, *, split: bool | None = None) -> Graph:
    """Return the graph of a name; raise `GraphError` for a cycle or an empty graph."""
    builder = Builder(scope, split=split)
    symbol = scope.get(output.key)
    if symbol is not None and symbol.callable:
        raise GraphError(
            f"{symbol.latex} is a function, not a value", "name the value that it gives"
        )
    for ref in builder.expand(Ref(output.key)) or [output]:
        builder.add(ref)
    graph = Graph(builder.nodes)
    if graph.output.is_input:
        raise GraphError(
            f"the graph is empty: {graph.output.name} is not computed from anything",
            "name a value that the page has defined",
        )
    return graph
