"""The time at which HR says that it learned of something, also where it was written without a zone (T-24).

The rule for times without a zone (ESR writes `yyyyMMdd HHmmss`): they are Europe/London. An hour that came twice, when
the clocks went back, is taken as its first coming; an hour that never was, when they went forward, is taken as if they
had not gone forward yet. Which of these was done is kept beside the instant, with what was written.
"""

import re
from datetime import UTC, datetime
from typing import Annotated, NamedTuple
from zoneinfo import ZoneInfo

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

LONDON = ZoneInfo("Europe/London")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?")
_ESR = re.compile(r"\d{8} \d{6}")


class SourceTime(NamedTuple):
    """An instant (UTC) and, where it was written without a zone, the text of it and how it was read."""

    instant: datetime
    written: str | None = None


def read_source_time(text: object) -> SourceTime:
    """An instant from ISO 8601, with or without a zone, or from ESR's `yyyyMMdd HHmmss`.

    Raises PydanticCustomError, which never holds the value.
    """
    if isinstance(text, SourceTime):
        return text
    try:
        if isinstance(text, str) and _ISO.fullmatch(text):
            return _with_zone(datetime.fromisoformat(text), text)
        if isinstance(text, str) and _ESR.fullmatch(text):
            return _with_zone(datetime.strptime(text, "%Y%m%d %H%M%S"), text)  # noqa: DTZ007 - the zone comes next
    except (ValueError, OverflowError) as impossible:
        raise _not_a_time() from impossible
    raise _not_a_time()


def _with_zone(stamp: datetime, text: str) -> SourceTime:
    if stamp.tzinfo is not None:
        return SourceTime(stamp.astimezone(UTC))
    instant = stamp.replace(tzinfo=LONDON, fold=0).astimezone(UTC)
    return SourceTime(instant, f"{text} Europe/London{_doubt(stamp, instant)}")


def _doubt(stamp: datetime, instant: datetime) -> str:
    if instant.astimezone(LONDON).replace(tzinfo=None) != stamp:
        return ", an hour that the clocks skipped: read as before they went forward"
    if stamp.replace(tzinfo=LONDON, fold=1).astimezone(UTC) != instant:
        return ", an hour that came twice: read as the first (fold=0)"
    return ""


def _not_a_time() -> PydanticCustomError:
    return PydanticCustomError(
        "not_a_source_time", "must be a time such as 2025-06-01T09:30:00Z, or local time such as 20250601 093000"
    )


def _to_text(time: SourceTime) -> str:
    return time.instant.isoformat().replace("+00:00", "Z")


RecordedAt = Annotated[
    SourceTime,
    PlainValidator(read_source_time),
    PlainSerializer(_to_text, return_type=str),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": f"^({_ISO.pattern}|{_ESR.pattern})$",
            "description": (
                "When HR recorded it. ISO 8601 with a zone; without one, or as yyyyMMdd HHmmss, it is local time"
                " (Europe/London): an hour that came twice is taken as the first, one that never was as before the"
                " clocks went forward."
            ),
        }
    ),
]
"""The type of the field `recorded_at`."""
