"""The notices that wait to be sent: claimed for a while, then settled, or put off with a growing delay."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, LiteralString
from uuid import UUID

from psycopg.rows import dict_row
from psycopg_pool import ConnectionPool

from domain.vocabulary import PersonId, Severity, UnitId
from services.notifier.gathering import WEEK
from services.notifier.leading import Concerning, leads_of, unit_name
from services.notifier.notice import Notice, Outcome
from services.notifier.tenure import Confirm, unasked

LEASE = timedelta(seconds=30)
"""A claimed notice is tried again after this long if its sender died; longer than any attempt may take."""

LONGEST_DELAY = timedelta(minutes=15)
GIVEN_UP_AFTER = timedelta(days=3)

# A time that no delay can reach was set before the clock was put back: it is not waited for.
IS_DUE = """
channel = %(channel)s and outcome is null
and (attempts = 0 or next_attempt_at <= %(now)s or next_attempt_at > %(latest)s) and not exists (
    select from notifier.notice earlier
    where earlier.finding_id = due.finding_id and earlier.channel = due.channel and earlier.outcome is null
        and earlier.position < due.position
)
order by position limit %(most)s
"""
# With one that is due goes what was found out about the same finding before, though it could have waited; unless
# somebody is about to send that.
ARE_DUE = """
channel = %(channel)s and outcome is null and not exists (
    select from notifier.notice earlier
    where earlier.finding_id = due.finding_id and earlier.channel = due.channel and earlier.outcome is null
        and earlier.position < due.position
        and earlier.attempts > 0 and earlier.next_attempt_at > %(now)s and earlier.next_attempt_at <= %(latest)s
) and exists (
    select from notifier.notice same
    where same.finding_id = due.finding_id and same.channel = due.channel and same.outcome is null
        and (same.position = due.position or same.position > due.position and due.attempts = 0)
        and (same.next_attempt_at <= %(now)s
            or same.next_attempt_at > case when same.attempts = 0 then %(next_week)s else %(latest)s end)
)
order by position limit %(most)s
"""
COLUMNS = """
notice_id, told_of, channel, state, finding_id, rule_id, pack_id, pack_version, severity, unit_id, concerned, subject,
first_day, last_day, cause, opened_at, evidence, correlation_id, position, lead_id, level, silent, silent_since
"""
DUE = f"select {COLUMNS}, attempts + 1 as attempts from notifier.notice due where {IS_DUE}"  # noqa: S608
WAITING = f"select {COLUMNS}, attempts from notifier.notice where channel = %(channel)s and outcome is null"  # noqa: S608
KNOWN = "select notice_id from notifier.notice where channel = %s and notice_id = any(%s)"
CLAIM = """
update notifier.notice set attempts = attempts + 1, next_attempt_at = %(until)s
where notice_id in (select notice_id from notifier.notice due where {} for update skip locked)
returning {}, attempts
"""
CLAIM_ONE_BY_ONE = CLAIM.format(IS_DUE, COLUMNS)
CLAIM_TOGETHER = CLAIM.format(ARE_DUE, COLUMNS)
SETTLE = """
update notifier.notice set outcome = settled.outcome, lead_id = settled.lead_id, done_at = %s, last_problem = null
from unnest(%s::uuid[], %s::uuid[], %s::text[]) as settled (notice_id, lead_id, outcome)
where notice.notice_id = settled.notice_id and notice.outcome is null
"""
PUT_OFF = """
update notifier.notice set next_attempt_at = %s, last_problem = %s, attempts = %s
where notice_id = %s and outcome is null and attempts <= %s
"""


def delay_after(attempts: int) -> timedelta:
    """How long to wait after that many attempts: 1, 2, 4, … seconds, at most LONGEST_DELAY."""
    return min(timedelta(seconds=2 ** min(attempts - 1, 20)), LONGEST_DELAY)


class Queue:
    """The waiting notices of one channel. What writes raises MemberReplaced where `confirm` does."""

    def __init__(self, pool: ConnectionPool[Any], channel: str, confirm: Confirm = unasked) -> None:
        self._pool, self.channel, self._confirm = pool, channel, confirm

    def confirm(self) -> None:
        """Raises MemberReplaced if somebody else has our place."""
        with self._pool.connection() as connection:
            self._confirm(connection)

    def claim(self, most: int, now: datetime) -> list[Notice]:
        """Up to `most` notices that are due, oldest first, for this sender alone until the lease ends.

        Of one finding only the oldest: a lead never reads that something ended before it began.
        """
        asked = {"now": now, "latest": now + LONGEST_DELAY, "until": now + LEASE, "most": most}
        return self._asked(CLAIM_ONE_BY_ONE, asked, self._confirm)

    def claim_together(self, most: int, now: datetime) -> list[Notice]:
        """The same for a channel that tells of many at a time: all of a finding, and none before it is due."""
        asked = {"now": now, "latest": now + LONGEST_DELAY, "next_week": now + WEEK + timedelta(days=1)}
        return self._asked(CLAIM_TOGETHER, {**asked, "until": now + LEASE, "most": most}, self._confirm)

    def due(self, most: int, now: datetime) -> list[Notice]:
        """The same, without a lease: for a channel that has one sender only, whoever else believes that it is one."""
        return self._asked(DUE, {"now": now, "latest": now + LONGEST_DELAY, "most": most})

    def waiting(self) -> list[Notice]:
        """All that nobody has settled, due or not: they may have been told."""
        return self._asked(WAITING, {})

    def known(self, notices: Sequence[UUID]) -> set[UUID]:
        """Those of these ids that are notices of this channel."""
        with self._pool.connection() as connection:
            return {row[0] for row in connection.execute(KNOWN, (self.channel, list(notices)))}

    def leads(self, notices: Sequence[Notice], day: date) -> list[PersonId | None]:
        """Who is to be told of each of the notices on `day`."""
        with self._pool.connection() as connection:
            return leads_of(connection, [Concerning(notice.unit_id, notice.concerned) for notice in notices], day)

    def unit_name(self, unit_id: UnitId | None, day: date) -> str | None:
        """What the unit is called."""
        with self._pool.connection() as connection:
            return unit_name(connection, unit_id, day)

    def settle(self, outcomes: Sequence[tuple[UUID, PersonId | None, Outcome]], now: datetime) -> None:
        """These notices, by id, need no further attempt; those that had an outcome keep it."""
        if not outcomes:
            return
        # One statement: who is stopped between many keeps the rows locked, and no time limit for idle sessions counts.
        with self._pool.connection() as connection:
            connection.execute(SETTLE, (now, *map(list, zip(*outcomes, strict=True))))
            self._confirm(connection)

    def put_off(self, notice_id: UUID, attempts: int, problem: str, now: datetime) -> None:
        """Try again later, unless it was claimed again. `problem`: the kind of failure, never what was answered."""
        with self._pool.connection() as connection:
            row = (now + delay_after(attempts), problem, attempts, notice_id, attempts)
            connection.execute(PUT_OFF, row)
            self._confirm(connection)

    def _asked(self, query: LiteralString, asked: dict[str, Any], confirm: Confirm = unasked) -> list[Notice]:
        with self._pool.connection() as connection, connection.cursor(row_factory=dict_row) as cursor:
            rows = cursor.execute(query, {"channel": self.channel, **asked}).fetchall()
            if rows:
                confirm(connection)
        return sorted((_notice(row) for row in rows), key=lambda notice: notice.position)


def _notice(row: dict[str, Any]) -> Notice:
    return Notice(
        **{
            **row,
            "severity": Severity(row["severity"]),
            "concerned": tuple(row["concerned"]),
            "evidence": tuple(row["evidence"]),
        }
    )
