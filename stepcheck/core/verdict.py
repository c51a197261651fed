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
    or unchecked. Positions are offsets into the display.
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
    steps: int = 0
    points: int = 0
    proved: bool = False

    @property
    def good(self) -> bool:
        """Whether a page with this statement may be published."""
        return self.verdict in ("holds", "unchecked")

    def but(self, **changes: object) -> "Verdict":
        """Return a copy with some fields changed."""
        return replace(self, **changes)  # type: ignore[arg-type]  # the callers name real fields
