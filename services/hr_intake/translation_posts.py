"""HR messages about the posts of a person become commands."""

from typing import Any

from domain.staff_member import commands as staff
from services.hr_intake import contract_posts as hr
from services.hr_intake.envelope import Envelope, Translation
from services.hr_intake.job_roles import meaning


def _post(event: hr.PostEvent, say: Envelope) -> dict[str, Any]:
    return {"person_id": say.ids.person(event.person), "assignment_id": say.ids.assignment(event.assignment)}


def _started(event: hr.AssignmentStarted, say: Envelope) -> staff.AddAssignment:
    role = meaning(event.job_role)
    return say(
        staff.AddAssignment,
        **_post(event, say),
        unit_id=say.ids.unit(event.unit),
        profession=role.profession,
        career_stage=event.career_stage or role.career_stage,
        band=event.band,
        fte=event.fte,
        primary=event.primary,
        employment=event.employment,
        clinical=role.clinical,
        contract_ends_on=event.contract_ends_on,
    )


def _changed(event: hr.AssignmentChanged, say: Envelope) -> staff.ChangeAssignment:
    role = None if event.job_role is None else meaning(event.job_role)
    return say(
        staff.ChangeAssignment,
        **_post(event, say),
        unit_id=None if event.unit is None else say.ids.unit(event.unit),
        profession=role and role.profession,
        career_stage=event.career_stage or (role and role.career_stage),
        band=event.band,
        primary=event.primary,
        clinical=None if role is None else role.clinical,
        contract_ends_on=event.contract_ends_on,
    )


def _ended(event: hr.AssignmentEnded, say: Envelope) -> staff.EndAssignment:
    return say(staff.EndAssignment, **_post(event, say))


def _deleted(event: hr.AssignmentDeleted, say: Envelope) -> staff.CorrectHistory:
    voided = say.entry(event.entered_in_error)
    return say(staff.CorrectHistory, person_id=say.ids.person(event.person), voided_event_id=voided)


def _managed(event: hr.LineManagerChanged, say: Envelope) -> staff.AssignLineManager:
    return say(
        staff.AssignLineManager,
        **_post(event, say),
        manager_id=None if event.manager is None else say.ids.person(event.manager),
        acting_until=event.acting_until,
    )


def _hours(event: hr.HoursChanged, say: Envelope) -> staff.ChangeHours:
    return say(staff.ChangeHours, **_post(event, say), fte=event.fte)


def _status(event: hr.AssignmentStatusChanged, say: Envelope) -> staff.ChangeStatus:
    return say(staff.ChangeStatus, **_post(event, say), status=event.status)


POSTS: dict[str, Translation] = {
    hr.AssignmentStarted.KIND: _started,
    hr.AssignmentChanged.KIND: _changed,
    hr.AssignmentEnded.KIND: _ended,
    hr.AssignmentDeleted.KIND: _deleted,
    hr.LineManagerChanged.KIND: _managed,
    hr.HoursChanged.KIND: _hours,
    hr.AssignmentStatusChanged.KIND: _status,
}
"""By CloudEvents type."""
