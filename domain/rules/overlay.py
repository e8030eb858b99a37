"""Facts about a person that say how to read what a rule finds for them, whatever its shape."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from domain.dossier import Dossier
from domain.event import Event
from domain.rules.rule import Assessment, Knowledge, Rule, Shape, Standing
from domain.timeline import Timeline
from domain.vocabulary import PersonId

Read = Callable[[Timeline[Standing]], Timeline[Standing]]


class Overlay(NamedTuple):
    """One kind of such facts, all about the person from whose side it is found.

    told_by: wire names of the events that tell of them. for_rule: whether they say anything of a rule. names: whether
    such an event says anything of it. reading: how what was found is to be read; None: as it is.
    """

    told_by: frozenset[str]
    for_rule: Callable[[Rule], bool]
    names: Callable[[Rule, Event], bool]
    reading: Callable[[Rule, Dossier], Read | None]


def laid_on(shape: Shape, *overlays: Overlay) -> Shape:
    """The shape, what it finds read by each of these in turn."""
    by_type = {kind: overlay for overlay in overlays for kind in overlay.told_by}

    def assess(rule: Rule, person_id: PersonId, knowledge: Knowledge, since: date) -> list[Assessment]:
        found = shape.assess(rule, person_id, knowledge, since)
        return _read(rule, knowledge.person(person_id), found, overlays) if found else found

    def changed_by(rule: Rule) -> frozenset[str]:
        return shape.changed_by(rule).union(*(each.told_by for each in overlays if each.for_rule(rule)))

    def affected(rule: Rule, event: Event, knowledge: Knowledge) -> set[PersonId]:
        told = by_type.get(event.type)
        if told is None:
            return shape.affected(rule, event, knowledge)
        return {PersonId(event.about)} if told.names(rule, event) else set()

    return shape._replace(assess=assess, changed_by=changed_by, affected=affected)


def _read(rule: Rule, dossier: Dossier, found: list[Assessment], overlays: Sequence[Overlay]) -> list[Assessment]:
    for overlay in overlays:
        read = overlay.reading(rule, dossier)
        if read is not None:
            found = [each._replace(timeline=read(each.timeline)) for each in found]
    return found
