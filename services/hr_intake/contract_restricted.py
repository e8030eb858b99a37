"""HR messages of which only few may know: that a formal process or a concern is open, and no more (version 1).

They are read on the restricted HR topic only.
"""

from typing import ClassVar, Self

from pydantic import Field, model_validator

from services.hr_intake.hr_event import EmployersId, PersonEvent, contradiction


class RestrictedEvent(PersonEvent):
    """No kind, no outcome, nothing of what it is about."""

    RESTRICTED: ClassVar[bool] = True
    case: EmployersId = Field(description="The employer's id of the case; kept as an opaque id only.")


class FormalProcessOpened(RestrictedEvent):
    """A formal process about the person is open from `effective_from`."""

    KIND: ClassVar[str] = "hr.formal_process_opened.v1"


class FormalProcessClosed(RestrictedEvent):
    """It is open no more from `effective_from`."""

    KIND: ClassVar[str] = "hr.formal_process_closed.v1"


class ConcernEvent(RestrictedEvent):
    """A complaint or a whistleblowing between two people, in whichever order."""

    other_person: EmployersId

    @model_validator(mode="after")
    def _two_people(self) -> Self:
        if self.other_person == self.person:
            raise contradiction("other_person is the same as person")
        return self


class ConcernRaised(ConcernEvent):
    """It is open from `effective_from`."""

    KIND: ClassVar[str] = "hr.concern_raised.v1"


class ConcernClosed(ConcernEvent):
    """It is open no more from `effective_from`."""

    KIND: ClassVar[str] = "hr.concern_closed.v1"
