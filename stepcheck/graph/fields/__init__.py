"""The lines of a graph fence: which fields there are, and the names and titles in them."""
