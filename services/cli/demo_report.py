"""What the demo shows: clashes with their evidence, who was told, compliance, one question on both axes, a proof."""

import json
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from demo.sample import Sample
from projections.answers import FindingRow, findings, roles, standings
from projections.audit_history.queries import entries
from services.cli.asking import show_entries, show_role_rows, show_standings
from services.cli.findings import show_findings
from services.cli.output import out, short, show_table
from services.cli.proving import proof_of, verified
from services.cli.question import Question
from services.notary.prove import check
from services.notifier.standing import told

SHOWN_AT_MOST = 25


class Report(NamedTuple):
    """What is to be shown: the day of the sample, the moment before HR told something late, the sample, seconds."""

    today: date
    before_the_late: datetime
    scenes: Sample
    taken_s: float


def show_report(asked: Question, report: Report) -> None:
    """Print it."""
    clashes = _show_clashes(asked)
    _show_told(asked)
    _show_compliance(asked, report.today)
    _show_both_axes(asked, report)
    _show_proof(asked, clashes)
    count = len(report.scenes.hr) + len(report.scenes.late_hr)
    out.print(
        f"\n{count} HR messages and {len(report.scenes.commands)} commands, from nothing through every process: "
        f"{report.taken_s:.1f} s."
    )


def _show_clashes(asked: Question) -> list[FindingRow]:
    with asked.connection() as connection:
        rows = findings(connection, "conflicts", states=("open", "acknowledged"))
        shown_by = entries(connection, {event for row in rows for event in row.evidence})
    out.rule("Where roles clash")
    show_findings(asked, "Clashes", rows)
    show_entries(asked, shown_by, "The events that show them")
    return rows


def _show_told(asked: Question) -> None:
    notices = told(asked.pool)
    asked.people.know(notice.lead_id for notice in notices if notice.lead_id)
    out.rule("Who was told")
    columns = ("finding", "rule", "state", "severity", "told", "by", "outcome")
    rows = [
        (
            short(notice.finding_id),
            notice.rule_id,
            notice.state,
            notice.severity_name,
            asked.people.name(notice.lead_id),
            notice.channel,
            notice.outcome,
        )
        for notice in notices
    ]
    show_table("Notices, each once per state", columns, rows)


def _show_compliance(asked: Question, today: date) -> None:
    with asked.connection() as connection:
        rows = standings(connection, "compliance", today)
    wanting = [row for row in rows if row.status.value not in ("compliant", "not_applicable", "unknown")]
    out.rule("Compliance")
    show_standings(asked, f"Not simply in date on {today}", wanting[:SHOWN_AT_MOST])
    in_date = sum(row.status.value == "compliant" for row in rows)
    out.print(f"{len(rows)} standings: {in_date} in date, {len(wanting)} shown above or more of their kind.")


def _show_both_axes(asked: Question, report: Report) -> None:
    """HR told something late: the same question about the same day, as known before and as known now."""
    if not report.scenes.late_hr:
        return
    late = json.loads(report.scenes.late_hr[0])
    person = asked.people.find(f"hr:{late['data']['organisation']}/{late['data']['person']}")
    day = report.today - timedelta(days=3)
    out.rule("One day, as it was known twice")
    out.print(
        f"Only on {report.today} HR told of something that began for {asked.people.name(person)} on "
        f"{late['data']['effective_from']} ({late['type']}). How did things stand on {day}?"
    )
    for known_at, words in ((report.before_the_late, "as known before HR told"), (None, "as known now")):
        _show_day(asked, person, day, known_at, words)


def _show_day(asked: Question, person: UUID, day: date, known_at: datetime | None, words: str) -> None:
    with asked.connection() as connection:
        held = roles(connection, "conflicts", person, day, known_at)
        stood = standings(connection, "compliance", day, known_at=known_at, person_id=person)
    when = f" ({known_at:%Y-%m-%d %H:%M:%S} UTC)" if known_at else ""
    show_role_rows(asked, f"Who managed and supervised on {day}, {words}{when}", held)
    show_standings(asked, f"Compliance on {day}, {words}{when}", stood)


def _show_proof(asked: Question, clashes: list[FindingRow]) -> None:
    out.rule("The proof")
    register = verified(asked.the)
    fits = "fits" if register.fits else f"does not fit at position {register.first.position if register.first else '?'}"
    out.print(f"verify: {register.events} events hashed again, {register.signed} of them signed: everything {fits}.")
    if clashes:
        proven = check(proof_of(asked.the, str(clashes[0].event_id)))
        out.print(
            f"prove: {clashes[0].rule_id} {short(clashes[0].finding_id)} was recorded at position {proven.position}, "
            f"signed among {proven.size} events on {proven.signed_at:%Y-%m-%d %H:%M:%S} UTC; "
            "this was checked without the database."
        )
