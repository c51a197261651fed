"""What each symbol means here: declarations, definitions, and the values a page has fixed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from stepcheck.core.domains import Domain, Functions, Range
from stepcheck.core.tree import Apply, Expr, Key, Ref, Transpose, walk
from stepcheck.core.vocabulary import VOCABULARY

if TYPE_CHECKING:
    from collections.abc import Iterator


S = TypeVar("S", bound="Scope")
OVERLOADED = re.compile(r"\([,;|]*\)")


@dataclass(frozen=True)
class Symbol:
    """One name. Free symbols have a `domain`, defined ones a `body`.

    `upper` and `lower` are the index names of a family such as z^{(i)} or p_k, free or defined.
    `params` are the parameters of a function; `standalone` says that the bare name is a value too,
    as in J(w, b); `is_array` says that a definition in a plain letter has entries; `signs` are
    those between the parameters, for P(A, B) is not P(A | B).
    """

    key: Key
    latex: str
    domain: Domain | None = None
    body: Expr | None = None
    upper: tuple[Key, ...] = ()
    lower: tuple[Key, ...] = ()
    params: tuple[Key, ...] = ()
    standalone: bool = False
    is_array: bool = False
    signs: str = ""

    @property
    def callable(self) -> bool:
        """Whether the name is a function that needs its argument."""
        if self.domain is not None:
            return isinstance(self.domain, Functions)
        return bool(self.params) and not self.standalone

    @property
    def arity(self) -> int:
        """How many arguments the name takes as a function."""
        return self.domain.arity if isinstance(self.domain, Functions) else len(self.params)

    @cached_property
    def takes_numbers(self) -> bool:
        """Whether the parameters are numbers, so that a function takes a column entry by entry.

        A parameter in bold is none, nor is one that is transposed, or has a norm or entries.
        """
        if any(weight.startswith(("bold", "param:bold")) for _letter, weight in self.params):
            return False
        return self.body is None or not any(
            isinstance(inner, Ref) and inner.key in self.params and (of_arrays or inner.lower)
            for node in walk(self.body)
            for of_arrays in [is_of_arrays(node)]
            for inner in (walk(node) if of_arrays else (node,))
        )

    @property
    def is_index(self) -> bool:
        """Whether the name counts something: i in {1, …, m}."""
        return isinstance(self.domain, Range) and not self.is_family

    @property
    def is_family(self) -> bool:
        """Whether the name has members, one for each value of its indices."""
        return bool(self.upper or self.lower)


def is_of_arrays(node: Expr) -> bool:
    """Whether a node makes something of an array that nobody asks of a number."""
    if isinstance(node, Apply):
        row = VOCABULARY[node.name]
        return row.value is None and not row.many and node.name != "kronecker"
    return isinstance(node, Transpose)


@dataclass
class Scope:
    """A chain of symbol tables: notation page, page, example block, statement."""

    parent: Scope | None = None
    symbols: dict[Key, Symbol] = field(default_factory=dict)
    fixed: dict[tuple[Key, tuple[Expr, ...], tuple[Expr, ...]], Expr] = field(default_factory=dict)
    local: bool = False

    def child(self, *, local: bool = False) -> Scope:
        """Return a scope that sees this one; `local` marks an example block or a condition."""
        return Scope(self, local=local or self.local)

    def chain(self) -> Iterator[Scope]:
        """Yield this scope and its parents, innermost first."""
        scope: Scope | None = self
        while scope is not None:
            yield scope
            scope = scope.parent

    def get(self, key: Key) -> Symbol | None:
        """Return the symbol with exactly this key."""
        return next((s.symbols[key] for s in self.chain() if key in s.symbols), None)

    def overload(self, key: Key, signs: str) -> Symbol | None:
        """Return the function of this name with such signs between its arguments."""
        first = self.get(key)
        return first if first and first.signs == signs else self.get(overloaded(key, signs))

    def is_overloaded(self, key: Key) -> bool:
        """Whether a letter stands for several functions, told apart by their arguments alone."""
        return any(
            k[1] == key[1] and OVERLOADED.fullmatch(k[0].removeprefix(key[0])) is not None
            for k in self.names()
            if k[0].startswith(key[0])
        )

    def find(self, key: Key) -> Symbol | None:
        """Return the symbol of this key, or the only one of the same letter in another weight."""
        if exact := self.get(key):
            return exact
        others = [k for k in self.names() if k[0] == key[0] and not k[1].startswith("param")]
        return self.get(others[0]) if len(others) == 1 else None

    def names(self) -> list[Key]:
        """Return every key in sight, in order of introduction, outermost first."""
        found: dict[Key, None] = {}
        for scope in reversed(list(self.chain())):
            found.update(dict.fromkeys(scope.symbols))
        return list(found)

    def override(self, ref: Ref) -> Expr | None:
        """Return the value that a page or a block has fixed for this very name."""
        slot = (ref.key, ref.upper, ref.lower)
        return next((s.fixed[slot] for s in self.chain() if slot in s.fixed), None)

    def overrides(self, key: Key) -> dict[tuple[tuple[Expr, ...], tuple[Expr, ...]], Expr]:
        """Return everything fixed for a name, by its indices: the whole of it, or entries."""
        found: dict[tuple[tuple[Expr, ...], tuple[Expr, ...]], Expr] = {}
        for scope in reversed(list(self.chain())):
            found |= {(up, low): e for (k, up, low), e in scope.fixed.items() if k == key}
        return found

    def depends(self, key: Key) -> frozenset[Key]:
        """Return the names that a symbol's value depends on, itself included."""
        found: set[Key] = set()
        queue = [key]
        while queue:
            name = queue.pop()
            if name not in found:
                found.add(name)
                queue.extend(self.mentions(name))
        return frozenset(found)

    def reached_by(self, *exprs: Expr) -> frozenset[Key]:
        """Return all names that the values of some expressions depend on."""
        direct = {key for expr in exprs for key in keys_of(expr)}
        return frozenset().union(*map(self.depends, direct))

    def definitions_under(self, *exprs: Expr) -> list[Expr]:
        """Return the definitions that some expressions rest on, in no order."""
        symbols = map(self.get, self.reached_by(*exprs))
        return [s.body for s in symbols if s is not None and s.body is not None]

    def mentions(self, key: Key) -> list[Key]:
        """Return the names that appear in a symbol's definition, set or fixed value."""
        symbol = self.get(key)
        if symbol is None:
            return []
        parts: list[Expr] = list(self.overrides(key).values())
        if symbol.body is not None and not self.wholly_fixed(key):
            parts.append(symbol.body)
        if symbol.domain is not None:
            parts.extend(symbol.domain.described_by)
        own = {*symbol.upper, *symbol.lower} | ({*symbol.params} if symbol.callable else set())
        return [k for part in parts for k in keys_of(part) if k not in own]

    def wholly_fixed(self, key: Key) -> bool:
        """Whether the name itself, not only an entry of it, has been given a value."""
        return any((key, (), ()) in s.fixed for s in self.chain())

    def alone(self) -> Scope:
        """Return one flat copy: what later definitions add does not reach it."""
        return self.flattened(Scope(local=self.local))

    def frozen(self) -> Frozen:
        """Return one flat copy that nobody extends, which answers faster."""
        return self.flattened(Frozen(local=self.local))

    def flattened(self, flat: S) -> S:
        """Return a new scope with all that is in sight from here."""
        for scope in reversed(list(self.chain())):
            flat.symbols |= scope.symbols
            flat.fixed |= scope.fixed
        return flat


class Frozen(Scope):
    """A scope that no longer changes: while a statement is checked it is asked without end."""

    def get(self, key: Key) -> Symbol | None:
        """Return the symbol with exactly this key."""
        return self.symbols.get(key)

    @cached_property
    def by_key(self) -> dict[Key, dict[tuple[tuple[Expr, ...], tuple[Expr, ...]], Expr]]:
        """Everything fixed, by name."""
        found: dict[Key, dict[tuple[tuple[Expr, ...], tuple[Expr, ...]], Expr]] = {}
        for (key, upper, lower), expr in self.fixed.items():
            found.setdefault(key, {})[upper, lower] = expr
        return found

    def overrides(self, key: Key) -> dict[tuple[tuple[Expr, ...], tuple[Expr, ...]], Expr]:
        """Return everything fixed for a name, by its indices: the whole of it, or entries."""
        return self.by_key.get(key, {})

    def depends(self, key: Key) -> frozenset[Key]:
        """Return the names that a symbol's value depends on, itself included."""
        if key not in self.below:
            self.below[key] = super().depends(key)
        return self.below[key]

    @cached_property
    def below(self) -> dict[Key, frozenset[Key]]:
        """What names depend on, as far as somebody has asked."""
        return {}


def overloaded(key: Key, signs: str) -> Key:
    """Return the key of a second function of a name: H(p, q) beside H(p)."""
    return f"{key[0]}({signs})", key[1]


def keys_of(expr: Expr) -> list[Key]:
    """Return the keys of all names in an expression."""
    return [node.key for node in walk(expr) if hasattr(node, "key")]


def range_of(symbol: Symbol | None) -> Range:
    """Return the range of an index."""
    assert symbol is not None  # whoever asks has found the index
    assert isinstance(symbol.domain, Range)
    return symbol.domain
