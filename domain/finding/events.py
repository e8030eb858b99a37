"""What happened to a finding. `about` is the first of the people that it concerns."""

from datetime import date
from typing import ClassVar, Literal

from domain.finding.found import AcknowledgedEvent, ClearedEvent, FoundEvent, RaisedEvent, ReopenedEvent
from domain.finding.vocabulary import Measure
from domain.vocabulary import EventId, PersonId, Severity


class FindingEvent(FoundEvent):
    """Names the finding, its rule and everyone concerned."""


class FindingRaised(RaisedEvent, FindingEvent):
    """A rule is not met, or roles clash, since `first_day`; `effective_on` is that day.

    last_day: None while nothing ends it. evidence: the events that show it. subject: which post, plan or relationship.
    """

    type: Literal["finding.raised.v1"] = "finding.raised.v1"


class FindingSeverityChanged(FindingEvent):
    """The same finding now matters more or less (a policy changed, a third person joined)."""

    type: Literal["finding.severity_changed.v1"] = "finding.severity_changed.v1"
    previous_severity: Severity
    evidence: tuple[EventId, ...]


class FindingAcknowledged(AcknowledgedEvent, FindingEvent):
    """`acknowledged_by` has taken note and answers for what follows."""

    type: Literal["finding.acknowledged.v1"] = "finding.acknowledged.v1"


class MitigationProposed(FindingEvent):
    """`proposed_by` proposes what is to make it bearable; fields as in ProposeMitigation."""

    type: Literal["finding.mitigation_proposed.v1"] = "finding.mitigation_proposed.v1"
    PEOPLE: ClassVar[tuple[str, ...]] = ("concerned", "proposed_by", "named")
    proposed_by: PersonId
    measures: tuple[Measure, ...]
    named: tuple[PersonId, ...] = ()
    review_on: date
    accepted_until: date


class MitigationApproved(FindingEvent):
    """`approved_by` answers for it: the finding is accepted until a day, if it is looked at again in time.

    managed_by: who was above them in line management; none of these is a party.
    """

    type: Literal["finding.mitigation_approved.v1"] = "finding.mitigation_approved.v1"
    PEOPLE: ClassVar[tuple[str, ...]] = ("concerned", "approved_by", "named")
    approved_by: PersonId
    managed_by: tuple[PersonId, ...]
    named: tuple[PersonId, ...] = ()
    review_on: date
    accepted_until: date


class MitigationRejected(FindingEvent):
    """`rejected_by` does not take it for enough."""

    type: Literal["finding.mitigation_rejected.v1"] = "finding.mitigation_rejected.v1"
    PEOPLE: ClassVar[tuple[str, ...]] = ("concerned", "rejected_by")
    rejected_by: PersonId


class MitigationReviewed(FindingEvent):
    """`reviewed_by` looked at it again; it still works."""

    type: Literal["finding.mitigation_reviewed.v1"] = "finding.mitigation_reviewed.v1"
    PEOPLE: ClassVar[tuple[str, ...]] = ("concerned", "reviewed_by")
    reviewed_by: PersonId
    review_on: date


class AcceptanceEnded(FindingEvent):
    """Nothing makes the finding bearable any more; `person_id`: who of those named has left.

    Unless it was cleared, which comes next, the finding is open again.
    """

    type: Literal["finding.acceptance_ended.v1"] = "finding.acceptance_ended.v1"
    PEOPLE: ClassVar[tuple[str, ...]] = ("concerned", "person_id")
    cause: Literal["named_person_left", "until_over", "withdrawn", "finding_cleared"]
    person_id: PersonId | None = None


class FindingCleared(ClearedEvent, FindingEvent):
    """It holds no more. `cause`: it ended on `last_day`, or with what is known today it never was.

    evidence: the events that ended or undid it.
    """

    type: Literal["finding.cleared.v1"] = "finding.cleared.v1"


class FindingReopened(ReopenedEvent, FindingEvent):
    """It holds again, from the same first day."""

    type: Literal["finding.reopened.v1"] = "finding.reopened.v1"


class FindingEscalated(FindingEvent):
    """Nobody took note since `silent_since`, so `escalated_to` is told; level as in EscalateFinding.

    silent: who was told last before that; None where nobody could be told.
    """

    type: Literal["finding.escalated.v1"] = "finding.escalated.v1"
    PEOPLE: ClassVar[tuple[str, ...]] = ("concerned", "escalated_to", "silent")
    level: int
    escalated_to: PersonId
    silent: PersonId | None = None
    silent_since: date


class LeadNotified(FindingEvent):
    """The notifier told `lead_id` (None: nobody leads the unit) of the state that `told_of` began."""

    type: Literal["finding.lead_notified.v1"] = "finding.lead_notified.v1"
    PEOPLE: ClassVar[tuple[str, ...]] = ("lead_id",)
    lead_id: PersonId | None = None
    channel: str
    outcome: Literal["delivered", "refused", "no_lead", "no_address"]
    told_of: EventId
