"""The sizes of a claim, written out where no proof for all of them is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stepcheck.core.domains import Naturals
from stepcheck.core.scope import keys_of
from stepcheck.core.tree import Big, Special, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stepcheck.core.scope import Scope, Symbol
    from stepcheck.core.tree import Expr, Key

SMALL = (2, 3, 4)  # unlike one another, so that no transpose fits by accident


def written_out(scope: Scope, exprs: list[Expr]) -> dict[Key, int]:
    """Return a small number for each size that a claim depends on; nothing if there are many."""
    below = {k for e in exprs for name in keys_of(e) for k in scope.depends(name)}
    symbols = [s for key in scope.names() if key in below and (s := scope.get(key))]
    found = [k for k in dict.fromkeys(sizes_in(symbols, exprs)) if is_free_size(scope, k)]
    return dict(zip(found, SMALL, strict=False)) if len(found) <= len(SMALL) else {}


def sizes_in(symbols: list[Symbol], exprs: list[Expr]) -> Iterator[Key]:
    """Yield the names that say how large an array is, or where a sum or an index ends."""
    for symbol in symbols:
        if symbol.domain and (symbol.domain.shape or symbol.is_index):
            ends = symbol.domain.bounds if symbol.is_index else ()
            for end in (*symbol.domain.shape, *ends):
                yield from keys_of(end)
    bodies = [s.body for s in symbols if s.body is not None]
    for node in (n for e in (*exprs, *bodies) for n in walk(e)):
        parts = node.sizes if isinstance(node, Special) else ()
        if isinstance(node, Big):
            parts = (node.start, node.stop)
        for part in parts:
            yield from keys_of(part)


def is_free_size(scope: Scope, key: Key) -> bool:
    """Whether a name is a natural number that nothing fixes."""
    symbol = scope.get(key)
    if symbol is None or symbol.is_family or scope.wholly_fixed(key):
        return False
    return isinstance(symbol.domain, Naturals) and not symbol.domain.shape
