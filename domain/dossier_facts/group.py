"""Groups as the people in them know them: who belonged to one on which days, who led it, who was there when."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from domain.dossier_facts.facts import Fact, Facts, day_after, remembered
from domain.dossier_facts.relationship import Held
from domain.supervision_group.vocabulary import GroupType
from domain.timeline import Timeline, combine, spans_over, steps
from domain.vocabulary import EventId, PersonId, SupervisionKind


class Attendance(NamedTuple):
    """The person was there on that day, while this version of the group's agreement held."""

    held_on: date
    rules_version: int
    as_guest: bool
    event_id: EventId


class SessionLed(NamedTuple):
    """A session as whoever led it answers for it. members_present: how many shared its minutes, guests left out."""

    held_on: date
    minutes: int
    members_present: int
    event_id: EventId


@dataclass(frozen=True, slots=True)
class GroupKnown:
    """One group in somebody's dossier."""

    group_id: UUID
    group_type: GroupType
    kind: SupervisionKind | None
    facts: Facts = field(default_factory=Facts)
    memo: dict[str, Any] = field(default_factory=dict, init=False, compare=False, repr=False)

    @property
    def subject(self) -> str:
        """How a finding names the group."""
        return f"group:{self.group_id}"


@dataclass(frozen=True, slots=True)
class MembershipKnown(GroupKnown):
    """In the dossier of somebody who belongs to it or was there.

    facilitator_ids: everybody who was ever named to lead it; on which days stands in their own dossiers.
    """

    facilitator_ids: frozenset[PersonId] = frozenset()

    @remembered
    def held(self) -> Timeline[Held | None]:
        """The event with which the person joined, on the days as a member; None on all others."""
        facts = self.facts.by_day("joined", "left")
        joined = steps(sorted(map(_turn, facts), key=_moment), None)
        disbanded = self.facts.first("disbanded")
        if disbanded is None:
            return joined
        return combine(
            lambda member, there: member if there else None,
            joined,
            spans_over([(date.min, disbanded.day, True)], False),
        )

    @remembered
    def attendances(self) -> tuple[Attendance, ...]:
        """When the person was there, ascending by day, less what was withdrawn."""
        return tuple(
            sorted(
                Attendance(fact.day, rules_version, as_guest, fact.event_id)
                for fact in _not_withdrawn(self.facts, "attended")
                for _, rules_version, as_guest in (fact.value,)
            )
        )

    @remembered
    def accepted(self) -> tuple[tuple[date, int, EventId], ...]:
        """From which day on the person agreed to which version of the agreement, ascending."""
        return tuple(sorted((fact.day, fact.value, fact.event_id) for fact in self.facts.recorded("accepted")))


@dataclass(frozen=True, slots=True)
class FacilitationKnown(GroupKnown):
    """In the dossier of somebody who leads it.

    member_ids: everybody who was ever named as a member meanwhile; on which days stands in their own dossiers.
    """

    member_ids: frozenset[PersonId] = frozenset()

    @remembered
    def held(self) -> Timeline[Held | None]:
        """The event with which the lead was taken, on the days of it; None on all others."""
        facts = self.facts.by_day("began", "ended")
        return steps(sorted(map(_turn, facts), key=_moment), None)

    @remembered
    def sessions(self) -> tuple[SessionLed, ...]:
        """The sessions led, ascending by day, less what was withdrawn."""
        return tuple(
            sorted(
                SessionLed(fact.day, minutes, members_present, fact.event_id)
                for fact in _not_withdrawn(self.facts, "met")
                for _, minutes, members_present in (fact.value,)
            )
        )


def _not_withdrawn(facts: Facts, said: str) -> Iterable[Fact]:
    """The first fact of each session that was not withdrawn since; the id of the session comes first in its value."""
    found: dict[UUID, Fact] = {}
    for fact in facts.recorded(said, "withdrawn"):
        if fact.group == "withdrawn":
            found.pop(fact.value, None)
        else:
            found.setdefault(fact.value[0], fact)
    return found.values()


def _turn(fact: Fact) -> tuple[date, Held | None]:
    """What holds from which day on: an end counts from the day after the last one."""
    return (day_after(fact.day), None) if fact.group in ("left", "ended") else (fact.day, (fact.event_id,))


def _moment(turn: tuple[date, Held | None]) -> tuple[date, bool]:
    """An end of yesterday comes before a beginning of today, whichever was recorded first."""
    return turn[0], turn[1] is not None
