"""Clashes of a role with a restricted matter: a read model of its own, which no ordinary question looks into (T-42).

Promises: what it finds is asked of a kind of stream of its own, whose events are restricted. What is in the rows of
others, and how much, is the same with and without it.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

import psycopg

from domain.event import Event
from domain.finding.events import (
    FindingAcknowledged,
    FindingCleared,
    FindingEvent,
    FindingRaised,
    FindingReopened,
)
from domain.restricted_finding.commands import ClearRestrictedFinding, RaiseRestrictedFinding
from domain.restricted_finding.events import (
    RestrictedFindingAcknowledged,
    RestrictedFindingCleared,
    RestrictedFindingRaised,
    RestrictedFindingReopened,
)
from domain.rules.rule import Rule, Shape
from domain.vocabulary import Status
from projections.rule_read_model import RuleReadModel

NAME = "restricted"
UNTOLD = frozenset({Status.NOT_APPLICABLE, Status.COMPLIANT})
UNFOLDED = (
    *("pack.", "access.", "session.", "declaration.", "restricted.finding_", "restricted.handler_"),
    *("staff.absence", "staff.training", "staff.registration_updated", "staff.hours"),
)
"""What no rule about restricted matters needs."""

IN_THE_OPEN: dict[type[Event], type[FindingEvent]] = {
    RestrictedFindingRaised: FindingRaised,
    RestrictedFindingReopened: FindingReopened,
    RestrictedFindingCleared: FindingCleared,
    RestrictedFindingAcknowledged: FindingAcknowledged,
}
"""Within these rows a restricted finding is one like any other."""


class RestrictedCases(RuleReadModel):
    """The projection; see projections.projection.Projection for what it promises."""

    told = False

    def apply(self, connection: psycopg.Connection, batch: Sequence[Event], *, alone: bool = False) -> None:
        """Rows, states and requests of these events."""
        super().apply(connection, [as_any_other(event) for event in batch], alone=alone)


def restricted_cases(rules: Sequence[Rule], shapes: Mapping[str, Shape], today: Callable[[], date]) -> RestrictedCases:
    """The projection; of `rules` it takes the restricted ones. today: the local day, asked at each batch."""
    here = [rule for rule in rules if rule.restricted]
    ids = {rule.id for rule in here}
    schema_sql = Path(__file__).with_name("schema.sql").read_text("utf-8")
    model = RestrictedCases(NAME, schema_sql, here, shapes, [], UNTOLD, UNFOLDED, ids.__contains__, today)
    model.asker = model.asker._replace(raises=RaiseRestrictedFinding, clears=ClearRestrictedFinding)
    return model


def as_any_other(event: Event) -> Event:
    """The event, of a restricted finding as that of any other finding."""
    kind = IN_THE_OPEN.get(type(event))
    return event if kind is None else kind(**{**dict(event), "type": kind.model_fields["type"].default})
