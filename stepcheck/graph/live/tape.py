"""Formulas as data for a browser: a list in which each step names earlier ones, and none is twice.

An item is a whole number, the name of a cell, or a list: an operation and what it works on, which
are places of earlier items.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from stepcheck.graph.live.traced import Tree

Item = int | str | list[Any]
LARGEST_INTEGER = 2**53  # a browser reads larger ones from JSON with a loss


class Tape:
    """A list of items, to which trees are added."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.known: dict[object, int] = {}
        self.trees: dict[int, tuple[Tree, int]] = {}

    def add(self, tree: Tree) -> int:
        """Add a tree and return its place; one that is there already has its place."""
        if isinstance(tree, (int, str)):
            return self.note(tree if small(tree) else ["int", str(tree)])
        if id(tree) not in self.trees:
            self.trees[id(tree)] = tree, self.note(self.item(tree))
        return self.trees[id(tree)][1]

    def item(self, tree: tuple[Any, ...]) -> Item:
        """Return an operation over places."""
        name, *parts = tree
        if name == "cases":
            return [name, *([self.sides(c), self.add(value)] for c, value in parts)]
        if name == "bend":
            return [name, *([self.sides(c), self.add(v), self.add(s)] for c, v, s in parts)]
        return [name, *map(self.add, parts)]

    def sides(self, conditions: tuple[Any, ...]) -> list[Any]:
        """Return conditions over places, each with its slopes if it has any."""
        return [
            [relation, self.add(margin), *([self.add(s) for s in slopes] for slopes in rest)]
            for relation, margin, *rest in conditions
        ]

    def note(self, item: Item) -> int:
        """Return the place of an item, added to the end if it is new."""
        key = repr(item)
        if key not in self.known:
            self.known[key] = len(self.items)
            self.items.append(item)
        return self.known[key]


def small(leaf: int | str) -> bool:
    """Whether a leaf is a name, or a number that JSON carries without a loss."""
    return isinstance(leaf, str) or abs(leaf) < LARGEST_INTEGER
