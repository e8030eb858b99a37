"""Whether the sample came out as expected: every finding and every message that stays behind, and no other."""

from collections import Counter
from typing import NamedTuple
from uuid import UUID

from demo.expected import expected_findings, expected_kept
from demo.scene import ORGANISATION
from projections.answers import FOUND_IN, findings
from services.cli.proving import verified
from services.cli.question import Question
from services.wiring import build_desk


class Unexpected(NamedTuple):
    """Something that did not come out, or came out and should not have."""

    what: str
    which: str
    who: str
    why: str


def compare(asked: Question) -> list[Unexpected]:
    """What is missing or too much; empty where all is as expected."""
    return [*_findings(asked), *_kept(asked), *_proof(asked)]


def _findings(asked: Question) -> list[Unexpected]:
    def person(number: str) -> UUID:
        return asked.people.find(f"hr:{ORGANISATION}/{number}")

    wanted = {
        (each.rule_id, frozenset(map(person, each.people)), each.state, each.severity.name): each.why
        for each in expected_findings()
    }
    with asked.connection() as connection:
        rows = [row for schema in FOUND_IN for row in findings(connection, schema)]
    found = Counter(
        (row.rule_id, frozenset(row.people), "cleared" if row.state == "cleared" else "open", row.severity.name)
        for row in rows
    )
    missing = [
        Unexpected(f"missing: {key[2]}, {key[3]}", key[0], asked.people.names([*key[1]]), why)
        for key, why in wanted.items()
        if key not in found
    ]
    extra = [
        Unexpected(f"too much: {key[2]}, {key[3]}", key[0], asked.people.names([*key[1]]), f"{count} times")
        for key, count in found.items()
        if key not in wanted or count > 1
    ]
    return missing + extra


def _kept(asked: Question) -> list[Unexpected]:
    wanted = Counter((each.state, each.code) for each in expected_kept())
    found = Counter((row.state, row.code) for row in build_desk(asked.the).quarantine.listed())
    missing = [Unexpected(f"missing: {state}", code, "", "") for state, code in (wanted - found).elements()]
    extra = [Unexpected(f"too much: {state}", code, "", "") for state, code in (found - wanted).elements()]
    return missing + extra


def _proof(asked: Question) -> list[Unexpected]:
    report = verified(asked.the)
    return [
        Unexpected("verify", misfit.kind, f"position {misfit.position}", misfit.reason) for misfit in report.misfits
    ]
