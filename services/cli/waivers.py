"""`supervision waivers`: a rule that somebody need not meet for some days; one asks, another answers."""

from typing import Annotated

import typer

from domain.rule_waiver.commands import GrantWaiver, RefuseWaiver, RequestWaiver, RevokeWaiver, WaiverCommand
from domain.rule_waiver.vocabulary import WaiverGround
from domain.vocabulary import PersonId, RuleId
from projections.audit_history.waivers import WaiverRow, waivers
from services.cli.asking import OfPerson, OfRule, Person
from services.cli.authority import marked, show_authority
from services.cli.deciding import actor, asked_by, put
from services.cli.output import out, show_table
from services.cli.question import AsJson, KnownAt, Names, Pseudonyms, Question, Shown, day, moment, question

Rule = Annotated[str, typer.Argument(metavar="RULE", help="Its id, for example SUP-19.")]
By = Annotated[str, typer.Option(help="Who asks or decides: id, hr:NUMBER or part of a name.")]
Since = Annotated[str | None, typer.Option("--on", help="From which day on, YYYY-MM-DD; today if left out.")]


def list_waivers(
    person: OfPerson = None,
    rule: OfRule = None,
    state: Annotated[list[str] | None, typer.Option(help="Only: requested, granted, refused, ended.")] = None,
    on: Annotated[str | None, typer.Option("--on", help="Only those by which a rule is waived on that day.")] = None,
    known_at: KnownAt = None,
    as_json: AsJson = False,
    names: Names = False,
    pseudonyms: Pseudonyms = False,
) -> None:
    """Which rules were asked to be waived for whom, until when, on what ground, and who answered for it."""
    with question(Shown(as_json, pseudonyms, names)) as asked, asked.connection() as connection:
        whose = asked.people.find(person) if person else None
        rows = [
            row
            for row in waivers(connection, moment(known_at))
            if whose in (None, row.person_id)
            and (not rule or row.rule_id in rule)
            and (not state or row.state in state)
            and (on is None or row.runs_on(day(on)))
        ]
        asked.shows("waivers", rows)
        if as_json:
            asked.show_as_json(rows)
        else:
            _show(asked, rows)


def propose_waiver(
    rule: Rule,
    person: Person,
    by: By,
    ground: Annotated[WaiverGround, typer.Option(help="Why, by a code.")],
    until: Annotated[str, typer.Option(help="The last day for which it is asked, YYYY-MM-DD.")],
    on: Since = None,
) -> None:
    """Ask that a rule be waived for somebody. Somebody else must approve it, and neither is that person."""
    with question(Shown()) as asked:
        who = asked.people.find(by)
        _decide(asked, RequestWaiver, (rule, person), who, on, requested_by=who, ground=ground, until=day(until))
        out.print(f"{rule.upper()}: asked to be waived until {until}. Now somebody else approves it.")


def approve_waiver(rule: Rule, person: Person, by: By, on: Since = None) -> None:
    """Answer for a waiver that was asked for; it counts from today, or from the first day that was asked for."""
    _answer(GrantWaiver, (rule, person), by, on, "granted_by", "waived")


def reject_waiver(rule: Rule, person: Person, by: By) -> None:
    """Say that the rule stands."""
    _answer(RefuseWaiver, (rule, person), by, None, "refused_by", "not waived")


def end_waiver(rule: Rule, person: Person, by: By, on: Since = None) -> None:
    """End a waiver sooner than was granted: from that day on the rule stands again."""
    _answer(RevokeWaiver, (rule, person), by, on, "revoked_by", "waived no more")


def _answer(kind: type[WaiverCommand], which: tuple[str, str], by: str, on: str | None, named: str, done: str) -> None:
    with question(Shown()) as asked:
        who = asked.people.find(by)
        _decide(asked, kind, which, who, on, **{named: who})
        out.print(f"{which[0].upper()}: {done}, on the word of {asked.people.name(who)}.")


def _decide(
    asked: Question, kind: type[WaiverCommand], which: tuple[str, str], by: PersonId, on: str | None, **facts: object
) -> None:
    """Raises Trouble where the register refuses."""
    rule, person = which
    whose = {"rule_id": RuleId(rule.upper()), "person_id": asked.people.find(person)}
    put(asked.the.register(), asked_by(kind, actor(by), day(on), **whose, **facts))


def _show(asked: Question, rows: list[WaiverRow]) -> None:
    asked.people.know(
        each for row in rows for each in (row.person_id, row.requested_by, row.decided_by) if each is not None
    )
    columns = ("rule", "who", "state", "from", "until", "ground", "asked by", "answered by")
    shown = (
        (
            *(marked(row.rule_id), asked.people.name(row.person_id), row.state, row.first_day, row.until),
            row.ground.replace("_", " "),
            *(asked.people.name(row.requested_by), asked.people.name(row.decided_by)),
        )
        for row in rows
    )
    show_table("Waivers", columns, shown, empty="none")
    show_authority(row.rule_id for row in rows)
