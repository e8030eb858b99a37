"""The first tables of every room: each keeps its own in its schema.sql."""

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None

SERVICES = Path(__file__).parents[2]
ROOMS = ("hr_intake", "notary", "notifier", "register", "vault")
"""Those with tables of their own; read models make theirs when they are built."""


def upgrade() -> None:
    """Run the schema.sql of every room."""
    for room in ROOMS:
        cursor = op.get_bind().connection.cursor()
        cursor.execute((SERVICES / room / "schema.sql").read_text("utf-8"))
        cursor.close()
