"""What may be recorded of access.

Promises: a reading is recorded once, whoever is read and whether or not they are known; the glass is broken with a
reason, never before one's own record, and reviewed once, by somebody who neither broke it nor is read (ACC-02, ACC-07).
"""

from typing import Any

from domain.access import commands as ask
from domain.access import events as access
from domain.event import Command, Event, Recorder, Rejected
from domain.facts import must_not_correct
from domain.small_record.decision import Step, must_be_words, recorded
from domain.small_record.state import SmallRecord, evolve

__all__ = ["INITIAL", "decide", "evolve"]

INITIAL = SmallRecord()
MOST_PEOPLE = 500
"""Of whom one reading tells: no event outgrows a message, and whoever shows more records more readings."""

READ: dict[type[ask.ReadingCommand], type[access.ReadingEvent]] = {
    ask.RecordReading: access.DataRead,
    ask.RecordRestrictedReading: access.RestrictedDataRead,
    ask.RevealName: access.NameRevealed,
}


def decide(state: SmallRecord, command: ask.ReadingCommand | ask.GlassCommand) -> tuple[Event, ...]:
    """The event that `command` leads to, none where it was said before. Raises Rejected."""
    must_not_correct(command)
    if isinstance(command, ask.GlassCommand):
        return recorded(state, command, _STEPS[type(command)])
    return _read(state, command)


def _read(state: SmallRecord, command: ask.ReadingCommand) -> tuple[Event, ...]:
    if not command.people:
        raise Rejected("nobody_read", "A reading is of the data of at least one person.")
    about, *others = sorted(set(command.people))
    if len(others) >= MOST_PEOPLE:
        raise Rejected("too_many_people", f"One reading tells of {MOST_PEOPLE} people at most; record several.")
    must_be_words(command)
    facts: dict[str, Any] = {"others": tuple(others)}
    if isinstance(command, ask.AnswerCommand):
        if command.rows < 0:
            raise Rejected("rows_out_of_range", "An answer has no fewer than no rows.")
        facts |= {"question": command.question, "purpose": command.purpose, "rows": command.rows}
    else:
        _must_have_a_reason(command)
    return () if state.version else (Recorder(command, state.version)(READ[type(command)], about, **facts),)


def _break(state: SmallRecord, command: ask.BreakGlass) -> None:
    _must_have_a_reason(command)
    if command.broken_by == command.person_id:
        raise Rejected("own_record", "Everybody may see their own record: there is no glass before it.")


def _review(state: SmallRecord, command: ask.ReviewBreakGlass) -> None:
    broken = state.begun
    if broken is None or command.reviewed_by in (broken.about, getattr(broken, "broken_by", None)):
        raise Rejected("own_access", "Neither who broke the glass nor whose data were read reviews it.")
    if state.last_day is not None:
        raise Rejected("already_reviewed", "This was reviewed already.")


def _must_have_a_reason(command: Command) -> None:
    if not (command.reason or "").strip():
        raise Rejected("reason_missing", "Breaking the glass and revealing a name need a reason.")


_STEPS: dict[type[ask.GlassCommand], Step] = {
    ask.BreakGlass: Step(access.GlassBroken, _break),
    ask.ReviewBreakGlass: Step(access.GlassReviewed, _review, afterwards=True),
}
