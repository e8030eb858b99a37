"""A message of an HR topic is read: a CloudEvent, of a kind and version of the contract, with data that fit."""

import re
from typing import NamedTuple
from uuid import UUID

from pydantic import ValidationError

from domain.vocabulary import CommandId
from services.bus.cloud_events import CloudEvent, NotACloudEvent, read_cloud_event
from services.bus.message import Message
from services.bus.topics import HR_RESTRICTED
from services.hr_intake import complaint
from services.hr_intake.complaint import Complaint, complaint_of
from services.hr_intake.contract import FAMILIES, HR_EVENTS
from services.hr_intake.hr_event import HrEvent
from services.hr_intake.identity import hr_message_id

VERSIONED = re.compile(r"(.+)\.v\d{1,9}")


class HrMessage(NamedTuple):
    """A message that could be read. `message_id` is the id of its command; `source` its CloudEvents source."""

    origin: Message
    message_id: CommandId
    source: str
    event: HrEvent
    traceparent: str | None = None


class Unreadable(NamedTuple):
    """A message that could not be read. Kind and id are given where at least they could."""

    origin: Message
    complaint: Complaint
    kind: str | None = None
    message_id: UUID | None = None


class Reader:
    """Reads the messages of one organisation; a value longer than `largest` bytes is not looked into."""

    def __init__(self, organisation: str, largest: int) -> None:
        self._organisation = organisation
        self._largest = largest

    def read(self, message: Message) -> HrMessage | Unreadable:
        """The message with its event, or what is wrong with it. Raises nothing."""
        if not message.value:
            return Unreadable(message, complaint.EMPTY)
        if len(message.value) > self._largest:
            return Unreadable(message, complaint.too_large(len(message.value), self._largest))
        try:
            envelope = read_cloud_event(message)
            return self._read(message, envelope, hr_message_id(envelope.source, envelope.id))
        except NotACloudEvent as not_one:
            return Unreadable(message, complaint.not_a_cloud_event(str(not_one)))
        except ValueError:
            # Text that is no Unicode (a lone surrogate) gets through JSON, but not into bytes again.
            return Unreadable(message, complaint.NOT_UNICODE)

    def _read(self, message: Message, envelope: CloudEvent, message_id: CommandId) -> HrMessage | Unreadable:
        model = HR_EVENTS.get(envelope.type)
        if model is None:
            return Unreadable(message, _unknown(envelope.type), message_id=message_id)
        if model.RESTRICTED and not message.topic.endswith(HR_RESTRICTED.name):
            return Unreadable(message, complaint.NOT_FOR_THIS_TOPIC)
        if not envelope.data:
            return Unreadable(message, complaint.NOT_JSON, model.KIND, message_id)
        try:
            event = model.model_validate_json(envelope.data)
        except ValidationError as error:
            return Unreadable(message, complaint_of(error, model), model.KIND, message_id)
        if event.organisation != self._organisation:
            return Unreadable(message, complaint.OTHER_ORGANISATION, model.KIND, message_id)
        return HrMessage(message, message_id, envelope.source, event, message.header("traceparent"))


def _unknown(kind: str) -> Complaint:
    versioned = VERSIONED.fullmatch(kind)
    if versioned is not None and versioned[1] in FAMILIES:
        return complaint.UNKNOWN_VERSION
    return complaint.UNKNOWN_KIND
