"""HR messages about vacancies, from the recruitment system, and positions of the establishment (version 1).

All of them are sent, whatever the title: whether one may be for a peer is found here (PEER-03).
"""

from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from domain.peer_post.vocabulary import Term
from services.hr_intake.hr_event import Code, Day, EmployersId, ShortText, UnitEvent, contradiction, not_before

Title = Annotated[ShortText, Field(description="As it is advertised or established; no name of a person.")]


class VacancyEvent(UnitEvent):
    """An HR message about one vacancy of one unit."""

    vacancy: EmployersId = Field(description="The recruitment system's own id of the vacancy.")


class PositionEvent(UnitEvent):
    """An HR message about one position of one unit; one that goes to another unit is removed here and created there."""

    position: EmployersId = Field(description="The employer's own id of the position.")


class Established(UnitEvent):
    """What is said of a post when it begins to exist."""

    title: Title
    term: Term = Term.PERMANENT
    ends_on: Day | None = Field(default=None, description="The last day for which there is money: for a fixed term.")
    funding: Code | None = Field(default=None, description="Why it is for a fixed term: the employer's own code.")
    leadership: bool = Field(default=False, description="Whether it leads the lived-experience workforce.")
    peer_role: bool = Field(default=False, description="Whether it is established for that workforce.")

    @model_validator(mode="after")
    def _term_and_end(self) -> Self:
        if (self.term is Term.FIXED_TERM) != (self.ends_on is not None):
            raise contradiction("ends_on goes with the term fixed_term, and with no other")
        not_before(self.ends_on, self.effective_from, ("ends_on", "effective_from"))
        return self


class VacancyAuthorised(VacancyEvent, Established):
    """The unit may recruit."""

    KIND: ClassVar[str] = "hr.vacancy_authorised.v1"


class VacancyAdvertised(VacancyEvent):
    """The vacancy was advertised."""

    KIND: ClassVar[str] = "hr.vacancy_advertised.v1"


class VacancyFilled(VacancyEvent):
    """Somebody was recruited; `effective_from` is the first day in post."""

    KIND: ClassVar[str] = "hr.vacancy_filled.v1"
    person: EmployersId


class VacancyWithdrawn(VacancyEvent):
    """The vacancy is withdrawn; `effective_from` is its last day."""

    KIND: ClassVar[str] = "hr.vacancy_withdrawn.v1"


class PositionCreated(PositionEvent, Established):
    """The position exists from `effective_from`."""

    KIND: ClassVar[str] = "hr.position_created.v1"


class PositionChanged(PositionEvent):
    """The position has another title."""

    KIND: ClassVar[str] = "hr.position_changed.v1"
    title: Title


class PositionRemoved(PositionEvent):
    """The position is removed; `effective_from` is its last day."""

    KIND: ClassVar[str] = "hr.position_removed.v1"
