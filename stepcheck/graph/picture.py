"""A fence's text and a page's scope → what the figure shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stepcheck.graph.content import Picture
from stepcheck.graph.graph import Graph, build
from stepcheck.graph.names import latex_of, read_names, with_values
from stepcheck.graph.numbers import Numbers, compute
from stepcheck.graph.spec import GraphError, read
from stepcheck.graph.words import spoken

if TYPE_CHECKING:
    from stepcheck.core.scope import Scope
    from stepcheck.graph.spec import Spec, Text


def picture_of(source: str, page: Scope) -> Picture:
    """Return what a fence asks for, computed in the scope of its page; or raise `GraphError`."""
    spec = read(source)
    scope = with_values(spec.get("at"), page)
    graph = graph_of(spec, scope)
    gradient, path, edge = (nodes(spec.get(f), graph, scope) for f in ("gradient", "path", "edge"))
    lit = {e for name in path for e in within(graph, graph.between(name))} | edge_of(spec, edge)
    back = {e for name in [*gradient, *path] for e in within(graph, graph.between(name))}
    if "local" in spec.show or "gradients" in spec.show:
        back = back or set(graph.edges)
    labelled = back if "local" in spec.show else lit
    numbers = Numbers()
    if spec.show:
        wanted = {name for pair in back | lit for name in pair}
        try:
            numbers = compute(scope, graph, wanted)
        except GraphError as error:
            place = spec.fields.get("at", spec.output).place
            raise GraphError(error.problem, error.hint, place) from None
    title = spec.get("title").text or f"The graph of {spoken(graph.output.latex)}"
    shown_back = back if "gradients" in spec.show or path else set()
    return Picture(
        graph,
        numbers,
        spec.show,
        frozenset(shown_back | lit),
        frozenset(labelled | lit),
        frozenset(lit),
        title,
    )


def graph_of(spec: Spec, scope: Scope) -> Graph:
    """Return the graph of the output; entry by entry if any field names an entry."""
    outputs = read_names(spec.output, scope)
    if len(outputs) != 1:
        raise GraphError("the output is one name", "name a single value", spec.output.place)
    named = [r for f in ("gradient", "path", "edge") for r in read_names(spec.get(f), scope)]
    entries = next(scope.chain()).fixed
    split = any(ref.lower for ref in named) or any(lower for _key, _up, lower in entries)
    try:
        return build(scope, outputs[0], split=split)
    except GraphError as error:
        raise GraphError(error.problem, error.hint, spec.output.place) from None


def nodes(text: Text, graph: Graph, scope: Scope) -> list[str]:
    """Return the nodes that a list names."""
    found = []
    for ref in read_names(text, scope):
        name = latex_of(ref, scope)
        if name not in graph.nodes:
            listed = ", ".join(graph.nodes)
            place = text.at(ref.position)
            raise GraphError(f"{name} is no node of this graph", f"its nodes are {listed}", place)
        found.append(name)
    return found


def within(graph: Graph, names: set[str]) -> list[tuple[str, str]]:
    """Return the edges between nodes of a set."""
    return [(p, c) for p, c in graph.edges if p in names and c in names]


def edge_of(spec: Spec, ends: list[str]) -> set[tuple[str, str]]:
    """Return the edge that two names make, in a set."""
    if ends and len(ends) != 2:
        hint = "write edge: start, end"
        raise GraphError("an edge has two ends", hint, spec.get("edge").place)
    return {(ends[0], ends[1])} if ends else set()
