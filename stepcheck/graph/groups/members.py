"""Which nodes of a graph belong together, from the field `groups` of a fence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stepcheck.core.tree import Num
from stepcheck.graph.compute.marks import node_of
from stepcheck.graph.fields.groups import BY, is_derived, read_groups
from stepcheck.graph.fields.spec import GraphError
from stepcheck.graph.groups.fold import CircleError, Fold, Group

if TYPE_CHECKING:
    from stepcheck.core.scope import Scope
    from stepcheck.core.tree import Ref
    from stepcheck.graph.compute.graph import Graph
    from stepcheck.graph.fields.groups import Listed
    from stepcheck.graph.fields.spec import Place, Spec

INDEX = {"layer": re.compile(r"\^[(\[](\d+)[)\]]"), "time": re.compile(r"_\(?(\d+)\)?(?=\^|$)")}
"""Where in a name an index stands: `W^[1]` belongs to a layer, `h_1` to a time."""


def fold_of(spec: Spec, graph: Graph, scope: Scope) -> Fold:
    """Return a graph with the groups of a fence; raise `GraphError` if they are wrong."""
    text = spec.get("groups")
    if text.text:
        refuse_live(spec)
    listed = read_groups(spec)
    groups = [group_of(group, graph, scope) for group in listed]
    refuse_shared(listed, graph, scope)
    if is_derived(spec):
        groups = derived(BY[text.text], graph, text.place)
    places = [group.name.place for group in listed] or [text.place] * len(groups)
    for group, place in zip(groups, places, strict=True):
        if len(group.nodes) == len(graph.nodes):
            hint = "leave out what is to be seen"
            raise GraphError(f"'{group.name}' has all nodes of the graph", hint, place)
        # Each alone first, so that the place is that of the group which is to blame.
        joined(graph, (group,), place)
    return joined(graph, tuple(groups), text.place)


def refuse_live(spec: Spec) -> None:
    """Refuse groups in a figure that moves: each of its steps is to be seen."""
    if spec.get("live").text not in ("", "no"):
        hint = "drop one of the two: a reader steps through all its nodes"
        raise GraphError("a live figure has no groups", hint, spec.get("groups").place)


def joined(graph: Graph, groups: tuple[Group, ...], place: Place) -> Fold:
    """Return a graph with groups that can be folded."""
    try:
        return Fold(graph, groups)
    except CircleError as error:
        raise GraphError(
            f"folded, {error.name} would depend on itself: {error}",
            "put what lies between into the group too, or leave out what needs it",
            place,
        ) from None


def group_of(group: Listed, graph: Graph, scope: Scope) -> Group:
    """Return a group that a fence lists."""
    names = [node_of(text, graph, scope) for text in group.nodes]
    if len(names) == 1:
        problem = f"the group '{group.name.text}' has a single node"
        raise GraphError(problem, "name what belongs to it, or drop it", group.nodes[0].place)
    return Group(group.name.text, tuple(n for n in graph.nodes if n in names))


def refuse_shared(listed: list[Listed], graph: Graph, scope: Scope) -> None:
    """Refuse a node that a fence puts into groups twice."""
    homes: dict[str, str] = {}
    for group in listed:
        for text in group.nodes:
            name = node_of(text, graph, scope)
            if name in homes:
                problem = f"{name} is in the group '{homes[name]}' already"
                raise GraphError(problem, "keep it in one place", text.place)
            homes[name] = group.name.text


def derived(by: str, graph: Graph, place: Place) -> list[Group]:
    """Return a group for each number that an index of at least two nodes has."""
    found: dict[int, list[str]] = {}
    for node in graph.nodes.values():
        number = index_of(node.ref, by)
        if number is not None:
            found.setdefault(number, []).append(node.name)
    groups = [
        Group(f"{by} {number}", tuple(names))
        for number, names in sorted(found.items())
        if len(names) > 1
    ]
    if not groups:
        example = "W^{[1]} and b^{[1]}" if by == "layer" else "x_1 and h_1"
        hint = f"name them as {example}, or list the nodes of each group"
        raise GraphError(f"no two nodes of this graph share a {by}", hint, place)
    return groups


def index_of(ref: Ref, by: str) -> int | None:
    """Return the number of the layer or of the time that a name belongs to, None for no such."""
    if by == "time" and len(ref.lower) == 1 and isinstance(ref.lower[0], Num):
        return int(ref.lower[0].text)
    match = INDEX[by].search(ref.key[0])
    return int(match[1]) if match else None
