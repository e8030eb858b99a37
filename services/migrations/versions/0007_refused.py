"""Refused notices are counted every second: found without reading all that was ever told."""

from alembic import op

revision = "0007"
down_revision = "0006"

REFUSED = "create index if not exists notice_refused on notifier.notice (notice_id) where outcome = 'refused'"


def upgrade() -> None:
    """One index, of hardly any row."""
    op.execute(REFUSED)
