"""Reports: the organisation in figures, to look at, to print and to take away with a signed slip. No person in them."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Depends, Request, Response

from domain.rules.rule import Rule
from services.latest_rules import rules_by_id
from services.reports.rests_on import rests_on
from services.reports.standing_figures import Asked as AskedOf
from services.reports.standing_figures import clashes_table, month_ends, plans_table, rules_table
from services.reports.table import FORMS, KEPT_BACK, Report, Table
from services.web.asked import Asked, day
from services.web.house import Signed, house_of
from services.web.paging import PageNumber, paged
from services.web.refusals import NoSuchThing, NotAllowed, WrongInput
from services.web.rendering import british_day, british_time, page
from services.web.sight import led_by

routes = APIRouter()
LONGEST = timedelta(days=731)
SLIP = "manifest.json"
NOT_SHOWN = ("What it asks", "Source", "Confirmed")
"""Columns of the files that a page shows in the cell of the rule."""


class Kind(NamedTuple):
    """One kind of report: what it is for, and of which rules it tells. clashes, plans: whether these are in it too."""

    title: str
    says: str
    tells: Callable[[Rule], bool]
    clashes: bool = False
    plans: bool = False


KINDS = {
    "evidence": Kind(
        "Evidence for a regulator",
        "How the organisation stands against every rule, with its source, on a day or month by month, and where roles "
        "clash.",
        lambda rule: True,
        clashes=True,
    ),
    "preceptorship": Kind(
        "Preceptorship in figures",
        "How plans of preceptorship and assessed years stand against their rules, and how many ended how.",
        lambda rule: rule.id.startswith(("PRE-", "ASYE-")),
        plans=True,
    ),
    "quality": Kind(
        "Quality of the staff record",
        "How far what HR tells of people is complete enough to judge by.",
        lambda rule: rule.id.startswith("DAT-") or rule.pack_id == "staff_record",
    ),
}


class Wanted(NamedTuple):
    """What was asked for beside day and knowledge. first: of a period; by_unit: a line for each unit."""

    first: date | None
    by_unit: bool
    unit: str


def wanted(first: str = "", by_unit: bool = False, unit: str = "") -> Wanted:
    """From the address. Raises WrongInput."""
    return Wanted(day(first, "first"), by_unit or bool(unit), unit)


Want = Annotated[Wanted, Depends(wanted)]


@routes.get("/reports")
def list_reports(request: Request, asked: Signed) -> Response:
    """The kinds of report."""
    _need(asked)
    return page(request, asked, "reports.html", kinds=KINDS)


@routes.get("/reports/{name}")
def show_report(
    request: Request, asked: Signed, name: str, want: Want, table: str = "", number: PageNumber = 1
) -> Response:
    """One report as a page. Raises NoSuchThing, WrongInput."""
    found = _report(asked, name, want)
    shown = next((each for each in found.tables if each.name == table), found.tables[0])
    columns = [column for column in shown.columns if column not in NOT_SHOWN and _says_anything(shown, column)]
    rows = paged([dict(zip(shown.columns, row, strict=True)) for row in shown.rows], number)
    told: dict[str, Any] = {"report": found, "table": shown, "columns": columns, "rows": rows}
    choices: dict[str, Any] = {"units": _units(asked), "want": want, "forms": sorted(FORMS), "kept_back": KEPT_BACK}
    return page(request, asked, "report.html", kind=KINDS[name], **told, **choices)


@routes.get("/reports/{name}/{form}")
def take_away(request: Request, asked: Signed, name: str, form: str, want: Want) -> Response:
    """The files of a report and the slip that vouches for them, in a zip. Raises NoSuchThing, WrongInput."""
    if form not in FORMS:
        raise NoSuchThing
    seen = rests_on(asked.connection)  # before the figures are read: they may know more than that, never less
    found = _report(asked, name, want)
    files = FORMS[form](found)
    slip = house_of(request).slip(files, found.question, seen, asked.now)
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        for file, content in {**files, SLIP: json.dumps(slip, indent=2, ensure_ascii=False).encode()}.items():
            packed.writestr(file, content)
    called = f'attachment; filename="{name}-{asked.on.isoformat()}-{form}.zip"'
    return Response(written.getvalue(), media_type="application/zip", headers={"Content-Disposition": called})


def _report(asked: Asked, name: str, want: Wanted) -> Report:
    _need(asked)
    if name not in KINDS:
        raise NoSuchThing
    kind, of = KINDS[name], _asked_of(asked, KINDS[name], want)
    tables: list[Table] = [rules_table(asked.connection, of)]
    if kind.clashes:
        tables.append(clashes_table(asked.connection, of))
    if kind.plans:
        tables.append(plans_table(asked.connection, of))
    return Report(name, kind.title, _question(asked, kind, want), tables)


def _need(asked: Asked) -> None:
    """Whoever leads nobody has nobody to report on. Raises NotAllowed."""
    asked.need("reports")
    if asked.sight("reports").people == frozenset():
        raise NotAllowed("reports")


def _asked_of(asked: Asked, kind: Kind, want: Wanted) -> AskedOf:
    if want.first and not timedelta() <= asked.on - want.first <= LONGEST:
        raise WrongInput({"first": f"Enter a day up to two years before {british_day(asked.on)}"})
    units = {str(unit_id): unit_id for unit_id, _ in _units(asked)}
    if want.unit and want.unit not in units:
        raise WrongInput({"unit": "Choose a unit from the list"})
    known = rules_by_id()
    return AskedOf(
        days=month_ends(want.first, asked.on) if want.first else [asked.on],
        known_at=asked.known_at,
        people=asked.sight("reports").people,
        rules=lambda rule_id: rule_id not in known or kind.tells(known[rule_id]),
        by_unit=want.by_unit,
        unit_id=units.get(want.unit),
        unit=asked.unit,
    )


def _units(asked: Asked) -> list[tuple[Any, str]]:
    """The units that one may choose from: all, or those that one leads."""
    led = None if asked.sight("reports").people is None else led_by(asked.connection, asked.visitor.person_id, asked.on)
    found = [(unit.unit_id, unit.name) for unit in asked.units.values() if led is None or unit.unit_id in led]
    return sorted(found, key=lambda unit: unit[1])


def _question(asked: Asked, kind: Kind, want: Wanted) -> dict[str, str]:
    """What was asked, as whoever gets the files reads it."""
    everybody = asked.sight("reports").people is None
    told = {
        "Report": kind.title,
        "From": british_day(want.first),
        "Until" if want.first else "On": british_day(asked.on),
        "As known": british_time(asked.known_at) or f"on {british_time(asked.now)}",
        "By unit": "yes" if want.by_unit else "no",
        "Unit": dict((str(unit), name) for unit, name in _units(asked)).get(want.unit, ""),
        "Of": "the whole organisation" if everybody else "the people whom the asker leads or looks after",
        KEPT_BACK.capitalize(): "a count below five, or one from which such a count could be worked out",
    }
    return {what: text for what, text in told.items() if text}


def _says_anything(table: Table, column: str) -> bool:
    """Whether a column differs from line to line, or is a figure; what all lines share stands above the table."""
    place = table.columns.index(column)
    return column not in ("Day", "Unit") or len({row[place] for row in table.rows}) > 1
