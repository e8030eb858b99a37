"""Questions about the rules and about plans in programmes."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel

from domain.rules.packs import in_force, load_packs
from domain.rules.rule import Rule
from projections.knowledge_then import KNOWS_ALL, KnowledgeThen
from projections.plans import PlanRow, plans_on
from projections.projection import reading
from services.latest_rules import rules_by_id
from services.web.api.answering import Paged, known_at, page_of, page_told
from services.web.api.caller import Caller, On, needing
from services.web.api.people import OfCompliance
from services.web.refusals import NoSuchThing

routes = APIRouter(tags=["rules"])


class RuleTold(BaseModel):
    """One version of a rule. doubt: what of it nobody confirmed; parameters: its figures."""

    id: str
    pack_id: str
    pack_version: str
    statement: str
    source: str
    verified: bool
    unverified_parameters: list[str]
    doubt: str
    severity: str
    shape: str
    evaluated: str
    in_force_from: str
    in_force_to: str | None
    parameters: dict[str, Any]


class RulesTold(BaseModel):
    """The rules in force on a day."""

    on: str
    items: list[RuleTold]


@routes.get("/rules", response_model=RulesTold, **needing("rules"))
def list_rules(
    asked: Caller, on: On = None, pack: Annotated[str | None, Query(description="Only of this pack.")] = None
) -> dict[str, Any]:
    """The rules in force on a day: what each asks, on what authority, and what of it is unverified."""
    day = on or asked.today
    rules = [rule for rule in in_force(load_packs(), day) if pack in (None, rule.pack_id)]
    return {"on": day.isoformat(), "items": [_told(rule) for rule in rules]}


@routes.get("/rules/{rule_id}", response_model=RuleTold, **needing("rules"))
def one_rule(asked: Caller, rule_id: str, on: On = None) -> dict[str, Any]:
    """One rule, in the version in force on that day, else the latest. Raises NoSuchThing."""
    versions = [rule for rule in in_force(load_packs(), on or asked.today) if rule.id == rule_id]
    latest = rules_by_id().get(rule_id)
    if latest is None:
        raise NoSuchThing
    return _told(versions[-1] if versions else latest)


@routes.get("/plans", response_model=page_of(PlanRow), **needing("plans"))
def plans_on_a_day(
    question: OfCompliance,
    paged: Paged,
    programme: Annotated[str | None, Query(description="Only in this programme.")] = None,
) -> dict[str, Any]:
    """Plans of preceptorship and assessed years: the programme of each, and how far it is."""
    asked = question.asked
    seen = asked.sight("plans")
    with reading(asked.connection, KNOWS_ALL):
        known = KnowledgeThen(asked.connection, known_at(question, paged))
        rows = [row for row in plans_on(known, asked.on) if programme in (None, row.programme)]
    return page_told(question, paged, (row for row in rows if seen.includes(row.person_id)))


def _told(rule: Rule) -> dict[str, Any]:
    told = rule.model_dump(mode="json", exclude={"parameters"})
    return {**told, "severity": rule.severity.name, "parameters": rule.figures, "doubt": rule.doubt}
