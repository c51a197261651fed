"""The command `stepcheck`: from its arguments to what it prints, writes, and ends with.

`options` reads the arguments, `run` checks, `findings` and `record` say what was found as data,
`text`, `github`, `sarif` and `schema` are the forms in which it is printed; `watch` begins again
at each save, `new` makes a page.
"""
