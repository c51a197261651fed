"""Drawings that stand alone: SVG with the looks that a page's style sheets give it inside."""
