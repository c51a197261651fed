"""Ties the code to the mathematics: a snippet function returns what its docstring's formula says.

`source` reads the functions of a module, `names` matches parameters to symbols, `contract` reads a
docstring's formula, `compare` holds a function against it, `snippets` does so for whole modules.
"""
