"""The vault: who the people are, sealed under a key of each person's own, outside every event.

Promises: without the master key nothing can be read; after `erase` nothing can be read even with it; nothing is erased
while a hold on it was not released.
Does not promise: anything about copies of the database that were made before an erasure.
"""

import secrets
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from types import TracebackType
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.database import open_pool
from services.vault import holds
from services.vault.holds import Ground, Hold
from services.vault.keys import KEY_BYTES, Keys
from services.vault.pseudonym import pseudonym
from services.vault.sealing import derived_key, seal, unseal

LOCK = 7236837252
KEEPING = "select pg_advisory_xact_lock_shared(%s)"
ERASING = "select pg_advisory_xact_lock(%s)"
NEW_KEYS = """
insert into vault.person_key (person_id, wrapped)
select u.a, u.b from unnest(%b::uuid[], %b::bytea[]) as u (a, b)
 where not exists (select from vault.erased as e where e.person_id = u.a)
    on conflict do nothing
"""
LOCKED = """
select k.person_id, k.wrapped, p.sealed from vault.person_key as k left join vault.person as p using (person_id)
 where k.person_id = any(%b) order by k.person_id for update of k
"""
KEEP = """
insert into vault.person (person_id, sealed) select u.a, u.b from unnest(%b::uuid[], %b::bytea[]) as u (a, b)
    on conflict (person_id) do update set sealed = excluded.sealed
"""
READ = """
select u.a, e.person_id is not null, k.wrapped, p.sealed
  from unnest(%b::uuid[]) as u (a)
  left join vault.erased as e on e.person_id = u.a
  left join vault.person_key as k on k.person_id = u.a
  left join vault.person as p on p.person_id = u.a
"""


class PersonalDetails(BaseModel):
    """What may be known of a person here; a field that is None is not known. registration_numbers: by body."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str | None = None
    email: str | None = None
    employee_number: str | None = None
    registration_numbers: dict[str, str] = {}

    def with_newer(self, newer: "PersonalDetails") -> "PersonalDetails":
        """Both together; what `newer` knows stands."""
        known = newer.model_dump(exclude_none=True)
        known["registration_numbers"] = {**self.registration_numbers, **newer.registration_numbers}
        return self.model_copy(update=known)


@dataclass(frozen=True, slots=True)
class Erased:
    """The person's key was destroyed: the details existed and can never be read again."""


class Vault(AbstractContextManager["Vault"]):
    """One organisation's vault. Threads may share it."""

    def __init__(self, database_url: str, keys: Keys, pool_size: int = 2) -> None:
        """Connect. Raises psycopg_pool.PoolTimeout where the database cannot be reached."""
        self._pool = open_pool(database_url, pool_size)
        self._keys = keys
        self._for_bytes = derived_key(keys.master, b"supervision ledger: sealed bytes")

    def pseudonym(self, organisation: str, source_id: str, kind: str = "person") -> UUID:
        """The opaque id for an employer's own id."""
        return pseudonym(self._keys.pseudonym, organisation, kind, source_id)

    def keep(self, person_id: UUID, details: PersonalDetails) -> bool:
        """Keep what is newly known beside what was; False, and nothing kept, where the person was erased."""
        return person_id in self.keep_many({person_id: details})

    def keep_many(self, people: Mapping[UUID, PersonalDetails]) -> set[UUID]:
        """Keep details of several people in one transaction; gives back those of whom they were kept.

        Raises SealBroken where earlier details do not open (another master key).
        """
        ids = sorted(people)
        new_keys = [self._wrapped(person_id, secrets.token_bytes(KEY_BYTES)) for person_id in ids]
        with self._pool.connection() as connection:
            cursor = connection.cursor(binary=True)
            cursor.execute(KEEPING, [LOCK])
            cursor.execute(NEW_KEYS, [ids, new_keys])
            kept: dict[UUID, bytes] = {}
            for person_id, wrapped, sealed in cursor.execute(LOCKED, [ids]).fetchall():
                key = self._key(person_id, wrapped)
                details = people[person_id]
                if sealed is not None:
                    details = _opened(key, person_id, sealed).with_newer(details)
                kept[person_id] = seal(key, details.model_dump_json(exclude_none=True).encode(), person_id.bytes)
            cursor.execute(KEEP, [list(kept), list(kept.values())])
        return set(kept)

    def details(self, person_id: UUID) -> PersonalDetails | Erased | None:
        """What is known of one person; None where nothing is. Raises SealBroken."""
        return self.many([person_id]).get(person_id)

    def many(self, person_ids: Iterable[UUID]) -> dict[UUID, PersonalDetails | Erased]:
        """What is known of several people; those of whom nothing is known are left out. Raises SealBroken."""
        with self._pool.connection() as connection:
            rows = connection.cursor(binary=True).execute(READ, [list(person_ids)]).fetchall()
        found: dict[UUID, PersonalDetails | Erased] = {}
        for person_id, erased, wrapped, sealed in rows:
            if erased:
                found[person_id] = Erased()
            elif wrapped is not None and sealed is not None:
                found[person_id] = _opened(self._key(person_id, wrapped), person_id, sealed)
        return found

    def erase(self, person_id: UUID, record: Callable[[], None] = lambda: None) -> None:
        """Destroy the person's key, for good; nothing is kept of them afterwards. Erasing again changes nothing.

        record: notes the erasure elsewhere; where it raises nothing is destroyed. It may be called again for an
        erasure that it noted already. Raises OnHold.
        """
        with self._pool.connection() as connection:
            connection.execute(ERASING, [LOCK])
            holds.refuse_while_held(connection, person_id)
            record()
            connection.execute("insert into vault.erased (person_id) values (%s) on conflict do nothing", [person_id])
            connection.execute("delete from vault.person_key where person_id = %s", [person_id])

    def hold(self, person_id: UUID, ground: Ground, by: UUID) -> UUID | None:
        """Keep the person's data from being erased; the id of the hold, None where they are erased already."""
        with self._pool.connection() as connection:
            connection.execute(KEEPING, [LOCK])
            return holds.place(connection, person_id, ground, by)

    def release(self, hold_id: UUID, by: UUID) -> bool:
        """End a hold; False where there is no such hold any more."""
        with self._pool.connection() as connection:
            return holds.release(connection, hold_id, by)

    def holds(self, person_id: UUID) -> list[Hold]:
        """Every hold there ever was on the person's data, oldest first."""
        with self._pool.connection() as connection:
            return holds.of_person(connection, person_id)

    def sealed_bytes(self, plain: bytes, context: str) -> bytes:
        """Bytes that must be kept but not lie open (a quarantined original), sealed for the place `context`."""
        return seal(self._for_bytes, plain, context.encode())

    def opened_bytes(self, sealed: bytes, context: str) -> bytes:
        """What was sealed for that place. Raises SealBroken."""
        return unseal(self._for_bytes, sealed, context.encode())

    def close(self) -> None:
        """Give back the connections."""
        self._pool.close()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        self.close()

    def _wrapped(self, person_id: UUID, key: bytes) -> bytes:
        return seal(self._keys.master, key, b"key of " + person_id.bytes)

    def _key(self, person_id: UUID, wrapped: bytes) -> bytes:
        return unseal(self._keys.master, wrapped, b"key of " + person_id.bytes)


def _opened(key: bytes, person_id: UUID, sealed: bytes) -> PersonalDetails:
    return PersonalDetails.model_validate_json(unseal(key, sealed, person_id.bytes))
