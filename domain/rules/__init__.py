"""Rules: one file per shape; the rules themselves are data, in packs."""
