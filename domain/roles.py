"""The roles that people hold toward one person, day by day, as the conflict rules see them."""

from functools import partial
from typing import NamedTuple

from domain.dossier import Dossier
from domain.dossier_facts.facts import remembered_from
from domain.dossier_facts.plan import PlanKnown, PreceptorKnown
from domain.dossier_facts.post import ManagerKnown, Post
from domain.dossier_facts.record import RecordKnown
from domain.dossier_facts.relationship import Held, RelationshipKnown
from domain.small_record.vocabulary import RecordKind
from domain.timeline import Timeline, always, combine, spans_over
from domain.unit_dossier import UnitDossier
from domain.vocabulary import PersonId, Role, SupervisionKind

ROLE_OF: dict[SupervisionKind, Role] = {
    SupervisionKind.CASE_MANAGEMENT: Role.CLINICAL_SUPERVISOR,
    SupervisionKind.CLINICAL_SKILLS: Role.CLINICAL_SUPERVISOR,
    SupervisionKind.CLINICAL: Role.CLINICAL_SUPERVISOR,
    SupervisionKind.PROFESSIONAL: Role.PROFESSIONAL_SUPERVISOR,
    SupervisionKind.PEER_PROFESSIONAL: Role.PEER_PROFESSIONAL_SUPERVISOR,
    SupervisionKind.SUPERVISION_OF_SUPERVISION: Role.SUPERVISOR_OF_SUPERVISION,
    SupervisionKind.SAFEGUARDING: Role.SAFEGUARDING_SUPERVISOR,
    SupervisionKind.PEER: Role.PEER_SUPERVISOR,
    SupervisionKind.PLACEMENT: Role.PLACEMENT_SUPERVISOR,
    SupervisionKind.ASSESSOR: Role.ASSESSOR,
}
"""LINE is not here: a one-to-one with the manager is part of managing, and who manages is what HR says."""


class RoleHeld(NamedTuple):
    """`holder` has `role` toward `subject`.

    subject_key: what it rests on: "assignment:<id>", "relationship:<kind>", "plan:<number>" or "issue_route:<id>".
    held: the events that show it, on the days on which it is held; None on all others.
    acting: on those days, whether the holder only stands in.
    """

    holder: PersonId
    subject: PersonId
    role: Role
    subject_key: str
    held: Timeline[Held | None]
    acting: Timeline[bool]


_NOT_ACTING = always(False)


@remembered_from("facts", "posts", "supervised_by", "plans", "records")
def roles_toward(dossier: Dossier) -> tuple[RoleHeld, ...]:
    """Every role that somebody ever held toward this person, ended by the person's leaving.

    A line manager is one of an active post, so a person with two posts may have two (T-17). Nothing here looks at the
    holder: one who has left still stands in it (`domain.rules.role_days` takes those days away).
    """
    found: list[RoleHeld] = []
    for post in dossier.posts.values():
        found.extend(_line_managers(dossier, post))
    for relationship in dossier.supervised_by.values():
        if relationship.kind in ROLE_OF:
            found.append(_supervisor(dossier, relationship))
    for plan in dossier.plans.values():
        found.extend(_preceptors(dossier, plan))
    found.extend(_issue_route(dossier, known) for known in issue_routes(dossier))
    return tuple(role for role in found if role.holder != dossier.person_id and any(role.held.values))


def _line_managers(dossier: Dossier, post: Post) -> list[RoleHeld]:
    line = post.line_manager()
    key = f"assignment:{post.assignment_id}"
    found = []
    for manager_id in sorted({known.manager_id for known in line.values if known is not None}):
        own = line.map(partial(_if_of, manager_id))
        held: Timeline[Held | None] = own.map(lambda known: (known.event_id,) if known else None)
        acting = own.map(lambda known: known is not None and known.acting)
        found.append(_role(dossier, manager_id, Role.LINE_MANAGER, key, held, acting))
    return found


def _if_of(manager_id: PersonId, known: ManagerKnown | None) -> ManagerKnown | None:
    return known if known is not None and known.manager_id == manager_id else None


def _supervisor(dossier: Dossier, known: RelationshipKnown) -> RoleHeld:
    return _role(dossier, known.supervisor_id, ROLE_OF[known.kind], f"relationship:{known.kind}", known.held())


def _preceptors(dossier: Dossier, plan: PlanKnown) -> list[RoleHeld]:
    named = plan.preceptor()
    found = []
    for preceptor_id in sorted({known.preceptor_id for known in named.values if known is not None}):
        held = named.map(partial(_events_of, preceptor_id))
        found.append(_role(dossier, preceptor_id, Role.PRECEPTOR, f"plan:{plan.plan}", held))
    return found


def issue_routes(dossier: Dossier) -> list[RecordKnown]:
    """To whom this person may take issues, and ever might."""
    known = (each for each in dossier.records.values() if each.kind is RecordKind.ISSUE_ROUTE)
    return [each for each in known if each.holder == dossier.person_id and each.begun is not None]


def _issue_route(dossier: Dossier, known: RecordKnown) -> RoleHeld:
    named = known.begun
    days: Timeline[Held | None] = spans_over([(named.effective_on, known.last_day, (named.event_id,))], None)
    return _role(dossier, named.route_id, Role.ISSUE_ROUTE, known.subject, days)


def _events_of(preceptor_id: PersonId, known: PreceptorKnown | None) -> Held | None:
    return (known.event_id,) if known is not None and known.preceptor_id == preceptor_id else None


def _role(
    dossier: Dossier,
    holder: PersonId,
    role: Role,
    key: str,
    held: Timeline[Held | None],
    acting: Timeline[bool] = _NOT_ACTING,
) -> RoleHeld:
    return RoleHeld(holder, dossier.person_id, role, key, while_present(dossier, held), acting)


def while_leading(unit: UnitDossier, leader: Dossier) -> Timeline[Held | None]:
    """On which days this person led the unit and was with the employer, and what says so."""
    leads: Timeline[Held | None] = unit.lead().map(
        lambda lead: (lead.event_id,) if lead and lead.lead_id == leader.person_id else None
    )
    return while_present(leader, leads)


def while_present(dossier: Dossier, held: Timeline[Held | None]) -> Timeline[Held | None]:
    """`held` on the days on which the person is with the employer (or comes from elsewhere); None on all others."""
    return combine(lambda present, events: events if present else None, dossier.present(), held)
