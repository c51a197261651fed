"""LaTeX → expression trees, in three steps: `tokens`, `display`, `grammar`. Evaluates nothing."""
