"""What must come out of the sample: which findings, about whom, and which messages stay behind."""

from typing import Literal, NamedTuple

from demo.sample import scenes
from domain.vocabulary import Severity


class ExpectedFinding(NamedTuple):
    """A finding by rule and people (the employer's ids, in any order); `cleared`: raised, and cleared in the end."""

    rule_id: str
    people: frozenset[str]
    state: Literal["open", "cleared"]
    severity: Severity
    why: str


class ExpectedKept(NamedTuple):
    """A message that is not applied: its state in the quarantine and the code of its reason."""

    state: str
    code: str
    why: str


def expected_findings() -> tuple[ExpectedFinding, ...]:
    """All of them; the sample gives no other finding."""
    return tuple(
        ExpectedFinding(
            table["rule"], frozenset(table["people"]), table["state"], Severity[table["severity"]], table["why"]
        )
        for scene in scenes()
        for table in scene.get("expected", ())
    )


def expected_kept() -> tuple[ExpectedKept, ...]:
    """All messages that stay behind; none of them stops another."""
    return tuple(ExpectedKept(**table) for scene in scenes() for table in scene.get("expected_kept", ()))
