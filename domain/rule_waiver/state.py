"""The waivers of one rule for one person, as decisions about them need it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from domain.event import Event
from domain.rule_waiver.events import WaiverGranted, WaiverRefused, WaiverRequested, WaiverRevoked
from domain.rule_waiver.vocabulary import WaiverGround
from domain.vocabulary import PersonId


class Request(NamedTuple):
    """What was asked and is not answered yet."""

    requested_by: PersonId
    ground: WaiverGround
    first_day: date
    until: date


@dataclass(frozen=True, slots=True)
class RuleWaiver:
    """request: open. granted: first and last day of the waiver that was granted last and not revoked."""

    version: int = 0
    request: Request | None = None
    granted: tuple[date, date] | None = None

    def runs_on(self, day: date) -> bool:
        """Whether the rule is waived on that day."""
        return self.granted is not None and self.granted[0] <= day <= self.granted[1]


def _requested(state: RuleWaiver, event: WaiverRequested) -> RuleWaiver:
    return replace(state, request=Request(event.requested_by, event.ground, event.effective_on, event.until))


def _granted(state: RuleWaiver, event: WaiverGranted) -> RuleWaiver:
    return replace(state, request=None, granted=(event.effective_on, event.until))


_EVOLVE: dict[type[Event], Callable[[RuleWaiver, Any], RuleWaiver]] = {
    WaiverRequested: _requested,
    WaiverGranted: _granted,
    WaiverRefused: lambda state, event: replace(state, request=None),
    WaiverRevoked: lambda state, event: replace(state, granted=None),
}


def evolve(state: RuleWaiver, event: Event) -> RuleWaiver:
    """The waivers after `event`; an event of another kind only counts."""
    state = replace(state, version=event.version)
    change = _EVOLVE.get(type(event))
    return state if change is None else change(state, event)
