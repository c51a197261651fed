"""The pure core: tokens → statements → trees → values → verdicts.

It knows nothing of Markdown, files or MkDocs. The order to read it in: `tokens`, `statements`,
`tree`, `scope`, `parser`, `numbers`, `arrays`, `evaluate`, `judge`, `checker`.
"""
