"""Our style sheets as data: what they say of a part of a drawing, in the light scheme."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PACKAGE = Path(__file__).parents[1]
SHEETS = ("graph.css", "live.css", "plot.css")
# What a theme says elsewhere: the paper that a drawing stands on.
PAPER = {"--md-default-bg-color": "#ffffff"}

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
QUERY = re.compile(r"@[^{}]+\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")  # of the screen, of print
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
CHOICE = re.compile(r":is\(([^()]*)\)")
COMMA = re.compile(r",(?![^()]*\))")
STEP = re.compile(r"\s*(>?)\s*([\w-]*)((?:\.[\w-]+)*)")
VARIABLE = re.compile(r"var\((--[\w-]+)\)")


@dataclass(frozen=True)
class Part:
    """An element as a selector sees it."""

    tag: str
    classes: frozenset[str]


@dataclass(frozen=True)
class Rule:
    """What holds for elements: steps down to them, each with whether it is a single one."""

    steps: tuple[tuple[bool, Part], ...]
    looks: dict[str, str]

    @property
    def weight(self) -> tuple[int, int]:
        """How much the rule counts beside others: by its classes, then by its tags."""
        parts = [part for _, part in self.steps]
        return sum(len(part.classes) for part in parts), sum(bool(part.tag) for part in parts)

    def applies(self, path: Sequence[Part]) -> bool:
        """Whether the rule holds for the last element of a path from the root."""
        return bool(path) and leads(self.steps, path)


def leads(steps: Sequence[tuple[bool, Part]], path: Sequence[Part]) -> bool:
    """Whether steps lead to the last element of a path."""
    single, wanted = steps[-1]
    found = path[-1]
    if wanted.tag not in ("", found.tag) or not wanted.classes <= found.classes:
        return False
    if not steps[:-1]:
        return True
    ends = range(len(path) - 1, len(path) - 2 if single else 0, -1)
    return any(leads(steps[:-1], path[:end]) for end in ends if end > 0)


@cache
def folder() -> Path:
    """Return where our assets are: in the wheel, or among the pages of this repository."""
    inside = PACKAGE / "assets"
    return inside if inside.is_dir() else PACKAGE.parent / "docs" / "assets"


@cache
def rules() -> tuple[Rule, ...]:
    """Return the rules that hold on a light screen, those that count more behind the others."""
    text = "\n".join((folder() / "stylesheets" / name).read_text("utf-8") for name in SHEETS)
    plain = QUERY.sub("", COMMENT.sub("", text))
    pairs = [(m[1].strip(), looks_of(m[2])) for m in RULE.finditer(plain)]
    named = {k: v for selector, looks in pairs if selector == ":root" for k, v in looks.items()}
    named |= PAPER
    found = [
        Rule(steps_of(one), {name: resolved(value, named) for name, value in looks.items()})
        for selector, looks in pairs
        for one in alternatives(selector)
        if not set(one) & set(":[*")
    ]
    return tuple(sorted(found, key=lambda rule: rule.weight))


def looks_of(body: str) -> dict[str, str]:
    """Return the declarations of a rule."""
    parts = (line.partition(":") for line in body.split(";") if ":" in line)
    return {name.strip(): value.strip() for name, _, value in parts}


def alternatives(selector: str) -> Iterator[str]:
    """Yield the selectors of a list, one for each of its choices."""
    for one in COMMA.split(selector):
        choice = CHOICE.search(one)
        if choice is None:
            yield one.strip()
            continue
        for part in choice[1].split(","):
            yield from alternatives(one[: choice.start()] + part.strip() + one[choice.end() :])


def steps_of(selector: str) -> tuple[tuple[bool, Part], ...]:
    """Return the steps of a selector, each with whether it is from parent to child."""
    return tuple(
        (match[1] == ">", Part(match[2], frozenset(match[3].split(".")[1:])))
        for match in STEP.finditer(selector)
        if match[2] or match[3]
    )


def resolved(value: str, named: dict[str, str]) -> str:
    """Return a value with the variables of the sheets put in."""
    return VARIABLE.sub(lambda match: named.get(match[1], match[0]), value)


def looks(path: Sequence[Part]) -> dict[str, str]:
    """Return what the sheets say of the last element of a path from the figure down to it."""
    found: dict[str, str] = {}
    for rule in rules():
        if rule.applies(path):
            found |= rule.looks
    return found
