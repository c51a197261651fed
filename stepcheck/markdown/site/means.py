"""What the extension needs of others: formulas found by Arithmatex, fences by SuperFences.

A site that names them with settings of its own keeps these; one that does not gets both by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markdown.preprocessors import Preprocessor
from pymdownx.superfences import SuperFencesBlockPreprocessor

from stepcheck.markdown import host
from stepcheck.markdown.fences import fields, golden, graph, plot, script

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown import Markdown

    from stepcheck.markdown.fences.base import Fence

NAME = "stepcheck_means"
ARITHMATEX, SUPERFENCES = "pymdownx.arithmatex", "pymdownx.superfences"
FOUND, FENCED = "arithmatex-inline", "fenced_code_block"  # as they register themselves
Options = dict[str, str]
FENCES = (graph.fence, plot.fence, golden.fence, fields.fence, script.fence)


def register_missing(md: Markdown) -> None:
    """Register what the site has not named above; what it names below takes its place."""
    if FOUND not in md.inlinePatterns:
        md.registerExtensions([ARITHMATEX], {ARITHMATEX: {"generic": True}})
    if fenced(md) is None:
        md.registerExtensions([SUPERFENCES], {})


def fenced(md: Markdown) -> Any:  # noqa: ANN401  SuperFences has no types
    """Return SuperFences' reader of fences, None if there is none."""
    found = (p for p in md.preprocessors if isinstance(p, SuperFencesBlockPreprocessor))
    return next(found, None)


class Means(Preprocessor):
    """Add our fences to those of the site before the first page, and refuse settings that miss."""

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines as they came."""
        arithmatex = self.md.inlinePatterns[FOUND]
        if not arithmatex.generic:  # type: ignore[attr-defined]  # it has no types
            words = f"{ARITHMATEX} needs `generic: true`, so that formulas can be found"
            raise host.failure(self.md, f"stepcheck: {words} (or leave it out of your settings)")
        add(fenced(self.md).extension)
        return lines


def add(extension: Any) -> None:  # noqa: ANN401  SuperFences has no types
    """Add the fences that the site has not named by itself."""
    known = {entry["name"] for entry in extension.superfences}
    for fence in FENCES:
        if fence.kind not in known:
            extension.extend_super_fences(fence.kind, formatter(fence), validator(fence), None)


def formatter(fence: Fence) -> Callable[..., str]:
    """Return what SuperFences calls for the HTML of a fence."""

    def html(src: str, language: str, options: Options, md: Markdown, **more: object) -> str:
        return fence(src, language, fence.kind, options, md, **more)

    return html


def validator(fence: Fence) -> Callable[..., bool]:
    """Return what SuperFences asks whether the opening line of a fence is right."""

    def right(
        language: str, inputs: Options, options: Options, attrs: Options, md: Markdown
    ) -> bool:
        md.preprocessors[FENCED].get_hl_settings()  # type: ignore[attr-defined]  # as its own do
        return fence.validate(language, inputs, options, attrs, md)

    return right
