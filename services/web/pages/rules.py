"""The rules: what each asks, of whom, on whose word, with which figures, and what its versions say differently."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple, get_args

from fastapi import APIRouter, Request, Response

from domain.rules.comparing import differences
from domain.rules.explaining import asked_for
from domain.rules.invariants import Invariant, load_invariants
from domain.rules.packs import in_force, load_packs
from domain.rules.programmes import Jurisdiction, load_programmes
from domain.rules.rule import Rule
from domain.vocabulary import Profession, Severity
from services.latest_rules import rules_by_id, versions_of_rule
from services.web.figures_shown import figures_shown, in_words
from services.web.house import Signed
from services.web.paging import PageNumber, paged
from services.web.refusals import NoSuchThing, WrongInput
from services.web.rendering import page

routes = APIRouter()
SORTED: Mapping[str, Callable[[Rule], Any]] = {
    "rule": lambda rule: rule.id,
    "severity": lambda rule: (-rule.severity, rule.id),
    "pack": lambda rule: (rule.pack_id, rule.id),
}
CONFIRMED: Mapping[str, Callable[[Rule], bool]] = {
    "": lambda rule: True,
    "confirmed": lambda rule: rule.verified and not rule.unverified_parameters,
    "figures": lambda rule: rule.verified and bool(rule.unverified_parameters),
    "unverified": lambda rule: not rule.verified,
}
"""By what of a rule its sources confirm."""
COUNTRIES: tuple[str, ...] = get_args(Jurisdiction)


class Filters(NamedTuple):
    """What was asked for; "" asks for nothing. profession, jurisdiction: rules that can be for it."""

    text: str = ""
    pack: str = ""
    profession: str = ""
    jurisdiction: str = ""
    severity: str = ""
    confirmed: str = ""


@routes.get("/rules")
def list_rules(
    request: Request,
    asked: Signed,
    text: str = "",
    pack: str = "",
    profession: str = "",
    jurisdiction: str = "",
    severity: str = "",
    confirmed: str = "",
    sort: str = "rule",
    number: PageNumber = 1,
) -> Response:
    """The rules in force on a day, and those that cannot be broken. Raises WrongInput."""
    asked.need("rules")
    filters = Filters(text.strip(), pack, profession, jurisdiction, severity, confirmed)
    if confirmed not in CONFIRMED or sort not in SORTED:
        raise WrongInput({"rules": "Choose from the lists on the page of rules"})
    found = sorted((rule for rule in in_force(load_packs(), asked.on) if _fits(rule, filters)), key=SORTED[sort])
    return page(
        request,
        asked,
        "rules.html",
        found=paged(found, number),
        invariants=_unbreakable(filters),
        filters=filters,
        sort=sort,
        packs=sorted({rule.pack_id for rule in load_packs()}),
        professions=sorted(Profession),
        severities_known=sorted(Severity, reverse=True),
        countries=COUNTRIES,
        asked_for=asked_for,
    )


@routes.get("/rules/{rule_id}")
def show_rule(request: Request, asked: Signed, rule_id: str) -> Response:
    """One rule in the version in force on the day, with all its versions. Raises NoSuchThing."""
    asked.need("rules")
    invariant = next((each for each in load_invariants().invariants if each.id == rule_id), None)
    if invariant is not None:
        return page(request, asked, "invariant.html", rule=invariant, pack=load_invariants())
    versions = versions_of_rule(rule_id)
    if not versions:
        raise NoSuchThing
    rule = _version_on(rule_id, asked.on)
    return page(
        request,
        asked,
        "rule.html",
        rule=rule,
        figures=figures_shown(rule),
        whom=asked_for(rule.applies_to),
        countries=sorted(jurisdictions(rule)),
        versions=versions,
        changes=[(newer, differences([older], [newer])) for older, newer in pairwise(versions)],
        in_words=in_words,
    )


def jurisdictions(rule: Rule) -> frozenset[str]:
    """Where a rule can ask anything: where the programmes that it is for are offered; empty: everywhere."""
    found = {_offered_in().get(name) for name in rule.applies_to.programmes}
    return frozenset() if None in found else frozenset(str(each) for each in found)


@cache
def _offered_in() -> dict[str, str | None]:
    return {each.name: each.jurisdiction for each in load_programmes()}


def _version_on(rule_id: str, on: date) -> Rule:
    """The version in force on the day; where none is, the latest."""
    return next((rule for rule in in_force(load_packs(), on) if rule.id == rule_id), rules_by_id()[rule_id])


def _fits(rule: Rule, filters: Filters) -> bool:
    professions, country = rule.applies_to.professions, filters.jurisdiction
    return (
        filters.pack in ("", rule.pack_id)
        and filters.severity in ("", rule.severity.name)
        and CONFIRMED[filters.confirmed](rule)
        and (not country or not jurisdictions(rule) or country in jurisdictions(rule))
        and (not filters.profession or not professions or filters.profession in professions)
        and filters.profession not in rule.applies_to.not_professions
        and _says(rule, filters.text)
    )


def _unbreakable(filters: Filters) -> list[Invariant]:
    """Those that cannot be broken, where only words were asked for: they have no pack, no severity, no figures."""
    if filters != Filters(filters.text):
        return []
    return [each for each in load_invariants().invariants if _says(each, filters.text)]


def _says(rule: Rule | Invariant, text: str) -> bool:
    """Whether every word asked for stands in the rule."""
    said = f"{rule.id} {rule.statement} {rule.source}".casefold()
    return all(word in said for word in text.casefold().split())
