"""What is wrong with a message, in words that an HR analyst understands, and without a single value from it."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from services.hr_intake.hr_event import HrEvent

NAMED_AT_MOST = 5


class Complaint(NamedTuple):
    """A stable code for programs and a sentence or two for people."""

    code: str
    reason: str


EMPTY = Complaint("empty_message", "The message has no content.")
NOT_JSON = Complaint("not_json", "The data of the message is not JSON (UTF-8).")
NOT_UNICODE = Complaint("not_unicode", "The message holds text that is not Unicode.")
UNKNOWN_KIND = Complaint(
    "kind_not_known", "This type of message is not in the HR contract; `supervision contract` prints those that are."
)
UNKNOWN_VERSION = Complaint(
    "version_not_known", "The HR contract has this type of message, but not in this version; version 1 is read."
)
NOT_FOR_THIS_TOPIC = Complaint(
    "not_for_this_topic", "This message belongs on a topic that only few may read; it is not read here."
)
OTHER_ORGANISATION = Complaint(
    "other_organisation", "The message is of another organisation than the one that this ledger is kept for."
)


def not_a_cloud_event(what: str) -> Complaint:
    """A message whose envelope cannot be read; `what` says why, without anything from it."""
    return Complaint("not_a_cloud_event", f"The message is not a CloudEvent 1.0: {what}.")


def too_large(size: int, limit: int) -> Complaint:
    """A message longer than what is read at all; both in bytes."""
    return Complaint("too_large", f"The message has {size} bytes; at most {limit} are read.")


def complaint_of(error: ValidationError, model: type[HrEvent]) -> Complaint:
    """What the contract finds wrong; the most telling code of all that is wrong."""
    wrong = error.errors(include_url=False, include_context=True, include_input=False)
    if any(detail["type"] == "json_invalid" for detail in wrong):
        return NOT_JSON
    codes = [_code(detail) for detail in wrong]
    code = next(known for known in _MOST_TELLING_FIRST if known in codes)
    sentences = list(dict.fromkeys(_sentence(detail, model) for detail in wrong))
    if len(sentences) > NAMED_AT_MOST:
        sentences[NAMED_AT_MOST:] = [f"And {len(sentences) - NAMED_AT_MOST} more."]
    return Complaint(code, " ".join(sentences))


_MOST_TELLING_FIRST = ("contradictory_fields", "missing_field", "field_not_expected", "value_not_allowed")


def _code(detail: ErrorDetails) -> str:
    return {
        "contradiction": "contradictory_fields",
        "missing": "missing_field",
        "extra_forbidden": "field_not_expected",
    }.get(detail["type"], "value_not_allowed")


def _sentence(detail: ErrorDetails, model: type[HrEvent]) -> str:
    """One sentence. Only names of the contract's own fields are said: what a sender wrote may be a person's name."""
    field = str(detail["loc"][0]) if detail["loc"] else ""
    match detail["type"]:
        case "contradiction":
            return f"The fields contradict each other: {detail['msg']}."
        case "extra_forbidden":
            return "There is a field that the contract does not have; leave out what was not asked for."
        case "missing":
            return f"The field {field} is missing."
        case _ if field in model.model_fields:
            return f"The field {field} {_expected(detail)}."
        case _:
            return "The data must be a JSON object with the fields of the contract."


def _expected(detail: ErrorDetails) -> str:
    context: Mapping[str, Any] = detail.get("ctx") or {}
    kind = detail["type"]
    if kind in _PLAIN:
        return _PLAIN[kind]
    if kind == "enum":
        return f"must be one of: {context['expected']}"
    for limit, words in _LIMITS.items():
        if limit in context:
            return f"{words} {context[limit]}"
    return "has a value that the contract does not allow"


_PLAIN = {
    "string_type": "must be text",
    "string_pattern_mismatch": "is not written as the contract asks",
    "bool_type": "must be true or false",
    "int_type": "must be a whole number",
    "float_type": "must be a number",
    "uuid_parsing": "must be a UUID",
    "date_parsing": "must be a day such as 2025-06-01",
    "date_from_datetime_parsing": "must be a day such as 2025-06-01",
    "date_from_datetime_inexact": "must be a day without a time",
    "date_type": "must be a day such as 2025-06-01",
    "not_a_source_time": "must be a time such as 2025-06-01T09:30:00Z, or local time such as 20250601 093000",
}
_LIMITS = {
    "ge": "must be at least",
    "le": "must be at most",
    "gt": "must be more than",
    "max_length": "is longer than",
    "min_length": "is shorter than",
}
