"""The field `groups` of a fence: plain names, each with the nodes of a group between brackets."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stepcheck.graph.fields.spec import COMMA, GraphError, Text

if TYPE_CHECKING:
    from stepcheck.graph.fields.spec import Spec

BY = {"by layer": "layer", "by time": "time"}
"""What else may stand in the field: the index that tells which nodes belong together."""
LONGEST = 24  # letters of a name: as many fit over a group on a phone
HINT = "write a name and its nodes, as in hidden layer: [u_1, a_1], or " + " or ".join(BY)
STRANGE = re.compile(r"[\\$^_{}\[\]<>]")


@dataclass(frozen=True)
class Listed:
    """A group as it is written: its name, and the names of its nodes, still in LaTeX."""

    name: Text
    nodes: list[Text]


def is_derived(spec: Spec) -> bool:
    """Whether an index tells which nodes belong together, and no list does."""
    return spec.get("groups").text in BY


def read_groups(spec: Spec) -> list[Listed]:
    """Return the groups that a fence lists; raise `GraphError` for what is no such list."""
    found: list[Listed] = []
    for part in [] if is_derived(spec) else spec.get("groups").split(COMMA):
        group = read_group(part)
        if group.name.text in (other.name.text for other in found):
            problem = f"there are two groups named '{group.name.text}'"
            raise GraphError(problem, "give one of them another name", group.name.place)
        found.append(group)
    return found


def read_group(text: Text) -> Listed:
    """Return the group that one `name: [node, node]` lists."""
    colon = text.text.find(":")
    name, nodes = text.piece(0, max(colon, 0)), text.piece(colon + 1, len(text.text))
    listed = nodes.text.startswith("[") and nodes.text.endswith("]")
    if colon < 0 or not name.text or not listed:
        raise GraphError(f"'{text.text}' is no group", HINT, text.place)
    if strange := STRANGE.search(name.text):
        hint = "use plain words, as in hidden layer"
        raise GraphError(
            f"'{strange[0]}' cannot stand in the name of a group", hint, name.at(strange.start())
        )
    if len(name.text) > LONGEST:
        problem = f"'{name.text}' has {len(name.text)} letters"
        raise GraphError(problem, f"give the group a name of {LONGEST} at most", name.place)
    members = nodes.piece(1, len(nodes.text) - 1).split(COMMA)
    if not members:
        problem = f"the group '{name.text}' is empty"
        raise GraphError(problem, "name its nodes, or drop it", nodes.place)
    return Listed(name, members)
