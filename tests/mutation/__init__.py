"""How many slips would get past the checker: every single edit of every claim of our pages.

`layout` finds the terms and factors of a formula, `edits` and `slips` change one thing, `mutants`
does so on all pages, and `docstrings` in all snippets. `outcome` says whether a mutant is caught,
with `differences` as a second opinion on derivatives, and `survivors.yaml` explains those that are
not. The whole of it: `uv run python -m tests.mutation`.
"""
