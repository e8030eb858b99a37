"""What a rule is, what it gives, and what it may look at."""

from collections.abc import Callable
from datetime import date
from enum import IntEnum
from functools import cached_property
from typing import Any, Literal, NamedTuple, Protocol

from pydantic import BaseModel, ConfigDict

from domain.dossier import Dossier
from domain.dossier_facts.ever import Ever
from domain.event import Event
from domain.timeline import Timeline
from domain.unit_dossier import UnitDossier
from domain.vocabulary import (
    CareerStage,
    EventId,
    PersonId,
    Profession,
    Severity,
    Status,
    SupervisionKind,
    UnitId,
)


class Standing(NamedTuple):
    """How somebody stands against a rule over a span of days.

    due_on: the day on which what the rule asks next falls due. evidence: the events that show this status.
    severity: where it differs from the rule's own (a policy, a triad).
    """

    status: Status
    due_on: date | None = None
    evidence: tuple[EventId, ...] = ()
    severity: Severity | None = None


class Assessment(NamedTuple):
    """The timeline that one rule gives for one subject.

    people: whom a finding would concern, the one it is about first. subject: which post, plan or relationship ("" where
    the people say it). found_from: the people from whose side the same assessment is found (all of a cycle, one else).
    """

    people: tuple[PersonId, ...]
    subject: str
    timeline: Timeline[Standing]
    found_from: tuple[PersonId, ...]


class Knowledge(Protocol):
    """Everything known, at one moment, that a rule may look at."""

    def person(self, person_id: PersonId) -> Dossier:
        """All that is known of one person (an empty dossier where nothing is)."""

    def unit(self, unit_id: UnitId) -> UnitDossier:
        """All that is known of one unit."""


class AppliesTo(BaseModel):
    """Whom a rule is for; an empty list asks for nothing. All that are given must hold on a day for it to apply.

    bands: of the main post.
    supervises: on days on which the person supervises somebody in one of these kinds.
    registered_with: on days on which one of these professional bodies lists the person as practising.
    decision_makers: on days on which the organisation's own list has the person as one.
    not_professions: whoever has one of these is asked by rules of their own; somebody of no known profession by none.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    professions: tuple[Profession, ...] = ()
    not_professions: tuple[Profession, ...] = ()
    career_stages: tuple[CareerStage, ...] = ()
    bands: tuple[int, ...] = ()
    kinds: tuple[SupervisionKind, ...] = ()
    supervises: tuple[SupervisionKind, ...] = ()
    programmes: tuple[str, ...] = ()
    registered_with: tuple[str, ...] = ()
    clinical_only: bool = False
    decision_makers: bool = False

    def __hash__(self) -> int:
        return self._hash  # Worked out once: dossiers keep what they know by whom it was asked for.

    @cached_property
    def _hash(self) -> int:
        return hash(tuple(getattr(self, name) for name in type(self).model_fields))


class Level(IntEnum):
    """On whose word a rule stands, the highest first: what is lower may only tighten what is higher."""

    STATUTORY = 1
    PROFESSION = 2
    LOCAL = 3


class Rule(BaseModel):
    """One rule of a pack. `parameters` is the model of its shape; a parameter left open by the sources is None (unset).

    verified: whether its source was read and says this. unverified_parameters: numbers that are our own default.
    restricted: what it finds is only for whoever handles restricted cases.
    in_force_from, in_force_to: first and last day on which the rule asks for anything.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    statement: str
    shape: str
    parameters: Any
    applies_to: AppliesTo = AppliesTo()
    severity: Severity
    level: Level = Level.LOCAL
    restricted: bool = False
    source: str
    verified: bool
    unverified_parameters: tuple[str, ...] = ()
    evaluated: Literal["time", "event", "both"]
    in_force_from: date
    in_force_to: date | None = None
    pack_id: str = ""
    pack_version: str = ""

    @property
    def figures(self) -> dict[str, Any]:
        """Its parameters as in JSON, without the programmes, which stand in a file of their own."""
        told: dict[str, Any] = self.parameters.model_dump(mode="json", exclude={"programmes"})
        return told

    @property
    def doubt(self) -> str:
        """What of the rule nobody confirmed, in words that begin with "unverified"; "" where everything is."""
        if not self.verified:
            return "unverified: no source was read that says this"
        figures = ", ".join(name.replace("_", " ") for name in self.unverified_parameters)
        return f"unverified, our own default: {figures}" if figures else ""


class Shape(NamedTuple):
    """One of the shapes of rule, as code.

    assess(rule, person_id, knowledge, since): the assessments found from that person's side, right from `since` on.
    changed_by(rule): the wire names of events that can change what the rule finds; it is asked of others never.
    affected(rule, event, knowledge): the people from whose side to assess again after such an `event`, which is known.
    concerns(rule, ever): whether what happens to somebody of whom this was ever said can change what the rule finds,
    for anybody; None: it has to be asked each time.
    """

    name: str
    parameters: type[BaseModel]
    assess: Callable[[Rule, PersonId, Knowledge, date], list[Assessment]]
    changed_by: Callable[[Rule], frozenset[str]]
    affected: Callable[[Rule, Event, Knowledge], set[PersonId]]
    concerns: Callable[[Rule, Ever], bool] | None = None
