"""A small record as a dossier knows it: how it began, its last day, and what happened between."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from domain.dossier_facts.facts import Facts, remembered
from domain.small_record.events import RecordEvent
from domain.small_record.state import BEGINS, ENDS
from domain.small_record.vocabulary import RecordKind
from domain.vocabulary import PersonId


@dataclass(frozen=True, slots=True)
class RecordKnown:
    """One record; it stands in the dossier of everybody whom it ever named. holder: whose it is."""

    stream_id: UUID
    kind: RecordKind
    holder: PersonId
    facts: Facts = field(default_factory=Facts)
    memo: dict[str, Any] = field(default_factory=dict, init=False, compare=False, repr=False)

    @property
    def begun(self) -> Any:
        """The event with which it began; None where only something later named the person."""
        return next(iter(self.happened(*BEGINS)), None)

    @property
    @remembered
    def last_day(self) -> date | None:
        """The last day, planned or as it came; None where none is known."""
        ended, begun = self.happened(*ENDS), self.begun
        return ended[-1].effective_on if ended else getattr(begun, "last_day", None) or getattr(begun, "ends_on", None)

    @property
    @remembered
    def subject(self) -> str:
        """Which record an assessment is about."""
        return f"{self.kind}:{self.stream_id}"

    def happened(self, *kinds: type[RecordEvent]) -> list[Any]:
        """The events of these kinds, ascending by day; of one day in the order of recording."""
        found = (fact.value for fact in self.facts.log if isinstance(fact.value, kinds))
        return sorted(found, key=lambda event: event.effective_on)
