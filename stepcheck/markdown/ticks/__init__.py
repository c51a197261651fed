"""What a reader is shown of the checks: a mark at each sign, notes at each display, a count."""
