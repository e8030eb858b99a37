"""`supervision up` and `migrate`: everything, and the tables and topics that all processes need."""

import time

import structlog

from services.bus.topics import create_topics
from services.cli.house import House, running_house
from services.cli.output import err, out, show_table
from services.database import migrate
from services.parts import connected
from services.settings import settings

log = structlog.get_logger()


def up() -> None:
    """Start everything and stay up until Ctrl-C: servers where no addresses are set, tables, topics, every process."""
    began = time.monotonic()
    status = err.status("starting")
    with status, running_house(settings(), lambda step: status.update(f"starting {step}")) as house:
        status.stop()
        show_table("Up", ("process", "status", "metrics and health", "log"), _states(house))
        out.print(f"Ready after {time.monotonic() - began:.1f} s. Ctrl-C stops everything.")
        house.supervisor.wait_until_asked_to_stop()
        status.start()
        status.update("stopping")
    out.print("Stopped.")


def _states(house: House) -> list[tuple[str, str, str, str]]:
    return [
        (state.name, state.status, f"http://127.0.0.1:{state.port}", state.log) for state in house.supervisor.states()
    ]


def migrate_tables() -> None:
    """Bring the tables of the database up to this version, and make the topics that are missing."""
    found = connected(settings())
    migrate(str(found.database_url))
    made = create_topics(str(found.kafka_bootstrap_servers), found)
    out.print(f"The tables are up to date; {len(made)} topics made.")
