"""What somebody declared. `about` is who declares; there is no field for what an interest is about."""

from datetime import date
from typing import ClassVar, Literal

from domain.event import Event
from domain.interest_declaration.vocabulary import ManagementAction
from domain.vocabulary import InterestId, InterestKind, PersonId


class DeclarationEvent(Event):
    """About the declarations of one person."""


class InterestEvent(DeclarationEvent):
    """About one interest of the person."""

    interest_id: InterestId


class DecisionMakerNamed(DeclarationEvent):
    """From `effective_on` the organisation's own list has the person on it, or no more."""

    type: Literal["declaration.decision_maker_named.v1"] = "declaration.decision_maker_named.v1"
    decides: bool


class InterestRegistered(InterestEvent):
    """Declared on `effective_on`: an interest that arose on `arose_on` (and is to end with `last_day`)."""

    type: Literal["declaration.interest_registered.v1"] = "declaration.interest_registered.v1"
    interest_kind: InterestKind
    arose_on: date
    last_day: date | None = None


class InterestAmended(InterestEvent):
    """It is of this kind and arose on this day, not as was declared."""

    type: Literal["declaration.interest_amended.v1"] = "declaration.interest_amended.v1"
    interest_kind: InterestKind
    arose_on: date


class InterestEnded(InterestEvent):
    """`effective_on` was its last day."""

    type: Literal["declaration.interest_ended.v1"] = "declaration.interest_ended.v1"


class NilReturned(DeclarationEvent):
    """Declared on `effective_on` that there is none: a fact, and another one than that nothing was declared."""

    type: Literal["declaration.nil_returned.v1"] = "declaration.nil_returned.v1"


class InterestsConfirmed(DeclarationEvent):
    """Declared on `effective_on` that what was declared before still stands."""

    type: Literal["declaration.interests_confirmed.v1"] = "declaration.interests_confirmed.v1"


class InterestReviewed(InterestEvent):
    """`reviewed_by` looked at it on `effective_on` and decided on `action`."""

    type: Literal["declaration.interest_reviewed.v1"] = "declaration.interest_reviewed.v1"
    PEOPLE: ClassVar[tuple[str, ...]] = ("reviewed_by",)
    reviewed_by: PersonId
    action: ManagementAction


class DeclarationsPublished(DeclarationEvent):
    """The register was published on `effective_on` with what this person had declared by then."""

    type: Literal["declaration.published.v1"] = "declaration.published.v1"


class InterestRedacted(InterestEvent):
    """From `effective_on` it is left out of what is published."""

    type: Literal["declaration.interest_redacted.v1"] = "declaration.interest_redacted.v1"
