"""What can go wrong with a statement, each kind as one exception."""


class RefusalError(Exception):
    """A statement that cannot be read, or that could be read in two ways.

    `position` is an offset into the LaTeX of the display; `fix` says what to write instead.
    `unknown` is the LaTeX of a name that nothing has introduced, `again` the key of one that
    something has introduced before, `instead` what could stand in the place of the token at the
    position.
    """

    def __init__(
        self,
        message: str,
        position: int = 0,
        fix: str = "",
        *,
        unknown: str = "",
        instead: str = "",
        again: tuple[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.message, self.position, self.fix = message, position, fix
        self.unknown, self.instead, self.again = unknown, instead, again


class NoPointError(RefusalError):
    """No point can test a statement: its conditions are not met, or a side has no value there."""


class UndefinedError(Exception):
    """An expression has no value at a sample, such as the log of a negative number.

    `node` is the innermost part of the tree that has none, once it is known.
    """

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.node: object = None


class BeyondError(UndefinedError):
    """A number is too large to be computed at a sample: it has a value, and we do not know it."""


class UnmetError(UndefinedError):
    """A condition that no value of its unknown meets at a sample: it says nothing about that."""


class UnsureError(Exception):
    """Something is not decided with the present precision, such as which of two is larger."""


class ShapeError(Exception):
    """A value has another shape than is needed; reported as a false step."""


class OpenError(ShapeError):
    """What is written has several values, or no definite size: it is neither true nor false."""


class MisfitError(ShapeError):
    """Two shapes do not fit together: a transpose may be missing."""
