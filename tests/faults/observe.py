"""Looks at a ledger at rest through its own database and bus, and gives what it sees as a history."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from uuid import UUID

import psycopg

from domain.record import published_record
from services.bus.message import Message, TopicPartition
from services.bus.reader import Reader
from services.bus.topics import ALERTS, EVENTS, HR_RESTRICTED, HR_STAFF, RESTRICTED_EVENTS, topic_name
from services.hr_intake.identity import Identities
from services.hr_intake.process import inbox_name
from services.hr_intake.reading import HrMessage as ReadMessage
from services.hr_intake.reading import Reader as HrReader
from services.hr_intake.translation import translate
from services.notifier.alert import Alert as TopicAlert
from services.register.register import Register
from services.relay.cursor import OnTheBus
from tests.faults.history import Alert, History, HrMessage, Notice, Place, Published, Recorded, Taken
from tests.faults.ledger import Ledger
from tests.faults.load import Load, digest
from tests.faults.rows import read_models
from tests.faults.witness import Witness

EVENTS_RECORDED = """
select position, event_id, stream_id, version, about, type, restricted, recorded_at, body from register.event
"""
HEAD = "select position from register.head"
COMMANDS = "select command_id, code, first_position, events from register.command"
KEPT = 'select topic, partition, "offset", state from hr_intake.message'
DETAILS = "select person_id, max(told_at) from hr_intake.detail group by person_id"
NOTICES = "select told_of, channel, outcome from notifier.notice"
TOLD = """
select convert_from(body, 'UTF8')::jsonb ->> 'told_of', convert_from(body, 'UTF8')::jsonb ->> 'channel'
from register.event where type = 'finding.lead_notified.v1'
"""


def observe(ledger: Ledger, load: Load) -> History:
    """Everything but what takes long: `rebuilt` (see rows) and `unsound` (see soundness) are empty."""
    with ledger.connect() as connection, Reader(ledger.servers.brokers) as reader, Register(ledger.url, 1) as register:
        hr = _hr_messages(ledger, reader)
        return History(
            acknowledged=Counter(load.hr.acknowledged),
            answered=set(load.supervisors.answered),
            hr=hr,
            inbox=_inbox(connection, hr),
            details=dict(connection.execute(DETAILS).fetchall()),
            commands={row[0]: Taken(*row[1:]) for row in connection.execute(COMMANDS)},
            kept={(row[0], row[1], row[2]): row[3] for row in connection.execute(KEPT)},
            head=connection.execute(HEAD).fetchone()[0],  # type: ignore[index]
            events=_events(connection),
            published=_published(ledger, reader),
            relayed=OnTheBus(reader, register, ledger.settings).position(),
            read_models=read_models(connection),
            rebuilt={},
            alerts=_alerts(ledger, reader),
            notices=[Notice._make(row) for row in connection.execute(NOTICES)],
            told=Counter((UUID(told_of), channel) for told_of, channel in connection.execute(TOLD)),
            moves=Witness(connection).moves(),
            unsound=[],
        )


def _place(message: Message) -> Place:
    return message.topic, message.partition, message.offset


def _hr_messages(ledger: Ledger, reader: Reader) -> list[HrMessage]:
    hr_reader = HrReader(ledger.settings.organisation, ledger.settings.largest_hr_message)
    with ledger.parts() as the:
        ids = Identities(ledger.settings.organisation, the.vault().pseudonym)
        return [
            _hr_message(hr_reader, ids, message)
            for topic in (HR_STAFF, HR_RESTRICTED)
            for message in reader.read_to_end(topic_name(topic, ledger.settings))
        ]


def _hr_message(hr_reader: HrReader, ids: Identities, message: Message) -> HrMessage:
    read, known = hr_reader.read(message), digest(message.value or b"")
    if not isinstance(read, ReadMessage):
        return HrMessage(_place(message), known, False, None, None)
    to_do = translate(read.event, read.message_id, read.source, ids)
    told: tuple[UUID, datetime] | None = (to_do.details.person_id, to_do.details.told_at) if to_do.details else None
    return HrMessage(_place(message), known, True, read.message_id if to_do.command else None, told)


def _inbox(connection: psycopg.Connection, hr: Iterable[HrMessage]) -> dict[tuple[str, int], int]:
    stands: dict[str, int] = dict(connection.execute("select name, next_offset from register.inbox").fetchall())
    parts = {message.place[:2] for message in hr}
    return {part: stands.get(inbox_name(TopicPartition(*part)), 0) for part in parts}


def _events(connection: psycopg.Connection) -> list[Recorded]:
    found = []
    for row in connection.execute(EVENTS_RECORDED):
        record = published_record(row[0], row[7], bytes(row[8]))
        found.append(Recorded._make((*row[:7], sha256(record).hexdigest())))
    return found


def _published(ledger: Ledger, reader: Reader) -> list[Published]:
    return [
        Published(
            _place(message),
            int(message.header("ce_position") or 0),
            (message.key or b"").decode(),
            topic is RESTRICTED_EVENTS,
            sha256(message.value or b"").hexdigest(),
        )
        for topic in (EVENTS, RESTRICTED_EVENTS)
        for message in reader.read_to_end(topic_name(topic, ledger.settings))
    ]


def _alerts(ledger: Ledger, reader: Reader) -> list[Alert]:
    found = []
    for message in reader.read_to_end(topic_name(ALERTS, ledger.settings)):
        alert = TopicAlert.model_validate_json(message.value or b"")
        told_of = UUID(alert.dedup_key)
        found.append(Alert(_place(message), message.header("ce_id") or "", told_of, alert.alert_id, alert.status))
    return found
