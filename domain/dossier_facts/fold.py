"""How each event changes a dossier. An event of a kind that is not here changes nothing."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar
from uuid import UUID

from domain.dossier_facts.absence import AbsenceRecord
from domain.dossier_facts.facts import Facts
from domain.dossier_facts.matter import MatterKnown
from domain.dossier_facts.person import Dossier
from domain.dossier_facts.post import Post
from domain.dossier_facts.registration import RegistrationKnown
from domain.dossier_facts.relationship import RelationshipKnown
from domain.event import Event
from domain.organisation_unit import events as unit
from domain.restricted_matter import events as matter
from domain.staff_member import events as staff
from domain.supervision_relationship import events as relationship
from domain.vocabulary import PersonId

K = TypeVar("K")
V = TypeVar("V")

Fold = Callable[[Dossier, Any], Dossier]


def _with(mapping: Mapping[K, V], key: K, value: V) -> dict[K, V]:
    return {**mapping, key: value}


def about_person(group: str, value: Callable[[Any], Any] = lambda event: None) -> Fold:
    """A fact about the person as such."""

    def fold(dossier: Dossier, event: Event) -> Dossier:
        if event.about != dossier.person_id:
            return dossier
        return dossier.having(facts=dossier.facts.add(event, group, value(event)))

    return fold


def about_post(add: Callable[[Facts, Any], Facts]) -> Fold:
    """Facts about one post of the person."""

    def fold(dossier: Dossier, event: Any) -> Dossier:
        if event.about != dossier.person_id:
            return dossier
        post = dossier.posts.get(event.assignment_id) or Post(event.assignment_id)
        return dossier.having(
            posts=_with(dossier.posts, event.assignment_id, replace(post, facts=add(post.facts, event)))
        )

    return fold


def _post_began(facts: Facts, event: staff.AssignmentAdded) -> Facts:
    facts = facts.add(event, "began").add(event, "employment", event.employment)
    return _post_changed(facts.add(event, "fte", event.fte), event)


def _post_changed(facts: Facts, event: staff.AssignmentAdded | staff.AssignmentChanged) -> Facts:
    said = {
        "unit": event.unit_id,
        "profession": event.profession,
        "career_stage": event.career_stage,
        "band": event.band,
        "primary": event.primary,
        "clinical": event.clinical,
        "contract_ends_on": event.contract_ends_on,
    }
    for group, value in said.items():
        if value is not None:
            facts = facts.add(event, group, value)
    return facts


def _named_manager(facts: Facts, event: staff.LineManagerAssigned) -> Facts:
    return facts.add(event, "line_manager", (event.manager_id, event.acting_until))


def line_manager_assigned(dossier: Dossier, event: staff.LineManagerAssigned) -> Dossier:
    """The fact stands with the managed person; the manager's dossier only knows whom to ask."""
    if event.about == dossier.person_id:
        return about_post(_named_manager)(dossier, event)
    managed = (PersonId(event.about), event.assignment_id)
    return dossier if managed in dossier.manages else dossier.having(manages=dossier.manages | {managed})


def registration_updated(dossier: Dossier, event: staff.RegistrationUpdated) -> Dossier:
    """A body said something new."""
    known = dossier.registrations.get(event.body) or RegistrationKnown(event.body)
    known = replace(known, facts=known.facts.add(event, "listed", (event.status, event.expires_on)))
    return dossier.having(registrations=_with(dossier.registrations, event.body, known))


def training_recorded(dossier: Dossier, event: staff.TrainingRecorded) -> Dossier:
    """A competence was gained."""
    gained = (event.expires_on, event.minutes)
    return dossier.having(facts=dossier.facts.add(event, f"training:{event.competence}", gained))


def about_absence(group: str, value: Callable[[Any], Any] = lambda event: None) -> Fold:
    """A fact about one absence; an amendment says its first day itself."""

    def fold(dossier: Dossier, event: Any) -> Dossier:
        record = dossier.absence_records.get(event.absence_id) or AbsenceRecord(event.absence_id)
        day = event.first_day if isinstance(event, staff.AbsenceAmended) else None
        record = replace(record, facts=record.facts.add(event, group, value(event), day))
        return dossier.having(absence_records=_with(dossier.absence_records, event.absence_id, record))

    return fold


def about_relationship(group: str, value: Callable[[Any], Any] = lambda event: None) -> Fold:
    """A fact about one relationship; it stands in both dossiers."""

    def fold(dossier: Dossier, event: relationship.RelationshipEvent) -> Dossier:
        supervisee = PersonId(event.about)
        if dossier.person_id == supervisee:
            return dossier.having(supervised_by=changed(dossier.supervised_by, event))
        if dossier.person_id == event.supervisor_id:
            return dossier.having(supervises=changed(dossier.supervises, event))
        return dossier

    def changed(
        records: Mapping[UUID, RelationshipKnown], event: relationship.RelationshipEvent
    ) -> Mapping[UUID, RelationshipKnown]:
        known = records.get(event.stream_id) or RelationshipKnown(
            event.stream_id, event.supervisor_id, PersonId(event.about), event.kind
        )
        known = replace(known, facts=known.facts.add(event, group, value(event)))
        return _with(records, event.stream_id, known)

    return fold


def unit_lead_assigned(dossier: Dossier, event: unit.UnitLeadAssigned) -> Dossier:
    """The person was named to lead a unit."""
    return dossier.having(leads=dossier.leads | set(event.units[:1]))


def patch_lead_assigned(dossier: Dossier, event: unit.PatchLeadAssigned) -> Dossier:
    """The person was named to cover a unit for the lived-experience workforce."""
    return dossier.having(patches=dossier.patches | set(event.units[:1]))


def about_matter(group: str, value: Callable[[Any], Any] = lambda event: None) -> Fold:
    """A fact about one restricted matter; between two people it stands in both dossiers."""

    def fold(dossier: Dossier, event: matter.MatterEvent) -> Dossier:
        if dossier.person_id not in event.people:
            return dossier
        key = event.stream_id, event.MATTER, event.matter_id
        known = dossier.matters.get(key) or MatterKnown(event.matter_id, event.MATTER, frozenset(event.people))
        known = replace(known, facts=known.facts.add(event, group, value(event)))
        return dossier.having(matters=_with(dossier.matters, key, known))

    return fold


FOLDS: dict[type[Event], Fold] = {
    staff.StaffRegistered: about_person("registered"),
    staff.Rehired: about_person("rehired"),
    staff.StaffLeft: about_person("left"),
    staff.LeaverNotified: about_person("notified", lambda e: e.last_working_day),
    staff.OpeningPositionRecorded: about_person("opening"),
    staff.CareerStageChanged: about_person("career_stage", lambda e: e.career_stage),
    staff.IdentityLinked: about_person("identity", lambda e: e.other_person_id),
    staff.PersonalDataErased: about_person("erased"),
    staff.OutsiderRegistered: about_person("outsider", lambda e: e.employer),
    staff.AssignmentAdded: about_post(_post_began),
    staff.AssignmentChanged: about_post(_post_changed),
    staff.AssignmentEnded: about_post(lambda facts, e: facts.add(e, "ended")),
    staff.HoursChanged: about_post(lambda facts, e: facts.add(e, "fte", e.fte)),
    staff.StatusChanged: about_post(lambda facts, e: facts.add(e, "status", e.status)),
    staff.LineManagerAssigned: line_manager_assigned,
    staff.RegistrationUpdated: registration_updated,
    staff.TrainingRecorded: training_recorded,
    staff.AbsenceStarted: about_absence("started", lambda e: (e.kind, e.expected_last_day)),
    staff.AbsenceAmended: about_absence("amended", lambda e: (e.kind, e.last_day)),
    staff.AbsenceEnded: about_absence("ended"),
    staff.AbsenceCancelled: about_absence("cancelled"),
    relationship.RelationshipProposed: about_relationship("proposed"),
    relationship.AgreementSigned: about_relationship("signed", lambda e: e.signed_by),
    relationship.RelationshipActivated: about_relationship("activated", lambda e: e.last_day),
    relationship.RelationshipSuspended: about_relationship("suspended"),
    relationship.RelationshipResumed: about_relationship("resumed"),
    relationship.RelationshipEnded: about_relationship("ended"),
    relationship.RelationshipTransferred: about_relationship("ended"),
    relationship.CadenceChanged: about_relationship("cadence", lambda e: e.interval_days),
    relationship.AgreementReviewed: about_relationship("reviewed"),
    relationship.NilDeclaredOnRelationship: about_relationship("nil", lambda e: (e.declared_by, None)),
    relationship.InterestDeclaredOnRelationship: about_relationship(
        "interest", lambda e: (e.declared_by, e.interest_kind)
    ),
    unit.UnitLeadAssigned: unit_lead_assigned,
    unit.PatchLeadAssigned: patch_lead_assigned,
    matter.FormalProcessOpened: about_matter("open"),
    matter.FormalProcessClosed: about_matter("closed"),
    matter.ConcernRaised: about_matter("open"),
    matter.ConcernClosed: about_matter("closed"),
    matter.TieDeclared: about_matter("open", lambda e: e.interest_kind),
    matter.TieEnded: about_matter("closed"),
}
"""By class of event; those of plans, sessions and the like are in files of their own."""
