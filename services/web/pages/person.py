"""One person on a day: who stands in which role toward whom, how the person stands against every rule, and why."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from uuid import UUID

from fastapi import APIRouter, Request, Response

from domain.dossier import Dossier
from domain.rules.rule import Rule
from domain.vocabulary import PersonId
from projections.answers import FOUND_IN, FindingRow, StandingRow, roles, spans_of_person
from projections.audit_history.queries import entries
from projections.knowledge_then import KNOWS_ALL, KnowledgeThen
from projections.projection import reading
from services.explained import explained
from services.latest_rules import rule_on
from services.web.asked import Asked
from services.web.entry_words import people_in
from services.web.house import Signed
from services.web.pictures import around, months_around, timelines
from services.web.refusals import NoSuchThing
from services.web.rendering import page
from services.web.seen import seen_findings

routes = APIRouter()
BEFORE, AFTER = 5, 3
"""Months that a picture shows beside that of the day asked about."""


@routes.get("/people/{person_id}")
def person(request: Request, asked: Signed, person_id: UUID) -> Response:
    """Everything of one person that the visitor may see."""
    asked.need("people", person_id)
    dossier = _known(asked, person_id)
    held = roles(asked.connection, "conflicts", person_id, asked.on, asked.known_at)
    asked.meet(held)
    first, last = months_around(asked.on, BEFORE, AFTER)
    spans = spans_of_person(asked.connection, "compliance", person_id, first, last, asked.known_at)
    lanes = _lanes(asked, spans)
    found = _findings(asked, person_id)
    asked.know(each for row in held for each in (row.holder, row.subject))
    asked.know(each for row in spans for each in row.people)
    asked.know(each for row in found for each in row.people)
    asked.know([person_id])
    everybody = {each: asked.name(each) for row in held for each in (row.holder, row.subject)}
    return page(
        request,
        asked,
        "person.html",
        person_id=person_id,
        dossier=dossier,
        held=held,
        around=around(person_id, held, {**everybody, person_id: asked.name(person_id)}),
        now=_on_the_day(asked, lanes),
        picture=timelines([(_label(asked, lane[0]), lane) for lane in lanes], first, last, asked.on),
        found=found,
        plans=_plans(asked, dossier),
    )


@routes.get("/people/{person_id}/rules/{rule_id}")
def why(request: Request, asked: Signed, person_id: UUID, rule_id: str) -> Response:
    """Why the person stands so against one rule: what counted, what did not, what would put it right."""
    asked.need("people", person_id)
    _known(asked, person_id)
    rule = rule_on(rule_id, asked.on)
    if rule is None or rule.restricted:
        raise NoSuchThing
    answer = explained(asked.connection, rule, PersonId(person_id), asked.on, asked.known_at)
    told = [each for each in answer.explanations if asked.sight("people").includes(*each.people)]
    if answer.explanations and not told:
        raise NoSuchThing
    first, last = months_around(asked.on, BEFORE, AFTER)
    lanes = _lanes(asked, _spans_of_rule(asked, person_id, rule))
    evidence = {entry.event_id: entry for entry in entries(asked.connection, {e for x in told for e in x.counted})}
    asked.know([person_id, *(each for one in told for each in one.people)])
    asked.know(each for entry in evidence.values() for each in people_in(entry))
    return page(
        request,
        asked,
        "why.html",
        person_id=person_id,
        rule=rule,
        answer=answer,
        told=[(one, [evidence[each] for each in one.counted if each in evidence]) for one in told],
        lanes=lanes,
        picture=timelines([(_label(asked, lane[0]), lane) for lane in lanes], first, last, asked.on),
    )


def _known(asked: Asked, person_id: UUID) -> Dossier:
    """All that was known of the person then. Raises NoSuchThing where that was nothing."""
    with reading(asked.connection, KNOWS_ALL):
        dossier = KnowledgeThen(asked.connection, asked.known_at).person(PersonId(person_id))
    if dossier == Dossier.of(PersonId(person_id)):
        raise NoSuchThing
    return dossier


def _spans_of_rule(asked: Asked, person_id: UUID, rule: Rule) -> list[StandingRow]:
    period = months_around(asked.on, BEFORE, AFTER)
    return [
        row
        for schema in FOUND_IN
        for row in spans_of_person(asked.connection, schema, person_id, *period, asked.known_at, rule.id)
    ]


def _lanes(asked: Asked, spans: Iterable[StandingRow]) -> list[list[StandingRow]]:
    """The timelines, each with its spans in order, of people all of whom the visitor may see."""
    seen = (row for row in spans if asked.sight("people").includes(*row.people))
    return [list(rows) for _, rows in groupby(seen, key=lambda row: (row.rule_id, row.people, row.subject))]


def _on_the_day(asked: Asked, lanes: Iterable[Iterable[StandingRow]]) -> list[StandingRow]:
    """What is not met first, then what falls due first."""
    rows = [row for lane in lanes for row in lane if row.first_day <= asked.on <= (row.last_day or asked.on)]
    return sorted(rows, key=lambda row: (not row.status.is_breach, row.due_on or date.max, row.rule_id))


def _label(asked: Asked, row: StandingRow) -> str:
    """The rule, and whom it concerns beside the person."""
    others = ", ".join(asked.name(each) for each in row.people[1:])
    return f"{row.rule_id} {others}".strip()


def _findings(asked: Asked, person_id: UUID) -> list[FindingRow]:
    """What was found on that day, the gravest first; of several people only where all of them may be seen."""
    if not asked.may("findings"):
        return []
    found = seen_findings(asked, on=asked.on, person_id=person_id)
    return sorted(found, key=lambda row: (-row.severity, row.first_day))


def _plans(asked: Asked, dossier: Dossier) -> list[object]:
    """Plans of preceptorship that were offered by that day."""
    if not asked.may("plans") or not asked.sight("plans").includes(dossier.person_id):
        return []
    return [plan for plan in dossier.plans.values() if plan.offered_on and plan.offered_on.day <= asked.on]
