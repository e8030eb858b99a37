"""What of the things HR says about a member of staff is news.

Promises: the same fact again changes nothing (T-21); an older word of the source never overwrites a newer one (T-20);
late facts and corrections are taken, each in its place by effective day; nobody is their own line manager; never two
primary posts at once. Refusals with a code "unknown_…" may hold later, once what they miss has come.
"""

from collections.abc import Callable
from typing import Any

from domain.event import Event, Recorder, Rejected
from domain.facts import correcting
from domain.staff_member import absence, assignment, employment
from domain.staff_member.commands import (
    AddAssignment,
    AmendAbsence,
    AssignLineManager,
    CancelAbsence,
    CancelLeaver,
    ChangeAssignment,
    ChangeCareerStage,
    ChangeHours,
    ChangeStatus,
    CorrectHistory,
    EndAbsence,
    EndAssignment,
    ErasePersonalData,
    LinkIdentity,
    MarkLeaver,
    NotifyLeaver,
    RecordOpeningPosition,
    RecordRegistration,
    RecordTraining,
    RegisterOutsider,
    RegisterStaffMember,
    RehireStaffMember,
    StaffCommand,
    StartAbsence,
)
from domain.staff_member.events import (
    CareerStageChanged,
    OpeningPositionRecorded,
    OutsiderRegistered,
    RegistrationUpdated,
    TrainingRecorded,
)
from domain.staff_member.state import OPENING, StaffMember, evolve
from domain.staff_member.vocabulary import RegistrationStatus
from domain.vocabulary import WORD

__all__ = ["INITIAL", "decide", "evolve"]

INITIAL = StaffMember()


def decide(state: StaffMember, command: StaffCommand) -> tuple[Event, ...]:
    """The events that `command` leads to, none where it changes nothing. Raises Rejected."""
    kind = type(command)
    if kind not in (RegisterStaffMember, RegisterOutsider) and not state.registered:
        raise Rejected("unknown_person", "HR has not told us of this person yet.")
    if command.supersedes is not None and kind in (AmendAbsence, EndAbsence, CancelAbsence):
        command = correcting(command, None)  # the absence number says what is corrected
    made = _DECIDE[kind](state, state.facts.aimed(command))
    return state.facts.of_one_kind(made)


def _outsider(state: StaffMember, command: RegisterOutsider) -> tuple[Event, ...]:
    if state.registered:
        raise Rejected("employed_here", "HR tells of this person, who is one of our own.")
    if not WORD.fullmatch(command.employer):
        raise Rejected("not_a_word", "The employer is named by a word, not described.")
    if state.facts.settled(("outsider",), command, command.employer):
        return ()
    return (Recorder(command, state.version)(OutsiderRegistered, command.person_id, employer=command.employer),)


def _career_stage(state: StaffMember, command: ChangeCareerStage) -> tuple[Event, ...]:
    stage = command.career_stage
    if state.facts.settled(("career_stage",), command, stage):
        return ()
    return (Recorder(command, state.version)(CareerStageChanged, command.person_id, career_stage=stage),)


def _opening(state: StaffMember, command: RecordOpeningPosition) -> tuple[Event, ...]:
    known = state.facts.latest(*OPENING)
    if known is not None and command.supersedes is None:
        command = correcting(command, known.event_id)
    if state.facts.settled(OPENING, command, None):
        return ()
    return (Recorder(command, state.version)(OpeningPositionRecorded, command.person_id),)


def _registration(state: StaffMember, command: RecordRegistration) -> tuple[Event, ...]:
    expires_on = command.expires_on
    if command.status is RegistrationStatus.REGISTERED and expires_on and expires_on < command.effective_on:
        raise Rejected("ends_before_it_begins", "A registration cannot expire before the day from which it is current.")
    if state.facts.settled(("registration", command.body), command, (command.status, expires_on)):
        return ()
    record = Recorder(command, state.version)
    who, body, status = command.person_id, command.body, command.status
    return (record(RegistrationUpdated, who, body=body, status=status, expires_on=expires_on),)


def _training(state: StaffMember, command: RecordTraining) -> tuple[Event, ...]:
    if command.expires_on is not None and command.expires_on < command.effective_on:
        raise Rejected("ends_before_it_begins", "Training cannot expire before the day on which it was completed.")
    if command.minutes is not None and command.minutes < 1:
        raise Rejected(
            "no_minutes", "Training that has a length took at least a minute; leave it out where it has none."
        )
    gained: dict[str, Any] = {"expires_on": command.expires_on, "minutes": command.minutes}
    if state.facts.settled(("training", command.competence), command, tuple(gained.values())):
        return ()
    record = Recorder(command, state.version)
    return (record(TrainingRecorded, command.person_id, competence=command.competence, **gained),)


_DECIDE: dict[type[StaffCommand], Callable[[StaffMember, Any], tuple[Event, ...]]] = {
    RegisterStaffMember: employment.register,
    RegisterOutsider: _outsider,
    AddAssignment: assignment.add,
    ChangeAssignment: assignment.change,
    EndAssignment: assignment.end,
    AssignLineManager: assignment.assign_manager,
    ChangeCareerStage: _career_stage,
    ChangeHours: assignment.change_hours,
    ChangeStatus: assignment.change_status,
    RecordOpeningPosition: _opening,
    RecordRegistration: _registration,
    StartAbsence: absence.start,
    AmendAbsence: absence.amend,
    EndAbsence: absence.end,
    CancelAbsence: absence.cancel,
    RecordTraining: _training,
    NotifyLeaver: employment.notify,
    MarkLeaver: employment.leave,
    CancelLeaver: employment.stay,
    RehireStaffMember: employment.rehire,
    LinkIdentity: employment.link,
    CorrectHistory: employment.correct,
    ErasePersonalData: employment.erase,
}
