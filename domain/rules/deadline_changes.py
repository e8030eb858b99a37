"""Which kinds of event can change what a deadline finds: by what it counts from, and by what meets it."""

from domain.rules import changes, met_in_plan
from domain.rules.anchor import OF_INTERESTS, OF_PLANS, OWED, Anchor
from domain.rules.met_by import MetBy
from domain.rules.plan_due import WITH_FIGURE
from domain.rules.role_days import PRESENCE
from domain.rules.rule import Rule

BY_ANCHOR: dict[Anchor, frozenset[str]] = {
    **dict.fromkeys((Anchor.APPLIES, Anchor.POST_START), frozenset()),
    Anchor.APPLIES_AND_REGISTERED: changes.REGISTRATIONS,
    Anchor.RELATIONSHIP_START: changes.RELATIONSHIPS,
    Anchor.FIRST_SESSION: changes.RELATIONSHIPS | changes.SESSIONS,
    Anchor.SUPERVISOR_ABSENT: changes.RELATIONSHIPS,
    Anchor.SUPERVISOR_LEAVES: changes.RELATIONSHIPS | changes.NOTICE,
    **dict.fromkeys(OF_PLANS, changes.PLANS | changes.HOURS),
    Anchor.PRECEPTOR_LEAVES: changes.PLANS | changes.NOTICE,
    **dict.fromkeys((Anchor.PAIR_FORMED, Anchor.PAIR_OVER), changes.PAIRS),
    Anchor.PASSPORT_OPENED: changes.PASSPORTS,
    Anchor.APPRENTICESHIP_BEGUN: changes.COURSES,
    Anchor.PLACEMENT_BEGUN: changes.PLACEMENTS,
    Anchor.GLASS_BROKEN: changes.GLASSES,
    Anchor.FROM_ELSEWHERE: changes.RELATIONSHIPS | changes.OUTSIDERS,
    **dict.fromkeys(OF_INTERESTS, changes.INTERESTS),
    Anchor.DECLARED: changes.DECLARED,
}
"""Kinds of event that can change from which day the deadline counts."""

ABOUT_LEAVING = changes.LEAVING | changes.NOTICE | changes.CORRECTIONS

BY_SUPERVISOR: dict[Anchor, frozenset[str]] = {
    Anchor.SUPERVISOR_ABSENT: changes.CLOCKS,
    Anchor.SUPERVISOR_LEAVES: ABOUT_LEAVING,
    Anchor.FROM_ELSEWHERE: changes.OUTSIDERS | PRESENCE | changes.CORRECTIONS,
}
"""Those of them that are about a supervisor and change what is asked of the supervisees."""

BY_FACT: dict[MetBy, frozenset[str]] = {
    MetBy.SUPERVISOR_NAMED: changes.RELATIONSHIPS,
    MetBy.LINE_MANAGER_NAMED: changes.LINE_MANAGEMENT,
    MetBy.OTHER_SUPERVISOR: changes.RELATIONSHIPS | changes.SESSIONS,
    MetBy.AGREEMENT: changes.RELATIONSHIPS | changes.AGREEMENTS,
    MetBy.SESSION_HELD: changes.SESSIONS,
    **dict.fromkeys(met_in_plan.FIND, changes.PLANS),
    **dict.fromkeys((MetBy.PAIR_MET, MetBy.PAIR_ACTIVITIES, MetBy.PAIR_ASSESSED), changes.PAIRS),
    **dict.fromkeys((MetBy.PASSPORT, MetBy.PASSPORT_REVIEWED), changes.PASSPORTS),
    MetBy.PASSPORT_OWNED: changes.PASSPORTS | PRESENCE,
    MetBy.ISSUE_ROUTE: changes.ISSUE_ROUTES,
    MetBy.OUTSIDER_CONFIRMED: changes.OUTSIDERS,
    MetBy.GLASS_REVIEWED: changes.GLASSES,
    MetBy.ANSWER: changes.PLANS | changes.ANSWERS,
    **dict.fromkeys(WITH_FIGURE, changes.PLANS | changes.HOURS_LOGGED),
    MetBy.TRAINING: changes.TRAINING,
    MetBy.REGISTERED: changes.REGISTRATIONS,
    MetBy.DECLARATION: changes.DECLARED,
    MetBy.PUBLISHED: changes.PUBLISHED,
    **dict.fromkeys((MetBy.INTEREST_DECLARED, MetBy.INTEREST_REVIEWED), changes.INTERESTS),
}
"""Kinds of event that can change whether it is met."""

OTHERS = frozenset({*BY_SUPERVISOR, Anchor.PRECEPTOR_LEAVES})
"""What happens to somebody else changes from when these count."""


def changed_by(rule: Rule) -> frozenset[str]:
    """What changes whom a deadline is for, its clock, its anchor, and what meets it; of what is owed only these two."""
    found = BY_ANCHOR[rule.parameters.anchor] | BY_FACT[rule.parameters.met_by]
    return found if rule.parameters.anchor in OWED else found | changes.CLOCKS | changes.also_asked_by(rule)
