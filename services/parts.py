"""What processes and commands are made of: the database, the bus, the register, the vault, opened from settings.

Each part loads its room when it is asked for: a process that loaded all of them would take three times as long to
start, and eight start at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

from services.database import open_pool
from services.embedded.running import running_addresses
from services.local_time import LONDON as LONDON
from services.local_time import now as now
from services.local_time import today as today
from services.settings import Settings
from services.vault.keys import load_keys

if TYPE_CHECKING:
    from psycopg_pool import ConnectionPool

    from services.bus.foreign import OwnTopics
    from services.bus.producer import Producer
    from services.notary.tree import Tree
    from services.register.register import Register
    from services.vault.vault import Vault


class NotRunning(RuntimeError):
    """No database or no brokers are set, and none of ours run; the text says what to do."""


def connected(settings: Settings) -> Settings:
    """The settings with the addresses of the running embedded servers where none are set. Raises NotRunning."""
    if settings.database_url and settings.kafka_bootstrap_servers:
        return settings
    found = running_addresses(settings.state_dir)
    database = settings.database_url or found.postgres
    brokers = settings.kafka_bootstrap_servers or found.kafka
    missing = [
        name for name, address in (("DATABASE_URL", database), ("KAFKA_BOOTSTRAP_SERVERS", brokers)) if not address
    ]
    if missing:
        raise NotRunning(
            f"{' and '.join(missing)} not set, and nothing of ours runs in {settings.state_dir}. "
            "Start it with: supervision up"
        )
    return settings.model_copy(update={"database_url": database, "kafka_bootstrap_servers": brokers})


class Parts:
    """What processes and commands are made of, opened once and closed together, from settings with addresses."""

    def __init__(self, settings: Settings, stack: ExitStack) -> None:
        self.settings = settings
        self.brokers = str(settings.kafka_bootstrap_servers)
        self.keys = load_keys(settings)
        self._url = str(settings.database_url)
        self._stack = stack

    def pool(self, size: int = 4) -> ConnectionPool[Any]:
        """Connections to the database."""
        return self._stack.enter_context(open_pool(self._url, size))

    def register(self) -> Register:
        """The register."""
        from services.register.register import Register

        return self._stack.enter_context(Register(self._url))

    def vault(self) -> Vault:
        """The vault."""
        from services.vault.vault import Vault

        return self._stack.enter_context(Vault(self._url, self.keys))

    def producer(self) -> Producer:
        """A sender on the bus."""
        from services.bus.producer import Producer

        return self._stack.enter_context(Producer(self.brokers))

    def own_topics(self, register: Register) -> OwnTopics:
        """What readers of the event topics take, by what the register holds."""
        from services.bus.foreign import ForeignMessages, OwnTopics
        from services.bus.genuine import Genuine

        return OwnTopics(Genuine(register.held, self.settings), ForeignMessages(self._url))

    def tree(self) -> Tree:
        """The notary's tables."""
        from services.notary.tree import Tree

        return self._stack.enter_context(Tree(self._url))

    def closing(self, thing: Any) -> Any:
        """Have the thing's close() called at the end, before what it was made of is closed."""
        self._stack.callback(thing.close)
        return thing

    def source(self) -> str:
        """The CloudEvents source of what this ledger publishes."""
        return f"supervision-ledger/{self.settings.organisation}"


@contextmanager
def parts(settings: Settings) -> Iterator[Parts]:
    """Parts for a while; connected to what runs. Raises NotRunning."""
    with ExitStack() as stack:
        yield Parts(connected(settings), stack)
