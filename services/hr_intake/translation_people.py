"""HR messages about a person, absences, registrations and training become commands."""

from domain.staff_member import commands as staff
from domain.vocabulary import PersonId
from services.hr_intake import contract_people as hr
from services.hr_intake import contract_standing as standing
from services.hr_intake.envelope import Envelope, Translation
from services.hr_intake.hr_event import PersonEvent


def _who(event: PersonEvent, say: Envelope) -> PersonId:
    return say.ids.person(event.person)


def _registered(event: hr.PersonRegistered, say: Envelope) -> staff.RegisterStaffMember:
    return say(staff.RegisterStaffMember, person_id=_who(event, say))


def _deleted(event: hr.PersonDeleted, say: Envelope) -> staff.CorrectHistory:
    return say(staff.CorrectHistory, person_id=_who(event, say), voided_event_id=say.entry(event.entered_in_error))


def _merged(event: hr.PersonsMerged, say: Envelope) -> staff.LinkIdentity:
    return say(staff.LinkIdentity, person_id=_who(event, say), other_person_id=say.ids.person(event.other_person))


def _stage(event: hr.CareerStageChanged, say: Envelope) -> staff.ChangeCareerStage:
    return say(staff.ChangeCareerStage, person_id=_who(event, say), career_stage=event.career_stage)


def _leaving(event: hr.LeaverNotified, say: Envelope) -> staff.NotifyLeaver:
    return say(staff.NotifyLeaver, person_id=_who(event, say), last_working_day=event.last_working_day)


def _left(event: hr.StaffLeft, say: Envelope) -> staff.MarkLeaver:
    return say(staff.MarkLeaver, person_id=_who(event, say))


def _stays(event: hr.LeaverCancelled, say: Envelope) -> staff.CancelLeaver:
    return say(staff.CancelLeaver, person_id=_who(event, say))


def _rehired(event: hr.Rehired, say: Envelope) -> staff.RehireStaffMember:
    previous = None if event.previous_person is None else say.ids.person(event.previous_person)
    return say(staff.RehireStaffMember, person_id=_who(event, say), previous_person_id=previous)


def _away(event: standing.AbsenceStarted, say: Envelope) -> staff.StartAbsence:
    return say(
        staff.StartAbsence,
        person_id=_who(event, say),
        absence_id=say.ids.absence(event.absence),
        absence=event.absence_kind,
        expected_last_day=event.expected_last_day,
    )


def _away_otherwise(event: standing.AbsenceAmended, say: Envelope) -> staff.AmendAbsence:
    return say(
        staff.AmendAbsence,
        person_id=_who(event, say),
        absence_id=say.ids.absence(event.absence),
        absence=event.absence_kind,
        first_day=event.first_day,
        last_day=event.last_day,
    )


def _back(event: standing.AbsenceEnded, say: Envelope) -> staff.EndAbsence:
    return say(staff.EndAbsence, person_id=_who(event, say), absence_id=say.ids.absence(event.absence))


def _never_away(event: standing.AbsenceCancelled, say: Envelope) -> staff.CancelAbsence:
    return say(staff.CancelAbsence, person_id=_who(event, say), absence_id=say.ids.absence(event.absence))


def _listed(event: standing.RegistrationUpdated, say: Envelope) -> staff.RecordRegistration:
    return say(
        staff.RecordRegistration,
        person_id=_who(event, say),
        body=event.body,
        status=event.status,
        expires_on=event.expires_on,
    )


def _trained(event: standing.TrainingCompleted, say: Envelope) -> staff.RecordTraining:
    facts = {"competence": event.competence, "expires_on": event.expires_on, "minutes": event.minutes}
    return say(staff.RecordTraining, person_id=_who(event, say), **facts)


PEOPLE: dict[str, Translation] = {
    hr.PersonRegistered.KIND: _registered,
    hr.PersonDeleted.KIND: _deleted,
    hr.PersonsMerged.KIND: _merged,
    hr.CareerStageChanged.KIND: _stage,
    hr.LeaverNotified.KIND: _leaving,
    hr.StaffLeft.KIND: _left,
    hr.LeaverCancelled.KIND: _stays,
    hr.Rehired.KIND: _rehired,
    standing.AbsenceStarted.KIND: _away,
    standing.AbsenceAmended.KIND: _away_otherwise,
    standing.AbsenceEnded.KIND: _back,
    standing.AbsenceCancelled.KIND: _never_away,
    standing.RegistrationUpdated.KIND: _listed,
    standing.TrainingCompleted.KIND: _trained,
}
"""By CloudEvents type."""
