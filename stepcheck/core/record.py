"""Verdicts as plain data and back, so that they can be kept in a file.

A dataclass is an object with its class under `is`, without the fields that are as by default.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

from flint import arb, fmpq

from stepcheck.core import verdict
from stepcheck.core.arrays import Array, Flexible

DIGITS = 40  # of a number, far more than anybody is shown
CLASSES: dict[str, type] = {
    name: found
    for name, found in vars(verdict).items()
    if isinstance(found, type) and is_dataclass(found)
} | {"Flexible": Flexible}


def to_record(value: object) -> Any:  # noqa: ANN401  what JSON holds
    """Return a verdict, or a part of one, as plain data."""
    if isinstance(value, fmpq):
        return {"is": "fraction", "text": str(value)}
    if isinstance(value, arb):
        return {"is": "ball", "text": value.str(DIGITS)}
    if isinstance(value, Array):
        return {"is": "array", "rows": [[to_record(x) for x in row] for row in value]}
    if is_dataclass(value):
        blank = {f.name: f.default_factory() if callable(f.default_factory) else f.default
                 for f in fields(value)}  # fmt: skip
        own = {name: getattr(value, name) for name in blank}
        said = {name: to_record(v) for name, v in own.items() if not is_blank(v, blank[name])}
        return {"is": type(value).__name__, **said}
    if isinstance(value, dict):
        return {"is": "values", "of": [[name, to_record(v)] for name, v in value.items()]}
    if isinstance(value, tuple):
        return {"is": "tuple", "of": [to_record(v) for v in value]}
    return value


def is_blank(value: object, blank: object) -> bool:
    """Whether a field is as by default; an array, which compares entry by entry, is not."""
    return (
        type(value) is type(blank) and not isinstance(value, Array | arb) and bool(value == blank)
    )


def from_record(record: Any, known: type | None = None) -> Any:  # noqa: ANN401  any of the above
    """Return what a record was made of; `known` is a class besides those of verdicts."""
    if not isinstance(record, dict):
        return record
    kind = record["is"]
    if kind == "fraction":
        return fmpq(*map(int, record["text"].split("/")))
    if kind == "ball":
        return arb(record["text"])
    if kind == "array":
        return Array([[from_record(x) for x in row] for row in record["rows"]])
    if kind == "values":
        return {name: from_record(v) for name, v in record["of"]}
    if kind == "tuple":
        return tuple(from_record(v) for v in record["of"])
    found = known or CLASSES[kind]
    return found(**{name: from_record(v) for name, v in record.items() if name != "is"})
