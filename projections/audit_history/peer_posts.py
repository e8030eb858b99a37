"""Vacancies and positions that may be for peers and how recruitment went, as known now or then, without names."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

import psycopg

from projections.audit_history.queries import Entry, whole_history

KINDS = ("peer_post.",)


@dataclass(slots=True)
class PeerPostRow:
    """One vacancy or position on a day. is_peer: as the central team said, else as its title says.

    prepared_on: the first preparation after which the team was ready. ready: by the day on which it was filled.
    """

    post_id: UUID
    unit_id: UUID
    title: str = ""
    is_peer: bool = False
    permanent: bool = True
    ends_on: str | None = None
    opened_on: date | None = None
    acknowledged_on: date | None = None
    advertised_on: date | None = None
    prepared_on: date | None = None
    filled_on: date | None = None
    ready: bool | None = None
    withdrawn_on: date | None = None
    asked: int = 0
    granted: int = 0
    refused: int = 0


class Recruitment(NamedTuple):
    """Figures of posts for peers. advertised_early: before the team was prepared; permanent: of those not withdrawn."""

    posts: int
    unacknowledged: int
    advertised: int
    advertised_early: int
    filled: int
    filled_unready: int
    permanent: int
    overrides: dict[str, int]

    @property
    def slippage(self) -> float | None:
        """The share of adverts that came before the team was prepared."""
        return self.advertised_early / self.advertised if self.advertised else None

    @property
    def permanent_share(self) -> float | None:
        """The share of posts for which there is money without an end."""
        return self.permanent / self.posts if self.posts else None


def peer_posts(connection: psycopg.Connection, on: date, known_at: datetime | None = None) -> list[PeerPostRow]:
    """Those for peers, in the order in which they were opened, as they stand on that day."""
    rows: dict[UUID, PeerPostRow] = {}
    entries = (entry for entry in whole_history(connection, KINDS, on=on, known_at=known_at) if entry.believed)
    for entry in sorted(entries, key=lambda each: (each.effective_on, each.position)):
        _tell(rows.setdefault(entry.stream_id, PeerPostRow(entry.stream_id, entry.about)), entry)
    return [row for row in rows.values() if row.is_peer and row.opened_on is not None]


def recruitment(rows: Iterable[PeerPostRow]) -> Recruitment:
    """The figures of these posts; those that were withdrawn count for what happened before."""
    every = list(rows)
    kept = [row for row in every if row.withdrawn_on is None]
    advertised = [row for row in every if row.advertised_on]
    filled = [row for row in every if row.filled_on]
    return Recruitment(
        posts=len(kept),
        unacknowledged=sum(row.acknowledged_on is None for row in kept),
        advertised=len(advertised),
        advertised_early=sum((row.prepared_on or date.max) > (row.advertised_on or date.max) for row in advertised),
        filled=len(filled),
        filled_unready=sum(not row.ready for row in filled),
        permanent=sum(row.permanent for row in kept),
        overrides={name: sum(getattr(row, name) for row in every) for name in ("asked", "granted", "refused")},
    )


def _tell(row: PeerPostRow, entry: Entry) -> None:
    facts, on = entry.facts, entry.effective_on
    match entry.type.split(".")[1]:
        case "opened":
            row.opened_on, row.permanent, row.ends_on = on, facts["term"] == "permanent", facts.get("ends_on")
            _titled(row, entry)
        case "retitled":
            _titled(row, entry)
        case "acknowledged":
            row.acknowledged_on, row.is_peer = on, facts["is_peer"]
        case "advertised":
            row.advertised_on = row.advertised_on or on
        case "team_prepared" if facts["outcome"] == "ready":
            row.prepared_on = row.prepared_on or on
        case "filled":
            row.filled_on, row.ready = on, facts["ready"]
        case "withdrawn":
            row.withdrawn_on = on
        case "override_asked" | "override_granted" | "override_refused" as answer:
            name = answer.removeprefix("override_")
            setattr(row, name, getattr(row, name) + 1)


def _titled(row: PeerPostRow, entry: Entry) -> None:
    row.title, row.is_peer, row.acknowledged_on = entry.facts["title"], bool(entry.facts["peer_words"]), None
