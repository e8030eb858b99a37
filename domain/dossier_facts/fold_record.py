"""How the events of small records change the dossiers of everybody whom they name."""

from dataclasses import replace

from domain.access import events as access
from domain.dossier_facts.fold import Fold
from domain.dossier_facts.person import Dossier
from domain.dossier_facts.record import RecordKnown
from domain.event import Event
from domain.small_record import events as record
from domain.vocabulary import PersonId


def happened(dossier: Dossier, event: record.RecordEvent) -> Dossier:
    """One event more of a record."""
    known = dossier.records.get(event.stream_id)
    if known is None:
        known = RecordKnown(event.stream_id, event.RECORD, PersonId(event.about))
    known = replace(known, facts=known.facts.add(event, event.type, event))
    return dossier.having(records={**dossier.records, event.stream_id: known})


RECORD_FOLDS: dict[type[Event], Fold] = {
    kind: happened
    for kind in (*vars(record).values(), *vars(access).values())
    if isinstance(kind, type) and issubclass(kind, record.RecordEvent) and kind.model_fields["type"].default
}
"""By class of event: all of them in the same way."""
