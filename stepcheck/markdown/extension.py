"""The Python-Markdown extension `stepcheck`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markdown.extensions import Extension

from stepcheck.markdown.mathematics import Complete, Mathematics
from stepcheck.markdown.place import NAME, KeepSource

if TYPE_CHECKING:
    from markdown import Markdown


class StepcheckExtension(Extension):
    """Typeset the mathematics of a page. Needs `pymdownx.arithmatex` with `generic: true`."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  Python-Markdown's name
        """Register with `md`."""
        # First of all preprocessors, so that it sees the page as the author wrote it.
        md.preprocessors.register(KeepSource(md), NAME, 1000)
        # Last of all postprocessors: the others put back HTML that was set aside.
        mathematics = Mathematics(md)
        md.postprocessors.register(mathematics, "stepcheck_mathematics", -1000)
        md.treeprocessors.register(Complete(md, mathematics), "stepcheck_complete", -1000)
