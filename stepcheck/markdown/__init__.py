"""The thin adapter between Python-Markdown and the rest of the package: it holds no logic."""
