"""HR messages become commands; what cannot be read is kept with its reason."""
