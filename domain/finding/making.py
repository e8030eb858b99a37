"""How a decision about a finding makes its events."""

from typing import Any, TypeVar

from domain.event import Recorder
from domain.finding.commands import FindingCommand
from domain.finding.events import FindingEvent
from domain.finding.state import Finding

F = TypeVar("F", bound=FindingEvent)


def made(state: Finding, command: FindingCommand, kind: type[F], **facts: Any) -> F:
    """The next event of the finding, with what each of them says of it."""
    return made_by(Recorder(command, state.version), state, command, kind, **facts)


def made_by(record: Recorder, state: Finding, command: FindingCommand, kind: type[F], **facts: Any) -> F:
    """The same, where one decision makes several events: they have one recorder."""
    named = {"rule_id": state.rule_id, "concerned": state.concerned, "unit_id": state.unit_id}
    about = state.concerned[0]
    return record(kind, about, finding_id=command.finding_id, **{**named, "severity": state.severity, **facts})
