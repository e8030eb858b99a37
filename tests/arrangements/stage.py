"""A stage for the arrangements of the seed documents: what happens goes in by the ways of production, day after day.

HR messages are read and translated by the published contract, what supervisors and leads record are lines as
`supervision command` takes them; a real register decides, the projections apply, the clock's question is asked when a
day begins, and what a lead is told is a mail on a real mail server. Only the bus is left out.
"""

import asyncio
import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

import psycopg
from psycopg_pool import ConnectionPool

from domain.event import Command
from domain.vocabulary import PersonId
from services.bus.message import Message, TopicPartition
from services.command_files import read_commands
from services.database import open_pool
from services.hr_intake.applying import Applying
from services.hr_intake.details import Details
from services.hr_intake.identity import Identities
from services.hr_intake.reading import HrMessage, Reader
from services.notifier.address import LetterWriter
from services.notifier.mail import Mail, Post
from services.notifier.notice import MAIL
from services.notifier.queue import LEASE, Queue
from services.notifier.reading import Reading
from services.notifier.sending import Sender
from services.register.outcome import Accepted, Refused
from services.register.register import Register
from services.relay.envelope import Envelope
from services.settings import Settings
from services.vault.keys import load_keys
from services.vault.vault import Vault
from services.wiring import rule_of
from tests.domain.stream import day
from tests.projections.registered import Desk
from tests.services.hr_intake_scenes import STRUCTURED, hr
from tests.services.receivers import Mailbox

LONDON = ZoneInfo("Europe/London")
PUBLISHED = TopicPartition("supervision.events.v1", 0)


class House(NamedTuple):
    """What is open while a story is played."""

    settings: Settings
    pool: ConnectionPool[Any]
    register: Register
    vault: Vault
    mailbox: Mailbox
    connection: psycopg.Connection


class LetterForLetter(Mail):
    """A letter for each state of each finding, whenever a story looks: what is gathered is shown elsewhere."""

    gathers = False


class Played:
    """A ledger into which a story is played; `today` moves with `day_begins`. People are named by the employer's id."""

    def __init__(self, house: House, first_day: str) -> None:
        self.house = house
        self.desk = Desk(house.register, house.connection, day(first_day))
        self.names: dict[UUID, str] = {}
        self._ids = Identities(house.settings.organisation, house.vault.pseudonym)
        self._reader = Reader(house.settings.organisation, house.settings.largest_hr_message)
        self._applying = Applying(house.register, Details(house.pool, house.vault), self._ids)
        self._reading = Reading(house.pool, [MAIL], batch=500)
        writer = LetterWriter(house.vault.many, Queue(house.pool, MAIL), rule_of, self._now)
        post = Post("127.0.0.1", house.mailbox.port, "ledger@trust.example")
        self._sender = Sender(Queue(house.pool, MAIL), LetterForLetter(post, writer), self._now)
        self._envelope, self._applied, self._told, self._said = Envelope(house.settings), 0, 0, 0
        self._later = timedelta(0)
        self._waiting: list[HrMessage | Command] = []

    @property
    def today(self) -> date:
        """The day of the story."""
        return self.desk.today

    def person(self, name: str) -> PersonId:
        """The opaque id of somebody."""
        return self._ids.person(name)

    def hr_says(self, kind: str, person: str | None = None, on: str | None = None, **facts: Any) -> None:
        """An HR message of the contract, effective today unless `on` says otherwise; it must be applied."""
        effective = day(on) if on else self.today
        said = hr(kind, person, effective_from=effective, told=f"{self.today}T09:00:00Z", **facts)
        self._said += 1
        message = Message("hr.staff.v1", 0, self._said, None, json.dumps(said).encode(), STRUCTURED, 0)
        read = self._reader.read(message)
        assert isinstance(read, HrMessage), read
        self._waiting.append(read)
        if person is not None:
            self.names[self.person(person)] = person

    def records(self, kind: str, on: str | None = None, **facts: Any) -> None:
        """What somebody records in the ledger, as a command line; it must be accepted."""
        self._waiting.append(self._line(kind, on, facts))

    def refuses(self, kind: str, on: str | None = None, **facts: Any) -> str:
        """The code with which the register refuses what somebody records."""
        self.settle()
        (outcome,) = self.house.register.handle([self._line(kind, on, facts)])
        assert isinstance(outcome, Refused), outcome
        return outcome.code

    def day_begins(self, on: str) -> None:
        """Time passes: the clock asks for what comes due, without any event."""
        self.settle()
        before, self.desk.today = self.today, day(on)
        for model in (self.desk.compliance, self.desk.conflicts):
            self.house.register.handle(self.desk.comes_due(model, before, self.today))
            self.settle()

    def settle(self) -> datetime:
        """Everything that was said is recorded and applied; when the last event was recorded."""
        self._take_in()
        while self._applied < self.house.register.head():
            self._last = self.desk.settle()
            self._applied = self.house.register.head()
        return self._last

    def letters(self) -> list[str]:
        """Every mail that went to a lead so far, the oldest first: to whom, subject and text."""
        self.settle()
        recorded = [self._envelope.message(each) for each in self.house.register.read(self._told, 10_000)]
        messages = [
            Message(*PUBLISHED, self._told + number, each.key, each.value, each.headers, 0)
            for number, each in enumerate(recorded)
        ]
        if messages:
            assert self._reading.take({PUBLISHED: messages}, self._now())
            self._told += len(messages)
        while self._unsent():
            asyncio.run(self._sender.step())
            self._later += LEASE / 4
        return [f"{letter['To']}: {letter['Subject']}\n{letter.get_content()}" for letter in self.house.mailbox.letters]

    def _unsent(self) -> bool:
        """Whether a mail still waits, also one that a slow machine made the sender put off."""
        query = "select exists (select from notifier.notice where outcome is null)"
        (waits,) = self.house.connection.execute(query).fetchone() or (False,)
        return bool(waits)

    def _take_in(self) -> None:
        """What was said since, in its order; of each kind what stands together goes together."""
        said, self._waiting = self._waiting, []
        for from_hr, some in groupby(said, lambda each: isinstance(each, HrMessage)):
            together: list[Any] = list(some)
            if from_hr:
                kept = self._applying.apply(together).kept
                assert not any(kept), kept
            else:
                outcomes = self.house.register.handle(together)
                assert all(isinstance(each, Accepted) for each in outcomes), outcomes

    def _line(self, kind: str, on: str | None, facts: dict[str, Any]) -> Command:
        envelope = {"actor": "person:hr:DEMO/sam", "source": "story", **facts}
        line = {"kind": kind, "effective_on": on or self.today.isoformat(), **envelope}
        (command,) = read_commands([json.dumps(line, default=str)], self.house.vault.pseudonym)
        assert isinstance(command, Command), command
        return command

    def _now(self) -> datetime:
        return datetime.combine(self.today, time(1), UTC) + self._later


def ref(name: str) -> str:
    """Somebody as a command line names them."""
    return f"hr:DEMO/{name}"


def hours(on: str, begins: str, minutes: int) -> dict[str, str]:
    """Beginning and end of a session by the clock on the wall, and when it is recorded: the next morning."""
    start = datetime.combine(day(on), time.fromisoformat(begins), LONDON).astimezone(UTC)
    known = start + timedelta(days=1)
    end = start + timedelta(minutes=minutes)
    return {"starts_at": start.isoformat(), "ends_at": end.isoformat(), "known_at": known.isoformat()}


@contextmanager
def house_of(url: str, state: Path) -> Iterator[House]:
    """A ledger of its own on that database, closed at the end."""
    settings = Settings(state_dir=state, database_url=url, organisation="DEMO")
    with ExitStack() as opened:
        yield House(
            settings,
            opened.enter_context(open_pool(url, 4)),
            opened.enter_context(Register(url)),
            opened.enter_context(Vault(url, load_keys(settings))),
            opened.enter_context(Mailbox()),
            opened.enter_context(psycopg.connect(url, autocommit=True)),
        )
