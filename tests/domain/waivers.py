"""What may happen to the waivers of somebody in random histories."""

from datetime import timedelta
from typing import Any

from domain.rule_waiver import commands as ask
from domain.rule_waiver.vocabulary import WaiverGround
from tests.domain.stories import Story
from tests.domain.stream import day, person

WAIVED = ("COI-01", "SUP-19", "CAP-03", "PRE-11", "SUP-01", "DAT-06", "COI-02", "SUP-22")
"""Rules of most shapes."""


def grants(story: Story, rule_id: str, name: str, on: str, until: str, by: str = "lea", also: str = "hal") -> Any:
    """A rule is waived for somebody: one asks, another answers on the same day."""
    which = {"rule_id": rule_id, "person_id": person(name)}
    asked = {"requested_by": person(by), "ground": WaiverGround.POST_BEING_FILLED, "until": day(until)}
    story.do(ask.RequestWaiver, on, **which, **asked)
    return story.one(ask.GrantWaiver, on, **which, granted_by=person(also))


def revokes(story: Story, rule_id: str, name: str, on: str) -> Any:
    """From that day the rule stands again."""
    which = {"rule_id": rule_id, "person_id": person(name)}
    return story.one(ask.RevokeWaiver, on, **which, revoked_by=person("hal"))


def waives(story: Story, who: str, other: str, on: str, pick: int) -> Any:
    """One of the rules is waived for some days, or no more."""
    rule_id = WAIVED[pick % len(WAIVED)]
    if pick % 3 == 0:
        return revokes(story, rule_id, who, on)
    return grants(story, rule_id, who, on, (day(on) + timedelta(days=pick)).isoformat(), by=other)
