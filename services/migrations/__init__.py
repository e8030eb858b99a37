"""How the database came to look as it does: numbered revisions of raw SQL, run by alembic under one lock."""
