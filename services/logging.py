"""Logs as JSON lines on standard output, with fixed event names, ids, and nothing personal.

Promises: a field whose name is that of a personal detail is withheld, and an exception is told by its type, its place
and the words of our own errors only: texts of other libraries (a failed validation, a broken constraint) repeat the
values that they stumbled over. Does not promise that a caller cannot write a name into a field with another name.
"""

import logging
import sys
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from pathlib import Path
from traceback import walk_tb
from typing import Any
from uuid import UUID

import psycopg
import structlog
from pydantic import ValidationError

PERSONAL = frozenset(
    {
        "name",
        "names",
        "full_name",
        "first_name",
        "last_name",
        "given_name",
        "family_name",
        "surname",
        "display_name",
        "email",
        "mail",
        "address",
        "phone",
        "employee_number",
        "staff_number",
        "registration_number",
        "registration_numbers",
        "nino",
        "date_of_birth",
        "birth_date",
    }
)
OURS = ("domain", "projections", "services", "demo")
WITHHELD = "withheld"
FRAMES = 8


def configure(process_name: str, level: str = "info") -> None:
    """Set up logging of this process: our own lines from `level` on, those of libraries from warning on."""
    chain: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        lambda _logger, _method, event: {"process": process_name, **event},
        tell_exception,
        withhold_personal,
    ]
    render = structlog.processors.JSONRenderer(default=_as_text)
    structlog.configure(
        processors=[*chain, render],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stdout),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stdout)
    to_json: list[structlog.typing.Processor] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta, render]
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=chain, processors=to_json))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("kafka.net.selector").setLevel(logging.ERROR)  # warns of itself whenever the machine is busy


@contextmanager
def correlated(correlation_id: UUID | str, **ids: UUID | str | int) -> Iterator[None]:
    """Every line inside carries this correlation id, and further ids where given."""
    with structlog.contextvars.bound_contextvars(correlation_id=str(correlation_id), **ids):
        yield


def withhold_personal(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace what stands under the name of a personal detail, at any depth of dictionaries."""
    for key, value in event.items():
        if key.lower() in PERSONAL:
            event[key] = WITHHELD
        elif isinstance(value, dict):
            event[key] = withhold_personal(None, "", dict(value))
    return event


def tell_exception(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Turn `exc_info` into what failed, why as far as it may be said, and where."""
    given = event.pop("exc_info", None)
    error = sys.exc_info()[1] if given is True else given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        event["error"] = what_failed(error)
        event["at"] = _places(error)
    return event


def what_failed(error: BaseException) -> str:
    """One line about an exception and its causes that holds no value of anybody's record."""
    told = type(error).__name__
    if words := _sayable(error):
        told = f"{told}: {words}"
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return f"{told} <- {what_failed(cause)}" if cause else told


def _sayable(error: BaseException) -> str:
    if isinstance(error, ValidationError):
        places = (f"{'.'.join(map(str, fault['loc']))} {fault['type']}" for fault in error.errors(include_input=False))
        return f"{error.title}: {', '.join(places)}"
    if isinstance(error, psycopg.Error) and not isinstance(error, psycopg.OperationalError):
        parts = (error.sqlstate, error.diag.schema_name, error.diag.table_name, error.diag.constraint_name)
        return " ".join(part for part in parts if part)
    ours = type(error).__module__.partition(".")[0] in (*OURS, "kafka")
    return str(error) if ours or isinstance(error, OSError | psycopg.OperationalError) else ""


def _places(error: BaseException) -> list[str]:
    frames = [(frame.f_code.co_filename, line, frame.f_code.co_name) for frame, line in walk_tb(error.__traceback__)]
    return [f"{'/'.join(Path(file).parts[-3:])}:{line} {function}" for file, line, function in frames[-FRAMES:]]


def _as_text(value: Any) -> str:
    return str(value)
