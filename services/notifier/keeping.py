"""From events to rows: the findings, who leads which unit, and a notice for each state and channel.

Promises: an event that cannot be taken stops only its own stream: it waits, whole, with the later ones of that stream,
is shown, and is tried again at the next start.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import psycopg
import structlog

from domain.event import Event
from domain.finding.events import FindingCleared, FindingEscalated, FindingEvent, FindingRaised, FindingReopened
from domain.record import event_of
from services.bus.message import Message
from services.database import DATABASE_ILL
from services.notifier.gathering import due_at
from services.notifier.leading import keep_unit
from services.notifier.notice import goes_to, notice_id_of, state_begun_by

log = structlog.get_logger(__name__)

KEEP_FINDING = """
insert into notifier.finding (finding_id, pack_id, pack_version, subject, first_day, last_day, opened_at, evidence)
values (%s, %s, %s, %s, %s, %s, %s, %s) on conflict (finding_id) do nothing
"""
REOPEN_FINDING = """
update notifier.finding set first_day = %s, last_day = %s, evidence = %s
where finding_id = %s and not exists (select from notifier.notice where told_of = %s)
"""
KEEP_NOTICE = """
insert into notifier.notice (notice_id, told_of, channel, state, finding_id, rule_id, pack_id, pack_version, severity,
    unit_id, concerned, subject, first_day, last_day, cause, opened_at, evidence, correlation_id, position,
    next_attempt_at, lead_id, level, silent, silent_since)
select %(notice_id)s, %(told_of)s, %(channel)s, %(state)s, finding_id, %(rule_id)s, pack_id, pack_version,
    %(severity)s, %(unit_id)s::uuid, %(concerned)s::uuid[], subject, first_day,
    coalesce(%(last_day)s::date, last_day), %(cause)s::text, opened_at,
    coalesce(%(evidence)s::uuid[], evidence), %(correlation_id)s, %(position)s, %(due)s,
    %(lead_id)s::uuid, %(level)s, %(silent)s::uuid, %(silent_since)s::date
from notifier.finding where finding_id = %(finding_id)s
on conflict (notice_id) do nothing
"""
ASIDE = "select distinct stream_id from notifier.unreadable where stream_id = any(%s)"
SET_ASIDE = """
insert into notifier.unreadable (topic, partition, at_offset, problem, position, stream_id, type, record)
values (%s, %s, %s, %s, %s, %s, %s, %s) on conflict do nothing
"""
WAITING = """
select position, stream_id, type, record, array[topic, partition::text, at_offset::text]
from notifier.unreadable where position is not null
order by position for update skip locked
"""
TAKEN = "delete from notifier.unreadable where position = %s"
FAILED = "update notifier.unreadable set problem = %s where position = %s"


class Told(NamedTuple):
    """A genuine message (services/bus/genuine.py) about a finding or a unit."""

    position: int
    stream_id: UUID
    type: str
    record: bytes
    place: Sequence[object]


class Keeping:
    """Writes the rows of events, for the channels that are set up. every: as in due_at."""

    def __init__(self, channels: Sequence[str], every: timedelta) -> None:
        self._channels, self._every = tuple(channels), every

    def take(self, messages: Iterable[Message], connection: psycopg.Connection[Any], now: datetime) -> None:
        """Take a batch, in the caller's transaction."""
        told = sorted((_told(each) for each in messages if _concerns_us(each)), key=lambda each: each.position)
        aside = {row[0] for row in connection.execute(ASIDE, ([each.stream_id for each in told],))} if told else set()
        if not aside and self._failure(connection, told, now) is None:
            return
        for each in told:
            problem = None if each.stream_id in aside else self._failure(connection, [each], now)
            if problem is not None or each.stream_id in aside:
                _set_aside(connection, each, problem)
                aside.add(each.stream_id)

    def take_again(self, connection: psycopg.Connection[Any], now: datetime) -> int:
        """Try what waits, in order; a stream stops at one that fails again. How many were taken."""
        taken, stopped = 0, set[UUID]()
        for told in map(Told._make, connection.execute(WAITING).fetchall()):
            if told.stream_id in stopped:
                continue
            if problem := self._failure(connection, [told], now):
                stopped.add(told.stream_id)
                connection.execute(FAILED, (problem, told.position))
                continue
            connection.execute(TAKEN, (told.position,))
            taken += 1
            log.info("event_taken_again", position=told.position, type=told.type)
        return taken

    def _failure(self, connection: psycopg.Connection[Any], told: Sequence[Told], now: datetime) -> str | None:
        """Keep all of these, in one round trip; or none, and then this is the kind of error that they gave."""
        try:
            with connection.pipeline() as pipeline, connection.transaction():
                for each in told:
                    self._keep(connection, event_of(each.type, each.record), now)
                pipeline.sync()  # an error is met here, where it undoes what was kept, and not after
        except DATABASE_ILL:
            raise
        except Exception as failure:
            return type(failure).__name__
        return None

    def _keep(self, connection: psycopg.Connection[Any], event: Event, now: datetime) -> None:
        if not isinstance(event, FindingEvent):
            keep_unit(connection, event)
            return
        _keep_finding(connection, event)
        if state_begun_by(event) is None:
            return
        for channel in self._channels:
            if goes_to(channel, event.severity):
                due = due_at(channel, event.severity, now, self._every)
                connection.execute(KEEP_NOTICE, _notice_row(event, channel, due))


def _concerns_us(message: Message) -> bool:
    return (message.header("ce_type") or "").startswith(("finding.", "unit."))


def _told(message: Message) -> Told:
    position, stream_id, kind = (message.header(f"ce_{name}") or "" for name in ("position", "streamid", "type"))
    place = (message.topic, message.partition, message.offset)
    return Told(int(position), UUID(stream_id), kind, message.value or b"", place)


def _set_aside(connection: psycopg.Connection[Any], told: Told, problem: str | None) -> None:
    """problem: None where it only waits for an earlier one of its stream."""
    row = (*told.place, problem, told.position, told.stream_id, told.type, told.record)
    connection.execute(SET_ASIDE, row)
    log.error("event_set_aside", position=told.position, type=told.type, problem=problem)


def _keep_finding(connection: psycopg.Connection[Any], event: FindingEvent) -> None:
    if isinstance(event, FindingRaised):
        span = (event.subject, event.first_day, event.last_day)
        row = (event.finding_id, event.pack_id, event.pack_version, *span, event.recorded_at, list(event.evidence))
        connection.execute(KEEP_FINDING, row)
    elif isinstance(event, FindingReopened):
        again = (event.first_day, event.last_day, list(event.evidence))
        connection.execute(REOPEN_FINDING, (*again, event.finding_id, event.event_id))


def _notice_row(event: FindingEvent, channel: str, due: datetime) -> dict[str, Any]:
    cleared = event if isinstance(event, FindingCleared) else None
    further = event if isinstance(event, FindingEscalated) else None
    return {
        "notice_id": notice_id_of(event.event_id, channel),
        "told_of": event.event_id,
        "channel": channel,
        "state": state_begun_by(event),
        "finding_id": event.finding_id,
        "rule_id": event.rule_id,
        "severity": int(event.severity),
        "unit_id": event.unit_id,
        "concerned": list(event.concerned),
        "last_day": cleared.last_day if cleared else None,
        "cause": cleared.cause if cleared else None,
        "evidence": list(getattr(event, "evidence", ())) or None,
        "correlation_id": event.correlation_id,
        "position": event.position,
        "due": due,
        "lead_id": further.escalated_to if further else None,
        "level": further.level if further else 0,
        "silent": further.silent if further else None,
        "silent_since": further.silent_since if further else None,
    }
