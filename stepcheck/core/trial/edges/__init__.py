"""Where a side of a claim could lose its value, or become another expression: looked for there."""
