"""`supervision findings propose`, `approve`, `reject` and `review`: what makes a conflict of interest bearable."""

from datetime import date
from typing import Annotated

import typer

from domain.finding.commands import (
    ApproveMitigation,
    FindingCommand,
    ProposeMitigation,
    RejectMitigation,
    ReviewMitigation,
)
from domain.finding.vocabulary import Measure
from services.cli.findings import decide, find
from services.cli.output import out, short
from services.cli.question import Shown, day, question

Found = Annotated[str, typer.Argument(help="Id; its first characters are enough.")]
By = Annotated[str, typer.Option(help="Who decides: id, hr:NUMBER or part of a name.")]
Why = Annotated[str | None, typer.Option(help="Why; nothing about what was said in supervision.")]


def propose_mitigation(
    finding: Found,
    by: By,
    measure: Annotated[list[Measure], typer.Option(help="What is done; may be given several times.")],
    review_on: Annotated[str, typer.Option(help="When it is looked at again, YYYY-MM-DD.")],
    until: Annotated[str, typer.Option(help="The last day for which it is proposed.")],
    relies_on: Annotated[list[str] | None, typer.Option(help="Without whom it does not work.")] = None,
    reason: Why = None,
) -> None:
    """Propose what makes a finding bearable until it can be ended. Somebody else must approve it."""
    with question(Shown()) as asked:
        row, _ = find(asked, finding)
        person = asked.people.find(by)
        decide(
            *(asked, row, ProposeMitigation, person, reason),
            measures=tuple(measure),
            named=tuple(asked.people.find(one) for one in relies_on or ()),
            review_on=day(review_on),
            accepted_until=day(until),
        )
        out.print(
            f"{row.rule_id} {short(row.finding_id)}: proposed, to be looked at again on {review_on}. "
            "Now somebody else approves it."
        )


def approve_mitigation(finding: Found, by: By, reason: Why = None) -> None:
    """Answer for a proposed mitigation: neither its proposer, nor a party, nor managed by one."""
    _decide(finding, by, reason, ApproveMitigation, "approved")


def reject_mitigation(finding: Found, by: By, reason: Why = None) -> None:
    """Say that a proposed mitigation is not enough."""
    _decide(finding, by, reason, RejectMitigation, "rejected")


def review_mitigation(
    finding: Found,
    by: By,
    next_review: Annotated[str, typer.Option(help="When it is looked at again, YYYY-MM-DD.")],
    reason: Why = None,
) -> None:
    """Say that an approved mitigation still works."""
    _decide(finding, by, reason, ReviewMitigation, "reviewed", next_review_on=day(next_review))


def _decide(finding: str, by: str, reason: str | None, kind: type[FindingCommand], done: str, **facts: date) -> None:
    with question(Shown()) as asked:
        row, _ = find(asked, finding)
        person = asked.people.find(by)
        decide(asked, row, kind, person, reason, **facts)
        out.print(f"{row.rule_id} {short(row.finding_id)}: {done} by {asked.people.name(person)}.")
