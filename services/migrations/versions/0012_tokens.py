"""What other systems show at the API instead of a sign-in; the token itself is only with them."""

from alembic import op

revision = "0012"
down_revision = "0011"

TOKENS = """
create table if not exists web.token (
    token_hash  bytea       not null primary key,
    token_id    uuid        not null unique default gen_random_uuid(),
    purpose     text        not null,
    person_id   uuid,
    roles       text[]      not null,
    permissions text[]      not null,
    issued_at   timestamptz not null default now(),
    expires_at  timestamptz not null,
    revoked_at  timestamptz,
    used_at     timestamptz
)
"""


def upgrade() -> None:
    """None was issued before."""
    op.execute(TOKENS)
