"""`supervision restricted`: what was found about restricted matters, for whoever handles such cases."""

from typing import Annotated, Any
from uuid import uuid4

import typer

from domain.access.vocabulary import Purpose
from domain.restricted_finding.commands import AcknowledgeRestrictedFinding
from domain.vocabulary import CommandId, FindingId, PersonId
from projections.answers import FindingRow
from projections.restricted.queries import cases_for
from services.cli.findings import show_findings
from services.cli.output import out, short
from services.cli.question import AsJson, Names, Pseudonyms, Question, Shown, day, question
from services.cli.trouble import found_wrong, wrong_usage
from services.register.outcome import Refused, Repeated

By = Annotated[str, typer.Option("--by", help="Who asks: id, hr:NUMBER or part of a name.")]


def list_cases(by: By, as_json: AsJson = False, names: Names = False, pseudonyms: Pseudonyms = False) -> None:
    """Restricted cases, but for those that concern whoever asks."""
    with question(Shown(as_json, pseudonyms, names)) as asked:
        rows = _cases(asked, asked.people.find(by))
        asked.shows("restricted", rows, purpose=Purpose.RESTRICTED_CASE, restricted=True)
        if as_json:
            asked.show_as_json(rows)
        else:
            show_findings(asked, "Restricted cases", rows)


def acknowledge_case(
    case: Annotated[str, typer.Argument(help="Id; its first characters are enough.")],
    by: By,
) -> None:
    """Take note of a case and answer for what follows."""
    with question(Shown()) as asked:
        person = asked.people.find(by)
        meant = [row for row in _cases(asked, person) if str(row.finding_id).startswith(case.lower())]
        if len(meant) != 1:
            raise wrong_usage(f"{case!r} means {len(meant)} cases; see: supervision restricted list")
        [outcome] = asked.the.register().handle([_acknowledging(meant[0], person)])
        if isinstance(outcome, Refused | Repeated):
            raise found_wrong(f"refused: {outcome.reason or 'taken before'}")
        out.print(f"{meant[0].rule_id} {short(meant[0].finding_id)} is acknowledged by {asked.people.name(person)}.")


def _cases(asked: Question, person: PersonId) -> list[FindingRow]:
    with asked.connection() as connection:
        return cases_for(connection, person)


def _acknowledging(row: FindingRow, person: PersonId) -> AcknowledgeRestrictedFinding:
    envelope: dict[str, Any] = {"actor": f"person:{person}", "source": "command line", "correlation_id": uuid4()}
    return AcknowledgeRestrictedFinding(
        command_id=CommandId(uuid4()),
        effective_on=day(None),
        finding_id=FindingId(row.finding_id),
        acknowledged_by=person,
        **envelope,
    )
