"""Who looked at whose data: every reading, every glass that was broken, every pseudonym that was revealed."""
