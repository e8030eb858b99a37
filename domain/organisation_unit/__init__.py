"""A part of the organisation and who leads it."""
