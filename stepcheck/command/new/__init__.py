"""`stepcheck new`: a page that already holds, its snippet and its line in the site's contents.

`make` says what is made and where, `template` fills in the texts, `contents` edits `mkdocs.yml`.
"""
