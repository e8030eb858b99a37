"""People at the command line: found by id, employer's number or part of a name, and named only as they are printed."""

from collections.abc import Callable, Iterable, Sequence
from uuid import UUID

from domain.vocabulary import PersonId
from services.cli.output import short
from services.cli.trouble import wrong_usage
from services.vault.vault import Erased, PersonalDetails, Vault

ERASED = "(erased person)"


class People:
    """Looks people up in the vault. With `pseudonyms` nobody is named."""

    def __init__(
        self, vault: Vault, organisation: str, everyone: Callable[[], Iterable[UUID]], pseudonyms: bool
    ) -> None:
        self._vault = vault
        self._organisation = organisation
        self._everyone = everyone
        self._pseudonyms = pseudonyms
        self._names: dict[UUID, str] = {}

    def find(self, text: str) -> PersonId:
        """The person meant by an opaque id, "hr:ORG/NUMBER", "hr:NUMBER" or part of a name.

        Raises Trouble where nobody or more than one person is meant.
        """
        try:
            return PersonId(UUID(text))
        except ValueError:
            pass
        if text.startswith("hr:"):
            organisation, slash, number = text[3:].rpartition("/")
            return PersonId(self._vault.pseudonym(organisation if slash else self._organisation, number))
        return self._by_name(text)

    def _by_name(self, part: str) -> PersonId:
        wanted = part.casefold()
        found = [
            (person_id, details.name)
            for person_id, details in self._vault.many(self._everyone()).items()
            if isinstance(details, PersonalDetails) and details.name and wanted in details.name.casefold()
        ]
        exact = [one for one in found if one[1].casefold() == wanted]
        by_word = [one for one in found if wanted in one[1].casefold().replace("-", " ").split()]
        match exact or by_word or found:
            case [(person_id, _)]:
                return PersonId(person_id)
            case []:
                raise wrong_usage(
                    f"nobody is called {part!r}; give part of a name, an id, or hr:NUMBER (see: supervision staff)"
                )
            case several:
                listed = "\n".join(f"  {person_id}  {name}" for person_id, name in several[:10])
                raise wrong_usage(f"{part!r} may mean {len(several)} people; give one of these ids:\n{listed}")

    def know(self, person_ids: Iterable[UUID]) -> None:
        """Look these up together, before they are named one by one."""
        if self._pseudonyms:
            return
        wanted = [person_id for person_id in dict.fromkeys(person_ids) if person_id not in self._names]
        if not wanted:
            return
        for person_id, details in self._vault.many(wanted).items():
            self._names[person_id] = ERASED if isinstance(details, Erased) else details.name or short(person_id)

    def name(self, person_id: UUID | None) -> str:
        """How the person is shown."""
        if person_id is None:
            return ""
        if self._pseudonyms:
            return str(person_id)
        if person_id not in self._names:
            self.know([person_id])
        return self._names.get(person_id, short(person_id))

    def names(self, person_ids: Sequence[UUID]) -> str:
        """Several people, the first one first."""
        self.know(person_ids)
        return ", ".join(self.name(person_id) for person_id in person_ids)

    def actor(self, actor: str) -> str:
        """An actor as recorded ("person:ID", "hr:ESR", "system:clock"), a person by name."""
        kind, _, rest = actor.partition(":")
        if kind != "person":
            return actor
        try:
            return self.name(UUID(rest))
        except ValueError:
            return actor
