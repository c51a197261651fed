"""Integrals of polynomials, which are sums."""
