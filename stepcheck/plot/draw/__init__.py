"""How a plot is drawn, once its numbers are known."""
