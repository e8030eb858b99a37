"""What may be recorded in a small record: the same for every kind, and what each kind asks beyond that as data.

Promises: a record begins once and takes nothing before its first day or, but for what says so, after its last; nothing
is recorded twice. A pair is a registrar and a manager of band 7 or 8, for nine months at most, permitted by somebody
else (PAIR-01, PAIR-02, PAIR-04).
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from domain.event import Event, Recorder, Rejected
from domain.facts import must_not_correct
from domain.preceptorship_plan.length import months_after
from domain.small_record import commands as ask
from domain.small_record import events as record
from domain.small_record.state import BEGINS, ENDS, SmallRecord, evolve, said_by
from domain.small_record.vocabulary import ClinicianGrade

__all__ = ["INITIAL", "decide", "evolve"]

INITIAL = SmallRecord()
PAIRED_BANDS = (7, 8)
"""Bands of managers; 8a is 8 (Paired Learning, Imperial: 7 and 8a; HSJ: 7 or 8)."""
LONGEST_MONTHS = 9
"""For so long a pair learns at most (Imperial, paired learning)."""


class Step(NamedTuple):
    """What one kind of command leads to. afterwards: it may be recorded of a day after the last one as well."""

    event: type[record.RecordEvent]
    check: Callable[[SmallRecord, Any], None] = lambda state, command: None
    afterwards: bool = False


def decide(state: SmallRecord, command: ask.RecordCommand) -> tuple[Event, ...]:
    """The event that `command` leads to, none where it was said before. Raises Rejected."""
    must_not_correct(command)
    step = _STEPS[type(command)]
    if step.event not in BEGINS:
        _must_run(state, command, step)
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


def _made(state: SmallRecord, command: ask.RecordCommand, step: Step) -> record.RecordEvent:
    """What the command says, and of the people what was said when the record began."""
    names = step.event.model_fields.keys() - Event.model_fields.keys()
    facts = {name: getattr(command if name in type(command).model_fields else state.begun, name) for name in names}
    begun = None if step.event in BEGINS else state.begun
    about = begun.about if begun else getattr(command, type(command).NAMES[0])
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
    if command.last_day < command.effective_on:
        raise Rejected("ends_before_it_begins", "The last day cannot be before the first.")
    if command.last_day > months_after(command.effective_on, LONGEST_MONTHS):
        raise Rejected("too_long", "A pair learns from each other for nine months at most.")


def _assess(state: SmallRecord, command: ask.AssessOneself) -> None:
    if state.begun is None or command.assessed_by not in (state.begun.about, getattr(state.begun, "manager_id", None)):
        raise Rejected("not_a_party", "Only the two of the pair assess themselves.")


_STEPS: dict[type[ask.RecordCommand], Step] = {
    ask.FormPair: Step(record.PairFormed, _form),
    ask.HoldPairMeeting: Step(record.PairMet),
    ask.AssessOneself: Step(record.PairSelfAssessed, _assess, afterwards=True),
    ask.EndPair: Step(record.PairEnded),
}
