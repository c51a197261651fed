"""The Python-Markdown extension `stepcheck`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markdown.extensions import Extension

from stepcheck.markdown import check, conclude, includes, listings, shown, tables
from stepcheck.markdown.check import CheckPage
from stepcheck.markdown.formulas.mathematics import Mathematics
from stepcheck.markdown.formulas.references import REFERENCE, InWords
from stepcheck.markdown.host import NAME, KeepSource
from stepcheck.markdown.listings import Listings
from stepcheck.markdown.site import assets, means
from stepcheck.markdown.ticks.foot import Foot
from stepcheck.markdown.ticks.tick import Ticks
from stepcheck.markdown.whole import keep

if TYPE_CHECKING:
    from markdown import Markdown

    from stepcheck.markdown.conclude import Faults


class StepcheckExtension(Extension):
    """Check and typeset the mathematics of a page.

    It brings what it needs: `pymdownx.arithmatex`, `pymdownx.superfences` with our fences, styles
    and scripts. With `check: false` it only typesets; with `assets: false` the site has styles and
    scripts by itself.
    """

    def __init__(self, **options: Any) -> None:  # noqa: ANN401  Python-Markdown's signature
        self.config = {
            "check": [True, "Check every statement; raise on what does not hold."],
            "assets": [True, "Bring styles and scripts to the site."],
        }
        super().__init__(**options)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  Python-Markdown's name
        """Register with `md`."""
        # First of all preprocessors, so that it sees the page as the author wrote it.
        md.preprocessors.register(KeepSource(md), NAME, 1000)
        means.register_missing(md)
        md.preprocessors.register(means.Means(md), means.NAME, 997)
        # Before `pymdownx.snippets`, which would end with a traceback.
        md.preprocessors.register(includes.KnownSections(md), includes.NAME, 998)
        # Before `pymdownx.snippets`, at 32, and behind what looks whether all sections are there.
        md.preprocessors.register(shown.Readable(md), shown.NAME, 33)
        # Last of all postprocessors: the others put back HTML that was set aside.
        faults = conclude.register(md)
        md.postprocessors.register(Mathematics(md, faults), "stepcheck_mathematics", -1000)
        # When the tables are there, and have what their authors say of them.
        md.treeprocessors.register(tables.Tables(md), tables.NAME, 2)
        # When listings have been put back.
        md.postprocessors.register(Listings(md), listings.NAME, -998)
        # Behind code and formulas, before anything that emphasises or escapes.
        md.inlinePatterns.register(InWords(REFERENCE.pattern, md), "stepcheck_reference", 185)
        if self.getConfig("assets"):
            md.postprocessors.register(assets.Assets(md, faults), assets.NAME, -997)
        page = self._check(md, faults) if self.getConfig("check") else None
        keep.register(md, faults, page)

    def _check(self, md: Markdown, faults: Faults) -> CheckPage:
        page = CheckPage(md, faults)
        md.preprocessors.register(page, check.NAME, 999)
        # Before the host, at 0, turns links between Markdown files into links between pages.
        md.treeprocessors.register(Foot(md, page), "stepcheck_foot", 1)
        # Before the mathematics is typeset: what a tick says has formulas too.
        md.postprocessors.register(Ticks(md, page), "stepcheck_ticks", -999)
        return page
