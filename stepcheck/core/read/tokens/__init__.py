"""LaTeX → tokens, and a cursor over them: what no scope is needed for."""
