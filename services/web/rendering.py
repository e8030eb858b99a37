"""Pages from templates: the components of the NHS.UK frontend, British dates, and what every page has in common."""

from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import ChainableUndefined, ChoiceLoader, Environment, FileSystemLoader, PackageLoader

from domain.vocabulary import Severity, Status
from services.latest_rules import rules_by_id
from services.web.asked import Asked, short
from services.web.entry_words import actor_of, told
from services.web.navigation import NAVIGATION
from services.web.plain_words import british_day as british_day
from services.web.plain_words import british_time as british_time
from services.web.plain_words import plain as plain
from services.web.reading import record

HERE = Path(__file__).parent


COLOURS = {
    Status.COMPLIANT: "green",
    Status.DUE_SOON: "yellow",
    Status.OVERDUE: "red",
    Status.BREACHED: "red",
    Status.PAUSED: "grey",
    Status.WAIVED: "grey",
    Status.UNKNOWN: "blue",
}
"""Of the tag that shows a status; the word is always there as well."""
SEVERITIES = {
    Severity.CRITICAL: "red",
    Severity.HIGH: "orange",
    Severity.MEDIUM: "yellow",
    Severity.LOW: "blue",
    Severity.INFO: "grey",
}


def address(path: str, /, **query: object) -> str:
    """A path with what is not empty of the query, days and moments as they are written."""
    told = {
        name: value.isoformat() if isinstance(value, date) else str(value)
        for name, value in query.items()
        if value not in (None, "")
    }
    return f"{path}?{urlencode(told)}" if told else path


def environment() -> Environment:
    """Where templates are looked up, and what they may use."""
    found = Environment(
        undefined=ChainableUndefined,
        loader=ChoiceLoader([FileSystemLoader(HERE / "templates"), PackageLoader("nhsuk_frontend_jinja")]),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters.update(day=british_day, time=british_time, plain=plain, short=short, as_id=UUID)
    found.globals.update(address=address, rules=rules_by_id, told=told, actor_of=actor_of)
    found.globals.update(navigation=NAVIGATION, colours=COLOURS, severities=SEVERITIES)
    return found


TEMPLATES = environment()


def page(request: Request, asked: Asked | None, template: str, status: int = 200, **shown: Any) -> HTMLResponse:
    """A page; asked None: nobody is signed in. Templates get `request`, `asked` and what is shown.

    Whoever is named on it was read by the visitor: that is recorded before the page leaves.
    Raises services.reading_log.NotRecorded.
    """
    text = TEMPLATES.get_template(template).render(request=request, asked=asked, **shown)
    if asked is not None and asked.shown:
        record(asked, template.removesuffix(".html"), asked.shown)
    return HTMLResponse(text, status)
