"""Whom somebody means who types a name, an employee number or an id into a form."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from domain.vocabulary import PersonId
from projections.compliance.people import who_works
from services.vault.vault import PersonalDetails
from services.web.asked import Asked
from services.web.refusals import WrongInput


def find(asked: Asked, organisation: str, text: str, field: str) -> PersonId:
    """The person meant: by name only among those whom the visitor sees by name; by whole number or id anybody.

    Raises WrongInput where nobody or more than one person is meant. Whether there is somebody of that number is only
    said when it comes to recording, to whoever may record it.
    """
    wanted = text.strip()
    if not wanted:
        raise WrongInput({field: "Enter a name, an employee number or an id"})
    if wanted.isdigit():
        return PersonId(asked.vault.pseudonym(organisation, wanted))
    try:
        return PersonId(UUID(wanted))
    except ValueError:
        return _called(asked, wanted, field)


def find_all(asked: Asked, organisation: str, text: str, field: str) -> tuple[PersonId, ...]:
    """Everybody meant in a list with commas or one to a line. Raises WrongInput as find()."""
    named = [each for line in text.splitlines() for each in line.split(",") if each.strip()]
    return tuple(dict.fromkeys(find(asked, organisation, each, field) for each in named))


def _called(asked: Asked, name: str, field: str) -> PersonId:
    part = name.casefold()
    here = (row.person_id for row in who_works(asked.connection, asked.today))
    found = {who: called for who, called in names_of(asked, here) if part in called.casefold()}
    exact = [who for who, called in found.items() if called.casefold() == part]
    match exact or list(found):
        case [person_id]:
            return PersonId(person_id)
        case []:
            raise WrongInput({field: f"There is nobody called “{name}” whom you see by name: enter the number"})
        case several:
            told = ", ".join(sorted(found[each] for each in several)[:5])
            raise WrongInput({field: f"“{name}” may mean {len(several)} people: {told}. Enter the whole name"})


def names_of(asked: Asked, people: Iterable[UUID]) -> Iterator[tuple[UUID, str]]:
    """The names of those among them whom the visitor sees by name."""
    seen = [person for person in people if asked.is_named(person)]
    for person_id, details in (asked.vault.many(seen) if seen else {}).items():
        if isinstance(details, PersonalDetails) and details.name:
            yield person_id, details.name
