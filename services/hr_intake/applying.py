"""HR messages that could be read are put to the register; what comes of each decides whether it is kept here."""

from collections.abc import Callable, Iterable, Sequence
from logging import DEBUG
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import structlog

from domain.event import Command
from services.bus.message import Message
from services.hr_intake.complaint import Complaint
from services.hr_intake.details import Details
from services.hr_intake.identity import Identities
from services.hr_intake.quarantine import Kept
from services.hr_intake.reading import HrMessage
from services.hr_intake.translation import Translated, translate
from services.register.outcome import Accepted, InboxPosition, Outcome, Refused, Repeated, Waiting
from services.register.register import Register

log = structlog.get_logger(__name__)

MAY_STILL_COME = "unknown_"
"""A refusal whose code begins so names something that may be on its way: the message is held, not quarantined."""

NOT_REGISTERED = Complaint(
    "not_registered_yet",
    "It is about a person or unit that HR has not registered yet. It is held and applied when the registration comes.",
)
OTHER_NOT_REGISTERED = Complaint(
    "other_not_registered_yet",
    "It names another person or unit that HR has not registered yet. It is held and applied when that comes.",
)

OUR_FAULT = Complaint(
    "ledger_fault", "The ledger failed at this message: the fault is the ledger's. Tell its operator, then re-drive it."
)
FAULTS = (ValueError, TypeError, LookupError, ArithmeticError, AttributeError, AssertionError)
"""Errors of a program, as against a database or a bus that is away: waiting would not mend them."""

MENDED_BY_NEWS = frozenset({"second_primary_assignment"})
"""Further refusals that a message on its way may mend: the end of the old post often comes after the new one."""

KeepFirst = Callable[[list[Kept], list[Message]], None]
"""(messages to keep, messages that need no keeping): called before the register records anything."""


class Applied(NamedTuple):
    """What came of a batch: what must be kept, message by message (None: applied), and the streams with news."""

    kept: list[Kept | None]
    news: set[UUID]


class Applying:
    """Puts messages to the register, and what only the vault may hold to the vault."""

    def __init__(self, register: Register, details: Details, ids: Identities) -> None:
        self._register = register
        self._details = details
        self._ids = ids

    def apply(
        self, messages: Sequence[HrMessage], inbox: Sequence[InboxPosition] = (), keep_first: KeepFirst | None = None
    ) -> Applied:
        """Apply a batch in order. Refusals are not remembered, so that a message can be tried again under its id.

        Raises InboxTaken, RegisterBusy, SealBroken.
        """
        work = [(m, translate(m.event, m.message_id, m.source, self._ids)) for m in messages]
        kept: list[Kept | None] = []

        def before_recording(outcomes: Sequence[Outcome]) -> None:
            kept[:] = self._judged(work, outcomes)
            told = [to_do.details for (_, to_do), keep in zip(work, kept, strict=True) if keep is None]
            self._details.keep([details for details in told if details is not None])
            if keep_first is not None:
                fine = [message.origin for (message, _), keep in zip(work, kept, strict=True) if keep is None]
                keep_first([keep for keep in kept if keep is not None], fine)

        commands = [to_do.command for _, to_do in work if to_do.command is not None]
        outcomes = self._register.handle(commands, inbox, remember_refusals=False, before_recording=before_recording)
        if log.is_enabled_for(DEBUG):
            _tell_applied(message for (message, _), keep in zip(work, kept, strict=True) if keep is None)
        accepted = zip(commands, outcomes, strict=True)
        news = {
            command.stream_id for command, outcome in accepted if isinstance(outcome, Accepted) and outcome.event_ids
        }
        return Applied(kept, news)

    def apply_singly(self, messages: Sequence[HrMessage]) -> Applied:
        """Apply one after the other; one at which the ledger itself fails is kept, and stops no other."""
        kept: list[Kept | None] = []
        news: set[UUID] = set()
        for message in messages:
            try:
                applied = self.apply([message])
            except FAULTS as fault:
                log.error("hr_message_failed", message_id=str(message.message_id), fault=place_of(fault))
                kept.append(Kept(message.origin, OUR_FAULT, None, message.event.KIND, message.message_id))
            else:
                kept += applied.kept
                news |= applied.news
        return Applied(kept, news)

    def _judged(self, work: list[tuple[HrMessage, Translated]], outcomes: Sequence[Outcome]) -> list[Kept | None]:
        """What is to be kept, message by message."""
        left = iter(outcomes)
        judged: list[Kept | None] = []
        known = self._register.begun({about for _, to_do in work if (about := _only_told_of(to_do)) is not None})
        for message, to_do in work:
            if to_do.command is not None:
                outcome = next(left)
                judged.append(_judge(message, to_do.command, outcome))
                if isinstance(outcome, Accepted) and outcome.event_ids:
                    known.add(to_do.command.stream_id)
            elif (about := _only_told_of(to_do)) is not None and about not in known:
                judged.append(_keep(message, NOT_REGISTERED, about, about))
            else:
                judged.append(None)
        return judged


def _tell_applied(messages: Iterable[HrMessage]) -> None:
    for message in messages:
        correlation_id = str(message.event.correlation_id)
        log.debug("hr_message_applied", message_id=str(message.message_id), correlation_id=correlation_id)


def _only_told_of(to_do: Translated) -> UUID | None:
    """The person of whom a message tells details and nothing else."""
    return to_do.details.person_id if to_do.command is None and to_do.details is not None else None


def may_be_mended(code: str) -> bool:
    """Whether a refusal of that code may pass when other messages have come."""
    return code.startswith(MAY_STILL_COME) or code in MENDED_BY_NEWS


def place_of(fault: BaseException) -> str:
    """The kind of a fault and where in the code it arose; never its text, which may repeat values."""
    trace = fault.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = "" if trace is None else f" {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
    return f"{type(fault).__name__}{where}"


def _judge(message: HrMessage, command: Command, outcome: Outcome) -> Kept | None:
    stream = command.stream_id
    match outcome:
        case Waiting(_, awaited):
            return _keep(message, NOT_REGISTERED if awaited == stream else OTHER_NOT_REGISTERED, stream, awaited)
        case Refused(_, code, reason) | Repeated(_, str() as code, str() as reason):
            return _keep(message, Complaint(code, reason), stream, stream if may_be_mended(code) else None)
    return None


def _keep(message: HrMessage, complaint: Complaint, about: UUID, waits_for: UUID | None) -> Kept:
    correlation_id = message.event.correlation_id
    return Kept(message.origin, complaint, waits_for, message.event.KIND, message.message_id, about, correlation_id)
