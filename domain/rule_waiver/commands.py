"""What can be asked about the waiver of one rule for one person."""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID, uuid5

from domain.event import Command
from domain.rule_waiver.vocabulary import WaiverGround
from domain.vocabulary import PersonId, RuleId

WAIVERS = UUID("8b0a6d0e-2f0e-5a5e-9a43-0a7d5f1c2f0c")


class WaiverCommand(Command):
    """A command to the waivers of one rule for one person."""

    NEEDS: ClassVar[tuple[str, ...]] = ("person_id",)
    person_id: PersonId
    rule_id: RuleId

    @property
    def stream_id(self) -> UUID:
        """One stream for a person and a rule."""
        return uuid5(WAIVERS, f"{self.person_id}/{self.rule_id}")


class RequestWaiver(WaiverCommand):
    """Ask that the rule be waived from `effective_on` until `until`, that day included."""

    kind: Literal["request_waiver"] = "request_waiver"
    requested_by: PersonId
    ground: WaiverGround
    until: date


class GrantWaiver(WaiverCommand):
    """Answer for what was asked; `effective_on` is the day of the answer, and it counts from no earlier one."""

    kind: Literal["grant_waiver"] = "grant_waiver"
    granted_by: PersonId


class RefuseWaiver(WaiverCommand):
    """Say that the rule stands."""

    kind: Literal["refuse_waiver"] = "refuse_waiver"
    refused_by: PersonId


class RevokeWaiver(WaiverCommand):
    """From `effective_on` the rule stands again."""

    kind: Literal["revoke_waiver"] = "revoke_waiver"
    revoked_by: PersonId
