"""An HR message becomes a command to the ledger, and details for the vault. Pure: the same message, the same command.

No name, address or number of a person gets into the command.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from domain.event import Command
from domain.vocabulary import CommandId
from services.hr_intake import contract_people as people
from services.hr_intake import contract_standing as standing
from services.hr_intake.envelope import Envelope, Translation
from services.hr_intake.hr_event import HrEvent
from services.hr_intake.identity import Identities
from services.hr_intake.personal_details import ToldDetails
from services.hr_intake.translation_people import PEOPLE
from services.hr_intake.translation_posts import POSTS
from services.hr_intake.translation_restricted import RESTRICTED
from services.hr_intake.translation_units import UNITS
from services.hr_intake.translation_vacancies import VACANCIES

TRANSLATIONS: dict[str, Translation] = {**PEOPLE, **POSTS, **RESTRICTED, **UNITS, **VACANCIES}
"""How each kind of HR message becomes its command; details that only change the vault have none."""


class Translated(NamedTuple):
    """What is to be done about a message; nothing of it is done yet. Details alone need no command."""

    command: Command | None
    details: ToldDetails | None = None


def translate(event: HrEvent, command_id: CommandId, source: str, ids: Identities) -> Translated:
    """The command and the details of one message. `source` is its CloudEvents source, `command_id` its id."""
    kind = type(event)
    details = TOLD[kind](event, ids) if kind in TOLD else None
    if kind is people.PersonDetailsChanged:
        return Translated(None, details)
    return Translated(TRANSLATIONS[event.KIND](event, Envelope(event, command_id, source, ids)), details)


def _named(event: people.PersonRegistered | people.PersonDetailsChanged, ids: Identities) -> ToldDetails | None:
    told = (event.name, event.email, event.employee_number)
    return ToldDetails(ids.person(event.person), event.recorded_at.instant, *told) if any(told) else None


def _numbered(event: standing.RegistrationUpdated, ids: Identities) -> ToldDetails | None:
    if event.number is None:
        return None
    numbers = ((event.body, event.number),)
    return ToldDetails(ids.person(event.person), event.recorded_at.instant, registration_numbers=numbers)


TOLD: dict[type[HrEvent], Callable[[Any, Identities], ToldDetails | None]] = {
    people.PersonRegistered: _named,
    people.PersonDetailsChanged: _named,
    standing.RegistrationUpdated: _numbered,
}
"""What only the vault may hold, of the kinds of message that say anything of that."""
