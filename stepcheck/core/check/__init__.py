"""Statements → verdicts: what each kind of statement asks, at many points, and why it fails."""
