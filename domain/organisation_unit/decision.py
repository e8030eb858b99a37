"""What may happen to a part of the organisation.

A unit is created once, and again only after it closed (employers use codes again). Whether a chain of units runs in a
circle is not visible from one of them: here a unit is only kept from standing above itself.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from domain.event import Event, Recorder, Rejected
from domain.facts import Key, correcting
from domain.organisation_unit.commands import (
    AssignPatchLead,
    AssignUnitLead,
    CloseUnit,
    CreateUnit,
    MergeUnit,
    MoveUnit,
    RenameUnit,
    UnitCommand,
)
from domain.organisation_unit.events import (
    PatchLeadAssigned,
    UnitClosed,
    UnitCreated,
    UnitEvent,
    UnitLeadAssigned,
    UnitMerged,
    UnitMoved,
    UnitRenamed,
)
from domain.organisation_unit.state import CLOSED, EXISTS, LEAD, NAME, PARENT, PATCH, OrganisationUnit, evolve
from domain.vocabulary import UnitId

__all__ = ["INITIAL", "decide", "evolve"]

INITIAL = OrganisationUnit()
ENDS: frozenset[type] = frozenset({UnitClosed, UnitMerged})
"""Kinds of event that may take each other's place."""
U = TypeVar("U", bound=UnitEvent)


def decide(state: OrganisationUnit, command: UnitCommand) -> tuple[Event, ...]:
    """The events that `command` leads to, none where it changes nothing. Raises Rejected."""
    if not isinstance(command, CreateUnit) and state.created_on is None:
        raise Rejected("unknown_unit", "This part of the organisation has not been created yet.")
    made = _DECIDE[type(command)](state, state.facts.aimed(command))
    return state.facts.of_one_kind(made, ENDS)


def _create(state: OrganisationUnit, command: CreateUnit) -> tuple[Event, ...]:
    _must_have_name(command.name)
    _must_not_be_itself(command.unit_id, command.parent_id)
    created, closing = state.facts.latest(*EXISTS), state.closing
    again = closing is not None and command.effective_on > closing.effective_on
    if created is not None and command.supersedes is None and not again:
        command = correcting(command, created.event_id)
    if state.facts.settled(EXISTS, command, (command.name, command.parent_id)):
        return ()
    return (_event(state, command, UnitCreated, parent_id=command.parent_id, name=command.name),)


def _rename(state: OrganisationUnit, command: RenameUnit) -> tuple[Event, ...]:
    _must_have_name(command.name)
    return _changing(state, command, NAME, command.name, UnitRenamed, name=command.name)


def _move(state: OrganisationUnit, command: MoveUnit) -> tuple[Event, ...]:
    _must_not_be_itself(command.unit_id, command.parent_id)
    return _changing(state, command, PARENT, command.parent_id, UnitMoved, parent_id=command.parent_id)


def _lead(state: OrganisationUnit, command: AssignUnitLead) -> tuple[Event, ...]:
    return _changing(state, command, LEAD, command.lead_id, UnitLeadAssigned, lead_id=command.lead_id)


def _patch(state: OrganisationUnit, command: AssignPatchLead) -> tuple[Event, ...]:
    return _changing(state, command, PATCH, command.lead_id, PatchLeadAssigned, lead_id=command.lead_id)


def _merge(state: OrganisationUnit, command: MergeUnit) -> tuple[Event, ...]:
    if command.into_unit_id == command.unit_id:
        raise Rejected("merged_into_itself", "A unit cannot be merged into itself.")
    return _closing(state, command, command.into_unit_id, UnitMerged, into_unit_id=command.into_unit_id)


def _close(state: OrganisationUnit, command: CloseUnit) -> tuple[Event, ...]:
    return _closing(state, command, None, UnitClosed)


def _changing(
    state: OrganisationUnit, command: UnitCommand, key: Key, value: Any, kind: type[U], **facts: Any
) -> tuple[Event, ...]:
    closing = state.closing
    if closing is not None and command.effective_on > closing.effective_on:
        raise Rejected("unit_closed", "This part of the organisation was closed before that day.")
    return () if state.facts.settled(key, command, value) else (_event(state, command, kind, **facts),)


def _closing(
    state: OrganisationUnit, command: UnitCommand, value: UnitId | None, kind: type[U], **facts: Any
) -> tuple[Event, ...]:
    if state.created_on is not None and command.effective_on < state.created_on:
        raise Rejected("closed_before_created", "The last day of a unit cannot be before its first day.")
    if state.closing is not None and command.supersedes is None:
        command = correcting(command, state.closing.event_id)
    return () if state.facts.settled(CLOSED, command, value) else (_event(state, command, kind, **facts),)


def _event(state: OrganisationUnit, command: UnitCommand, kind: type[U], **facts: Any) -> U:
    above = {"parent_id": state.parent_on(command.effective_on)}
    return Recorder(command, state.version)(kind, command.unit_id, **{**above, **facts})


def _must_have_name(name: str) -> None:
    if not name.strip():
        raise Rejected("name_missing", "A part of the organisation needs a name.")


def _must_not_be_itself(unit_id: UnitId, parent_id: UnitId | None) -> None:
    if unit_id == parent_id:
        raise Rejected("above_itself", "A unit cannot stand above itself.")


_DECIDE: dict[type[UnitCommand], Callable[[OrganisationUnit, Any], tuple[Event, ...]]] = {
    CreateUnit: _create,
    RenameUnit: _rename,
    MoveUnit: _move,
    MergeUnit: _merge,
    CloseUnit: _close,
    AssignUnitLead: _lead,
    AssignPatchLead: _patch,
}
