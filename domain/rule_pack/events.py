"""What happened to one pack of rules. `about` is the pack, which is neither a person nor a unit."""

from datetime import date
from typing import ClassVar, Literal

from domain.event import Event
from domain.vocabulary import PersonId, UnitId


class PackEvent(Event):
    """About one pack."""

    ABOUT_A_PERSON: ClassVar[bool] = False
    pack_id: str

    @property
    def units(self) -> tuple[UnitId, ...]:
        """None: a pack is no unit."""
        return ()


class PackVersionEvent(PackEvent):
    """About one version of the pack."""

    pack_version: str


class PackOwnersNamed(PackEvent):
    """From `effective_on` the pack belongs to `role`, which `owners` hold."""

    type: Literal["pack.owners_named.v1"] = "pack.owners_named.v1"
    PEOPLE: ClassVar[tuple[str, ...]] = ("owners", "named_by")
    role: str
    owners: tuple[PersonId, ...]
    named_by: PersonId


class PackVersionProposed(PackVersionEvent):
    """An owner proposes the file with this digest, to hold from `in_force_from` on."""

    type: Literal["pack.version_proposed.v1"] = "pack.version_proposed.v1"
    PEOPLE: ClassVar[tuple[str, ...]] = ("proposed_by",)
    digest: str
    in_force_from: date
    proposed_by: PersonId


class PackVersionApproved(PackVersionEvent):
    """Another owner answers for it."""

    type: Literal["pack.version_approved.v1"] = "pack.version_approved.v1"
    PEOPLE: ClassVar[tuple[str, ...]] = ("approved_by",)
    approved_by: PersonId


class PackVersionPublished(PackVersionEvent):
    """It holds from `in_force_from` on; until the day before, `instead_of` does (None: it is the first)."""

    type: Literal["pack.version_published.v1"] = "pack.version_published.v1"
    PEOPLE: ClassVar[tuple[str, ...]] = ("published_by", "approved_by", "proposed_by")
    digest: str
    in_force_from: date
    instead_of: str | None = None
    published_by: PersonId
    approved_by: PersonId
    proposed_by: PersonId


class PackVersionWithdrawn(PackVersionEvent):
    """It was proposed, maybe approved, and is not to come."""

    type: Literal["pack.version_withdrawn.v1"] = "pack.version_withdrawn.v1"
    PEOPLE: ClassVar[tuple[str, ...]] = ("withdrawn_by",)
    withdrawn_by: PersonId
