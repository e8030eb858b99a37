"""HR intake put together from settings: the process, and the desk at which an operator looks after kept messages."""

from functools import partial
from typing import Any, NamedTuple

from psycopg_pool import ConnectionPool

from services.bus.consumer import Consumer
from services.bus.producer import Producer
from services.bus.reader import Reader as TopicReader
from services.bus.topics import HR_REJECTED, HR_RESTRICTED, HR_STAFF, topic_name
from services.hr_intake.applying import Applying
from services.hr_intake.details import Details
from services.hr_intake.identity import Identities
from services.hr_intake.notices import publish_notices
from services.hr_intake.process import HrIntake
from services.hr_intake.quarantine import Quarantine
from services.hr_intake.reading import Reader
from services.hr_intake.redrive import Redrive
from services.register.register import Register
from services.settings import Settings
from services.vault.vault import Vault

NOTICES_AT_ONCE = 500


class Desk(NamedTuple):
    """What an operator works with: `quarantine` lists, shows and discards, `redrive` tries again."""

    quarantine: Quarantine
    redrive: Redrive


def open_desk(settings: Settings, pool: ConnectionPool[Any], register: Register, vault: Vault) -> Desk:
    """The desk of this ledger."""
    reader, applying, quarantine = _parts(settings, pool, register, vault)
    return Desk(quarantine, Redrive(reader, applying, quarantine))


def open_hr_intake(
    settings: Settings, pool: ConnectionPool[Any], register: Register, vault: Vault, producer: Producer
) -> HrIntake:
    """The process, already a member of its group. The settings' brokers must be set. Raises TopicUnfit."""
    brokers = settings.kafka_bootstrap_servers or ""
    topics = [topic_name(HR_STAFF, settings), topic_name(HR_RESTRICTED, settings)]
    reader, applying, quarantine = _parts(settings, pool, register, vault)
    return HrIntake(
        lambda assigned, revoked: Consumer(
            brokers,
            f"{settings.topic_prefix}hr_intake",
            topics,
            on_assigned=assigned,
            on_revoked=revoked,
            instance=settings.instance,
            writes=[topic_name(HR_REJECTED, settings)],
        ),
        lambda topic: _first_offsets(brokers, topic),
        register,
        reader,
        applying,
        quarantine,
        partial(
            publish_notices,
            pool,
            producer,
            topic_name(HR_REJECTED, settings),
            f"urn:supervision-ledger:{settings.organisation}",
            NOTICES_AT_ONCE,
        ),
        batch=settings.batch,
    )


def _parts(
    settings: Settings, pool: ConnectionPool[Any], register: Register, vault: Vault
) -> tuple[Reader, Applying, Quarantine]:
    ids = Identities(settings.organisation, vault.pseudonym)
    reader = Reader(settings.organisation, settings.largest_hr_message)
    return reader, Applying(register, Details(pool, vault), ids), Quarantine(pool, vault)


def _first_offsets(brokers: str, topic: str) -> dict[Any, int]:
    with TopicReader(brokers) as reader:
        return {partition: first for partition, (first, _) in reader.bounds(topic).items()}
