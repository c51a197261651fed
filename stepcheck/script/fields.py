"""What a `script` fence says, and what is wrong with it."""

from __future__ import annotations

import re
from dataclasses import dataclass

import yaml

from stepcheck.core.near import did_you_mean

FIELDS = {
    "prints": "the function whose result is printed, as in  prints: sigmoid.numbers",
    "needs": "what has to be installed, as in  needs: [numpy, scikit-learn]",
}
FUNCTION = re.compile(r"[A-Za-z_]\w*\.[A-Za-z_]\w*")
NEEDED = ("numpy",)
Place = tuple[int, int]


class ScriptError(Exception):
    """A script that cannot be made, or does not run: what is wrong, what to do, and the place."""

    def __init__(self, problem: str, hint: str, place: Place = (1, 1)) -> None:
        super().__init__(problem)
        self.problem, self.hint, self.place = problem, hint, place


@dataclass(frozen=True)
class Wanted:
    """What a fence asks for: a function of a module, whose result is printed, and what it needs."""

    module: str
    function: str
    needs: tuple[str, ...]
    places: dict[str, Place]


def read(source: str) -> Wanted:
    """Return what the text of a fence asks for; raise `ScriptError` if it is wrong."""
    try:
        found = yaml.safe_load(source)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        place = (min(place[0], max(source.count("\n"), 0) + 1), place[1])
        raise ScriptError("its text is no YAML", "write lines like  field: value", place) from None
    if not isinstance(found, dict):
        raise ScriptError("it says nothing", f"say {FIELDS['prints']}")
    places = {name: place_of(source, str(name)) for name in found}
    for name in found:
        if name not in FIELDS:
            hint = did_you_mean(str(name), list(FIELDS), f"the fields are: {', '.join(FIELDS)}")
            raise ScriptError(f"there is no field '{name}'", hint, places[name])
    prints = found.get("prints")
    if not isinstance(prints, str) or not FUNCTION.fullmatch(prints):
        raise ScriptError(
            "'prints' names no function", f"say {FIELDS['prints']}", places.get("prints", (1, 1))
        )
    needs = found.get("needs", list(NEEDED))
    if not isinstance(needs, list) or not all(isinstance(name, str) for name in needs):
        raise ScriptError("'needs' is no list", f"say {FIELDS['needs']}", places["needs"])
    module, function = prints.split(".")
    return Wanted(module, function, tuple(needs), places)


def place_of(source: str, name: str) -> Place:
    """Return where a field begins."""
    lines = source.split("\n")
    return next(((n, 1) for n, line in enumerate(lines, 1) if line.startswith(name)), (1, 1))
