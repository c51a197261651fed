"""Automatic differentiation in seventy lines: numbers that remember how they were made."""

import math

import numpy as np

from snippets.notation import (
    Array,
    Function,
)


# --8<-- [start:class]
class Node:
    """A number, with the nodes it was made of and the local derivative to each."""

    def __init__(
        self,
        value: float,
        *edges: "tuple[Node, float]",
    ) -> None:
        self.value = value
        self.edges = edges
        self.slope = 0.0

    def __add__(
        self, other: "Node | float"
    ) -> "Node":
        b = as_node(other)
        total = self.value + b.value
        return Node(
            total, (self, 1.0), (b, 1.0)
        )

    def __mul__(
        self, other: "Node | float"
    ) -> "Node":
        b = as_node(other)
        product = self.value * b.value
        return Node(
            product,
            (self, b.value),
            (b, self.value),
        )

    def __neg__(self) -> "Node":
        return Node(
            -self.value, (self, -1.0)
        )


# no contract: it wraps a number
def as_node(a: Node | float) -> Node:
    """Return a node as it is, and a number as a node without edges."""
    if isinstance(a, Node):
        return a
    return Node(a)


# no contract: it makes a node
def exp(a: Node) -> Node:
    """Return e to the power a."""
    e = math.exp(a.value)
    return Node(e, (a, e))


# no contract: it makes a node
def log(a: Node) -> Node:
    """Return the natural logarithm of a."""
    log_a = math.log(a.value)
    return Node(log_a, (a, 1 / a.value))


# no contract: it makes a node
def reciprocal(a: Node) -> Node:
    """Return one over a."""
    p = 1 / a.value
    return Node(p, (a, -p * p))
    # --8<-- [end:class]


# --8<-- [start:backward]
# no contract: it goes through a graph
def in_order(output: Node) -> list[Node]:
    """Return all nodes that lead to the output, each after those it is made of."""
    order: list[Node] = []
    seen: set[int] = set()

    def visit(node: Node) -> None:
        if id(node) in seen:
            return
        seen.add(id(node))
        for start, _ in node.edges:
            visit(start)
        order.append(node)

    visit(output)
    return order


# no contract: it goes back through a graph
def backward(output: Node) -> None:
    """Give each node that leads to the output the derivative of the output with respect to it."""
    order = in_order(output)
    for node in order:
        node.slope = 0.0
    output.slope = 1.0
    for node in reversed(order):
        for start, local in node.edges:
            part = node.slope * local
            start.slope += part
    # --8<-- [end:backward]


# --8<-- [start:loss]
# no contract: it makes a graph
def loss_of(
    x1: float,
    x2: float,
    w1: Node,
    w2: Node,
    b: Node,
    y: float,
) -> Node:
    """Return the loss of one example as a node."""
    z = w1 * x1 + w2 * x2 + b
    y_hat = reciprocal(exp(-z) + 1)
    first = log(y_hat) * y
    second = log(-y_hat + 1) * (1 - y)
    return -(first + second)


# no contract: it goes forward and back
def gradient(
    x1: float,
    x2: float,
    w1: float,
    w2: float,
    b: float,
    y: float,
) -> tuple[float, ...]:
    """Return the derivatives of the loss with respect to w1, w2 and b."""
    three = Node(w1), Node(w2), Node(b)
    backward(loss_of(x1, x2, *three, y))
    return tuple(
        node.slope for node in three
    )
    # --8<-- [end:loss]


# --8<-- [start:task]
# no contract: the reader writes it
def tanh(a: Node) -> Node:
    """Return the hyperbolic tangent of a, as a node of its own."""
    raise NotImplementedError("your lines")
    # --8<-- [end:task]


# --8<-- [start:task_test]
# no contract: it tests what the reader writes
def check_tanh(
    candidate: Function,
) -> None:
    """Raise AssertionError unless the candidate is right."""
    t = Node(0.3)
    backward(candidate(t * 2) * 5)
    right = 1 - math.tanh(0.6) ** 2
    assert np.isclose(t.slope, 10 * right)
    assert candidate(Node(0.0)).value == 0
    # --8<-- [end:task_test]


# --8<-- [start:task_answer]
# no contract: one answer of several
def tanh_solved(a: Node) -> Node:
    """Return the hyperbolic tangent of a, as a node of its own."""
    t = math.tanh(a.value)
    return Node(t, (a, 1 - t * t))
    # --8<-- [end:task_answer]


# --8<-- [start:numbers]
# no contract: these are the numbers printed on the page
def numbers() -> dict[str, Array]:
    """Return every rounded number of the page."""
    by_w1, by_w2, by_b = gradient(
        3, -2, 0.4, 0.3, -0.2, 1
    )
    output = loss_of(
        3,
        -2,
        Node(0.4),
        Node(0.3),
        Node(-0.2),
        1,
    )
    return {
        "L": output.value,
        "dL/dw1": by_w1,
        "dL/dw2": by_w2,
        "dL/db": by_b,
        "nodes": float(
            len(in_order(output))
        ),
    }
    # --8<-- [end:numbers]
