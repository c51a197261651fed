"""What the checker says of one statement, as data: which step, both values, the point, the hint.

Nothing here is a sentence, but for what a refusal says where it is raised; `pages.words` puts the
rest into words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from stepcheck.core.arrays import Value
    from stepcheck.core.numbers import Number
    from stepcheck.core.tree import Expr, Key


@dataclass(frozen=True)
class NoValue:
    """An expression without a value at a point, and why.

    It is undefined there, needs another shape, combines two shapes that do not fit together, or has
    several values, or a size that nothing decides.
    """

    kind: Literal["undefined", "shape", "misfit", "open"]
    why: str
    node: Expr | None = None  # the innermost part that has none


Outcome: TypeAlias = "Value | NoValue"
Values: TypeAlias = Mapping[str, "Value | NoValue"]
"""The values of names, each by its LaTeX."""


@dataclass(frozen=True)
class Apart:
    """Two sides have different values."""


@dataclass(frozen=True)
class OutOfOrder:
    """Two sides stand in another order than is claimed."""


@dataclass(frozen=True)
class Same:
    """Two sides are equal that are claimed to differ."""


@dataclass(frozen=True)
class OtherShape:
    """Two sides have different shapes."""

    left: tuple[int, ...]
    right: tuple[int, ...]


@dataclass(frozen=True)
class OneUndefined:
    """One side has no value."""

    side: Literal["left", "right"]
    missing: NoValue


@dataclass(frozen=True)
class Misrounded:
    """A rounded number is wrong in its last digit or before."""


Difference: TypeAlias = Apart | OutOfOrder | Same | OtherShape | OneUndefined | Misrounded


@dataclass(frozen=True)
class Side:
    """One side of a failed step: where it begins and ends in the display, and its value."""

    position: int
    end: int
    value: Outcome


@dataclass(frozen=True)
class Proof:
    """How a step is proved: by algebra, or by its numbers, since nothing in it can be varied.

    With `sizes`, each a name in LaTeX and a number, it is proved for those sizes and for no others.
    """

    kind: Literal["algebra", "numbers"]
    sizes: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Link:
    """One relation that holds: where its sign is, what stands on both sides of it, and its proof.

    The values are those at the first point where the claim was found to hold. A membership has none
    on the right, and an update none at all.
    """

    position: int
    left: Outcome | None = None
    right: Outcome | None = None
    proof: Proof | None = None


HintKind = Literal[
    "rounded", "misrounded", "rounded within", "equation", "free", "too many", "fixed",
    "index", "factor", "log 10", "log 2", "signs", "missing", "surplus",
    "missing and sign", "chain rule", "swapped", "indices", "transpose", "constant",
]  # fmt: skip


@dataclass(frozen=True)
class Hint:
    """The likeliest cause of a failed step: what kind of slip, of which names, by which number."""

    kind: HintKind
    names: tuple[str, ...] = ()
    number: Number | None = None


@dataclass(frozen=True)
class Refused:
    """A statement cannot be read, or could be read in two ways; `fix` says what to write.

    `unknown` is the LaTeX of a name that nothing has introduced, `again` a name that something has
    introduced before, `instead` what could stand in the place of the token that is to blame.
    """

    message: str
    fix: str = ""
    unknown: str = ""
    instead: str = ""
    again: Key | None = None


@dataclass(frozen=True)
class Broken:
    """The checker itself failed; that is no fault of the page."""

    error: str


@dataclass(frozen=True)
class FailedStep:
    """A step of a chain does not hold; `later` says that the row after it is right again.

    `sign` is where its relation is.
    `again` is the name that is defined a second time there, and means something else; `about` the
    defined name that is its left side.
    """

    step: int
    steps: int
    difference: Difference
    left: Side
    right: Side
    hint: Hint | None = None
    later: bool = False
    sign: int = 0
    again: Key | None = None
    about: Key | None = None


@dataclass(frozen=True)
class HalfDefined:
    """One side of a step has no value at some point, though both agree wherever both have one.

    `condition` would make the statement true, in LaTeX, if it is known.
    """

    step: int
    steps: int
    side: Literal["left", "right"]
    why: str
    condition: str = ""


@dataclass(frozen=True)
class OtherLabel:
    """The label under a brace is not what stands above it."""

    label: Outcome
    above: Outcome


@dataclass(frozen=True)
class NotMember:
    """A value does not lie in the set; `declared` names what was declared in that set."""

    value: Outcome
    declared: str = ""


@dataclass(frozen=True)
class Nonsense:
    """The shapes of a statement do not fit, or it has no value."""

    why: str


UpdateKind = Literal["climbs", "descends", "stands still", "no rate", "factor"]


@dataclass(frozen=True)
class BadUpdate:
    """An update is no step down a cost: it climbs it, stands still, or has another factor."""

    kind: UpdateKind
    cost: str = ""
    factor: Number | None = None


@dataclass(frozen=True)
class NotWrong:
    r"""What is marked `\wrong` holds."""


Problem: TypeAlias = (
    Refused
    | Broken
    | HalfDefined
    | FailedStep
    | OtherLabel
    | NotMember
    | OtherShape
    | Nonsense
    | BadUpdate
    | NotWrong
)


@dataclass(frozen=True)
class Verdict:
    r"""The verdict on a statement.

    `kind` is declaration, definition, claim, update or mention; `verdict` is holds, false, refused
    or unchecked. Positions are offsets into the display: `position` is where to look, `start` and
    `end` are the bounds of the statement. `counterexample` holds the values of names at a point
    where a claim fails, `sample` those at the first point where it was found to hold, and `sides`
    the members of its chain with their values there. `marked` says
    that it stands in `\wrong{…}`; `problem` then says what is wrong with it, as it should be.
    `reason` is why an `\unchecked{…}{…}` is not checked; `gap` by how much what two equal
    derivatives differentiate differs. `links` are the relations of a claim that holds, with their
    proofs if those were asked for.
    """

    kind: str
    verdict: str
    position: int
    end: int
    problem: Problem | None = None
    counterexample: Values = field(default_factory=dict)
    sample: Values = field(default_factory=dict)
    sides: tuple[Side, ...] = ()
    reason: str = ""
    gap: Number | None = None
    marked: bool = False
    start: int = 0
    steps: int = 0
    points: int = 0
    links: tuple[Link, ...] = ()

    @property
    def proofs(self) -> tuple[Proof, ...]:
        """The proofs of its steps, as far as there are any."""
        return tuple(link.proof for link in self.links if link.proof is not None)

    @property
    def good(self) -> bool:
        """Whether a page with this statement may be published."""
        return self.verdict in ("holds", "unchecked")

    @property
    def proved_steps(self) -> int:
        """How many steps are proved, for all sizes or for some."""
        return len(self.proofs)

    @property
    def sized_steps(self) -> int:
        """How many steps are proved for some sizes only."""
        return sum(bool(proof.sizes) for proof in self.proofs)

    @property
    def proved(self) -> bool:
        """Whether every step is proved for all that it claims, and not only found to hold."""
        return 0 < self.steps == self.proved_steps - self.sized_steps

    def but(self, **changes: object) -> Verdict:
        """Return a copy with some fields changed."""
        return replace(self, **changes)  # type: ignore[arg-type]  # the callers name real fields
