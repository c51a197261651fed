"""The CSS that a typeset formula needs on a page: what MathJax's own stylesheet has of it.

The MathML is for those who hear a page. It is seen through and not clipped, as MathJax has it, for
each clip is a layer of its own, all of which a browser puts together anew as a page scrolls.
"""

_RULES = """
mjx-container {
  position: relative;
  direction: ltr;
}
mjx-container > svg { overflow: visible }
mjx-container[display] {
  display: block;
  overflow: auto clip;
  margin: .65em 0;
  padding: .35em 2px;
}
.arithmatex:has(> .sc-number) { position: relative; padding-inline-end: 3em }
.sc-number {
  position: absolute;
  top: calc(var(--sc-top, 1em) + var(--middle));
  right: 0;
  transform: translateY(-50%);
}
mjx-container[display] > svg { display: block; margin: 0 auto }
mjx-assistive-mml {
  position: absolute;
  inset: 0;
  overflow: hidden;
  opacity: 0;
  pointer-events: none;
  user-select: none;
  content-visibility: auto;
}
"""
STYLESHEET = " ".join(_RULES.split())
"""One line, for it stands on every page."""
