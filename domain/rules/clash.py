"""The days on which one person holds roles that do not go together, with the events that show it."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import NamedTuple

from domain.dossier import Dossier
from domain.dossier_facts.relationship import Held
from domain.roles import RoleHeld, while_present
from domain.rules.role_days import together
from domain.rules.rule import Knowledge
from domain.timeline import Timeline, combine, later, spans_over
from domain.vocabulary import PersonId, Role, SupervisionKind


class Showing(NamedTuple):
    """What shows a role or a clash on a day. acting: it is there only because somebody stands in."""

    evidence: Held
    acting: bool = False


Days = Timeline[Showing | None]


class Clash(NamedTuple):
    """Roles that one holder has toward one subject. days: where they clash; held: the days of any of them."""

    people: tuple[PersonId, ...]
    subject: str
    days: Days
    held: Timeline[bool]
    found_from: tuple[PersonId, ...]


def clashes_of_two(roles: Iterable[RoleHeld], one: frozenset[Role], other: frozenset[Role]) -> Iterator[Clash]:
    """One clash for each role of `one` whose holder ever had a role of `other` as well."""
    roles = tuple(roles)
    for role in roles:
        others = [each for each in roles if each.holder == role.holder and each.role in other and each is not role]
        if role.role in one and others:
            yield _clash(role.subject_key, [role, *others], _first_and_another)


def clashes_by_count(roles: Iterable[RoleHeld], counted: frozenset[Role], least: int) -> Iterator[Clash]:
    """One clash for each holder who ever had at least `least` distinct roles of `counted`."""
    by_holder: dict[PersonId, list[RoleHeld]] = {}
    for role in roles:
        if role.role in counted:
            by_holder.setdefault(role.holder, []).append(role)
    for held in by_holder.values():
        kinds = [role.role for role in held]
        if len(set(kinds)) >= least:
            yield _clash("", held, lambda shown, kinds=kinds: _at_least(shown, kinds, least))  # type: ignore[misc]


def reciprocal_clashes(dossier: Dossier, exempt: frozenset[SupervisionKind]) -> Iterator[Clash]:
    """One clash for each person whom this one supervises and who supervises this one, in the same kind."""
    for given in dossier.supervises.values():
        for taken in dossier.supervised_by.values():
            if taken.supervisor_id != given.supervisee_id or taken.kind != given.kind or given.kind in exempt:
                continue
            if not (any(given.held().values) and any(taken.held().values)):
                continue  # one of them never ran: it was only proposed, or an interest declared on it
            people = tuple(sorted((given.supervisee_id, dossier.person_id)))
            both_ways = sorted((given, taken), key=lambda each: each.supervisor_id)
            days = combine(_both, *(_shown(while_present(dossier, each.held())) for each in both_ways))
            held = combine(lambda one, two: bool(one or two), given.held(), taken.held())
            yield Clash(people, f"relationship:{given.kind}", days, held, people)


def while_both_present(clash: Clash, knowledge: Knowledge) -> Clash:
    """The clash on the days on which everybody in it is with the employer (or comes from elsewhere)."""
    present = [knowledge.person(person_id).present() for person_id in clash.people]
    return clash._replace(
        days=combine(lambda days, *here: days if all(here) else None, clash.days, *present),
        held=combine(lambda held, *here: held and all(here), clash.held, *present),
    )


def without_tolerated(days: Days, tolerated: int) -> Days:
    """`days` without the first `tolerated` days of each clash on which it is there only by somebody standing in (T-15).

    Counted from the first day of the clash, whoever stood in; it counts from the day after, not from the first.
    """
    kept: list[tuple[date, date | None, Showing | None]] = []
    began: date | None = None
    for span in days.spans():
        if span.value is None:
            began = None
            continue
        began = began or span.first_day
        first_day = span.first_day
        if span.value.acting:
            first_day = max(first_day, later(began, tolerated))
        kept.append((first_day, span.last_day, span.value))
    return spans_over(kept, None)


def _clash(subject: str, roles: list[RoleHeld], showing: Callable[[list[Showing | None]], Showing | None]) -> Clash:
    shown = [_shown(role.held, role.acting) for role in roles]
    days = combine(lambda *values: showing(list(values)), *shown)
    held = combine(lambda *values: any(value is not None for value in values), *shown)
    return Clash((roles[0].subject, roles[0].holder), subject, days, held, (roles[0].subject,))


def _shown(held: Timeline[Held | None], acting: Timeline[bool] | None = None) -> Days:
    if acting is None:
        return held.map(lambda events: Showing(events) if events else None)
    return combine(lambda events, stands_in: Showing(events, stands_in) if events else None, held, acting)


def _both(one: Showing | None, two: Showing | None) -> Showing | None:
    return Showing(together(one.evidence, two.evidence)) if one and two else None


def _first_and_another(shown: list[Showing | None]) -> Showing | None:
    first, *others = shown
    real = [each for each in others if each is not None]
    if first is None or not real:
        return None
    acting = first.acting or all(each.acting for each in real)
    return Showing(together(first.evidence, *(each.evidence for each in real)), acting)


def _at_least(shown: list[Showing | None], kinds: list[Role], least: int) -> Showing | None:
    real = [(kind, each) for kind, each in zip(kinds, shown, strict=True) if each is not None]
    if len({kind for kind, _ in real}) < least:
        return None
    substantive = {kind for kind, each in real if not each.acting}
    return Showing(together(*(each.evidence for _, each in real)), len(substantive) < least)
