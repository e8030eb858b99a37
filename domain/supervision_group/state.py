"""A group as its decisions need it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import chain
from typing import Any, NamedTuple
from uuid import UUID

from domain.event import Event
from domain.supervision_group.events import (
    FacilitatorChanged,
    GroupDisbanded,
    GroupEvent,
    GroupFormed,
    GroupRulesRevised,
    GroupSessionAttended,
    GroupSessionWithdrawn,
    GuestAdmitted,
    MemberJoined,
    MemberLeft,
    RulesAccepted,
)
from domain.supervision_group.vocabulary import GroupType, SessionMode
from domain.vocabulary import Period, PersonId, SupervisionKind, UnitId


class Attended(NamedTuple):
    """One person in one session."""

    held_on: date
    starts_at: datetime
    ends_at: datetime
    mode: SessionMode
    functions: tuple[str, ...]
    minutes: int
    as_guest: bool


class Terms(NamedTuple):
    """As what it was formed."""

    unit_id: UnitId
    formed_on: date
    group_type: GroupType
    kind: SupervisionKind | None
    facilitator_id: PersonId | None
    most_members: int | None
    rules_version: int


@dataclass(frozen=True, slots=True)
class Group:
    """Who is in it on which days, who leads it, which agreement holds, who was there.

    facilitators, rules: from which day on, in order. sessions: by session, then by person; less what was withdrawn.
    """

    version: int = 0
    terms: Terms | None = None
    disbanded_on: date | None = None
    facilitators: tuple[tuple[date, PersonId | None], ...] = ()
    rules: tuple[tuple[date, int], ...] = ()
    members: Mapping[PersonId, tuple[Period, ...]] = field(default_factory=dict)
    guests: frozenset[tuple[PersonId, date]] = frozenset()
    accepted: frozenset[tuple[PersonId, int]] = frozenset()
    sessions: Mapping[UUID, Mapping[PersonId, Attended]] = field(default_factory=dict)

    @property
    def unit_id(self) -> UnitId:
        """The unit to which it belongs; only a group that was formed has one."""
        return self._terms.unit_id

    @property
    def group_type(self) -> GroupType:
        """What brings its people together."""
        return self._terms.group_type

    @property
    def kind(self) -> SupervisionKind | None:
        """The kind of supervision that it gives."""
        return self._terms.kind

    @property
    def what(self) -> dict[str, Any]:
        """What every event of it says."""
        return {"group_type": self.group_type, "kind": self.kind}

    @property
    def _terms(self) -> Terms:
        assert self.terms is not None  # noqa: S101
        return self.terms

    def facilitator_on(self, day: date) -> PersonId | None:
        """Who leads it on that day."""
        return next((who for since, who in reversed(self.facilitators) if since <= day), None)

    def facilitators_from(self, day: date) -> tuple[PersonId, ...]:
        """Everybody who leads it on that day or later."""
        later = (who for since, who in self.facilitators if since > day)
        return tuple(dict.fromkeys(who for who in (self.facilitator_on(day), *later) if who is not None))

    def rules_on(self, day: date) -> int:
        """The version of the agreement in force."""
        return next((version for since, version in reversed(self.rules) if since <= day), self._terms.rules_version)

    def is_member(self, person_id: PersonId, day: date) -> bool:
        """Whether somebody belongs to it on that day."""
        return any(period.covers(day) for period in self.members.get(person_id, ()))

    def members_from(self, day: date) -> tuple[PersonId, ...]:
        """Everybody who belongs to it on that day or later."""
        known = self.members.items()
        return tuple(sorted(who for who, periods in known if any(_reaches(each, day) for each in periods)))

    def is_full_from(self, day: date) -> bool:
        """Whether every seat is taken on that day or on a later one."""
        seats = self._terms.most_members
        begins = (period.first_day for period in chain.from_iterable(self.members.values()))
        days = {day, *(first_day for first_day in begins if first_day > day)}
        return seats is not None and any(
            sum(self.is_member(who, each) for who in self.members) >= seats for each in days
        )

    def was_guest_in(self, person_id: PersonId) -> UUID | None:
        """The session in which somebody was a guest."""
        found = (each for each, there in self.sessions.items() if person_id in there and there[person_id].as_guest)
        return next(found, None)


def _reaches(period: Period, day: date) -> bool:
    return period.last_day is None or period.last_day >= day


def _formed(state: Group, event: GroupFormed) -> Group:
    day, leads, rules = event.effective_on, event.facilitator_id, event.rules_version
    terms = Terms(UnitId(event.about), day, event.group_type, event.kind, leads, event.most_members, rules)
    return replace(state, terms=terms, facilitators=((day, leads),), rules=((day, rules),))


def _joined(state: Group, event: MemberJoined) -> Group:
    who = PersonId(event.about)
    periods = sorted((*state.members.get(who, ()), Period(event.effective_on)), key=lambda each: each.first_day)
    return replace(state, members={**state.members, who: tuple(periods)})


def _left(state: Group, event: MemberLeft) -> Group:
    who = PersonId(event.about)
    return replace(state, members={**state.members, who: _until(state.members.get(who, ()), event.effective_on)})


def _until(periods: tuple[Period, ...], day: date) -> tuple[Period, ...]:
    return tuple(replace(each, last_day=day) if each.covers(day) else each for each in periods)


def _disbanded(state: Group, event: GroupDisbanded) -> Group:
    members = {who: _until(periods, event.effective_on) for who, periods in state.members.items()}
    return replace(state, disbanded_on=event.effective_on, members=members)


def _attended(state: Group, event: GroupSessionAttended) -> Group:
    times = (event.effective_on, event.starts_at, event.ends_at)
    attended = Attended(*times, event.mode, event.functions, event.minutes, event.as_guest)
    there = {**state.sessions.get(event.session_id, {}), PersonId(event.about): attended}
    return replace(state, sessions={**state.sessions, event.session_id: there})


def _withdrawn(state: Group, event: GroupSessionWithdrawn) -> Group:
    there = {**state.sessions.get(event.session_id, {})}
    there.pop(PersonId(event.about), None)
    return replace(state, sessions={**state.sessions, event.session_id: there})


_EVOLVE: dict[type[Event], Callable[[Group, Any], Group]] = {
    GroupFormed: _formed,
    FacilitatorChanged: lambda state, event: replace(
        state, facilitators=(*state.facilitators, (event.effective_on, event.facilitator_id))
    ),
    GroupRulesRevised: lambda state, event: replace(
        state, rules=(*state.rules, (event.effective_on, event.rules_version))
    ),
    GroupDisbanded: _disbanded,
    MemberJoined: _joined,
    MemberLeft: _left,
    GuestAdmitted: lambda state, event: replace(
        state, guests=state.guests | {(PersonId(event.about), event.effective_on)}
    ),
    RulesAccepted: lambda state, event: replace(
        state, accepted=state.accepted | {(PersonId(event.about), event.rules_version)}
    ),
    GroupSessionAttended: _attended,
    GroupSessionWithdrawn: _withdrawn,
}


def evolve(state: Group, event: Event) -> Group:
    """The group after `event`; an event of another kind only counts."""
    state = replace(state, version=event.version)
    change = _EVOLVE.get(type(event))
    return state if change is None or not isinstance(event, GroupEvent) else change(state, event)
