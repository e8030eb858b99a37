"""The opaque ids under which people, posts, absences, units and HR messages are known inside the ledger."""

from collections.abc import Callable
from functools import lru_cache, partial
from uuid import UUID, uuid5

from domain.vocabulary import AssignmentId, CommandId, EventId, MatterId, PersonId, UnitId

Pseudonym = Callable[[str, str, str], UUID]
"""(organisation, employer's id, kind of thing) → an opaque id that cannot be guessed; the vault makes it."""

AT_HAND = 20_000
UNITS = UUID("8b0a6d0e-2f0e-5a5e-9a43-0a7d5f1c2f05")
PEER_POSTS = UUID("8b0a6d0e-2f0e-5a5e-9a43-0a7d5f1c2f09")
HR_MESSAGES = UUID("8b0a6d0e-2f0e-5a5e-9a43-0a7d5f1c2f06")


def unit_id(organisation: str, unit: str) -> UnitId:
    """The id of a unit; a unit is not a person, so it needs no secret."""
    return UnitId(uuid5(UNITS, f"{organisation}/{unit}"))


def peer_post_id(organisation: str, kind: str, number: str) -> UUID:
    """The id of a vacancy or position, which may have the same number; neither is a person."""
    return uuid5(PEER_POSTS, f"{organisation}/{kind}/{number}")


def hr_message_id(source: str, message_id: str) -> CommandId:
    """The id of an HR message: its own where that is a UUID, else derived from source and id (CloudEvents: unique)."""
    try:
        return CommandId(UUID(message_id))
    except ValueError:
        return CommandId(uuid5(HR_MESSAGES, f"{source}\n{message_id}"))


class Identities:
    """The ids of one organisation; those used last are at hand."""

    def __init__(self, organisation: str, pseudonym: Pseudonym) -> None:
        self._organisation = organisation
        self._pseudonym = lru_cache(AT_HAND)(partial(pseudonym, organisation))

    def person(self, employers_id: str) -> PersonId:
        """The id of a person."""
        return PersonId(self._pseudonym(employers_id, "person"))

    def assignment(self, employers_id: str) -> AssignmentId:
        """The id of a post."""
        return AssignmentId(self._pseudonym(employers_id, "assignment"))

    def absence(self, employers_id: str) -> EventId:
        """The id of an absence."""
        return EventId(self._pseudonym(employers_id, "absence"))

    def matter(self, employers_id: str) -> MatterId:
        """The id of a restricted case."""
        return MatterId(self._pseudonym(employers_id, "matter"))

    def peer_post(self, kind: str, number: str) -> UUID:
        """The id of a vacancy or position."""
        return peer_post_id(self._organisation, kind, number)

    def unit(self, code: str) -> UnitId:
        """The id of a unit."""
        return unit_id(self._organisation, code)
