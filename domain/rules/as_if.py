"""What is known, with some people supposed otherwise: for questions that record nothing."""

from collections.abc import Mapping
from typing import NamedTuple

from domain.dossier import Dossier
from domain.rules.rule import Knowledge
from domain.unit_dossier import UnitDossier
from domain.vocabulary import PersonId, UnitId


class AsIf(NamedTuple):
    """Knowledge in which these people are known otherwise."""

    known: Knowledge
    otherwise: Mapping[PersonId, Dossier]

    def person(self, person_id: PersonId) -> Dossier:
        """All that is known of one person, or supposed."""
        return self.otherwise.get(person_id) or self.known.person(person_id)

    def unit(self, unit_id: UnitId) -> UnitDossier:
        """All that is known of one unit."""
        return self.known.unit(unit_id)
