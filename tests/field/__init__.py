"""The map of the field: what is asked, the code that serves it, the tests that show it."""
