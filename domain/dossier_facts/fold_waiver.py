"""How a waiver changes the dossier of the person for whom a rule is waived."""

from collections.abc import Callable
from typing import Any

from domain.dossier_facts.fold import Fold
from domain.dossier_facts.person import Dossier
from domain.dossier_facts.waiver import WaiverKnown
from domain.event import Event
from domain.rule_waiver import events as waiver
from domain.timeline import later

Waivers = tuple[WaiverKnown, ...]


def _of_the_waived(change: Callable[[Waivers, Any], Waivers]) -> Fold:
    """Whoever asked for it, or answered, has nothing of it in their own dossier."""

    def fold(dossier: Dossier, event: Any) -> Dossier:
        if event.about != dossier.person_id:
            return dossier
        known = dossier.waivers.get(event.rule_id, ())
        return dossier.having(waivers={**dossier.waivers, event.rule_id: change(known, event)})

    return fold


def _granted(known: Waivers, event: waiver.WaiverGranted) -> Waivers:
    return (*known, WaiverKnown(event.effective_on, event.until, event.event_id))


def _revoked(known: Waivers, event: waiver.WaiverRevoked) -> Waivers:
    before = later(event.effective_on, -1)
    return tuple(each._replace(last_day=min(each.last_day, before)) for each in known)


WAIVER_FOLDS: dict[type[Event], Fold] = {
    waiver.WaiverGranted: _of_the_waived(_granted),
    waiver.WaiverRevoked: _of_the_waived(_revoked),
}
"""By class of event; what is only asked for changes nothing."""
