"""A chain of expressions, tried at many points: which these are, and where it fails."""
