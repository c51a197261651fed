"""The search for where an order fails: what it may not depend on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stepcheck.core.check.checker import check_display
from stepcheck.core.scope import Scope
from stepcheck.core.trial import orders

if TYPE_CHECKING:
    import pytest


def test_no_order_of_matrices_is_refused_for_their_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(orders, "MOST_NUMBERS", 10**9)
    scope = Scope()
    check_display(r"m, n \in \mathbb{N}, \mathbf{A} \in \mathbb{R}^{m \times n}", scope)
    assert [v.verdict for v in check_display(r"\|\mathbf{A}\|_F \ge 0", scope)] == ["holds"]
