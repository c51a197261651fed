"""What the fields of a fence point at in a graph: nodes, an edge, paths."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from stepcheck.graph.compute.product import Product
from stepcheck.graph.fields.groups import read_groups
from stepcheck.graph.fields.names import latex_of, read_name
from stepcheck.graph.fields.spec import ARROW, COMMA, GraphError

if TYPE_CHECKING:
    from stepcheck.core.scope import Scope
    from stepcheck.core.tree import Ref
    from stepcheck.graph.compute.graph import Edge, Graph, Path
    from stepcheck.graph.fields.spec import Spec, Text

MOST_PATHS = 4  # whose products still fit below a figure


def names_in(spec: Spec, scope: Scope) -> list[Ref]:
    """Return all names that are to be nodes of the graph."""
    lists = [spec.get(f).split(COMMA) for f in ("gradient", "path", "edge")]
    texts = [t for parts in lists for part in parts for t in part.split(ARROW)]
    texts += [t for group in read_groups(spec) for t in group.nodes]
    return [read_name(text, scope) for text in texts]


def node_of(text: Text, graph: Graph, scope: Scope) -> str:
    """Return the node that a text names."""
    name = latex_of(read_name(text, scope), scope)
    if name not in graph.nodes:
        listed = ", ".join(graph.nodes)
        raise GraphError(f"{name} is no node of this graph", f"its nodes are {listed}", text.place)
    return name


def path_of(text: Text, graph: Graph, scope: Scope) -> Path:
    """Return the nodes of `a -> b -> c`, each of which must lead to the next."""
    texts = text.split(ARROW)
    path = tuple(node_of(t, graph, scope) for t in texts)
    for (start, end), place in zip(pairwise(path), texts[1:], strict=False):
        if (start, end) not in graph.edges:
            nexts = ", ".join(graph.children(start)) or "nothing: it is the output"
            hint = f"{start} leads to {nexts}"
            raise GraphError(f"there is no edge from {start} to {end}", hint, place.place)
    return path


def edge_of(spec: Spec, graph: Graph, scope: Scope) -> list[Edge]:
    """Return the edge that a fence lights, in a list; none if it lights no single edge."""
    text = spec.get("edge")
    if not text.text:
        return []
    path = path_of(text, graph, scope)
    if len(path) != 2:
        hint = r"write edge: start -> end, or use 'path'"
        raise GraphError("an edge has two ends", hint, text.place)
    return [(path[0], path[1])]


def product_of(spec: Spec, graph: Graph, scope: Scope) -> Product | None:
    """Return the paths that a fence lights; a name alone means all its paths to the output."""
    texts = spec.get("path").split(COMMA)
    paths = [path_of(text, graph, scope) for text in texts]
    if not paths:
        return None
    start, end = paths[0][0], paths[0][-1]
    alone = paths == [(start,)]
    end = graph.output.name if alone else end
    count = graph.count(start, end)
    if count > MOST_PATHS:
        problem = f"{count} paths lead from {start} to {end}"
        raise GraphError(problem, f"choose ends with {MOST_PATHS} at most", texts[0].place)
    every = list(graph.paths(start, end))
    paths = every if alone else paths
    for path, text in zip(paths, texts, strict=False):
        if (path[0], path[-1]) != (start, end) or len(path) < 2:
            hint = "let all of them begin at one node and end at another"
            raise GraphError("these paths cannot be added", hint, text.place)
    if len(set(paths)) < len(paths):
        raise GraphError("a path is given twice", "keep one of the two", texts[0].place)
    return Product(tuple(paths), set(every) == set(paths))
