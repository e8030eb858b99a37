"""Who is signed in to the web application."""

from pathlib import Path

from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Nobody was."""
    op.execute((Path(__file__).parents[2] / "web" / "schema.sql").read_text())
