"""The days on which somebody is the only one of their kind in a unit: alone among colleagues of other professions."""

from domain.dossier import Dossier
from domain.event import Event
from domain.rules.applies_to import could_ask
from domain.rules.changes import CORRECTIONS
from domain.rules.rule import AppliesTo, Knowledge
from domain.timeline import Timeline, combine, total
from domain.vocabulary import PersonId, UnitId


def alone_in_unit(asked: AppliesTo, dossier: Dossier, knowledge: Knowledge) -> Timeline[bool]:
    """True while nobody else of these professions (none named: nobody at all) has a main post in the same unit."""
    own = dossier.unit()
    others = [
        _together_with(own, asked, knowledge.person(member))
        for unit_id in sorted({unit_id for unit_id in own.values if unit_id is not None})
        for member in sorted(knowledge.unit(unit_id).members - {dossier.person_id})
        if could_ask(asked, knowledge.person(member))
    ]
    return total([each.map(int) for each in others]).map(lambda many: not many)


def _together_with(own: Timeline[UnitId | None], asked: AppliesTo, other: Dossier) -> Timeline[bool]:
    return combine(
        lambda here, post, there, profession: (
            post is not None and here == there and (not asked.professions or profession in asked.professions)
        ),
        own,
        other.primary_post(),
        other.unit(),
        other.profession(),
    )


def neighbours(asked: AppliesTo, event: Event, knowledge: Knowledge) -> set[PersonId]:
    """Whoever may be alone no more, or again, after what happened to a post: all of that kind in its units."""
    people = event.people if event.type in CORRECTIONS else (PersonId(event.about),)
    mine = (knowledge.person(each) for each in people)
    units = {
        fact.value
        for dossier in mine
        if could_ask(asked, dossier)
        for post in dossier.posts.values()
        for fact in post.facts.log
        if fact.group == "unit"
    }
    members = {member for unit_id in units for member in knowledge.unit(unit_id).members}
    return {member for member in members if could_ask(asked, knowledge.person(member))}
