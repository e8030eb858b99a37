"""A sample organisation, and a generator of one of any size."""
