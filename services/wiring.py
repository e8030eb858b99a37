"""The one place that constructs things from settings: where rooms meet that do not know each other."""

from services.embedded.running import running_addresses
from services.settings import Settings


class NotRunning(RuntimeError):
    """No database or no brokers are set, and none of ours run; the text says what to do."""


def connected(settings: Settings) -> Settings:
    """The settings with the addresses of the running embedded servers where none are set. Raises NotRunning."""
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
