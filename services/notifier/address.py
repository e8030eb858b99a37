"""Writes the letter to a lead: the one place where the notifier opens the vault."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from services.notifier.digest import Entry, as_they_stand, write_digest
from services.notifier.gathering import LONDON
from services.notifier.letter import NAMELESS, RuleOf, write_letter
from services.notifier.mail import Addressed
from services.notifier.notice import Notice
from services.notifier.queue import Queue
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

    def __call__(self, notices: Sequence[Notice]) -> Addressed | None:
        """The letter about all of these; None where the lead has no address, or none any more."""
        lead_id = notices[0].lead_id
        if lead_id is None:
            return None
        told, settled = as_they_stand(notices)
        silent = [notice.silent for notice in told if notice.silent]
        known = self._details({lead_id, *silent, *(person for notice in told for person in notice.concerned)})
        lead = known.get(lead_id)
        if not isinstance(lead, PersonalDetails) or not lead.email:
            return None
        today = self._now().astimezone(LONDON).date()
        units = {unit: self._queue.unit_name(unit, today) or NAMELESS for unit in {notice.unit_id for notice in told}}
        entries = [self._entry(notice, units[notice.unit_id], known) for notice in told]
        if len(entries) == 1 and not settled:
            (notice, rule, names, unit, who) = entries[0]
            return Addressed(lead.email, write_letter(notice, rule, names, unit, who))
        return Addressed(lead.email, write_digest(entries, settled))

    def _entry(self, notice: Notice, unit: str, known: Mapping[UUID, PersonalDetails | Erased]) -> Entry:
        names = [_name(known.get(person)) for person in notice.concerned]
        silent = _name(known.get(notice.silent)) if notice.silent else ""
        return Entry(notice, self._rule_of(notice.rule_id, notice.pack_version), names, unit, silent)


def _name(details: PersonalDetails | Erased | None) -> str:
    if isinstance(details, PersonalDetails) and details.name:
        return details.name
    return "somebody whose details were erased" if isinstance(details, Erased) else "somebody without a known name"
