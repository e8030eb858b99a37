"""The one place where the event sourcing library is constructed."""

from typing import Any, cast
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.persistence import InfrastructureFactory
from eventsourcing.postgres import PostgresFactory
from eventsourcing.utils import Environment, EnvType
from psycopg import adapters
from psycopg.conninfo import conninfo_to_dict

from services.register.arrays import with_arrays
from services.register.mapper import RecordMapper
from services.register.recorder import LedgerConnection, LedgerRecorder


class EventStore(Application[UUID]):
    """The library's application with our recorder and our mapper."""

    name = "register"

    def construct_env(self, name: str, env: EnvType | None = None) -> Environment:
        """Only what we give it: nothing in the process's environment may switch the recorder's ways."""
        return Environment(name, env)

    def construct_factory(self, env: Environment) -> InfrastructureFactory:
        """The library's factory; what else the address says (encryption, time limits) reaches the connections too."""
        factory = super().construct_factory(env)
        pool = cast(PostgresFactory, factory).datastore.pool
        address = {key: str(value) for key, value in conninfo_to_dict(env["ADDRESS"]).items()}
        options = f"{address.pop('options', '')} -c TimeZone=UTC".strip()
        cast(dict[str, Any], pool.kwargs).update(address, options=options, context=with_arrays(adapters))
        pool.connection_class = LedgerConnection
        return factory

    @property
    def ledger(self) -> LedgerRecorder:
        """Our own recorder, by its own type."""
        return cast(LedgerRecorder, self.recorder)


def open_event_store(database_url: str, pool_size: int) -> EventStore:
    """Connect. Raises eventsourcing's OperationalError where the database cannot be reached."""
    address = conninfo_to_dict(database_url)
    store = EventStore(
        {
            "PERSISTENCE_MODULE": "eventsourcing.postgres",
            "APPLICATION_RECORDER_TOPIC": f"{LedgerRecorder.__module__}:{LedgerRecorder.__name__}",
            "MAPPER_TOPIC": f"{RecordMapper.__module__}:{RecordMapper.__name__}",
            "CREATE_TABLE": "n",
            "POSTGRES_ENABLE_DB_FUNCTIONS": "n",
            "ADDRESS": database_url,
            "POSTGRES_DBNAME": str(address.get("dbname", "")),
            "POSTGRES_HOST": str(address.get("host", "")),
            "POSTGRES_PORT": str(address.get("port", "")),
            "POSTGRES_USER": str(address.get("user", "")),
            "POSTGRES_PASSWORD": str(address.get("password", "")),
            "POSTGRES_POOL_SIZE": "1",
            "POSTGRES_MAX_OVERFLOW": str(max(pool_size - 1, 0)),
        }
    )
    store.ledger.datastore.pool.open()
    return store
