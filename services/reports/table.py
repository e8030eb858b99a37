"""What a report is made of: tables of figures, the question that they answer, and how they are written to files."""

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import xlsxwriter

Cell = str | int | float | date | None
KEPT_BACK = "kept back"
"""Stands where a figure is too small to be told, or another could be worked out from it."""
BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Table(NamedTuple):
    """name: of its file. shares: the columns that hold shares of one."""

    name: str
    title: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]
    shares: tuple[str, ...] = ()


class Report(NamedTuple):
    """question: what was asked, for whoever reads it later; all of it text."""

    name: str
    title: str
    question: Mapping[str, str]
    tables: Sequence[Table]


def as_csv(report: Report) -> dict[str, bytes]:
    """One file for each table, UTF-8 with the mark that spreadsheets look for."""
    return {f"{table.name}.csv": _csv(table) for table in report.tables}


def as_json(report: Report) -> dict[str, bytes]:
    """One file."""
    tables = [
        {"title": table.title, "rows": [dict(zip(table.columns, row, strict=True)) for row in table.rows]}
        for table in report.tables
    ]
    document = {"title": report.title, "question": dict(report.question), "tables": tables}
    text = json.dumps(document, indent=2, ensure_ascii=False, default=date.isoformat)
    return {f"{report.name}.json": text.encode()}


def as_workbook(report: Report) -> dict[str, bytes]:
    """One file, a sheet for each table and one that says what was asked."""
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        formats = {name: book.add_format(form) for name, form in FORMATS.items()}
        sheet = book.add_worksheet("Question")
        for number, (what, asked) in enumerate(report.question.items()):
            sheet.write_string(number, 0, what, formats["head"])
            sheet.write_string(number, 1, asked)
        for table in report.tables:
            _fill(book.add_worksheet(table.title[:31]), table, formats)
    return {f"{report.name}.xlsx": written.getvalue()}


FORMS: Mapping[str, Callable[[Report], dict[str, bytes]]] = {"csv": as_csv, "xlsx": as_workbook, "json": as_json}
"""How a report can be taken away; each gives files by their names."""
FORMATS = {"head": {"bold": True}, "day": {"num_format": "d mmmm yyyy"}, "share": {"num_format": "0%"}}


def _csv(table: Table) -> bytes:
    written = io.StringIO()
    lines = csv.writer(written)
    lines.writerow(table.columns)
    lines.writerows([_harmless(cell) for cell in row] for row in table.rows)
    return written.getvalue().encode("utf-8-sig")


def _harmless(cell: Cell) -> Cell:
    """A spreadsheet would run a text that begins like a formula; names of units come from outside."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(BEGINS_FORMULA) else cell


def _fill(sheet: Any, table: Table, formats: Mapping[str, Any]) -> None:
    for column, name in enumerate(table.columns):
        sheet.write_string(0, column, name, formats["head"])
    for number, row in enumerate(table.rows, 1):
        for column, (name, cell) in enumerate(zip(table.columns, row, strict=True)):
            _write(sheet, (number, column), cell, formats, name in table.shares)
    sheet.freeze_panes(1, 0)


def _write(sheet: Any, place: Sequence[int], cell: Cell, formats: Mapping[str, Any], share: bool) -> None:
    if isinstance(cell, str):
        sheet.write_string(*place, cell)
    elif isinstance(cell, date):
        sheet.write_datetime(*place, cell, formats["day"])
    elif cell is not None:
        sheet.write_number(*place, cell, formats["share"] if share else None)
