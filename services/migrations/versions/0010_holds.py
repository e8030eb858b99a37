"""Somebody's data may be on hold: nobody erases them meanwhile."""

from alembic import op

revision = "0010"
down_revision = "0009"

HOLDS = """
create table if not exists vault.hold (
    hold_id     uuid        not null primary key default gen_random_uuid(),
    person_id   uuid        not null,
    ground      text        not null check (ground in ('legal_claim', 'inquiry', 'request_of_the_person')),
    placed_by   uuid        not null,
    placed_at   timestamptz not null default now(),
    released_by uuid,
    released_at timestamptz,
    check ((released_by is null) = (released_at is null))
)
"""


def upgrade() -> None:
    """Nothing was on hold before."""
    op.execute(HOLDS)
