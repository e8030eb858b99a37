"""How answers look: tables for people, JSON for programs, remarks on the error stream so that neither is disturbed."""

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic_core import to_jsonable_python
from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

WIDTH_OF_A_PIPE = 160
out = Console(highlight=False, width=None if sys.stdout.isatty() else WIDTH_OF_A_PIPE)
err = Console(stderr=True, highlight=False, soft_wrap=True)

STATUS_STYLES = {
    "overdue": "bold red",
    "breached": "bold red",
    "due_soon": "yellow",
    "compliant": "green",
    "CRITICAL": "bold red",
    "HIGH": "bold red",
    "MEDIUM": "yellow",
    "open": "bold red",
    "cleared": "green",
}


def progress(*, transient: bool = False) -> Progress:
    """How far a long job is; transient: nothing of it stays. On the error stream, so that answers are not disturbed."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=err, transient=transient)


def show_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]], empty: str = "none") -> None:
    """Print a table; `empty` is said where there are no rows. Wide enough to be read, even through a pipe."""
    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    shown = 0
    for row in rows:
        table.add_row(*(cell(value) for value in row))
        shown += 1
    if shown:
        out.print(table)
    else:
        out.print(f"[bold]{title}[/bold]: {empty}")


def cell(value: object) -> Text:
    """One value as a person reads it."""
    match value:
        case None:
            return Text("")
        case datetime():
            text = value.strftime("%Y-%m-%d %H:%M:%S")
        case date():
            text = value.isoformat()
        case list() | tuple() | set() | frozenset():
            text = ", ".join(cell(one).plain for one in value)
        case _:
            text = str(value)
    return Text(text, style=STATUS_STYLES.get(text, ""))


def show_json(value: Any) -> None:
    """Print one JSON document on standard output."""
    sys.stdout.write(json.dumps(jsonable(value), indent=2, ensure_ascii=False) + "\n")


def jsonable(value: Any) -> Any:
    """The value as JSON can hold it: ids and days as text, named tuples and dataclasses as objects."""
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {name: jsonable(part) for name, part in value._asdict().items()}
    if is_dataclass(value) and not isinstance(value, type):
        return jsonable(asdict(value))
    if isinstance(value, dict):
        return {str(name): jsonable(part) for name, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [jsonable(part) for part in value]
    return to_jsonable_python(value)


def say(text: str) -> None:
    """A remark for the person at the terminal; it does not mix with the answer."""
    err.print(text)


def short(value: UUID | None) -> str:
    """The first characters of an id, where a person only needs to tell a few apart."""
    return "" if value is None else str(value)[:8]
