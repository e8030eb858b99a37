"""What can be asked of a restricted matter: the stream of one person, or of two, whichever of them is named first."""

from typing import Literal
from uuid import UUID, uuid5

from domain.event import Command
from domain.vocabulary import InterestKind, MatterId, PersonId

MATTERS = UUID("8b0a6d0e-2f0e-5a5e-9a43-0a7d5f1c2f09")


class MatterCommand(Command):
    """A command about one matter; matter_id tells it from others of the same people."""

    person_id: PersonId
    matter_id: MatterId

    @property
    def concerned(self) -> tuple[PersonId, ...]:
        """Whom it is about."""
        return (self.person_id,)

    @property
    def stream_id(self) -> UUID:
        """The same whoever is named first: the order would say who complained of whom."""
        return uuid5(MATTERS, ",".join(map(str, self.concerned)))

    @property
    def requires(self) -> tuple[UUID, ...]:
        """All must be known."""
        return self.concerned


class MatterBetweenTwo(MatterCommand):
    """A command about a matter between two people."""

    other_person_id: PersonId

    @property
    def concerned(self) -> tuple[PersonId, ...]:
        """Both, in an order that says nothing."""
        return tuple(sorted((self.person_id, self.other_person_id)))


class OpenFormalProcess(MatterCommand):
    """A formal process about the person is open from `effective_on`."""

    kind: Literal["open_formal_process"] = "open_formal_process"


class CloseFormalProcess(MatterCommand):
    """It is open no more from `effective_on`; where that is its first day it never was."""

    kind: Literal["close_formal_process"] = "close_formal_process"


class RaiseConcern(MatterBetweenTwo):
    """A complaint or a whistleblowing between the two is open from `effective_on`."""

    kind: Literal["raise_concern"] = "raise_concern"


class CloseConcern(MatterBetweenTwo):
    """It is open no more from `effective_on`."""

    kind: Literal["close_concern"] = "close_concern"


class DeclareTie(MatterBetweenTwo):
    """From `effective_on` an interest of that kind ties the two: family, friendship, money, business."""

    kind: Literal["declare_tie"] = "declare_tie"
    interest_kind: InterestKind


class EndTie(MatterBetweenTwo):
    """It ties them no more from `effective_on`."""

    kind: Literal["end_tie"] = "end_tie"
