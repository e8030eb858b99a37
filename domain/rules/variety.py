"""Variety: over a long time more than one person has supervised or managed somebody (COI-17).

Whoever has one and the same person for both benefits from one person's expertise only (S0-19). Until a whole window of
being supervised has passed nothing can be missing.
"""

from datetime import date

from pydantic import Field

from domain.dossier import Dossier
from domain.dossier_facts.ever import Ever
from domain.dossier_facts.relationship import Held
from domain.event import Event
from domain.roles import ROLE_OF, roles_toward
from domain.rules.applies_to import asked_of, could_be_for
from domain.rules.calendar import months_later
from domain.rules.changes import APPLICABILITY, also_asked_by, person_concerned
from domain.rules.parameters import Parameters as Figures
from domain.rules.role_days import GIVING, RELATIONSHIPS, any_of, together
from domain.rules.rule import Assessment, Knowledge, Rule, Shape, Standing
from domain.rules.standings import NOT_APPLICABLE
from domain.supervision_relationship.events import RelationshipEvent
from domain.timeline import Timeline, combine, combine_all, spans_over, steps
from domain.vocabulary import PersonId, Role, Status


class Parameters(Figures):
    """At least `least` people held one of the `roles` within `window_months`.

    while_held: asked only where somebody held one of these within that time; other rules find that nobody did.
    """

    roles: frozenset[Role]
    while_held: frozenset[Role]
    window_months: int = Field(ge=1)
    least: int = Field(2, ge=2)


def assess(rule: Rule, person_id: PersonId, knowledge: Knowledge, since: date) -> list[Assessment]:
    """One timeline for whoever ever was supervised."""
    figures: Parameters = rule.parameters
    dossier = knowledge.person(person_id)
    asked = asked_of(rule, dossier)
    within = _within_window(figures, dossier, figures.roles)
    if not any(asked.values) or not within:
        return []
    several = combine_all(lambda held: [each for each in held if each], list(within.values()))
    needed = any_of(_within_window(figures, dossier, figures.while_held).values())
    whole = _whole_windows(figures, asked, needed)

    def standing(asks: bool, whole: bool, held: list[Held], supervised: Held | None) -> Standing:
        if not asks or supervised is None:
            return NOT_APPLICABLE
        if not whole or len(held) >= figures.least:
            return Standing(Status.COMPLIANT)
        return Standing(Status.BREACHED, None, together(*held))

    return [Assessment((person_id,), "", combine(standing, asked, whole, several, needed), (person_id,))]


def _within_window(
    figures: Parameters, dossier: Dossier, roles: frozenset[Role]
) -> dict[PersonId, Timeline[Held | None]]:
    """By holder, the events that show a role held within the window that ends on the day."""
    by_holder: dict[PersonId, list[Timeline[Held | None]]] = {}
    for role in roles_toward(dossier):
        if role.role in roles:
            held = [
                (span.first_day, span.last_day and months_later(span.last_day, figures.window_months), span.value)
                for span in role.held.spans()
                if span.value
            ]
            by_holder.setdefault(role.holder, []).append(spans_over(held, None))
    return {holder: any_of(held) for holder, held in by_holder.items()}


def _whole_windows(figures: Parameters, asked: Timeline[bool], needed: Timeline[Held | None]) -> Timeline[bool]:
    """From when the rule has asked, and somebody has supervised, for a whole window without a gap."""
    runs = combine(lambda asks, held: asks and held is not None, asked, needed)
    changes: list[tuple[date, bool]] = []
    for span in runs.spans():
        changes.append((span.first_day, False))
        if span.value:
            full = months_later(span.first_day, figures.window_months)
            if span.last_day is None or full <= span.last_day:
                changes.append((full, True))
    return steps(changes, False)


def changed_by(rule: Rule) -> frozenset[str]:
    """Who held the roles on which days, and what changes whom the rule is for."""
    giving = (GIVING.get(role, RELATIONSHIPS) for role in rule.parameters.roles)
    return APPLICABILITY | also_asked_by(rule) | frozenset().union(*giving)


def affected(rule: Rule, event: Event, knowledge: Knowledge) -> set[PersonId]:
    """Only the person whose roles or posts changed."""
    if isinstance(event, RelationshipEvent) and ROLE_OF.get(event.kind) not in rule.parameters.roles:
        return set()
    return person_concerned(rule.applies_to, event, knowledge)


def concerns(rule: Rule, known: Ever) -> bool:
    """Only those whom it could ever be for, and who were ever supervised."""
    return bool(known.kinds) and could_be_for(rule.applies_to, known)


SHAPE = Shape("variety", Parameters, assess, changed_by, affected, concerns)
