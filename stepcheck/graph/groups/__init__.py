"""Nodes that belong together: which those of a fence are, and the graph with each group as one."""
