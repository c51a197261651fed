"""The command `stepcheck graph`: the graph of a Markdown file as an SVG, for any other program."""
