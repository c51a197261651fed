"""What a graph shows: its nodes and edges, their numbers, its paths, and what a browser moves."""
