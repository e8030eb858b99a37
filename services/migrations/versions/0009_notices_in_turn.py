"""Notices are taken in the order of their positions: with many waiting, each look sorted them all."""

from alembic import op

revision = "0009"
down_revision = "0008"

IN_TURN = """
create index if not exists notice_in_turn on notifier.notice (channel, position) where outcome is null
"""
BY_TIME = "drop index if exists notifier.notice_due"


def upgrade() -> None:
    """What is due is found on the way: nearly always it is the first."""
    op.execute(IN_TURN)
    op.execute(BY_TIME)
