"""What an HR message says that only the vault may hold."""

from dataclasses import dataclass
from datetime import datetime

from domain.vocabulary import PersonId


@dataclass(frozen=True, slots=True, repr=False)
class ToldDetails:
    """Names and numbers of one person as HR told them at `told_at` (UTC); None and empty: not told.

    Its text never shows the values, so that it cannot reach a log line.
    """

    person_id: PersonId
    told_at: datetime
    name: str | None = None
    email: str | None = None
    employee_number: str | None = None
    registration_numbers: tuple[tuple[str, str], ...] = ()

    def __repr__(self) -> str:
        """Whose, not what."""
        return f"ToldDetails(person_id={self.person_id})"
