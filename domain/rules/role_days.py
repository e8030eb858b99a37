"""What the shapes about roles share: who must be looked at again after an event, and days on which a role is real."""

from collections.abc import Iterable

from domain.dossier import Dossier
from domain.dossier_facts.facts import Fact
from domain.dossier_facts.relationship import Held
from domain.event import Event
from domain.preceptorship_plan.events import PlanEvent
from domain.roles import ROLE_OF, RoleHeld, issue_routes, while_present
from domain.rules.applies_to import asked_of, in_force
from domain.rules.changes import ISSUE_ROUTES
from domain.rules.rule import AppliesTo, Knowledge, Rule
from domain.small_record.vocabulary import RecordKind
from domain.staff_member.events import HistoryCorrected
from domain.timeline import Timeline, always, combine, later, spans_over
from domain.vocabulary import EventId, PersonId, Role

PRESENCE = frozenset({"staff.registered.v1", "staff.left.v1", "staff.leaver_cancelled.v1", "staff.rehired.v1"})
"""Events that change on which days a person is with the employer."""

POSTS = frozenset(
    {
        "staff.assignment_added.v1",
        "staff.assignment_changed.v1",
        "staff.assignment_ended.v1",
        "staff.status_changed.v1",
    }
)
"""Events that change where and as what a person works."""

LINE_MANAGEMENT = frozenset({"staff.line_manager_assigned.v1"})

RELATIONSHIPS = frozenset(
    {
        "supervision.relationship_activated.v1",
        "supervision.relationship_suspended.v1",
        "supervision.relationship_resumed.v1",
        "supervision.relationship_transferred.v1",
        "supervision.relationship_ended.v1",
    }
)
"""Events that change on which days supervision runs."""

PRECEPTING = frozenset(
    {
        "preceptorship.preceptor_assigned.v1",
        "preceptorship.preceptor_replaced.v1",
        "preceptorship.offer_declined.v1",
        "preceptorship.completed.v1",
        "preceptorship.withdrawn.v1",
        "preceptorship.year_assessed.v1",
        "preceptorship.reopened.v1",
    }
)
"""Events that change on which days somebody is preceptor."""

HOURS = frozenset({"staff.hours_changed.v1"})

CORRECTIONS = frozenset({"staff.history_corrected.v1"})

GIVING: dict[Role, frozenset[str]] = {
    Role.LINE_MANAGER: POSTS | LINE_MANAGEMENT,
    Role.PRECEPTOR: PRECEPTING,
    Role.ISSUE_ROUTE: ISSUE_ROUTES,
}
"""Events that change who holds a role, and when; all other roles come with RELATIONSHIPS."""


def asked(rule: Rule, dossier: Dossier) -> Timeline[bool]:
    """The days on which the rule is in force and is for this person; a rule for everybody is also for outsiders."""
    if rule.applies_to == AppliesTo():
        return in_force(rule)
    return asked_of(rule, dossier)


def past_tolerance(days: Timeline[bool], tolerated: int) -> Timeline[bool]:
    """`days` without the first `tolerated` days of each run of them."""
    runs = [(span.first_day, span.last_day) for span in days.spans() if span.value]
    return spans_over(((later(first, tolerated), last, True) for first, last in runs), False)


def real(role: RoleHeld, knowledge: Knowledge) -> Timeline[Held | None]:
    """The days on which the holder, too, is with the employer (or comes from elsewhere)."""
    return while_present(knowledge.person(role.holder), role.held)


def any_of(roles: Iterable[Timeline[Held | None]]) -> Timeline[Held | None]:
    """The events behind all of `roles` that are held, day by day; None on the days on which none is."""
    timelines = tuple(roles)
    if len(timelines) < 2:
        return timelines[0] if timelines else always(None)
    return combine(lambda *held: together(*held) or None, *timelines)


def together(*evidence: Held | None) -> tuple[EventId, ...]:
    """All events once, in order."""
    return tuple(dict.fromkeys(event for events in evidence if events for event in events))


def subjects_of(dossier: Dossier, role: Role | None = None) -> set[PersonId]:
    """Everybody toward whom this person was ever named to hold a role (`role`, if given), also in error."""
    found: set[PersonId] = set()
    if role in (None, Role.LINE_MANAGER):
        found.update(person for person, _ in dossier.manages)
    if role in (None, Role.PRECEPTOR):
        found.update(person for person, _ in dossier.precepts)
    if role in (None, Role.ISSUE_ROUTE):
        routes = (known for known in dossier.records.values() if known.kind is RecordKind.ISSUE_ROUTE)
        found.update(known.holder for known in routes if known.holder != dossier.person_id)
    for known in dossier.supervises.values():
        if role is None or ROLE_OF.get(known.kind) is role:
            found.add(known.supervisee_id)
    return found


def holders_toward(dossier: Dossier, role: Role) -> set[PersonId]:
    """Everybody who was ever named to hold `role` toward this person, also in error."""
    if role is Role.LINE_MANAGER:
        return {manager_id for post in dossier.posts.values() for manager_id in post.manager_ids}
    if role is Role.ISSUE_ROUTE:
        return {known.begun.route_id for known in issue_routes(dossier)}
    if role is Role.PRECEPTOR:
        return {preceptor_id for plan in dossier.plans.values() for preceptor_id in plan.preceptor_ids}
    return {known.supervisor_id for known in dossier.supervised_by.values() if ROLE_OF.get(known.kind) is role}


def roles_named(dossier: Dossier) -> dict[PersonId, set[Role]]:
    """By holder, the roles that somebody was ever named to hold toward this person, also in error; cheap to ask."""
    named: dict[PersonId, set[Role]] = {}
    for role in (Role.LINE_MANAGER, Role.PRECEPTOR, Role.ISSUE_ROUTE):
        for holder in holders_toward(dossier, role):
            named.setdefault(holder, set()).add(role)
    for known in dossier.supervised_by.values():
        if known.kind in ROLE_OF:
            named.setdefault(known.supervisor_id, set()).add(ROLE_OF[known.kind])
    return named


def from_elsewhere(dossier: Dossier) -> tuple[Fact, ...]:
    """When somebody was known to be employed elsewhere, ascending by day; never of those of whom HR tells."""
    return () if dossier.known_to_hr else dossier.facts.by_day("outsider")


def about(event: Event) -> PersonId:
    """The person an event about a person is about."""
    return PersonId(event.about)


def corrected(event: HistoryCorrected, knowledge: Knowledge) -> set[PersonId]:
    """Everybody for whom anything may change because `event` says that something was entered in error."""
    found = set(event.people)
    for person_id in event.people:
        dossier = knowledge.person(person_id)
        found |= dossier.counterparts | subjects_of(dossier, Role.ISSUE_ROUTE)
    return found


def preceptors_of(event: PlanEvent, knowledge: Knowledge) -> set[PersonId]:
    """Everybody who was ever named as preceptor in the plan that `event` is about."""
    plan = knowledge.person(about(event)).plans.get(event.plan)
    return set(plan.preceptor_ids) if plan else set()
