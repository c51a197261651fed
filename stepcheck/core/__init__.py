"""Checks the statements of a page's mathematics: reads LaTeX, evaluates it, compares, reports.

Knows no Markdown and no files. A display goes this way:

- `read`: LaTeX → tokens → statements → expression trees, each name as the scope knows it;
- `value`: trees → values at one point, and their derivatives;
- `trial`: a chain of them, held against one another at many points;
- `check`: statements → verdicts, with a counterexample and a hint;
- `proof`: which of the steps that hold are identities; it never decides a verdict.

`read` and `value` do not know each other. What both stand on lies here: `tree`, `scope`,
`vocabulary` (every built-in function, in one table), `binders` (what binds an index), `errors`.
"""
