"""The house in one picture: the rooms of the package floor by floor, and which uses which.

`python -m tests.house` draws it anew; a test sees that the picture in the docs is that of the
imports.
"""

from __future__ import annotations

import sys
from html import escape
from pathlib import Path

import grimp

ROOT = Path(__file__).parent.parent
PICTURE = ROOT / "docs" / "assets" / "images" / "house.svg"

# Each floor may use those below it, and never one above. Rooms on one floor may not use each other.
FLOORS: list[list[str]] = [
    ["cli"],
    ["editor"],
    ["command"],
    ["markdown", "plugins"],
    ["contract", "graph", "plot", "script"],
    ["pages"],
    ["core", "mathjax", "reach"],
    ["deadline", "store", "takeaway", "workers"],
]
CORE: list[list[str]] = [
    ["core.check"],
    ["core.trial", "core.proof"],
    ["core.read", "core.value"],
]
SHOWN = [*FLOORS[:-2], *CORE, *FLOORS[-2:]]
WIDTH, BOX, HEIGHT, GAP, TOP = 360.0, 86.0, 40.0, 30.0, 4.0

STYLE = (
    ".sc-house{display:block;width:100%;max-width:26rem;margin:1em auto}"
    ".sc-house path{fill:none;stroke:currentColor;opacity:.45}"
    ".sc-house rect{fill:var(--md-default-bg-color,#fff);stroke:currentColor}"
    ".sc-house text{fill:currentColor;font:13px monospace;text-anchor:middle}"
)


def room_of(module: str) -> str:
    """Return the room that a module of the package lies in; of core its own rooms."""
    parts = module.split(".")[1:]
    if parts[:1] == ["core"] and ".".join(parts[:2]) in (r for floor in SHOWN for r in floor):
        return ".".join(parts[:2])
    return parts[0] if parts else ""


def uses() -> dict[str, list[str]]:
    """Return for each room which others its modules import, for types alone or not."""
    graph = grimp.build_graph("stepcheck", cache_dir=None)
    found: dict[str, set[str]] = {room: set() for floor in SHOWN for room in floor}
    for module in graph.modules:
        for other in graph.find_modules_directly_imported_by(module):
            one, two = room_of(module), room_of(other)
            if one and two and one != two:
                found[one].add(two)
    return {room: sorted(others) for room, others in found.items()}


def direct(used: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return what each room uses, but for what something that it uses leads to anyway."""

    def below(room: str) -> set[str]:
        return {r for other in used[room] for r in (other, *below(other))}

    return {
        room: [o for o in others if not any(o in below(p) for p in others)]
        for room, others in used.items()
    }


def places() -> dict[str, tuple[float, float]]:
    """Return the left upper corner of each room's box."""
    found = {}
    for number, floor in enumerate(SHOWN):
        space = (WIDTH - BOX * len(floor)) / (len(floor) + 1)
        for column, room in enumerate(floor):
            left = space + column * (BOX + space)
            found[room] = (left, TOP + number * (HEIGHT + GAP))
    return found


def line(start: tuple[float, float], end: tuple[float, float]) -> str:
    """Return a curve from the lower edge of one box to the upper edge of another."""
    x, y = start[0] + BOX / 2, start[1] + HEIGHT
    u, v = end[0] + BOX / 2, end[1]
    half = (v + y) / 2
    return f'<path d="M{x:.0f} {y:.0f}C{x:.0f} {half:.0f} {u:.0f} {half:.0f} {u:.0f} {v:.0f}"/>'


def drawn() -> str:
    """Return the picture as SVG, in the colours of the text around it."""
    at, used = places(), uses()
    height = TOP * 2 + len(SHOWN) * (HEIGHT + GAP) - GAP
    words = "; ".join(f"{room} uses {', '.join(o) or 'no other'}" for room, o in used.items())
    lines = [line(at[room], at[other]) for room, others in direct(used).items() for other in others]
    boxes = [
        f'<rect x="{x:.0f}" y="{y:.0f}" width="{BOX:.0f}" height="{HEIGHT:.0f}" rx="6"/>'
        f'<text x="{x + BOX / 2:.0f}" y="{y + 25:.0f}">{escape(room.replace(".", "/"))}</text>'
        for room, (x, y) in at.items()
    ]
    return (
        f'<svg class="sc-house" viewBox="0 0 {WIDTH:.0f} {height:.0f}" role="img" '
        'aria-labelledby="house-title house-words" xmlns="http://www.w3.org/2000/svg">\n'
        '<title id="house-title">The rooms of the package, and which uses which</title>\n'
        f'<desc id="house-words">{escape(words)}.</desc>\n'
        + f"<style>{STYLE}</style>\n"
        + "\n".join([*lines, *boxes])
        + "\n</svg>\n"
    )


if __name__ == "__main__":
    PICTURE.write_text(drawn(), encoding="utf-8")
    sys.stdout.write(f"{PICTURE}\n")
