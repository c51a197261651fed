"""The code of a page as one file that runs: gathered from its snippets, run, put in a notebook."""
