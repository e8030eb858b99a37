"""HR messages about organisation units become commands."""

from domain.organisation_unit import commands as unit
from domain.vocabulary import UnitId
from services.hr_intake import contract_units as hr
from services.hr_intake.envelope import Envelope, Translation


def _above(parent: str | None, say: Envelope) -> UnitId | None:
    return None if parent is None else say.ids.unit(parent)


def _created(event: hr.UnitCreated, say: Envelope) -> unit.CreateUnit:
    return say(unit.CreateUnit, unit_id=say.ids.unit(event.unit), name=event.name, parent_id=_above(event.parent, say))


def _renamed(event: hr.UnitRenamed, say: Envelope) -> unit.RenameUnit:
    return say(unit.RenameUnit, unit_id=say.ids.unit(event.unit), name=event.name)


def _moved(event: hr.UnitMoved, say: Envelope) -> unit.MoveUnit:
    return say(unit.MoveUnit, unit_id=say.ids.unit(event.unit), parent_id=_above(event.parent, say))


def _merged(event: hr.UnitMerged, say: Envelope) -> unit.MergeUnit:
    return say(unit.MergeUnit, unit_id=say.ids.unit(event.unit), into_unit_id=say.ids.unit(event.into))


def _closed(event: hr.UnitClosed, say: Envelope) -> unit.CloseUnit:
    return say(unit.CloseUnit, unit_id=say.ids.unit(event.unit))


def _led(event: hr.UnitLeadChanged, say: Envelope) -> unit.AssignUnitLead:
    lead = None if event.lead is None else say.ids.person(event.lead)
    return say(unit.AssignUnitLead, unit_id=say.ids.unit(event.unit), lead_id=lead)


UNITS: dict[str, Translation] = {
    hr.UnitCreated.KIND: _created,
    hr.UnitRenamed.KIND: _renamed,
    hr.UnitMoved.KIND: _moved,
    hr.UnitMerged.KIND: _merged,
    hr.UnitClosed.KIND: _closed,
    hr.UnitLeadChanged.KIND: _led,
}
"""By CloudEvents type."""
