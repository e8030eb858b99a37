"""What every question at the command line shares: the two axes of time, whom it names, and how the answer is shown."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Annotated, Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

import psycopg
import typer

from domain.access.vocabulary import Purpose
from domain.vocabulary import UnitId
from projections.audit_history.queries import history
from projections.people_named import people_named
from services.cli.deciding import operator
from services.cli.output import jsonable, short, show_json
from services.cli.people import People
from services.cli.trouble import found_wrong, wrong_usage
from services.local_time import moment_of
from services.parts import Parts, now, parts
from services.reading_log import NotRecorded, record_reading
from services.settings import settings

LONDON = ZoneInfo("Europe/London")
NAMES_OF_UNITS = ("unit.created", "unit.renamed")

On = Annotated[
    str | None, typer.Option("--on", help="The day asked about, YYYY-MM-DD (Europe/London); today if left out.")
]
KnownAt = Annotated[
    str | None,
    typer.Option(
        "--known-at",
        help="Answer with what was known then: an instant (2026-06-02T17:00, local time unless it has a zone) "
        "or a day, to its end.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, with opaque ids unless --names is given.")]
Pseudonyms = Annotated[bool, typer.Option("--pseudonyms", help="Show opaque ids instead of names.")]
Names = Annotated[bool, typer.Option("--names", help="With --json: add the names of the people.")]


class Shown(NamedTuple):
    """How the answer is to be shown."""

    as_json: bool = False
    pseudonyms: bool = False
    names: bool = False


class Question:
    """A question in work: where to read, and how to name what is found."""

    def __init__(self, the: Parts, shown: Shown) -> None:
        self.the = the
        self.pool = the.pool(2)
        self._shown = shown
        self.people = People(the.vault(), the.settings.organisation, self._everyone, shown.pseudonyms)
        self._units: dict[UUID, str] | None = None

    @contextmanager
    def connection(self) -> Iterator[psycopg.Connection[Any]]:
        """A connection to read from."""
        with self.pool.connection() as connection:
            yield connection

    def unit(self, unit_id: UUID | None) -> str:
        """What a unit is called now."""
        if unit_id is None:
            return ""
        if self._units is None:
            with self.connection() as connection:
                entries = history(connection, kinds=NAMES_OF_UNITS, limit=100_000)
            self._units = {entry.about: str(entry.facts["name"]) for entry in entries}
        return self._units.get(unit_id, short(unit_id))

    def find_unit(self, text: str) -> UnitId:
        """The unit meant by its id or its name. Raises Trouble where none or several are meant."""
        try:
            return UnitId(UUID(text))
        except ValueError:
            self.unit(UUID(int=0))
        found = [unit for unit, name in (self._units or {}).items() if text.casefold() in name.casefold()]
        if len(found) != 1:
            raise wrong_usage(
                f"{text!r} means {len(found)} units; known are: {', '.join((self._units or {}).values())}"
            )
        return UnitId(found[0])

    def shows(
        self,
        question: str,
        rows: Sequence[Any],
        *people: UUID,
        purpose: Purpose = Purpose.OPERATION,
        restricted: bool = False,
    ) -> None:
        """Record whom the answer shows, and `people` who were asked about, before it is given (ACC-01).

        question: which one, by a word. Raises Trouble where it cannot be recorded.
        """
        everybody = {*people, *(person for row in rows for person in people_named(row))}
        if everybody:
            register = self.the.register()
            try:
                record_reading(register, operator(), everybody, question, purpose, len(rows), restricted=restricted)
            except NotRecorded as refused:
                raise found_wrong(f"There is no answer, since nobody could see that you looked: {refused}") from refused

    def show_as_json(self, rows: Sequence[Any]) -> None:
        """Print rows as JSON; with --names every opaque id of a person that is named gets its name beside it."""
        found = [jsonable(row) for row in rows]
        if self._shown.names:
            self.people.know(person for row in rows for person in people_named(row))
            for row, shown in zip(rows, found, strict=True):
                shown["names"] = {str(person): self.people.name(person) for person in people_named(row)}
        show_json(found)

    def _everyone(self) -> list[UUID]:
        with self.connection() as connection:
            return [entry.about for entry in history(connection, kinds=("staff.registered",), limit=1_000_000)]


@contextmanager
def question(shown: Shown) -> Iterator[Question]:
    """Ask something of what runs."""
    with parts(settings()) as the:
        yield Question(the, shown)


def day(text: str | None) -> date:
    """The day asked about; today in London if none was given. Raises Trouble."""
    if text is None:
        return now().astimezone(LONDON).date()
    try:
        return date.fromisoformat(text)
    except ValueError as problem:
        raise wrong_usage(f"{text!r} is not a day; write it as 2026-06-03") from problem


def moment(text: str | None) -> datetime | None:
    """The moment of knowledge, UTC; a day means its end in London; None means now. Raises Trouble."""
    if text is None:
        return None
    try:
        return moment_of(text)
    except ValueError as problem:
        raise wrong_usage(f"{text!r} is not an instant; write it as 2026-06-02T17:00 or 2026-06-02") from problem
