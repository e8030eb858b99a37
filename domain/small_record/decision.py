"""What may be recorded in a small record: the same for every kind, and what each kind asks beyond that as data.

Promises: a record begins once and takes nothing before its first day or, but for what says so, after its last; nothing
is recorded twice. A pair is a registrar and a manager of band 7 or 8, for nine months at most, permitted by somebody
else (PAIR-01, PAIR-02, PAIR-04). Nobody countersigns or reviews a passport of their own. Names are words, and there is
no room for any content.
"""

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from domain.event import Command, Event, Recorder, Rejected
from domain.facts import must_not_correct
from domain.preceptorship_plan.length import months_after
from domain.small_record import commands as ask
from domain.small_record import events as record
from domain.small_record.state import BEGINS, ENDS, SmallRecord, evolve, said_by
from domain.small_record.vocabulary import ClinicianGrade
from domain.vocabulary import WORD, PersonId

__all__ = ["INITIAL", "decide", "evolve"]

INITIAL = SmallRecord()
PAIRED_BANDS = (7, 8)
"""Bands of managers; 8a is 8 (Paired Learning, Imperial: 7 and 8a; HSJ: 7 or 8)."""
LONGEST_MONTHS = 9
"""For so long a pair learns at most (Imperial, paired learning)."""

LEVELS = range(2, 8)
"""Of apprenticeships (S3-9)."""


class Step(NamedTuple):
    """What one kind of command leads to. afterwards: it may be recorded of a day after the last one as well."""

    event: type[record.RecordEvent]
    check: Callable[[SmallRecord, Any], None] = lambda state, command: None
    afterwards: bool = False


def decide(state: SmallRecord, command: ask.RecordCommand) -> tuple[Event, ...]:
    """The event that `command` leads to, none where it was said before. Raises Rejected."""
    must_not_correct(command)
    return recorded(state, command, _STEPS[type(command)])


def recorded(state: SmallRecord, command: ask.RecordCommand, step: Step) -> tuple[Event, ...]:
    """What a command of any kind of record leads to by its step. Raises Rejected."""
    if step.event not in BEGINS:
        _must_run(state, command, step)
    must_be_words(command)
    step.check(state, command)
    made = _made(state, command, step)
    if said_by(made) in state.said or (step.event in ENDS and state.last_day == command.effective_on):
        return ()
    if step.event in BEGINS and state.begun is not None:
        raise Rejected("already_begun", "This record has begun with other facts; give another one an id of its own.")
    return (made,)


def _must_run(state: SmallRecord, command: ask.RecordCommand, step: Step) -> None:
    begun = state.begun
    if begun is None or begun.RECORD is not command.RECORD:
        raise Rejected("unknown_record", "There is no such record; its beginning may still come.")
    if command.effective_on < begun.effective_on:
        raise Rejected("before_it_began", "This day lies before the first day of the record.")
    if state.last_day is not None and command.effective_on > state.last_day and not step.afterwards:
        raise Rejected("record_ended", "This day lies after the last day of the record.")


def must_be_words(command: Command) -> None:
    """Courses, frameworks, hosts are named as such by a word each, as item names are. Raises Rejected."""
    for name in type(command).model_fields.keys() - Command.model_fields.keys() - {"kind"}:
        value = getattr(command, name)
        if type(value) is str and not WORD.fullmatch(value):
            raise Rejected("not_a_word", "A framework, an item, a course, a host or a question is named by a word.")


def _made(state: SmallRecord, command: ask.RecordCommand, step: Step) -> record.RecordEvent:
    """What the command says, and of the people what was said when the record began."""
    names = step.event.model_fields.keys() - Event.model_fields.keys()
    facts = {name: getattr(command if name in type(command).model_fields else state.begun, name) for name in names}
    begun = None if step.event in BEGINS else state.begun
    about = begun.about if begun else getattr(command, type(command).NEEDS[0])
    return Recorder(command, state.version)(step.event, about, **facts)


def _form(state: SmallRecord, command: ask.FormPair) -> None:
    if command.clinician_id == command.manager_id:
        raise Rejected("same_person", "A pair needs two people.")
    if command.permitted_by in (command.clinician_id, command.manager_id):
        raise Rejected("permits_oneself", "Somebody other than the two permits it: a consultant, a manager.")
    if command.clinician_grade is not ClinicianGrade.REGISTRAR:
        raise Rejected("not_a_registrar", "The clinician of a pair is a registrar.")
    if command.manager_band not in PAIRED_BANDS:
        raise Rejected("band_out_of_range", "The manager of a pair is of band 7 or 8.")
    _in_order(command, command.last_day)
    if command.last_day > months_after(command.effective_on, LONGEST_MONTHS):
        raise Rejected("too_long", "A pair learns from each other for nine months at most.")


def _assess(state: SmallRecord, command: ask.AssessOneself) -> None:
    if state.begun is None or command.assessed_by not in (state.begun.about, getattr(state.begun, "manager_id", None)):
        raise Rejected("not_a_party", "Only the two of the pair assess themselves.")


def _countersign(state: SmallRecord, command: ask.CountersignItem) -> None:
    _not_ones_own(state, command.countersigned_by)
    shown = (kind == "passport.item_shown.v1" and ("item", command.item) in facts for kind, _, _, facts in state.said)
    if not any(shown):
        raise Rejected("item_not_shown", "An item is countersigned after it was shown.")


def _not_ones_own(state: SmallRecord, person_id: PersonId) -> None:
    if state.begun is not None and person_id == state.begun.about:
        raise Rejected("own_record", "Somebody else countersigns and reviews a passport.")


def _open(state: SmallRecord, command: ask.OpenPassport) -> None:
    if command.owner_id == command.person_id:
        raise Rejected("own_record", "Somebody else answers for a passport.")
    _in_order(command, command.owned_until)


def _hand_over(state: SmallRecord, command: ask.HandOverPassport) -> None:
    _not_ones_own(state, command.owner_id)
    _in_order(command, command.owned_until)


def _enrol(state: SmallRecord, command: ask.EnrolOnCourse) -> None:
    level = command.apprenticeship_level
    if (level is None) != (command.standard is None):
        raise Rejected("standard_missing", "An apprenticeship has a level and a standard, another course neither.")
    if level is not None and level not in LEVELS:
        raise Rejected("level_out_of_range", "Apprenticeships are of level 2 to 7.")
    _in_order(command, command.ends_on)


def _name_route(state: SmallRecord, command: ask.NameIssueRoute) -> None:
    if command.route_id == command.person_id:
        raise Rejected("same_person", "An issue is taken to somebody else.")


def _in_order(command: ask.RecordCommand, last_day: date | None) -> None:
    if last_day is not None and last_day < command.effective_on:
        raise Rejected("ends_before_it_begins", "The last day cannot be before the first.")


_STEPS: dict[type[ask.RecordCommand], Step] = {
    ask.FormPair: Step(record.PairFormed, _form),
    ask.HoldPairMeeting: Step(record.PairMet),
    ask.AssessOneself: Step(record.PairSelfAssessed, _assess, afterwards=True),
    ask.EndPair: Step(record.PairEnded),
    ask.OpenPassport: Step(record.PassportOpened, _open),
    ask.ShowItem: Step(record.ItemShown),
    ask.CountersignItem: Step(record.ItemCountersigned, _countersign),
    ask.ReviewPassport: Step(record.PassportReviewed, lambda state, command: _not_ones_own(state, command.reviewed_by)),
    ask.HandOverPassport: Step(record.PassportHandedOver, _hand_over),
    ask.ClosePassport: Step(record.PassportClosed),
    ask.EnrolOnCourse: Step(record.CourseBegun, _enrol),
    ask.CompleteCourse: Step(record.CourseCompleted),
    ask.LeaveCourse: Step(record.CourseLeft),
    ask.BeginPlacement: Step(record.PlacementBegun, lambda state, command: _in_order(command, command.ends_on)),
    ask.EndPlacement: Step(record.PlacementEnded),
    ask.RecordAgreement: Step(record.AgreementRecorded, lambda state, command: _in_order(command, command.last_day)),
    ask.EndAgreement: Step(record.AgreementEnded),
    ask.NameIssueRoute: Step(record.IssueRouteNamed, _name_route),
    ask.EndIssueRoute: Step(record.IssueRouteEnded),
}
