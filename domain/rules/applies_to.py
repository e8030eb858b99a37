"""Whom a rule is for, day by day."""

from datetime import date
from functools import lru_cache

from domain.dossier import Dossier
from domain.dossier_facts.relationship import RelationshipKnown
from domain.rules.rule import AppliesTo, Rule
from domain.timeline import Timeline, always, combine, intersect, spans_over, union
from domain.vocabulary import EventId


def applies_to(asked: AppliesTo, dossier: Dossier) -> Timeline[bool]:
    """The days on which everything asked holds of the person in the main post; without a post, none.

    kinds: on days on which the person is supervised in one of them. programmes: while such a plan is open.
    Many rules are for the same people: what was worked out for a dossier is kept with it.
    """
    known: dict[AppliesTo, Timeline[bool]] = dossier.memo.setdefault("applies_to", {})
    if asked not in known:
        known[asked] = _applies_to(asked, dossier)
    return known[asked]


def _applies_to(asked: AppliesTo, dossier: Dossier) -> Timeline[bool]:
    conditions = [dossier.primary_post().map(lambda post: post is not None)]
    if asked.professions:
        conditions.append(dossier.profession().map(lambda profession: profession in asked.professions))
    if asked.career_stages:
        conditions.append(dossier.career_stage().map(lambda stage: stage in asked.career_stages))
    if asked.clinical_only:
        conditions.append(dossier.clinical())
    if asked.kinds:
        conditions.append(
            union(*(_runs(known) for known in dossier.supervised_by.values() if known.kind in asked.kinds))
        )
    if asked.programmes:
        conditions.append(_in_programme(asked, dossier))
    return intersect(*conditions)


@lru_cache
def whom_apart_from_programmes(asked: AppliesTo) -> AppliesTo:
    """The same people in whatever programme: rules on a plan look at the programme of each plan themselves."""
    return asked.model_copy(update={"programmes": ()})


@lru_cache
def _days_between(first_day: date, last_day: date | None) -> Timeline[bool]:
    return spans_over([(first_day, last_day, True)], otherwise=False)


def in_force(rule: Rule) -> Timeline[bool]:
    """The days on which the rule asks for anything."""
    return _days_between(rule.in_force_from, rule.in_force_to)


def asked_of(rule: Rule, dossier: Dossier) -> Timeline[bool]:
    """The days on which the rule is in force and is for this person."""
    return intersect(in_force(rule), applies_to(rule.applies_to, dossier))


_BEGINS = ("began", "profession", "career_stage", "clinical", "status")


def begun_by(dossier: Dossier, day: date) -> tuple[EventId, ...]:
    """The events that show why a rule begins to apply on `day`: what changed then, else how the posts began."""
    posts = dossier.posts.values()
    facts = [fact for post in posts for fact in post.facts.by_day(*_BEGINS)]
    facts += dossier.facts.by_day("career_stage", "rehired")
    changed = dict.fromkeys(fact.event_id for fact in facts if fact.day == day)
    if changed:
        return tuple(changed)
    return tuple(began.event_id for post in posts if (began := post.began) and began.day <= day)


def _runs(known: RelationshipKnown) -> Timeline[bool]:
    return known.held().map(lambda held: held is not None)


def _in_programme(asked: AppliesTo, dossier: Dossier) -> Timeline[bool]:
    """While a plan of one of the programmes is open, from its anchor on."""
    running = [
        combine(
            lambda still_open, begun: still_open and begun, plan.open(), spans_over([(anchor.day, None, True)], False)
        )
        for plan in dossier.plans.values()
        if plan.offer and plan.offer.programme in asked.programmes and (anchor := plan.anchor)
    ]
    return union(*running) if running else always(False)
