"""Writes the letter to a lead: the one place where the notifier opens the vault."""

from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

from services.notifier.letter import RuleOf, write_letter
from services.notifier.mail import Addressed
from services.notifier.notice import Notice
from services.notifier.queue import Queue
from services.notifier.sending import LONDON
from services.vault.vault import Erased, PersonalDetails

Details = Callable[[Iterable[UUID]], dict[UUID, PersonalDetails | Erased]]
"""What the vault knows of people."""


class LetterWriter:
    """Finds the lead's address and the names of the people concerned, and writes."""

    def __init__(self, details: Details, queue: Queue, rule_of: RuleOf, now: Callable[[], datetime]) -> None:
        self._details = details
        self._queue = queue
        self._rule_of = rule_of
        self._now = now

    def __call__(self, notice: Notice) -> Addressed | None:
        """The letter; None where the lead has no address, or none any more."""
        if notice.lead_id is None:
            return None
        silent = [notice.silent] if notice.silent else []
        known = self._details([notice.lead_id, *notice.concerned, *silent])
        lead = known.get(notice.lead_id)
        if not isinstance(lead, PersonalDetails) or not lead.email:
            return None
        unit = self._queue.unit_name(notice.unit_id, self._now().astimezone(LONDON).date())
        names = [_name(known.get(person)) for person in notice.concerned]
        rule = self._rule_of(notice.rule_id, notice.pack_version)
        who = " ".join(_name(known.get(person)) for person in silent)
        return Addressed(lead.email, write_letter(notice, rule, names, unit, who))


def _name(details: PersonalDetails | Erased | None) -> str:
    if isinstance(details, PersonalDetails) and details.name:
        return details.name
    return "somebody whose details were erased" if isinstance(details, Erased) else "somebody without a known name"
