"""From which day a deadline counts that lies in a small record."""

from collections.abc import Callable, Iterator

from domain.dossier_facts.record import RecordKnown
from domain.rules.anchor import Anchor
from domain.rules.anchors import Anchored, Scene
from domain.small_record.vocabulary import RecordKind


def _of_kind(scene: Scene, kind: RecordKind) -> Iterator[RecordKnown]:
    """The person's own records of that kind, in the order in which they became known."""
    own = (known for known in scene.dossier.records.values() if known.holder == scene.dossier.person_id)
    return (known for known in own if known.kind is kind and known.begun is not None)


def _pair_formed(scene: Scene) -> Iterator[Anchored]:
    for known in _of_kind(scene, RecordKind.PAIR):
        begun, people = known.begun, (known.holder, known.begun.manager_id)
        first_day, evidence = begun.effective_on, (begun.event_id,)
        yield Anchored(known.subject, people, first_day, evidence, first_day, known.last_day, record=known)


def _pair_over(scene: Scene) -> Iterator[Anchored]:
    for formed in _pair_formed(scene):
        yield formed._replace(day=formed.asked_to, asked_to=None)


FIND: dict[Anchor, Callable[[Scene], Iterator[Anchored]]] = {
    Anchor.PAIR_FORMED: _pair_formed,
    Anchor.PAIR_OVER: _pair_over,
}
"""How each anchor is found that lies in a small record."""
