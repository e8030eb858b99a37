"""Times away from work: only their days and what kind of clock they pause, never why."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from domain.dossier_facts.facts import Facts, remembered
from domain.staff_member.vocabulary import AbsenceKind
from domain.vocabulary import EventId


class AbsenceKnown(NamedTuple):
    """One absence as it stands; `last_day` None: not known yet. evidence: the events behind it, in order."""

    absence_id: EventId
    kind: AbsenceKind
    first_day: date
    last_day: date | None
    expected_last_day: date | None
    evidence: tuple[EventId, ...]


@dataclass(frozen=True, slots=True)
class AbsenceRecord:
    """What was recorded about one absence."""

    absence_id: EventId
    facts: Facts = field(default_factory=Facts)
    memo: dict[str, Any] = field(default_factory=dict, init=False, compare=False, repr=False)

    @remembered
    def known(self) -> AbsenceKnown | None:
        """The absence as it stands; None where it was cancelled or never began.

        Facts are taken in the order in which the source learned of them, where it says so for all of them.
        """
        facts = list(self.facts.recorded("started", "amended", "ended", "cancelled"))
        said = [fact.said_at for fact in facts if fact.said_at is not None]
        if len(said) == len(facts):
            facts = [facts[place] for place in sorted(range(len(facts)), key=said.__getitem__)]
        kind: AbsenceKind | None = None
        first_day = last_day = expected = None
        evidence: tuple[EventId, ...] = ()
        for fact in facts:
            evidence = (*evidence, fact.event_id)
            if fact.group == "started":
                (kind, expected), first_day = fact.value, fact.day
            elif fact.group == "amended":
                kind, last_day = fact.value
                first_day = fact.day
            elif fact.group == "ended":
                last_day = fact.day
            else:
                kind, first_day, last_day, expected, evidence = None, None, None, None, ()
        if kind is None or first_day is None or (last_day is not None and last_day < first_day):
            return None
        return AbsenceKnown(self.absence_id, kind, first_day, last_day, expected, evidence)
