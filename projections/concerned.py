"""Which assessors an event can matter to, by its type and by all that was ever said of the person it is about.

Most rules are for few professions: that they are not for somebody is found once for all people alike, not each time.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from domain.dossier_facts.ever import Ever, ever
from domain.event import Event
from domain.rules.changes import CORRECTIONS
from domain.rules.rule import Knowledge
from domain.vocabulary import PersonId
from projections.assessor import Assessor


class Concerned:
    """The assessors of a read model; what was found is kept."""

    def __init__(self, assessors: Iterable[Assessor]) -> None:
        by_type: defaultdict[str, list[Assessor]] = defaultdict(list)
        for assessor in assessors:
            for kind in assessor.changed_by:
                by_type[kind].append(assessor)
        self.by_type: Mapping[str, Sequence[Assessor]] = dict(by_type)
        self._found: dict[tuple[str, Ever], Sequence[Assessor]] = {}

    def by(self, event: Event, knowledge: Knowledge) -> Sequence[Assessor]:
        """Those that have to be asked whom the event affects; `knowledge` has the event."""
        every = self.by_type.get(event.type, ())
        if not every or not event.ABOUT_A_PERSON or event.type in CORRECTIONS:
            return every
        known = ever(knowledge.person(PersonId(event.about)))
        key = event.type, known
        if key not in self._found:
            self._found[key] = [each for each in every if each.concerns is None or each.concerns(known)]
        return self._found[key]
