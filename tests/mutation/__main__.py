"""Score every mutant of every page: `uv run python -m tests.mutation`."""

import sys

from .score import results, table
from .survivors import explained


def main() -> int:
    """Print the score of each kind of edit; return 1 if a survivor is not explained."""
    found = results()
    print(table(found))
    survivors = {name for _kind, outcome, name in found if outcome == "survives"}
    for name in sorted(survivors - explained()):
        print(f"not explained: {name}")
    for name in sorted(explained() - survivors):
        print(f"explained, but it does not survive: {name}")
    return int(survivors != explained())


if __name__ == "__main__":
    sys.exit(main())
