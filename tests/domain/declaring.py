"""What may happen to the declarations of somebody in random histories."""

from datetime import timedelta
from typing import Any

from domain.interest_declaration import commands as ask
from domain.interest_declaration.vocabulary import ManagementAction
from domain.vocabulary import InterestId, InterestKind
from tests.domain.stories import Story
from tests.domain.stream import day, named, person


def declares(story: Story, who: str, other: str, on: str, pick: int) -> Any:
    """One of eight things, by `pick`: most of them about the one interest that somebody may have."""
    them = {"person_id": person(who)}
    interest = {**them, "interest_id": InterestId(named(f"interest {who}"))}
    match pick % 8:
        case 0:
            return story.do(ask.NameDecisionMaker, on, **them, decides=pick % 4 < 3)
        case 1:
            return story.do(ask.ReturnNil, on, **them)
        case 2:
            return story.do(ask.ConfirmInterests, on, **them)
        case 3:
            return story.do(ask.EndInterest, on, **interest)
        case 4:
            by = {"reviewed_by": person(other), "action": ManagementAction.NONE}
            return story.do(ask.ReviewInterest, on, **interest, **by)
        case 5:
            arose = {"interest_kind": InterestKind.INDIRECT, "arose_on": day(on) + timedelta(days=pick)}
            return story.do(ask.AmendInterest, on, **interest, **arose)
        case 6:
            return story.do(ask.PublishDeclarations, on, **them)
    arose = {"interest_kind": InterestKind.FINANCIAL, "arose_on": day(on) - timedelta(days=pick)}
    return story.do(ask.RegisterInterest, on, **interest, **arose)
