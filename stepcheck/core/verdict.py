"""What the checker says of one statement."""

from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class Side:
    """One side of a failed step: where it begins, and its value."""

    position: int
    end: int
    value: str


@dataclass(frozen=True)
class Verdict:
    """The verdict on a statement.

    `kind` is declaration, definition, claim, update or mention; `verdict` is holds, false, refused
    or unchecked. Positions are offsets into the display: `position` is where to look, `start` and
    `end` are the bounds of the statement. `sample` holds the values of the first
    sample at which a claim was found to hold, as `counterexample` those at which one fails.
    """

    kind: str
    verdict: str
    position: int
    end: int
    message: str = ""
    fix: str = ""
    left: Side | None = None
    right: Side | None = None
    counterexample: dict[str, str] = field(default_factory=dict)
    hint: str = ""
    note: str = ""
    marked: bool = False
    start: int = 0
    steps: int = 0
    points: int = 0
    proved_steps: int = 0
    sample: dict[str, str] = field(default_factory=dict)

    @property
    def good(self) -> bool:
        """Whether a page with this statement may be published."""
        return self.verdict in ("holds", "unchecked")

    @property
    def proved(self) -> bool:
        """Whether every step was proved, and not only found to hold at samples."""
        return 0 < self.steps == self.proved_steps

    def but(self, **changes: object) -> "Verdict":
        """Return a copy with some fields changed."""
        return replace(self, **changes)  # type: ignore[arg-type]  # the callers name real fields
