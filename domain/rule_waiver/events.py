"""What happened to the waiver of one rule. `about` is the person for whom it is waived."""

from datetime import date
from typing import ClassVar, Literal

from domain.event import Event
from domain.rule_waiver.vocabulary import WaiverGround
from domain.vocabulary import PersonId, RuleId


class WaiverEvent(Event):
    """About the waivers of one rule for one person."""

    rule_id: RuleId


class WaiverRequested(WaiverEvent):
    """`requested_by` asks that the rule be waived from `effective_on` to `until`."""

    type: Literal["waiver.requested.v1"] = "waiver.requested.v1"
    PEOPLE: ClassVar[tuple[str, ...]] = ("requested_by",)
    requested_by: PersonId
    ground: WaiverGround
    until: date


class WaiverGranted(WaiverEvent):
    """From `effective_on` to `until` the person need not meet the rule; `granted_by` answers for it."""

    type: Literal["waiver.granted.v1"] = "waiver.granted.v1"
    PEOPLE: ClassVar[tuple[str, ...]] = ("requested_by", "granted_by")
    requested_by: PersonId
    granted_by: PersonId
    ground: WaiverGround
    until: date


class WaiverRefused(WaiverEvent):
    """The rule stands."""

    type: Literal["waiver.refused.v1"] = "waiver.refused.v1"
    PEOPLE: ClassVar[tuple[str, ...]] = ("refused_by",)
    refused_by: PersonId


class WaiverRevoked(WaiverEvent):
    """From `effective_on` the rule stands again."""

    type: Literal["waiver.revoked.v1"] = "waiver.revoked.v1"
    PEOPLE: ClassVar[tuple[str, ...]] = ("revoked_by",)
    revoked_by: PersonId
