"""Who holds which role toward whom on one day, as plainly as can be."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from domain.roles import ROLE_OF
from domain.rules.rule import AppliesTo, Rule
from domain.vocabulary import PersonId, Role
from tests.domain.plain import Evidence, in_force, is_for
from tests.domain.stories import Story


class Holding(NamedTuple):
    """Somebody holds a role toward somebody, with the events that show it; acting: only stands in."""

    holder: PersonId
    role: Role
    key: str
    evidence: Evidence
    acting: bool = False


class Roles:
    """The roles in a story, day by day; what was looked up for a person and a day is kept."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self._toward: dict[tuple[PersonId, date], list[Holding]] = {}
        self._real: dict[tuple[PersonId, date], list[Holding]] = {}

    def toward(self, subject: PersonId, day: date) -> list[Holding]:
        """The roles toward somebody who is there on that day, whether the holder is or not."""
        if (subject, day) not in self._toward:
            there = self.story.person(subject).present().at(day)
            found = [each for each in _named(self.story, subject, day) if each.holder != subject]
            self._toward[subject, day] = found if there else []
        return self._toward[subject, day]

    def real(self, subject: PersonId, day: date) -> list[Holding]:
        """Those whose holder is there, too."""
        if (subject, day) not in self._real:
            toward = self.toward(subject, day)
            self._real[subject, day] = [e for e in toward if self.story.person(e.holder).present().at(day)]
        return self._real[subject, day]


def _named(story: Story, subject: PersonId, day: date) -> Iterator[Holding]:
    dossier = story.person(subject)
    for post in dossier.posts.values():
        if (line := post.line_manager().at(day)) is not None:
            key = f"assignment:{post.assignment_id}"
            yield Holding(line.manager_id, Role.LINE_MANAGER, key, (line.event_id,), line.acting)
    for known in dossier.supervised_by.values():
        if known.kind in ROLE_OF and (held := known.held().at(day)) is not None:
            yield Holding(known.supervisor_id, ROLE_OF[known.kind], f"relationship:{known.kind}", held)
    for number, plan in dossier.plans.items():
        if (named := plan.preceptor().at(day)) is not None:
            yield Holding(named.preceptor_id, Role.PRECEPTOR, f"plan:{number}", (named.event_id,))


def once(*evidence: Evidence | None) -> Evidence:
    """All events, each once."""
    return tuple(dict.fromkeys(event for events in evidence for event in events or ()))


def all_of(holdings: Iterable[Holding]) -> Evidence:
    """The events behind all of them."""
    return once(*(each.evidence for each in holdings))


def asks(rule: Rule, story: Story, person_id: PersonId, day: date) -> bool:
    """Whether the rule asks; one that is for everybody is for people from elsewhere, too."""
    if rule.applies_to == AppliesTo():
        return in_force(rule, day)
    return is_for(rule, story.person(person_id), day)
