"""Sending what a read model asks for to the register, after it was committed; asked again until it is taken."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

import psycopg
import structlog

from domain.event import Command
from projections.kept_requests import mark_sent, unsent
from projections.rule_read_model import RuleReadModel
from services.projector import position
from services.projector.writing import writing
from services.register.outcome import Outcome, Recorded, Refused, RegisterBusy, Waiting

log = structlog.get_logger(__name__)

AT_ONCE = 500


class TakesCommands(Protocol):
    """The part of the register that is needed."""

    def handle(self, commands: Sequence[Command]) -> Sequence[Outcome]:
        """Decide and record; a command id is taken once."""

    def head(self) -> int:
        """The last position."""

    def read(self, after: int, limit: int) -> Sequence[Recorded]:
        """The events that follow a position."""


class Requesting:
    """The requests of one read model of rules."""

    def __init__(self, connection: psycopg.Connection, projection: RuleReadModel, register: TakesCommands) -> None:
        self._connection, self._projection, self._register = connection, projection, register
        self._looked = -1

    def send_new(self) -> int:
        """The same as send() where something was asked since; most batches lead to nothing."""
        return self.send() if self._looked != self._projection.asked else 0

    def send(self) -> int:
        """Send what was not sent yet; how many were taken or refused."""
        asked = self._projection.asked
        with self._writing():
            waiting = unsent(self._connection, AT_ONCE)
        if not waiting:
            self._looked = asked
            return 0
        try:
            outcomes = self._register.handle([command for _, command in waiting])
        except RegisterBusy as busy:
            log.warning("requests_put_off", requests=len(waiting), error=str(busy))
            return 0
        done: dict[int, str] = {}
        for (number, command), outcome in zip(waiting, outcomes, strict=True):
            if isinstance(outcome, Waiting):
                continue
            done[number] = type(outcome).__name__.lower()
            if self._projection.told:
                _tell(command, done[number])
            if isinstance(outcome, Refused):
                log.error("request_refused", command_id=str(command.command_id), code=outcome.code)
        with self._writing():
            mark_sent(self._connection, done)
        if len(done) == len(waiting) < AT_ONCE:
            self._looked = asked
        return len(done)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """What was sent is marked in a transaction that may be lost: it is sent again then, and taken once."""
        name = self._projection.name
        with self._connection.pipeline(), writing(self._connection, name, alone=False, durable=False):
            yield

    def reconcile(self, alone: Callable[[], bool]) -> int:
        """If it is wanted (after a start, after a rebuild): compare everything, and ask for what is missing."""
        with writing(self._connection, self._projection.name, alone=alone()):
            wanted = self._connection.execute(position.SQL["take_reconcile"]).fetchone()
            if wanted is None:
                return 0
            asked = self._projection.reconcile(self._connection, self._register.head())
        if self._projection.told:
            log.info("read_model_reconciled", projection=self._projection.name, asked=asked)
        return asked


def _tell(command: Command, outcome: str) -> None:
    log.info(
        "finding_asked",
        kind=command.kind,
        finding_id=str(command.stream_id),
        correlation_id=str(command.correlation_id),
        outcome=outcome,
    )
