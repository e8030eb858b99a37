"""Whether what HR says of a person's posts changes anything: begun, changed, ended, managed, worked, in what status."""

from typing import Any

from domain.event import Event, Recorder, Rejected
from domain.facts import correcting
from domain.staff_member.commands import (
    AddAssignment,
    AssignLineManager,
    ChangeAssignment,
    ChangeHours,
    ChangeStatus,
    EndAssignment,
)
from domain.staff_member.events import (
    AssignmentAdded,
    AssignmentChanged,
    AssignmentEnded,
    HoursChanged,
    LineManagerAssigned,
    StatusChanged,
)
from domain.staff_member.post import Tenure, other_primary_on, tenures, two_primary_on
from domain.staff_member.state import CHANGEABLE, TERMS, StaffMember, evolve, terms_of

SECOND_PRIMARY = "Another post is this person's primary one on some of those days; end it or make it secondary first."

PostCommand = AddAssignment | ChangeAssignment | EndAssignment | AssignLineManager | ChangeHours | ChangeStatus


def add(state: StaffMember, command: AddAssignment) -> tuple[Event, ...]:
    """A post begins; said again with another day or other terms while it runs, it is a correction of its beginning.

    A primary post must begin on a day without another one. One that HR tells late may run into a later one: its end is
    still to come (T-20).
    """
    _must_be_hours(command.fte)
    _must_end_after(command)
    if state.employment_on(command.effective_on) is None:
        raise Rejected("unknown_employment", "The post begins before this person's hire date as far as we know.")
    corrected = _stretch_to_correct(state, command)
    if corrected is not None and command.supersedes is None:
        command = correcting(command, corrected.begun.event_id)
    if state.facts.settled(("post", command.assignment_id), command, terms_of(command)):
        return ()
    facts = dict(zip(TERMS, terms_of(command), strict=True)) | {"assignment_id": command.assignment_id}
    event = Recorder(command, state.version)(AssignmentAdded, command.person_id, **facts)
    if event.supersedes:
        return _without_second_primary(state, event)
    if event.primary and other_primary_on(state, event.assignment_id, event.effective_on):
        raise Rejected("second_primary_assignment", SECOND_PRIMARY)
    return (event,)


def _stretch_to_correct(state: StaffMember, command: AddAssignment) -> Tenure | None:
    """The stretch of this post that runs on that day, else the next one after it."""
    for stretch in tenures(state, command.assignment_id):
        if stretch.covers(command.effective_on) or stretch.first_day >= command.effective_on:
            return stretch
    return None


def change(state: StaffMember, command: ChangeAssignment) -> tuple[Event, ...]:
    """Other unit, role or band; fields that are known already, or better, are left out."""
    _must_have_post(state, command)
    _must_end_after(command)
    post = command.assignment_id
    given = {name: value for name in CHANGEABLE if (value := getattr(command, name)) is not None}
    news = {name: value for name, value in given.items() if not state.facts.settled((name, post), command, value)}
    if not news:
        return ()
    facts: dict[str, Any] = given if command.supersedes else news
    if "unit_id" in facts:
        before = state.facts.in_force(("unit_id", post), command.effective_on)
        facts = {**facts, "previous_unit_id": before.value if before else None}
    event = Recorder(command, state.version)(AssignmentChanged, command.person_id, assignment_id=post, **facts)
    return _without_second_primary(state, event) if event.primary or event.supersedes else (event,)


def end(state: StaffMember, command: EndAssignment) -> tuple[Event, ...]:
    """The last working day of a post; another one for the same stretch corrects it."""
    stretch = _must_have_post(state, command)
    if stretch.ended is not None and command.supersedes is None:
        command = correcting(command, stretch.ended.event_id)
    if state.facts.settled(("post_end", command.assignment_id), command, None):
        return ()
    post = command.assignment_id
    event = Recorder(command, state.version)(AssignmentEnded, command.person_id, assignment_id=post)
    return _without_second_primary(state, event) if event.supersedes else (event,)


def assign_manager(state: StaffMember, command: AssignLineManager) -> tuple[Event, ...]:
    """A line manager for one post; nobody manages herself."""
    if command.manager_id == command.person_id:
        raise Rejected("self_line_management", "Nobody can be their own line manager; name somebody else.")
    if command.acting_until is not None and command.acting_until < command.effective_on:
        raise Rejected("ends_before_it_begins", "An acting manager's last day cannot be before the first.")
    _must_have_post(state, command)
    manager, until = command.manager_id, command.acting_until
    facts = {"assignment_id": command.assignment_id, "manager_id": manager, "acting_until": until}
    return _news(state, command, "manager", (manager, until), LineManagerAssigned, facts)


def change_hours(state: StaffMember, command: ChangeHours) -> tuple[Event, ...]:
    """Another fraction of full time."""
    _must_be_hours(command.fte)
    _must_have_post(state, command)
    facts = {"assignment_id": command.assignment_id, "fte": command.fte}
    return _news(state, command, "fte", command.fte, HoursChanged, facts)


def change_status(state: StaffMember, command: ChangeStatus) -> tuple[Event, ...]:
    """Another status in HR."""
    _must_have_post(state, command)
    facts = {"assignment_id": command.assignment_id, "status": command.status}
    return _news(state, command, "status", command.status, StatusChanged, facts)


def _news(
    state: StaffMember, command: PostCommand, group: str, value: Any, kind: type[Event], facts: dict[str, Any]
) -> tuple[Event, ...]:
    if state.facts.settled((group, command.assignment_id), command, value):
        return ()
    return (Recorder(command, state.version)(kind, command.person_id, **facts),)


def _must_have_post(state: StaffMember, command: PostCommand) -> Tenure:
    """The latest stretch of the post that has begun by that day. Raises Rejected with "unknown_assignment"."""
    begun = [each for each in tenures(state, command.assignment_id) if each.first_day <= command.effective_on]
    if not begun:
        raise Rejected("unknown_assignment", "This person has no post with this number that has begun by that day.")
    return begun[-1]


def _must_be_hours(fte: float) -> None:
    if not 0 <= fte <= 2:
        raise Rejected("fte_out_of_range", "The fraction of full time must be between 0 and 2.")


def _must_end_after(command: AddAssignment | ChangeAssignment) -> None:
    if command.contract_ends_on is not None and command.contract_ends_on < command.effective_on:
        raise Rejected("ends_before_it_begins", "The contract cannot end before the post or the change begins.")


def _without_second_primary(state: StaffMember, event: Event) -> tuple[Event, ...]:
    """The event, unless it makes a second post primary on a day. Raises Rejected with "second_primary_assignment"."""
    if two_primary_on(evolve(state, event)) is not None and two_primary_on(state) is None:
        raise Rejected("second_primary_assignment", SECOND_PRIMARY)
    return (event,)
