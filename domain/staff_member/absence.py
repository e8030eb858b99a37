"""Whether what HR says of a person's absences changes anything.

HR systems take later absences out to put an earlier one in, and add them again (T-03): the same absence with the same
days is the same absence. One that was taken out is unknown until it is added again.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from domain.event import Event, Recorder, Rejected
from domain.facts import correcting, is_older
from domain.staff_member.commands import AmendAbsence, CancelAbsence, EndAbsence, StartAbsence
from domain.staff_member.events import AbsenceAmended, AbsenceCancelled, AbsenceEnded, AbsenceStarted
from domain.staff_member.state import StaffMember
from domain.staff_member.vocabulary import AbsenceKind
from domain.vocabulary import EventId

AbsenceCommand = StartAbsence | AmendAbsence | EndAbsence | CancelAbsence


@dataclass(frozen=True, slots=True)
class Absence:
    """One absence as it is known; `started_by` is the event that began it, `told_at` when the source last spoke."""

    started_by: EventId
    kind: AbsenceKind
    first_day: date
    last_day: date | None
    expected_last_day: date | None
    told_at: datetime | None
    cancelled: bool = False


def absence_of(state: StaffMember, absence_id: EventId) -> Absence | None:
    """What all that was said of one absence comes to; None where nothing was."""
    known: Absence | None = None
    for fact in state.facts.of("absence", absence_id):
        known = _after(known, fact.value)
    return known


def _after(known: Absence | None, event: Event) -> Absence | None:
    told_at = event.source_recorded_at
    if isinstance(event, AbsenceStarted):
        last_day = known.last_day if known and not known.cancelled else None
        first_day, kind = event.effective_on, event.kind
        return Absence(event.event_id, kind, first_day, last_day, event.expected_last_day, told_at)
    if isinstance(event, AbsenceAmended) and known is None:
        return Absence(event.event_id, event.kind, event.first_day, event.last_day, None, told_at)
    if known is None:
        return None
    known = replace(known, told_at=told_at or known.told_at)
    if isinstance(event, AbsenceAmended):
        return replace(known, kind=event.kind, first_day=event.first_day, last_day=event.last_day)
    if isinstance(event, AbsenceEnded):
        return replace(known, last_day=event.effective_on)
    return replace(known, cancelled=True)


def start(state: StaffMember, command: StartAbsence) -> tuple[Event, ...]:
    """Away from a day on; said again with another day it corrects the beginning."""
    _in_order(command.effective_on, command.expected_last_day)
    known = absence_of(state, command.absence_id)
    if known is not None and _is_old(command, known):
        return ()
    if known is not None and not known.cancelled:
        if (known.first_day, known.kind) == (command.effective_on, command.absence) and (
            known.last_day is not None or known.expected_last_day == command.expected_last_day
        ):
            return ()
        _in_order(command.effective_on, known.last_day)
        if known.last_day is not None:
            return (_amended(state, correcting(command, None), command.effective_on, known.last_day),)
        command = correcting(command, known.started_by)
    event = Recorder(command, state.version)(
        AbsenceStarted,
        command.person_id,
        absence_id=command.absence_id,
        kind=command.absence,
        expected_last_day=command.expected_last_day,
    )
    return (event,)


def amend(state: StaffMember, command: AmendAbsence) -> tuple[Event, ...]:
    """In fact on other days."""
    known = _known(state, command)
    _in_order(command.first_day, command.last_day)
    same = (known.first_day, known.last_day, known.kind) == (command.first_day, command.last_day, command.absence)
    return () if same or _is_old(command, known) else (_amended(state, command, command.first_day, command.last_day),)


def end(state: StaffMember, command: EndAbsence) -> tuple[Event, ...]:
    """The last day away."""
    known = _known(state, command)
    _in_order(known.first_day, command.effective_on)
    if known.last_day == command.effective_on or _is_old(command, known):
        return ()
    return (Recorder(command, state.version)(AbsenceEnded, command.person_id, absence_id=command.absence_id),)


def cancel(state: StaffMember, command: CancelAbsence) -> tuple[Event, ...]:
    """It never was."""
    known = absence_of(state, command.absence_id)
    if known is not None and (known.cancelled or _is_old(command, known)):
        return ()
    known = _known(state, command)
    record = Recorder(command, state.version)
    return (record(AbsenceCancelled, command.person_id, known.first_day, absence_id=command.absence_id),)


def _amended(
    state: StaffMember, command: StartAbsence | AmendAbsence, first_day: date, last_day: date | None
) -> AbsenceAmended:
    return Recorder(command, state.version)(
        AbsenceAmended,
        command.person_id,
        absence_id=command.absence_id,
        first_day=first_day,
        last_day=last_day,
        kind=command.absence,
    )


def _known(state: StaffMember, command: AbsenceCommand) -> Absence:
    known = absence_of(state, command.absence_id)
    if known is None or known.cancelled:
        raise Rejected("unknown_absence", "No absence with this number is known for this person.")
    return known


def _in_order(first_day: date, last_day: date | None) -> None:
    if last_day is not None and last_day < first_day:
        raise Rejected("ends_before_it_begins", "The last day of an absence cannot be before its first day.")


def _is_old(command: AbsenceCommand, known: Absence) -> bool:
    """Whether the source knew better already when it said this."""
    return is_older(command.source_recorded_at, known.told_at)
