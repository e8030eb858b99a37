"""A read model made of rules: the rows of their timelines, the states of their findings, and what it asks for."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import psycopg

from domain.access.events import ReadingEvent
from domain.catalogue import EVENTS
from domain.event import Command, Event
from domain.rules.changes import ACCEPTANCES
from domain.rules.rule import Rule, Shape
from domain.vocabulary import Status
from projections.acceptance import ended_by, over_by
from projections.assessor import Assessor, assessor_of
from projections.escalation import escalated_by
from projections.evaluation import Evaluation
from projections.findings import fold_findings
from projections.kept_requests import keep
from projections.requests import Asker, Cause, Keys, all_keys, ask, commands_for, keys_of_days
from projections.timeline_rows import Key

ENGINE_SQL = Path(__file__).with_name("engine.sql").read_text("utf-8")
FINDINGS = tuple(sorted(name for name in EVENTS if name.startswith("finding.") and name not in ACCEPTANCES))
"""Findings are told of people, but are no facts about them: no dossier holds them, only what is accepted (COI-14)."""

READINGS = tuple(sorted(name for name, kind in EVENTS.items() if issubclass(kind, ReadingEvent)))
"""Who looked at whom says nothing of anybody: no dossier holds it, and nobody is assessed because of it (ACC-01)."""

DOSSIERS = 20_000
AT_ONCE = 500


class RuleReadModel:
    """The projection `name` over the `rules` given; see projections.projection.Projection for what it promises."""

    told = True
    """Whether others may be told: by logs of what it asks for, and leads above of what nobody takes note of."""

    def __init__(
        self,
        name: str,
        schema_sql: str,
        rules: Sequence[Rule],
        shapes: Mapping[str, Shape],
        others: Iterable[Assessor],
        untold: frozenset[Status],
        unfolded: tuple[str, ...],
        mine: Callable[[str], bool],
        today: Callable[[], date],
    ) -> None:
        """others: timelines that are no rules. untold: standings without rows. mine: whose findings it follows.

        unfolded: beginnings of the names of events that its rules have no use for.
        """
        self.name = name
        self.schema_sql = ENGINE_SQL + schema_sql
        self.made_of = sha256(repr([_ordered(rule.model_dump(mode="json")) for rule in rules]).encode()).hexdigest()
        """Changes with any of its rules."""
        self._today, self._mine = today, mine
        self.asker = Asker(name, {rule.id: rule.pack_id for rule in rules})
        versions: dict[str, list[Rule]] = {}
        for rule in rules:
            versions.setdefault(rule.id, []).append(rule)
        self.assessors = [*(assessor_of(each, shapes, untold) for each in versions.values()), *others]
        self._evaluation = Evaluation(name, self.assessors, today, (*FINDINGS, *READINGS, *unfolded), DOSSIERS)
        self.asking = True
        """False while it is rebuilt: it asks for nothing then."""
        self.asked = 0
        """How many requests it has stored since it was made, and somewhat more where a batch was taken back."""

    def apply(self, connection: psycopg.Connection, batch: Sequence[Event], *, alone: bool = False) -> None:
        """Rows, states and requests of these events."""
        changed: dict[Key, Event | None] = {key: None for key in fold_findings(connection, batch, self._mine)}
        changed.update(self._evaluation.apply(connection, batch, alone))
        if not (self.asking and batch):
            return
        position = max(event.position for event in batch)
        if changed:
            self.asked += ask(connection, self.asker, changed, Cause(f"position:{position}", position, self._today()))
        self.asked += keep(connection, ended_by(connection, batch, self.name), position)

    def forget(self) -> None:
        """Drop all dossiers."""
        self._evaluation.forget()

    def reconcile(self, connection: psycopg.Connection, position: int) -> int:
        """Compare every breach with every finding, and ask for what is missing; returns how much that was."""
        today = self._today()
        why = Cause(f"position:{position}", position, today)
        return sum(ask(connection, self.asker, keys, why) for keys in _parts(all_keys(connection, today)))

    def comes_due(self, connection: psycopg.Connection, after: date, until: date) -> list[Command]:
        """What there is to ask because the days after `after` until `until` have begun."""
        why = Cause(f"day:{until.isoformat()}", 0, until)
        parts = _parts(keys_of_days(connection, after, until))
        due = [command for keys in parts for command in commands_for(connection, self.asker, keys, why)]
        over = over_by(connection, after, until, self.name)
        unheard = escalated_by(connection, until, self.name) if self.told else []
        return [*due, *over, *unheard]


def _parts(keys: Keys) -> Iterable[Keys]:
    ordered = sorted(keys)
    return ({key: None for key in ordered[start : start + AT_ONCE]} for start in range(0, len(ordered), AT_ONCE))


def _ordered(value: Any) -> Any:
    """The same for equal rules: sets among their parameters have no order of their own."""
    if isinstance(value, dict):
        return sorted((name, _ordered(each)) for name, each in value.items())
    return sorted((_ordered(each) for each in value), key=repr) if isinstance(value, list) else value
