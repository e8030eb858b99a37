"""Whether what HR says of a person's employment changes anything: hired, noticed, left, stayed, rehired."""

from datetime import date

from domain.event import Event, Recorder, Rejected
from domain.facts import correcting
from domain.preceptorship_plan.length import months_after
from domain.staff_member.commands import (
    CancelLeaver,
    CorrectHistory,
    ErasePersonalData,
    LinkIdentity,
    MarkLeaver,
    NotifyLeaver,
    RegisterStaffMember,
    RehireStaffMember,
    StaffCommand,
)
from domain.staff_member.events import (
    AssignmentEnded,
    HistoryCorrected,
    IdentityLinked,
    LeaverCancelled,
    LeaverNotified,
    PersonalDataErased,
    Rehired,
    StaffLeft,
    StaffRegistered,
)
from domain.staff_member.post import posts_open_on
from domain.staff_member.state import ERASED, HIRED, LEFT, NOTICE, REHIRED, STAYED, StaffMember, evolve
from domain.vocabulary import PersonId


def register(state: StaffMember, command: RegisterStaffMember) -> tuple[Event, ...]:
    """Register once; another hire date corrects the first (T-07), one after leaving is a rehire (T-08)."""
    hired = state.facts.latest(*HIRED)
    if hired is not None and command.supersedes is None:
        if state.facts.settled(REHIRED, command, None):
            return ()
        if _left_before(state, command.effective_on) is not None:
            return _rehired(state, command)
        command = correcting(command, hired.event_id)
    if state.facts.settled(HIRED, command, None):
        return ()
    return (Recorder(command, state.version)(StaffRegistered, command.person_id),)


def notify(state: StaffMember, command: NotifyLeaver) -> tuple[Event, ...]:
    """Notice with a last working day; the same day again changes nothing."""
    _employment(state, command.last_working_day)
    notice = state.facts.latest(*NOTICE)
    repeats = notice is not None and command.supersedes is None and notice.value == command.last_working_day
    if repeats or state.facts.settled(NOTICE, command, command.last_working_day):
        return ()
    record = Recorder(command, state.version)
    return (record(LeaverNotified, command.person_id, last_working_day=command.last_working_day),)


def leave(state: StaffMember, command: MarkLeaver) -> tuple[Event, ...]:
    """The last working day; another one for the same employment corrects it."""
    left = state.left_in(_employment(state, command.effective_on))
    if left is not None and command.supersedes is None:
        command = correcting(command, left.event_id)
    if state.facts.settled(LEFT, command, None):
        return ()
    return (Recorder(command, state.version)(StaffLeft, command.person_id),)


def stay(state: StaffMember, command: CancelLeaver) -> tuple[Event, ...]:
    """Undo notice and leaving of the last employment (T-11)."""
    if state.leaving():
        return (Recorder(command, state.version)(LeaverCancelled, command.person_id),)
    if state.facts.of(*STAYED):
        return ()
    raise Rejected("unknown_leaver", "No notice or leaving of this person is known that could be withdrawn.")


def rehire(state: StaffMember, command: RehireStaffMember) -> tuple[Event, ...]:
    """Employed again after leaving, or under a new identity (T-08)."""
    if command.previous_person_id == command.person_id:
        raise Rejected("same_identity", "The previous identity must be another one than the present.")
    day, previous = command.effective_on, command.previous_person_id
    if state.facts.settled(REHIRED, command, previous):
        return ()
    if _left_before(state, day) is None and previous is None and command.supersedes is None:
        raise Rejected("unknown_leaver", "This person has not left before that day as far as we know.")
    return _rehired(state, command, previous)


def link(state: StaffMember, command: LinkIdentity) -> tuple[Event, ...]:
    """Decide once that two identities are one human being."""
    if command.other_person_id == command.person_id:
        raise Rejected("same_identity", "An identity cannot be linked to itself.")
    if state.facts.of("linked", command.other_person_id):
        return ()
    record = Recorder(command, state.version)
    return (record(IdentityLinked, command.person_id, other_person_id=command.other_person_id),)


def correct(state: StaffMember, command: CorrectHistory) -> tuple[Event, ...]:
    """Void an event and whatever took its place since; everyone and every unit that they named is named again."""
    if command.voided_event_id in state.facts.voided:
        return ()
    record, after = Recorder(command, state.version), state
    made: list[Event] = []
    for event_id in state.facts.lineage(command.voided_event_id):
        voided = state.facts.events[event_id]
        if isinstance(voided, HistoryCorrected | PersonalDataErased):
            raise Rejected("cannot_be_voided", "A correction or an erasure cannot be voided; record the right fact.")
        made.append(_voiding(record, voided))
        after = evolve(after, made[-1])
    if not after.registered and _has_facts(after):
        raise Rejected(
            "registration_in_use",
            "Other facts rest on this registration; void those first, or correct the hire date instead.",
        )
    return tuple(made)


def _voiding(record: Recorder, voided: Event) -> HistoryCorrected:
    return record(
        HistoryCorrected,
        voided.about,
        voided.effective_on,
        voided_event_id=voided.event_id,
        people_concerned=voided.people,
        units_concerned=voided.units,
    )


def _has_facts(state: StaffMember) -> bool:
    counting = (event for event_id, event in state.facts.events.items() if event_id not in state.facts.lost)
    return any(not isinstance(event, HistoryCorrected) for event in counting)


def erase(state: StaffMember, command: ErasePersonalData) -> tuple[Event, ...]:
    """Record once that the key of the person's data is destroyed, of nobody whose record must still be kept."""
    if state.facts.of(*ERASED):
        return ()
    if state.registered:
        _refuse_while_kept(state, command)
    return (Recorder(command, state.version)(PersonalDataErased, command.person_id),)


def _refuse_while_kept(state: StaffMember, command: ErasePersonalData) -> None:
    """By the last employment: whoever was entered in error was never employed, and nothing is kept for years."""
    left = state.left_in((state.employments[-1].effective_on, None))
    if left is None or left.effective_on >= command.effective_on:
        raise Rejected("still_employed", "The data of somebody who is employed are not erased.")
    kept_until = months_after(left.effective_on, 12 * command.years_kept)
    if command.effective_on <= kept_until:
        raise Rejected("retention_runs", f"The record of somebody who left is kept until {kept_until}.")


def _employment(state: StaffMember, day: date) -> tuple[date, date | None]:
    employment = state.employment_on(day)
    if employment is None:
        raise Rejected("left_before_hired", "The last working day cannot be before the hire date.")
    return employment


def _left_before(state: StaffMember, day: date) -> date | None:
    """The last working day of the employment before `day`, if the person left it before then."""
    employment = state.employment_on(day)
    left = state.left_in(employment) if employment else None
    return left.effective_on if left and left.effective_on < day else None


def _rehired(state: StaffMember, command: StaffCommand, previous: PersonId | None = None) -> tuple[Event, ...]:
    """Employed again; the posts that leaving closed stay closed, each said on its own."""
    record = Recorder(command, state.version)
    made: list[Event] = [record(Rehired, command.person_id, previous_person_id=previous)]
    left_on = _left_before(state, command.effective_on)
    if left_on is not None and command.supersedes is None:
        for post in posts_open_on(state, left_on):
            made.append(record(AssignmentEnded, command.person_id, left_on, assignment_id=post))
    return tuple(made)
