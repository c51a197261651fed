"""The rows of the vocabulary: what each says of proofs and browsers is what these make of it."""

from __future__ import annotations

from typing import Any

import pytest

from stepcheck.core.errors import UndefinedError
from stepcheck.core.numbers import ONE, Dual, Noted, exp, lift
from stepcheck.core.proof.algebra.kinds import PRIMITIVES as KNOWN
from stepcheck.core.proof.builtins import BUILT_IN
from stepcheck.core.vocabulary import PRIMITIVES, ROWS, Function


class Asked(Noted):
    """A number that notes by which primitives it is computed, and is what comes of it too."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def lifted(self, name: str) -> Asked:
        """Return a function of this."""
        self.names.add(name)
        return self

    def __neg__(self) -> Asked:
        return self

    def __add__(self, _other: Any) -> Any:  # noqa: ANN401  a dual knows better
        return NotImplemented if isinstance(_other, Dual) else self

    __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __rtruediv__ = __pow__ = __add__


def made_of(row: Function) -> set[str]:
    """Return by which primitives a function and its derivative are computed."""
    asked = Asked()
    assert row.value
    try:
        row.value(Dual(1, asked, ONE))  # type: ignore[arg-type]  # the parts of a dual are noted
    except UndefinedError:
        return {"what is no primitive"}
    return asked.names


OF_NUMBERS = [row for row in ROWS if row.value and not row.branching]


@pytest.mark.parametrize("row", OF_NUMBERS, ids=lambda row: row.name)
def test_a_browser_computes_what_says_so(row: Function) -> None:
    assert row.browser == ("computed" if made_of(row) <= PRIMITIVES else "refused"), (
        f"{row.name} is computed by {made_of(row)}, and a browser knows {PRIMITIVES}"
    )


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_proof_knows_what_says_so(row: Function) -> None:
    known = row in OF_NUMBERS and made_of(row) <= KNOWN.keys()
    assert row.proof == (row.name in BUILT_IN or known), (
        f"{row.name} is no row of BUILT_IN, and a proof knows no primitives but {set(KNOWN)}"
    )


def test_a_proof_knows_every_primitive() -> None:
    assert KNOWN.keys() >= PRIMITIVES


def test_a_primitive_of_its_own_is_seen() -> None:
    def logistic(x: Any) -> Any:  # noqa: ANN401  a number of any kind
        return lift("logistic", lambda t: t, logistic, x)

    assert made_of(Function("logistic", value=logistic)) == {"logistic"}
    assert made_of(Function("double", value=lambda x: x + exp(x))) == {"exp"}
