"""`supervision up`, `run` and `migrate`: the servers and processes, all of them or one."""

from services.bus.topics import create_topics
from services.cli.output import out
from services.database import migrate
from services.settings import settings
from services.wiring import connected


def migrate_tables() -> None:
    """Bring the tables of the database up to this version, and make the topics that are missing."""
    found = connected(settings())
    migrate(str(found.database_url))
    made = create_topics(str(found.kafka_bootstrap_servers), found)
    out.print(f"The tables are up to date; {len(made)} topics made.")
