"""Whom a rule is for, day by day."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from uuid import UUID

from domain.dossier import Dossier
from domain.dossier_facts.ever import Ever, ever
from domain.dossier_facts.facts import remembered_from
from domain.dossier_facts.relationship import RelationshipKnown
from domain.rules.rule import AppliesTo, Rule
from domain.timeline import Timeline, always, combine, intersect, spans_over, union
from domain.vocabulary import EventId, Profession, SupervisionKind

NEVER = always(False)


def asked_of(rule: Rule, dossier: Dossier, whom: AppliesTo | None = None) -> Timeline[bool]:
    """The days on which the rule is in force and is for this person, by the main post; without a post, none.

    whom: instead of those whom the rule says it is for. kinds: on days on which the person is supervised in one of
    them. programmes: while such a plan is open.
    """
    asked = rule.applies_to if whom is None else whom
    # Many rules are for the same people: what was worked out for a dossier is kept with it.
    known = _by_more(dossier) if asked.kinds or asked.programmes else _by_post(dossier)
    by_others = asked.registered_with or asked.decision_makers or asked.supervises
    known = _by_others(dossier) if by_others else known
    key = (asked, rule.in_force_from, rule.in_force_to)
    if key not in known:
        known[key] = intersect(in_force(rule), _applies_to(asked, dossier)) if could_ask(asked, dossier) else NEVER
    return known[key]


Key = tuple[AppliesTo, date, date | None]


@remembered_from("facts", "posts")
def _by_post(dossier: Dossier) -> dict[Key, Timeline[bool]]:
    """What was worked out already, where only posts are asked about."""
    return {}


@remembered_from("facts", "posts", "supervised_by", "plans")
def _by_more(dossier: Dossier) -> dict[Key, Timeline[bool]]:
    """What was worked out already, where kinds of supervision or programmes are asked about."""
    return {}


@remembered_from("facts", "posts", "supervised_by", "plans", "registrations", "declarations", "supervises")
def _by_others(dossier: Dossier) -> dict[Key, Timeline[bool]]:
    """What was worked out already, where a listing by a body or the organisation, or supervising, is asked about."""
    return {}


def could_ask(asked: AppliesTo, dossier: Dossier) -> bool:
    """Whether it could be asked of this person on any day, by all that was ever said, also in error.

    What was said is never unsaid: where this is false it was false before as well, and nothing that has happened to the
    person changes what the rule finds.
    """
    return could_be_for(asked, ever(dossier))


def could_be_for(asked: AppliesTo, known: Ever) -> bool:
    """Whether it could be asked of somebody of whom this was ever said."""
    return (
        known.has_post
        and not (asked.professions and known.said.isdisjoint(asked.professions))
        and not (asked.career_stages and known.said.isdisjoint(asked.career_stages))
        and not (asked.clinical_only and True not in known.said)
        and not (asked.kinds and known.kinds.isdisjoint(asked.kinds))
        and not (asked.supervises and known.supervises.isdisjoint(asked.supervises))
        and not (asked.programmes and known.programmes.isdisjoint(asked.programmes))
        and not (asked.registered_with and known.bodies.isdisjoint(map(str.casefold, asked.registered_with)))
        and (known.decides or not asked.decision_makers)
        and not (asked.not_professions and known.said.intersection(Profession).issubset(asked.not_professions))
    )


def could_concern(asked: AppliesTo, known: Ever) -> bool:
    """Whether what happens to them could matter to a rule: it could be for them, or for whoever supervised them."""
    return could_be_for(asked, known) or not known.kinds.isdisjoint(asked.supervises)


def _applies_to(asked: AppliesTo, dossier: Dossier) -> Timeline[bool]:
    conditions = [dossier.primary_post().map(lambda post: post is not None)]
    if asked.professions:
        conditions.append(dossier.profession().map(lambda profession: profession in asked.professions))
    if asked.not_professions:
        conditions.append(dossier.profession().map(lambda one: one is not None and one not in asked.not_professions))
    if asked.career_stages:
        conditions.append(dossier.career_stage().map(lambda stage: stage in asked.career_stages))
    if asked.bands:
        conditions.append(dossier.band().map(lambda band: band in asked.bands))
    if asked.clinical_only:
        conditions.append(dossier.clinical())
    conditions += [_in_kinds(asked.kinds, dossier.supervised_by), _in_kinds(asked.supervises, dossier.supervises)]
    if asked.registered_with:
        names = {body.casefold() for body in asked.registered_with}
        conditions.append(
            union(*(known.current() for body, known in dossier.registrations.items() if body.casefold() in names))
        )
    if asked.decision_makers:
        conditions.append(dossier.declarations.decides())
    if asked.programmes:
        conditions.append(_in_programme(asked, dossier))
    return intersect(*conditions)


@lru_cache
def whom_apart_from_programmes(asked: AppliesTo) -> AppliesTo:
    """The same people in whatever programme: rules on a plan look at the programme of each plan themselves."""
    return AppliesTo(**{**dict(asked), "programmes": ()})


@lru_cache
def _days_between(first_day: date, last_day: date | None) -> Timeline[bool]:
    return spans_over([(first_day, last_day, True)], otherwise=False)


def in_force(rule: Rule) -> Timeline[bool]:
    """The days on which the rule asks for anything."""
    return _days_between(rule.in_force_from, rule.in_force_to)


_BEGINS = ("began", "profession", "career_stage", "clinical", "status")


def begun_by(dossier: Dossier, day: date) -> tuple[EventId, ...]:
    """The events that show why a rule begins to apply on `day`: what changed then, else how the posts began."""
    known = _begun(dossier)
    if day not in known:
        known[day] = _begun_by(dossier, day)
    return known[day]


@remembered_from("facts", "posts")
def _begun(dossier: Dossier) -> dict[date, tuple[EventId, ...]]:
    """What was worked out already."""
    return {}


def _begun_by(dossier: Dossier, day: date) -> tuple[EventId, ...]:
    posts = dossier.posts.values()
    facts = [fact for post in posts for fact in post.facts.by_day(*_BEGINS)]
    facts += dossier.facts.by_day("career_stage", "rehired")
    changed = dict.fromkeys(fact.event_id for fact in facts if fact.day == day)
    if changed:
        return tuple(changed)
    return tuple(began.event_id for post in posts if (began := post.began) and began.day <= day)


def _in_kinds(kinds: tuple[SupervisionKind, ...], known: Mapping[UUID, RelationshipKnown]) -> Timeline[bool]:
    """While supervision in one of the kinds runs; always, where none is asked for."""
    running = (each.held().map(lambda held: held is not None) for each in known.values() if each.kind in kinds)
    return union(*running) if kinds else always(True)


def _in_programme(asked: AppliesTo, dossier: Dossier) -> Timeline[bool]:
    """While a plan of one of the programmes is open, from its anchor on."""
    running = [
        combine(
            lambda still_open, begun: still_open and begun, plan.open(), spans_over([(anchor.day, None, True)], False)
        )
        for plan in dossier.plans.values()
        if plan.offer and plan.offer.programme in asked.programmes and (anchor := plan.anchor)
    ]
    return union(*running)
