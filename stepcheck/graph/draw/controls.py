"""What a browser gets for a live figure: its sliders and buttons, and the graph as data."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING

from stepcheck.graph.compute.rounding import exactly
from stepcheck.graph.draw.boundary import Names, boundary
from stepcheck.graph.draw.plane import contours
from stepcheck.graph.fields.names import WEIGHT, partial
from stepcheck.graph.fields.spoken import spoken
from stepcheck.mathjax import Formula, typeset

if TYPE_CHECKING:
    from stepcheck.graph.live.knobs import Knob
    from stepcheck.graph.live.live import Live
    from stepcheck.graph.picture import Picture

HINT = (
    "Move a slider. Or press Step: forward through the values, then back through the derivatives."
)
PLAYED = "Press Play: forward through the values, then back through the derivatives."
FOLD = "Move its numbers"


def element(picture: Picture, live: Live, figure: str) -> str:
    """Return a figure inside the element that moves it; Markdown leaves a `div` as it is."""
    data = escape(json.dumps(data_of(picture, live), ensure_ascii=False, separators=(",", ":")))
    plays = " data-plays" if live.plays else ""
    return f'<div><stepcheck-graph data-graph="{data}"{plays}>{figure}</stepcheck-graph></div>'


def data_of(picture: Picture, live: Live) -> dict[str, object]:
    """Return what the script evaluates and walks through."""
    exported = live.exported
    return {
        "tape": exported.tape,
        "cells": exported.cells,
        "nodes": exported.nodes,
        "local": exported.local,
        "spoken": {name: spoken(node.latex) for name, node in picture.graph.nodes.items()},
        "walk": walk(picture),
        "rate": live.rate,
        "parameters": live.parameters,
    }


def walk(picture: Picture) -> list[tuple[str, str]]:
    """Return the steps of a reader: the values forward, then the gradients back."""
    steps = [("value", name) for name, node in picture.graph.nodes.items() if not node.is_input]
    shown, output = picture.slopes(), picture.graph.output.name
    if shown:
        steps += [("gradient", name) for name in (output, *reversed(shown))]
    return steps


def panel(picture: Picture, live: Live, identifier: str) -> str:
    """Return the controls, hidden until the script shows them."""
    names = [cell_latex(picture, knob.name) for knob in live.knobs]
    heads = typeset([Formula(latex) for latex in names])
    knobs = "".join(
        control(knob, head.html, spoken(latex), identifier)
        for knob, head, latex in zip(live.knobs, heads, names, strict=True)
    )
    sliders, hint = f'<div class="sl-knobs">{knobs}</div>', HINT
    if live.plays:
        sliders, hint = f"<details><summary>{FOLD}</summary>{sliders}</details>", PLAYED
    return (
        f'<div class="sl-panel" data-search-exclude="" hidden><div class="sl-said">'
        f'{formulas(picture)}<span class="sl-numbers" aria-hidden="true">{hint}</span>'
        f'<span class="sc-words" role="status"></span></div>'
        f'<div class="sl-buttons">{buttons(live)}</div>{lines_of(picture, live, identifier)}'
        f"{sliders}</div>"
    )


def lines_of(picture: Picture, live: Live, identifier: str) -> str:
    """Return the place of the output over two of its inputs, if the figure shows that."""
    if not live.plane:
        return ""
    names = [cell_latex(picture, cell) for cell in live.plane]
    return contours(live.plane, names, picture.graph.output.latex, identifier)


def data_plane(picture: Picture, live: Live, identifier: str) -> str:
    """Return the examples with the line between their classes, if the figure shows them."""
    if live.data is None:
        return ""
    across, up, *label = (cell_latex(picture, cell) for cell in live.data.cells)
    names = Names(across, up, picture.graph.nodes[live.data.node].latex, *label)
    return boundary(live.data, names, identifier)


def cell_latex(picture: Picture, cell: str) -> str:
    """Return the LaTeX of one number of a node: `w@2,1` is w_2, where w is a column."""
    name, _, place = cell.partition("@")
    if not place:
        return picture.graph.nodes[name].latex
    row, column = place.split(",")
    only_column = picture.numbers.shape(name)[1] == 1
    letter = WEIGHT.sub(r"\1", picture.graph.nodes[name].latex)
    return f"{letter}_{row}" if only_column else f"{letter}_{{{row},{column}}}"


def control(knob: Knob, head: str, name: str, identifier: str) -> str:
    """Return one slider, or the two buttons of a switch."""
    moves = escape(knob.name)
    title = f'<span class="sl-name" aria-hidden="true">{head}</span>'
    if knob.switch:
        group = escape(f"{identifier}-{knob.name}")
        choices = "".join(
            f'<label><input type="radio" name="{group}" data-moves="{moves}" value="{exactly(end)}"'
            f"{' checked' if end == knob.start else ''}> {exactly(end).replace('-', '−')}</label>"
            for end in (knob.low, knob.high)
        )
        return (
            f'<div class="sl-knob" role="radiogroup" aria-label="{name}">{title}'
            f'<span class="sl-switch">{choices}</span></div>'
        )
    low, high, step, start = map(exactly, (knob.low, knob.high, knob.step, knob.start))
    return (
        f'<label class="sl-knob">{title}<input type="range" aria-label="{name}"'
        f' data-moves="{moves}" min="{low}" max="{high}" step="{step}" value="{start}">'
        '<span class="sl-at" aria-hidden="true"></span></label>'
    )


def buttons(live: Live) -> str:
    """Return the buttons."""
    actions = [("back", "Back", "Step back"), ("step", "Step", "Step")]
    if live.rate:
        text = f"Gradient step, α = {live.rate}"
        actions.append(("descend", text, text))
    actions.append(("reset", "Reset", "Reset the figure"))
    if live.plays:
        actions.insert(0, ("play", "Play", "Play"))
    return "".join(
        f'<button type="button" class="md-button" data-does="{does}" aria-label="{label}">'
        f"{text}</button>"
        for does, text, label in actions
    )


def formulas(picture: Picture) -> str:
    """Return what each step of the walk computes, typeset; the script shows one at a time."""
    steps = walk(picture)
    typed = typeset([Formula(formula(picture, kind, name)) for kind, name in steps])
    return "".join(
        f'<span data-step="{kind}:{escape(name)}" aria-hidden="true" hidden>{item.html}</span>'
        for (kind, name), item in zip(steps, typed, strict=True)
    )


def formula(picture: Picture, kind: str, name: str) -> str:
    """Return the left side of a step; for a gradient also the products that make it."""
    graph = picture.graph
    latex, of = graph.nodes[name].latex, graph.output.latex
    if kind == "value":
        return latex
    children, left = graph.children(name), partial(of, latex)
    if any(picture.numbers.shape(n) for n in (name, *children)):
        return left  # of arrays there is no plain product
    if children not in ([], [graph.output.name]):  # the edge into the output needs no factor
        terms = [
            (partial(of, graph.nodes[c].latex), picture.local_name((name, c))) for c in children
        ]
        left += " = " + " + ".join(rf"{upstream} \cdot {local}" for upstream, local in terms)
    return left.replace(r"\dfrac", r"\frac")
