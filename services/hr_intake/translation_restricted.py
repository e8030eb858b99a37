"""Restricted HR messages become commands."""

from typing import Any

from domain.restricted_matter import commands as matter
from services.hr_intake import contract_restricted as hr
from services.hr_intake.envelope import Envelope, Translation


def _named(event: hr.RestrictedEvent, say: Envelope) -> dict[str, Any]:
    named: dict[str, Any] = {"person_id": say.ids.person(event.person), "matter_id": say.ids.matter(event.case)}
    if isinstance(event, hr.ConcernEvent):
        named["other_person_id"] = say.ids.person(event.other_person)
    return named


RESTRICTED: dict[str, Translation] = {
    hr.FormalProcessOpened.KIND: lambda event, say: say(matter.OpenFormalProcess, **_named(event, say)),
    hr.FormalProcessClosed.KIND: lambda event, say: say(matter.CloseFormalProcess, **_named(event, say)),
    hr.ConcernRaised.KIND: lambda event, say: say(matter.RaiseConcern, **_named(event, say)),
    hr.ConcernClosed.KIND: lambda event, say: say(matter.CloseConcern, **_named(event, say)),
}
"""By CloudEvents type."""
