"""Pages from templates: the components of the NHS.UK frontend, British dates, and what every page has in common."""

from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import ChainableUndefined, ChoiceLoader, Environment, FileSystemLoader, PackageLoader

from domain.vocabulary import Severity, Status
from services.latest_rules import rules_by_id
from services.local_time import LONDON
from services.web.asked import Asked, short
from services.web.navigation import NAVIGATION
from services.web.reading import record

HERE = Path(__file__).parent


def british_day(day: date | None) -> str:
    """3 June 2026; nothing for no day."""
    return "" if day is None else f"{day.day} {day:%B %Y}"


def british_time(at: datetime | None) -> str:
    """3 June 2026, 5:02pm, in London."""
    if at is None:
        return ""
    local = at.astimezone(LONDON)
    return f"{british_day(local.date())}, {local.hour % 12 or 12}:{local:%M}{'am' if local.hour < 12 else 'pm'}"


def plain(value: object) -> str:
    """A word of the vocabulary as people read it: "clinical supervisor", "due soon"."""
    text = value.name if isinstance(value, Severity) else str(value)
    return text.replace("_", " ").lower()


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
    found.filters.update(day=british_day, time=british_time, plain=plain, short=short)
    found.globals.update(
        address=address, rules=rules_by_id, navigation=NAVIGATION, colours=COLOURS, severities=SEVERITIES
    )
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
