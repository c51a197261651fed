"""Polynomials and their fractions: what is computed with them, and which signs they may have."""
