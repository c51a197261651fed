"""A fence's text and a page's scope → what the figure shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stepcheck.graph.compute.graph import Graph, build
from stepcheck.graph.compute.live import live_of
from stepcheck.graph.compute.marks import edge_of, names_in, node_of, product_of
from stepcheck.graph.compute.numbers import Numbers, compute
from stepcheck.graph.fields.names import is_array, latex_of, partial, read_names, with_values
from stepcheck.graph.fields.spec import COMMA, GraphError, read
from stepcheck.graph.fields.title import read_title

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stepcheck.core.scope import Scope
    from stepcheck.core.tree import Ref
    from stepcheck.graph.compute.graph import Edge
    from stepcheck.graph.compute.live import Live
    from stepcheck.graph.compute.product import Product
    from stepcheck.graph.fields.spec import Place, Spec
    from stepcheck.graph.fields.title import Title

Places = dict["Ref", "Place"]


@dataclass(frozen=True)
class Picture:
    """All that a figure shows.

    `back` are the edges with a way back, `labelled` those with their local derivative, `lit` those
    that are highlighted; `formulas` are local derivatives as the page has derived them.
    """

    graph: Graph
    numbers: Numbers
    show: frozenset[str]
    back: frozenset[Edge]
    labelled: frozenset[Edge]
    lit: frozenset[Edge]
    title: Title
    product: Product | None = None
    formulas: Mapping[Edge, str] = field(default_factory=dict)
    live: Live | None = None

    def slopes(self) -> list[str]:
        """Return the nodes whose gradient is shown, in the order of the graph."""
        return [name for name in self.graph.nodes if name in self.numbers.gradients]

    def local_name(self, edge: Edge) -> str:
        """Return the LaTeX of a local derivative, with what is held fixed where that matters."""
        name = partial(edge[1], edge[0])
        held = self.graph.detours(edge)
        return rf"\left.{name}\right|_{{{', '.join(held)}}}" if held else name


def picture_of(source: str, page: Scope, formulas: Mapping[Edge, str] | None = None) -> Picture:
    """Return what a fence asks for, computed in the scope of its page; or raise `GraphError`.

    `formulas` are the local derivatives that the page has derived.
    """
    spec = read(source)
    scope, places = with_values(spec.get("at"), page)
    graph = graph_of(spec, scope, places)
    refuse_idle(places, graph, scope)
    edge, product = edge_of(spec, graph, scope), product_of(spec, graph, scope)
    lit = {*edge, *(e for edges in (product.edges if product else []) for e in edges)}
    way = lit | way_of(spec, graph, scope)
    if spec.show - {"values"}:
        way = way or set(graph.edges)
    back = way - set(edge) if "gradients" in spec.show else set()
    picture = Picture(
        graph,
        numbers_of(spec, scope, graph, way, back, places),
        spec.show,
        frozenset(back),
        frozenset(way if "local" in spec.show else lit),
        frozenset(lit),
        read_title(spec.get("title"), graph.output.latex, scope),
        product,
        {e: f for e, f in (formulas or {}).items() if e in graph.edges and not graph.detours(e)},
        live_of(spec, scope, graph),
    )
    if product and spec.show:
        product.value(picture.numbers.local)
    return picture


def graph_of(spec: Spec, scope: Scope, places: Places) -> Graph:
    """Return the graph of the output, its columns entry by entry if a field names an entry."""
    outputs = read_names(spec.output, scope)
    if len(outputs) != 1:
        raise GraphError("the output is one name", "name a single value", spec.output.place)
    named = names_in(spec, scope)
    split: bool | None = None
    if any((symbol := scope.get(ref.key)) and is_array(symbol) for ref in named):
        split = False
    if any(ref.lower for ref in [*named, *places]):
        split = True
    try:
        return build(scope, outputs[0], split=split)
    except GraphError as error:
        raise GraphError(error.problem, error.hint, spec.output.place) from None


def way_of(spec: Spec, graph: Graph, scope: Scope) -> set[Edge]:
    """Return the edges from the nodes whose gradient is wanted to the output."""
    nodes = [node_of(text, graph, scope) for text in spec.get("gradient").split(COMMA)]
    return {edge for node in nodes for edge in graph.way(node)}


def refuse_idle(places: Places, graph: Graph, scope: Scope) -> None:
    """Refuse a value for a name that the graph does not use."""
    used = scope.depends(graph.output.ref.key)
    for ref, place in places.items():
        if ref.key not in used:
            problem = f"the graph does not use {latex_of(ref, scope)}"
            raise GraphError(problem, "drop its value", place)


def numbers_of(
    spec: Spec, scope: Scope, graph: Graph, way: set[Edge], back: set[Edge], places: Places
) -> Numbers:
    """Return the numbers that a figure shows; a mistake is pointed at where its value is given."""
    if not spec.show:
        return Numbers()
    edges = [e for e in graph.edges if e in way]
    starts = {start for start, _end in back}
    try:
        return compute(scope, graph, edges, [n for n in graph.nodes if n in starts])
    except GraphError as error:
        named = {latex_of(ref, scope): place for ref, place in places.items()}
        node = graph.nodes.get(error.node or "")
        whole = scope.get(node.ref.key) if node else None
        place = spec.fields.get("at", spec.output).place
        for name in (whole.latex if whole else "", error.node or ""):
            place = named.get(name, place)
        raise GraphError(error.problem, error.hint, place) from None
