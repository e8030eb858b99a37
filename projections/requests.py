"""What a read model asks of the register: raise what is found, clear what holds no more.

Promises: asked again until taken, and taken once, because the ids of findings and commands are derived; a finding that
was right before a correction is cleared with that cause. What begins only on a later day is left to the clock.
Does not promise: that a breach is raised which was over on the day on which it became known; the rows tell of it.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Literal, NamedTuple
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

import psycopg
from psycopg.rows import dict_row

from domain.event import Command, Event
from domain.finding.commands import ClearFinding, RaiseFinding, finding_id_of
from domain.restricted_finding.commands import ClearRestrictedFinding, RaiseRestrictedFinding
from domain.vocabulary import CommandId, EventId, FindingId, PersonId, Severity, UnitId
from projections.binary_rows import uuid_list
from projections.findings import State
from projections.kept_requests import keep
from projections.statements import statements
from projections.timeline_rows import Key

SQL = statements(Path(__file__).with_suffix(".sql"))
LONDON = ZoneInfo("Europe/London")
ONE_DAY = timedelta(days=1)


class Cause(NamedTuple):
    """Why something is asked: the last position known, or a day that began; and on which day."""

    why: str
    position: int
    today: date


Raising = RaiseFinding | RaiseRestrictedFinding
Clearing = ClearFinding | ClearRestrictedFinding


class Asker(NamedTuple):
    """Who asks, the pack of each rule that it holds in force, and with which commands."""

    name: str
    packs: Mapping[str, str]
    raises: type[Raising] = RaiseFinding
    clears: type[Clearing] = ClearFinding


class Wish(NamedTuple):
    """Something to be asked. gist: what tells it from something else that is asked of the same finding."""

    finding_id: UUID
    gist: tuple[str, str | None]
    command: Callable[[], Raising | Clearing]


Keys = Mapping[Key, Event | None]
"""Timelines to look at, each with the event that changed it, where it was one."""


class Episode(NamedTuple):
    """A breach from its first to its last day, whatever else changed meanwhile; severity and unit are those of now."""

    key: Key
    finding_id: FindingId
    first_day: date
    last_day: date | None
    severity: Severity
    pack_version: str
    evidence: tuple[EventId, ...]
    known_on: date
    ended_by: tuple[EventId, ...]
    unit_id: UnitId | None


def ask(connection: psycopg.Connection, asker: Asker, keys: Keys, why: Cause) -> int:
    """Store what there is to ask about these timelines, and was not asked yet; returns how much."""
    wishes = _wishes(connection, asker, keys, why)
    if not wishes:
        return 0
    asked = connection.execute(SQL["unanswered"], (uuid_list(wish.finding_id for wish in wishes),))
    waiting = {finding_id: (kind, severity) for finding_id, kind, severity in asked}
    return keep(
        connection, [wish.command() for wish in wishes if waiting.get(wish.finding_id) != wish.gist], why.position
    )


def commands_for(connection: psycopg.Connection, asker: Asker, keys: Keys, why: Cause) -> list[Raising | Clearing]:
    """What there is to ask about these timelines, by what is known of them and of their findings."""
    return [wish.command() for wish in _wishes(connection, asker, keys, why)]


def _wishes(connection: psycopg.Connection, asker: Asker, keys: Keys, why: Cause) -> list[Wish]:
    if not keys:
        return []
    asked = json.dumps([{"kind": k, "people": [p.hex for p in ps], "subject": s} for k, ps, s in sorted(keys)])
    with (
        connection.pipeline(),
        connection.cursor(row_factory=dict_row) as one,
        connection.cursor(row_factory=dict_row) as two,
    ):
        one.execute(SQL["episodes"], {"keys": asked, "today": why.today})
        two.execute(SQL["findings"], {"keys": asked})
        spans, findings = one.fetchall(), {row["finding_id"]: row for row in two.fetchall()}
    make = _Make(asker, keys, why)
    found = episodes(spans)
    wishes = [wish for each in found if (wish := make.for_episode(each, findings.get(each.finding_id)))]
    there = {each.finding_id for each in found}
    for finding_id, finding in findings.items():
        if finding_id not in there and finding["state"] != "cleared":
            wishes.append(make.clear_vanished(finding))
    return wishes


def all_keys(connection: psycopg.Connection, today: date) -> Keys:
    """Every timeline that is in breach on some day until today, or has an open finding."""
    return {Key(k, tuple(ps), s): None for k, ps, s in connection.execute(SQL["all_keys"], {"today": today})}


def keys_of_days(connection: psycopg.Connection, after: date, until: date) -> Keys:
    """Timelines of which a breach begins on a day in (after, until], or is over since one of them."""
    rows = connection.execute(SQL["keys_of_days"], {"after": after, "until": until})
    return {Key(k, tuple(ps), s): None for k, ps, s in rows}


def episodes(spans: Iterable[dict[str, Any]]) -> list[Episode]:
    """Rows of breaches, ordered by timeline and day; those that follow one another without a gap are one breach."""
    found: dict[Key, list[Episode]] = defaultdict(list)
    for span in spans:
        key = Key(span["kind"], tuple(span["people"]), span["subject"])
        before = found[key][-1] if found[key] else None
        if before is not None and before.last_day is not None and before.last_day + ONE_DAY == span["first_day"]:
            found[key][-1] = _longer(before, span)
            continue
        people = [PersonId(person) for person in key.people]
        finding_id = finding_id_of(key.kind, people, key.subject, span["first_day"])
        nothing = Episode(key, finding_id, span["first_day"], None, Severity.INFO, "", (), date.min, (), None)
        found[key].append(_longer(nothing, span))
    return [episode for each in found.values() for episode in each]


def _longer(episode: Episode, span: dict[str, Any]) -> Episode:
    return episode._replace(
        last_day=span["last_day"],
        severity=Severity(span["severity"]),
        pack_version=span["pack_version"],
        evidence=tuple(dict.fromkeys((*episode.evidence, *span["evidence"]))),
        known_on=max(episode.known_on, span["known_from"].astimezone(LONDON).date()),
        ended_by=tuple(span["ended_by"] or ()),
        unit_id=span["unit_id"],
    )


def kind_of(command: type[Command]) -> str:
    """The name of a class of command."""
    name: str = command.model_fields["kind"].default
    return name


class _Make:
    """Makes the commands of one asker for one cause."""

    def __init__(self, asker: Asker, keys: Keys, why: Cause) -> None:
        self._asker, self._keys, self._why = asker, keys, why
        self._clearing = kind_of(asker.clears), None

    def for_episode(self, episode: Episode, finding: State | None) -> Wish | None:
        """Raise it, raise it with another severity, clear it because it is over, or nothing."""
        over = episode.last_day is not None and episode.last_day < self._why.today
        is_open = finding is not None and finding["state"] != "cleared"
        if over and is_open:
            clear = partial(self._clear, episode.key, episode.finding_id, "ended", episode.last_day, episode.ended_by)
            return Wish(episode.finding_id, self._clearing, clear)
        if over:
            seen = finding is None and episode.last_day is not None and episode.last_day >= episode.known_on
            return self._raising(episode) if seen else None
        if finding is not None and is_open and finding["severity"] == int(episode.severity):
            return None
        return self._raising(episode)

    def clear_vanished(self, finding: State) -> Wish:
        """It was never so, by what is known now; or by the rules of now."""
        key = Key(finding["rule_id"], tuple(finding["people"]), finding["subject"])
        cause: Literal["corrected", "rule_changed"] = "corrected" if key.kind in self._asker.packs else "rule_changed"
        event = self._keys.get(key)
        evidence = () if event is None else (event.event_id,)
        clear = partial(self._clear, key, finding["finding_id"], cause, None, evidence)
        return Wish(finding["finding_id"], self._clearing, clear)

    def _raising(self, episode: Episode) -> Wish:
        return Wish(
            episode.finding_id, (kind_of(self._asker.raises), str(int(episode.severity))), partial(self._raise, episode)
        )

    def _raise(self, episode: Episode) -> Raising:
        key = episode.key
        return self._asker.raises(
            **self._envelope(key, episode.finding_id, f"raise:{int(episode.severity)}"),
            effective_on=episode.first_day,
            rule_id=key.kind,
            pack_id=self._asker.packs.get(key.kind, ""),
            pack_version=episode.pack_version,
            people=tuple(PersonId(person) for person in key.people),
            unit_id=episode.unit_id,
            subject=key.subject,
            first_day=episode.first_day,
            last_day=episode.last_day,
            severity=episode.severity,
            evidence=episode.evidence,
        )

    def _clear(
        self,
        key: Key,
        finding_id: UUID,
        cause: Literal["ended", "corrected", "rule_changed"],
        last_day: date | None,
        evidence: tuple[EventId, ...],
    ) -> Clearing:
        return self._asker.clears(
            **self._envelope(key, finding_id, "clear"),
            effective_on=self._why.today if last_day is None else last_day + ONE_DAY,
            cause=cause,
            last_day=last_day,
            evidence=evidence,
        )

    def _envelope(self, key: Key, finding_id: UUID, action: str) -> dict[str, Any]:
        event = self._keys.get(key)
        return {
            "command_id": CommandId(uuid5(finding_id, f"{action}/{self._why.why}")),
            "finding_id": finding_id,
            "actor": f"system:{self._asker.name}",
            "source": "rules",
            "correlation_id": finding_id if event is None else event.correlation_id,
            "causation_id": None if event is None else event.event_id,
        }
