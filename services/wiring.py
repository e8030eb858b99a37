"""The one place that constructs things from settings: where rooms meet that do not know each other."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from psycopg.errors import InvalidSchemaName, UndefinedTable
from psycopg_pool import ConnectionPool

from domain.event import Command
from domain.rules.packs import load_packs
from domain.rules.rule import Rule
from domain.rules.shapes import SHAPES
from projections.audit_history.apply import AuditHistory
from projections.compliance.apply import compliance
from projections.conflicts.apply import conflicts
from projections.projection import Projection, reading
from projections.rule_read_model import RuleReadModel
from services.bus.consumer import Consumer
from services.bus.producer import Producer
from services.bus.topics import ALERTS, EVENTS, RESTRICTED_EVENTS, topic_name
from services.clock.process import Clock, ReadModelMissing
from services.database import connect, open_pool
from services.embedded.running import running_addresses
from services.hr_intake.assembly import Desk, open_desk, open_hr_intake
from services.hr_intake.process import HrIntake
from services.notary.notary import Notary
from services.notary.tree import Tree
from services.notifier.address import LetterWriter
from services.notifier.alerts_topic import AlertsTopic
from services.notifier.channel import Channel
from services.notifier.mail import Mail, Post
from services.notifier.notice import MAIL
from services.notifier.outcome import Outcomes
from services.notifier.process import Notifier
from services.notifier.queue import Queue
from services.notifier.reading import Reading
from services.notifier.sending import Sender
from services.notifier.webhook import Webhook
from services.projector.projector import Projector
from services.register.register import Register
from services.relay.relay import Relay
from services.settings import Settings
from services.vault.keys import load_keys
from services.vault.vault import Vault

LONDON = ZoneInfo("Europe/London")
PROJECTIONS = ("compliance", "conflicts", "audit_history")
PROJECTORS = {f"projector-{name.replace('_', '-')}": name for name in PROJECTIONS}


class NotRunning(RuntimeError):
    """No database or no brokers are set, and none of ours run; the text says what to do."""


def now() -> datetime:
    """The clock of every process; tests hand in another."""
    return datetime.now(UTC)


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
        return self._stack.enter_context(Register(self._url))

    def vault(self) -> Vault:
        """The vault."""
        return self._stack.enter_context(Vault(self._url, self.keys))

    def producer(self) -> Producer:
        """A sender on the bus."""
        return self._stack.enter_context(Producer(self.brokers))

    def tree(self) -> Tree:
        """The notary's tables."""
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


def build_hr_intake(the: Parts) -> HrIntake:
    """HR messages → commands."""
    return open_hr_intake(the.settings, the.pool(), the.register(), the.vault(), the.producer())


def build_desk(the: Parts) -> Desk:
    """Where an operator looks after HR messages that were not applied."""
    return open_desk(the.settings, the.pool(), the.register(), the.vault())


def build_relay(the: Parts) -> Relay:
    """Register → bus."""
    return Relay(the.register(), the.brokers, the.settings)


def build_notary(the: Parts) -> Notary:
    """Register → signed tree."""
    return Notary(the.register(), the.tree(), the.producer(), the.keys, the.settings)


def projector_of(name: str) -> Callable[[Parts], Projector]:
    """How the projector of one read model is made."""
    return lambda the: build_projector(the, name)


def build_projector(the: Parts, name: str) -> Projector:
    """Events → the rows of one read model."""
    settings = the.settings
    topics = [topic_name(topic, settings) for topic in (EVENTS, RESTRICTED_EVENTS)]
    connection = the.closing(connect(str(settings.database_url), autocommit=True))
    return Projector(
        build_projection(name),
        connection,
        lambda assigned, revoked: Consumer(
            the.brokers,
            f"{settings.topic_prefix}projector.{name}",
            topics,
            on_assigned=assigned,
            on_revoked=revoked,
        ),
        the.register(),
        partitions=len(topics) * settings.partitions,
        batch=settings.batch,
    )


def build_clock(the: Parts) -> Clock:
    """What comes due because a day begins."""
    pool, every = the.pool(2), timedelta(seconds=the.settings.clock_seconds)
    models = rule_read_models()

    def comes_due(after: date, until: date) -> list[Command]:
        found: list[Command] = []
        for model in models:
            try:
                with pool.connection() as connection, reading(connection, model.name):
                    found += model.comes_due(connection, after, until)
            except (UndefinedTable, InvalidSchemaName) as missing:
                raise ReadModelMissing(model.name) from missing
        return found

    return Clock(pool, the.settings.organisation, comes_due, the.register(), now, every)


def today() -> date:
    """The local day."""
    return now().astimezone(LONDON).date()


def rule_read_models() -> tuple[RuleReadModel, RuleReadModel]:
    """Compliance and conflicts, by the rules that this version has."""
    return compliance(load_packs(), SHAPES, today), conflicts(load_packs(), SHAPES, today)


def build_projection(name: str) -> Projection:
    """The projection of that name, as in PROJECTIONS."""
    if name == "audit_history":
        return AuditHistory()
    return next(model for model in rule_read_models() if model.name == name)


def rule_of(rule_id: str, pack_version: str) -> Rule | None:
    """The rule of that id in that version of its pack."""
    return next((rule for rule in load_packs() if (rule.id, rule.pack_version) == (rule_id, pack_version)), None)


def build_notifier(the: Parts) -> Notifier:
    """Findings → leads."""
    settings, pool = the.settings, the.pool(8)
    channels = notice_channels(the, pool)
    reading = Reading(pool, [channel.name for channel in channels], settings.batch)
    consumer = Consumer(
        the.brokers,
        f"{settings.topic_prefix}notifier",
        [topic_name(EVENTS, settings)],
        on_assigned=reading.positions,
        on_revoked=lambda partitions: None,
    )
    senders = [(channel.name, Sender(Queue(pool, channel.name), channel, now)) for channel in channels]
    return Notifier(reading, the.closing(consumer), senders, Outcomes(pool, the.register(), now), now)


def notice_channels(the: Parts, pool: ConnectionPool[Any]) -> list[Channel]:
    """The channels that are set up: always the alerts topic, mail and webhook where settings give an address."""
    settings = the.settings
    channels: list[Channel] = [AlertsTopic(the.producer(), topic_name(ALERTS, settings), the.source())]
    if settings.smtp_host:
        writer = LetterWriter(the.vault().many, Queue(pool, MAIL), rule_of, now)
        channels.append(Mail(Post(settings.smtp_host, settings.smtp_port, settings.mail_from), writer))
    if settings.webhook_url:
        channels.append(Webhook(settings.webhook_url))
    return channels


BUILD: dict[str, Callable[[Parts], Any]] = {
    "hr_intake": build_hr_intake,
    "relay": build_relay,
    "notary": build_notary,
    **{process: projector_of(name) for process, name in PROJECTORS.items()},
    "clock": build_clock,
    "notifier": build_notifier,
}
"""How each process is made."""
