"""What the tests of the record share: commands, a line that is cut, and somebody who works behind our back."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from domain.finding.commands import AcknowledgeFinding, RaiseFinding, finding_id_of
from domain.staff_member.commands import RecordTraining, RegisterStaffMember
from domain.vocabulary import CommandId, FindingId, PersonId, Severity
from services.register.register import Register

DAY = date(2025, 3, 3)


def envelope() -> dict[str, Any]:
    """What every command carries, with ids of its own."""
    return {
        "command_id": CommandId(uuid4()),
        "effective_on": DAY,
        "actor": "hr:test",
        "source": "test",
        "correlation_id": uuid4(),
    }


def register_person(person: UUID | None = None) -> RegisterStaffMember:
    """A starter."""
    return RegisterStaffMember(person_id=PersonId(person or uuid4()), **envelope())


def training(person: UUID, competence: str) -> RecordTraining:
    """Training of somebody."""
    return RecordTraining(person_id=PersonId(person), competence=competence, **envelope())


def raise_finding(person: UUID, subject: str = "") -> RaiseFinding:
    """Something found of one person."""
    return RaiseFinding(
        finding_id=finding_id_of("SUP-01", [PersonId(person)], subject, DAY),
        rule_id="SUP-01",
        pack_id="test",
        pack_version="1",
        people=(PersonId(person),),
        unit_id=None,
        subject=subject,
        first_day=DAY,
        last_day=None,
        severity=Severity.HIGH,
        evidence=(),
        **envelope(),
    )


def acknowledge(finding: UUID, by: UUID) -> AcknowledgeFinding:
    """Somebody takes note."""
    return AcknowledgeFinding(finding_id=FindingId(finding), acknowledged_by=PersonId(by), **envelope())


def filled(register: Register, people: int, each: int = 0) -> list[UUID]:
    """People with so many trainings each, recorded person by person in batches; their ids."""
    ids = [uuid4() for _ in range(people)]
    for person in ids:
        register.handle([register_person(person), *(training(person, f"t{number}") for number in range(each))])
    return ids


@contextmanager
def behind_our_back(database_url: str) -> Iterator[psycopg.Connection]:
    """A connection of somebody with all rights, for whom the register's own refusals do not hold."""
    with closing(psycopg.connect(database_url, autocommit=True)) as connection:
        connection.execute("set session_replication_role = replica")
        yield connection


class Wire:
    """Stands between us and the database, and can cut the line after the question went out, before the answer."""

    def __init__(self, database_url: str) -> None:
        address = conninfo_to_dict(database_url)
        host, port = str(address.get("host") or "localhost"), int(address.get("port") or 5432)
        self._unix = host.startswith("/")
        self._server: Any = f"{host}/.s.PGSQL.{port}" if self._unix else (host, port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        own = {"host": "127.0.0.1", "port": self._listener.getsockname()[1], "sslmode": "disable"}
        self.url = make_conninfo(database_url, **own)
        self._cut_answers_to = b""
        self.cuts = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def cut_the_next_answer_to(self, question: bytes) -> None:
        """Cut the line when the database answers a message in which this stands. Once."""
        self._cut_answers_to = question

    def _accept(self) -> None:
        while True:
            try:
                ours, _ = self._listener.accept()
            except OSError:
                return
            theirs = socket.socket(socket.AF_UNIX if self._unix else socket.AF_INET)
            theirs.connect(self._server)
            asked = threading.Event()
            threading.Thread(target=self._carry, args=(ours, theirs, asked, True), daemon=True).start()
            threading.Thread(target=self._carry, args=(theirs, ours, asked, False), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket, asked: threading.Event, asking: bool) -> None:
        with suppress(OSError), source, target:
            while data := _received(source):
                if asking and self._cut_answers_to and self._cut_answers_to in data:
                    self._cut_answers_to = b""
                    asked.set()
                elif not asking and asked.is_set():
                    self.cuts += 1
                    source.shutdown(socket.SHUT_RDWR)
                    target.shutdown(socket.SHUT_RDWR)
                    return
                target.sendall(data)

    def close(self) -> None:
        """Listen no more."""
        self._listener.close()


def _received(source: socket.socket) -> bytes:
    try:
        return source.recv(65_536)
    except OSError:
        return b""
