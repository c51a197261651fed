"""Expression trees → values at one point: numbers, arrays, derivatives. Reads no LaTeX."""
