"""What can be asked of somebody's declarations; an interest in another member of staff is declared elsewhere."""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID, uuid5

from domain.event import Command
from domain.interest_declaration.vocabulary import ManagementAction
from domain.vocabulary import InterestId, InterestKind, PersonId

DECLARATIONS = UUID("8b0a6d0e-2f0e-5a5e-9a43-0a7d5f1c2f08")


class DeclarationCommand(Command):
    """A command to the declarations of one person."""

    NEEDS: ClassVar[tuple[str, ...]] = ("person_id",)
    person_id: PersonId

    @property
    def stream_id(self) -> UUID:
        """One stream a person."""
        return uuid5(DECLARATIONS, str(self.person_id))


class OneInterest(DeclarationCommand):
    """A command about one of the person's interests."""

    interest_id: InterestId


class NameDecisionMaker(DeclarationCommand):
    """The organisation's own list says whether the person makes decisions that declarations are asked for."""

    kind: Literal["name_decision_maker"] = "name_decision_maker"
    decides: bool


class RegisterInterest(OneInterest):
    """Declare an interest that arose on `arose_on`; `effective_on` is the day on which it is declared."""

    kind: Literal["register_interest"] = "register_interest"
    interest_kind: InterestKind
    arose_on: date
    last_day: date | None = None


class AmendInterest(OneInterest):
    """It is of another kind, or of other days, than was declared."""

    kind: Literal["amend_interest"] = "amend_interest"
    interest_kind: InterestKind
    arose_on: date


class EndInterest(OneInterest):
    """`effective_on` is the last day of the interest."""

    kind: Literal["end_interest"] = "end_interest"


class ReturnNil(DeclarationCommand):
    """Declare that there is no interest."""

    kind: Literal["return_nil"] = "return_nil"


class ConfirmInterests(DeclarationCommand):
    """Declare that what was declared before still stands, and that there is nothing else."""

    kind: Literal["confirm_interests"] = "confirm_interests"


class ReviewInterest(OneInterest):
    """A manager has looked at it and says what is done."""

    kind: Literal["review_interest"] = "review_interest"
    reviewed_by: PersonId
    action: ManagementAction


class PublishDeclarations(DeclarationCommand):
    """The register is published with what this person has declared."""

    kind: Literal["publish_declarations"] = "publish_declarations"


class RedactInterest(OneInterest):
    """Leave it out of what is published, for the sake of somebody's privacy."""

    kind: Literal["redact_interest"] = "redact_interest"
