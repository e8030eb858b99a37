"""From which day a deadline counts that lies in a small record."""

from collections.abc import Callable, Iterator
from functools import partial

from domain.dossier_facts.record import RecordKnown
from domain.rules.anchor import OF_RECORDS, Anchor
from domain.rules.anchors import Anchored, Scene
from domain.rules.role_days import from_elsewhere
from domain.small_record.vocabulary import RecordKind
from domain.vocabulary import PersonId


def _records(kind: RecordKind, scene: Scene) -> Iterator[Anchored]:
    """The person's own records of that kind, in the order in which they became known, from first to last day."""
    for known in scene.dossier.records.values():
        if known.kind is kind and known.holder == scene.dossier.person_id and (begun := known.begun) is not None:
            first_day, evidence = begun.effective_on, (begun.event_id,)
            yield Anchored(known.subject, _people(known), first_day, evidence, first_day, known.last_day, record=known)


def _people(known: RecordKnown) -> tuple[PersonId, ...]:
    """Whom it is about: the holder, of a pair the other one, and who broke the glass before the holder's data."""
    match known.kind:
        case RecordKind.PAIR:
            return (known.holder, known.begun.manager_id)
        case RecordKind.BREAK_GLASS:
            return (known.holder, known.begun.broken_by)
    return (known.holder,)


def _pair_over(scene: Scene) -> Iterator[Anchored]:
    for formed in _records(RecordKind.PAIR, scene):
        yield formed._replace(day=formed.asked_to, asked_to=None)


def _apprenticeship_begun(scene: Scene) -> Iterator[Anchored]:
    for course in _records(RecordKind.COURSE, scene):
        if course.record and course.record.begun.apprenticeship_level is not None:
            yield course


def _from_elsewhere(scene: Scene) -> Iterator[Anchored]:
    for known in scene.dossier.supervised_by.values():
        told = from_elsewhere(scene.knowledge.person(known.supervisor_id))
        if told and known.began_on is not None:
            people, day = (known.supervisee_id, known.supervisor_id), max(told[0].day, known.began_on)
            evidence = (told[0].event_id,)
            yield Anchored(known.subject, people, day, evidence, day, known.last_day, None, known)


FIND: dict[Anchor, Callable[[Scene], Iterator[Anchored]]] = {
    **{anchor: partial(_records, kind) for anchor, kind in OF_RECORDS.items()},
    Anchor.PAIR_OVER: _pair_over,
    Anchor.APPRENTICESHIP_BEGUN: _apprenticeship_begun,
    Anchor.FROM_ELSEWHERE: _from_elsewhere,
}
"""How each anchor is found that lies in a small record."""
