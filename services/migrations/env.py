"""Runs the revisions over one connection, under a lock that the database keeps."""

import sqlalchemy
from alembic import context
from sqlalchemy.pool import NullPool

LOCK = "SELECT pg_advisory_lock(hashtextextended('supervision-ledger migrations', 0))"


def run() -> None:
    """Take the lock, run what is missing, commit. Two processes that start together do not meet in it."""
    url = str(context.config.attributes["url"]).replace("postgresql://", "postgresql+psycopg://", 1)
    engine = sqlalchemy.create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(LOCK)
        connection.commit()
        context.configure(connection=connection, version_table="schema_revision")
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()
