"""Tells the register what became of each notice, until it has taken it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from time import monotonic
from typing import Any, Protocol
from uuid import uuid5

from psycopg_pool import ConnectionPool

from domain.event import Command
from domain.finding.commands import RecordNotice
from domain.vocabulary import CommandId
from services.notifier.gathering import LONDON
from services.notifier.tenure import Confirm, unasked

TO_RECORD = """
select notice_id, told_of, channel, finding_id, lead_id, outcome, correlation_id
from notifier.notice where outcome is not null and not in_register order by position limit %s
"""
RECORDED = "update notifier.notice set in_register = true where notice_id = any(%s) and not in_register"


class TakesCommands(Protocol):
    """The part of the register that is needed."""

    def handle(self, commands: Sequence[Command]) -> Sequence[object]:
        """Decide and record; a command id is taken once."""


class Outcomes:
    """Asks the register to record each outcome; the command id is derived, so asking twice changes nothing."""

    def __init__(
        self,
        pool: ConnectionPool[Any],
        register: TakesCommands,
        now: Callable[[], datetime],
        confirm: Confirm = unasked,
        every_s: float = 0.0,
    ) -> None:
        """every_s: how long step() lets outcomes gather: nobody waits for them, and each look costs."""
        self._pool, self._register, self._now, self._confirm = pool, register, now, confirm
        self._every_s, self._looked_at = every_s, -every_s

    def step(self, most: int = 200, *, at_once: bool = False) -> bool:
        """Record up to `most`, if it is time or `at_once`; True if there were any.

        Marked only after the register has them. Raises MemberReplaced.
        """
        if not at_once and monotonic() - self._looked_at < self._every_s:
            return False
        self._looked_at = monotonic()
        with self._pool.connection() as connection:
            rows = connection.execute(TO_RECORD, (most,)).fetchall()
            if not rows:
                return False
            self._confirm(connection)
        today = self._now().astimezone(LONDON).date()
        commands = [
            RecordNotice(
                command_id=CommandId(uuid5(notice_id, "outcome")),
                effective_on=today,
                actor="system:notifier",
                source="notifier",
                correlation_id=correlation_id,
                causation_id=told_of,
                finding_id=finding_id,
                lead_id=lead_id,
                channel=channel,
                outcome=outcome,
                told_of=told_of,
            )
            for notice_id, told_of, channel, finding_id, lead_id, outcome, correlation_id in rows
        ]
        self._register.handle(commands)
        with self._pool.connection() as connection:
            connection.execute(RECORDED, ([row[0] for row in rows],))
            self._confirm(connection)
        return True
