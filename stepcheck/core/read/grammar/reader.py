"""What the reader of one notation may ask: to read what stands inside or behind it.

`parser` fills this in. So each notation is read in a module of its own, and none needs the parser.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from stepcheck.core.read.tokens.cursor import Cursor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stepcheck.core.read.grammar.scripts import Scripts
    from stepcheck.core.read.tokens.tokens import Token
    from stepcheck.core.scope import Scope
    from stepcheck.core.tree import Expr


class Reader(Cursor, ABC):
    r"""A cursor in an expression, with the scope in which its names are known.

    `open_end` names a factor whose end on the right is only a convention, such as the argument of
    `\log x`; `bars` counts the open `|…|`, inside which a bar closes.
    """

    scope: Scope
    open_end: str
    bars: int

    @abstractmethod
    def sub(self, tokens: Sequence[Token], scope: Scope | None = None) -> Expr:
        """Read tokens as one whole expression; raise `RefusalError` if they are none."""

    @abstractmethod
    def whole(self, tokens: Sequence[Token], scope: Scope | None = None) -> tuple[Expr, str]:
        """Read one whole expression; return with it what its right end leaves open."""

    @abstractmethod
    def expression(self) -> Expr:
        """Read terms joined by + and -."""

    @abstractmethod
    def signed(self) -> Expr:
        """Read a product with the sign in front of it."""

    @abstractmethod
    def factor(self) -> Expr:
        """Read an atom with its powers, transposes, entries and evaluation bars."""

    @abstractmethod
    def postfix(self, expr: Expr) -> Expr:
        """Read what stands above and below a closing bracket or a fraction."""

    @abstractmethod
    def powered(self, expr: Expr, scripts: Scripts) -> Expr:
        """Return an expression with its transpose or its power."""

    @abstractmethod
    def product_sign_ahead(self) -> bool:
        """Whether another factor follows, without stepping to it."""
