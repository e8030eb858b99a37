"""All that is known of one person: `Dossier.of(person_id)`, then `evolve` with each event, in the order of recording.

What stands in it (details at the classes):

- `posts[assignment_id]`: `Post` with timelines period, active, status, unit, profession, band, fte, clinical, primary,
  line_manager; a person's own timelines of the same names are those of the primary post
- `absences()`, `absent()`, `at_work()`, `employed()`, `present()`, `leaving`, `left_on`, `hired_on`
- `registrations[body]`: listed(), current(), first_registered; `training(competence)`
- `supervised_by`, `supervises`: `RelationshipKnown` by id: held(), suspended(), signatures, reviews, interval_days()
- `sessions[kind]` and `sessions_held(kinds, since)`
- `groups`: `MembershipKnown` by id: held(), attendances(), accepted(); `facilitates`: `FacilitationKnown`, likewise
- `plans[number]`: `PlanKnown`; `precepts`, `manages`, `leads`: where to ask for what others' dossiers know
- `records`: small records by stream: `RecordKnown` with begun, last_day, happened(…)
- `declarations`: decides(), made, `interests` by id; nothing of what an interest is about
- `waivers[rule_id]`: the days on which the rule is waived
- `acceptances`: findings that are accepted for a while, with their reviews
- `counterparts`: everybody whom a rule may have to look at beside this person

Effective days order the facts inside, so a late fact falls into its place. Corrections, superseding events, withdrawn
resignations and reopened plans make earlier events void. A fold costs the size of the record that it changes, never
the length of the history; timelines are worked out when asked for.
"""

from domain.dossier_facts.fold import FOLDS
from domain.dossier_facts.fold_acceptance import ACCEPTANCE_FOLDS
from domain.dossier_facts.fold_declaration import DECLARATION_FOLDS
from domain.dossier_facts.fold_group import GROUP_FOLDS
from domain.dossier_facts.fold_plan import PLAN_FOLDS
from domain.dossier_facts.fold_record import RECORD_FOLDS
from domain.dossier_facts.fold_session import SESSION_FOLDS
from domain.dossier_facts.fold_waiver import WAIVER_FOLDS
from domain.dossier_facts.person import Dossier as Dossier
from domain.dossier_facts.undone import dead_after
from domain.dossier_facts.void import UNDOING, undone_by, voiding
from domain.event import Event

_FOLDS = {
    **FOLDS,
    **SESSION_FOLDS,
    **PLAN_FOLDS,
    **GROUP_FOLDS,
    **ACCEPTANCE_FOLDS,
    **RECORD_FOLDS,
    **DECLARATION_FOLDS,
    **WAIVER_FOLDS,
}


def evolve(dossier: Dossier, event: Event) -> Dossier:
    """The dossier with one event more; the same object where the event says nothing of this person."""
    fold = _FOLDS.get(type(event))
    after = dossier if fold is None else fold(dossier, event)
    undone = tuple(undone_by(dossier, event)) if event.supersedes is not None or isinstance(event, UNDOING) else ()
    if undone:
        voids = (*after.voids, *undone)
        dead = dead_after(voids)
        return voiding(after.having(voids=voids, dead=dead), dead ^ dossier.dead | {event.event_id})
    if after.dead and after is not dossier and event.event_id in after.dead:
        return voiding(after, frozenset({event.event_id}))
    return after
