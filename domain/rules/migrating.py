"""What another programme would ask of a plan that runs, before anybody migrates it (PRE-28): figures and standings."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from uuid import uuid5

from domain.dossier import Dossier, evolve
from domain.dossier_facts.plan import PlanKnown
from domain.preceptorship_plan.commands import PLANS, plan_stream_id
from domain.preceptorship_plan.events import PackMigrated
from domain.preceptorship_plan.length import last_day_of
from domain.preceptorship_plan.vocabulary import PartTimeMode
from domain.rules.as_if import AsIf
from domain.rules.comparing import Difference, Effect, effects_between, statuses
from domain.rules.programmes import Programme
from domain.rules.rule import Knowledge, Rule, Shape
from domain.vocabulary import EventId

NOT_FIGURES = {"name", "version", "title", "source", "verified", "unverified_parameters"}


class CannotMigrate(ValueError):
    """Why the plan cannot go on under that programme: a clause."""


def running_plan(dossier: Dossier) -> PlanKnown | None:
    """The plan that has begun and is not closed."""
    return next((plan for plan in dossier.plans.values() if plan.terms is not None and plan.closed is None), None)


def figures_that_differ(before: Programme | None, after: Programme) -> list[Difference]:
    """Figure by figure; before: None where the programme of the plan is not among ours."""
    old = before.model_dump(mode="json", exclude=NOT_FIGURES) if before else {}
    new = after.model_dump(mode="json", exclude=NOT_FIGURES)
    return [
        Difference(after.name, "changed", name, old.get(name), value)
        for name, value in new.items()
        if old.get(name) != value
    ]


def as_if_migrated(dossier: Dossier, to: Programme, differs_in: Iterable[str], on: date) -> Dossier:
    """The person as known, with the plan under that programme from that day on. Raises CannotMigrate."""
    plan = running_plan(dossier)
    if plan is None or plan.terms is None or plan.offer is None:
        raise CannotMigrate("no plan of theirs has begun and is still open")
    if to.months is None:
        raise CannotMigrate("its sources leave the length of that programme open")
    terms, mode = plan.terms, to.part_time or PartTimeMode.NONE
    added = terms.ends_on - last_day_of(terms.anchor, terms.months, terms.part_time, terms.fte)
    stream_id = plan_stream_id(dossier.person_id)
    event = PackMigrated(
        event_id=EventId(uuid5(PLANS, f"as if {stream_id} {to.name} {to.version}")),
        stream_id=stream_id,
        version=1,
        about=dossier.person_id,
        effective_on=on,
        actor="system:as-if",
        source="as if",
        correlation_id=stream_id,
        plan=plan.plan,
        programme=to.name,
        programme_version=to.version,
        previous_programme=plan.offer.programme,
        previous_version=plan.offer.programme_version,
        differs_in=tuple(differs_in),
        months=to.months,
        part_time=mode,
        ends_on=last_day_of(terms.anchor, to.months, mode, terms.fte) + added,
    )
    return evolve(dossier, event)


def effects_of_migrating(
    rules: Iterable[Rule], shapes: Mapping[str, Shape], knowledge: Knowledge, otherwise: Dossier, on: date
) -> Iterator[Effect]:
    """How the person would stand otherwise on that day, rule by rule."""
    person_id = otherwise.person_id
    for rule in rules:
        sides = (knowledge, AsIf(knowledge, {person_id: otherwise}))
        yield from effects_between(rule.id, *(statuses(rule, shapes, (person_id, side), on) for side in sides))
