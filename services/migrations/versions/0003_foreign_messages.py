"""Messages on our topics that somebody else wrote are noted."""

from pathlib import Path

from alembic import op

revision = "0003"
down_revision = "0002"

SCHEMA = Path(__file__).parents[2] / "bus" / "schema.sql"


def upgrade() -> None:
    """Run the schema.sql of the bus."""
    op.execute(SCHEMA.read_text("utf-8"))
