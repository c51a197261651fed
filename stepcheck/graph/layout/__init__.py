"""Where the boxes and lines of a graph stand: in layers, in an order with few crossings."""
