"""The lived-experience workforce on a day, in figures: who is on which rung of its ladder, where, and how it moves.

A rung is band and career stage of the main post. Nothing of it is a fact about anybody's health (ACC-09).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from domain.dossier import Dossier
from domain.staff_member.vocabulary import EmploymentType
from domain.vocabulary import CareerStage, Profession, UnitId


class Rung(NamedTuple):
    """A place on the ladder; band None where HR does not say."""

    band: int | None
    career_stage: CareerStage

    @property
    def height(self) -> tuple[int, int]:
        """Higher is later; a senior one of the same band stands above the others."""
        return self.band or 0, list(CareerStage).index(self.career_stage)


class Workforce(NamedTuple):
    """Figures of one day. sole: units with exactly one of them. permanent: of the main posts."""

    rungs: Mapping[Rung, int]
    units: Mapping[UnitId, int]
    permanent: int

    @property
    def people(self) -> int:
        """Everybody, each counted once."""
        return sum(self.rungs.values())

    @property
    def sole(self) -> list[UnitId]:
        """Units in which one of them works alone."""
        return sorted(unit for unit, many in self.units.items() if many == 1)

    @property
    def seniors(self) -> int:
        """Those who may supervise the others."""
        return sum(many for rung, many in self.rungs.items() if rung.career_stage is CareerStage.SENIOR)

    @property
    def permanent_share(self) -> float | None:
        """The share of permanent main posts; None where there is nobody."""
        return self.permanent / self.people if self.people else None


def rung(dossier: Dossier, on: date) -> Rung | None:
    """Where somebody stands on that day; None for whoever is not of this workforce then."""
    stage = dossier.career_stage().at(on)
    if dossier.profession().at(on) is not Profession.LIVED_EXPERIENCE or stage is None:
        return None
    return Rung(dossier.band().at(on), stage)


def workforce(people: Iterable[Dossier], on: date) -> Workforce:
    """The figures of those among `people` who are of this workforce on that day."""
    rungs, units, permanent = Counter[Rung](), Counter[UnitId](), 0
    for dossier in people:
        if (standing := rung(dossier, on)) is None:
            continue
        rungs[standing] += 1
        if (unit := dossier.unit().at(on)) is not None:
            units[unit] += 1
        main = dossier.primary_post().at(on)
        permanent += main is not None and dossier.posts[main].employment is EmploymentType.PERMANENT
    return Workforce(dict(sorted(rungs.items(), key=lambda each: each[0].height)), dict(units), permanent)


def moves(people: Iterable[Dossier], since: date, until: date) -> Counter[tuple[Rung | None, Rung | None]]:
    """How many came (from None), went (to None) and changed from one rung to another between the two days."""
    pairs = ((rung(dossier, since), rung(dossier, until)) for dossier in people)
    return Counter((before, after) for before, after in pairs if before != after)
