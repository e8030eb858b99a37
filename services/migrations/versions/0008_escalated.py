"""A finding of which nobody took note is told to somebody further up: who was silent, and since when."""

from alembic import op

revision = "0008"
down_revision = "0007"

SILENT = """
alter table notifier.notice
    add column if not exists level smallint not null default 0,
    add column if not exists silent uuid,
    add column if not exists silent_since date
"""


def upgrade() -> None:
    """Nobody was silent about what was told before."""
    op.execute(SILENT)
