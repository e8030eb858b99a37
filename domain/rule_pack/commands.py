"""What can be asked about one pack of rules. The rules themselves stand in the pack's file; here is its digest."""

from datetime import date
from typing import ClassVar, Literal, NewType
from uuid import UUID, uuid5

from domain.event import Command
from domain.vocabulary import PersonId

PACKS = UUID("8b0a6d0e-2f0e-5a5e-9a43-0a7d5f1c2f0d")
Digest = NewType("Digest", str)
"""SHA-256 of a pack's file, as 64 hexadecimal digits."""


class PackCommand(Command):
    """A command about one pack."""

    pack_id: str

    @property
    def stream_id(self) -> UUID:
        """One stream a pack."""
        return uuid5(PACKS, self.pack_id)


class OneVersion(PackCommand):
    """A command about one version of the pack."""

    version: str


class NamePackOwners(PackCommand):
    """From `effective_on` the pack belongs to a role, which these people hold; named by one of the owners until then.

    The first owners are named by anybody.
    """

    kind: Literal["name_pack_owners"] = "name_pack_owners"
    NEEDS: ClassVar[tuple[str, ...]] = ("owners", "named_by")
    role: str
    owners: tuple[PersonId, ...]
    named_by: PersonId


class ProposePackVersion(OneVersion):
    """A file of the pack is to hold from `in_force_from` on."""

    kind: Literal["propose_pack_version"] = "propose_pack_version"
    digest: Digest
    in_force_from: date
    proposed_by: PersonId


class ApprovePackVersion(OneVersion):
    """Another owner has read it and answers for it."""

    kind: Literal["approve_pack_version"] = "approve_pack_version"
    approved_by: PersonId


class PublishPackVersion(OneVersion):
    """It takes the place of the version before."""

    kind: Literal["publish_pack_version"] = "publish_pack_version"
    published_by: PersonId


class WithdrawPackVersion(OneVersion):
    """It is not to come; a published one stays until another one takes its place."""

    kind: Literal["withdraw_pack_version"] = "withdraw_pack_version"
    withdrawn_by: PersonId
