"""A fence's text and a page's scope → what the figure shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stepcheck.graph.compute.graph import Graph, Split, build
from stepcheck.graph.compute.lifted import lifted
from stepcheck.graph.compute.marks import edge_of, names_in, node_of, product_of
from stepcheck.graph.compute.numbers import Numbers, compute
from stepcheck.graph.compute.shapes import shapes_of
from stepcheck.graph.fields.names import is_array, latex_of, partial, read_names, with_values
from stepcheck.graph.fields.spec import COMMA, GraphError, read
from stepcheck.graph.fields.title import read_title
from stepcheck.graph.groups.members import fold_of
from stepcheck.graph.live.live import live_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stepcheck.core.scope import Scope
    from stepcheck.core.tree import Key, Ref
    from stepcheck.graph.compute.graph import Edge
    from stepcheck.graph.compute.product import Product
    from stepcheck.graph.fields.spec import Place, Spec
    from stepcheck.graph.fields.title import Title
    from stepcheck.graph.groups.fold import Fold
    from stepcheck.graph.live.data import Examples
    from stepcheck.graph.live.live import Live

Places = dict["Ref", "Place"]
DIRECTIONS = ("right", "down")
LEAST, MOST = 300, 2000  # pixels


@dataclass(frozen=True)
class Picture:
    """All that a figure shows.

    `back` are the edges with a way back, `labelled` those with their local derivative, `lit` those
    that are highlighted; `fold` has the groups of nodes; `shapes` are those of the nodes, if they
    are shown; `formulas` are local derivatives as the page has derived them. `direction` is `right`
    or `down`, or neither, where the room decides; `width` is what room there is for a wide drawing,
    0 for the usual.
    """

    graph: Graph
    numbers: Numbers
    show: frozenset[str]
    back: frozenset[Edge]
    labelled: frozenset[Edge]
    lit: frozenset[Edge]
    title: Title
    fold: Fold
    product: Product | None = None
    formulas: Mapping[Edge, str] = field(default_factory=dict)
    live: Live | None = None
    shapes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    direction: str = ""
    width: float = 0.0

    def shape(self, node: str) -> tuple[str, ...]:
        """Return the shape of a node's value, as far as the figure knows it."""
        if node in self.numbers.values:
            return tuple(map(str, self.numbers.shape(node)))
        return self.shapes.get(node, ())

    def slopes(self) -> list[str]:
        """Return the nodes whose gradient is shown, in the order of the graph."""
        starts = {start for start, _end in self.back}
        return [name for name in self.graph.nodes if name in starts]

    def local_name(self, edge: Edge) -> str:
        """Return the LaTeX of a local derivative, with what is held fixed where that matters."""
        name = partial(edge[1], edge[0])
        held = self.graph.detours(edge)
        return rf"\left.{name}\right|_{{{', '.join(held)}}}" if held else name


def picture_of(
    source: str,
    page: Scope,
    formulas: Mapping[Edge, str] | None = None,
    examples: Examples | None = None,
) -> Picture:
    r"""Return what a fence asks for, computed in the scope of its page; or raise `GraphError`.

    `formulas` are the local derivatives that the page has derived. `examples` calls the code behind
    a field `data`; without it the field is read, and shows nothing.

    >>> from stepcheck.core.check.checker import check_display
    >>> from stepcheck.core.scope import Scope
    >>> page = Scope()
    >>> _ = check_display(r"w, b \in \mathbb{R}, z := 2 w + b, L := z^2", page)
    >>> picture = picture_of("output: L\nat: w = 1, b = -3\nshow: values, gradients", page)
    >>> [f"{name} = {value}" for name, value in picture.numbers.values.items()]
    ['w = 1', 'b = -3', 'z = -1', 'L = 1']
    >>> [f"dL/d{name} = {slope}" for name, slope in picture.numbers.gradients.items()]
    ['dL/dw = -4', 'dL/db = -2', 'dL/dz = -2']
    """
    spec = read(source)
    valued, places = with_values(spec.get("at"), page)
    scope = lifted(valued)
    graph = graph_of(spec, scope, places)
    refuse_idle(places, graph, scope)
    fold = fold_of(spec, graph, scope)
    edge, product = edge_of(spec, graph, scope), product_of(spec, graph, scope)
    lit = {*edge, *(e for edges in (product.edges if product else []) for e in edges)}
    way = lit | way_of(spec, graph, scope)
    if spec.show - {"values", "shapes"}:
        way = way or set(graph.edges)
    back = way - set(edge) if "gradients" in spec.show else set()
    numbers = numbers_of(spec, scope, graph, way, back, places)
    if product and spec.numeric:
        product.value(numbers.local)
    return Picture(
        graph,
        numbers,
        spec.show,
        frozenset(back),
        frozenset(way if spec.show & {"local", "entries"} else lit),
        frozenset(lit),
        read_title(spec.get("title"), graph.output.latex, scope),
        fold,
        product,
        {e: f for e, f in (formulas or {}).items() if e in graph.edges and not graph.detours(e)},
        live_of(spec, scope, graph, numbers, examples),
        shapes_of(scope, graph) if "shapes" in spec.show else {},
        direction_of(spec),
        width_of(spec),
    )


def direction_of(spec: Spec) -> str:
    """Return which way the graph is drawn, nothing if that is left to the room."""
    text = spec.get("direction")
    if text.text not in ("", *DIRECTIONS):
        hint = f"choose from {', '.join(DIRECTIONS)}, or leave it to the room"
        raise GraphError(f"'{text.text}' is no direction", hint, text.place)
    return text.text


def width_of(spec: Spec) -> float:
    """Return how wide a drawing may be, in pixels, 0 if the fence does not say."""
    text = spec.get("width")
    if text.text and not (text.text.isdecimal() and LEAST <= int(text.text) <= MOST):
        hint = f"write pixels, a whole number from {LEAST} to {MOST}"
        raise GraphError(f"'{text.text}' is no width", hint, text.place)
    return float(text.text or 0)


def graph_of(spec: Spec, scope: Scope, places: Places) -> Graph:
    """Return the graph of the output, an array entry by entry if a field names an entry."""
    outputs = read_names(spec.output, scope)
    if len(outputs) != 1:
        raise GraphError("the output is one name", "name a single value", spec.output.place)
    split = split_of(names_in(spec, scope), places, scope)
    try:
        return build(scope, outputs[0], split)
    except GraphError as error:
        raise GraphError(error.problem, error.hint, spec.output.place) from None


def split_of(named: list[Ref], places: Places, scope: Scope) -> Split:
    """Return which arrays are drawn entry by entry: those of which the fence names an entry.

    A matrix whose entries have values, one by one, is still a single node; a column is not.
    """

    def is_column(key: Key) -> bool:
        symbol = scope.get(key)
        return symbol is not None and is_array(symbol)

    whole = {ref.key for ref in named if not ref.lower}
    entries = {ref.key for ref in named if ref.lower}
    entries |= {ref.key for ref in places if len(ref.lower) == 1} - whole
    split = False if any(map(is_column, whole)) else None
    return Split(
        frozenset(whole), frozenset(entries), True if any(map(is_column, entries)) else split
    )


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
    if not spec.numeric:
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
