"""The first tables of every room: each keeps its own in its schema.sql."""

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None

SERVICES = Path(__file__).parents[2]


def upgrade() -> None:
    """Run the schema.sql of every room, in the order of their names."""
    for schema in sorted(SERVICES.glob("*/schema.sql")):
        cursor = op.get_bind().connection.cursor()
        cursor.execute(schema.read_text())
        cursor.close()
