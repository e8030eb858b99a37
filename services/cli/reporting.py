"""`supervision report`: how the organisation, or each unit, stands against every rule on a day, without names."""

from collections.abc import Sequence
from typing import Annotated

import typer

from domain.vocabulary import Status
from projections.report import IN_DATE, NOT_MET, Figures, report
from services.cli.asking import OfRule
from services.cli.authority import marked, show_authority
from services.cli.output import out, show_json, show_table
from services.cli.question import AsJson, KnownAt, On, Question, Shown, day, moment, question

COLUMNS = (*IN_DATE, *NOT_MET, Status.PAUSED, Status.WAIVED, Status.UNKNOWN)


def show_report(
    on: On = None,
    known_at: KnownAt = None,
    rule: OfRule = None,
    by_unit: Annotated[bool, typer.Option("--by-unit", help="A line for each unit, not only for each rule.")] = False,
    as_json: AsJson = False,
) -> None:
    """How the organisation stands against every rule on a day, as known now or then: figures, no names."""
    with question(Shown(as_json)) as asked, asked.connection() as connection:
        rows = report(connection, "compliance", day(on), moment(known_at), by_unit=by_unit)
        clashes = report(connection, "conflicts", day(on), moment(known_at), by_unit=by_unit)
        rows, clashes = ([row for row in found if rule is None or row.rule_id in rule] for found in (rows, clashes))
        if as_json:
            show_json({"compliance": [_told(row) for row in rows], "conflicts": [_told(row) for row in clashes]})
            return
        then = f", as known at {known_at}" if known_at else ""
        _show(asked, f"Rules on {day(on)}{then}", rows)
        out.print(
            "met: in date or due soon, of these and what is not met; who is paused, waived or not known is left out"
        )
        found = ((marked(row.rule_id), asked.unit(row.unit_id), row.standings.get(Status.BREACHED)) for row in clashes)
        show_table(f"Clashes of roles on {day(on)}{then}", ("rule", "unit", "how many"), found, empty="none was known")
        show_authority(row.rule_id for row in (*rows, *clashes))


def _show(asked: Question, title: str, rows: Sequence[Figures]) -> None:
    columns = ("rule", "unit", "met", *(status.value.replace("_", " ") for status in COLUMNS), "people not met")
    shown = (
        (
            marked(row.rule_id),
            asked.unit(row.unit_id),
            "" if row.met_share is None else f"{row.met_share:.0%}",
            *(row.standings.get(status, "") for status in COLUMNS),
            row.people_not_met or "",
        )
        for row in rows
    )
    show_table(title, columns, shown, empty="no rule asked anything of anybody on that day")


def _told(row: Figures) -> dict[str, object]:
    return {**row._asdict(), "met_share": row.met_share}
