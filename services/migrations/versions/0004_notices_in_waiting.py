"""Events that the notifier could not take are kept whole, with the later ones of their streams, to be taken again."""

from alembic import op

revision = "0004"
down_revision = "0003"

WAITING = """
alter table notifier.unreadable
    add column if not exists position bigint unique,
    add column if not exists stream_id uuid,
    add column if not exists type text,
    add column if not exists record bytea,
    alter column problem drop not null
"""


def upgrade() -> None:
    """A problem that is null: it only waits behind an earlier one of its stream."""
    op.execute(WAITING)
