"""`supervision opening`: from which day on what is known of everybody is whole; what was before was not loaded."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated
from uuid import uuid4

import typer

from domain.staff_member.commands import RecordOpeningPosition
from domain.timeline import ONE_DAY
from domain.vocabulary import PersonId
from projections.knowledge_then import KNOWS_ALL, KnowledgeThen
from projections.projection import reading
from services.cli.deciding import actor, asked_by
from services.cli.output import out, progress
from services.cli.question import Question, Shown, day, question
from services.cli.trouble import found_wrong
from services.register.outcome import Accepted

AT_ONCE = 200


def record_opening(
    since: Annotated[str, typer.Argument(metavar="DAY", help="The first day of which all is known, YYYY-MM-DD.")],
    by: Annotated[str, typer.Option(help="Who says so: id, hr:NUMBER or part of a name.")],
) -> None:
    """Say at go-live that what was before a day was not loaded: nobody is overdue for what is missing from then.

    For everybody employed on the day before. Done again, it concerns whoever came since; another day takes
    the place of the first. It can be interrupted and done again.
    """
    opened = day(since)
    with question(Shown()) as asked:
        who = actor(asked.people.find(by))
        concerned = _hired_before(asked, opened)
        recorded = 0
        with progress() as bar:
            task = bar.add_task("people", total=len(concerned))
            for some in _parts(concerned):
                recorded += _record(asked, some, opened, who)
                bar.advance(task, len(some))
        out.print(
            f"{recorded} of {len(concerned)} people who were employed before {opened} are known from that day on; "
            "of the others it was said before."
        )


def _hired_before(asked: Question, opened: date) -> list[PersonId]:
    with asked.connection() as connection, reading(connection, KNOWS_ALL):
        everyone = KnowledgeThen(connection, None).everyone()
        return [each.person_id for each in everyone if each.employed().at(opened - ONE_DAY)]


def _parts(people: Sequence[PersonId]) -> Iterator[Sequence[PersonId]]:
    return (people[start : start + AT_ONCE] for start in range(0, len(people), AT_ONCE))


def _record(asked: Question, people: Sequence[PersonId], opened: date, by: str) -> int:
    correlation_id = uuid4()
    commands = [
        asked_by(RecordOpeningPosition, by, opened, correlation_id=correlation_id, person_id=person_id)
        for person_id in people
    ]
    outcomes = asked.the.register().handle(commands)
    accepted = [outcome for outcome in outcomes if isinstance(outcome, Accepted)]
    if len(accepted) < len(outcomes):
        raise found_wrong(f"{len(outcomes) - len(accepted)} were not taken; do it again")
    return sum(bool(outcome.event_ids) for outcome in accepted)
