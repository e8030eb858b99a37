"""What happened between a supervisor and a supervisee. `about` is the supervisee."""

from datetime import date
from typing import ClassVar, Literal

from domain.event import Event
from domain.vocabulary import InterestKind, PersonId, SupervisionKind


class RelationshipEvent(Event):
    """Names both people and the kind, so that either side can be understood without the other events."""

    PEOPLE: ClassVar[tuple[str, ...]] = ("supervisor_id",)
    supervisor_id: PersonId
    kind: SupervisionKind


class RelationshipProposed(RelationshipEvent):
    """Somebody proposes that supervision begins on `effective_on`."""

    type: Literal["supervision.relationship_proposed.v1"] = "supervision.relationship_proposed.v1"


class AgreementSigned(RelationshipEvent):
    """`signed_by`, one of the two, agreed to the supervision agreement on `effective_on`."""

    type: Literal["supervision.agreement_signed.v1"] = "supervision.agreement_signed.v1"
    signed_by: PersonId


class RelationshipActivated(RelationshipEvent):
    """Supervision runs from `effective_on` (to `last_day`, if one was agreed)."""

    type: Literal["supervision.relationship_activated.v1"] = "supervision.relationship_activated.v1"
    last_day: date | None = None


class RelationshipSuspended(RelationshipEvent):
    """Stopped for a time; `effective_on` is the first day without."""

    type: Literal["supervision.relationship_suspended.v1"] = "supervision.relationship_suspended.v1"


class RelationshipResumed(RelationshipEvent):
    """Goes on from `effective_on`."""

    type: Literal["supervision.relationship_resumed.v1"] = "supervision.relationship_resumed.v1"


class CadenceChanged(RelationshipEvent):
    """From `effective_on` the two meet every `interval_days` days (a local choice; rules may ask for more)."""

    type: Literal["supervision.cadence_changed.v1"] = "supervision.cadence_changed.v1"
    interval_days: int


class RelationshipTransferred(RelationshipEvent):
    """Ended here with `effective_on` as last day; `to_supervisor_id` takes over in a relationship of its own."""

    type: Literal["supervision.relationship_transferred.v1"] = "supervision.relationship_transferred.v1"
    PEOPLE: ClassVar[tuple[str, ...]] = ("supervisor_id", "to_supervisor_id")
    to_supervisor_id: PersonId


class RelationshipEnded(RelationshipEvent):
    """`effective_on` is the last day."""

    type: Literal["supervision.relationship_ended.v1"] = "supervision.relationship_ended.v1"


class AgreementReviewed(RelationshipEvent):
    """Both looked at the agreement again on `effective_on`."""

    type: Literal["supervision.agreement_reviewed.v1"] = "supervision.agreement_reviewed.v1"


class NilDeclaredOnRelationship(RelationshipEvent):
    """`declared_by` says that no interest touches this relationship.

    Restricted as well: who reads the numbers of a stream would else know what the missing one says (T-42).
    """

    RESTRICTED: ClassVar[bool] = True
    type: Literal["supervision.nil_declared.v1"] = "supervision.nil_declared.v1"
    declared_by: PersonId


class InterestDeclaredOnRelationship(RelationshipEvent):
    """`declared_by` says that an interest touches this relationship; the kind only, never its story."""

    type: Literal["supervision.interest_declared.v1"] = "supervision.interest_declared.v1"
    RESTRICTED: ClassVar[bool] = True
    declared_by: PersonId
    interest_kind: InterestKind
