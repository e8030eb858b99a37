"""Which run of each notifier may write."""

from alembic import op

revision = "0005"
down_revision = "0004"

TENURE = "create table if not exists notifier.tenure (instance text primary key, run uuid not null)"


def upgrade() -> None:
    """One row for each name of an instance."""
    op.execute(TENURE)
