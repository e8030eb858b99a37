"""What must stand around a post for a peer: before it is advertised or filled, before its money ends (PEER-01 to 16).

The unit answers for it, so it is assessed from the side of whoever leads the unit; where nobody does, nobody is asked.
A post whose title is no peer's, or of which the central team said so, costs nothing.
"""

from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from domain.dossier_facts.peer_post import PeerPostKnown
from domain.dossier_facts.relationship import Held
from domain.event import Event
from domain.organisation_unit.events import UnitEvent
from domain.peer_post.events import PeerPostEvent
from domain.roles import while_leading
from domain.rules.applies_to import in_force
from domain.rules.role_days import PRESENCE, about, together
from domain.rules.rule import Assessment, Knowledge, Rule, Shape, Standing
from domain.rules.standings import NOT_APPLICABLE
from domain.timeline import Timeline, always, combine, combine_all, intersect, later, spans_over
from domain.vocabulary import PersonId, Status, UnitId


class Piece(StrEnum):
    """What may be asked for. Panel: of the service and of leaders of the lived-experience workforce. Description: from
    the central library. Peer role: HR holds the post as one of that workforce. Permanent: its money has no end.
    """

    SUPERVISOR = "supervisor"
    PATCH_LEAD = "patch_lead"
    PREPARED = "prepared"
    PANEL = "panel"
    DESCRIPTION = "description"
    ACKNOWLEDGED = "acknowledged"
    PEER_ROLE = "peer_role"
    PERMANENT = "permanent"


class Parameters(BaseModel):
    """All of `asks`, from the day on which the post is opened, advertised or filled, or within so many days of it.

    ends: from `days_before` the last day for which there is money, to that day.

    valid_days: so long a preparation of the team counts, if nobody was recruited meanwhile. may_be_let_pass: by an
    executive. leadership_only: of posts that lead the lived-experience workforce, whatever their title.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    asks: frozenset[Piece] = Field(min_length=1)
    by: Literal["opened", "advertised", "filled", "ends"]
    days_before: int = Field(0, ge=0)
    within_days: int = Field(0, ge=0)
    valid_days: int | None = Field(None, ge=1)
    may_be_let_pass: bool = False
    leadership_only: bool = False


def assess(rule: Rule, person_id: PersonId, knowledge: Knowledge, since: date) -> list[Assessment]:
    """One assessment for each such post in a unit that this person ever led."""
    found: list[Assessment] = []
    for unit_id in sorted(knowledge.person(person_id).leads):
        unit = knowledge.unit(unit_id)
        led = while_leading(unit, knowledge.person(person_id)).map(bool)
        for post in unit.peer_posts.values():
            if _could_ask(rule, post) and (timeline := _timeline(rule, post, led)) is not None:
                found.append(Assessment((person_id,), post.subject, timeline, (person_id,)))
    return found


def _could_ask(rule: Rule, post: PeerPostKnown) -> bool:
    """By all that was ever said of it, also in error."""
    return post.ever_leadership if rule.parameters.leadership_only else post.ever_peer


def _timeline(rule: Rule, post: PeerPostKnown, led: Timeline[bool]) -> Timeline[Standing] | None:
    figures: Parameters = rule.parameters
    begins, last = _asked_from(figures, post)
    if begins is None:
        return None
    due = later(begins, figures.within_days)
    meant = post.is_leadership() if figures.leadership_only else post.is_peer()
    asked = intersect(in_force(rule), led, meant, spans_over([(begins, last, True)], False))
    early = spans_over([(begins, later(due, -1), True)], False) if figures.within_days else always(False)
    late = Status.OVERDUE if figures.within_days else Status.BREACHED
    why = tuple(fact.event_id for fact in post.facts.by_day(*_BY[figures.by])[:1])
    let_pass = post.said("override") if figures.may_be_let_pass else always(None)

    def standing(is_asked: bool, soon: bool, passed: Held | None, there: list[Held | None]) -> Standing:
        if not is_asked:
            return NOT_APPLICABLE
        if all(there):
            return Standing(Status.COMPLIANT, None, together(*there))
        if passed:
            return Standing(Status.WAIVED, None, passed)
        return Standing(Status.DUE_SOON if soon else late, due, together(why, *there))

    pieces = [_piece(piece, figures, post) for piece in sorted(figures.asks)]
    return combine(standing, asked, early, let_pass, combine_all(list, pieces))


def _asked_from(figures: Parameters, post: PeerPostKnown) -> tuple[date | None, date | None]:
    """First and last day of what the rule asks (None: never; without an end)."""
    if figures.by != "ends":
        return post.first(*_BY[figures.by]), None
    last = post.ends_on
    return (None, None) if last is None else (later(last, -figures.days_before), last)


_BY = {"opened": ("opened",), "advertised": ("advertised", "filled"), "filled": ("filled",), "ends": ("opened",)}
"""By what a rule counts from, the facts of which the first one is meant."""


def _piece(piece: Piece, figures: Parameters, post: PeerPostKnown) -> Timeline[Held | None]:
    """The days on which it is there, with what shows it."""
    if piece is Piece.PREPARED:
        return post.prepared(figures.valid_days)
    return post.said(piece.value)


def changed_by(rule: Rule) -> frozenset[str]:
    """What is asked for, when it is asked, and who leads the unit."""
    figures: Parameters = rule.parameters
    pieces = frozenset[str]().union(*(_SAID_BY[piece] for piece in figures.asks))
    override = frozenset({"peer_post.override_asked.v1", *_ANSWERS}) if figures.may_be_let_pass else frozenset()
    return _POSTS | PRESENCE | pieces | override | {"unit.lead_assigned.v1", "staff.history_corrected.v1"}


_ANSWERS = ("peer_post.override_granted.v1", "peer_post.override_refused.v1")
_POSTS = frozenset(
    {
        "peer_post.opened.v1",
        "peer_post.retitled.v1",
        "peer_post.acknowledged.v1",
        "peer_post.advertised.v1",
        "peer_post.filled.v1",
        "peer_post.withdrawn.v1",
    }
)
_SAID_BY: dict[Piece, frozenset[str]] = {
    Piece.SUPERVISOR: frozenset({"peer_post.supervisor_confirmed.v1"}),
    Piece.PATCH_LEAD: frozenset({"peer_post.patch_lead_confirmed.v1"}),
    Piece.PREPARED: frozenset({"peer_post.team_prepared.v1"}),
    Piece.PANEL: frozenset({"peer_post.panel_confirmed.v1"}),
    Piece.DESCRIPTION: frozenset({"peer_post.job_description_confirmed.v1"}),
    Piece.ACKNOWLEDGED: frozenset(),
    Piece.PEER_ROLE: frozenset(),
    Piece.PERMANENT: frozenset(),
}


def affected(rule: Rule, event: Event, knowledge: Knowledge) -> set[PersonId]:
    """Whoever leads, or ever led, the unit of such a post; and somebody who leads a unit and comes or goes."""
    if isinstance(event, PeerPostEvent):
        unit = knowledge.unit(UnitId(event.about))
        post = unit.peer_posts.get(event.stream_id)
        return set(unit.lead_ids) if post is not None and _could_ask(rule, post) else set()
    if isinstance(event, UnitEvent):
        unit = knowledge.unit(UnitId(event.about))
        return set(unit.lead_ids) if any(_could_ask(rule, post) for post in unit.peer_posts.values()) else set()
    people = event.people if event.type == "staff.history_corrected.v1" else (about(event),)
    return {each for each in people if knowledge.person(each).leads}


SHAPE = Shape(name="readiness", parameters=Parameters, assess=assess, changed_by=changed_by, affected=affected)
