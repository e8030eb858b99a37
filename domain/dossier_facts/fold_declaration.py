"""How what somebody declares changes their dossier."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from domain.dossier_facts.declaration import DeclarationsKnown, InterestKnown, Said
from domain.dossier_facts.fold import Fold
from domain.dossier_facts.person import Dossier
from domain.event import Event
from domain.interest_declaration import events as declaration


def _of_the_declarer(change: Callable[[DeclarationsKnown, Any], DeclarationsKnown]) -> Fold:
    """Whoever only looked at an interest has nothing of it in their own dossier."""

    def fold(dossier: Dossier, event: Event) -> Dossier:
        if event.about != dossier.person_id:
            return dossier
        return dossier.having(declarations=change(dossier.declarations, event))

    return fold


def _named(known: DeclarationsKnown, event: declaration.DecisionMakerNamed) -> DeclarationsKnown:
    return replace(known, named=known.named.add(event, "decides", event.decides))


def _made(known: DeclarationsKnown, event: Event) -> DeclarationsKnown:
    return replace(known, made=(*known.made, Said(event.effective_on, event.event_id)))


def _nil(known: DeclarationsKnown, event: declaration.NilReturned) -> DeclarationsKnown:
    return replace(_made(known, event), nils=(*known.nils, Said(event.effective_on, event.event_id)))


def _published(known: DeclarationsKnown, event: declaration.DeclarationsPublished) -> DeclarationsKnown:
    return replace(known, published=(*known.published, Said(event.effective_on, event.event_id)))


def _registered(known: DeclarationsKnown, event: declaration.InterestRegistered) -> DeclarationsKnown:
    what = (event.interest_id, event.arose_on, event.effective_on, event.event_id, event.last_day)
    interest = InterestKnown(*what, kind=event.interest_kind)
    return replace(_made(known, event), interests={**known.interests, event.interest_id: interest})


def _of_interest(change: Callable[[InterestKnown, Any], InterestKnown]) -> Fold:
    def changed(known: DeclarationsKnown, event: declaration.InterestEvent) -> DeclarationsKnown:
        interest = known.interests.get(event.interest_id)
        if interest is None:
            return known
        return replace(known, interests={**known.interests, event.interest_id: change(interest, event)})

    return _of_the_declarer(changed)


def _reviewed(interest: InterestKnown, event: declaration.InterestReviewed) -> InterestKnown:
    return interest._replace(reviews=(*interest.reviews, Said(event.effective_on, event.event_id)))


DECLARATION_FOLDS: dict[type[Event], Fold] = {
    declaration.DecisionMakerNamed: _of_the_declarer(_named),
    declaration.InterestRegistered: _of_the_declarer(_registered),
    declaration.NilReturned: _of_the_declarer(_nil),
    declaration.InterestsConfirmed: _of_the_declarer(_made),
    declaration.DeclarationsPublished: _of_the_declarer(_published),
    declaration.InterestAmended: _of_interest(
        lambda interest, event: interest._replace(arose_on=event.arose_on, kind=event.interest_kind)
    ),
    declaration.InterestRedacted: _of_interest(lambda interest, event: interest._replace(redacted=True)),
    declaration.InterestEnded: _of_interest(lambda interest, event: interest._replace(last_day=event.effective_on)),
    declaration.InterestReviewed: _of_interest(_reviewed),
}
"""By class of event."""
