"""The mutants that get past the checker, each with the reason: `survivors.yaml`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

FILE = Path(__file__).with_suffix(".yaml")


@cache
def explained() -> frozenset[str]:
    """Return the names of the mutants that are explained; every reason must be given in words."""
    groups = yaml.safe_load(FILE.read_text(encoding="utf-8")) or []
    for group in groups:
        assert len(group["why"].split()) > 5
    return frozenset(name for group in groups for name in group["mutants"])
