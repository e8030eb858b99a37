"""The clock's place goes to the register's inbox; a session that stands still in a transaction is ended."""

from alembic import op

revision = "0002"
down_revision = "0001"

CLOCK = """
do $$ begin
    if to_regclass('clock.day') is not null then
        insert into register.inbox (name, was, next_offset, append_id)
        select 'clock/' || organisation, 0, last_day - date '0001-01-01' + 1, gen_random_uuid() from clock.day;
        drop schema clock cascade;
    end if;
end $$
"""
PATIENCE = """
do $$ begin
    execute format('alter database %I set idle_in_transaction_session_timeout = %L', current_database(), '30s');
end $$
"""
"""Half a minute: ten times what any batch takes between two statements. A process that is stopped within a transaction
keeps its locks, and nobody can take its place; its machine still answers for its connection."""


def upgrade() -> None:
    """Both."""
    for statement in (CLOCK, PATIENCE):
        op.execute(statement)
