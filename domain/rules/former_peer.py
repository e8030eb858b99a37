"""Former peer: whoever becomes line manager of people with whom they worked as equals not long before (COI-10).

It is no breach of anybody's making, and it ends by itself: a flag for whoever manages the new manager (S0-1).
"""

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from pydantic import Field

from domain.dossier import Dossier
from domain.dossier_facts.relationship import Held
from domain.event import Event
from domain.roles import roles_toward
from domain.rules.applies_to import begun_by
from domain.rules.calendar import months_later
from domain.rules.changes import APPLICABILITY
from domain.rules.parameters import Parameters as Figures
from domain.rules.role_days import (
    LINE_MANAGEMENT,
    about,
    any_of,
    asked,
    corrected,
    holders_toward,
    real,
    subjects_of,
    together,
)
from domain.rules.rule import Assessment, Knowledge, Rule, Shape, Standing
from domain.rules.standings import NOT_APPLICABLE
from domain.staff_member.events import HistoryCorrected
from domain.timeline import ONE_DAY, Timeline, combine, spans_over
from domain.vocabulary import PersonId, Role, Status, UnitId


class Parameters(Figures):
    """Equals work in the same unit and band, by the main post, and neither manages the other.

    lookback_months: so long before the managing began. expires_months: so long after it began it is told.
    """

    lookback_months: int = Field(ge=1)
    expires_months: int = Field(ge=1)


def assess(rule: Rule, person_id: PersonId, knowledge: Knowledge, since: date) -> list[Assessment]:
    """One assessment for each line manager who was a peer not long before; others are nothing to tell."""
    dossier = knowledge.person(person_id)
    by_manager: dict[PersonId, list[Timeline[Held | None]]] = {}
    for role in roles_toward(dossier):
        if role.role is Role.LINE_MANAGER:
            by_manager.setdefault(role.holder, []).append(real(role, knowledge))
    found: list[Assessment] = []
    for manager_id, held in by_manager.items():
        managing, manager = any_of(held), knowledge.person(manager_id)
        told = list(_told(rule.parameters, dossier, manager, managing))
        days = spans_over(told, NOT_APPLICABLE)
        timeline = combine(lambda asks, each: each if asks else NOT_APPLICABLE, asked(rule, dossier), days)
        found += [Assessment((person_id, manager_id), "", timeline, (person_id,))] if told else []
    return found


def _told(
    figures: Parameters, dossier: Dossier, manager: Dossier, managing: Timeline[Held | None]
) -> Iterator[tuple[date, date | None, Standing]]:
    equals = combine(_equal, dossier.unit(), manager.unit(), dossier.band(), manager.band(), managing)
    for manages, spans in groupby(managing.spans(), key=lambda span: span.value is not None):
        spell = list(spans)
        first_day, last_day = spell[0].first_day, spell[-1].last_day
        if not manages:
            continue
        last = _last_day_as_equals(equals, first_day)
        if last is not None and last >= months_later(first_day, -figures.lookback_months):
            evidence = together(spell[0].value, begun_by(manager, last), begun_by(dossier, last))
            over = months_later(first_day, figures.expires_months) - ONE_DAY
            until = over if last_day is None else min(over, last_day)
            yield first_day, until, Standing(Status.BREACHED, None, evidence)


def _equal(
    unit: UnitId | None, other_unit: UnitId | None, band: int | None, other_band: int | None, managed: Held | None
) -> bool:
    return managed is None and None not in (unit, band) and (unit, band) == (other_unit, other_band)


def _last_day_as_equals(equals: Timeline[bool], before: date) -> date | None:
    last: date | None = None
    for span in equals.spans():
        if span.first_day >= before:
            break
        if span.value:
            last = before - ONE_DAY if span.last_day is None else min(span.last_day, before - ONE_DAY)
    return last


def changed_by(rule: Rule) -> frozenset[str]:
    """Who manages whom, and where and in which band both work."""
    return APPLICABILITY | LINE_MANAGEMENT


def affected(rule: Rule, event: Event, knowledge: Knowledge) -> set[PersonId]:
    """Whoever is managed, where the managing or the posts of either change."""
    if isinstance(event, HistoryCorrected):
        return corrected(event, knowledge)
    dossier = knowledge.person(about(event))
    managed = {about(event)} if holders_toward(dossier, Role.LINE_MANAGER) else set()
    return managed if event.type in LINE_MANAGEMENT else managed | subjects_of(dossier, Role.LINE_MANAGER)


SHAPE = Shape(name="former_peer", parameters=Parameters, assess=assess, changed_by=changed_by, affected=affected)
