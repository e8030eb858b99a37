"""What verify found."""

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Kind = Literal["changed", "removed", "cut_off", "inserted", "column", "order", "version", "checkpoint", "notary"]


class Misfit(NamedTuple):
    """One thing that does not fit, at the first position where it shows; `reason` is a sentence.

    changed: the record is not the one that was hashed and signed. removed, inserted: a place is empty, or was never
    given out. cut_off: the end is missing. column: a column says something else than the body. order: recorded_at goes
    back. version: a stream's versions do not follow each other. checkpoint: one in the notary's table is not signed
    with our key. notary: the notary's own table was changed; the register itself fits what was signed.
    """

    position: int
    kind: Kind
    reason: str


@dataclass(slots=True)
class Report:
    """Everything that was looked at. signed: how many of the events the newest good checkpoint covers.

    foreign: published notes that are not signed with our key; they prove nothing, for us or against us.
    """

    events: int = 0
    checkpoints: int = 0
    signed: int = 0
    foreign: int = 0
    misfits: list[Misfit] = field(default_factory=list)

    @property
    def fits(self) -> bool:
        """Whether nothing was found."""
        return not self.misfits

    @property
    def first(self) -> Misfit | None:
        """The first position that does not fit, and why."""
        return min(self.misfits, key=lambda misfit: misfit.position, default=None)

    def add(self, position: int, kind: Kind, reason: str) -> None:
        """Note a misfit."""
        self.misfits.append(Misfit(position, kind, reason))
