"""A picture → HTML: where its boxes and curves are, what stands in them, and the words beside."""
