"""Names and numbers that HR told go to the vault; older news never replaces newer."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg_pool import ConnectionPool

from services.hr_intake.personal_details import ToldDetails
from services.vault.vault import PersonalDetails, Vault

REGISTRATION = "registration of "
NEWEST = """
insert into hr_intake.detail as d (person_id, what, told_at)
select u.a, u.b, u.c from unnest(%s::uuid[], %s::text[], %s::timestamptz[]) as u (a, b, c)
    on conflict (person_id, what) do update set told_at = excluded.told_at where d.told_at <= excluded.told_at
returning person_id, what
"""


class Details:
    """Keeps what was told."""

    def __init__(self, pool: ConnectionPool[Any], vault: Vault) -> None:
        self._pool = pool
        self._vault = vault

    def keep(self, told: Sequence[ToldDetails]) -> None:
        """Keep each detail that is the newest of its kind; doing it again changes nothing. Raises SealBroken."""
        values: dict[tuple[UUID, str], tuple[datetime, str]] = {}
        for details in sorted(told, key=lambda one: one.told_at):
            for what, value in _told(details).items():
                values[details.person_id, what] = (details.told_at, value)
        if not values:
            return
        with self._pool.connection() as connection:
            columns = (
                [person for person, _ in values],
                [what for _, what in values],
                [told_at for told_at, _ in values.values()],
            )
            newest: list[tuple[UUID, str]] = connection.execute(NEWEST, columns).fetchall()
        people: dict[UUID, dict[str, str]] = {}
        for person, what in newest:
            people.setdefault(person, {})[what] = values[person, what][1]
        if people:
            self._vault.keep_many({person: _details(known) for person, known in people.items()})


def _told(details: ToldDetails) -> dict[str, str]:
    told = {"name": details.name, "email": details.email, "employee_number": details.employee_number}
    numbers = {REGISTRATION + body: number for body, number in details.registration_numbers}
    return {what: value for what, value in told.items() if value is not None} | numbers


def _details(known: dict[str, str]) -> PersonalDetails:
    numbers = {what.removeprefix(REGISTRATION): value for what, value in known.items() if what.startswith(REGISTRATION)}
    return PersonalDetails(
        name=known.get("name"),
        email=known.get("email"),
        employee_number=known.get("employee_number"),
        registration_numbers=numbers,
    )
