"""What stands around the formulas of a page: HTML, mathematics of other notations, lone signs."""
