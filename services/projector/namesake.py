"""Of all instances of a read model that have one name, only the session of the one that began last goes on.

A process that was stopped within a COPY or a pipeline is not idle to Postgres, which so does not end its session: its
locks stay for as long as it stands still, and its successor would wait for them.
"""

import psycopg

from projections.projection import lock_key

END_OTHERS = """
select pg_terminate_backend(pid) from pg_locks
where locktype = 'advisory' and objsubid = 1 and (classid::bigint << 32) | objid::bigint = %s
    and database = (select oid from pg_database where datname = current_database()) and pid <> pg_backend_pid()
"""
STAY = "select pg_advisory_lock_shared(%s)"


def take_place(connection: psycopg.Connection, read_model: str, instance: str) -> None:
    """connection: in autocommit mode, all that this instance writes with. It holds the place until it is closed."""
    key = (lock_key("place", f"{read_model}/{instance}"),)
    connection.execute(END_OTHERS, key)
    connection.execute(STAY, key)
