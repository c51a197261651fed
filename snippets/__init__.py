"""The tutorial's snippets: one module a page, of the same name."""
