"""Plugins of MkDocs that check nothing: without them the pages say the same, only slower."""
