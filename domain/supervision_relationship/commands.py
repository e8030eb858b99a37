"""What can be asked of a supervision relationship: the stream of one supervisor, one supervisee and one kind."""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID, uuid5

from domain.event import Command
from domain.vocabulary import InterestKind, PersonId, SupervisionKind

RELATIONSHIPS = UUID("8b0a6d0e-2f0e-5a5e-9a43-0a7d5f1c2f01")


def relationship_id(supervisor_id: PersonId, supervisee_id: PersonId, kind: SupervisionKind) -> UUID:
    """One stream for a pair and a kind, whatever the period: so two periods of it can never overlap."""
    return uuid5(RELATIONSHIPS, f"{supervisor_id}/{supervisee_id}/{kind}")


class RelationshipCommand(Command):
    """A command to the relationship of two people in one kind of supervision."""

    NEEDS: ClassVar[tuple[str, ...]] = ("supervisor_id", "supervisee_id")
    supervisor_id: PersonId
    supervisee_id: PersonId
    supervision: SupervisionKind

    @property
    def stream_id(self) -> UUID:
        """Derived from pair and kind."""
        return relationship_id(self.supervisor_id, self.supervisee_id, self.supervision)


class ProposeRelationship(RelationshipCommand):
    """Propose supervision from `effective_on`."""

    kind: Literal["propose_relationship"] = "propose_relationship"


class SignAgreement(RelationshipCommand):
    """One of the two agrees."""

    kind: Literal["sign_agreement"] = "sign_agreement"
    signed_by: PersonId


class ActivateRelationship(RelationshipCommand):
    """Supervision begins on `effective_on`; a proposal is not needed where HR or a lead says so."""

    kind: Literal["activate_relationship"] = "activate_relationship"
    last_day: date | None = None


class SuspendRelationship(RelationshipCommand):
    """Stop for a time."""

    kind: Literal["suspend_relationship"] = "suspend_relationship"


class ResumeRelationship(RelationshipCommand):
    """Go on."""

    kind: Literal["resume_relationship"] = "resume_relationship"


class ChangeCadence(RelationshipCommand):
    """Meet at another interval."""

    kind: Literal["change_cadence"] = "change_cadence"
    interval_days: int


class TransferRelationship(RelationshipCommand):
    """Hand over to another supervisor; `effective_on` is the last day here."""

    kind: Literal["transfer_relationship"] = "transfer_relationship"
    NEEDS: ClassVar[tuple[str, ...]] = ("supervisor_id", "supervisee_id", "to_supervisor_id")
    to_supervisor_id: PersonId


class EndRelationship(RelationshipCommand):
    """End it; `effective_on` is the last day."""

    kind: Literal["end_relationship"] = "end_relationship"


class ReviewAgreement(RelationshipCommand):
    """Both looked at the agreement again."""

    kind: Literal["review_agreement"] = "review_agreement"


class DeclareNil(RelationshipCommand):
    """No interest touches this relationship."""

    kind: Literal["declare_nil"] = "declare_nil"
    declared_by: PersonId


class DeclareInterest(RelationshipCommand):
    """An interest touches this relationship."""

    kind: Literal["declare_interest"] = "declare_interest"
    declared_by: PersonId
    interest_kind: InterestKind
