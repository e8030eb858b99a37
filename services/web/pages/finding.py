"""One finding: what the rule asks and on whose authority, what shows it, its days, who was told, what was decided."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from domain.event import Event
from domain.finding.decision import INITIAL, evolve
from domain.finding.mitigation import review_within
from domain.finding.state import Finding
from domain.finding.vocabulary import Measure
from domain.record import event_of
from domain.rules.remedies import remedy
from projections.answers import FindingRow, spans_of_finding
from projections.audit_history.queries import Entry, entries, entry_of
from services.deciding import NOTICE, changes_state, state_version
from services.latest_rules import rule_on
from services.register.outcome import Recorded
from services.web.asked import Asked
from services.web.entry_words import people_in
from services.web.house import Signed
from services.web.pictures import months_around, timelines
from services.web.rendering import page
from services.web.seen import seen_finding

routes = APIRouter()
BEFORE, AFTER = 5, 3
"""Months that the picture shows beside that of the day asked about."""
UNCHANGED = "nothing"
"""In the address instead of an entry, where a decision changed nothing because it was so already."""
MEASURES = {
    Measure.OTHER_APPRAISER: "Somebody else does the appraisal and decides about pay and leave",
    Measure.THIRD_PERSON: "An independent third person is there for the supervisee, beside the two",
    Measure.SEPARATE_MEETINGS: "Supervision and management are held apart, with agendas of their own",
    Measure.OTHER_ASSESSOR: "Somebody else assesses, or gives a second opinion",
    Measure.SECOND_SIGNATURE: "Decisions about the person are signed by somebody else as well",
    Measure.ROLE_ENDS: "One of the roles is to end by a day that is set",
}
"""What can make a finding bearable, in words."""


class Typed(NamedTuple):
    """What somebody sent who decides, to be shown again. wrong: what to mend, by field; since: recorded meanwhile."""

    decision: str = ""
    fields: Any = None
    wrong: Mapping[str, str] = MappingProxyType({})
    since: Sequence[Entry] = ()


@routes.get("/findings/{finding_id}")
def show_finding(request: Request, asked: Signed, finding_id: UUID, recorded: str = "") -> Response:
    """The finding as it stood; recorded: the entry of a decision that was just taken, "nothing" where it was so."""
    asked.need("findings")
    return finding_page(request, asked, finding_id, recorded=recorded)


def finding_page(
    request: Request, asked: Asked, finding_id: UUID, typed: Typed | None = None, status: int = 200, recorded: str = ""
) -> HTMLResponse:
    """The page, with the forms as they were sent where something in them is to be mended. Raises NoSuchThing."""
    row, schema = seen_finding(asked, finding_id)
    spans = spans_of_finding(asked.connection, schema, finding_id, asked.known_at)
    shown_by = entries(asked.connection, row.evidence)
    recorded_of_it = events_of(asked, finding_id)
    told = [entry_of(event) for event in recorded_of_it]
    asked.know({*row.people, *(person for entry in (*shown_by, *told) for person in people_in(entry))})
    rule = rule_on(row.rule_id, row.first_day)
    first, last = months_around(asked.on, BEFORE, AFTER)
    in_picture = [each for each in spans if each.first_day <= last and (each.last_day or last) >= first]
    state = state_of(recorded_of_it)
    return page(
        request,
        asked,
        "finding.html",
        status,
        row=row,
        rule=rule,
        put_right=remedy(rule) if rule else "",
        state=state,
        called=called(state),
        spans=spans,
        picture=timelines([(row.rule_id, in_picture)], first, last, asked.on) if in_picture else None,
        evidence=shown_by,
        happened=[entry for entry in told if entry.type != NOTICE],
        notices=[(entry, _state_told(entry, told)) for entry in told if entry.type == NOTICE],
        measures=MEASURES,
        may_decide=may_decide(asked, row),
        is_party=asked.visitor.person_id in row.people,
        typed=typed or Typed(),
        recorded=recorded and _just_recorded(recorded, told),
        version=state_version(recorded_of_it),
        latest_review=asked.today + review_within(row.severity),
    )


def events_of(asked: Asked, finding_id: UUID) -> list[Event]:
    """All that was recorded of it by the moment asked about, from the register itself: never behind."""
    held = asked.register.stream(finding_id)
    return [
        event_of(each.type, each.record)
        for each in held
        if asked.known_at is None or each.recorded_at <= asked.known_at
    ]


def state_of(events: list[Event]) -> Finding:
    """What decisions start from."""
    state = INITIAL
    for event in events:
        state = evolve(state, event)
    return state


def may_decide(asked: Asked, row: FindingRow) -> bool:
    """Whether forms are shown: of the present state only, to somebody whom HR knows and who may decide about these."""
    permitted = asked.may("decide_findings") and asked.sight("decide_findings").includes(*row.people)
    return permitted and asked.known_at is None and asked.visitor.person_id is not None


def called(state: Finding) -> str:
    """Its state as findings are listed by it."""
    if not state.open:
        return "cleared"
    if state.proposal is not None:
        return "accepted" if state.accepted else "proposed"
    return "acknowledged" if state.acknowledged_by else "open"


def _state_told(notice: Entry, told: list[Entry]) -> Entry | None:
    """The entry of which somebody was told."""
    return next((entry for entry in told if str(entry.event_id) == notice.facts["told_of"]), None)


def told_of(held: Iterable[Recorded]) -> list[Entry]:
    """What the register holds of a finding, as entries, without who was told."""
    return [entry_of(event_of(each.type, each.record)) for each in held if changes_state(each)]


def _just_recorded(recorded: str, told: list[Entry]) -> Entry | str:
    """The entry of that id; UNCHANGED where nothing changed, "" where it is none of this finding."""
    if recorded == UNCHANGED:
        return recorded
    return next((entry for entry in told if str(entry.event_id) == recorded), "")
