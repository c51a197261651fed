"""Tokens → an expression tree, in a scope that knows what each name means.

`parser` reads sums and products and hands all else on; every other module reads one notation, and
gets a `Reader` to read what stands inside it.
"""
