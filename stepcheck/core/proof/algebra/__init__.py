"""Exact fractions of polynomials, and what stands in them for all that is no fraction."""
