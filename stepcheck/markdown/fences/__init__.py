"""The custom fences of `pymdownx.superfences`: one small module a fence, over `base`."""
