"""What a session in a group is worth to each of those who share it (SUP-16)."""

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict

from domain.dossier_facts.session import SessionKnown
from domain.vocabulary import SessionFormat, SupervisionKind


class GroupCredit(BaseModel):
    """What part of a group session of these kinds counts: one minute in so many.

    most_members: of groups that large at most; None: of any, also where it is not known how many there were.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kinds: tuple[SupervisionKind, ...]
    most_members: int | None = None
    one_minute_in: int

    def is_for(self, known: SessionKnown) -> bool:
        """Whether the session is one of these."""
        fits = self.most_members is None or (known.members is not None and known.members <= self.most_members)
        return fits and known.kind in self.kinds


def minutes_worth(credits: Sequence[GroupCredit], known: SessionKnown) -> int:
    """The whole minutes that count: all of a session alone, or where no credits are given; else by the first that fits.

    None in a group for which there is no credit.
    """
    if not credits or known.format is not SessionFormat.GROUP:
        return known.minutes
    credit = next((each for each in credits if each.is_for(known)), None)
    return 0 if credit is None else known.minutes // credit.one_minute_in
