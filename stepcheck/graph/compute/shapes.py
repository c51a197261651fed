"""The shapes of a graph's values and derivatives, in numbers or in the letters of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flint import fmpq

from stepcheck.core import arrays
from stepcheck.core.errors import RefusalError, ShapeError, UndefinedError, UnsureError
from stepcheck.core.value.context import Context
from stepcheck.core.value.evaluate import Evaluation
from stepcheck.core.value.lookup import is_natural
from stepcheck.core.value.sample import Sample
from stepcheck.graph.fields.spec import GraphError

if TYPE_CHECKING:
    from stepcheck.core.arrays import Shape
    from stepcheck.core.numbers import Real
    from stepcheck.core.scope import Scope
    from stepcheck.core.tree import Key
    from stepcheck.core.value.sample import Place
    from stepcheck.graph.compute.graph import Graph

Sizes = dict["Key", int]
TWICE = ((2, 3, 5, 7, 11), (3, 5, 4, 9, 8))
"""Two sets of sizes that name an axis: whatever is as long as m both times is m long."""
TRIES = 12
SECONDS = 2.0


def shapes_of(scope: Scope, graph: Graph) -> dict[str, tuple[str, ...]]:
    """Return the shape of each node's value; a size that the page leaves open is a letter.

    Raises `GraphError` where a value has no shape.
    """
    free = [k for k in scope.names() if is_natural(scope, k) and not scope.wholly_fixed(k)]
    first, second = (dict(zip(free, sizes, strict=False)) for sizes in TWICE)
    if len(free) > len(TWICE[0]):
        first = second = {}
    found = [measured(scope, graph, sizes) for sizes in (first, second)]
    letters = {key: scope.get(key).latex for key in first}  # type: ignore[union-attr]  # declared
    return {
        name: tuple(
            axis(a, b, (first, second), letters)
            for a, b in zip(found[0][name], found[1][name], strict=True)
        )
        for name in graph.nodes
    }


def axis(a: int, b: int, sizes: tuple[Sizes, Sizes], letters: dict[Key, str]) -> str:
    """Return how long an axis is, from its lengths with two sets of sizes."""
    if a == b:
        return str(a)
    for key, letter in letters.items():
        more = a - sizes[0][key]
        if more == b - sizes[1][key]:
            return letter + (f" + {more}" if more > 0 else f" − {-more}" if more else "")
    return "…"


def measured(scope: Scope, graph: Graph, sizes: Sizes) -> dict[str, Shape]:
    """Return the shapes with some sizes, at the first point that all values are defined at."""
    chosen: dict[Place, Real] = {(key, (), 0, 0): fmpq(size) for key, size in sizes.items()}
    problem = ""
    for number in range(TRIES):
        env = Evaluation(scope, Sample(number, chosen=chosen), Context(SECONDS))
        found: dict[str, Shape] = {}
        try:
            for node in graph.nodes.values():
                value = env.eval(node.ref)
                arrays.entries(value)
                found[node.name] = arrays.shape_of(value)
        except UndefinedError as error:
            problem = str(error)
        except UnsureError:
            problem = "no precision decides which case applies"
        except (RefusalError, ShapeError) as error:
            raise GraphError(str(error), "write shapes that fit", node=node.name) from None
        else:
            return found
    raise GraphError(f"{node.name} has no value: {problem}", "give values in 'at'", node=node.name)


def shape_text(shape: tuple[str, ...]) -> str:
    """Return a shape as it is written; nothing for a number."""
    return "×".join(f"({size})" if " " in size else size for size in shape)


def slope_text(of: tuple[str, ...], by: tuple[str, ...]) -> str:
    """Return the shape of a derivative; nothing for that of a number by a number.

    A number by an array has the shape of the array, and a column by a column is a matrix. Of
    others there is no agreed layout: both shapes are named.
    """
    if not of or not by:
        return shape_text(of or by)
    if of[1] == by[1] == "1":
        return shape_text((of[0], by[0]))
    return f"{shape_text(of)} by {shape_text(by)}"
