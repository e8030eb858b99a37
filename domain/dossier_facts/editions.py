"""A plan under each of the programmes that it had: what was asked before a migration stays as it was asked (PRE-28)."""

from dataclasses import replace
from datetime import date

from domain.dossier_facts.facts import Facts, remembered
from domain.dossier_facts.plan import PlanKnown
from domain.timeline import ONE_DAY, Timeline, always, spans_over


@remembered
def editions(plan: PlanKnown) -> tuple[tuple[PlanKnown, Timeline[bool]], ...]:
    """The plan as it stood under each programme, with the days on which that one counted."""
    migrations = plan.facts.by_day("migrated")
    if not migrations:
        return ((plan, always(True)),)
    found = []
    for number in range(len(migrations) + 1):
        later = {fact.event_id for fact in migrations[number:]}
        first = migrations[number - 1].day if number else date.min
        last = migrations[number].day - ONE_DAY if later else None
        facts = Facts(tuple(fact for fact in plan.facts.log if fact.event_id not in later), plan.facts.void)
        found.append((replace(plan, facts=facts), spans_over([(first, last, True)], otherwise=False)))
    return tuple(found)
