"""Pages kept whole: what a page became, until something that it is made of changes."""
