"""What is restricted about somebody, or between two people. They go to the restricted topic only (ACC-09)."""

from typing import ClassVar, Literal

from domain.event import Event
from domain.restricted_matter.vocabulary import MatterKind
from domain.vocabulary import InterestKind, MatterId, PersonId


class MatterEvent(Event):
    """About one matter; there is no field for what it is."""

    RESTRICTED: ClassVar[bool] = True
    MATTER: ClassVar[MatterKind] = MatterKind.PROCESS
    matter_id: MatterId


class MatterBetweenTwoEvent(MatterEvent):
    """`about` and `other_person_id` are the two, in an order that says nothing."""

    PEOPLE: ClassVar[tuple[str, ...]] = ("other_person_id",)
    MATTER: ClassVar[MatterKind] = MatterKind.CONCERN
    other_person_id: PersonId


class FormalProcessOpened(MatterEvent):
    """A formal process about the person is open from `effective_on`."""

    type: Literal["restricted.process_opened.v1"] = "restricted.process_opened.v1"


class FormalProcessClosed(MatterEvent):
    """It is open no more from `effective_on`."""

    type: Literal["restricted.process_closed.v1"] = "restricted.process_closed.v1"


class ConcernRaised(MatterBetweenTwoEvent):
    """A complaint or a whistleblowing between the two is open from `effective_on`."""

    type: Literal["restricted.concern_raised.v1"] = "restricted.concern_raised.v1"


class ConcernClosed(MatterBetweenTwoEvent):
    """It is open no more from `effective_on`."""

    type: Literal["restricted.concern_closed.v1"] = "restricted.concern_closed.v1"


class TieDeclared(MatterBetweenTwoEvent):
    """From `effective_on` an interest of that kind ties the two; the kind only, never its story."""

    type: Literal["restricted.tie_declared.v1"] = "restricted.tie_declared.v1"
    MATTER: ClassVar[MatterKind] = MatterKind.TIE
    interest_kind: InterestKind


class TieEnded(MatterBetweenTwoEvent):
    """It ties them no more from `effective_on`."""

    type: Literal["restricted.tie_ended.v1"] = "restricted.tie_ended.v1"
    MATTER: ClassVar[MatterKind] = MatterKind.TIE
