r"""Where the crests of several waves come together, as those of `\sin w` and `\sin \pi w` do.

They do so better and better, ever farther out, and never wholly. So an order is tried along a long
stretch, and refused where its best places are near its bound, and no two of them are alike: then
there may be better ones behind them.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from flint import arb, fmpq

from stepcheck.core.errors import RefusalError
from stepcheck.core.scope import keys_of
from stepcheck.core.tree import Apply, walk
from stepcheck.core.trial.lines import is_hollow
from stepcheck.core.trial.ranges import ends_of

if TYPE_CHECKING:
    from stepcheck.core.trial.chain import Chain
    from stepcheck.core.trial.lines import Line

WAVES = ("sin", "cos")
STRIDE = fmpq(37, 100)
STRIDES = 150  # in each direction
MOST_CRESTS = 6
FEWEST = 3  # crests of which one can say that they differ
NEAR = arb("0.1")  # of the largest gap
ALIKE = arb(10) ** -7
REACHED = arb(10) ** -15


def has_beats(chain: Chain) -> bool:
    """Whether waves of several arguments meet in a chain of one step, and it is not plain to see.

    That each of them lies between -1 and 1 is often enough to say so.
    """
    whole = [*chain.exprs, *chain.scope.definitions_under(*chain.exprs)]
    waves = {node.args for expr in whole for node in walk(expr)
             if isinstance(node, Apply) and node.name in WAVES and keys_of(node)}  # fmt: skip
    if len(waves) < 2:
        return False
    left, right = (ends_of(side, chain.scope) for side in chain.exprs)
    low, high = (left, right) if chain.relations[0] in ("<", r"\le") else (right, left)
    return not (low[1] < high[0] or (low[1] == high[0] and chain.relations[0] in (r"\le", r"\ge")))


def follow_crests(line: Line) -> None:
    """Look at a line where its gap is least, as often as it falls and rises; note what fails.

    Raises `RefusalError` where ever smaller gaps may be found farther on.
    """
    places = [STRIDE * k for k in range(-STRIDES, STRIDES + 1)]
    met = [(t, line.size(gap)) for t in places if (gap := line.gap(t)) is not None]
    if line.failing or not met:
        return
    hollows = [three for three in zip(met, met[1:], met[2:], strict=False) if is_hollow(*three)]
    lowest = sorted(hollows, key=lambda three: three[1][1].mid())[:MOST_CRESTS]
    sizes = sorted(line.bottom(*three)[1].mid() for three in lowest)
    around = max(size.mid() for _t, size in met)
    near = [size for size in sizes if size < NEAR * around]
    differ = [a for a, b in itertools.pairwise(near) if b - a > ALIKE * around]
    if not line.failing and len(differ) + 1 >= FEWEST and sizes[0] > REACHED * around:
        raise RefusalError(
            "several waves meet here, and farther out they may come nearer to this bound",
            line.chain.exprs[1].position,
            "write the bound that holds for each of the waves by itself",
        )
