"""What the tests of HR intake share: a running intake on real servers, and HR messages to send to it."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from psycopg_pool import ConnectionPool

from domain.dossier import Dossier, evolve
from domain.record import event_of
from services.bus.message import Message, Outgoing
from services.bus.producer import Producer
from services.bus.reader import Reader as TopicReader
from services.bus.topics import HR_REJECTED, HR_RESTRICTED, HR_STAFF, Topic, topic_name
from services.database import open_pool
from services.hr_intake.assembly import Desk, open_desk, open_hr_intake
from services.hr_intake.identity import Identities
from services.hr_intake.process import HrIntake
from services.register.outcome import Recorded
from services.register.register import Register
from services.settings import Settings
from services.vault.keys import load_keys
from services.vault.vault import Vault

STRUCTURED = (("content-type", b"application/cloudevents+json"),)


def hr(kind: str, person: str | None = None, **fields: Any) -> dict[str, Any]:
    """A CloudEvent of the HR contract; `id`, `source` and `told` (recorded_at) may be given."""
    named = {"person": person} if person is not None else {}
    data: dict[str, Any] = {
        "organisation": "DEMO",
        "effective_from": "2025-01-06",
        "recorded_at": fields.pop("told", "2025-01-06T09:00:00Z"),
        "source_system": "ESR",
        "correlation_id": str(uuid4()),
        **named,
    }
    event_id, source = fields.pop("id", None) or str(uuid4()), fields.pop("source", "urn:hr:esr")
    data |= {name: value.isoformat() if isinstance(value, date) else value for name, value in fields.items()}
    for name in [name for name, value in fields.items() if value == "(left out)"]:
        del data[name]
    return {
        "specversion": "1.0",
        "id": event_id,
        "source": source,
        "type": kind if "." in kind else f"hr.{kind}.v1",
        "datacontenttype": "application/json",
        "data": data,
    }


def starter(person: str, unit: str = "WARD7", **post: Any) -> list[dict[str, Any]]:
    """A person with one post."""
    return [
        hr("person_registered", person, name=f"Sample-{person}", email=f"p{person}@example.org"),
        hr("assignment_started", person, assignment=f"{person}-1", unit=unit, job_role="Staff Nurse", band=5, **post),
    ]


@dataclass
class Scene:
    """An intake at work."""

    settings: Settings
    pool: ConnectionPool[Any]
    register: Register
    vault: Vault
    producer: Producer
    intake: HrIntake
    desk: Desk
    sent: int = 0

    @property
    def ids(self) -> Identities:
        """The ids of the organisation."""
        return Identities(self.settings.organisation, self.vault.pseudonym)

    def send(self, *events: dict[str, Any], topic: Topic = HR_STAFF) -> None:
        """Publish CloudEvents in structured mode, keyed by person or unit."""
        for event in events:
            key = event["data"].get("person") or event["data"].get("unit") or "?"
            self.send_raw(json.dumps(event).encode(), key=str(key).encode(), topic=topic)

    def send_raw(
        self,
        value: bytes | None,
        headers: tuple[tuple[str, bytes], ...] = STRUCTURED,
        key: bytes = b"k",
        partition: int | None = None,
        topic: Topic = HR_STAFF,
    ) -> None:
        """Publish any bytes."""
        self.producer.send([Outgoing(topic_name(topic, self.settings), key, value, headers, partition)])
        self.sent += 1

    def take_in(self, intake: HrIntake | None = None) -> None:
        """Let the intake work until everything sent is behind it."""
        for _ in range(3_000):
            done = (intake or self.intake).step()
            if not done and self.taken() == self.sent:
                return
        raise AssertionError(f"{self.taken()} of {self.sent} messages were taken in")

    def taken(self) -> int:
        """How many messages the inbox has passed."""
        topics = [topic_name(topic, self.settings) for topic in (HR_STAFF, HR_RESTRICTED)]
        names = [f"hr_intake/{topic}/{number}" for topic in topics for number in range(self.settings.partitions)]
        return sum(self.register.inbox(names).values())

    def recorded(self) -> list[Recorded]:
        """All that is in the register."""
        return self.register.read(0, 100_000)

    def types(self, person: str) -> list[str]:
        """The events of one person, by type."""
        return [row.type for row in self.register.stream(self.ids.person(person))]

    def dossier(self, person: str) -> Dossier:
        """All that is known of a person."""
        person_id = self.ids.person(person)
        dossier = Dossier.of(person_id)
        for row in self.recorded():
            event = event_of(row.type, row.record)
            if person_id in event.people:
                dossier = evolve(dossier, event)
        return dossier

    def notices(self) -> list[Message]:
        """What stands on the rejected topic."""
        with TopicReader(self.settings.kafka_bootstrap_servers or "") as reader:
            return reader.read_to_end(topic_name(HR_REJECTED, self.settings))

    def only_kept(self, *states: str) -> Any:
        """The one message in the quarantine."""
        kept = self.desk.quarantine.listed(states or ("QUARANTINED", "HELD"))
        assert len(kept) == 1, kept
        return kept[0]

    def another_intake(self) -> HrIntake:
        """A second instance."""
        named = self.settings.model_copy(update={"instance": "another"})
        return open_hr_intake(named, self.pool, self.register, self.vault, self.producer)


@contextmanager
def scene_of(settings: Settings) -> Iterator[Scene]:
    """An intake at work, closed at the end."""
    url, brokers = settings.database_url or "", settings.kafka_bootstrap_servers or ""
    closing: list[Callable[[], None]] = []
    try:
        pool = open_pool(url, 4)
        closing.append(pool.close)
        register = Register(url)
        closing.append(register.close)
        vault = Vault(url, load_keys(settings))
        closing.append(vault.close)
        producer = Producer(brokers)
        closing.append(producer.close)
        intake = open_hr_intake(settings, pool, register, vault, producer)
        closing.append(intake.close)
        yield Scene(settings, pool, register, vault, producer, intake, open_desk(settings, pool, register, vault))
    finally:
        for close in reversed(closing):
            close()
