"""`stepcheck lsp`: what is wrong with a page, beside the line, while its author types.

`page` knows one open page, `names` finds what stands at a place and where it was introduced,
`hover`, `complete` and `mend` say what an editor shows, in offsets and words; `server` alone speaks
the language server protocol.
"""
