"""What the source of a module says: its functions, what they print, and on what they may depend."""
