"""Review: what is accepted for a while is looked at again by the day set, and within so many days (COI-14)."""

from collections.abc import Iterator, Sequence
from datetime import date

from domain.dossier_facts.acceptance import AcceptanceKnown, Looked
from domain.event import Event
from domain.rules.applies_to import in_force
from domain.rules.changes import ACCEPTANCES
from domain.rules.parameters import Parameters
from domain.rules.pauses import Pauses
from domain.rules.rule import Assessment, Knowledge, Rule, Shape, Standing
from domain.rules.standings import NOT_APPLICABLE, laid_over
from domain.timeline import Timeline, always, later, steps
from domain.vocabulary import FindingId, PersonId, Severity, Status


class ReviewParameters(Parameters):
    """At the latest after `review_days`; where the finding is HIGH or CRITICAL, after `grave_review_days`.

    due_soon_days: the last days before it that are marked.
    """

    review_days: int
    grave_review_days: int
    due_soon_days: int = 14


def assess(rule: Rule, person_id: PersonId, knowledge: Knowledge, since: date) -> list[Assessment]:
    """One timeline for each finding that was ever accepted and concerns this person first; no absence stops it."""
    accepted: dict[FindingId, list[AcceptanceKnown]] = {}
    for each in knowledge.person(person_id).acceptances:
        accepted.setdefault(each.finding_id, []).append(each)
    asked = in_force(rule)
    never: Pauses = always(None)
    return [
        Assessment(
            every[0].concerned, f"finding:{finding_id}", laid_over(_timeline(rule, every), asked, never), (person_id,)
        )
        for finding_id, every in accepted.items()
    ]


def _timeline(rule: Rule, every: Sequence[AcceptanceKnown]) -> Timeline[Standing]:
    changes = (change for each in every for change in _of_one(rule.parameters, each))
    return steps(sorted(changes, key=lambda change: change[0]), NOT_APPLICABLE)


def _of_one(figures: ReviewParameters, accepted: AcceptanceKnown) -> Iterator[tuple[date, Standing]]:
    """In date from each look to the next, due soon, overdue; nothing after the last accepted day."""
    looked = sorted(accepted.looked, key=lambda each: each.day)
    over = later(accepted.accepted_until, 1)
    over = over if accepted.ended_on is None else min(over, accepted.ended_on)
    if over <= looked[0].day:
        return
    for number, each in enumerate(looked):
        until = min(over, looked[number + 1].day if number + 1 < len(looked) else over)
        due, evidence = _due(figures, each), (each.event_id,)
        for day, status in (
            (each.day, Status.COMPLIANT),
            (max(each.day, later(due, 1 - figures.due_soon_days)), Status.DUE_SOON),
            (later(due, 1), Status.OVERDUE),
        ):
            if day < until:
                yield day, Standing(status, due, evidence)
    yield over, NOT_APPLICABLE


def _due(figures: ReviewParameters, looked: Looked) -> date:
    grave = looked.severity >= Severity.HIGH
    return min(looked.review_on, later(looked.day, figures.grave_review_days if grave else figures.review_days))


def changed_by(rule: Rule) -> frozenset[str]:
    """What makes a finding bearable, and what ends that."""
    return ACCEPTANCES


def affected(rule: Rule, event: Event, knowledge: Knowledge) -> set[PersonId]:
    """The first of the people whom the finding concerns, once it was accepted."""
    person_id = PersonId(event.about)
    return {person_id} if knowledge.person(person_id).acceptances else set()


SHAPE = Shape(name="review", parameters=ReviewParameters, assess=assess, changed_by=changed_by, affected=affected)
