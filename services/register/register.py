"""The register: takes commands, lets the domain decide, records what happened, and is read by position."""

from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from random import uniform
from time import sleep
from types import TracebackType
from typing import LiteralString
from uuid import UUID

import structlog
from eventsourcing.persistence import IntegrityError
from psycopg.errors import UniqueViolation

from domain.event import Command
from services.register.append import Append
from services.register.arrays import integers, uuids
from services.register.decision import Decision, Loaded, Remembered
from services.register.event_store import open_event_store
from services.register.memory import BEGUN, MOST_EVENTS, Memory
from services.register.outcome import InboxPosition, Outcome, Recorded, RegisterBusy
from services.register.recorder import AT, BEGAN, CLOCK_BEHIND, EVENT, HEAD, INBOX, LOAD, READ, STREAM

log = structlog.get_logger(__name__)

HISTORY, TAKEN = 0, 1
REDONE = 60
"""How often a batch is decided again because others wrote to the same streams meanwhile."""
TRUSTED = 2
"""How many times what is remembered is built upon; a database that lost commits would refuse it for ever."""


class Register(AbstractContextManager["Register"]):
    """One organisation's register. Threads may share it; processes each open their own."""

    def __init__(self, database_url: str, pool_size: int = 4, remembers: int = MOST_EVENTS) -> None:
        """Connect. `remembers`: how many events the streams may have that need not be read again; 0 for none.

        Raises eventsourcing's OperationalError where the database cannot be reached.
        """
        self._store = open_event_store(database_url, pool_size)
        self._ledger = self._store.ledger
        self._memory = Memory(remembers)

    def handle(
        self,
        commands: Sequence[Command],
        inbox: Sequence[InboxPosition] = (),
        *,
        remember_refusals: bool = True,
        before_recording: Callable[[Sequence[Outcome]], None] | None = None,
    ) -> list[Outcome]:
        """Decide a batch in order and record everything in one transaction, the inbox with it; one outcome a command.

        remember_refusals: False lets a refused command be sent again under its id, when what it missed has come.
        before_recording: called with the outcomes (without positions) before anything is written, again after a
        conflict: who keeps refused messages elsewhere has them safe before the inbox moves on.
        Raises InboxTaken (nothing was recorded; this instance is not the one that goes on), RegisterBusy.
        """
        tried: dict[UUID, Decision] = {}
        for attempt in range(REDONE):
            decision = None
            if attempt == 0 and before_recording is None:
                decision = self._from_memory(commands, remember_refusals)
            if decision is None:
                loaded = self._load(commands, attempt)
                if (recorded := _recorded_by(tried, loaded)) is not None:
                    return recorded
                decision = Decision(loaded, remember_refusals)
                decision.take(commands)
            if before_recording is not None:
                before_recording(decision.outcomes)
            try:
                return self._record(decision, inbox, tried)
            except IntegrityError as conflict:
                _wait_after(conflict, attempt)
        raise RegisterBusy(f"the streams of this batch changed {REDONE} times while it was decided")

    def read(self, after: int, limit: int) -> list[Recorded]:
        """The events that follow position `after`, in order, at most `limit`. None is ever missed by reading on."""
        return self._recorded(READ, after, limit)

    def held(self, positions: Sequence[int]) -> dict[int, Recorded]:
        """The events at these positions; one where there is none is left out."""
        return {recorded.position: recorded for recorded in self._recorded(AT, list(positions))} if positions else {}

    def stream(self, stream_id: UUID) -> list[Recorded]:
        """The events of one stream, by version."""
        return self._recorded(STREAM, stream_id)

    def event(self, event_id: UUID) -> Recorded | None:
        """One event; None where there is none of that id."""
        found = self._recorded(EVENT, event_id)
        return found[0] if found else None

    def begun(self, stream_ids: Collection[UUID]) -> set[UUID]:
        """Those of the streams that have begun."""
        known = set(self._memory.recall(stream_ids))
        unknown = [stream_id for stream_id in stream_ids if stream_id not in known]
        return known.union(row[0] for row in self._ledger.rows(BEGAN, unknown)) if unknown else known

    def head(self) -> int:
        """The last position; 0 while nothing was recorded."""
        return int(self._ledger.rows(HEAD)[0][0])

    def clock_behind(self) -> float:
        """Seconds by which the database's clock is behind the last event: it was put back. 0 where it is not.

        Events are stamped right after one another then, until the clock has caught up.
        """
        return max(0.0, float(self._ledger.rows(CLOCK_BEHIND)[0][0]))

    def inbox(self, names: Sequence[str]) -> dict[str, int]:
        """Where each source goes on; a source that was never taken in is not among them."""
        return dict(self._ledger.rows(INBOX, list(names)))

    def close(self) -> None:
        """Give back the connections."""
        self._store.close()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        self.close()

    def _recorded(self, query: LiteralString, *parameters: object) -> list[Recorded]:
        return [Recorded._make(row) for row in self._ledger.rows(query, *parameters)]

    def _from_memory(self, commands: Sequence[Command], remember_refusals: bool) -> Decision | None:
        """A decision without a question to the database; None where it would not show that memory was behind."""
        decision = Decision(Loaded(self._memory.recall(_touched(commands))), remember_refusals)
        return decision if decision.take_what_shows(commands) else None

    def _load(self, commands: Sequence[Command], attempt: int) -> Loaded:
        """What the database has beyond what is remembered; all of it, where that was tried and something was wrong."""
        if not commands:
            return Loaded()
        touched = _touched(commands)
        loaded = Loaded(self._memory.recall(touched) if attempt < TRUSTED else {})
        streams = list({command.stream_id for command in commands})
        versions = [loaded.streams.get(stream_id, BEGUN).version for stream_id in streams]
        ids = [command.command_id for command in commands]
        unknown = [stream_id for stream_id in touched if stream_id not in loaded.streams]
        for part, found, number, name, reason, body, append_id in self._ledger.rows(
            LOAD, uuids(streams), integers(versions), uuids(ids), uuids(unknown)
        ):
            if part == TAKEN:
                loaded.taken[found] = Remembered(append_id, name, reason, number)
                continue
            loaded.streams.setdefault(found, BEGUN)
            if part == HISTORY:
                loaded.histories.setdefault(found, []).append((name, body))
        return loaded

    def _record(self, decision: Decision, inbox: Sequence[InboxPosition], tried: dict[UUID, Decision]) -> list[Outcome]:
        first = 0
        if decision.taken or inbox:
            append = Append(decision.events, decision.taken, inbox)
            tried[append.id] = decision
            first = self._ledger.append(append)
        self._memory.keep(decision.streams)
        return decision.placed(first)


def _touched(commands: Sequence[Command]) -> set[UUID]:
    """The streams that decide, and those that must have begun."""
    return {stream_id for command in commands for stream_id in (command.stream_id, *command.requires)}


def _wait_after(conflict: IntegrityError, attempt: int) -> None:
    """A moment, so that not all try again at once. Raises what is not a version or command id that was taken."""
    if not isinstance(conflict.__cause__, UniqueViolation):
        raise conflict
    log.info("batch_decided_again", attempt=attempt + 1)
    sleep(uniform(0, 0.002 * min(attempt, 10)))  # noqa: S311


def _recorded_by(tried: dict[UUID, Decision], loaded: Loaded) -> list[Outcome] | None:
    """The outcomes of an append of ours that the database did although its answer was lost; else None."""
    for command_id, row in loaded.taken.items():
        decision = tried.get(row.append_id)
        if decision is not None:
            offset = next(taken.first for taken in decision.taken if taken.command_id == command_id)
            return decision.placed((row.first_position or 0) - offset)
    return None
