"""Random lives of a small organisation, as recorded events: everything that makes, ends and corrects roles."""

from datetime import date, timedelta
from random import Random

from domain.event import Event, Rejected
from domain.staff_member import commands as hr
from domain.vocabulary import SeparationMode, SupervisionKind
from tests.domain.stories import Story
from tests.domain.stream import named, person

NAMES = ("ana", "ben", "cem", "dot", "eve")
KINDS = (SupervisionKind.CLINICAL, SupervisionKind.SUPERVISION_OF_SUPERVISION, SupervisionKind.CLINICAL_SKILLS)
FIRST = date(2026, 1, 1)


def lives(seed: int, happenings: int, at_once: int = 1) -> list[Event]:
    """So many things happen, what is refused left out; the same for the same seed. at_once: most events a moment."""
    chance = Random(seed)
    story = Story()
    story.opens("ward 7", "ward 8")
    story.hires(*NAMES)
    for _ in range(happenings):
        try:
            _happen(story, chance)
        except (Rejected, ValueError):  # refused, or nothing new
            continue
    return moments(story.events, chance, at_once)


def moments(events: list[Event], chance: Random, at_once: int) -> list[Event]:
    """The same events, several consecutive ones recorded at the same moment."""
    found: list[Event] = []
    while len(found) < len(events):
        together = events[len(found) : len(found) + chance.randint(1, at_once)]
        found += [event.model_copy(update={"recorded_at": together[0].recorded_at}) for event in together]
    return found


def _happen(story: Story, chance: Random) -> None:
    one, other = chance.sample(NAMES, 2)
    on = (FIRST + timedelta(days=chance.randint(0, 120))).isoformat()
    kind = chance.choice(KINDS)
    match chance.randint(0, 11):
        case 0 | 1 | 2:
            until = (date.fromisoformat(on) + timedelta(days=chance.randint(3, 40))).isoformat()
            story.manages(chance.choice((one, one, None)), other, on, until=chance.choice((None, None, until)))
        case 3 | 4 | 5:
            story.supervises(one, other, on, kind)
        case 6:
            story.stops(one, other, on, kind)
        case 7:
            story.separates(chance.choice(("ward 7", "ward 8")), chance.choice(list(SeparationMode)), on)
        case 8:
            story.meets(one, other, on, kind=kind)
        case 9:
            story.voids(chance.choice([event for event in story.events if event.type.startswith("staff.")]))
        case 10:
            story.leaves(one, on)
        case 11:
            story.do(hr.StartAbsence, on, person_id=person(one), absence_id=named(f"absence {on}"), absence="parental")
