"""What is asked of a group: how many it may have, how much time each of them has, and that all agreed to its rules.

Whoever leads the group answers for seats and time, so these are assessed from that side (CAP-01, CAP-02); everybody
who comes answers for having agreed (GRP-02). No rule of this shape, and none of any other, asks anybody to come to a
community of practice (GRP-06).
"""

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from domain.dossier import Dossier
from domain.dossier_facts.group import FacilitationKnown, MembershipKnown
from domain.dossier_facts.relationship import Held
from domain.event import Event
from domain.roles import while_present
from domain.rules.role_days import CORRECTIONS, POSTS, PRESENCE, about, any_of, asked
from domain.rules.rule import Assessment, Knowledge, Rule, Shape, Standing
from domain.rules.standings import NOT_APPLICABLE
from domain.supervision_group.events import GroupEvent, GroupSessionEvent
from domain.timeline import Timeline, combine, spans_over, steps, total, union
from domain.vocabulary import PersonId, Profession, Status


class Parameters(BaseModel):
    """asks: for seats (at most `most` members), time (minutes for each member present), or agreement to the rules.

    professions: seats and time are asked of a group on days on which it has a member of one of these; empty: of all.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    asks: Literal["seats", "time", "agreement"]
    most: int | None = Field(None, ge=1)
    min_minutes_each: int | None = Field(None, ge=1)
    professions: frozenset[Profession] = frozenset()

    @model_validator(mode="after")
    def has_its_figure(self) -> Self:
        """Refuse a rule that could never find anything."""
        figures = {"seats": self.most, "time": self.min_minutes_each, "agreement": 0}
        if figures[self.asks] is None:
            raise ValueError("a rule that asks for seats needs `most`, one that asks for time `min_minutes_each`")
        return self


def assess(rule: Rule, person_id: PersonId, knowledge: Knowledge, since: date) -> list[Assessment]:
    """One assessment for each group that the person leads, or for agreement belongs to or came to as a guest."""
    dossier = knowledge.person(person_id)
    parameters: Parameters = rule.parameters
    if parameters.asks == "agreement":
        return [_assessment(rule, dossier, each.subject, _agreed(dossier, each)) for each in dossier.groups.values()]
    found: list[Assessment] = []
    for led in dossier.facilitates.values():
        if led.kind is not None:
            timeline = (
                _seats(parameters, led, knowledge) if parameters.asks == "seats" else _time(parameters, led, since)
            )
            leads, meant = while_present(dossier, led.held()), _of_professions(parameters, led, knowledge)
            found.append(_assessment(rule, dossier, led.subject, combine(_while_asked, timeline, leads, meant)))
    return found


def _assessment(rule: Rule, dossier: Dossier, subject: str, found: Timeline[Standing]) -> Assessment:
    timeline = combine(_while_asked, found, asked(rule, dossier))
    return Assessment((dossier.person_id,), subject, timeline, (dossier.person_id,))


def _while_asked(found: Standing, *conditions: object) -> Standing:
    return found if all(conditions) else NOT_APPLICABLE


def _members(led: FacilitationKnown, knowledge: Knowledge) -> Iterator[tuple[Dossier, Timeline[Held | None]]]:
    """Everybody who ever belonged to the group, with the days on which they do."""
    for member_id in sorted(led.member_ids):
        member = knowledge.person(member_id)
        if (group := member.groups.get(led.group_id)) is not None:
            yield member, while_present(member, group.held())


def _of_professions(parameters: Parameters, led: FacilitationKnown, knowledge: Knowledge) -> Timeline[bool]:
    """The days on which the group has a member whom the rule means."""
    meant = parameters.professions
    return union(
        *(
            combine(lambda held, profession: bool(held) and (not meant or profession in meant), held, each.profession())
            for each, held in _members(led, knowledge)
        )
    )


def _seats(parameters: Parameters, led: FacilitationKnown, knowledge: Knowledge) -> Timeline[Standing]:
    held = [days for _, days in _members(led, knowledge)]
    number = total([days.map(lambda events: 1 if events else 0) for days in held])

    def standing(many: int, evidence: Held | None) -> Standing:
        if many > (parameters.most or many):
            return Standing(Status.BREACHED, None, evidence or ())
        return Standing(Status.COMPLIANT)

    return combine(standing, number, any_of(held))


def _time(parameters: Parameters, led: FacilitationKnown, since: date) -> Timeline[Standing]:
    """As the last session was, until the next one."""
    sessions = [each for each in led.sessions() if each.members_present]
    first = max(bisect_right(sessions, since, key=lambda each: each.held_on) - 1, 0)
    changes: list[tuple[date, Standing]] = []
    for each in sessions[first:]:
        short = each.minutes < (parameters.min_minutes_each or 0) * each.members_present
        status = Status.BREACHED if short else Status.COMPLIANT
        changes.append((each.held_on, Standing(status, None, (each.event_id,))))
    return steps(changes, NOT_APPLICABLE)


def _agreed(dossier: Dossier, group: MembershipKnown) -> Timeline[Standing]:
    """From the first session on: whether the latest version under which somebody came was agreed to by then."""
    changes: list[tuple[date, Standing]] = []
    days = {each.held_on for each in group.attendances()} | {day for day, _, _ in group.accepted()}
    for day in sorted(days):
        came = [each for each in group.attendances() if each.held_on <= day]
        if not came:
            continue
        needed = max(each.rules_version for each in came)
        agreed = [event for since, version, event in group.accepted() if since <= day and version >= needed]
        first = next(each.event_id for each in came if each.rules_version == needed)
        status, evidence = (Status.COMPLIANT, agreed[0]) if agreed else (Status.BREACHED, first)
        changes.append((day, Standing(status, None, (evidence,))))
    there = spans_over([(each.held_on, each.held_on, True) for each in group.attendances()], False)
    belongs = combine(lambda held, came: bool(held) or came, while_present(dossier, group.held()), there)
    return combine(_while_asked, steps(changes, NOT_APPLICABLE), belongs)


_MEMBERSHIPS = frozenset({"group.member_joined.v1", "group.member_left.v1", "group.disbanded.v1"})
_LEADS = frozenset({"group.formed.v1", "group.facilitator_changed.v1"})
_ATTENDANCE = frozenset({"group.session_attended.v1", "group.session_withdrawn.v1"})


def changed_by(rule: Rule) -> frozenset[str]:
    """Who belongs to a group and leads it, and what the rule asks of it."""
    also: dict[str, frozenset[str]] = {
        "seats": _LEADS,
        "time": _LEADS | _ATTENDANCE,
        "agreement": _ATTENDANCE | {"group.rules_accepted.v1"},
    }
    return _MEMBERSHIPS | PRESENCE | POSTS | CORRECTIONS | also[rule.parameters.asks]


def affected(rule: Rule, event: Event, knowledge: Knowledge) -> set[PersonId]:
    """Whoever leads a group in which something changed, or for agreement whoever came to it."""
    if rule.parameters.asks == "agreement":
        return _who_came(event, knowledge)
    if isinstance(event, GroupEvent):
        return _leads_of(event, knowledge) if event.kind is not None else set()
    found: set[PersonId] = set()
    for person_id in event.people if event.type in CORRECTIONS else (about(event),):
        dossier = knowledge.person(person_id)
        found |= {person_id} if dossier.facilitates else set()
        found.update(*(group.facilitator_ids for group in dossier.groups.values()))
    return found


def _who_came(event: Event, knowledge: Knowledge) -> set[PersonId]:
    if isinstance(event, GroupEvent) and event.ABOUT_A_PERSON:
        return {about(event)}
    return {each for each in event.people if knowledge.person(each).groups}


def _leads_of(event: GroupEvent, knowledge: Knowledge) -> set[PersonId]:
    if isinstance(event, GroupSessionEvent):
        return set() if event.facilitator_id is None else {event.facilitator_id}
    found = {each for each in event.people if event.stream_id in knowledge.person(each).facilitates}
    if event.ABOUT_A_PERSON and (group := knowledge.person(about(event)).groups.get(event.stream_id)):
        found |= group.facilitator_ids
    return found


SHAPE = Shape(name="group", parameters=Parameters, assess=assess, changed_by=changed_by, affected=affected)
