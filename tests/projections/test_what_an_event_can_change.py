"""What the engine relies on: an event changes nothing before its days, and nobody whom no rule names."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.timeline import BEGINNING
from projections.assessor import Assessor, Piece, first_day_touched
from projections.concerned import Concerned
from tests.domain.stories import Story
from tests.projections.lives import lives
from tests.projections.read_models import compliance_model, conflicts_model

Seen = dict[tuple[Any, ...], list[Piece]]


def everything(story: Story, assessors: list[Assessor], people: set[UUID]) -> Seen:
    """All timelines, by assessor, the person from whose side they are found, and what they are about."""
    return {
        (assessor.kind, person, each.people, each.subject): each.pieces
        for assessor in assessors
        for person in people
        for each in assessor.assess(person, story, BEGINNING)  # type: ignore[arg-type]
    }


@pytest.mark.parametrize("seed", range(5))
def test_an_event_changes_only_whom_the_rules_name_and_only_from_its_days_on(seed: int) -> None:
    events = lives(seed, 60)
    people: set[UUID] = {person for event in events for person in event.people}
    assessors = [*conflicts_model().assessors, *compliance_model().assessors]
    story, before, concerned = Story(), Seen(), Concerned(assessors)
    for event in events:
        story.record(event)
        after = everything(story, assessors, people)
        since = first_day_touched(event, story)
        asked = {assessor.kind for assessor in concerned.by(event, story)}
        for assessor in assessors:
            named = assessor.affected(event, story) if assessor.kind in asked else set()
            told = {key[2:] for key in before.keys() | after.keys() if key[0] == assessor.kind and key[1] in named}
            for key in before.keys() | after.keys():
                old, new = before.get(key, []), after.get(key, [])
                if key[0] != assessor.kind or old == new:
                    continue
                assert key[2:] in told, f"{assessor.kind} is not told of {event.type} at {event.position}"
                assert until(old, since) == until(new, since), f"{assessor.kind}, {event.type} at {event.position}"
        before = after


def until(pieces: list[Piece], since: Any) -> list[Piece]:
    """What they say of the days before `since`."""
    if since == BEGINNING:
        return []
    last = since - timedelta(days=1)
    return [
        piece if piece.last_day is not None and piece.last_day < last else piece._replace(last_day=last)
        for piece in pieces
        if piece.first_day < since
    ]
