"""Whose the packs of rules are and how far their versions have come, from the audit history."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

import psycopg

from projections.audit_history.queries import Entry, whole_history

KINDS = ("pack.",)


class VersionRow(NamedTuple):
    """One version of a pack. state: proposed, approved, published or withdrawn."""

    version: str
    state: str
    digest: str
    in_force_from: date
    proposed_by: UUID
    approved_by: UUID | None = None


@dataclass(slots=True)
class PackRow:
    """One pack: the role to which it belongs, who holds that, its versions by name, the one published last."""

    pack_id: str
    role: str = ""
    owners: tuple[UUID, ...] = ()
    versions: dict[str, VersionRow] = field(default_factory=dict)
    published: str | None = None

    @property
    def people(self) -> tuple[UUID, ...]:
        """Who owns it."""
        return self.owners

    def is_published(self, version: str, digest: str) -> bool | None:
        """Whether the owners published a file of that digest as that version; None: the pack has no owners."""
        if not self.owners:
            return None
        known = self.versions.get(version)
        return known is not None and known.state == "published" and known.digest == digest


def packs(connection: psycopg.Connection, known_at: datetime | None = None) -> dict[str, PackRow]:
    """Every pack of which anything was said, by its name."""
    rows: dict[str, PackRow] = {}
    for entry in whole_history(connection, KINDS, known_at=known_at):
        _tell(rows.setdefault(entry.facts["pack_id"], PackRow(entry.facts["pack_id"])), entry)
    return rows


def _tell(row: PackRow, entry: Entry) -> None:
    facts = entry.facts
    if entry.type == "pack.owners_named.v1":
        row.role, row.owners = facts["role"], tuple(map(UUID, facts["owners"]))
        return
    version = facts["pack_version"]
    match entry.type:
        case "pack.version_proposed.v1":
            since, by = date.fromisoformat(facts["in_force_from"]), UUID(facts["proposed_by"])
            row.versions[version] = VersionRow(version, "proposed", facts["digest"], since, by)
        case "pack.version_approved.v1":
            by = UUID(facts["approved_by"])
            row.versions[version] = row.versions[version]._replace(state="approved", approved_by=by)
        case "pack.version_published.v1":
            row.published = version
            row.versions[version] = row.versions[version]._replace(state="published")
        case "pack.version_withdrawn.v1":
            row.versions[version] = row.versions[version]._replace(state="withdrawn")
