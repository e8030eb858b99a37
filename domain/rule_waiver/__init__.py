"""A rule that somebody need not meet for some days: who asked for that, on what ground, and who answered for it."""
