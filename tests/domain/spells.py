"""How to read a timeline in a test: what begins on which day."""

from domain.rules.rule import Assessment, Rule, Standing
from domain.rules.shapes import SHAPES
from domain.timeline import BEGINNING, Timeline
from tests.domain.stories import Story
from tests.domain.stream import day, person

Spells = list[tuple[str, str]]
"""First day and status of each spell, from the first on which the rule asks for anything."""


def assessed(story: Story, rule: Rule, name: str, since: str | None = None) -> list[Assessment]:
    """What a rule gives for somebody, right from `since` on."""
    return SHAPES[rule.shape].assess(rule, person(name), story, day(since) if since else BEGINNING)


def spells(timeline: Timeline[Standing]) -> Spells:
    """Neighbouring spans of one status are one spell."""
    found: Spells = []
    for span in timeline.spans():
        if (not found and span.first_day == BEGINNING) or (found and found[-1][1] == span.value.status):
            continue
        found.append((span.first_day.isoformat(), str(span.value.status)))
    return found


def spells_of(story: Story, rule_id: str, name: str) -> Spells:
    """The spells of the only assessment that a rule of the product gives for somebody."""
    (assessment,) = story.assess(rule_id, name)
    return spells(assessment.timeline)


def due_on(story: Story, rule_id: str, name: str, on: str) -> str | None:
    """The day then due, as known on that day of the timeline."""
    due = story.standing(rule_id, name, on).due_on
    return due.isoformat() if due else None
