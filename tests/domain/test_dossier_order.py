"""Facts of distinct groups and days say the same in whatever order they were recorded."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.dossier import Dossier, evolve
from domain.event import Event
from domain.preceptorship_plan import events as plan
from domain.preceptorship_plan.vocabulary import Outcome
from domain.staff_member import events as staff
from domain.staff_member.vocabulary import AbsenceKind, AssignmentStatus, EmploymentType, RegistrationStatus
from domain.supervision_relationship import events as relationship
from domain.supervision_session import events as session
from domain.vocabulary import CareerStage, EventId, Profession, SessionFormat, SupervisionKind
from tests.domain.stream import day, event_id, named, person, post, told, unit

ANA, BEN = person("ana"), person("ben")
MANAGERS = [None, person("ben"), person("carla")]


def said(event: type[Event], key: str, on: date, /, **facts: Any) -> Event:
    """An event about Ana, with an id of its own for each key and day."""
    return event(
        event_id=EventId(named(f"{key} {on}")),
        stream_id=facts.pop("stream", UUID(int=1)),
        version=1,
        about=ANA,
        effective_on=on,
        actor="hr:test",
        source="test",
        correlation_id=named("order"),
        **facts,
    )


def _hired(on: date, _: int) -> Event:
    return said(staff.StaffRegistered, "hired", on)


def _left(on: date, _: int) -> Event:
    return said(staff.StaffLeft, "left", on)


def _post(on: date, pick: int) -> Event:
    return said(
        staff.AssignmentAdded,
        "post",
        on,
        assignment_id=post("ana"),
        unit_id=unit(f"ward {pick}"),
        profession=list(Profession)[pick],
        career_stage=CareerStage.QUALIFIED,
        fte=1.0,
        primary=True,
        employment=EmploymentType.PERMANENT,
        clinical=bool(pick),
    )


def _ended(on: date, _: int) -> Event:
    return said(staff.AssignmentEnded, "ended", on, assignment_id=post("ana"))


def _manager(on: date, pick: int) -> Event:
    until = on + timedelta(days=9) if pick == 2 else None
    return said(
        staff.LineManagerAssigned,
        "manager",
        on,
        assignment_id=post("ana"),
        manager_id=MANAGERS[pick],
        acting_until=until,
    )


def _status(on: date, pick: int) -> Event:
    status = list(AssignmentStatus)[pick + 5]
    return said(staff.StatusChanged, "status", on, assignment_id=post("ana"), status=status)


def _stage(on: date, pick: int) -> Event:
    return said(staff.CareerStageChanged, "stage", on, career_stage=list(CareerStage)[pick + 1])


def _registration(on: date, pick: int) -> Event:
    until = on + timedelta(days=pick * 20)
    return said(
        staff.RegistrationUpdated,
        "registration",
        on,
        body="NMC",
        status=list(RegistrationStatus)[pick],
        expires_on=until,
    )


def _away(on: date, pick: int) -> Event:
    absence = event_id(f"absence {on}")
    return said(
        staff.AbsenceAmended,
        "away",
        on,
        absence_id=absence,
        first_day=on,
        last_day=on + timedelta(days=pick),
        kind=AbsenceKind.SICKNESS,
    )


_PAIR: dict[str, Any] = {"supervisor_id": BEN, "kind": SupervisionKind.CLINICAL, "stream": named("relationship")}


def _active(on: date, pick: int) -> Event:
    last_day = on + timedelta(days=40) if pick else None
    return said(relationship.RelationshipActivated, "active", on, last_day=last_day, **_PAIR)


def _suspended(on: date, _: int) -> Event:
    return said(relationship.RelationshipSuspended, "suspended", on, **_PAIR)


def _resumed(on: date, _: int) -> Event:
    return said(relationship.RelationshipResumed, "resumed", on, **_PAIR)


def _over(on: date, _: int) -> Event:
    return said(relationship.RelationshipEnded, "over", on, **_PAIR)


def _met(on: date, pick: int) -> Event:
    own = {**_PAIR, "stream": named(f"session {on}")}
    return said(
        session.SessionRecorded,
        "met",
        on,
        starts_at=told("2026-01-01"),
        ends_at=told("2026-01-01"),
        minutes=30 + pick,
        format=SessionFormat.INDIVIDUAL,
        recorded_by=BEN,
        **own,
    )


def _preceptor(on: date, pick: int) -> Event:
    return said(plan.PreceptorAssigned, "preceptor", on, plan=1, preceptor_id=person(f"preceptor {pick}"))


def _closed(on: date, _: int) -> Event:
    return said(plan.PlanWithdrawn, "closed", on, plan=1, outcome=Outcome.WITHDRAWN)


MAKERS = [
    _hired,
    _left,
    _post,
    _ended,
    _manager,
    _status,
    _stage,
    _registration,
    _away,
    _active,
    _suspended,
    _resumed,
    _over,
    _met,
    _preceptor,
    _closed,
]


def timelines(events: list[Event]) -> list[Any]:
    """Everything that the events say, as far as it does not depend on which was recorded last."""
    known = Dossier.of(ANA)
    for event in events:
        known = evolve(known, event)
    posts = [
        (each.line_manager(), each.unit(), each.active(), each.status(), each.clinical())
        for each in known.posts.values()
    ]
    bodies = [(body.listed(), body.current()) for body in known.registrations.values()]
    relationships = [(each.held(), each.suspended()) for each in known.supervised_by.values()]
    preceptors = [(each.preceptor(), each.open()) for each in known.plans.values()]
    own = [known.employed(), known.primary_post(), known.profession(), known.career_stage(), known.fte()]
    return [*own, known.at_work(), known.absences(), known.sessions, posts, bodies, relationships, preceptors]


Chosen = list[tuple[int, int, int]]

facts = st.lists(
    st.tuples(st.integers(0, len(MAKERS) - 1), st.integers(0, 60), st.integers(0, 2)),
    unique_by=lambda fact: fact[:2],
    max_size=14,
)


@settings(max_examples=150, deadline=None)
@given(facts, st.randoms(use_true_random=False))
def test_facts_say_the_same_in_whatever_order_they_were_recorded(
    chosen: list[tuple[int, int, int]], random: Any
) -> None:
    events = [MAKERS[which](day("2026-01-01") + timedelta(days=days), pick) for which, days, pick in chosen]
    shuffled = list(events)
    random.shuffle(shuffled)
    assert timelines(shuffled) == timelines(events)
