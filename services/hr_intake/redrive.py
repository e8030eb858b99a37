"""Messages that were kept are tried again: by themselves when news comes, or because an operator says so."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple
from uuid import UUID

import structlog

from services.hr_intake.applying import FAULTS, Applying
from services.hr_intake.quarantine import Kept, KeptMessage, Quarantine, State
from services.hr_intake.reading import HrMessage, Reader

log = structlog.get_logger(__name__)

AT_ONCE = 200


class Retried(NamedTuple):
    """What came of one message: its state now, with code and reason where it is still kept."""

    id: UUID
    state: State
    code: str = ""
    reason: str = ""


class Redrive:
    """Tries kept messages again, exactly as they came."""

    def __init__(self, reader: Reader, applying: Applying, quarantine: Quarantine) -> None:
        self._reader, self._applying, self._quarantine = reader, applying, quarantine
        self._last: KeptMessage | None = None

    def retry_waiting(self, news: Iterable[UUID]) -> int:
        """Try what waits for any of these streams, and what waits for what that frees in turn; gives how many went."""
        freed = 0
        streams = set(news)
        while streams:
            fresh: set[UUID] = set()
            page = self._quarantine.waiting_for(list(streams), AT_ONCE)
            while page:
                retried, more = self._try(page, State.RESOLVED)
                freed += sum(one.state == State.RESOLVED for one in retried)
                fresh |= more
                full = len(page) == AT_ONCE
                page = self._quarantine.waiting_for(list(streams), AT_ONCE, page[-1]) if full else []
            streams = fresh
        return freed

    def retry_next(self) -> bool:
        """Try the next few of everything held, oldest first; False where a round is complete."""
        page = self._quarantine.held_after(self._last, AT_ONCE)
        self._last = page[-1] if page else None
        _, fresh = self._try(page, State.RESOLVED)
        self.retry_waiting(fresh)
        return bool(page)

    def redrive(self, ids: Sequence[UUID]) -> list[Retried]:
        """Try these again because an operator says so; those that are not open any more are left as they are."""
        rows = self._quarantine.found(ids)
        open_rows = [row for row in rows if row.state in (State.QUARANTINED, State.HELD)]
        retried, fresh = self._try(open_rows, State.REDRIVEN)
        self.retry_waiting(fresh)
        closed = [_as_it_stands(row) for row in rows if row not in open_rows]
        return retried + closed

    def _try(self, rows: Sequence[KeptMessage], applied_state: State) -> tuple[list[Retried], set[UUID]]:
        """These messages again, in order; also the streams that got news by it."""
        originals = self._quarantine.originals([row.id for row in rows]) if rows else {}
        reads = [(row, self._reader.read(originals[row.id])) for row in rows if row.id in originals]
        readable = [read for _, read in reads if isinstance(read, HrMessage)]
        try:
            applied = self._applying.apply(readable)
        except FAULTS:
            applied = self._applying.apply_singly(readable)
        outcomes = iter(applied.kept)
        results = [
            (row, next(outcomes) if isinstance(read, HrMessage) else Kept(read.origin, read.complaint))
            for row, read in reads
        ]
        if results:
            self._quarantine.tried([(row.id, kept) for row, kept in results], applied_state)
        for row, kept in results:
            log.info("hr_message_tried_again", kept_id=str(row.id), applied=kept is None, attempts=row.attempts + 1)
        tried = [_retried(row, kept, applied_state) for row, kept in results]
        lost = [_as_it_stands(row) for row in rows if row.id not in originals]
        return tried + lost, applied.news


def _retried(row: KeptMessage, kept: Kept | None, applied: State) -> Retried:
    return Retried(row.id, applied) if kept is None else Retried(row.id, kept.state, *kept.complaint)


def _as_it_stands(row: KeptMessage) -> Retried:
    return Retried(row.id, State(row.state), row.code, row.reason)
