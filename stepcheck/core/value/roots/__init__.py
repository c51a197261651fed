"""Which values of a free name meet an equation: all of them, as far as that can be known."""
